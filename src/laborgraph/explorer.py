"""Make the explorer: one self-contained HTML page with the network and everything as text.

The page is semantic HTML first: every claim, mechanism, actor and work is an ``article`` with its id,
readable and linked without script. The network is drawn on top of it by vis-network, which pyvis brings
along. pyvis renders our own page (``viz/explorer.html``), not its own, because its own loads scripts
from elsewhere; physics is never on, positions come from ``laborgraph.network``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import networkx as nx
import yaml
from jinja2 import ChoiceLoader, DictLoader, Environment, PackageLoader
from markupsafe import Markup
from pyvis.network import Network

from laborgraph.cards import NO_CITATION, figure_line
from laborgraph.content import content
from laborgraph.doors import Cell, Door
from laborgraph.network import GROUPS, network
from laborgraph.querying import run
from laborgraph.references import reference
from laborgraph.summary import counts

__all__ = ["explorer_page"]

Row = dict[str, Cell]

_LOOK = {
    "mechanism": {"shape": "diamond", "size": 16},
    "actor": {"shape": "triangle", "size": 11},
    "claim": {"shape": "dot", "size": 9},
    "work": {"shape": "square", "size": 10},
}
_LABEL = 100
"""Letters of a label in the drawing; the whole text stands in the card."""


def _rows(door: Door, name: str, lang: str | None = None) -> list[Row]:
    result = run(door, name, {} if lang is None else {"lang": lang})
    names = [column.name for column in result.columns]
    return [dict(zip(names, row, strict=True)) for row in result.rows]


def _grouped(rows: list[Row], key: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(str(row[key]), []).append(row)
    return found


def _claims(door: Door, lang: str) -> list[dict[str, Any]]:
    """Every claim with what its article shows: place, stance, figures and full citations."""
    figures = _grouped(_rows(door, "figures", lang), "claim")
    sources = _grouped(_rows(door, "claim-sources", lang), "claim")
    works = {str(row["work"]): reference(row) for row in _rows(door, "works")}
    remarks = _grouped(_rows(door, "remarks", lang), "about")
    claims = []
    for row in _rows(door, "claims", lang):
        slug = str(row["claim"])
        cited = [
            {
                "printed": source["printed"],
                "nearby": source["reach"] == "nearby",
                "work": source["work"],
                "reference": works.get(str(source["work"])),
            }
            for source in sources.get(slug, ())
            if source["printed"] is not None
        ]
        claims.append(
            {
                **row,
                "figures": [figure_line(figure) for figure in figures.get(slug, ())],
                "cited": cited,
                "uncited": NO_CITATION[lang],
                "remarks": [remark["comment"] for remark in remarks.get(slug, ())],
            }
        )
    return claims


def _part(row: Row) -> str:
    """The part of the page that a claim stands in: article and section, or nothing when it is in none."""
    return "" if row["section"] is None else f"{row['article']} {row['section']}"


def _headings(door: Door, lang: str, several: bool) -> dict[str, str]:
    """The heading of each part; with ``several`` articles it names the article too."""
    rows = _rows(door, "sections", lang)
    return {
        _part(row): f"{row['article']}: {row['heading']}" if several else str(row["heading"]) for row in rows
    }


def _called(door: Door, lang: str) -> dict[str, list[str]]:
    """What each thing and term is called in ``lang``: the name first, then other names."""
    found: dict[str, list[str]] = {}
    for row in _rows(door, "names"):
        if row["lang"] in (lang, ""):
            names = found.setdefault(str(row["thing"]), [])
            if row["label"] not in names:
                names.append(str(row["label"]))
    return found


def _also(door: Door) -> dict[str, str]:
    """Every name of each thing, in every language, for the search of the page."""
    found: dict[str, list[str]] = {}
    for row in _rows(door, "names"):
        found.setdefault(str(row["thing"]), []).append(str(row["label"]))
    return {thing: " ".join(dict.fromkeys(names)) for thing, names in found.items()}


def _neighbours(graph: nx.MultiDiGraph[str], said: Callable[[str], str]) -> dict[str, list[dict[str, str]]]:
    """For each thing the steps to and from it, in a stable order, as relation, arrow, id and label."""
    found: dict[str, list[dict[str, str]]] = {node: [] for node in graph}
    for start, end, data in graph.edges(data=True):
        relation = said(str(data["relation"]))
        if "note" in data:
            relation = f"{relation}: {said(str(data['note']))}"
        for here, there, arrow in ((start, end, "→"), (end, start, "←")):
            label = graph.nodes[there]["label"]
            found[here].append({"relation": relation, "arrow": arrow, "id": there, "label": label})
    return {
        node: sorted(steps, key=lambda s: (s["arrow"], s["relation"], s["id"]))
        for node, steps in found.items()
    }


def _drawing(graph: nx.MultiDiGraph[str], said: Callable[[str], str], also: dict[str, str]) -> Network:
    """The network as pyvis draws it: positions fixed, physics off, parallel edges kept."""
    net = Network(directed=True)
    for node, data in graph.nodes(data=True):
        label = str(data["label"])
        net.add_node(
            node,
            label=label if len(label) <= _LABEL else f"{label[: _LABEL - 1]}…",
            x=data["x"],
            y=data["y"],
            physics=False,
            group=data["group"],
            stance=data.get("stance", ""),
            standing=data.get("standing", ""),
            section=data.get("section", 0),
            **({"also": also[node]} if data["group"] in ("mechanism", "actor") and node in also else {}),
            **_LOOK[data["group"]],
        )
    for number, (start, end, data) in enumerate(graph.edges(data=True)):
        net.add_edge(
            start,
            end,
            id=f"e{number}",
            relation=data["relation"],
            said=said(str(data["relation"])),
            note=said(str(data.get("note", ""))),
        )
    net.options = {
        "physics": {"enabled": False},
        "layout": {"improvedLayout": False},
        "interaction": {"hideEdgesOnDrag": True, "hideEdgesOnZoom": True, "keyboard": False},
    }
    return net


def explorer_page(door: Door, lang: str = "en") -> str:
    """The explorer as the text of one HTML file that asks nothing of any network."""
    graph = network(door, lang)
    viz = content("viz")
    words = yaml.safe_load(viz.joinpath(f"words.{lang}.yaml").read_text(encoding="utf-8"))
    called = _called(door, lang)

    def say(slugs: str) -> str:
        parts = str(slugs).split("; ")
        return "; ".join(words["relations"].get(part) or called.get(part, [part])[0] for part in parts)

    net = _drawing(graph, say, _also(door))
    template = viz.joinpath("explorer.html").read_text(encoding="utf-8")
    net.templateEnv = Environment(
        loader=ChoiceLoader([DictLoader({"explorer.html": template}), PackageLoader("pyvis", "templates")]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    net.templateEnv.filters["called"] = say
    net.path = "explorer.html"
    claims = _claims(door, lang)
    articles = _rows(door, "article", lang)
    sections = _grouped([{**row, "part": _part(row)} for row in claims], "part")
    things = {
        group: [{"id": node, **data} for node, data in graph.nodes(data=True) if data["group"] == group]
        for group in GROUPS
    }
    net.templateEnv.globals.update(
        lang=lang,
        article={name: " · ".join(str(row[name]) for row in articles) for name in ("title", "authors")},
        counts=counts(door),
        headings=_headings(door, lang, len(articles) > 1) | {"": words["added"]},
        sections=sections,
        things=things,
        references={str(row["work"]): reference(row) for row in _rows(door, "works")},
        neighbours=_neighbours(graph, say),
        words=words,
        style=Markup(viz.joinpath("explorer.css").read_text(encoding="utf-8")),  # noqa: S704 (our own file)
        script=Markup(viz.joinpath("explorer.js").read_text(encoding="utf-8")),  # noqa: S704 (our own file)
    )
    page: str = net.generate_html()
    return page
