"""Gather what argues for, against and about a claim, to a depth, as boxes and the links between them.

A claim stands at level 0. What supports, proves, rebuts, qualifies, contrasts, restates or elaborates it
stands at level 1, what does so to that at level 2, and so on; what the claim itself argues about stands at
level -1. There is a limit to the boxes: the strongest kinds of link come first, and what has no room is
counted. Everything comes from stored queries.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from laborgraph.argument_data import KINDS, Argument, Box, Citation, Link, Omitted
from laborgraph.doors import Cell, Door
from laborgraph.errors import BadValue
from laborgraph.naming import resolve
from laborgraph.querying import run
from laborgraph.vocabulary import local_name

__all__ = ["DEEPEST", "ROOM", "argue"]

DEEPEST = 4
"""The greatest depth."""
ROOM = 15
"""Boxes for each step of the depth."""
_UNSHOWABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""Controls, marks that turn the reading direction, and what XML cannot hold."""

Row = Mapping[str, Cell]


def _plain(cell: Cell) -> str:
    """``cell`` as one line of text in which nothing is invisible or turns the reading direction."""
    return _UNSHOWABLE.sub("�", " ".join(str(cell or "").split()))


def _rows(door: Door, name: str, lang: str = "") -> list[dict[str, Cell]]:
    result = run(door, name, {"lang": lang} if lang else {})
    columns = [column.name for column in result.columns]
    return [dict(zip(columns, row, strict=True)) for row in result.rows]


@dataclass
class _Step:
    kind: str
    sources: list[str]
    target: str
    row: Row
    places: list[str]


def _steps(door: Door, lang: str, order: Mapping[str, int]) -> dict[str, _Step]:
    """Every step of the graph, its sources in the order of the text."""
    steps: dict[str, _Step] = {}
    for row in _rows(door, "argument-links", lang):
        slug, source = str(row["link"]), str(row["from"])
        step = steps.setdefault(slug, _Step(str(row["type"]), [], str(row["to"]), row, []))
        step.sources.append(source)
        step.places.append(_plain(row["place"]))
    for step in steps.values():
        step.sources = sorted(dict.fromkeys(step.sources), key=lambda slug: order.get(slug, 0))
    return steps


@dataclass(frozen=True)
class _Reached:
    level: int
    parent: str
    via: str


class _Walk:
    """The walk from a thesis along the steps, as far as the depth and the room go."""

    def __init__(self, steps: Mapping[str, _Step], order: Mapping[str, int], thesis: str, depth: int) -> None:
        self.steps = steps
        self.order = order
        self.thesis = thesis
        self.room = ROOM * depth
        self.reached = {thesis: _Reached(0, "", "")}
        self.omitted: Counter[tuple[str, str, bool]] = Counter()
        self.into: dict[str, list[str]] = defaultdict(list)
        self.out: list[str] = []
        for slug, step in steps.items():
            self.into[step.target].append(slug)
            if thesis in step.sources and step.target != thesis:
                self.out.append(slug)
        for level in range(1, depth + 1):
            targets = [claim for claim, at in self.reached.items() if at.level == level - 1]
            self._place(
                [
                    (via, one, target)
                    for target in targets
                    for via in self.into[target]
                    for one in steps[via].sources
                ],
                level,
            )
            if level == 1:
                self._place([(via, steps[via].target, thesis) for via in self.out], -1)

    def strength(self, via: str, claim: str) -> tuple[int, int, str, int]:
        """Where a claim stands among those reached from the same one; joint premises stay together."""
        step = self.steps[via]
        first = min(self.order.get(one, 0) for one in step.sources)
        return KINDS.index(step.kind), first, via, self.order.get(claim, 0)

    def _place(self, found: list[tuple[str, str, str]], level: int) -> None:
        dropped = set()
        for via, claim, parent in sorted(found, key=lambda one: (self.strength(one[0], one[1]), one[2])):
            if claim in self.reached or (claim, parent) in dropped:
                continue
            if len(self.reached) < self.room:
                self.reached[claim] = _Reached(level, parent, via)
            else:
                dropped.add((claim, parent))
                self.omitted[parent, self.steps[via].kind, level < 0] += 1

    def outline(self, claim: str) -> list[str]:
        """``claim`` and what was reached from it and argues about it, in the order of an outline."""
        below = [one for one, at in self.reached.items() if at.parent == claim and at.level > 0]
        below.sort(key=lambda one: self.strength(self.reached[one].via, one))
        return [claim, *(deeper for one in below for deeper in self.outline(one))]

    def links(self, depth: int) -> list[Link]:
        """The steps between the claims reached: into those above the last level, and out of the thesis."""
        found = []
        for slug, step in self.steps.items():
            at = self.reached.get(step.target)
            seen = tuple(one for one in step.sources if one in self.reached and self.reached[one].level >= 0)
            onward = slug in self.out
            if at is None or not (onward or 0 <= at.level < depth):
                continue
            if at.level < 0 or (onward and at.level >= depth):
                seen = (self.thesis,)
            if seen:
                basis = step.row["basis"]
                place = "; ".join(dict.fromkeys(filter(None, step.places)))
                unseen = len(step.sources) - len(seen)
                found.append(
                    Link(
                        slug,
                        step.kind,
                        seen,
                        step.target,
                        unseen,
                        basis == "statedInText",
                        _plain(step.row["marker"]),
                        place,
                        basis == "readerReading",
                    )
                )
        return sorted(found, key=lambda one: (KINDS.index(one.kind), self.order.get(one.target, 0), one.link))


