"""A trace as GraphML: the public graph with attributes that every reader of it understands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import networkx as nx

from gradviz.graph.plain import Plain, plain

__all__ = ["graphml"]

# XML 1.0 has no way to write these, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_KEY = re.compile(r'<key id="(\w+)"[^>]*attr.type="double"')
_NUMBER = re.compile(r'(<data key="(\w+)">)(nan|inf|-inf)(</data>)')
_WORDS = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}


def graphml(graph: nx.MultiDiGraph) -> str:
    """Return the public graph of a trace as the text of a GraphML file.

    Parameters
    ----------
    graph
        From `gradviz.graph.public.public_graph`.

    Returns
    -------
    str
        The attributes are those of `gradviz.graph.plain.plain`, and ``label``, which other
        programs write on a node. NaN and infinities are written so that Python and Java
        (Gephi, yEd) read them.

    Examples
    --------
    >>> graph = nx.MultiDiGraph()
    >>> graph.add_node("x", kind="input", shape=(2, 3), value=None)
    >>> text = graphml(graph)
    >>> ">2 x 3<" in text, ">input<" in text
    (True, True)
    """
    written = nx.MultiDiGraph()
    for node, attributes in graph.nodes(data=True):
        label = attributes.get("name") or node
        written.add_node(_xml(node), label=_xml(label), **_escaped(plain(attributes)))
    for source, target, key, attributes in graph.edges(keys=True, data=True):
        written.add_edge(_xml(source), _xml(target), key=key, **_escaped(plain(attributes)))
    return "\n".join(_numbers(nx.generate_graphml(written))) + "\n"


def _escaped(attributes: dict[str, Plain]) -> dict[str, Plain]:
    return {
        name: _xml(value) if isinstance(value, str) else value for name, value in attributes.items()
    }


def _xml(text: str) -> str:
    """Return a text with what XML cannot hold written as Python would."""
    return _NOT_XML.sub(lambda found: repr(found.group())[1:-1], text)


def _numbers(lines: Iterable[str]) -> Iterator[str]:
    """Write what is no finite number as XML's readers know it; text stays as it is."""
    doubles: set[str] = set()
    for line in lines:
        key = _KEY.search(line)
        if key is not None:
            doubles.add(key.group(1))
        yield _NUMBER.sub(lambda found: _named(found, doubles), line)


def _named(found: re.Match[str], doubles: set[str]) -> str:
    start, key, number, end = found.groups()
    return f"{start}{_WORDS[number]}{end}" if key in doubles else found.group()
