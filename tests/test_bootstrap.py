"""The parts of the set-up that can be tested without a bare machine (see also `.ci/run`)."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from gradviz import bootstrap

Report = dict[str, list[dict[str, dict[str, object]]]]
SCRIPT = Path(bootstrap.__file__)


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a folder that looks like a checkout with a complete environment."""
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    python = bootstrap.python_of(tmp_path / ".venv")
    python.parent.mkdir(parents=True)
    python.touch()
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    return tmp_path


def no_call(*arguments: object, **words: object) -> None:
    raise AssertionError(f"nothing may be started here: {arguments}")


def test_it_imports_only_the_standard_library() -> None:
    found = set()
    for node in ast.walk(ast.parse(SCRIPT.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").split(".")[0])
    assert found <= sys.stdlib_module_names


def test_an_older_python_can_read_it() -> None:
    """Debian 11 has 3.9: it must come as far as the sentence."""
    ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 8))


@pytest.mark.parametrize("arguments", [[], ["fly"]])
def test_usage(arguments: list[str]) -> None:
    done = subprocess.run([sys.executable, SCRIPT, *arguments], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Usage: python3 gradviz/bootstrap.py run|test")


def test_a_stamped_environment_is_left_alone(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bootstrap.write_stamp(checkout / ".venv", "test")
    monkeypatch.setattr(subprocess, "run", no_call)
    assert bootstrap.prepare("run") == bootstrap.prepare("test")


def test_an_environment_to_run_does_not_serve_the_tests(checkout: Path) -> None:
    bootstrap.write_stamp(checkout / ".venv", "run")
    assert bootstrap.is_prepared(checkout / ".venv", "run")
    assert not bootstrap.is_prepared(checkout / ".venv", "test")


@pytest.mark.parametrize("change", ["pyproject.toml", ".venv/pyvenv.cfg"])
def test_a_change_makes_the_stamp_old(checkout: Path, change: str) -> None:
    bootstrap.write_stamp(checkout / ".venv", "test")
    (checkout / change).write_text("other\n")
    assert not bootstrap.is_prepared(checkout / ".venv", "run")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"hash": 1}', json.dumps({"verbs": ["run"]})])
def test_a_damaged_stamp_is_an_old_stamp(checkout: Path, text: str) -> None:
    (checkout / ".venv" / bootstrap.STAMP).write_text(text)
    assert not bootstrap.is_prepared(checkout / ".venv", "run")


def test_an_old_python_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    with pytest.raises(bootstrap.SetupError, match=r"Python 3\.10, and gradviz needs 3\.11"):
        bootstrap.suitable_python()


def test_a_newer_python_on_the_path_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    monkeypatch.setattr(bootstrap.shutil, "which", {"python3.12": "/usr/bin/python3.12"}.get)
    assert bootstrap.suitable_python() == "/usr/bin/python3.12"


def test_missing_libraries_are_named_by_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "loads", lambda file: file != "libEGL.so.1")
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    monkeypatch.setattr(bootstrap, "succeeds", lambda command: True)
    assert bootstrap.missing_packages("run", sys.executable, "linux") == ["libegl1"]
    tests = bootstrap.missing_packages("test", sys.executable, "linux")
    assert tests == ["libegl1", "xvfb", "xauth", "xdotool"]
    assert bootstrap.missing_packages("run", sys.executable, "darwin") == []


def test_a_python_without_venv_gets_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "loads", lambda file: True)
    monkeypatch.setattr(bootstrap, "succeeds", lambda command: False)
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    assert bootstrap.missing_packages("run", sys.executable, "linux") == [version]


def test_without_root_it_says_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(bootstrap, "privilege", lambda: None)
    with pytest.raises(
        bootstrap.SetupError, match="apt-get install --no-install-recommends libgl1"
    ):
        bootstrap.install_system_packages(["libgl1"])


def test_without_apt_it_names_them_and_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    bootstrap.install_system_packages(["libgl1"])
    assert "libgl1" in capsys.readouterr().err


def report(*needs: str) -> Report:
    return {"install": [{"metadata": {"version": "2.13.0", "requires_dist": list(needs)}}]}


def test_a_cuda_wheel_is_known_by_what_it_needs() -> None:
    assert bootstrap.is_cuda(report("sympy", "nvidia-nccl-cu13==2; platform_system == 'Linux'"))
    assert not bootstrap.is_cuda(report("sympy", "networkx"))
    assert not bootstrap.is_cuda({"install": []})
    assert not bootstrap.is_cuda({})


def test_without_a_device_the_cpu_build_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(bootstrap, "installed_version", lambda *_: "")
    monkeypatch.setattr(bootstrap, "has_nvidia", lambda: False)
    monkeypatch.setattr(bootstrap, "takes_cuda", lambda *_: True)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(bootstrap, "pip", lambda _, *words: asked.append(words))
    bootstrap.install_torch(Path("python"))
    assert asked == [("install", "torch==2.13.0", "--index-url", bootstrap.CPU_INDEX)]


def test_an_unreachable_index_is_told_and_survived(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[tuple[str, ...]] = []

    def pip(_: Path, *words: str) -> None:
        asked.append(words)
        if "--index-url" in words:
            raise bootstrap.SetupError("no route")

    monkeypatch.setattr(bootstrap, "installed_version", lambda *_: "")
    monkeypatch.setattr(bootstrap, "has_nvidia", lambda: False)
    monkeypatch.setattr(bootstrap, "takes_cuda", lambda *_: True)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(bootstrap, "pip", pip)
    bootstrap.install_torch(Path("python"))
    assert asked[-1] == ("install", "torch==2.13.0")
    assert "cannot be reached" in capsys.readouterr().err


@pytest.mark.parametrize("version", ["2.13.0", "2.13.0+cpu"])
def test_an_installed_torch_is_kept(monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    monkeypatch.setattr(bootstrap, "installed_version", lambda *_: version)
    monkeypatch.setattr(bootstrap, "pip", no_call)
    bootstrap.install_torch(Path("python"))


def test_pip_trouble_is_a_sentence() -> None:
    with pytest.raises(bootstrap.SetupError, match="no such option"):
        bootstrap.pip(Path(sys.executable), "list", "--no-such-option-at-all")


def test_trouble_ends_with_code_two(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    assert bootstrap.main(["run"]) == 2
    assert capsys.readouterr().err.startswith("gradviz: bootstrap.py belongs to a checkout")
