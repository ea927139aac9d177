"""File formats; pixels come through a `Rasterizer`."""
