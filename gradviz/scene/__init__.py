"""What is on the canvas before time: boxes, lanes and words at fixed places."""
