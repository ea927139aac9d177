"""From a trace to graphs: what is drawn, and the public networkx graph."""
