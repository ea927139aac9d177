"""Work in a thread: its result comes back, and the collector never stops the window for it."""

from __future__ import annotations

import gc
import queue
from collections.abc import Callable, Iterator

import pytest

from gradviz.model.errors import GradvizError
from gradviz.model.words import message
from gradviz.workspace.aside import do_aside


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    """Leave the collector as it was."""
    yield
    gc.unfreeze()


def done_aside(work: Callable[[], object]) -> tuple[list[object], list[GradvizError]]:
    """Do something aside; return what came of it, once the thread has ended."""
    posted: queue.Queue[Callable[[], None]] = queue.Queue()
    results: list[object] = []
    errors: list[GradvizError] = []
    do_aside(work, results.append, errors.append, posted.put)
    posted.get(timeout=10.0)()
    while not gc.isenabled():  # the thread may still be on its way out
        pass
    return results, errors


def test_the_result_comes_back() -> None:
    assert done_aside(lambda: 42) == ([42], [])


def test_an_error_comes_back_as_one() -> None:
    def fail() -> None:
        raise GradvizError(message("Test", "It cannot be read."))

    results, errors = done_aside(fail)
    assert results == []
    assert [str(error) for error in errors] == ["It cannot be read."]


def test_the_collector_is_at_rest_meanwhile_and_does_not_visit_what_was_made() -> None:
    at_rest: list[bool] = []

    def work() -> list[list[int]]:
        at_rest.append(not gc.isenabled())
        return [[number] for number in range(1000)]

    ((made,), _) = done_aside(work)
    assert at_rest == [True]
    assert gc.isenabled()
    visited = {id(one) for one in gc.get_objects()}
    assert isinstance(made, list)
    assert not visited & {id(one) for one in made}
