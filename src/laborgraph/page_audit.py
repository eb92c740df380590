"""Gather what the audit finds, by the claim or the work that it is about, in words for its card."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from laborgraph.doors import Cell, Door
from laborgraph.page_data import Row, query_rows
from laborgraph.page_views import plain

__all__ = ["carriers", "findings"]


def carriers(figures: Iterable[Row]) -> dict[str, str]:
    """The claim that gives each number; ``figures`` are rows of the stored query ``figures``."""
    return {str(row["quantity"]): str(row["claim"]) for row in figures}


def findings(
    door: Door, lang: str, words: Mapping[str, Any], carrier: Mapping[str, str]
) -> dict[str, list[str]]:
    """What is found about each claim or work, a line for each finding, by slug.

    From the stored queries ``audit-arithmetic`` (at every claim that gives one of the numbers, and at the
    claim that a comparison bears on), ``audit-counts`` and ``audit-citations`` (at the claim, at those that
    cite, or at the work). ``carrier`` maps a number to its claim.
    """
    found: dict[str, dict[str, None]] = {}
    for thing, line in (
        *_computed(query_rows(door, "audit-arithmetic", lang), words, carrier),
        *_counted(query_rows(door, "audit-counts", lang), words),
        *_cited(door, lang),
    ):
        found.setdefault(thing, {})[line] = None
    return {thing: list(lines) for thing, lines in found.items()}


def _computed(
    rows: Iterable[Row], words: Mapping[str, Any], carrier: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    for row in rows:
        given = [str(row[name]) for name in ("first_printed", "second_printed") if row[name] is not None]
        printed = f" ({words['heads']['printed']}: {row['printed']})" if row["printed"] is not None else ""
        assumed = f". {row['assumption']}" if row["assumption"] is not None else ""
        gives = f"{row['operation']}: {'; '.join(given)} → {_gives(row['computed'])}"
        about = [carrier.get(str(row[name]), "") for name in ("result", "first", "second")]
        for claim in dict.fromkeys((*about, str(row["checks"] or ""))):
            if claim:
                yield claim, f"{gives}{printed}: {row['verdict']}{assumed}"


def _gives(computed: Cell) -> str:
    return plain(computed) if isinstance(computed, Decimal) else "?"


def _counted(rows: Iterable[Row], words: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    heads = words["heads"]
    for row in rows:
        numbers = f"{heads['announced']} {row['announced']}, {heads['listed']} {row['listed']}"
        yield str(row["claim"]), f"{row['as_printed']}: {numbers}: {row['verdict']}"


def _cited(door: Door, lang: str) -> Iterator[tuple[str, str]]:
    """Findings of citations: at the claim, at the work of an entry, or at the claims that cite so."""
    works = {str(row["entry"]): str(row["work"]) for row in query_rows(door, "works")}
    citing: dict[str, set[str]] = {}
    for row in query_rows(door, "claim-sources", lang):
        if row["printed"] is not None:
            citing.setdefault(f"{row['place']} {row['printed']}", set()).add(str(row["claim"]))
    for row in query_rows(door, "audit-citations", lang):
        about = str(row["about"])
        line = f"{row['finding']}: {row['printed']}"
        for thing in (works.get(about, about), *sorted(citing.get(f"{row['place']} {row['printed']}", ()))):
            yield thing, line
