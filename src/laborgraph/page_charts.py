"""Gather the charts of the explorer page, each with its title, what to know about it, and its rows."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import yaml
from markupsafe import Markup

from laborgraph.charts import bars, printed, reach, slopes, table_bars
from laborgraph.content import content
from laborgraph.doors import Door
from laborgraph.marks import shortened
from laborgraph.page_data import Row, query_rows
from laborgraph.page_views import Shown
from laborgraph.rendering import number
from laborgraph.timeline import timeline

__all__ = ["Chart", "charts"]

_EVENT = ("label", "from_year", "to_year", "from_text", "to_text", "date_text", "place")


@dataclass(frozen=True)
class Chart:
    """One chart: its title, what to know about it, the drawing as SVG, and the same as rows."""

    title: str
    note: str
    svg: Markup
    heads: Sequence[str]
    rows: list[list[Shown]]


def charts(
    door: Door, lang: str, labels: Mapping[str, str], words: Mapping[str, Any], drawn: Mapping[str, object]
) -> Iterator[Chart]:
    """The charts of the view ``time``: events, the tables of the article, and figures that stand together.

    ``labels`` are what things are called, ``words`` the words of the page, ``drawn`` the things with an
    article, to which an event may link. Charts without rows are left out.
    """
    events = query_rows(door, "events", lang)
    if any(row["from_year"] or row["from_text"] for row in events):
        titles = words["charts"]["timeline"]
        english = query_rows(door, "events", "en")
        targets = {
            str(row["event"]): mark
            for row in events
            for mark in str(row["marked_by"] or "").split("; ")
            if mark in drawn
        }
        rows = [[Shown(str(row[name] or "")) for name in _EVENT] for row in events]
        svg = timeline(titles["title"], events, english, targets)
        yield Chart(titles["title"], titles["note"], svg, words["eventHeads"], rows)
    yield from _tables(door, lang, labels, words)
    yield from _figures(query_rows(door, "figures", lang), labels, words)


def _tables(door: Door, lang: str, labels: Mapping[str, str], words: Mapping[str, Any]) -> Iterator[Chart]:
    tables: dict[str, list[Row]] = {}
    for row in query_rows(door, "tables", lang):
        tables.setdefault(str(row["table"]), []).append(row)
    for table, cells in tables.items():
        title = labels.get(table, table)
        note = f"{words['source']}: {cells[0]['source'] or '?'}."
        panels: dict[str, dict[str, list[Row]]] = {}
        for cell in cells:
            subject = labels.get(str(cell["subject"]), str(cell["subject"]))
            panels.setdefault(str(cell["indicator_label"]), {}).setdefault(subject, []).append(cell)
        several = all(len(rows) > 1 for subjects in panels.values() for rows in subjects.values())
        if several:
            subjects = list(next(iter(panels.values())))
            note += f" ● {subjects[0]}" + "".join(f", ■ {other}" for other in subjects[1:]) + "."
        else:
            note += f" {words['ownScale']}"
        units = {str(cell["indicator_label"]): _unit(cell, labels, words) for cell in cells}
        svg = slopes(title, panels, units) if several else table_bars(title, cells, labels, units)
        yield Chart(title, note, svg, words["chartHeads"], [_cells(cell, labels) for cell in cells])


def _unit(row: Row, labels: Mapping[str, str], words: Mapping[str, Any]) -> str:
    """The unit of a number as it is printed: in thousands when its value is a thousand times as much."""
    unit = labels.get(str(row["unit"]), str(row["unit"]))
    plain = re.sub(r"[^\d.]", "", str(row["as_printed"]).partition("^")[0])
    if plain and isinstance(row["value"], Decimal) and abs(row["value"]) == Decimal(plain) * 1000:
        return f"{words['thousands']}: {unit}"
    return unit


def _cells(row: Row, labels: Mapping[str, str]) -> list[Shown]:
    """What is measured, of whom and when, as printed, value, unit and source of one number."""
    return [
        Shown(str(row["indicator_label"])),
        Shown(_of(row, labels)),
        Shown(printed(row), str(row["claim"])),
        Shown(number(row["value"]) if isinstance(row["value"], Decimal) else ""),
        Shown(labels.get(str(row["unit"]), str(row["unit"]))),
        Shown(str(row.get("source") or row.get("citations") or "")),
    ]


def _of(row: Row, labels: Mapping[str, str]) -> str:
    subject = ", ".join(labels.get(slug, slug) for slug in str(row["subject"]).split("; "))
    years = "–".join(str(y) for y in dict.fromkeys((row["from_year"], row["to_year"])) if y is not None)
    return f"{subject}, {years}" if years else subject


def _bar_name(row: Row, rows: Sequence[Row], labels: Mapping[str, str]) -> str:
    """What a bar is called: what tells it from the others of its chart, with the years."""
    indicators = {other["indicator"] for other in rows}
    subjects = {other["subject"] for other in rows if other["indicator"] == row["indicator"]}
    subject, comma, years = _of(row, labels), "", ""
    if row["from_year"] is not None or row["to_year"] is not None:
        subject, comma, years = subject.rpartition(", ")
    measured = str(row["indicator_label"])
    name = subject if len(indicators) == 1 else measured if len(subjects) == 1 else f"{subject}: {measured}"
    return shortened(name, 80 - len(comma + years)) + comma + years


def _words_of(row: Row) -> tuple[Any, ...]:
    return row["claim"], row["indicator"], row["subject"], row["as_printed"]


def _figures(figures: Sequence[Row], labels: Mapping[str, str], words: Mapping[str, Any]) -> Iterator[Chart]:
    """The charts of ``viz/charts.yaml`` that have rows, in its order."""
    wanted = yaml.safe_load(content("viz").joinpath("charts.yaml").read_text(encoding="utf-8"))
    for name, entry in wanted.items():
        order = {indicator: place for place, indicator in enumerate(entry["indicators"])}
        rows = [
            row
            for row in figures
            if row["indicator"] in order
            and row["unit"] in entry["units"]
            and row["origin"] != "table"
            and reach(row)
        ]
        if not rows:
            continue
        rows.sort(key=lambda row: (order[str(row["indicator"])], int(str(row["from_year"] or 9999))))
        told = {_words_of(row) for row in rows if row["origin"] == "derived"}
        # where a number is derived from the same words, that one is drawn and says so
        called = [
            (
                _bar_name(row, rows, labels) + (f" ({labels['derived']})" if _words_of(row) in told else ""),
                row,
            )
            for row in rows
            if row["origin"] == "derived" or _words_of(row) not in told
        ]
        titles = words["charts"][name]
        svg = bars(titles["title"], called)
        yield Chart(
            titles["title"], titles["note"], svg, words["chartHeads"], [_cells(row, labels) for row in rows]
        )
