"""What a person meets first with scripts of their own, each through the real worker."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from gradviz.bridge.limits import Limits
from gradviz.qt.question import Question
from gradviz.workspace.session import Session
from tests.journeys.conftest import Room

TRAINING = """
import argparse
import os
import time
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
{imports}

def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--epochs", type=int, default=10_000)
    options = parser.parse_args()
    with open("data.txt") as file:
        numbers = torch.tensor([float(line) for line in file])
    data = TensorDataset(numbers.view(-1, 4), torch.ones(len(numbers) // 4, 1))
    loader = DataLoader(data, batch_size=2, shuffle=True, num_workers={workers})
    model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 1))
    optimizer = torch.optim.Adam(model.parameters())
    for epoch in {progress}(range(options.epochs)):
        for x, y in loader:
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(x), y)
            if not os.path.exists("began"):
                open("began", "w").close()
            loss.backward()
            optimizer.step()
            print("loss", loss.item())
    {plot}

if __name__ == "__main__":
    main()
"""
CLASS_ONLY = """
import torch
from torch import nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(5, 2)
    def forward(self, x):
        return self.fc(x)
"""


def has(name: str) -> bool:
    import importlib.util

    return importlib.util.find_spec(name) is not None


def place(folder: Path, text: str) -> Path:
    path = folder / "train.py"
    path.write_text(text, encoding="utf-8")
    return path


def note(room: Room) -> str:
    shown = room.window.stage.note
    return shown.accessibleName() if shown.isVisible() else ""


def failed(qtbot: QtBot, session: Session) -> str:
    qtbot.waitUntil(lambda: session.state.trace.kind == "failed", timeout=60_000)
    assert session.state.trace.message is not None
    return session.state.trace.message.words()


@pytest.mark.parametrize("workers", [0, 2])
def test_a_long_training_script_shows_step_1_at_once(
    qtbot: QtBot, room: Room, tmp_path: Path, workers: int
) -> None:
    bar, plot = has("tqdm"), has("matplotlib")
    text = TRAINING.format(
        imports="from tqdm import tqdm" if bar else "",
        workers=workers,
        progress="tqdm" if bar else "",
        plot="import matplotlib.pyplot as plt\n    plt.show()" if plot else "pass",
    )
    (tmp_path / "data.txt").write_text("\n".join(map(str, range(32))), encoding="utf-8")
    room.session.documents.open_file(str(place(tmp_path, text)))
    qtbot.waitUntil(lambda: room.session.state.steps.shown == 1, timeout=60_000)
    assert time.time() - (tmp_path / "began").stat().st_mtime < 3.0
    assert room.session.state.trace.kind in ("ready", "pending")
    room.session.stepping.go(30)
    qtbot.waitUntil(lambda: room.session.state.steps.shown == 30, timeout=60_000)
    assert any(line.startswith("loss ") for line in room.session.state.output)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("name = input('Who? ')", "nobody can answer input() here"),
        ("import sys\nsys.exit(3)", "the script ended here with exit(3), before any backward()"),
        ("import os\nos._exit(3)", "the script ended here with os._exit(3), before any backward()"),
        ("x = (1,\n", "'(' was never closed"),
        ("import torch\nx = torch.ones(2) @ torch.ones(3)", "train.py, line 2: RuntimeError"),
        ("x = [bytearray(2**60)]", "train.py, line 1: MemoryError"),
        ("import nowhere_at_all", "needs nowhere_at_all, which gradviz's own Python"),
    ],
)
def test_what_goes_wrong_is_a_sentence(
    qtbot: QtBot, room: Room, tmp_path: Path, text: str, sentence: str
) -> None:
    room.session.documents.open_file(str(place(tmp_path, text)))
    assert sentence in failed(qtbot, room.session)
    qtbot.waitUntil(lambda: room.session.state.engine.state == "ready", timeout=60_000)


def test_an_error_in_the_middle_shows_the_graph_up_to_it(
    qtbot: QtBot, room: Room, tmp_path: Path
) -> None:
    text = "import torch\nw = torch.ones(2, requires_grad=True)\na = w * 2\nb = a @ torch.ones(3)\n"
    room.window.show_code(True)
    room.session.documents.open_file(str(place(tmp_path, text)))
    failed(qtbot, room.session)
    qtbot.waitUntil(lambda: room.session.view is not None, timeout=20_000)
    assert [box.id for box in room.session.view.scene.boxes] == ["w", "mul"]
    marks = room.window.left.code.editor._marks
    assert [mark.line for mark in marks if mark.sign == "alert"] == [4]


def test_a_missing_package_offers_another_python(qtbot: QtBot, room: Room, tmp_path: Path) -> None:
    room.session.documents.open_file(str(place(tmp_path, "import nowhere_at_all")))
    failed(qtbot, room.session)
    if room.window.left.page == "code":
        room.window.show_code(False)
    room.window.stage.note.pressed.emit()
    assert room.wiring.desk.preferences is not None
    assert room.wiring.desk.preferences.isVisible()
    room.wiring.desk.preferences.close()


def test_a_class_alone_is_offered_lines_that_use_it(
    qtbot: QtBot, room: Room, tmp_path: Path
) -> None:
    room.window.show_code(True)
    room.session.documents.open_file(str(place(tmp_path, CLASS_ONLY)))
    assert "nothing was computed. Add an input and a loss" in failed(qtbot, room.session)
    remedy = room.window.left.code.trouble.remedy
    qtbot.waitUntil(remedy.isVisible, timeout=5_000)
    remedy.click()
    assert room.session.state.draft is not None
    assert room.session.state.draft.endswith(
        "model = Net()\nx = torch.randn(1, 5)\nloss = model(x).sum()\nloss.backward()\n"
    )
    room.session.running.run()
    qtbot.waitUntil(lambda: room.session.state.steps.shown == 1, timeout=60_000)
    assert not room.window.steps.isVisible()  # no loop: nothing to go through


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("a.ipynb", "a.ipynb is a notebook. Export it as a script"),
        ("a.pt", "a.pt holds numbers, not a program."),
        ("a.onnx", "a.onnx is a model that was exported"),
        ("folder", "folder is a folder."),
        ("a.txt", "a.txt is not a .gradviz file."),
    ],
)
def test_other_files_are_refused_in_words(
    qtbot: QtBot, room: Room, tmp_path: Path, name: str, sentence: str
) -> None:
    path = tmp_path / name
    path.write_text("{}", encoding="utf-8") if "." in name else path.mkdir()
    before = room.session.state.title
    room.wiring.desk.open(str(path))
    assert sentence in note(room)
    assert room.session.state.title == before


def test_edited_text_is_kept_in_the_script_or_asked_about(
    qtbot: QtBot, room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[int] = []
    monkeypatch.setattr(Question, "ask", lambda self: answers.pop(0))
    text = "import torch\nw = torch.ones(2, requires_grad=True)\n(w * w).sum().backward()\n"
    path = place(tmp_path, text)
    session = room.session
    session.documents.open_file(str(path))
    session.editing.edit_code(text + "# one\n")
    answers[:] = [2]
    session.documents.open_preset("neuron")
    assert (session.state.title, session.state.draft) == ("train.py", text + "# one\n")
    answers[:] = [0]
    room.wiring.table["file.save"].run()
    assert path.read_text(encoding="utf-8") == text + "# one\n"
    assert session.state.draft is None
    session.editing.edit_code(text + "# two\n")
    room.wiring.table["file.save"].run()  # asked once
    assert path.read_text(encoding="utf-8") == text + "# two\n"
    session.editing.edit_code(text + "# three\n")
    answers[:] = [1]
    session.documents.open_preset("neuron")
    assert session.state.preset == "neuron"
    assert path.read_text(encoding="utf-8") == text + "# two\n"


def test_a_syntax_error_quotes_the_text_that_was_run(
    qtbot: QtBot, room: Room, tmp_path: Path
) -> None:
    room.session.documents.open_file(str(place(tmp_path, "import torch\nprint(torch.ones(2))\n")))
    qtbot.waitUntil(lambda: room.session.state.engine.state == "ready", timeout=60_000)
    room.session.editing.set_code("import torch\nprint((torch.zeros(7))\n")
    failed(qtbot, room.session)
    told = room.session.state.trace.message
    assert told is not None
    assert "zeros(7)" in str(told.fields["torch"])
    assert "ones(2)" not in str(told.fields["torch"])


def test_an_endless_loop_is_told_of_after_a_while(qtbot: QtBot, room: Room, tmp_path: Path) -> None:
    engine: Any = room.session.running._engine
    assert Limits().notice == 60.0
    engine._limits = Limits(notice=1.0)
    try:
        room.session.documents.open_file(str(place(tmp_path, "while True:\n    pass\n")))
        qtbot.waitUntil(
            lambda: (
                room.session.state.engine.message is not None
                and "Still computing after" in room.session.state.engine.message.words()
            ),
            timeout=30_000,
        )
        room.session.running.cancel()
        assert failed(qtbot, room.session) == "Stopped."
    finally:
        engine._limits = Limits()
