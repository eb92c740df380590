"""Say how much of the article is accounted for: sentences, and in a copy its numbers and citations.

Every passage carries a claim, or is said to have a function, or is open. Given a copy, the numbers and
citations printed in each passage are read from it, and each is looked for among the figures and pointers
that the graph holds for that passage.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from laborgraph.anchoring import find_places
from laborgraph.anchors import stored_anchors
from laborgraph.doors import Door
from laborgraph.querying import Result, run
from laborgraph.skeleton import skeleton

__all__ = ["Uncovered", "coverage", "uncovered"]

_YEAR = r"(?:1[5-9]|20)\d\d"
_NUMBER = re.compile(r"(?<![\w.,:])(?:\d[\d.,:]*\d|\d)(?![\w)])")
_IN_PARENTHESES = re.compile(r"\(([^()]*\b(?:19|20)\d\d[^()]*)\)")
_NARRATIVE = re.compile(r"(?:[A-ZÁÉÍÓÚ][\w-]+ (?:(?:and|de|et al\.) )?)+\((?:19|20)\d\d(?:[:,;][^()]*)?\)")
_NUMBERED = re.compile(r"\b(?:Table|Figure|Graph|Note) \d+")
_NOT_COUNTED = ("title", "byline", "heading", "reference", "tableHead", "tableNote", "sourceLine", "caption")


@dataclass(frozen=True)
class Uncovered:
    """A number or citation of a copy that the graph has no node for, by its passage."""

    passage: str
    kind: str
    printed: str


def coverage(door: Door, lang: str = "en") -> Result:
    """Per section how many passages carry a claim, have a function, or are open, and what stands there."""
    return run(door, "coverage", {"lang": lang})


def _numbers(text: str) -> Iterator[str]:
    """The data among the numbers of a passage: no years, list marks, table numbers or parts of citations."""
    for citation in _cited(text):
        text = text.replace(citation, " ")
    for match in _NUMBER.finditer(_NUMBERED.sub(" ", text)):
        number = match[0].rstrip(".,:")
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


def uncovered(door: Door, copy: str) -> tuple[int, int, list[Uncovered]]:
    """How many numbers and citations ``copy`` prints, and those that have no node in the graph.

    Raises ``BadCopy`` when ``copy`` is another text.
    """
    figures: dict[str, list[str]] = {}
    by_claim: dict[str, list[str]] = {}
    for claim, printed, base in run(door, "claim-figures").rows:
        by_claim.setdefault(str(claim), []).extend([str(printed), str(base or "")])
    for claim, passage in run(door, "claim-passages").rows:
        figures.setdefault(str(passage), []).extend(by_claim.get(str(claim), []))
    pointers: dict[str, list[str]] = {}
    for passage, printed in run(door, "passage-pointers").rows:
        pointers.setdefault(str(passage), []).append(str(printed))
    kinds = {str(row[0]): str(row[1]) for row in run(door, "passages").rows}
    numbers = citations = 0
    missing: list[Uncovered] = []
    for place in find_places(copy, stored_anchors(door)):
        if kinds[place.slug].startswith(_NOT_COUNTED):
            continue
        text = " ".join(_closed(copy, start, end) for start, end in place.spans)
        known = [skeleton(figure).letters for figure in figures.get(place.slug, ())]
        for number in _numbers(text):
            numbers += 1
            if not any(skeleton(number).letters in figure for figure in known):
                missing.append(Uncovered(place.slug, "number", number))
        for printed in _cited(text):
            citations += 1
            if not any(_same(printed, pointer) for pointer in pointers.get(place.slug, ())):
                missing.append(Uncovered(place.slug, "citation", printed))
    return numbers, citations, missing
