"""Lay out what people read in a terminal: how wide each column is, and where its words are parted."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import zip_longest

__all__ = ["hanging", "table_text", "visible"]

_NARROW = 8
"""No column of a table for people is squeezed below this many letters."""
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


def _widths(rows: list[list[str]], heads: list[str], right: list[bool], width: int) -> list[int]:
    """How wide each column may be so that a row fits ``width``: the widest column gives way first.

    No column becomes narrower than its head or ``_NARROW`` letters, nor than its longest word (a slug that is
    cut cannot be copied) as long as all columns have room for theirs; where they have not, words may be
    parted at hyphens, and only then, the longest first, anywhere. A number is never parted.
    """
    room = width - 2 * (len(heads) - 1)
    least = [max(_NARROW, len(head)) for head in heads]
    columns = [set(texts) for texts in zip(*rows, strict=True)]
    least = [
        max(size, *map(len, texts)) if numbers else size
        for size, texts, numbers in zip(least, columns, right, strict=True)
    ]
    words = [{word for text in texts for word in text.split()} for texts in columns]
    parts = [{part for word in found for part in _at_hyphens(word)} for found in words]
    floors = _floors(words, least, room, whole=True) or _floors(parts, least, room) or least
    widths = [
        max(len(head), *(len(line) for text in texts for line in text.split("\n")))
        for head, texts in zip(heads, columns, strict=True)
    ]
    while sum(widths) > room:
        size, at = max((size if size > floors[at] else 0, at) for at, size in enumerate(widths))
        if not size:
            break
        widths[at] -= 1
    return widths


def _floors(words: list[set[str]], least: list[int], room: int, *, whole: bool = False) -> list[int] | None:
    """For each column the length of its longest word, or of the longest that all columns have room for.

    ``None`` when there is no room; ``whole`` says that every word needs its room.
    """
    longest = [max(map(len, found), default=0) for found in words]
    top = max(longest, default=0)
    for most in [top] if whole else range(top, _NARROW, -1):
        floors = [max(size, min(most, long)) for size, long in zip(least, longest, strict=True)]
        if sum(floors) <= room:
            return floors
    return None


def _at_hyphens(word: str) -> list[str]:
    """The parts of a word, each with the hyphen after it."""
    *parts, last = word.split("-")
    return [*(f"{part}-" for part in parts), last]


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


def table_text(heads: list[str], rows: list[list[str]], right: list[bool], width: int) -> str:
    """Rows of texts under their heads in at most ``width`` letters, as far as the heads have room in it.

    Words are wrapped; the columns that are ``right`` stand to the right. Control codes are made visible. The
    text ends in a newline.
    """
    widths = _widths(rows, heads, right, width) if rows else [len(head) for head in heads]
    wrapped = cache(_wrapped)  # kinds, stances and places come again and again
    cells = [[wrapped(text, size) for text, size in zip(row, widths, strict=True)] for row in rows]
    sizes = [
        max(len(head), *(len(line) for lines in column for line in lines), 0) if rows else len(head)
        for head, column in zip(heads, zip(*cells, strict=True) if rows else heads, strict=True)
    ]
    lines: list[Sequence[str]] = [heads, ["-" * size for size in sizes]]
    for row in cells:
        lines += zip_longest(*row, fillvalue="")
    line = "  ".join(
        f"{{:{'>' if numbers else '<'}{size}}}" for size, numbers in zip(sizes, right, strict=True)
    )
    return visible("".join(f"{line.format(*parts).rstrip()}\n" for parts in lines))
