"""Make the data of the explorer page: the drawing as pyvis holds it, and the rows of the stored queries.

The shape of both is described in ``viz/README.md``. Each text stands in the page once: a statement that
its article shows is named in the rows by the id of that article.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import networkx as nx
from pyvis.network import Network

from laborgraph.doors import Cell, Door
from laborgraph.querying import Result, run
from laborgraph.rendering import number
from laborgraph.vocabulary import NS, PREFIXES, RDF_TYPE, XSD, local_name

__all__ = ["Row", "drawing", "facts_of", "packed", "query_rows"]

Row = dict[str, Cell]

_OPTIONS = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {"dragNodes": False, "hideEdgesOnDrag": True, "hideEdgesOnZoom": True, "keyboard": False},
}
_KEPT = ("slug", "group", "stance", "standing", "section")


def query_rows(door: Door, name: str, lang: str | None = None, **parameters: str) -> list[Row]:
    """The rows of a stored query, each as a mapping from column to cell."""
    result = run(door, name, parameters if lang is None else {**parameters, "lang": lang})
    names = [column.name for column in result.columns]
    return [dict(zip(names, row, strict=True)) for row in result.rows]


def drawing(graph: nx.MultiDiGraph[str], steps: Iterable[Row]) -> Network:
    """The network as pyvis holds it: numbered nodes with their places, and every step, parallel ones too.

    ``steps`` are the rows of the stored query ``edges``, whose order is kept. A node has no label: that is
    the heading of its article. A claim without ``stance`` is endorsed.
    """
    net = Network(directed=True)
    places = {node: place for place, node in enumerate(graph)}
    for node, data in graph.nodes(data=True):
        data = {"slug": node, **data}
        kept = {name: data[name] for name in _KEPT if data.get(name) not in (None, "endorsed")}
        net.add_node(places[node], label=" ", x=data["x"], y=data["y"], **kept)
    for step in steps:
        note = {} if step["note"] is None else {"note": step["note"]}
        net.add_edge(places[str(step["from"])], places[str(step["to"])], relation=step["relation"], **note)
    for node in net.nodes:
        # the looks are the script's, for light and dark
        for name in ("color", "shape", "label"):
            node.pop(name, None)
    for edge in net.edges:
        edge.pop("arrows", None)
    net.options = _OPTIONS
    return net


class _Strings:
    """Every text once, by number; a text that stands in an article is named by its id and part."""

    def __init__(self, known: Mapping[str, tuple[str, str]]) -> None:
        self._known = known
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        return self._numbers.setdefault(text, len(self._numbers))

    def all(self) -> list[str | tuple[str, str]]:
        return [self._known.get(text, text) for text in self._numbers]


def _packed_cell(cell: Cell, strings: _Strings, kind: str) -> Any:
    if cell is not None and kind in ("thing", "text"):
        return strings.number(str(cell))
    if isinstance(cell, Decimal):
        plain = number(cell)
        return float(plain) if "." in plain else int(plain)
    return cell


def packed(
    results: Iterable[Result],
    facts: Mapping[str, Any],
    known: Mapping[str, tuple[str, str]],
    rest: Mapping[str, Any],
) -> str:
    """What the page reads when it starts, as one JSON object, compressed, in base 64.

    The rows of stored queries under ``queries`` and ``strings``, ``facts`` as JSON-LD, and all of ``rest``.
    ``known`` says where a text already stands in the page, as ``(id of an article, "label" or
    "statement")``. The shape is described in ``viz/README.md``.
    """
    strings = _Strings(known)
    queries = {
        result.query.name: {
            "columns": [[column.name, column.kind] for column in result.columns],
            "rows": [
                [
                    _packed_cell(cell, strings, column.kind)
                    for cell, column in zip(row, result.columns, strict=True)
                ]
                for row in result.rows
            ],
        }
        for result in results
    }
    shared = {slug: _shared(fact, known) for slug, fact in facts.items()}
    whole = {**rest, "strings": strings.all(), "queries": queries, "facts": shared}
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(gzip.compress(text.encode("utf-8"), 9, mtime=0)).decode("ascii")


def _shared(fact: Mapping[str, Any], known: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    """``fact`` with each text that stands in an article replaced by where it stands."""
    return {
        name: [
            {**term, "@value": known[term["@value"]]}
            if isinstance(term, dict) and term.get("@value") in known
            else term
            for term in terms
        ]
        if isinstance(terms, list)
        else terms
        for name, terms in fact.items()
    }


def _short(iri: str) -> str:
    """``iri`` with a prefix of the project where it has one."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and iri.removeprefix(namespace).replace("-", "").isalnum():
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def facts_of(door: Door) -> dict[str, dict[str, list[Any]]]:
    """What the graph states of each thing, by slug: properties (prefixed) with values as in JSON-LD.

    The figures and roles of a claim are things of their own, under their slugs; ``@id`` is the IRI.
    """
    found: dict[str, dict[str, Any]] = {}
    for subject, name, value, form in run(door, "facts").rows:
        entry = found.setdefault(local_name(str(subject)), {"@id": _short(str(subject))})
        if name == RDF_TYPE:
            if str(value).startswith(NS):
                entry.setdefault("@type", []).append(_short(str(value)))
            continue
        if form == "iri":
            term: Any = {"@id": _short(str(value))}
        elif form == f"{XSD}string":
            term = value
        elif str(form).startswith("http"):
            term = {"@value": value, "@type": _short(str(form))}
        else:
            term = {"@value": value, "@language": form}
        entry.setdefault(_short(str(name)), []).append(term)
    return found
