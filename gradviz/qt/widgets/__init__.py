"""Small widgets that take plain data and send signals; none knows the session."""
