"""`.gradviz` files: programs and traces written to disk and read back, bit for bit.

A file is a zip of ``manifest.json`` (format number), ``document.json`` (optional: program
and view) and ``traces/<n>/`` (``records.msgpack`` and ``arrays.bin``, equal arrays once).
Reading runs no program and unpickles nothing. Formats for other programs (DOT, JSON,
SVG) are not here but in `gradviz.export`.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import zipfile
from collections.abc import Iterator
from itertools import accumulate, pairwise
from pathlib import Path
from typing import IO, Any, NoReturn

import msgspec
import numpy as np

import gradviz
from gradviz.model.blobs import pack, unpack
from gradviz.model.errors import GradvizError
from gradviz.model.program import Program, Script
from gradviz.model.tensor import STORED_AS, TensorValue
from gradviz.model.trace import TraceData
from gradviz.model.words import message

__all__ = ["FORMAT", "load_document", "load_trace", "save_trace"]

FORMAT = 1
"""Number of the file format; raised when an older gradviz could not read a file any more."""

LIMIT = 2**30
"""Most bytes that a file may unfold to: a small zip can promise any amount."""

_TRACE = "traces/0/"
_BESIDE = "./"
_SAME_DATE = (1980, 1, 1, 0, 0, 0)


class _Records(msgspec.Struct, frozen=True, array_like=True):
    """What ``records.msgpack`` holds: the sizes of the arrays in order, then the packed trace."""

    sizes: tuple[int, ...]
    trace: bytes


class _Document(msgspec.Struct, frozen=True, kw_only=True):
    """What ``document.json`` holds."""

    program: Program | None = None
    view: dict[str, Any] = {}


def save_trace(
    path: str | os.PathLike[str],
    data: TraceData | None,
    *,
    program: Program | None = None,
    view: dict[str, Any] | None = None,
) -> None:
    """Write a trace, and with it the program and how it was looked at.

    The file is written beside its place and then renamed: a crash in between leaves the
    old file as it was. The same contents give the same bytes.

    Parameters
    ----------
    path
        Where to; an existing file is replaced.
    data
        The trace; None for a document that was never run.
    program
        What was traced, if it can be run again.
    view
        Settings of the window as JSON would hold them.

    Raises
    ------
    GradvizError
        When the file cannot be written, or would be larger than can be read again.
    """
    target = Path(os.path.realpath(path))
    parts = _parts(data, program, view or {}, target)
    if sum(len(part) for part in parts.values()) > LIMIT:
        text = "{file} was not saved: it would hold more than {limit} GiB."
        raise GradvizError(message("Files", text, file=target.name, limit=LIMIT >> 30))
    try:
        _replace(target, parts)
    except OSError as error:
        if not target.parent.is_dir():
            text = "There is no folder {folder}."
            raise GradvizError(message("CommandLine", text, folder=str(target.parent))) from error
        if isinstance(error, FileNotFoundError):  # a folder in which nothing can be made
            text, reason = "Cannot write {path}: {reason}.", error.strerror or str(error)
            raise GradvizError(message("Export", text, path=str(target), reason=reason)) from error
        _refuse(target, error)


def load_trace(path: str | os.PathLike[str]) -> TraceData:
    """Read the trace of a `.gradviz` file.

    Raises
    ------
    GradvizError
        When it cannot be read, is none of ours, or holds no trace.
    """
    data, _, _ = load_document(path)
    if data is None:
        text = "{file} holds a program but no trace yet. Open it and run it."
        raise GradvizError(message("Files", text, file=Path(path).name))
    return data


def load_document(
    path: str | os.PathLike[str],
) -> tuple[TraceData | None, Program | None, dict[str, Any]]:
    """Read everything of a `.gradviz` file: trace, program, view.

    Raises
    ------
    GradvizError
        When it cannot be read or is none of ours; one sentence that names the file.
    """
    file = Path(path)
    try:
        with file.open("rb") as stream:
            return _read(file, stream)
    except GradvizError:
        raise
    except OSError as error:
        _refuse(file, error)
    except Exception as error:  # zipfile, json and msgspec raise a dozen kinds on broken bytes
        text = "{file} is damaged and cannot be read."
        fields = {"file": file.name, "detail": str(error)}
        raise GradvizError(message("Files", text, **fields)) from error


# ------------------------------------------------------------------------ writing


def _parts(
    data: TraceData | None, program: Program | None, view: dict[str, Any], target: Path
) -> dict[str, bytes]:
    manifest = {"format": FORMAT, "gradviz": gradviz.__version__, "traces": int(data is not None)}
    parts = {"manifest.json": _json(manifest)}
    if program is not None or view:
        document = msgspec.to_builtins(_Document(program=_placed(program, target), view=view))
        parts["document.json"] = _json(document)
    if data is not None:
        trace, arrays = pack(data)
        records = _Records(tuple(len(array) for array in arrays), trace)
        parts[_TRACE + "records.msgpack"] = msgspec.msgpack.encode(records)
        parts[_TRACE + "arrays.bin"] = b"".join(arrays)
    return parts


def _placed(program: Program | None, target: Path) -> Program | None:
    """Return a script with its path as seen from the file: that of a home is nobody's business."""
    if not isinstance(program, Script) or not os.path.isabs(program.path):
        return program
    path = Path(program.path)
    below = path.is_relative_to(target.parent)
    kept = path.relative_to(target.parent).as_posix() if below else path.name
    return msgspec.structs.replace(program, path=_BESIDE + kept)


