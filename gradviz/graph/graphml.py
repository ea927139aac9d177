"""A trace as GraphML: the public graph with attributes that every reader of it understands.

GraphML knows numbers, words and truth only: tensors of one number become that number,
larger ones their shape and dtype.
"""

from __future__ import annotations

import networkx as nx

from gradviz.model.tensor import TensorValue

__all__ = ["graphml"]

Plain = str | int | float | bool


def graphml(graph: nx.MultiDiGraph) -> str:
    """Return the public graph of a trace as the text of a GraphML file.

    Parameters
    ----------
    graph
        From `gradviz.graph.public.public_graph`.

    Returns
    -------
    str
        Attributes that are not known are left out. ``value``, ``grad`` and
        ``contribution`` hold a number where the tensor has one, in full.

    Examples
    --------
    >>> graph = nx.MultiDiGraph()
    >>> graph.add_node("x", kind="input", shape=(2, 3), value=None)
    >>> text = graphml(graph)
    >>> ">2 x 3<" in text, ">input<" in text
    (True, True)
    """
    plain = nx.MultiDiGraph()
    for node, attributes in graph.nodes(data=True):
        plain.add_node(node, **_plain(attributes))
    for source, target, key, attributes in graph.edges(keys=True, data=True):
        plain.add_edge(source, target, key=key, **_plain(attributes))
    return "\n".join(nx.generate_graphml(plain)) + "\n"


def _plain(attributes: dict[str, object]) -> dict[str, Plain]:
    found: dict[str, Plain] = {}
    for name, value in attributes.items():
        if isinstance(value, bool | int | str):
            found[name] = value
        elif name == "shape" and isinstance(value, tuple):
            found[name] = " x ".join(map(str, value))
        elif isinstance(value, TensorValue):
            found.update(_tensor(name, value))
        elif name == "source" and value is not None:
            found["line"] = int(value.line)  # type: ignore[attr-defined]  # a Source
    return found


def _tensor(name: str, value: TensorValue) -> dict[str, Plain]:
    if value.count != 1 or not value.is_whole:
        return {}
    number = value.item()
    if isinstance(number, complex):
        return {name: str(number)}
    return {name: float(number)}
