"""Find the passage that pasted words come from, and the claims that were drawn from it, without a copy.

The words are compared by digest and prints only. A whole sentence is recognised by its digest; a part
of one by the prints that fall into it, at least two in their right distance.
"""

from collections import defaultdict
from dataclasses import dataclass

from laborgraph.anchoring import Anchor
from laborgraph.copy_anchors import stored_anchors
from laborgraph.doors import Door
from laborgraph.errors import BadValue
from laborgraph.querying import Result, run
from laborgraph.skeleton import GRAM, digest, gram_print, skeleton

__all__ = ["Found", "passage", "tells"]

_FEWEST = 2
_SLACK = 12
_TELLING = 170
"""Letters within which at least two prints of any passage fall."""


@dataclass(frozen=True)
class Found:
    """A passage that pasted words come from: ``method`` is ``exact`` or ``part``, with its claims."""

    passage: str
    method: str
    prints: int
    claims: Result


def tells(words: str) -> bool:
    """Whether ``words`` are so many that, if they were in a passage, prints of it would fall into them."""
    return len(skeleton(words).letters) >= _TELLING


def _prints_inside(anchor: Anchor, index: dict[str, list[int]]) -> int:
    """The most prints of the passage that stand in the words in their right distance from one another."""
    votes: dict[int, set[int]] = defaultdict(set)
    for offset, value in anchor.prints:
        for at in index.get(value, ()):
            for shift in range(-_SLACK, _SLACK + 1):
                votes[(at - offset + shift) // (2 * _SLACK)].add(offset)
    return max((len(offsets) for offsets in votes.values()), default=0)


def passage(door: Door, words: str, lang: str = "en") -> list[Found]:
    """The passages that ``words`` come from, the surest first, each with its claims.

    Raises ``BadValue`` when there are too few words to tell.
    """
    letters = skeleton(words).letters
    if len(letters) < 2 * GRAM:
        raise BadValue(f"too few words to tell where they come from: give at least {2 * GRAM} letters")
    index: dict[str, list[int]] = defaultdict(list)
    for at in range(len(letters) - GRAM + 1):
        index[gram_print(letters[at : at + GRAM])].append(at)
    found: list[tuple[str, str, int]] = []
    for anchor in stored_anchors(door):
        if any(
            digest(letters[at : at + anchor.length]) == anchor.digest
            for at in index.get(anchor.prints[0][1], ())
            if at + anchor.length <= len(letters)
        ):
            found.append((anchor.slug, "exact", len(anchor.prints)))
        elif (count := _prints_inside(anchor, index)) >= _FEWEST:
            found.append((anchor.slug, "part", count))
    found.sort(key=lambda entry: (entry[1] != "exact", -entry[2]))
    if found and found[0][1] == "exact":
        found = [entry for entry in found if entry[1] == "exact"]
    return [
        Found(slug, method, count, run(door, "claims", {"passage": slug, "lang": lang}))
        for slug, method, count in found
    ]
