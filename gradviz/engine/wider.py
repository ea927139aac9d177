"""Operations that PyTorch has in one width only, and what computes the same in a wider one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch

__all__ = ["WIDER"]


def _recurrent_layer(
    series: torch.Tensor,
    *given: Any,
) -> tuple[torch.Tensor | None, ...]:
    """Compute one direction of one layer of `nn.LSTM` as `mkldnn_rnn_layer` does."""
    weights, (hidden, cell, reverse), biased = given[:4], given[4:7], given[11]
    steps = series.flip(0) if reverse else series
    states = [state.reshape(1, *state.shape[-2:]) for state in (hidden, cell)]
    outputs, *last = torch.ops.aten.lstm.input(
        steps, states, list(weights if biased else weights[:2]), biased, 1, 0.0, False, False, False
    )
    outputs = outputs.flip(0) if reverse else outputs
    return (outputs, *(state.reshape(hidden.shape) for state in last), None)


WIDER: Mapping[str, Callable[..., Any]] = {"aten.mkldnn_rnn_layer.default": _recurrent_layer}
"""By the name of an overload of float32, what takes its arguments in any width."""
