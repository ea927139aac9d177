"""A record in two parts: a small msgpack text and the bytes of its tensors beside it.

Files and the wire both use it, so that large arrays are neither escaped nor copied into
the records, and equal arrays are kept once. It opens no file and knows no limits.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec

__all__ = ["pack", "unpack"]

_BLOB = 1
"""Msgpack extension type that stands for "the blob of this number"."""

Record = TypeVar("Record")


def pack(record: object, at_least: int = 0) -> tuple[bytes, tuple[bytes, ...]]:
    """Split a record into msgpack and the bytes that were taken out of it.

    Parameters
    ----------
    record
        Any msgspec record.
    at_least
        Bytes shorter than this stay inside the msgpack.

    Returns
    -------
    tuple
        The msgpack and the blobs, each different from the others.
    """
    blobs: dict[bytes, int] = {}

    def walk(item: Any) -> Any:
        if isinstance(item, bytes):
            if len(item) < at_least:
                return item
            number = blobs.setdefault(item, len(blobs))
            return msgspec.msgpack.Ext(_BLOB, number.to_bytes(4, "big"))
        if isinstance(item, dict):
            return {key: walk(value) for key, value in item.items()}
        if isinstance(item, (list, tuple)):
            return [walk(value) for value in item]
        return item

    tree = walk(msgspec.to_builtins(record, builtin_types=(bytes,)))
    return msgspec.msgpack.encode(tree), tuple(blobs)


def unpack(records: bytes, blobs: Sequence[bytes], kind: type[Record]) -> Record:
    """Put a record together again: the inverse of `pack`.

    Raises
    ------
    msgspec.MsgspecError, ValueError
        When the parts do not make a record of that type.
    """

    def blob(code: int, number: memoryview) -> bytes:
        index = int.from_bytes(number, "big")
        if code != _BLOB or len(number) != 4 or index >= len(blobs):
            raise ValueError("It names an array that is not there.")
        return blobs[index]

    tree = msgspec.msgpack.decode(records, ext_hook=blob)
    return msgspec.convert(tree, kind, builtin_types=(bytes,))
