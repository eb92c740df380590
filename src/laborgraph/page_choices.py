"""Gather what a reader chooses in a view: a thesis, a cause and an effect, a mechanism, a kind of work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx

from laborgraph.page_articles import ARGUMENT
from laborgraph.page_data import Row

__all__ = ["Choice", "causal_depths", "choices", "overview_layers"]

_STANDINGS = ("paradox", "conclusion", "thesis")
_ANSWERS = ("Rebuttal", "Contrast")
_MODEL, _CLAIMS, _ANSWERED = 2, 3, 4
_LAYERS = 5


@dataclass(frozen=True)
class Choice:
    """A choice of a view: its parameter in the address, its label, and its options by group.

    An option is a pair of value and text; ``first`` is what holds while the address names none.
    """

    name: str
    label: str
    groups: dict[str, list[tuple[str, str]]]
    first: str = ""


def choices(
    rows: Mapping[str, list[Row]],
    graph: nx.MultiDiGraph[str],
    labels: Mapping[str, str],
    names: Mapping[str, str],
    words: Mapping[str, Any],
) -> dict[str, list[Choice]]:
    """The choices of each view. ``rows`` are those of its stored queries, by query."""
    every: list[tuple[str, str]] = [("", str(words["allOf"]))]
    acting = dict.fromkeys(str(row["mechanism"]) for row in rows["roles"] if row["mechanism"] in labels)
    kinds = [
        Choice(name, str(words[name if name == "language" else "kind"]), {"": every + counted})
        for name in ("type", "language")
        if (counted := _counted(rows["works"], name, names))
    ]
    return {
        "arguments": [_theses(rows["overview"], graph, labels, names, words)],
        "causes": _causes(rows["causal-steps"], words),
        "actors": [
            Choice("of", str(words["mechanismOf"]), {"": every + [(slug, labels[slug]) for slug in acting]})
        ],
        "sources": kinds,
    }


def _counted(works: Iterable[Row], name: str, names: Mapping[str, str]) -> list[tuple[str, str]]:
    found = Counter(str(row[name]) for row in works if row[name])
    return [(value, f"{names.get(value, value)} ({count})") for value, count in found.items()]


def _theses(
    overview: Iterable[Row],
    graph: nx.MultiDiGraph[str],
    labels: Mapping[str, str],
    names: Mapping[str, str],
    words: Mapping[str, Any],
) -> Choice:
    """What the article argues for: paradoxes that the model yields first, then what most bears on."""
    yielded = {str(row["to"]) for row in overview if row["claim"]}
    bearing: Counter[str] = Counter()
    for start, end, step in graph.edges(data=True):
        if start != end and step["relation"] in ARGUMENT:
            bearing[end] += 1
            bearing[start] += step["relation"] in _ANSWERS
    theses = [node for node, data in graph.nodes(data=True) if data.get("standing") in _STANDINGS]

    def rank(node: str) -> tuple[int, bool, int]:
        return _STANDINGS.index(graph.nodes[node]["standing"]), node not in yielded, -bearing[node]

    groups: dict[str, list[tuple[str, str]]] = {"": [("all", str(words["wholeName"]))]}
    theses.sort(key=rank)
    for node in theses:
        standing = str(graph.nodes[node]["standing"])
        groups.setdefault(names.get(standing, standing), []).append((node, labels[node]))
    claims = (node for node, data in graph.nodes(data=True) if data["group"] == "claim")
    return Choice("of", str(words["mapOf"]), groups, next(iter(theses), next(claims, "")))


def _causes(steps: list[Row], words: Mapping[str, Any]) -> list[Choice]:
    """From which cause to which effect: at first from what has most effects to what has most causes there."""
    arcs: nx.DiGraph[str] = nx.DiGraph()
    found = []
    for end in ("from", "to"):
        named = {str(row[end]): str(row[f"{end}_label"]) for row in steps}
        options = sorted(named.items(), key=lambda item: item[1].casefold())
        found.append((end, [("-", str(words["anyCause" if end == "from" else "anyEffect"])), *options]))
    arcs.add_edges_from((str(row["from"]), str(row["to"])) for row in steps)
    start = max(arcs, key=lambda node: len(nx.descendants(arcs, node)), default="-")
    after = [node for node in arcs if start != "-" and nx.has_path(arcs, start, node)]
    last = max(after, key=lambda node: len(nx.ancestors(arcs, node)), default="-")
    return [
        Choice(end, str(words[end]), {"": options}, first)
        for (end, options), first in zip(found, (start, last), strict=True)
    ]


def causal_depths(steps: Iterable[Row]) -> dict[str, int]:
    """How many steps of cause and effect lie before each thing; steps that close a loop do not count."""
    arcs: nx.DiGraph[str] = nx.DiGraph((str(row["from"]), str(row["to"])) for row in steps)
    order = {node: place for place, node in enumerate(reversed(list(nx.dfs_postorder_nodes(arcs))))}
    found = dict.fromkeys(order, 0)
    for node in order:
        for effect in arcs.successors(node):
            if order[effect] > order[node]:
                found[effect] = max(found[effect], found[node] + 1)
    return found


def overview_layers(overview: Iterable[Row], graph: nx.MultiDiGraph[str]) -> list[list[str]]:
    """What stands in the overview, from left to right: mechanisms, the model, claims, views they answer."""
    rows = list(overview)
    above = {str(row["from"]): str(row["to"]) for row in rows if row["relation"] == "part of"}
    layer: dict[str, int] = {}

    def place(slug: str) -> int:
        steps = 0
        while slug in above and steps < _MODEL:
            slug, steps = above[slug], steps + 1
        return _MODEL - steps

    for row in rows:
        for slug in (str(row["from"]), str(row["to"])):
            if slug in graph and graph.nodes[slug]["group"] == "mechanism":
                layer[slug] = place(slug)
            elif slug in graph:
                answered = row["relation"] == "Rebuttal" and slug == row["to"]
                layer[slug] = _ANSWERED if answered else layer.get(slug, _CLAIMS)
    return [[slug for slug, at in layer.items() if at == wanted] for wanted in range(_LAYERS)]
