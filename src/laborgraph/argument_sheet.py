"""What a drawing of an argument is made of: texts, boxes, lines, and which sides of boxes the lines touch.

Lengths are in pixels from the upper left corner of the sheet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from laborgraph.argument_data import Argument, Box, Link

__all__ = ["Drawing", "Joint", "Line", "Lines", "Placed", "Point", "Text", "Words", "link_label"]

Point = tuple[float, float]
Words = Mapping[str, str]
"""The words under ``argument`` in ``viz/words.*.yaml``."""


@dataclass(frozen=True)
class Text:
    """Lines of text; ``x`` is their left side, ``y`` the baseline of the first."""

    x: float
    y: float
    size: float
    lines: tuple[str, ...]
    style: str = "words"

    @property
    def leading(self) -> float:
        """From one baseline to the next."""
        return round(self.size * 1.32, 1)

    @property
    def height(self) -> float:
        """How much room the lines take."""
        return round(len(self.lines) * self.leading, 1)


@dataclass
class Placed:
    """A box on the sheet; the places of its texts are relative to it."""

    box: Box
    width: float
    height: float
    texts: tuple[Text, ...]
    x: float = 0.0
    y: float = 0.0

    @property
    def middle(self) -> float:
        """The height of its middle on the sheet."""
        return round(self.y + self.height / 2, 1)


@dataclass(frozen=True)
class Line:
    """A line from a box along ``points``, straight from one to the next.

    It has an arrow at its end when ``head``; otherwise it ends at the joint of its link. ``label`` is
    the words on it.
    """

    link: Link
    source: str
    target: str
    points: tuple[Point, ...]
    head: bool
    label: Text


@dataclass(frozen=True)
class Joint:
    """Where premises that work together meet, and the end of the line that leads on from there."""

    link: Link
    at: Point
    end: Point


@dataclass
class Drawing:
    """Everything on the sheet, with its size. ``rail`` is the line that leads down from the thesis."""

    argument: Argument
    width: float = 0.0
    height: float = 0.0
    texts: list[Text] = field(default_factory=list)
    boxes: dict[str, Placed] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    joints: list[Joint] = field(default_factory=list)
    rail: tuple[Point, Point] | None = None


def link_label(link: Link, words: Words) -> str:
    """The words on a line: sign, kind, and who sees the step when the text does not make it."""
    read = f" ({words[link.seen]})" if link.seen else ""
    return f"{words[f'glyph {link.kind}']} {words[link.kind]}{read}"


class Lines:
    """Which lines there are, as (source, link), and where they touch the boxes.

    A line runs in the gap to the left of the deeper of its two boxes. Boxes whose columns are not neighbours
    are not joined by a line but by words. What the thesis itself argues about hangs on the rail.
    """

    def __init__(self, argument: Argument) -> None:
        self.argument = argument
        self.level = {box.claim: max(box.level, 0) for box in argument.boxes}
        self.links = {link.link: link for link in argument.links}
        onward = {box.via for box in argument.onward}
        joined = [(one, link) for link in argument.links if link.link not in onward for one in link.sources]
        self.all = [(one, link) for one, link in joined if not self._apart(one, link.target)]
        self.words = [(one, link) for one, link in joined if self._apart(one, link.target)]

    def _apart(self, source: str, target: str) -> bool:
        return abs(self.level[source] - self.level[target]) > 1

    def gap(self, source: str, link: Link) -> int:
        """The number of the column to the right of the gap that a line runs in."""
        return max(self.level[source], self.level[link.target])

    def in_tree(self, source: str, link: Link) -> bool:
        """Whether a line leads from a box to the one it was reached from."""
        box = self.argument.box(source)
        return box.via == link.link and box.level > 0

    def left(self, claim: str) -> list[tuple[str, Link]]:
        """The lines that touch the left side of a box: out to no deeper box, in from no deeper one."""
        return [
            (source, link)
            for source, link in self.all
            if (source == claim and self.level[link.target] <= self.level[claim])
            or (link.target == claim and self.level[source] <= self.level[claim])
        ]

    def right(self, claim: str) -> dict[str, list[str]]:
        """For each link that touches the right side of a box, the boxes at its other end."""
        ends: dict[str, list[str]] = {}
        for source, link in self.all:
            if link.target == claim and self.level[source] > self.level[claim]:
                ends.setdefault(link.link, []).append(source)
            elif source == claim and self.level[link.target] > self.level[claim]:
                ends.setdefault(link.link, []).append(link.target)
        return ends

    def tracks(self, gap: int) -> int:
        """How many lines may have to run down or up side by side in a gap."""
        tree = [len(self.right(claim)) for claim, level in self.level.items() if level == gap - 1]
        other = sum(
            1 for source, link in self.all if self.gap(source, link) == gap and not self.in_tree(source, link)
        )
        return max(tree, default=0) + other
