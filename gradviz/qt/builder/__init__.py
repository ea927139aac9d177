"""The hands of the builder: how blocks are added, wired, moved and set in the window."""
