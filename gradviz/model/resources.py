"""Where the bundled data lies: the only module that knows how gradviz was installed.

From a checkout and from an editable install the folder `resources` stands beside the
package; a wheel carries it inside the package. This module finds files and reads none.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

__all__ = ["resource", "resource_root"]


@lru_cache(maxsize=1)
def resource_root() -> Path:
    """Find the folder that holds the bundled data.

    Returns
    -------
    Path
        An existing folder, the same for the whole life of the process.

    Raises
    ------
    FileNotFoundError
        If the installation is incomplete; the text is a sentence.
    """
    package = Path(__file__).resolve().parent.parent
    # The wheel's place comes first: beside an installed package, in site-packages,
    # a folder `resources` would belong to somebody else.
    for folder in (package / "resources", package.parent / "resources"):
        if (folder / "fonts").is_dir():
            return folder
    raise FileNotFoundError(
        f"This gradviz has no data folder: neither {package / 'resources'} nor "
        f"{package.parent / 'resources'} is there. Install it again."
    )


def resource(name: str) -> Path:
    """Find one bundled file or folder by its name below `resources`.

    Parameters
    ----------
    name
        A path with forward slashes, for instance ``"presets/neuron.toml"``.

    Returns
    -------
    Path
        An existing file or folder.

    Raises
    ------
    FileNotFoundError
        If there is nothing of that name.

    Examples
    --------
    >>> resource("fonts").is_dir()
    True
    """
    path = resource_root().joinpath(*name.split("/"))
    if not path.exists():
        raise FileNotFoundError(f"gradviz has no resource {name!r}.")
    return path
