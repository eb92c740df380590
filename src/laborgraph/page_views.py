"""Gather the views of the explorer page: each with its stored queries and what stands in it as tables."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import yaml

from laborgraph.catalogue import stored_query
from laborgraph.content import content
from laborgraph.doors import Cell, Door
from laborgraph.errors import UnknownName, nearest
from laborgraph.querying import Result, run
from laborgraph.rendering import number

__all__ = ["Shown", "Table", "View", "plain", "view_name", "view_names", "views"]


_LARGE = 10_000
_NUMBERS = {"first_printed": "first", "second_printed": "second", "printed": "result"}
"""Columns with a number as printed, and the columns that name the number."""


@dataclass(frozen=True)
class Shown:
    """One cell as the page shows it: its text, and the thing that it links to (or nothing)."""

    text: str
    thing: str = ""


@dataclass(frozen=True)
class Table:
    """Rows of a stored query as a table of the page: the heads and the cells."""

    name: str
    heads: list[str]
    rows: list[list[Shown]]


@dataclass(frozen=True)
class View:
    """One view: its name, the answers of its stored queries, and the tables that stand in the page."""

    name: str
    results: list[Result]
    tables: list[Table] = field(default_factory=list)

    def result(self, name: str) -> Result:
        """The answer of the stored query ``name`` of this view."""
        return next(result for result in self.results if result.query.name == name)


def _layout() -> dict[str, Any]:
    layout: dict[str, Any] = yaml.safe_load(content("viz").joinpath("views.yaml").read_text(encoding="utf-8"))
    return layout


def view_names() -> list[str]:
    """The names of the views, in the order of the page."""
    return list(_layout())


def view_name(given: str) -> str:
    """``given`` when it names a view; raises ``UnknownName`` with the nearest names."""
    names = view_names()
    if given not in names:
        raise UnknownName("view", given, nearest(given, names) or names)
    return given


def _run(door: Door, name: str, lang: str) -> Result:
    speaks = any(parameter.name == "lang" for parameter in stored_query(name).parameters)
    return run(door, name, {"lang": lang} if speaks else {})


def plain(value: Decimal) -> str:
    """A number as one reads it: a large one with thousands apart and without decimals.

    >>> plain(Decimal("485681818181.818")), plain(Decimal("6.9610"))
    ('485,681,818,182', '6.961')
    """
    return f"{value:,.0f}" if abs(value) >= _LARGE else number(value)


def _cell(cell: Cell, kind: str, labels: Mapping[str, str], places: Mapping[str, str], head: str) -> Shown:
    if cell is None:
        return Shown("")
    if isinstance(cell, Decimal):
        return Shown(plain(cell))
    if not isinstance(cell, str):
        return Shown(str(cell))
    if kind != "thing":
        return Shown(cell)
    # a claim that says where a row comes from is named by its place, which is short
    if head == "claim" and cell in places:
        return Shown(places[cell], cell)
    return Shown(labels.get(cell, cell), cell if cell in labels else "")


def _table(
    result: Result,
    heads: list[str],
    labels: Mapping[str, str],
    places: Mapping[str, str],
    carriers: Mapping[str, str],
) -> Table:
    names = [column.name for column in result.columns]
    rows = []
    for row in result.rows:
        cells = dict(zip(names, row, strict=True))
        shown = []
        for head in heads:
            cell = _cell(cells[head], result.columns[names.index(head)].kind, labels, places, head)
            # a number as printed leads to the claim that gives it
            carrier = carriers.get(str(cells.get(_NUMBERS.get(head, ""))))
            shown.append(Shown(cell.text, carrier) if carrier and cell.text else cell)
        rows.append(shown)
    return Table(result.query.name, heads, rows)


def views(
    door: Door,
    lang: str,
    labels: Mapping[str, str],
    places: Mapping[str, str],
    carriers: Mapping[str, str],
) -> Iterator[View]:
    """Every view with the answers of its stored queries, in order.

    ``labels`` are what things with an article are called there, ``places`` the places of claims in short,
    ``carriers`` the claims that give the numbers.
    """
    for name, entry in _layout().items():
        results = [_run(door, query, lang) for query in entry["queries"]]
        view = View(name, results)
        for query, heads in entry.get("tables", {}).items():
            view.tables.append(_table(view.result(query), heads, labels, places, carriers))
        yield view
