"""Draw the graph as a network: mechanisms, actors, claims and works, and the steps between them.

Positions are computed from the data alone, so that two runs give the same picture: claims stand as in
the text (a band for each section, reading from left to right), actors above them, works below, and
mechanisms on top.
"""

from __future__ import annotations

from collections.abc import Iterable

import networkx as nx

from laborgraph.doors import Cell, Door
from laborgraph.querying import run

__all__ = ["GROUPS", "network"]

GROUPS = ("mechanism", "actor", "claim", "work")
"""The groups of things that a network holds, from top to bottom."""

_COLUMNS = 48
_STEP = 60
_GAP = 150


def _rows(door: Door, name: str, **parameters: str) -> list[dict[str, Cell]]:
    result = run(door, name, parameters)
    names = [column.name for column in result.columns]
    return [dict(zip(names, row, strict=True)) for row in result.rows]


def network(door: Door, lang: str = "en") -> nx.MultiDiGraph[str]:
    """The network of everything that the explorer draws.

    Nodes are slugs with ``group`` (see ``GROUPS``), ``label``, ``type`` (class), ``x`` and ``y``; claims
    also have ``stance``, ``standing`` and, in an article, ``text`` (which one) and ``section``. Edges have
    ``relation`` and, where the graph gives one, ``note``. Parallel edges are kept.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for row in sorted(_rows(door, "nodes", lang=lang), key=lambda row: GROUPS.index(str(row["group"]))):
        slug = str(row.pop("thing"))
        graph.add_node(slug, **{key: value for key, value in row.items() if value is not None})
    for row in _rows(door, "edges"):
        start, end = str(row["from"]), str(row["to"])
        if start in graph and end in graph:
            note = {} if row["note"] is None else {"note": row["note"]}
            graph.add_edge(start, end, relation=row["relation"], **note)
    _place(graph)
    return graph


def _place(graph: nx.MultiDiGraph[str]) -> None:
    """Give every node its ``x`` and ``y``: bands of rows, one band for each group and section."""
    top = 0
    for group in GROUPS:
        members = [node for node, data in graph.nodes(data=True) if data["group"] == group]
        bands: dict[object, list[str]] = {}
        for node in members:
            data = graph.nodes[node]
            bands.setdefault((data.get("text"), data.get("section")), []).append(node)
        for band in bands.values():
            # few and labelled, mechanisms are spread over the whole width
            spread = max(1, _COLUMNS // len(band)) if group == "mechanism" else 1
            top = _band(graph, band, top, spread) + _GAP


def _band(graph: nx.MultiDiGraph[str], nodes: Iterable[str], top: int, spread: int) -> int:
    """Lay ``nodes`` in rows from ``top`` down, ``spread`` columns apart; gives the height reached."""
    bottom = top
    for place, node in enumerate(nodes):
        row, column = divmod(place, _COLUMNS // spread)
        bottom = top + row * _STEP
        graph.nodes[node].update(x=column * spread * _STEP, y=bottom)
    return bottom
