"""What the functions of the formula language compute, by family."""
