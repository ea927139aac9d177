"""Messages between the window and the layout process: a length, then msgpack.

A wire of its own, because the layout may not know the engine's (`gradviz.bridge`), and
needs less: there are no arrays in it.
"""

from __future__ import annotations

import struct
from typing import IO, Any

import msgspec

from gradviz.layout.interface import LayoutRequest, LayoutResult

MAGIC = b"GVL1"
LIMIT = 2**28
"""Most bytes of a message; more is taken for garbage."""

_HEAD = struct.Struct("<4sI")


class Ask(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Lay this out. With `refine` a second answer may follow, of another engine."""

    request: LayoutRequest
    refine: bool = True


class Ready(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """The process is up and reads."""


class Answer(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """A layout; a better one may follow unless it is `last`. None: it could not be made."""

    result: LayoutResult | None
    last: bool = True


class Garbage(ValueError):  # noqa: N818 - it names what was read
    """What was read is no message."""


def write(stream: IO[bytes], message: Ask | Ready | Answer) -> None:
    """Write one message and flush it."""
    body = msgspec.msgpack.encode(message)
    stream.write(_HEAD.pack(MAGIC, len(body)) + body)
    stream.flush()


def read(stream: IO[bytes], kind: Any) -> Any:
    """Read one message of that type; None at the end of the stream.

    Raises
    ------
    Garbage
        When it is none, too long, or cut off.
    """
    head = stream.read(_HEAD.size)
    if not head:
        return None
    if len(head) < _HEAD.size or head[:4] != MAGIC:
        raise Garbage("no message")
    size = _HEAD.unpack(head)[1]
    if size > LIMIT:
        raise Garbage("too long")
    body = stream.read(size)
    if len(body) < size:
        raise Garbage("cut off")
    try:
        return msgspec.msgpack.decode(body, type=kind)
    except msgspec.MsgspecError as error:
        raise Garbage(str(error)) from error
