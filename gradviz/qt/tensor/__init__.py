"""The tensor page of the inspector: table, heat-map, histogram, figures."""
