"""Time: the columnar timeline of a pass, and the picture and story of each moment."""
