"""Find the stored passages again in a reader's own copy of the article.

How it works, on the skeleton of the copy (letters, digits and marks inside numbers):

1. Footnotes, captions, tables and source lines that stand in the copy just as stored are found by their
   digest and cut out, because they interrupt sentences in one edition and not in another.
2. In what is left every passage whose digest fits is *exact*. Of several places the one in reading order
   is taken; a passage that stands whole but out of order is *relocated*.
3. The prints of the other passages vote for a place. Votes that agree within a few letters are added up;
   enough of them make the place *fuzzy*: the passage is there, and something in it differs.
4. Found places must follow one another as in the article; strays are dropped. A passage between two found
   ones that still has some votes there is a *guess*.
5. What remains is *lost*. When hardly anything is found the copy is another text, and nothing is claimed.

Limits: a number that a copy alters shows as a passage that is fuzzy and not exact; which number it is, is
told from the figures that the claims hold (see ``missing_numbers``).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from laborgraph.errors import BadCopy
from laborgraph.skeleton import GRAM, digest, gram_print, skeleton

__all__ = ["Anchor", "Place", "find_places", "missing_numbers"]

_SLACK = 12
"""Letters by which votes for one place may differ: what a few errors insert or drop."""
_ENOUGH = 0.34
"""Share of the prints that must agree on a place by themselves."""
_FEWEST = 3
"""Prints that must agree on a place by themselves."""
_MARGIN = 1.3
"""How much better the best place must be than the next."""
_KNOWN = 0.1
"""Share of the passages that must be found for the copy to be one of this article."""
_GAP = 200
"""Letters that a page head or note may push into a passage."""


@dataclass(frozen=True)
class Anchor:
    """A stored passage: where it begins in the reading text, its length, digest and prints.

    ``floating`` passages (notes, captions, rows, source lines) have no fixed place in the running text.
    """

    slug: str
    start: int
    length: int
    digest: str
    prints: tuple[tuple[int, str], ...]
    floating: bool


@dataclass(frozen=True)
class Place:
    """Where a passage stands in a copy.

    ``method`` is ``exact``, ``relocated``, ``fuzzy``, ``guess`` or ``lost``; ``score`` is the share of the
    prints that agree, 1 when the digest fits; ``spans`` are code points of the copy, end-exclusive, several
    when something stands in between.
    """

    slug: str
    method: str
    score: float
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class _Hit:
    """A place in a line of letters, both ends given; ``weight`` says how sure it is."""

    method: str
    start: int
    end: int
    score: float
    weight: float


class _Letters:
    """A line of letters with the places of its prints, and where each letter stands in the copy.

    ``cuts`` are the letters before which something was taken out.
    """

    def __init__(self, letters: str, where: Sequence[int], cuts: frozenset[int] = frozenset()) -> None:
        self.letters = letters
        self.where = where
        self.cuts = cuts
        self.index: dict[str, list[int]] = defaultdict(list)
        for at in range(max(1, len(letters) - GRAM + 1)):
            self.index[gram_print(letters[at : at + GRAM])].append(at)

    def exact(self, anchor: Anchor) -> list[int]:
        """Every start at which the anchor's digest fits."""
        if anchor.length < GRAM:
            starts: Iterable[int] = range(len(self.letters) - anchor.length + 1)
        else:
            offset, value = anchor.prints[0]
            starts = [at - offset for at in self.index.get(value, ())]
        return [
            start
            for start in starts
            if 0 <= start <= len(self.letters) - anchor.length
            and digest(self.letters[start : start + anchor.length]) == anchor.digest
        ]

    def fuzzy(self, anchor: Anchor) -> _Hit | None:
        """The place that enough of the prints agree on by themselves."""
        votes: Counter[int] = Counter()
        for offset, value in anchor.prints:
            votes.update(at - offset for at in self.index.get(value, ()))
        groups: list[tuple[int, int, int]] = []
        diagonals = sorted(votes)
        low, total = 0, 0
        for diagonal in diagonals:
            total += votes[diagonal]
            while diagonals[low] < diagonal - _SLACK:
                total -= votes[diagonals[low]]
                low += 1
            groups.append((total, diagonals[low], diagonal))
        if not groups:
            return None
        count, first, last = max(groups)
        rival = max((g[0] for g in groups if g[2] < first - _SLACK or g[1] > last + _SLACK), default=0)
        score = min(1.0, count / len(anchor.prints))
        if count < _FEWEST or score < _ENOUGH or count < _MARGIN * rival:
            return None
        near = self._spanned(anchor, first, last, score)
        # something pushed into the passage parts its votes in two: take the whole row of prints there
        row = self.between(anchor, near.start - _GAP, near.end + _GAP)
        if row is not None and row.score * len(anchor.prints) >= count + 2:
            return replace(row, method="fuzzy", weight=row.score)
        return near

    def _spanned(self, anchor: Anchor, first: int, last: int, score: float) -> _Hit:
        """From the earliest print that agrees to the latest, and out to the passage's ends."""
        agree = sorted(
            (offset, at)
            for offset, value in anchor.prints
            for at in self.index.get(value, ())
            if first <= at - offset <= last
        )
        start = max(0, agree[0][1] - agree[0][0])
        end = min(len(self.letters), agree[-1][1] + anchor.length - agree[-1][0])
        return _Hit("fuzzy", start, max(end, start + 1), score, score)

    def between(self, anchor: Anchor, low: int, high: int) -> _Hit | None:
        """The longest row of prints, in their order, inside a stretch of the copy."""
        hits = sorted(
            (offset, at)
            for offset, value in anchor.prints
            for at in self.index.get(value, ())
            if low <= at <= high
        )
        rows: list[tuple[int, int | None]] = []
        for here, (offset, at) in enumerate(hits):
            before = [
                (rows[b][0], b)
                for b in range(here)
                if hits[b][0] < offset and -_SLACK <= (at - hits[b][1]) - (offset - hits[b][0]) <= _GAP
            ]
            count, link = max(before, default=(0, None))
            rows.append((count + 1, link))
        if not rows:
            return None
        best = max(range(len(rows)), key=lambda r: rows[r][0])
        count, last = rows[best][0], hits[best]
        while rows[best][1] is not None:
            best = rows[best][1] or 0
        score = count / len(anchor.prints)
        if count < 2 or score < _ENOUGH / 2:
            return None
        start = max(0, hits[best][1] - hits[best][0])
        end = min(len(self.letters), last[1] + anchor.length - last[0])
        return _Hit("guess", start, max(end, start + 1), score, score) if end > start else None

    def spans(self, start: int, end: int) -> tuple[tuple[int, int], ...]:
        """The code points of ``letters[start:end]``; a new span where letters were cut out."""
        bounds = [start, *sorted(cut for cut in self.cuts if start < cut < end), end]
        return tuple((self.where[a], self.where[b - 1] + 1) for a, b in pairwise(bounds))


