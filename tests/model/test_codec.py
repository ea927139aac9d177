"""`.gradviz` files: what goes in comes out, and what is none is refused in one sentence."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings

from gradviz.model import codec
from gradviz.model.codec import load_document, load_trace, save_trace
from gradviz.model.errors import GradvizError
from gradviz.model.program import Leaf, NetworkSpec, Program, Script
from gradviz.model.tensor import Sample, TensorValue, tensor_value
from gradviz.model.trace import TraceData, ValueRecord
from tests.tools.records import programs, traces

same_folder = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def bits(record: object) -> bytes:
    """Two records are the same when these are: NaN is NaN, -0.0 is not 0.0, 1 is not 1.0."""
    return msgspec.msgpack.encode(record)


def trace_of(*tensors: TensorValue) -> TraceData:
    values = (ValueRecord(node=f"v{i}", forward=tensor) for i, tensor in enumerate(tensors))
    return TraceData(values=tuple(values))


@same_folder
@given(data=traces)
def test_any_trace_comes_back_unchanged(tmp_path: Path, data: TraceData) -> None:
    save_trace(tmp_path / "x.gradviz", data)
    assert bits(load_trace(tmp_path / "x.gradviz")) == bits(data)


@same_folder
@given(program=programs)
def test_any_program_comes_back_unchanged(tmp_path: Path, program: Program) -> None:
    if isinstance(program, Script):  # a script of somewhere else keeps its name only
        assume(not os.path.isabs(program.path))
    save_trace(tmp_path / "x.gradviz", None, program=program, view={"zoom": 1.5, "at": [1, "a"]})
    data, found, view = load_document(tmp_path / "x.gradviz")
    assert data is None
    assert bits(found) == bits(program)
    assert view == {"zoom": 1.5, "at": [1, "a"]}


def test_awkward_numbers_survive(tmp_path: Path) -> None:
    awkward = trace_of(
        tensor_value([np.nan, np.inf, -np.inf, -0.0], "float32"),
        tensor_value(complex(-0.0, np.nan)),
        tensor_value([-(2**63), 2**63 - 1]),
        tensor_value([[True], [False]]),
        tensor_value(np.zeros((0, 3))),
        tensor_value(7, "uint8"),
    )
    save_trace(tmp_path / "x.gradviz", awkward)
    assert load_trace(tmp_path / "x.gradviz") == awkward


def test_equal_arrays_are_kept_once(tmp_path: Path) -> None:
    noise = tensor_value(np.random.default_rng(0).random(50_000))
    save_trace(tmp_path / "one.gradviz", trace_of(noise))
    save_trace(tmp_path / "nine.gradviz", trace_of(*[noise] * 9))
    one, nine = ((tmp_path / f"{n}.gradviz").stat().st_size for n in ("one", "nine"))
    assert nine < one * 1.01


def test_the_same_contents_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        save_trace(tmp_path / name, trace_of(tensor_value([1.0])), view={"zoom": 2})
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_failed_save_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "x.gradviz"
    save_trace(file, trace_of(tensor_value(1.0)))
    before = file.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(GradvizError, match="No space left"):
        save_trace(file, trace_of(tensor_value(2.0)))
    assert file.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["x.gradviz"]


def sentence(path: Path) -> str:
    with pytest.raises(GradvizError) as caught:
        load_document(path)
    words = str(caught.value)
    assert path.name in words
    assert "\n" not in words
    return words


def rewritten(source: Path, target: Path, **parts: bytes) -> Path:
    """Copy a file with some of its parts exchanged; `manifest=` stands for manifest.json."""
    given = {name.replace("__", "/").replace("_dot_", "."): part for name, part in parts.items()}
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, given.get(name, old.read(name)))
    return target


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    file = tmp_path / "saved.gradviz"
    save_trace(file, trace_of(tensor_value([1.0, 2.0])))
    return file


def test_what_is_no_gradviz_file_is_refused(tmp_path: Path, saved: Path) -> None:
    (tmp_path / "picture.png").write_bytes(b"\x89PNG....")
    (tmp_path / "empty").write_bytes(b"")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as other:
        other.writestr("a.txt", "hello")
    for name in ("picture.png", "empty", "other.zip"):
        assert "not a .gradviz file" in sentence(tmp_path / name)
    assert "folder" in sentence(tmp_path)
    assert "no file" in sentence(tmp_path / "missing.gradviz")


def test_a_truncated_or_altered_file_is_called_damaged(tmp_path: Path, saved: Path) -> None:
    whole = saved.read_bytes()
    broken = tmp_path / "broken.gradviz"
    for length in range(5, len(whole), 7):
        broken.write_bytes(whole[:length])
        assert "damaged" in sentence(broken)
    for place in range(30, len(whole), 11):
        broken.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        try:
            load_document(broken)
        except GradvizError:
            continue


def test_a_newer_format_is_named(tmp_path: Path, saved: Path) -> None:
    newer = json.dumps({"format": codec.FORMAT + 1, "traces": 1}).encode()
    file = rewritten(saved, tmp_path / "new.gradviz", manifest_dot_json=newer)
    assert "newer gradviz" in sentence(file)


def test_tensors_that_lie_about_their_size_are_refused(tmp_path: Path) -> None:
    lies = (
        TensorValue(dtype="float32", shape=(3,), data=b"1234"),
        TensorValue(dtype="float32", shape=(-1,), data=b""),
        TensorValue(dtype="float99", shape=(), data=b"1234"),
        TensorValue(dtype="uint8", shape=(9,), sample=Sample(positions=b"\xff" * 8, numbers=b"1")),
    )
    for lie in lies:
        save_trace(tmp_path / "lie", trace_of(lie))
        assert "damaged" in sentence(tmp_path / "lie")


def test_a_file_that_would_unfold_too_far_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "bomb.gradviz"
    zeros = trace_of(tensor_value(np.zeros(2**18)))
    save_trace(file, zeros)
    monkeypatch.setattr(codec, "LIMIT", 2**20)
    assert file.stat().st_size < 2**15
    assert "unfold" in sentence(file)
    with pytest.raises(GradvizError, match="not saved"):
        save_trace(file, zeros)


def test_a_program_without_a_trace_says_so(tmp_path: Path) -> None:
    leaf = Leaf(name="x", role="input", value=tensor_value(1.0), minimum=float("-inf"))
    spec = NetworkSpec(name="n", leaves=(leaf,), lines=("L = x",))
    save_trace(tmp_path / "p.gradviz", None, program=spec)
    with pytest.raises(GradvizError, match="no trace yet"):
        load_trace(tmp_path / "p.gradviz")
    assert load_document(tmp_path / "p.gradviz")[1] == spec


def test_reading_needs_no_torch(saved: Path) -> None:
    code = (
        "import sys; sys.modules['torch'] = None\n"
        "from gradviz.model.codec import load_trace\n"
        "print(load_trace(sys.argv[1]).values[0].forward.numpy().tolist())"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(saved)], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "[1.0, 2.0]"


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder that takes no files")
def test_a_folder_that_takes_no_files_is_said() -> None:
    with pytest.raises(GradvizError, match=r"Cannot write /proc/p\.gradviz"):
        save_trace("/proc/p.gradviz", None, program=NetworkSpec(name="n", leaves=(), lines=()))
