"""The bundled data is found from a checkout, an editable install and a wheel."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from gradviz.model.resources import resource, resource_root

CHECKOUT = Path(__file__).resolve().parents[2]
QUESTION = (
    "from gradviz.model.resources import resource_root, resource; import gradviz;"
    "assert resource('fonts/advances.json').stat().st_size > 1000;"
    "print(gradviz.__file__); print(resource_root())"
)


def ask(path: Path, where: Path) -> tuple[Path, Path]:
    """Ask a fresh interpreter, which sees gradviz only through `path`, what it found."""
    environment = {**os.environ, "PYTHONPATH": str(path)}
    done = subprocess.run(
        [sys.executable, "-c", QUESTION],
        cwd=where, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    package, root = done.stdout.split("\n")[:2]
    return Path(package).parent, Path(root)


def pip(*arguments: str | Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", *map(str, arguments)],
        cwd=CHECKOUT, capture_output=True, check=True,
    )  # fmt: skip


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel once."""
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, CHECKOUT)
    (made,) = folder.glob("gradviz_desktop-*.whl")
    return made


def test_from_a_checkout(tmp_path: Path) -> None:
    package, root = ask(CHECKOUT, tmp_path)
    assert (package, root) == (CHECKOUT / "gradviz", CHECKOUT / "resources")


def test_from_an_editable_install(tmp_path: Path) -> None:
    site = tmp_path / "site"
    pip("install", "--no-deps", "--no-build-isolation", "--target", site, "--editable", CHECKOUT)
    (entry,) = site.glob("*.pth")
    assert Path(entry.read_text().strip()) == CHECKOUT
    package, root = ask(Path(entry.read_text().strip()), tmp_path)
    assert (package, root) == (CHECKOUT / "gradviz", CHECKOUT / "resources")


def test_from_a_wheel(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    pip("install", "--no-deps", "--target", site, wheel)
    package, root = ask(site, tmp_path)
    assert (package, root) == (site / "gradviz", site / "gradviz" / "resources")


def test_the_wheel_holds_code_data_and_licences_only(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0].removesuffix(".dist-info") for name in names}
    assert {top.split("-")[0] for top in tops} == {"gradviz", "gradviz_desktop"}
    licences = [Path(name).name for name in names if "/licenses/" in name]
    assert "LICENSE" in licences
    assert sum(name.endswith("-OFL.txt") for name in licences) == 4


def test_a_missing_resource_is_a_sentence() -> None:
    assert resource("fonts/advances.json").is_relative_to(resource_root())
    with pytest.raises(FileNotFoundError, match="no resource 'fonts/none'"):
        resource("fonts/none")
