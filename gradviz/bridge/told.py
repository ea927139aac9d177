"""The sentences in which the client tells how the engine is and why it ended."""

from __future__ import annotations

import signal

from gradviz.bridge.messages import Failed, RunProgram
from gradviz.model.errors import GradvizError
from gradviz.model.words import Message, message


def starting() -> Message:
    """Return the sentence for a worker that imports torch."""
    return message("Engine", "PyTorch is starting.")


def ready(version: str) -> Message:
    """Return the sentence for a worker that waits for requests."""
    return message("Engine", "PyTorch {version} is ready.", version=version)


def computing() -> Message:
    """Return the sentence for a request that runs."""
    return message("Engine", "Computing.")


def still_computing(seconds: int) -> Message:
    """Return the sentence for a request that runs long."""
    return message("Engine", "Still computing after {seconds} seconds.", seconds=seconds)


def restarting() -> Message:
    """Return the sentence after an intended end."""
    return message("Engine", "PyTorch is starting again.")


def stopped() -> Message:
    """Return the sentence after `close`."""
    return message("Engine", "The engine is stopped.")


def cancelled() -> Message:
    """Return the sentence for a request that was cancelled."""
    return message("Engine", "Stopped.")


def cannot_start(error: OSError | GradvizError) -> Message:
    """Return the sentence for a command that does not start."""
    if isinstance(error, GradvizError):
        return error.message
    reason = error.strerror or str(error)
    return message("Engine", "The engine could not be started: {reason}.", reason=reason)


def other_version() -> Message:
    """Return the sentence for a worker of another gradviz."""
    text = "The Python that runs the engine has another version of gradviz."
    return message("Engine", text)


def given_up(count: int, last: Message) -> Message:
    """Return the sentence after too many crashes; `last` tells of the last one."""
    text = "The engine ended {count} times in a row and was not started again. {last}"
    return message("Engine", text, count=count, last=last)


def ended(why: str | None, code: int, limit: float | None) -> Message:
    """Return the sentence for the end of a worker.

    Parameters
    ----------
    why
        What the client itself ended it for, None if it did not.
    code
        Its exit code, negative for a signal.
    limit
        The time limit in seconds, if that was it.
    """
    if why in ("cancelled", "restart"):
        return cancelled()
    if why == "limit":
        text = "Stopped after {seconds} seconds, the limit that is set."
        return message("Engine", text, seconds=limit)
    if why in ("slow start", "no answer"):
        return message("Engine", "The engine did not answer and was ended.")
    if code == -getattr(signal, "SIGKILL", 9):
        text = "The engine was killed by the system, perhaps because memory ran out."
        return message("Engine", text)
    if code < 0:
        name = _signal_name(-code)
        return message("Engine", "The engine crashed ({signal}).", signal=name)
    return message("Engine", "The engine ended by itself (exit code {code}).", code=code)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)


def failed(request: RunProgram, message: Message, reason: str, detail: str = "") -> Failed:
    """Return the answer to a request that has no trace."""
    return Failed(
        generation=request.generation,
        program_hash=request.program_hash,
        message=message,
        detail=detail,
        reason=reason,  # type: ignore[arg-type]  # one of the four words
    )
