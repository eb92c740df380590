"""Gather what the articles of the explorer page say: one for each claim, mechanism, actor, work and remark.

The page is read without script, in print and by a screen reader too, so everything that a card shows
without computing stands here, and each text once: what is said elsewhere is a link.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import networkx as nx

from laborgraph.cards import NO_CITATION
from laborgraph.doors import Door
from laborgraph.page_data import Row, query_rows
from laborgraph.references import reference
from laborgraph.rendering import number

__all__ = ["ARGUMENT", "claims", "headings", "names_in", "others", "part", "remarks"]

ARGUMENT = ("Support", "Evidence", "Rebuttal", "Qualification", "Contrast", "Restatement", "Elaboration")


def _grouped(rows: list[Row], key: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(str(row[key]), []).append(row)
    return found


def _noted(door: Door, lang: str) -> dict[str, list[str]]:
    """The remarks on each thing, by their slugs."""
    found: dict[str, list[str]] = {}
    for row in query_rows(door, "remarks", lang):
        for thing in str(row["about"]).split("; "):
            found.setdefault(thing, []).append(str(row["remark"]))
    return found


def names_in(door: Door, lang: str) -> dict[str, list[str]]:
    """What each thing and term is called in ``lang``: the name first, then other names."""
    found: dict[str, list[str]] = {}
    for row in query_rows(door, "names"):
        if row["lang"] in (lang, ""):
            names = found.setdefault(str(row["thing"]), [])
            if row["label"] not in names:
                names.append(str(row["label"]))
    return found


def _steps(graph: nx.MultiDiGraph[str], thing: str) -> list[tuple[str, list[str]]]:
    """The steps that start from ``thing``, by relation: argument first, then what it is about."""
    found: dict[str, list[str]] = {}
    for _, end, data in graph.out_edges(thing, data=True):
        if data["relation"] != "cites":
            ends = found.setdefault(str(data["relation"]), [])
            if end not in ends:
                ends.append(end)
    rank = {name: place for place, name in enumerate(ARGUMENT)}
    return sorted(found.items(), key=lambda item: (rank.get(item[0], len(rank)), item[0]))


def part(row: Row) -> str:
    """The part that a claim or passage stands in: article and section, or nothing when it is in none."""
    return "" if row["section"] is None else f"{row['article']} {row['section']}"


def headings(door: Door, lang: str, several: bool) -> dict[str, str]:
    """The heading of each part; with ``several`` articles the short title of the article follows."""
    titles = {
        str(row["folder"]): str(row["title"]).partition(":")[0] for row in query_rows(door, "article", lang)
    }
    return {
        part(row): f"{row['heading']} ({titles.get(str(row['article']), row['article'])})"
        if several
        else str(row["heading"])
        for row in query_rows(door, "sections", lang)
    }


def _locator(row: Row) -> str:
    """The place of a claim in short: section, paragraph and sentence, or its place in words."""
    parts = [row[name] for name in ("section", "paragraph", "sentence")]
    return str(row["place"]) if None in parts else ".".join(map(str, parts))


def _figure(row: Row, names: Mapping[str, list[str]]) -> str:
    """One number in words: as printed, what it measures, of whom, when, value, unit, base, bound, origin."""

    def say(name: str) -> str:
        slugs = str(row[name] or "").split("; ")
        return ", ".join(names.get(slug, [slug])[0] for slug in slugs if slug)

    ends = [row["lower"], row["upper"]] if row["value"] is None else [row["value"]]
    span = "–".join(f"{Decimal(number(end)):,f}" for end in ends if isinstance(end, Decimal))
    years = [str(year) for year in dict.fromkeys((row["from_year"], row["to_year"])) if year is not None]
    base = f" ({say('share_of')})" if row["share_of"] else ""
    when = "–".join(years) or say("year_basis")
    return (
        f"{row['as_printed']} – {row['indicator_label']}: {say('subject')}, {when}; "
        f"{span} {say('unit')}{base}; {say('bound')}; {say('origin')}"
    )


def claims(
    door: Door, graph: nx.MultiDiGraph[str], lang: str, names: Mapping[str, list[str]], numbers: list[Row]
) -> dict[str, list[dict[str, Any]]]:
    """Every claim by the part of the text that it stands in, in its order, with what its article says.

    ``names`` are what things and terms are called in ``lang``, ``numbers`` the rows of the query ``figures``.
    """
    figures = _grouped(numbers, "claim")
    sources = _grouped(query_rows(door, "claim-sources", lang), "claim")
    noted = _noted(door, lang)
    found: dict[str, list[dict[str, Any]]] = {}
    for row in query_rows(door, "claims", lang):
        slug = str(row["claim"])
        claim = {
            **row,
            "locator": _locator(row),
            "figures": [_figure(figure, names) for figure in figures.get(slug, ())],
            "cited": [source for source in sources.get(slug, ()) if source["printed"] is not None],
            "uncited": NO_CITATION[lang],
            "remarks": noted.get(slug, []),
            "steps": _steps(graph, slug),
        }
        found.setdefault(part(row), []).append(claim)
    return found


def others(
    door: Door, graph: nx.MultiDiGraph[str], group: str, lang: str, names: Mapping[str, list[str]]
) -> list[dict[str, Any]]:
    """Every mechanism, actor or work (``group``) with what its article says, and the claims that lead to it.

    ``claims`` are pairs of a claim and its place in short, ``cited`` the places that cite a work.
    """
    places = {str(row["claim"]): _locator(row) for row in query_rows(door, "claims", lang)}
    works = {str(row["work"]): row for row in query_rows(door, "works")}
    cited = _grouped(query_rows(door, "citations", lang), "work")
    noted = _noted(door, lang)
    found = []
    for node, data in graph.nodes(data=True):
        if data["group"] != group:
            continue
        leading: dict[str, None] = {}
        for start, _, step in graph.in_edges(node, data=True):
            if start in places and step["relation"] in ("about", "cites", "role of"):
                leading[start] = None
        thing = {
            "id": node,
            **data,
            "names": names.get(node, [])[1:],
            "claims": [(claim, places[claim]) for claim in places if claim in leading],
            "steps": _steps(graph, node),
            "cited": cited.get(node, []),
            "remarks": noted.get(node, []),
        }
        if node in works:
            thing |= {"reference": reference(works[node]), "work": works[node]}
        found.append(thing)
    return found


def remarks(door: Door, lang: str, known: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
    """The remarks of the curators by kind; ``known`` are the things that have an article."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for row in query_rows(door, "remarks", lang):
        kind = found.setdefault(str(row["kind"]), {})
        about = [thing for thing in str(row["about"]).split("; ") if thing in known]
        kind[str(row["remark"])] = {**row, "about": about}
    return {kind: list(entries.values()) for kind, entries in sorted(found.items())}