def _chain(found: list[tuple[int, int, _Hit]]) -> dict[int, _Hit]:
    """The heaviest hits that follow one another as in the article; entries are (order, anchor, hit)."""
    found = sorted(found, key=lambda entry: (entry[0], -entry[2].start))
    best: list[float] = []
    back: list[int] = []
    for here, (order, _, hit) in enumerate(found):
        weight, link = hit.weight, -1
        for before in range(here):
            earlier_order, _, earlier = found[before]
            if earlier_order < order and earlier.start < hit.start and best[before] + hit.weight > weight:
                weight, link = best[before] + hit.weight, before
        best.append(weight)
        back.append(link)
    kept: dict[int, _Hit] = {}
    at = max(range(len(best)), key=best.__getitem__) if best else -1
    while at >= 0:
        kept[found[at][1]] = found[at][2]
        at = back[at]
    return kept


def _search(line: _Letters, anchors: Sequence[Anchor], guess: bool) -> dict[int, _Hit]:
    """Hits by the anchors' place in the list: exact ones first, then votes, then the reading order."""
    exact = {i: line.exact(anchor) for i, anchor in enumerate(anchors)}
    candidates: list[tuple[int, int, _Hit]] = []
    for i, anchor in enumerate(anchors):
        for start in exact[i]:
            weight = 3.0 + anchor.length / 100
            candidates.append((anchor.start, i, _Hit("exact", start, start + anchor.length, 1.0, weight)))
        if not exact[i] and (hit := line.fuzzy(anchor)) is not None:
            candidates.append((anchor.start, i, hit))
    kept = _chain(candidates)
    for i, anchor in enumerate(anchors):
        if i not in kept and len(exact[i]) == 1 and anchor.length >= 4 * GRAM:
            start = exact[i][0]
            kept[i] = _Hit("relocated", start, start + anchor.length, 1.0, 0.0)
    return _fill(line, anchors, kept) if guess else kept


