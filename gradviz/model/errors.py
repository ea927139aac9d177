"""GradvizError: what went wrong as a sentence for people, never a traceback."""

from __future__ import annotations

from gradviz.model.words import Message


class GradvizError(Exception):
    """An expected failure, told by one `Message`.

    Parameters
    ----------
    message
        The sentence. Its fields may say where (``line``, ``column``, from 1) and hold
        PyTorch's own text (``torch``), also when the sentence does not show them.
    """

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return self.message.words()
