"""The rows of the graph table: how they are put in order."""

from __future__ import annotations

from PySide6.QtCore import Qt

from gradviz.graph.search import Index
from gradviz.model.tensor import TensorValue, tensor_value
from gradviz.model.trace import TraceData, ValueRecord
from gradviz.qt.find.rows import COLUMNS, GraphRows


class _Known:
    """All that there is, at every moment."""

    def __init__(self, values: dict[str, TensorValue]) -> None:
        self._values = values

    def value(self, node: str, output: int) -> TensorValue | None:
        return self._values[node]

    def has_run(self, node: str) -> bool:
        return True


def test_what_is_not_finite_is_among_the_largest(qapp: object) -> None:
    values = {
        node: tensor_value([number, 0.5])
        for node, number in {"a": 1.0, "b": float("nan"), "c": 5.0}.items()
    }
    records = tuple(ValueRecord(node=node, forward=value) for node, value in values.items())
    rows, index = GraphRows(), Index(TraceData(values=records))
    rows.show(index.entries, index, _Known(values))
    rows.sort(COLUMNS.index("value"), Qt.SortOrder.DescendingOrder)
    assert [entry.id for entry in rows.entries] == ["b", "c", "a"]
