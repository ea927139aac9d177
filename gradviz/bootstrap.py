"""All set-up in one command, from a checkout on a bare machine; standard library only.

::

    python3 gradviz/bootstrap.py run [ARGUMENTS OF gradviz]
    python3 gradviz/bootstrap.py test [ARGUMENTS OF pytest]

It installs missing system libraries (Debian, Ubuntu), makes `.venv`, installs PyTorch and
gradviz into it, and starts the app or the tests. What is already there is left alone: a
stamp in `.venv` makes the second start immediate. SetupError is told in a sentence, with exit
code 2. It imports nothing of gradviz and is no part of the running app. It is written so
that an older Python can still read it, and say that it is too old.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)
TORCH = "2.13.0"  # the release that gradviz is developed with; others work, see pyproject.toml
CPU_INDEX = "https://download.pytorch.org/whl/cpu"  # PyTorch's own list of builds without CUDA
STAMP = "gradviz-stamp.json"

LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
"""What Qt loads when it starts, offscreen and with X11: file, Debian package."""

PROGRAMS = {"Xvfb": "xvfb", "xauth": "xauth", "xdotool": "xdotool"}
"""What the tests of a real window need: program, Debian package."""


class SetupError(Exception):
    """Something that the person who runs this has to know, as a sentence."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Set up and start; the first argument is ``run`` or ``test``.

    Parameters
    ----------
    arguments
        The command line without the program's name; `sys.argv` if None.

    Returns
    -------
    int
        The exit code of what was started, or 2 after a sentence on stderr.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or words[0] not in ("run", "test"):
        print("Usage: python3 gradviz/bootstrap.py run|test [arguments]", file=sys.stderr)
        return 2
    try:
        python = prepare(words[0])
        return run_app(python, words[1:]) if words[0] == "run" else run_tests(python, words[1:])
    except SetupError as error:
        print(f"gradviz: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def prepare(verb: str) -> Path:
    """Make sure that everything is there, and return the environment's Python.

    Parameters
    ----------
    verb
        ``"run"`` or ``"test"``: tests need more packages.

    Raises
    ------
    SetupError
        If something is missing that cannot be installed from here.
    """
    if not (ROOT / "pyproject.toml").is_file():
        raise SetupError(
            "bootstrap.py belongs to a checkout; an installed gradviz starts by itself."
        )
    environment = ROOT / ".venv"
    python = python_of(environment)
    if is_prepared(environment, verb):
        return python
    base = suitable_python()
    install_system_packages(missing_packages(verb, base))
    make_environment(environment, base)
    install_torch(python)
    say("Installing gradviz and what it needs ...")
    pip(python, "install", "--editable", f"{ROOT}[test]" if verb == "test" else str(ROOT))
    write_stamp(environment, verb)
    return python


def say(sentence: str) -> None:
    """Tell the person what is going on, on stderr, so that stdout stays the app's."""
    print(sentence, file=sys.stderr, flush=True)


# ------------------------------------------------------------------------ the stamp


def python_of(environment: Path, system: str = os.name) -> Path:
    """Return the place of an environment's Python.

    Examples
    --------
    >>> python_of(Path("venv"), "posix").as_posix()
    'venv/bin/python'
    """
    return environment / ("Scripts/python.exe" if system == "nt" else "bin/python")


def fingerprint(environment: Path) -> str:
    """Hash what an environment depends on: project file, this file, place and Python."""
    digest = hashlib.sha256(str(ROOT).encode())
    for path in (ROOT / "pyproject.toml", Path(__file__), environment / "pyvenv.cfg"):
        digest.update(path.read_bytes() if path.is_file() else b"-")
    return digest.hexdigest()


def is_prepared(environment: Path, verb: str) -> bool:
    """Tell whether the environment is whole; one made for tests serves to run, too."""
    if not python_of(environment).exists():
        return False
    try:
        stamp = json.loads((environment / STAMP).read_text(encoding="utf-8"))
        return stamp["hash"] == fingerprint(environment) and verb in stamp["verbs"]
    except (OSError, ValueError, KeyError, TypeError):
        return False


def write_stamp(environment: Path, verb: str) -> None:
    """Note that the environment is whole."""
    verbs = ["run", "test"] if verb == "test" else ["run"]
    stamp = {"hash": fingerprint(environment), "verbs": verbs}
    (environment / STAMP).write_text(json.dumps(stamp), encoding="utf-8")


# ---------------------------------------------------------------------- the system


def suitable_python() -> str:
    """Return a Python that is new enough: this one, or another on the path."""
    if sys.version_info >= OLDEST:
        return sys.executable
    for minor in (13, 12, 11):
        found = shutil.which(f"python3.{minor}")
        if found:
            return found
    have = ".".join(map(str, sys.version_info[:2]))
    raise SetupError(
        f"this is Python {have}, and gradviz needs 3.11 or newer. "
        "On Ubuntu 22.04: apt-get install python3.11 python3.11-venv"
    )


def missing_packages(verb: str, base: str, system: str = sys.platform) -> list[str]:
    """List the Debian packages that are missing; empty on macOS and Windows."""
    if not system.startswith("linux"):
        return []
    packages = [package for file, package in LIBRARIES.items() if not loads(file)]
    if verb == "test":
        packages += [package for name, package in PROGRAMS.items() if not shutil.which(name)]
    if not succeeds([base, "-c", "import ensurepip, venv"]):
        question = "import sys; print('python%d.%d-venv' % sys.version_info[:2])"
        packages.append(subprocess.check_output([base, "-c", question], text=True).strip())
    return packages


def loads(library: str) -> bool:
    """Tell whether the system's loader finds a library."""
    import ctypes

    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def install_system_packages(packages: list[str]) -> None:
    """Install Debian packages as root, else by sudo, else say what to type."""
    if not packages:
        return
    names = " ".join(packages)
    if not shutil.which("apt-get"):
        say(
            "This system has no apt. If gradviz does not start, install what Debian calls: " + names
        )
        return
    prefix = privilege()
    if prefix is None:
        raise SetupError(
            f"system libraries are missing, and installing them needs root. Type, as root:\n"
            f"  apt-get update && apt-get install --no-install-recommends {names}"
        )
    say(f"Installing system libraries: {names}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    get = [*prefix, "apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
    subprocess.run([*get, "update"], env=quiet, capture_output=True)  # an old list may do, too
    done = subprocess.run(
        [*get, "install", "-y", "--no-install-recommends", *packages],
        env=quiet,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise SetupError(f"apt-get could not install {names}: {last_error(done.stderr)}")


def privilege() -> list[str] | None:
    """Return what to put before a command that needs root; None if that is not possible."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        return None
    if sys.stdin is not None and sys.stdin.isatty():
        return ["sudo"]
    return ["sudo", "-n"] if succeeds(["sudo", "-n", "true"]) else None


# ----------------------------------------------------------------- the environment


def make_environment(environment: Path, base: str) -> None:
    """Make `.venv`, or make a broken one anew; a sound one is kept."""
    python = python_of(environment)
    if python.exists() and succeeds([str(python), "-m", "pip", "--version"]):
        return
    say("Making the environment .venv ...")
    again = ["--clear"] if environment.exists() else []
    command = [base, "-m", "venv", *again, str(environment)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SetupError(f"the environment .venv could not be made: {last_error(done.stdout)}")


def install_torch(python: Path) -> None:
    """Install PyTorch first, so that pip does not choose gigabytes of CUDA for it.

    pip is asked which file it would take; only if that is a CUDA build, and there is no
    NVIDIA device, PyTorch's own list of CPU builds is used instead.
    """
    if installed_version(python, "torch").split("+")[0] == TORCH:
        return
    wanted = f"torch=={TORCH}"
    if sys.platform.startswith("linux") and not has_nvidia() and takes_cuda(python, wanted):
        say(f"Installing PyTorch {TORCH} for the CPU, from PyTorch's own index (200 MB) ...")
        try:
            pip(python, "install", wanted, "--index-url", CPU_INDEX)
            return
        except SetupError:
            say("PyTorch's index cannot be reached; the larger build with CUDA works as well.")
    say(f"Installing PyTorch {TORCH}; this takes a while ...")
    pip(python, "install", wanted)


def installed_version(python: Path, distribution: str) -> str:
    """Return the version of an installed distribution, or an empty text."""
    question = (
        "import importlib.metadata as m, sys\n"
        "try: print(m.version(sys.argv[1]))\n"
        "except m.PackageNotFoundError: pass"
    )
    command = [str(python), "-c", question, distribution]
    return subprocess.run(command, capture_output=True, text=True).stdout.strip()


def has_nvidia() -> bool:
    """Tell whether this Linux has an NVIDIA device with its driver."""
    return Path("/proc/driver/nvidia/version").exists() or Path("/dev/nvidiactl").exists()


def takes_cuda(python: Path, wanted: str) -> bool:
    """Ask pip whether the file that it would take is a CUDA build; False if it cannot say."""
    question = ("install", "--dry-run", "--no-deps", "--ignore-installed", "--quiet")
    try:
        report = pip(python, *question, "--report", "-", wanted)
        return is_cuda(json.loads(report))
    except (SetupError, ValueError):
        return False


def is_cuda(report: dict[str, list[dict[str, dict[str, object]]]]) -> bool:
    """Tell from pip's report whether a wheel brings CUDA.

    Examples
    --------
    >>> needs = ["sympy", 'nvidia-cudnn-cu13==9.1; platform_system == "Linux"']
    >>> is_cuda({"install": [{"metadata": {"version": "2.13.0", "requires_dist": needs}}]})
    True
    """
    for item in report.get("install", []):
        needs = item.get("metadata", {}).get("requires_dist", [])
        if isinstance(needs, list) and any(str(n).startswith(("nvidia", "cuda")) for n in needs):
            return True
    return False


def pip(python: Path, *arguments: str) -> str:
    """Run the environment's pip and return what it printed.

    Raises
    ------
    SetupError
        With pip's own last error line.
    """
    command = [str(python), "-m", "pip", "--disable-pip-version-check", "--no-input", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise SetupError(
            f"pip could not do its part: {last_error(done.stderr or done.stdout)}\n"
            "Is there a network connection, and 2 GB of free disk space? Then try again."
        )
    return done.stdout


def last_error(text: str) -> str:
    r"""Return the last line that says what went wrong.

    Examples
    --------
    >>> last_error("WARNING: retrying\nERROR: No matching distribution\nnotice\n")
    'No matching distribution'
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    # pip calls a package missing when in truth its index could not be reached, and says so before.
    unreached = [line.split(" - ")[0] for line in lines if line.startswith("Could not fetch URL")]
    errors = [line.split(":", 1)[1].strip() for line in lines if line.startswith(("ERROR:", "E:"))]
    return (unreached or errors or lines or ["no reason was given"])[-1]


def succeeds(command: Sequence[str]) -> bool:
    """Tell whether a command exists and ends with 0."""
    try:
        return subprocess.run(command, capture_output=True).returncode == 0
    except OSError:
        return False


# -------------------------------------------------------------------- what is started


def run_app(python: Path, arguments: Sequence[str]) -> int:
    """Start the app in the folder where the person is; on POSIX this process becomes it."""
    # -P: a folder "gradviz" in that place must not be taken for the app.
    command = [str(python), "-P", "-m", "gradviz", *arguments]
    if os.name != "nt":
        os.execv(command[0], command)
    return subprocess.call(command)


def run_tests(python: Path, arguments: Sequence[str]) -> int:
    """Run the tests: those of a real window under Xvfb first, then all others offscreen.

    The others are shared out among some processes. With arguments it is pytest as given.
    """
    pytest = [str(python), "-m", "pytest"]
    hidden = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    if arguments:
        return subprocess.call([*pytest, *arguments], cwd=ROOT, env=hidden)
    window = 0
    if shutil.which("Xvfb") and has_window_tests():
        say("Tests of a real window, in a virtual display:")
        shown = {**os.environ, "QT_QPA_PLATFORM": "xcb"}
        window = subprocess.call([*pytest, "-m", "real_window", "tests"], cwd=ROOT, env=shown)
    say("All others, without a display:")
    # Two at least: much of the time a test waits for a process that it has started.
    shared = ["-n", str(min(max(os.cpu_count() or 1, 2), 4)), "--dist", "worksteal"]
    others = subprocess.call([*pytest, *shared, "-m", "not real_window"], cwd=ROOT, env=hidden)
    return others or window


def has_window_tests() -> bool:
    """Tell whether any test is marked as one of a real window."""
    mark = "mark.real_window"
    return any(mark in path.read_text(encoding="utf-8") for path in ROOT.glob("tests/**/test_*.py"))


if __name__ == "__main__":
    sys.exit(main())