def _fill(line: _Letters, anchors: Sequence[Anchor], kept: dict[int, _Hit]) -> dict[int, _Hit]:
    """Guesses for passages between two found ones."""
    order = sorted(range(len(anchors)), key=lambda i: anchors[i].start)
    sure = {i: hit for i, hit in kept.items() if hit.method != "relocated"}
    found = dict(kept)
    for place, i in enumerate(order):
        if i in kept:
            continue
        before = next((sure[k].end for k in reversed(order[:place]) if k in sure), None)
        after = next((sure[k].start for k in order[place + 1 :] if k in sure), None)
        if before is None or after is None or not 0 < after - before + 2 * _GAP < 6000:
            continue
        hit = line.between(anchors[i], before - 40, after + 40)
        if hit is not None:
            found[i] = hit
    return found


def _cut(line: _Letters, hits: Iterable[_Hit]) -> _Letters:
    """``line`` without the stretches of ``hits``."""
    gone = [False] * len(line.letters)
    for hit in hits:
        gone[hit.start : hit.end] = [True] * (hit.end - hit.start)
    kept = [at for at, out in enumerate(gone) if not out]
    cuts = frozenset(new for new in range(1, len(kept)) if kept[new] != kept[new - 1] + 1)
    return _Letters("".join(line.letters[at] for at in kept), [line.where[at] for at in kept], cuts)


def _edge(copy: str, at: int) -> int:
    """The nearest edge of the word that ``at`` falls into; ``at`` itself between words."""
    back, on = at, at
    while 0 < back < len(copy) and copy[back - 1].isalnum() and copy[back].isalnum():
        back -= 1
    while 0 < on < len(copy) and copy[on - 1].isalnum() and copy[on].isalnum():
        on += 1
    return back if at - back <= on - at else on


def _to_words(copy: str, spans: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    """``spans`` with whole words at both ends: errors in a copy make the ends of a likely place uncertain."""
    moved = [_edge(copy, bound) for bound in (spans[0][0], spans[-1][1])]
    if len(spans) == 1:
        return ((moved[0], moved[1]),) if moved[0] < moved[1] else spans
    return ((moved[0], spans[0][1]), *spans[1:-1], (spans[-1][0], moved[1]))


def find_places(copy: str, anchors: Sequence[Anchor]) -> list[Place]:
    """Where each of ``anchors`` stands in ``copy``, in their order.

    Raises ``BadCopy`` when so few are found that the copy must be another text.
    """
    text = skeleton(copy)
    whole = _Letters(text.letters, text.where)
    floats = [anchor for anchor in anchors if anchor.floating]
    body = [anchor for anchor in anchors if not anchor.floating]
    in_whole = _search(whole, floats, guess=True)
    rest = _cut(whole, (hit for hit in in_whole.values() if hit.method == "exact"))
    in_rest = _search(rest, body, guess=True)
    found: dict[str, Place] = {}
    for line, group, hits in ((whole, floats, in_whole), (rest, body, in_rest)):
        for i, anchor in enumerate(group):
            hit = hits.get(i)
            place = Place(anchor.slug, "lost", 0.0, ())
            if hit is not None:
                spans = line.spans(hit.start, hit.end)
                if hit.method in ("fuzzy", "guess"):
                    spans = _to_words(copy, spans)
                place = replace(place, method=hit.method, score=round(hit.score, 3), spans=spans)
            found[anchor.slug] = place
    sure = sum(place.method in ("exact", "fuzzy") for place in found.values())
    if sure < max(3, _KNOWN * len(anchors)):
        raise BadCopy(f"this is not a copy of the article: {sure} of {len(anchors)} passages found in it")
    return [found[anchor.slug] for anchor in anchors]


def missing_numbers(text: str, printed: Iterable[str]) -> list[str]:
    """Those of the ``printed`` figures whose digits do not stand in ``text``.

    >>> missing_numbers("sales fell by 13% in 2001", ["12%", "2001"])
    ['12%']
    """
    letters = skeleton(text).letters
    return [figure for figure in printed if not _stands(skeleton(figure).letters, letters)]


def _stands(figure: str, letters: str) -> bool:
    digits = "".join(c for c in figure if c.isdecimal() or c in ".,:")
    return not digits or digits in letters
