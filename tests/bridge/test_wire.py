"""Frames: what goes in comes out, and garbage is refused with a sentence."""

from __future__ import annotations

import contextlib
import io
import struct

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradviz.bridge import wire
from gradviz.bridge.messages import Failed, Ping, Reply, Request, RunProgram, Traced
from gradviz.model.tensor import tensor_value
from gradviz.model.trace import TraceData, ValueRecord
from gradviz.model.words import message
from tests.tools.records import notes, programs, traces, words

replies = st.builds(
    Traced, generation=st.integers(0, 2**40), program_hash=words, data=traces
) | st.builds(
    Failed, generation=st.integers(0, 9), program_hash=words, message=notes,
    partial=st.none() | traces,
)  # fmt: skip
requests = st.builds(RunProgram, generation=st.integers(0, 9), program=programs, program_hash=words)


def sent(record: object, kind: object) -> object:
    stream = io.BytesIO()
    wire.write(stream, record)
    stream.seek(0)
    found = wire.read(stream, kind)
    assert wire.read(stream, kind) is None
    return found


@settings(deadline=None)
@given(replies)
def test_any_reply_arrives_unchanged(reply: Reply) -> None:
    assert msgspec.msgpack.encode(sent(reply, Reply)) == msgspec.msgpack.encode(reply)


@settings(deadline=None)
@given(requests)
def test_any_request_arrives_unchanged(request: Request) -> None:
    assert msgspec.msgpack.encode(sent(request, Request)) == msgspec.msgpack.encode(request)


def test_large_arrays_travel_beside_the_header_and_equal_ones_once() -> None:
    noise = tensor_value(np.random.default_rng(0).random(300_000))
    data = TraceData(values=(ValueRecord(node="a", forward=noise),) * 4)
    reply = Traced(generation=1, program_hash="h", data=data)
    assert len(wire.encode(reply)) < 300_000 * 8 + 2_000
    assert sent(reply, Reply) == reply


def frame(header: bytes, blobs: tuple[int, ...] = (), rest: bytes = b"") -> bytes:
    sizes = struct.pack(f"<{len(blobs)}Q", *blobs)
    return struct.pack("<4sII", b"GVW1", len(header), len(blobs)) + sizes + header + rest


PING = msgspec.msgpack.encode(Ping(number=1))


@pytest.mark.parametrize(
    "garbage",
    [
        b"hello world, this is print()\n",
        b"GV",
        b"GVW2" + frame(PING)[4:],
        frame(PING)[:-1],
        frame(b"\xc1"),
        frame(b""),
        frame(msgspec.msgpack.encode({"type": "Nobody"})),
        frame(msgspec.msgpack.encode({"type": "Ping", "number": "one"})),
        frame(PING, blobs=(5,), rest=b"four"),
        frame(PING, blobs=(2**62,)),
        struct.pack("<4sII", b"GVW1", 2**32 - 1, 0),
        struct.pack("<4sII", b"GVW1", 5, 2**32 - 1),
        frame(msgspec.msgpack.encode(msgspec.msgpack.Ext(1, b"\0\0\0\7")), (1,), b"x"),
        frame(b"\x91" * 100_000 + b"\x90"),
        frame(b"\x80\x04\x8c\x02os\x8c\x06system\x93."),  # how a pickle begins
    ],
    ids=lambda garbage: repr(garbage[:24]),
)
def test_garbage_is_refused_with_a_sentence(garbage: bytes) -> None:
    with pytest.raises(wire.WireError) as caught:
        wire.read(io.BytesIO(garbage), Request)
    assert "do not understand" in str(caught.value)


@given(st.binary(max_size=60) | st.binary(max_size=60).map(frame))
def test_no_bytes_do_more_than_be_refused(data: bytes) -> None:
    with contextlib.suppress(wire.WireError):
        wire.read(io.BytesIO(data), Request)


def test_what_is_too_large_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "HEADER_LIMIT", 1_000)
    stream = io.BytesIO()
    with pytest.raises(wire.WireError, match="too large"):
        wire.write(stream, Failed(generation=1, program_hash="", message=message("A", "b" * 2000)))
    assert stream.getvalue() == b""
