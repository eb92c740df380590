"""Cut a reader's own copy into paragraphs and pieces, each piece with the claims that stand in it."""

import re
from dataclasses import dataclass
from itertools import pairwise

from laborgraph.copy_anchors import anchors
from laborgraph.doors import Door

__all__ = ["Piece", "paragraphs"]


@dataclass(frozen=True)
class Piece:
    """A stretch of the copy, and the claims that are anchored in it (none: plain text)."""

    text: str
    claims: tuple[str, ...]


def paragraphs(door: Door, copy: str) -> list[list[Piece]]:
    """The whole of ``copy``, by paragraph (parted by blank lines), cut where a passage starts or ends.

    Nothing is left out. Raises ``BadCopy`` when ``copy`` is another text.
    """
    spans = [
        (row.start, row.end, row.claim)
        for row in anchors(door, copy)
        if row.claim and row.start is not None and row.end is not None
    ]
    found = []
    for match in re.finditer(r"\S(?:(?!\n\s*\n).)*", copy, re.DOTALL):
        left, right = match.span()
        cuts = sorted(
            {left, right, *(at for start, end, _ in spans for at in (start, end) if left < at < right)}
        )
        pieces = []
        for start, end in pairwise(cuts):
            here = tuple(
                dict.fromkeys(claim for first, last, claim in spans if first <= start and end <= last)
            )
            pieces.append(Piece(copy[start:end], here))
        found.append(pieces)
    return found
