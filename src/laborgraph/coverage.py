"""Say how much of the article is accounted for: sentences, and in a copy its numbers and citations.

Every passage carries a claim, or is said to have a function, or is open. Given a copy, the numbers and
citations printed in each passage are read from it, and each is looked for among the figures and pointers
that the graph holds for that passage.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from laborgraph.anchoring import find_places
from laborgraph.anchors import stored_anchors
from laborgraph.doors import Door
from laborgraph.querying import Result, run
from laborgraph.skeleton import skeleton

__all__ = ["Uncovered", "coverage", "uncovered"]

_YEAR = r"(?:1[5-9]|20)\d\d"
_NUMBER = re.compile(r"(?<![\w.,])(?:\d[\d.,:]*\d|\d)(?![\w])")
_IN_PARENTHESES = re.compile(r"\(([^()]*\b(?:19|20)\d\d[^()]*)\)")
_NARRATIVE = re.compile(r"[A-ZÁÉÍÓÚ][\w-]+ \((?:19|20)\d\d\)")
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
    """The data among the numbers of a passage: no years, no list marks, no parts of citations."""
    plain = _IN_PARENTHESES.sub(" ", text) if _cited(text) else text
    for match in _NUMBER.finditer(plain):
        number = match[0].rstrip(".,:")
        if not re.fullmatch(_YEAR, number):
            yield number


def _cited(text: str) -> list[str]:
    """The citations of a passage as printed: author and year, one for each work."""
    found = []
    for group in _IN_PARENTHESES.findall(text):
        found += [part.strip() for part in group.split(";") if re.match(rf"\s*[A-ZÁÉÍÓÚ].*,? ?{_YEAR}", part)]
    return [*found, *_NARRATIVE.findall(text)]


def uncovered(door: Door, copy: str) -> tuple[int, int, list[Uncovered]]:
    """How many numbers and citations ``copy`` prints, and those that have no node in the graph.

    Raises ``BadCopy`` when ``copy`` is another text.
    """
    figures: dict[str, list[str]] = {}
    by_claim: dict[str, list[str]] = {}
    for claim, printed in run(door, "claim-figures").rows:
        by_claim.setdefault(str(claim), []).append(str(printed))
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
        text = " ".join(copy[start:end] for start, end in place.spans)
        known = [skeleton(figure).letters for figure in figures.get(place.slug, ())]
        for number in _numbers(text):
            numbers += 1
            if not any(skeleton(number).letters in figure for figure in known):
                missing.append(Uncovered(place.slug, "number", number))
        listed = [_key(printed) for printed in pointers.get(place.slug, ())]
        for printed in _cited(text):
            citations += 1
            if _key(printed) not in listed:
                missing.append(Uncovered(place.slug, "citation", printed))
    return numbers, citations, missing


def _key(printed: str) -> tuple[str, str]:
    """First letters of the author and the year: what tells two citations of one sentence apart."""
    year = re.search(_YEAR, printed)
    letters = skeleton(printed).letters
    return letters[:5], year[0] if year else ""
