"""A trace as Graphviz DOT: the public graph with its numbers, for other programs to draw.

What is drawn here by the app itself (`gradviz.animation`) has nothing to do with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import networkx as nx

from gradviz.graph.plain import plain, short
from gradviz.graph.schema import EdgeAttributes, NodeAttributes
from gradviz.model.theme import Theme

__all__ = ["dot"]

ROLES = {"parameter": "param", "input": "input", "op": "op", "module": "op"}
"""Colour role of a node by its kind; all others have that of constants."""
SHAPES = {"parameter": "hexagon", "module": "box3d"}
RENAMED = {"shape": "tensor_shape"}
"""Attributes whose name means something else to Graphviz."""
Clusters = dict[str, "_Cluster"]


class _Cluster:
    """What is drawn in one frame: its nodes, and the frames inside it."""

    def __init__(self) -> None:
        self.nodes: list[str] = []
        self.inside: Clusters = {}


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
        per use of a value with what backward sent along it, a cluster per module. Nodes and
        edges have all attributes of `gradviz.graph.plain.plain` too; Graphviz passes over
        them, and ``gvpr`` or ``pydot`` read them. The sizes are called ``tensor_shape``:
        ``shape`` is Graphviz's own.

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
    lines.append(f'  graph [bgcolor="{ground}" {font} fontsize=10 color="{line}" style=rounded];')
    lines.append(f'  node [{font} fontsize=11 shape=box style=filled margin="0.12,0.06"];')
    lines.append(f'  edge [{font} fontsize=9 color="{line}"];')
    types: Mapping[str, str] = graph.graph.get("modules", {})
    lines += _cluster(_clusters(graph, types), graph, theme, types, "  ")
    for source, target, attributes in graph.edges(data=True):
        lines.append(f"  {_quoted(source)} -> {_quoted(target)} [{_edge(attributes)}];")
    lines.append("}")
    return "\n".join(lines) + "\n"


def _clusters(graph: nx.MultiDiGraph, types: Mapping[str, str]) -> _Cluster:
    """Return the nodes by the modules that they are in, one inside the other."""
    whole = _Cluster()
    for node, attributes in graph.nodes(data=True):
        at = whole
        for path in _around(attributes["module"], types, folded=attributes["kind"] == "module"):
            at = at.inside.setdefault(path, _Cluster())
        at.nodes.append(node)
    return whole


def _around(module: str, types: Mapping[str, str], *, folded: bool) -> Iterator[str]:
    """Give the paths of the modules that a node is drawn in, the outermost first."""
    parts = module.split(".") if module else []
    for end in range(1, len(parts) + (not folded)):
        path = ".".join(parts[:end])
        if path in types:
            yield path


def _cluster(
    one: _Cluster, graph: nx.MultiDiGraph, theme: Theme, types: Mapping[str, str], indent: str
) -> Iterator[str]:
    for node in one.nodes:
        yield f"{indent}{_quoted(node)} [{_node(node, graph.nodes[node], theme)}];"
    for path, inside in one.inside.items():
        yield f"{indent}subgraph {_quoted(f'cluster {path}')} {{"
        yield f"{indent}  label={_quoted(f'{path} ({types[path]})')};"
        yield from _cluster(inside, graph, theme, types, f"{indent}  ")
        yield f"{indent}}}"


def _node(node: str, attributes: NodeAttributes, theme: Theme) -> str:
    kind = attributes["kind"]
    role = "loss" if attributes["role"] == "root" else ROLES.get(kind, "constant")
    fill, line = theme.color(f"{role}.bg"), theme.color(f"{role}.line")
    words = "\n".join(_label(node, attributes))
    shape = f" shape={SHAPES[kind]}" if kind in SHAPES else ""
    drawn = f'label={_quoted(words)} fillcolor="{fill}" color="{line}"{shape}'
    return f"{drawn} {_attributes(attributes)}".strip()


def _label(node: str, attributes: NodeAttributes) -> Iterator[str]:
    name = attributes["name"]
    yield f"{name}: {node}" if name and name != node else node
    if attributes["grad_fn"]:
        yield attributes["grad_fn"]
    value, grad = attributes["value"], attributes["grad"]
    if value is not None:
        yield f"value {short(value)}"
    if grad is not None:
        yield f"grad {short(grad)}"


def _edge(attributes: EdgeAttributes) -> str:
    sent = attributes["contribution"]
    drawn = ""
    if attributes["slot"] is None:
        drawn = "style=dotted "
    elif sent is not None:
        drawn = f"label={_quoted(short(sent))} "
    return drawn + _attributes(attributes)


def _attributes(attributes: Mapping[str, object] | NodeAttributes | EdgeAttributes) -> str:
    return " ".join(
        f"{RENAMED.get(name, name)}={_quoted(str(value))}"
        for name, value in plain(dict(attributes)).items()
        if value != ""
    )


def _quoted(text: str) -> str:
    """Return a DOT string: quotes and backslashes escaped, lines kept apart."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\r", "\\r").replace("\n", "\\n") + '"'
