"""Lead the lines of an argument through the gaps between the columns, so that none passes through a box.

A line leaves its box straight, turns down or up on a track of its own in the gap, and turns into the other
box. Tracks are given so that the lines of one box do not cross: the farther a line goes, the nearer to that
box it turns.
"""

from __future__ import annotations

from collections.abc import Sequence

from laborgraph.argument_data import Link
from laborgraph.argument_sheet import Drawing, Joint, Line, Lines, Placed, Point, Text, Words, link_label

__all__ = ["CHIP", "HEAD_ROOM", "TRACK", "route"]

CHIP = 11.5
"""Size of the words on a line."""
HEAD_ROOM = 38
"""From a box to the first track: room for an arrow and for a joint."""
TRACK = 10
_JOINT = 24
_SNAP = 10
"""A step this small in a line is taken out."""


def route(sheet: Drawing, lines: Lines, zones: Sequence[float], words: Words) -> None:
    """Add the lines and joints to ``sheet``, whose boxes stand; words on lines begin at ``zones``, by gap."""
    _Routing(sheet, lines, zones, words).run()


class _Routing:
    def __init__(self, sheet: Drawing, lines: Lines, zones: Sequence[float], words: Words) -> None:
        self.sheet = sheet
        self.lines = lines
        self.zones = zones
        self.words = words
        self.left: dict[tuple[str, str, str], float] = {}
        self.right: dict[tuple[str, str], float] = {}
        self.track: dict[tuple[str, str], float] = {}

    def run(self) -> None:
        for claim, placed in self.sheet.boxes.items():
            self._left_ports(claim, placed)
        for claim, placed in self.sheet.boxes.items():
            self._right_ports(claim, placed)
        self._own_tracks()
        for source, link in self.lines.all:
            self._line(source, link)

    def _left_ports(self, claim: str, placed: Placed) -> None:
        boxes = self.sheet.boxes
        found = self.lines.left(claim)
        found.sort(key=lambda one: (boxes[one[1].target if one[0] == claim else one[0]].middle, one[1].link))
        for at, (source, link) in enumerate(found):
            self.left[claim, source, link.link] = round(
                placed.y + placed.height * (at + 1) / (len(found) + 1), 1
            )

    def _far(self, claim: str, slug: str, others: Sequence[str]) -> list[float]:
        """The heights at the far ends of what meets in one place at the right of ``claim``."""
        link = self.lines.links[slug]
        if link.target == claim:
            return [self.left[other, other, slug] for other in others]
        return [self.left[other, claim, slug] for other in others]

    def _right_ports(self, claim: str, placed: Placed) -> None:
        """Places at the right side, in the order of the far ends, and tracks for what comes in there."""
        ends = self.lines.right(claim)
        far = {slug: self._far(claim, slug, others) for slug, others in ends.items()}
        order = sorted(ends, key=lambda slug: (sum(far[slug]) / len(far[slug]), slug))
        for at, slug in enumerate(order):
            y = round(placed.y + placed.height * (at + 1) / (len(order) + 1), 1)
            if len(far[slug]) == 1 and abs(far[slug][0] - y) < min(_SNAP, placed.height / (len(order) + 1)):
                y = far[slug][0]
            self.right[claim, slug] = y
        tree = [
            slug
            for slug in order
            if any(self.lines.in_tree(one, self.lines.links[slug]) for one in ends[slug])
        ]
        up = [slug for slug in tree if max(far[slug]) <= self.right[claim, slug]]
        down = [
            slug for slug in reversed(tree) if slug not in up and min(far[slug]) >= self.right[claim, slug]
        ]
        both = [slug for slug in tree if slug not in (*up, *down)]
        begin = placed.x + placed.width + HEAD_ROOM
        for first, turning in ((0, up), (0, down), (max(len(up), len(down)), both)):
            for at, slug in enumerate(turning, first):
                self.track[claim, slug] = round(begin + at * TRACK, 1)

    def _own_tracks(self) -> None:
        """Lines that are not part of the tree have a track to themselves, next to the words."""
        used: dict[int, int] = {}
        for source, link in self.lines.all:
            if not self.lines.in_tree(source, link):
                gap = self.lines.gap(source, link)
                used[gap] = used.get(gap, 0) + 1
                self.track[source, link.link] = round(self.zones[gap] - used[gap] * TRACK, 1)

    def _line(self, source: str, link: Link) -> None:
        boxes, level, gap = self.sheet.boxes, self.lines.level, self.lines.gap(source, link)
        start, end = boxes[source], boxes[link.target]
        tree = self.lines.in_tree(source, link)
        track = self.track[link.target if tree else source, link.link]
        deeper = level[source] < gap
        y = self.right[source, link.link] if deeper else self.left[source, source, link.link]
        begin: Point = (round(start.x + start.width if deeper else start.x, 1), y)
        head = True
        if level[link.target] == gap:
            to = self.left[link.target, source, link.link]
            stop: Point = (end.x, to)
        else:
            to = self.right[link.target, link.link]
            stop = (round(end.x + end.width, 1), to)
            if len(self.lines.right(link.target)[link.link]) > 1:
                head = False
                joint = Joint(link, (stop[0] + _JOINT, to), stop)
                stop = joint.at
                if joint not in self.sheet.joints:
                    self.sheet.joints.append(joint)
        points = (begin, stop) if y == to else (begin, (track, y), (track, to), stop)
        if not head and tree and not self._outermost(y, to, link):
            # the track down to the joint is drawn once, by the farthest premise: twice dashed is not dashed
            points = (begin, (track, y))
        label = Text(
            self.zones[gap] + 6,
            round((to if deeper else y) - 5, 1),
            CHIP,
            (link_label(link, self.words),),
            "chip",
        )
        self.sheet.lines.append(Line(link, source, link.target, points, head, label))

    def _outermost(self, y: float, to: float, link: Link) -> bool:
        """Whether no premise of ``link`` on its track goes farther in the direction from ``to`` to ``y``."""
        far = [
            self.left[one, one, link.link]
            for one in self.lines.right(link.target)[link.link]
            if self.lines.in_tree(one, link)
        ]
        return y == (max(far) if y > to else min(far))
