"""Find: the popup, the table of the graph, paths to the loss, and the graph for screen readers."""
