"""Place the boxes of an argument on a sheet: the thesis to the left, what argues about it to the right.

Each level is a column; a box stands beside those that argue about it, and what the thesis itself argues about
hangs on a rail below it. Nothing is left to chance: the same argument always looks the same.
"""

from __future__ import annotations

from laborgraph.argument_data import Argument, Box
from laborgraph.argument_routing import CHIP, HEAD_ROOM, TRACK, route
from laborgraph.argument_sheet import Drawing, Line, Lines, Placed, Text, Words, link_label
from laborgraph.lettering import shorten, text_width, wrap

__all__ = ["lay_out"]

_MARGIN = 24
_THESIS, _WIDE = 310, 264
_PAD = 12
_INDENT = 40
_GAP = 14
_BODY, _META = 13.5, 11.5
_PORT, _END = 22, 11
"""Least distance of lines at the left of a box, where words stand on them, and at the right."""
_LONGEST = 180
"""Letters of a text in a box at most; the whole of it is in the tooltip and in the text form."""
_CENTRED = 620
"""A block of boxes up to this height stands centred at its box, a higher one begins beside it."""


def lay_out(argument: Argument, words: Words) -> Drawing:
    """The drawing of ``argument``."""
    return _Layout(argument, words).draw()


class _Layout:
    def __init__(self, argument: Argument, words: Words) -> None:
        self.argument = argument
        self.words = words
        self.lines = Lines(argument)
        self.sheet = Drawing(argument)
        self.columns: list[float] = []
        self.zones: list[float] = []
        for box in argument.boxes:
            self.sheet.boxes[box.claim] = self._box(box)

    def draw(self) -> Drawing:
        self._columns()
        top = self._caption()
        thesis = self.sheet.boxes[self.argument.thesis.claim]
        block = self._block(thesis.box.claim)
        beside = thesis.height + self._onward(0, place=False)
        y = top + ((block - beside) / 2 if beside < block <= _CENTRED else 0)
        self._stand(thesis.box.claim, y, top + max(0.0, (thesis.height - block) / 2))
        below = self._onward(thesis.y + thesis.height, place=True)
        route(self.sheet, self.lines, self.zones, self.words)
        self._notes(max(top + block, thesis.y + thesis.height + below))
        return self.sheet

    def _box(self, box: Box) -> Placed:
        """The box with its texts, high enough for its words and for the lines that touch it."""
        thesis = box.level == 0
        width = _THESIS if thesis else _THESIS - _INDENT if box.level < 0 else _WIDE
        texts: list[Text] = []
        y = float(_PAD)

        def add(text: str, size: float, style: str) -> None:
            nonlocal y
            if lines := wrap(text, width - 2 * _PAD, size):
                texts.append(Text(_PAD, round(y + size, 1), size, lines, style))
                y += texts[-1].height

        add(
            shorten(box.statement, 2 * _LONGEST) if thesis else shorten(box.label, _LONGEST),
            15.5 if thesis else _BODY,
            "words",
        )
        y += 2
        stance = self.argument.names[box.stance]
        if box.holder:
            add(shorten(f"{stance}: {box.holder}", _LONGEST), _META, "words")
        elif box.stance != "endorsed":
            add(stance, _META, "words")
        add(shorten(" · ".join(filter(None, (str(box.number), box.place))), _LONGEST), _META, "quiet")
        for source, link in self.lines.words:
            if link.target == box.claim:
                add(f"{self.argument.box(source).number} {self.words[link.kind]}", _META, "quiet")
        left, right = len(self.lines.left(box.claim)), len(self.lines.right(box.claim))
        least = max(_PORT * (left + 1) if left > 1 else 0, _END * (right + 1) if right else 0)
        return Placed(box, width, round(max(y + _PAD - 4, least), 1), tuple(texts))

    def _columns(self) -> None:
        """Give each column its place; the gap before it has room for its lines and the words on them."""
        x = float(_MARGIN)
        self.columns, self.zones = [x], [x]
        x += _THESIS
        for level in range(1, max(self.lines.level.values()) + 1):
            x += HEAD_ROOM + TRACK * self.lines.tracks(level) + 4
            self.zones.append(round(x, 1))
            labels = [
                link_label(link, self.words)
                for one, link in self.lines.all
                if self.lines.gap(one, link) == level
            ]
            x += 6 + max(text_width(label, CHIP) for label in labels) + 16
            self.columns.append(round(x, 1))
            x += _WIDE
        self.sheet.width = round(max(x, 560) + _MARGIN)
        for placed in self.sheet.boxes.values():
            placed.x = self.columns[self.lines.level[placed.box.claim]] + (
                _INDENT if placed.box.level < 0 else 0
            )

    def _add(self, text: str, x: float, y: float, size: float, style: str) -> float:
        """Set a text below ``y``; gives where it ends."""
        room = self.sheet.width - x - _MARGIN
        lines = wrap(text, room if style != "more" else _WIDE, size, bold=style == "title")
        self.sheet.texts.append(Text(x, round(y + size, 1), size, lines, style))
        return y + self.sheet.texts[-1].height

    def _caption(self) -> float:
        """Set the caption: the thesis in short, the article, the place. Gives where the boxes begin."""
        argument = self.argument
        y = self._add(shorten(argument.thesis.label, _LONGEST), _MARGIN, _MARGIN, 18, "title")
        where = shorten(", ".join(filter(None, (argument.article, argument.thesis.place))), 2 * _LONGEST)
        return self._add(where, _MARGIN, y + 3, 12.5, "quiet") + 20

    def _more(self, claim: str, onward: bool) -> str:
        """Words for what had no room: *and 4 more, not shown: supports (3), restates (1)*."""
        left = [one for one in self.argument.omitted if one.claim == claim and one.onward == onward]
        kinds = ", ".join(f"{self.words[one.kind]} ({one.count})" for one in left)
        return f"{self.words['more'].format(sum(one.count for one in left))}: {kinds}" if left else ""

    def _block(self, claim: str) -> float:
        """The height of what stands to the right of ``claim``."""
        boxes = self.sheet.boxes
        parts = [
            max(boxes[box.claim].height, self._block(box.claim)) for box in self.argument.children(claim)
        ]
        if more := self._more(claim, onward=False):
            parts.append(Text(0, 0, _BODY, wrap(more, _WIDE, _BODY)).height)
        return sum(parts) + _GAP * max(0, len(parts) - 1)

    def _stand(self, claim: str, y: float, top: float) -> None:
        """Put ``claim`` at ``y``, and those that argue about it below one another from ``top`` on."""
        placed = self.sheet.boxes[claim]
        placed.y = round(y, 1)
        at = top
        for box in self.argument.children(claim):
            height, inner = self.sheet.boxes[box.claim].height, self._block(box.claim)
            part = max(height, inner)
            self._stand(
                box.claim,
                at + ((part - height) / 2 if part <= _CENTRED else 0),
                at + max(0.0, height - inner) / 2,
            )
            at += part + _GAP
        if more := self._more(claim, onward=False):
            # a claim that lacks some of its reasons may have none in the drawing, and so no column beside it
            beside = placed.box.level + 1
            x = self.columns[beside] if beside < len(self.columns) else placed.x + placed.width + _GAP
            self._add(more, x, at, _BODY, "more")
            self.sheet.width = max(self.sheet.width, round(x + _WIDE + _MARGIN))

    def _onward(self, y: float, *, place: bool) -> float:
        """The height of what the thesis argues about; with ``place`` it is put on the rail from ``y`` on."""
        thesis = self.sheet.boxes[self.argument.thesis.claim]
        rail, at = thesis.x + 14, y + 10
        for box in self.argument.onward:
            placed, link = self.sheet.boxes[box.claim], self.lines.links[box.via]
            placed_y = at + CHIP + 6
            if place:
                placed.y = round(placed_y, 1)
                label = Text(placed.x, round(at + CHIP + 1, 1), CHIP, (link_label(link, self.words),), "chip")
                points = ((rail, placed.middle), (placed.x, placed.middle))
                self.sheet.lines.append(Line(link, thesis.box.claim, box.claim, points, True, label))
                self.sheet.rail = ((rail, y), points[0])
            at = placed_y + placed.height + 6
        if more := self._more(thesis.box.claim, onward=True):
            lines = wrap(more, _THESIS - _INDENT, _BODY)
            text = Text(thesis.x + _INDENT, round(at + 6 + _BODY, 1), _BODY, lines, "more")
            if place:
                self.sheet.texts.append(text)
            at += 6 + text.height
        return at - y if at > y + 10 else 0.0

    def _notes(self, bottom: float) -> None:
        """Say below the boxes what the drawing means, as far as it is in it, and close the sheet."""
        argument = self.argument
        said = {
            "alone": not argument.links and not argument.omitted,
            "unargued": bool(argument.links) and not argument.children(argument.thesis.claim),
            "note read": any(link.seen == "read" for link in argument.links),
            "note drawn": any(link.seen == "added" for link in argument.links),
            "note joint": bool(self.sheet.joints),
            "note opposed": any(box.opposed for box in argument.boxes),
            "reading": True,
            "note added": any(box.added for box in argument.boxes),
        }
        y = bottom + 22
        for note, so in said.items():
            if so:
                y = self._add(self.words[note], _MARGIN, y, _META, "quiet") + 3
        self.sheet.height = round(y + _MARGIN - 8)