def argue(door: Door, given: str, depth: int = 1, lang: str = "en") -> Argument:
    """The argument of the claim that ``given`` names, by slug, label or IRI.

    Raises ``UnknownName`` with the nearest claims when there is none, and ``BadValue`` for a depth that is
    not from 1 to ``DEEPEST`` or a language that is not ``en`` or ``es``.
    """
    if not 1 <= depth <= DEEPEST:
        raise BadValue(f"the depth goes from 1 to {DEEPEST}: not {depth}")
    if lang not in ("en", "es"):
        raise BadValue(f"lang is en or es: not {lang!r}")
    thesis = local_name(resolve(door, given, "lg:Claim", kind="claim"))
    claims = {str(row["claim"]): row for row in reversed(_rows(door, "claims", lang))}
    if thesis not in claims:
        raise BadValue(f"{thesis} has no statement in {lang!r}")
    order = {claim: at for at, claim in enumerate(reversed(claims))}
    walk = _Walk(_steps(door, lang, order), order, thesis, depth)
    names = {
        str(row["thing"]): _plain(row["label"])
        for row in reversed(_rows(door, "names"))
        if row["lang"] == lang
    }
    cited: dict[str, list[Citation]] = defaultdict(list)
    for row in _rows(door, "claim-sources", lang):
        if row["printed"] is not None and str(row["claim"]) in walk.reached:
            cited[str(row["claim"])].append(Citation(_plain(row["printed"]), row["reach"] == "nearby"))
    onward = [claim for claim, at in walk.reached.items() if at.level < 0]
    articles, boxes = _articles(door, lang), []
    for number, claim in enumerate([*walk.outline(thesis), *onward], 1):
        row, at = claims[claim], walk.reached[claim]
        slugs = [] if row["holder"] in (None, "authors") else str(row["holder"]).split("; ")
        boxes.append(
            Box(
                number=number,
                claim=claim,
                level=at.level,
                label=_plain(row["label"]) or claim,
                statement=_plain(row["statement"]) or _plain(row["label"]) or claim,
                place=_plain(row["place"]),
                stance=str(row["stance"]),
                holder=", ".join(names.get(slug, slug) for slug in slugs),
                citations=tuple(dict.fromkeys(cited[claim])),
                parent=at.parent,
                via=at.via,
                article=articles.get(str(row["article"] or ""), ""),
                added=row["added_by"] is not None,
            )
        )
    ranked = sorted(walk.omitted.items(), key=lambda one: (one[0][0], one[0][2], KINDS.index(one[0][1])))
    return Argument(
        depth=depth,
        lang=lang,
        article=boxes[0].article,
        boxes=tuple(boxes),
        links=tuple(walk.links(depth)),
        omitted=tuple(Omitted(claim, kind, count, on) for (claim, kind, on), count in ranked),
        names={stance: names.get(stance, stance) for stance in sorted({box.stance for box in boxes})},
    )


def _articles(door: Door, lang: str) -> dict[str, str]:
    """By its folder each article in a line: authors and title as printed."""
    return {
        str(row["folder"]): f"{_plain(row['authors'])}, “{_plain(row['title'])}”"
        for row in _rows(door, "article", lang)
    }
