"""Frames on a pipe: four letters, sizes, a msgpack header, raw blobs; never pickle.

::

    b"GVW1" | header size: u32 | number of blobs: u32 | size of each blob: u64 ...
            | header | blob ...

Small messages are all header. In large ones the arrays travel as blobs, equal ones once.
"""

from __future__ import annotations

import struct
from functools import cache
from typing import IO, Any

import msgspec

from gradviz.model.blobs import pack, unpack
from gradviz.model.errors import GradvizError
from gradviz.model.trace import TraceData
from gradviz.model.words import message

__all__ = ["WireError", "decode", "encode", "parts", "read", "write"]

MAGIC = b"GVW1"
HEADER_LIMIT = 2**28
BLOB_LIMIT = 2**31
BLOBS_LIMIT = 2**20
"""Most bytes of a header, most bytes of all blobs, most blobs: more is taken for garbage."""

_FIXED = struct.Struct("<4sII")
_INLINE = 2**20
_BLOB = 2**16

_encoder = msgspec.msgpack.Encoder()


class WireError(GradvizError):
    """What arrived is no message, or what should be sent is too large."""

    def __init__(self, detail: str) -> None:
        text = "The engine and the window do not understand each other: {detail}"
        super().__init__(message("Engine", text, detail=detail))


def encode(record: object) -> bytes:
    """Return the frame of a message.

    Raises
    ------
    WireError
        When it is larger than the other side would take.
    """
    return b"".join(parts(record))


def parts(record: object) -> list[bytes]:
    """Return the frame of a message in parts, so that large arrays need not be copied.

    Raises
    ------
    WireError
        When it is larger than the other side would take.
    """
    blobs: tuple[bytes, ...] = ()
    header = b"" if _is_large(record) else _encoder.encode(record)
    if not header or len(header) > _INLINE:
        header, blobs = pack(record, at_least=_BLOB)
    total = sum(map(len, blobs))
    if len(header) > HEADER_LIMIT or total > BLOB_LIMIT or len(blobs) > BLOBS_LIMIT:
        raise WireError(f"a message of {len(header) + total:,} bytes is too large.")
    start = _FIXED.pack(MAGIC, len(header), len(blobs))
    sizes = struct.pack(f"<{len(blobs)}Q", *map(len, blobs))
    return [start, sizes, header, *blobs]


def _is_large(record: object) -> bool:
    """Whether a message surely is: then it is not encoded whole only to see that."""
    data = getattr(record, "data", None)
    if not isinstance(data, TraceData):
        return False
    size = sum(len(one.forward.data or b"") for one in data.values if one.forward is not None)
    return size > _INLINE


def write(stream: IO[bytes], record: object) -> None:
    """Write one message and flush it.

    Raises
    ------
    WireError
        When it is too large; nothing was written then.
    OSError
        When nobody reads any more.
    """
    for part in parts(record):
        stream.write(part)
    stream.flush()


def read(stream: IO[bytes], kind: Any) -> Any:
    """Read one message.

    Parameters
    ----------
    stream
        A buffered binary stream; this waits until a whole message is there.
    kind
        Type of the message, mostly a union: `gradviz.bridge.messages.Reply`.

    Returns
    -------
    object
        A message of that type, or None at the end of the stream.

    Raises
    ------
    WireError
        When it is garbage, another type, beyond the limits or cut off.
    """
    first = stream.read(_FIXED.size)
    if not first:
        return None
    if len(first) < _FIXED.size or first[:4] != MAGIC:
        raise WireError(f"{first[:32]!r} is no message.")
    _, size, count = _FIXED.unpack(first)
    if size > HEADER_LIMIT or count > BLOBS_LIMIT:
        raise WireError(f"a header of {size:,} bytes with {count:,} blobs is too large.")
    sizes = struct.unpack(f"<{count}Q", _exactly(stream, 8 * count))
    if sum(sizes) > BLOB_LIMIT:
        raise WireError(f"blobs of {sum(sizes):,} bytes are too large.")
    header = _exactly(stream, size)
    return decode(header, [_exactly(stream, each) for each in sizes], kind)


def decode(header: bytes, blobs: list[bytes], kind: Any) -> Any:
    """Make a message of a header and its blobs.

    Raises
    ------
    WireError
        When they are no message of that type.
    """
    try:
        return unpack(header, blobs, kind) if blobs else _decoder(kind).decode(header)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise WireError(f"{error}") from error


def _exactly(stream: IO[bytes], size: int) -> bytes:
    found = stream.read(size)
    if len(found) != size:
        raise WireError("a message was cut off.")
    return found


@cache
def _decoder(kind: Any) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(kind)
