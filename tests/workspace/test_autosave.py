"""Nothing is lost: copies aside, recovery after a crash, two windows, backups, recent files."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from gradviz.model.codec import load_document
from gradviz.model.errors import GradvizError
from gradviz.workspace.autosave import MOST, Autosave
from gradviz.workspace.locks import Lock
from gradviz.workspace.recent import VERSIONS, Backups, Recent
from gradviz.workspace.session import Session


class Window:
    """A session with a clock of its own, which may crash."""

    opened: ClassVar[list[Window]] = []

    def __init__(self, folder: Path) -> None:
        self.opened.append(self)
        self.time = 1000.0
        self.session = Session(folder=folder)
        self.autosave = self.session.autosave
        self.autosave._now = lambda: self.time

    def work(self, *blocks: str) -> None:
        self.session.documents.new()
        for block in blocks:
            self.session.building.add(block)

    def wait(self, seconds: float) -> None:
        self.time += seconds
        self.autosave.run()

    def crash(self) -> None:
        """End without saying so: the system lets go of the lock."""
        assert self.autosave._lock is not None
        self.autosave._lock.free()


@pytest.fixture(autouse=True)
def end_all() -> Iterator[None]:
    """Let all windows end with their test."""
    yield
    for window in Window.opened:
        if window.autosave._lock is not None:
            window.autosave._lock.free()
    Window.opened.clear()


def names(autosave: Autosave) -> list[str]:
    return [one.name for one in autosave.left()]


def test_a_change_is_kept_after_a_few_seconds(tmp_path: Path) -> None:
    window = Window(tmp_path)
    window.work()
    window.wait(10.0)
    assert list(tmp_path.rglob("*.gradviz")) == []  # there is nothing to lose yet
    assert window.autosave.wait() is None
    window.session.building.add("input")
    assert window.autosave.wait() == 3.0
    window.wait(2.0)
    assert list(tmp_path.rglob("*.gradviz")) == []
    window.wait(1.0)
    [file] = tmp_path.rglob("*.gradviz")
    _, program, _ = load_document(file)
    assert program == window.session.state.spec
    assert window.autosave.wait() is None
    assert window.autosave.left() == ()


def test_saving_forgets_the_copy(tmp_path: Path) -> None:
    window = Window(tmp_path / "state")
    window.work("input")
    window.wait(3.0)
    window.session.documents.save(str(tmp_path / "a.gradviz"))
    assert list((tmp_path / "state" / "autosave").iterdir()) == []


def test_after_a_crash_it_is_offered_and_opened(tmp_path: Path) -> None:
    window = Window(tmp_path)
    window.work("input", "linear")
    window.session.building.move({"x": (5.0, 6.0)})
    window.wait(3.0)
    window.crash()
    after = Window(tmp_path)
    [left] = after.autosave.left()
    assert left.told.words() == "gradviz ended without saving Untitled."
    after.autosave.recover(left)
    assert after.session.state.spec == window.session.state.spec
    assert after.session.building.look.plan.centres == {"x": (5.0, 6.0)}
    assert after.session.state.dirty
    assert after.autosave.left() == ()
    assert len(list(tmp_path.rglob("*.gradviz"))) == 1  # now its own
    after.crash()
    assert names(Window(tmp_path).autosave) == ["Untitled"]


def test_a_recovered_file_is_dirty_until_it_is_saved(tmp_path: Path) -> None:
    file = str(tmp_path / "net.gradviz")
    window = Window(tmp_path / "state")
    window.work("input")
    window.session.documents.save(file)
    window.session.building.add("relu")
    window.wait(3.0)
    window.crash()
    after = Window(tmp_path / "state")
    [left] = after.autosave.left()
    assert (left.name, left.path) == ("net.gradviz", file)
    after.autosave.recover(left)
    assert after.session.state.path == file
    after.session.building.add("tanh")
    after.session.building.undo()
    assert after.session.state.dirty
    assert after.session.documents.save_again()
    assert not after.session.state.dirty
    assert after.autosave.left() == ()


def test_it_may_be_forgotten(tmp_path: Path) -> None:
    window = Window(tmp_path)
    window.work("input")
    window.wait(3.0)
    window.crash()
    after = Window(tmp_path)
    after.autosave.forget(after.autosave.left()[0])
    assert after.autosave.left() == ()
    assert list((tmp_path / "autosave").iterdir()) == []


def test_two_windows_leave_each_other_alone(tmp_path: Path) -> None:
    one, other = Window(tmp_path), Window(tmp_path)
    one.work("input")
    one.wait(3.0)
    assert other.autosave.left() == ()
    other.work("parameter")
    other.wait(3.0)
    assert len(list(tmp_path.rglob("*.gradviz"))) == 2
    one.crash()
    [left] = other.autosave.left()
    third = Window(tmp_path)
    third.autosave.recover(left)
    with pytest.raises(GradvizError, match="opened by another window"):
        other.autosave.recover(left)
    assert other.session.state.spec is not None
    assert other.session.state.spec.leaves[0].role == "parameter"


def test_a_lock_of_another_process_holds_until_that_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.lock"
    code = (
        "import sys, pathlib; from gradviz.workspace.locks import Lock; "
        "lock = Lock(pathlib.Path(sys.argv[1])); print(lock.take(), flush=True); input()"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert child.stdout is not None
    assert child.stdin is not None
    assert child.stdout.readline().strip() == b"True"
    assert not Lock(path).take()
    child.kill()
    child.wait()
    child.stdin.close()
    child.stdout.close()
    lock = Lock(path)
    assert lock.take()
    lock.free(remove=True)
    assert not path.exists()


def test_closing_and_opening_another_lose_nothing(tmp_path: Path) -> None:
    window = Window(tmp_path)
    window.work("input")
    window.session.documents.open_preset("neuron")
    window.work("parameter")
    window.time += 1
    window.session.close()
    window.session.close()
    left = Window(tmp_path).autosave.left()
    assert [one.told.words() for one in left] == ["Untitled was closed without saving."] * 2


def test_the_slider_of_an_example_is_no_work(tmp_path: Path) -> None:
    window = Window(tmp_path)
    window.session.documents.open_preset("neuron")
    window.session.editing.set_leaf("w", 1.0)
    window.wait(5.0)
    window.session.close()
    assert list(tmp_path.rglob("*.gradviz")) == []
    other = Window(tmp_path)
    other.session.documents.open_preset("neuron")
    other.session.building.add("relu")
    other.session.close()
    assert names(Window(tmp_path).autosave) == ["neuron"]


def test_what_is_discarded_is_gone(tmp_path: Path) -> None:
    window = Window(tmp_path)
    window.work("input")
    window.wait(3.0)
    window.autosave.discard()
    assert list((tmp_path / "autosave").iterdir()) == []


def test_a_script_that_was_typed_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text("print(1)\n")
    window = Window(tmp_path / "state")
    window.session.documents.open_file(str(file))
    window.session.editing.edit_code("print(2)\n")
    window.wait(3.0)
    window.crash()
    after = Window(tmp_path / "state")
    after.autosave.recover(after.autosave.left()[0])
    assert after.session.state.script is not None
    assert after.session.state.script.text == "print(2)\n"


def test_only_so_many_are_kept(tmp_path: Path) -> None:
    window = Window(tmp_path)
    for _ in range(MOST + 3):
        window.work("input")
        window.time += 1
    window.session.documents.new()
    assert len(window.autosave.left()) == MOST


def test_damaged_copies_trouble_nobody(tmp_path: Path) -> None:
    window = Window(tmp_path)
    window.work("input")
    window.wait(3.0)
    window.crash()
    [file] = tmp_path.rglob("*.gradviz")
    file.write_bytes(b"PK\x03\x04 cut off")
    after = Window(tmp_path)
    [left] = after.autosave.left()
    with pytest.raises(GradvizError, match="damaged"):
        after.autosave.recover(left)
    after.autosave.forget(left)
    (tmp_path / "autosave" / "1-a.json").write_text("{")
    (tmp_path / "autosave" / "2-a.json").write_text("[]")
    assert after.autosave.left() == ()


def test_a_folder_that_cannot_be_written_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("no folder")
    window = Window(tmp_path / "state")
    window.work("input")
    window.wait(3.0)
    assert window.session.state.notice is not None
    assert "not kept aside" in window.session.state.notice.words()
    window.session.update(notice=None)
    window.session.building.add("relu")
    window.wait(60.0)
    assert window.session.state.notice is None
    assert window.autosave.left() == ()
    window.session.close()


def test_without_a_folder_nothing_is_written() -> None:
    session = Session()
    session.documents.new()
    session.building.add("input")
    assert session.autosave.wait() is None
    assert session.autosave.left() == ()
    session.autosave.flush()


# ------------------------------------------------------------------- backups, recent files


def test_earlier_versions_are_kept(tmp_path: Path) -> None:
    window = Window(tmp_path / "state")
    file = str(tmp_path / "net.gradviz")
    window.session.documents.new()
    for number in range(VERSIONS + 3):
        window.session.building.set_seed(number + 1)
        window.session.documents.save(file)
    kept = window.session.backups.of(file)
    assert len(kept) == VERSIONS
    program = load_document(kept[0])[1]
    assert program is not None
    assert program.seed == VERSIONS + 2  # type: ignore[union-attr]
    window.session.documents.save(file)
    window.session.documents.save(file)
    assert len(window.session.backups.of(file)) == VERSIONS


def test_files_of_one_name_are_two(tmp_path: Path) -> None:
    backups = Backups(tmp_path / "state")
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "net.gradviz").write_text(folder)
        backups.keep(str(tmp_path / folder / "net.gradviz"))
    [one] = backups.of(str(tmp_path / "a" / "net.gradviz"))
    assert one.read_text() == "a"
    assert Backups(None).of("x") == ()


def test_recent_files_are_shared(tmp_path: Path) -> None:
    one, other = Recent(tmp_path / "state"), Recent(tmp_path / "state")
    for name in "abc":
        (tmp_path / name).write_text("")
        one.add(str(tmp_path / name))
    other.add(str(tmp_path / "a"))
    assert [Path(path).name for path in one.files()] == ["a", "c", "b"]
    (tmp_path / "c").unlink()
    assert [Path(path).name for path in one.files()] == ["a", "b"]
    one.forget(str(tmp_path / "a"))
    assert [Path(path).name for path in other.files()] == ["b"]
    (tmp_path / "state" / "recent.json").write_text("{")
    assert one.files() != ()
    one.clear()
    assert other.files() == ()


def test_what_is_opened_and_saved_is_recent(tmp_path: Path) -> None:
    session = Session()
    session.documents.new()
    session.documents.save(str(tmp_path / "a.gradviz"))
    session.documents.save(str(tmp_path / "b.gradviz"))
    session.documents.open_file(str(tmp_path / "a.gradviz"))
    assert [Path(path).name for path in session.recent.files()] == ["a.gradviz", "b.gradviz"]
