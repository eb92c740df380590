"""Say how much of the article is accounted for: sentences, and in a copy its numbers and citations.

Every passage carries a claim, or is said to have a function, or is open. Given a copy, the numbers and
citations printed in each passage are read from it, and each is looked for among the figures and pointers
that the graph holds for that passage.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

from laborgraph.anchoring import find_places
from laborgraph.copy_anchors import article_of_copy, claims_of_passages, figures_of_claims, stored_anchors
from laborgraph.doors import Door
from laborgraph.querying import Result, run
from laborgraph.skeleton import skeleton

__all__ = ["Printed", "coverage", "printed"]

_YEAR = r"(?:1[5-9]|20)\d\d"
_NUMBER = re.compile(r"(?<![\w.,:])(?:\d[\d.,:]*\d(?!\w)|\d(?![\w)]))")
_IN_PARENTHESES = re.compile(r"\(([^()]*\b(?:19|20)\d\d[^()]*)\)")
_NARRATIVE = re.compile(r"(?:[A-ZÁÉÍÓÚ][\w-]+ (?:(?:and|de|et al\.) )?)+\((?:19|20)\d\d(?:[:,;][^()]*)?\)")
_NUMBERED = re.compile(r"\b(?:Table|Figure|Graph|Note) \d+")
_NOT_COUNTED = ("title", "byline", "heading", "reference", "tableHead", "tableNote", "sourceLine", "caption")


@dataclass(frozen=True)
class Printed:
    """A ``number`` or ``citation`` that a copy prints, its section and passage, and whether it has a node."""

    section: int
    passage: str
    kind: Literal["number", "citation"]
    text: str
    has_node: bool


def coverage(door: Door, lang: str = "en", article: str | None = None) -> Result:
    """Per section how many passages carry a claim, have a function, or are open, and what stands there.

    Of one ``article``, by its folder, or of all. What readers added is not counted.
    """
    return run(door, "coverage", {"lang": lang, "article": article})


def _plain_numbers(text: str) -> Iterator[str]:
    """The numbers of a text as printed."""
    for match in _NUMBER.finditer(text):
        yield match[0].rstrip(".,:")


def _numbers(text: str) -> Iterator[str]:
    """The data among the numbers of a passage: no years, list marks, table numbers or parts of citations."""
    for citation in _cited(text):
        text = text.replace(citation, " ")
    for number in _plain_numbers(_NUMBERED.sub(" ", text)):
        if not re.fullmatch(_YEAR, number):
            yield number


def _cited(text: str) -> list[str]:
    """The citations of a passage as printed: author and year, one for each work."""
    found = []
    for group in _IN_PARENTHESES.findall(text):
        found += [part.strip() for part in group.split(";") if re.match(rf"\s*[A-ZÁÉÍÓÚ].*,? ?{_YEAR}", part)]
    return [*found, *_NARRATIVE.findall(text)]


def _same(printed: str, pointer: str) -> bool:
    """Whether a citation of the copy and a pointer of the graph name the same author and year."""
    years = [re.search(_YEAR, text) for text in (printed, pointer)]
    if any(year is None for year in years) or len({year[0] for year in years if year}) > 1:
        return False
    return skeleton(printed).letters[:5] == skeleton(pointer).letters[:5]


def _closed(copy: str, start: int, end: int) -> str:
    """A stretch of the copy with the marks that close it: a passage ends with its last letter."""
    return copy[start:end] + "".join(takewhile(lambda c: not (c.isalnum() or c.isspace()), copy[end:]))


def printed(door: Door, copy: str, article: str | None = None) -> list[Printed]:
    """Every number and citation that ``copy`` prints in figures, in the order of the article.

    ``article`` is the folder of the article that it is a copy of; see ``article_of_copy``. Numbers in words
    are not among them. Raises ``BadCopy`` when ``copy`` is another text.
    """
    claims, figures = claims_of_passages(door, added=False), figures_of_claims(door)
    meant = article_of_copy(door, copy, article)
    pointers: dict[str, list[str]] = {}
    for passage, pointer in run(door, "passage-pointers").rows:
        pointers.setdefault(str(passage), []).append(str(pointer))
    sections = {
        str(passage): int(str(section))
        for passage, kind, *_, section, _ in run(door, "passages", {"article": meant}).rows
        if not str(kind).startswith(_NOT_COUNTED)
    }
    found = []
    for place in find_places(copy, stored_anchors(door, meant)):
        if place.slug not in sections:
            continue
        section = sections[place.slug]
        text = " ".join(_closed(copy, start, end) for start, end in place.spans)
        known = {
            number
            for claim in claims.get(place.slug, ())
            for words in figures.get(claim, ())
            for number in _plain_numbers(" ".join(words))
        }
        found += [
            Printed(section, place.slug, "number", number, number in known) for number in _numbers(text)
        ]
        for cited in _cited(text):
            has_node = any(_same(cited, pointer) for pointer in pointers.get(place.slug, ()))
            found.append(Printed(section, place.slug, "citation", cited, has_node))
    return found
