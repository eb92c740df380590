"""Read what a card says: what is stated of one thing, in words, and one number in a line."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from laborgraph.card_words import card_words
from laborgraph.catalogue import stored_query
from laborgraph.doors import Cell, Door
from laborgraph.querying import Result, run
from laborgraph.rendering import number
from laborgraph.vocabulary import local_name

__all__ = ["Facts", "Row", "Say", "claim_line", "figure_line", "grouped", "spelled"]

_TRUTH = {"True": "yes", "False": "no"}
_TITLES = {"exactMatch": "same as"}
"""What a property of another vocabulary is called."""

Row = dict[str, Cell]
Say = Callable[[str], str]
"""Gives the words of a card, and the name of a thing, in the language of the card."""


class Facts:
    """What is stated of one thing, and the stored queries about it."""

    def __init__(self, door: Door, iri: str, lang: str) -> None:
        self.door = door
        self.iri = iri
        self.slug = local_name(iri)
        self.lang = lang
        self._called: dict[str, str] = {}
        self._stated: dict[str, list[tuple[str, str]]] = {}
        self._titles: dict[str, str] = {}
        for row in self.rows("properties", thing=iri):
            name = str(row["property"])
            self._stated.setdefault(name, []).append((str(row["value"]), str(row["shown"])))
            self._titles[name] = str(row["label"] or _TITLES.get(name, name))

    def rows(self, name: str, **parameters: str) -> list[Row]:
        """The rows of a stored query, each as a mapping from column to cell."""
        speaks = any(parameter.name == "lang" for parameter in stored_query(name).parameters)
        result: Result = run(self.door, name, {**parameters, **({"lang": self.lang} if speaks else {})})
        names = [column.name for column in result.columns]
        return [dict(zip(names, row, strict=True)) for row in result.rows]

    def say(self, text: str) -> str:
        """Words of the card, or the name of a thing given by its slug, in the card's language.

        In English a thing keeps its slug, by which it can be asked for.
        """
        if self.lang == "en":
            return text
        if not self._called:
            rows = self.rows("names")
            self._called = {
                str(r["thing"]): str(r["label"]) for r in reversed(rows) if r["lang"] == self.lang
            }
        return card_words(self.lang).get(text) or self._called.get(text, text)

    def words(self, name: str) -> list[str]:
        """The values of a property in words."""
        shown = (text for _, text in self._stated.get(name, ()))
        return list(dict.fromkeys(_TRUTH.get(text, text) for text in shown))

    def slugs(self, name: str) -> list[str]:
        """The values of a property as slugs."""
        return list(dict.fromkeys(value for value, _ in self._stated.get(name, ())))

    def others(self, known: set[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The title and values of each property that is not in ``known``."""
        for name in self._stated:
            if name not in known:
                yield self._titles[name], tuple(self.words(name))


def _years(row: Row, say: Say) -> str:
    first, last = row["from_year"], row["to_year"]
    if first is None and last is None:
        return say("year not said") if row.get("year_basis") == "yearNotSaid" else ""
    if last is None:
        return f"{say('since')} {first}"
    return str(first) if first == last else f"{first or '…'}–{last}"


def grouped(value: Decimal) -> str:
    """A decimal for people, in groups of three digits.

    >>> grouped(Decimal("30700000000.0")), grouped(Decimal("-3.90"))
    ('30,700,000,000', '-3.9')
    """
    whole, point, part = number(value).partition(".")
    return f"{int(whole):,}{point}{part}" if whole.lstrip("-").lstrip("0") else number(value)


def spelled(slug: str, say: Say) -> str:
    """What a term of the vocabulary is called: ``jobs per year`` for ``jobsPerYear``."""
    said = say(slug)
    return re.sub(r"(?<=[a-z])[A-Z]", lambda match: f" {match[0].lower()}", slug) if said == slug else said


def figure_line(row: Row, say: Say = str) -> str:
    """One number in a line: as printed, what it measures, value, unit, bound, base and years."""

    def amount(name: str) -> str | None:
        cell = row[name]
        return grouped(cell) if isinstance(cell, Decimal) else None

    span = amount("value") or f" {say('to')} ".join(filter(None, (amount("lower"), amount("upper"))))

    def named(title: str, slugs: Cell) -> str:
        return f"{say(title)}: {'; '.join(map(say, str(slugs).split('; ')))}"

    about = [f"{span} {spelled(str(row['unit']), say)}", f"{say('bound')}: {spelled(str(row['bound']), say)}"]
    if row["share_of"] is not None:
        about.append(named("share of", row["share_of"]))
    about += filter(None, (_years(row, say), named("origin", row["origin"])))
    of = "; ".join(map(say, str(row["subject"]).split("; ")))
    return f"{row['as_printed']} = {row['indicator_label']} {say('of')} {of} ({'; '.join(about)})"


def claim_line(row: Row, say: Say = str) -> str:
    """One row of the stored query ``claims`` in a line: the claim, its stance, what it says, its place."""
    stance = "" if row["stance"] == "endorsed" else f" [{say(str(row['stance']))}]"
    return f"{row['claim']}{stance}: {row['statement']} ({row['place']})"
