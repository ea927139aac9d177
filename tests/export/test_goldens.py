"""Three moments of the neuron, compared with what they were."""

from __future__ import annotations

import pytest

from tests.tools.goldens import FOLDER, MOMENTS, told


@pytest.mark.parametrize("at", MOMENTS)
def test_the_moment_is_what_it_was(at: str) -> None:
    kept = (FOLDER / f"neuron-{at}.txt").read_text(encoding="utf-8")

    assert told(at) == kept, "meant so? python -m tests.tools.goldens writes it anew"
