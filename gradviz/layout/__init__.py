"""Positions and routes behind one interface; knows the view graph, not its looks."""