def _found(program: Program | None, file: Path) -> Program | None:
    """Return a script with its full path again."""
    if not isinstance(program, Script) or not program.path.startswith(_BESIDE):
        return program
    return msgspec.structs.replace(program, path=os.path.abspath(file.parent / program.path))


def _json(contents: object) -> bytes:
    # The standard library's JSON and not msgspec's: that one writes NaN as null.
    return json.dumps(contents, ensure_ascii=False, indent=1).encode()


def _replace(target: Path, parts: dict[str, bytes]) -> None:
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        with beside.open("xb") as stream:
            _write(stream, parts)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            shutil.copymode(target, beside)
        os.replace(beside, target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _write(stream: IO[bytes], parts: dict[str, bytes]) -> None:
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        for name, part in parts.items():
            entry = zipfile.ZipInfo(name, _SAME_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, part)


# ------------------------------------------------------------------------ reading


def _read(file: Path, stream: IO[bytes]) -> tuple[TraceData | None, Program | None, dict[str, Any]]:
    start = stream.read(4)
    if start != b"PK\x03\x04":
        text = "{file} is not a .gradviz file."
        raise GradvizError(message("Files", text, file=file.name))
    with zipfile.ZipFile(stream) as archive:
        names = set(archive.namelist())
        manifest = _manifest(file, archive, names)
        if sum(entry.file_size for entry in archive.infolist()) > LIMIT:
            text = "{file} would unfold to more than {limit} GiB and was not opened."
            raise GradvizError(message("Files", text, file=file.name, limit=LIMIT >> 30))
        document = _Document()
        if "document.json" in names:
            contents = json.loads(archive.read("document.json"))
            document = msgspec.convert(contents, _Document)
            _check(_tensors(document.program))
        data = _trace(archive) if manifest["traces"] else None
        return data, _found(document.program, file), document.view


def _manifest(file: Path, archive: zipfile.ZipFile, names: set[str]) -> dict[str, int]:
    if "manifest.json" not in names or archive.getinfo("manifest.json").file_size > 2**16:
        text = "{file} is not a .gradviz file."
        raise GradvizError(message("Files", text, file=file.name))
    manifest = json.loads(archive.read("manifest.json"))
    number = manifest.get("format") if isinstance(manifest, dict) else None
    if not isinstance(number, int) or number < 1:
        raise ValueError("The manifest has no format number.")
    if number > FORMAT:
        text = (
            "{file} was made by a newer gradviz (file format {number}; this one reads up to "
            "{known}). Update gradviz to open it."
        )
        fields = {"file": file.name, "number": number, "known": FORMAT}
        raise GradvizError(message("Files", text, **fields))
    return {"traces": int(manifest.get("traces", 0))}


def _trace(archive: zipfile.ZipFile) -> TraceData:
    packed = archive.read(_TRACE + "records.msgpack")
    records = msgspec.msgpack.decode(packed, type=_Records)
    joined = archive.read(_TRACE + "arrays.bin")
    ends = list(accumulate(records.sizes, initial=0))
    if min(records.sizes, default=0) < 0 or ends[-1] != len(joined):
        raise ValueError("The arrays have another size than their records say.")
    arrays = [joined[start:end] for start, end in pairwise(ends)]
    data = unpack(records.trace, arrays, TraceData)
    _check(_tensors(data))
    return data


def _tensors(item: object) -> Iterator[TensorValue]:
    """Every tensor inside a record, whatever the record."""
    waiting = [item]
    while waiting:
        one = waiting.pop()
        if isinstance(one, TensorValue):
            yield one
        elif isinstance(one, tuple):
            waiting.extend(one)
        elif isinstance(one, msgspec.Struct):
            waiting.extend([getattr(one, name) for name in one.__struct_fields__])


def _check(tensors: Iterator[TensorValue]) -> None:
    """Refuse tensors whose bytes are not what dtype and shape promise."""
    for tensor in tensors:
        size = np.dtype(STORED_AS[tensor.dtype]).itemsize
        sound = min(tensor.shape, default=0) >= 0
        if tensor.data is not None:
            sound = sound and len(tensor.data) == size * tensor.count
        if tensor.sample is not None:
            places, rest = divmod(len(tensor.sample.positions), 8)
            sound = sound and not rest and len(tensor.sample.numbers) == size * places
            inside = np.frombuffer(tensor.sample.positions[: 8 * places], dtype="<i8")
            sound = sound and bool(np.all((inside >= 0) & (inside < tensor.count)))
        if not sound:
            raise ValueError("A tensor has other numbers than its shape says.")


def _refuse(file: Path, error: OSError) -> NoReturn:
    """Say in a sentence why the system would not let us."""
    if file.is_dir():
        told = message("Files", "{file} is a folder, not a .gradviz file.", file=file.name)
    elif isinstance(error, FileNotFoundError):
        told = message("Files", "There is no file {path}.", path=str(file))
    elif isinstance(error, PermissionError):
        told = message("Files", "{path} may not be read or written.", path=str(file))
    else:
        text = "{path} could not be read or written: {reason}."
        told = message("Files", text, path=str(file), reason=error.strerror or str(error))
    raise GradvizError(told) from error
