"""Lay out what people read in a terminal: how wide each column is, and where its words are parted."""

import re
from collections.abc import Sequence

__all__ = ["hanging", "table_text", "visible"]

_NARROW = 7
"""No column of a table for people is squeezed below this many letters."""
_LONG_FIGURE = 16
_TWO_LINES = 20
"""Letters that a place in words needs so that it takes two lines."""
_PLACE = r"\b(?:section|sección) (\d+)(?:, (?:paragraph|párrafo) (\d+)(?:, (?:sentence|oración) (\d+))?)"
"""A place in words, but for those in notes, figures and tables, which are short; few tables need it."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|\r(?!\n)")
"""What a terminal would obey instead of showing it."""


def _mark(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code == 0x7F:
        return "\N{SYMBOL FOR DELETE}"
    return chr(0x2400 + code) if code < 0x20 else "\N{REPLACEMENT CHARACTER}"


def visible(text: str) -> str:
    r"""``text`` with a mark in place of each control code, but for tabs and line ends.

    >>> visible("\x1b[31mred\n")
    '␛[31mred\n'
    """
    return _CONTROL.sub(_mark, text)


def _least(rows: list[list[str]], heads: list[str], right: list[bool]) -> list[int]:
    """How wide each column must be at least: as its head, as each number in it, or as ``_NARROW`` letters."""
    return [
        max(len(line) for line in (*head.split("\n"), *texts))
        if numbers
        else max(min(_NARROW, max(map(len, texts))), *(len(line) for line in head.split("\n")))
        for head, texts, numbers in zip(heads, zip(*rows, strict=True), right, strict=True)
    ]


def _words(rows: list[list[str]]) -> list[set[str]]:
    """The words of each column."""
    return [set(" ".join(set(texts)).split()) for texts in zip(*rows, strict=True)]


def _widths(rows: list[list[str]], heads: list[str], right: list[bool], room: int) -> tuple[list[int], bool]:
    """How wide each column may be so that all fit ``room``, and whether every word is whole there.

    The widest column gives way first.

    No column becomes narrower than ``_least``, nor than its longest word (a slug that is cut cannot be
    copied) as long as all columns have room for theirs; where they have not, words may be parted at hyphens,
    and only then, the longest first, anywhere. A number is never parted.
    """
    widths = [
        max(len(line) for text in (head, *texts) for line in text.split("\n"))
        for head, texts in zip(heads, map(set, zip(*rows, strict=True)), strict=True)
    ]
    if sum(widths) <= room:
        return widths, True
    least, words = _least(rows, heads, right), _words(rows)
    unparted = _floors(words, least, room, whole=True)
    if unparted:
        floors = unparted
    else:
        parts = [{part for word in found for part in _at_hyphens(word)} for found in words]
        whole = [
            max(size, max(map(_figure, found), default=0)) for size, found in zip(least, parts, strict=True)
        ]
        floors = _floors(parts, whole, room) or _floors(parts, least, room) or least
    while sum(widths) > room:
        size, at = max((size if size > floors[at] else 0, at) for at, size in enumerate(widths))
        if not size:
            break
        widths[at] -= 1
    return widths, unparted is not None


def _floors(words: list[set[str]], least: list[int], room: int, *, whole: bool = False) -> list[int] | None:
    """For each column the length of its longest word, or of the longest that all columns have room for.

    ``None`` when there is no room; ``whole`` says that every word needs its room.
    """
    longest = [max(map(len, found), default=0) for found in words]
    top = max(longest, default=0)
    for most in [top] if whole else range(top, _NARROW - 1, -1):
        floors = [max(size, min(most, long)) for size, long in zip(least, longest, strict=True)]
        if sum(floors) <= room:
            return floors
    return None


def _at_hyphens(word: str) -> list[str]:
    """The parts of a word, each with the hyphen after it."""
    *parts, last = word.split("-")
    return [*(f"{part}-" for part in parts), last]


def _figure(part: str) -> int:
    """The letters of what has a digit, which is not to be parted: ``US$174.521``; not those of an address."""
    return len(part) if len(part) <= _LONG_FIGURE and any(map(str.isdigit, part)) else 0


def _parted(word: str, width: int) -> list[str]:
    """The lines of a word that does not fit: at its hyphens where they are near enough."""
    lines = [""]
    for part in _at_hyphens(word):
        if lines[-1] and len(lines[-1]) + len(part) > width:
            lines.append("")
        lines[-1] += part
        while len(lines[-1]) > width:
            lines[-1:] = [lines[-1][:width], lines[-1][width:]]
    return lines


def _wrapped(text: str, width: int) -> list[str]:
    """The lines of ``text`` in a column of this width, parted between words.

    A word that does not fit begins a line, parted at its hyphens. ``textwrap`` needs five times as long.
    """
    lines: list[str] = []
    for part in text.split("\n"):
        line = ""
        for word in part.split():
            if line and len(line) + len(word) >= width:
                lines.append(line)
                line = ""
            if len(word) > width:
                *full, word = _parted(word, width)
                lines += full
            line = f"{line} {word}" if line else word
        lines.append(line)
    return lines


def hanging(label: str, text: str, indent: int, width: int) -> str:
    """The lines of ``text`` beside its ``label``, which has ``indent`` letters; further lines stand under it.

    They are at most ``width`` letters long, but for a word that is longer: a slug that is parted cannot be
    copied.
    """
    lines = [""]
    for word in text.split():
        if lines[-1] and indent + len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return f"\n{' ' * indent}".join([f"{label:<{indent}}{lines[0]}", *lines[1:]])


def _laid_out(
    heads: list[str], rows: list[list[str]], right: list[bool], width: int
) -> tuple[list[str], list[list[str]], list[int], str]:
    """Heads and rows, how wide each column is, and what stands between columns.

    A place is written as it may be typed, ``2.6.4``, where it would take more than two lines, or where whole
    words have no room; then heads are parted after underscores too, and one blank parts columns.
    """
    room = width - 2 * (len(heads) - 1)
    widths, fits = _widths(rows, heads, right, room)
    if fits:
        narrow = [at for at, size in enumerate(widths) if size < _TWO_LINES]
        if not any("sec" in row[at] and re.search(_PLACE, row[at]) for row in rows for at in narrow):
            return heads, rows, widths, "  "
    else:
        heads = [head.replace("_", "_\n") for head in heads]
        room = width - (len(heads) - 1)
    place = re.compile(_PLACE)
    short = {
        text: place.sub(lambda found: ".".join(filter(None, found.groups())), text)
        for text in {text for row in rows for text in row if "sec" in text}
    }
    rows = [[short.get(text, text) for text in row] for row in rows]
    return heads, rows, _widths(rows, heads, right, room)[0], "  " if fits else " "


def _blocks(head: str, texts: Sequence[str], size: int, right: bool) -> list[list[str]]:
    """The lines of each place of a column, its head and the rule under it first, all of the same length."""
    named = head.split("\n")
    wrapped = {text: _wrapped(text, size) for text in set(texts)}  # most stand in many rows
    wide = max(len(line) for lines in (named, *wrapped.values()) for line in lines)
    to = str.rjust if right else str.ljust
    for lines in (named, *wrapped.values()):
        lines[:] = [to(line if line.isprintable() else visible(line), wide) for line in lines]
    return [named, ["-" * wide], *map(wrapped.__getitem__, texts)]


def table_text(heads: list[str], rows: list[list[str]], right: list[bool], width: int) -> str:
    """Rows of texts under their heads in at most ``width`` letters, as far as the heads have room in it.

    Words are wrapped; the columns that are ``right`` stand to the right. Control codes are made visible. The
    text ends in a newline.
    """
    if not rows or not heads:
        return visible(
            "".join(f"{'  '.join(line)}\n" for line in (heads, ["-" * len(head) for head in heads]))
        )
    heads, rows, widths, gap = _laid_out(heads, rows, right, width)
    columns = list(map(_blocks, heads, zip(*rows, strict=True), widths, right))
    blanks = [[" " * len(rule)] for _, (rule,), *_ in columns]
    lines: list[str] = []
    for blocks in zip(*columns, strict=True):
        high = max(map(len, blocks))
        full = [block + blank * (high - len(block)) for block, blank in zip(blocks, blanks, strict=True)]
        lines += map(gap.join, zip(*full, strict=True))
    return "".join(f"{line.rstrip()}\n" for line in lines)
