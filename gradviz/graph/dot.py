"""A trace as Graphviz DOT: the public graph with its numbers, for other programs to draw.

What is drawn here by the app itself (`gradviz.animation`) has nothing to do with it.
"""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx

from gradviz.graph.schema import EdgeAttributes, NodeAttributes
from gradviz.model.numbers import format_number, format_shape
from gradviz.model.tensor import TensorValue
from gradviz.model.theme import Theme

__all__ = ["dot"]

ROLES = {"parameter": "param", "input": "input", "op": "op"}
"""Colour role of a node by its kind; all others have that of constants."""


def dot(graph: nx.MultiDiGraph, theme: Theme) -> str:
    """Return the public graph of a trace as the text of a DOT file.

    Parameters
    ----------
    graph
        From `gradviz.graph.public.public_graph`.
    theme
        Colours.

    Returns
    -------
    str
        One ``digraph``: a node per operation and leaf with its value and gradient, an edge
        per use of a value with what backward sent along it.

    Examples
    --------
    >>> from gradviz.model.theme import theme
    >>> graph = nx.MultiDiGraph(title="x")
    >>> dot(graph, theme("light")).splitlines()[0]
    'digraph "x" {'
    """
    lines = [f"digraph {_quoted(graph.graph.get('title') or 'trace')} {{"]
    ground, words, line = (theme.color(role) for role in ("canvas", "text", "text3"))
    font = f'fontname="Helvetica" fontcolor="{words}"'
    lines.append(f'  bgcolor="{ground}";')
    lines.append(f'  node [{font} fontsize=11 shape=box style=filled margin="0.12,0.06"];')
    lines.append(f'  edge [{font} fontsize=9 color="{line}"];')
    for node, attributes in graph.nodes(data=True):
        lines.append(f"  {_quoted(node)} [{_node(node, attributes, theme)}];")
    for source, target, attributes in graph.edges(data=True):
        lines.append(f"  {_quoted(source)} -> {_quoted(target)}{_edge(attributes)};")
    lines.append("}")
    return "\n".join(lines) + "\n"


def _node(node: str, attributes: NodeAttributes, theme: Theme) -> str:
    role = "loss" if attributes["role"] == "root" else ROLES.get(attributes["kind"], "constant")
    fill, line = theme.color(f"{role}.bg"), theme.color(f"{role}.line")
    words = "\n".join(_label(node, attributes))
    return f'label={_quoted(words)} fillcolor="{fill}" color="{line}"'


def _label(node: str, attributes: NodeAttributes) -> Iterator[str]:
    name = attributes["name"]
    yield f"{name}: {node}" if name and name != node else node
    if attributes["grad_fn"]:
        yield attributes["grad_fn"]
    value, grad = attributes["value"], attributes["grad"]
    if value is not None:
        yield f"value {_number(value)}"
    if grad is not None:
        yield f"grad {_number(grad)}"


def _edge(attributes: EdgeAttributes) -> str:
    sent = attributes["contribution"]
    if attributes["slot"] is None:
        return " [style=dotted]"
    return "" if sent is None else f" [label={_quoted(_number(sent))}]"


def _number(value: TensorValue) -> str:
    if value.count == 1 and value.is_whole:
        return format_number(value.item())
    return f"{value.dtype} {format_shape(value.shape)}"


def _quoted(text: str) -> str:
    """Return a DOT string: quotes and backslashes escaped, lines kept apart."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
