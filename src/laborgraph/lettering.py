"""Estimate how wide a text will be drawn, never too narrow, and break it into lines that fit.

A drawing is read with whatever sans-serif font the reader has. The table holds for each letter the greater
of its widths in DejaVu Sans, which is among the widest, and in Liberation Sans, which has the widths of Arial
and Helvetica, rounded up, in thousandths of the size. Letters with accents are as wide as without; of
others no width is known and the widest is taken.
"""

import unicodedata
from functools import cache

__all__ = ["shorten", "text_width", "wrap"]

_WIDTHS = {
    0: "\u200b\u200c\u200d\ufeff",
    320: " ,.’‘'ijlı|/\\:;I·",
    412: "f-()[]t!¡rł",
    530: '“”"*J`°sz',
    560: "c?_–§L",
    615: "kvxyFT¿oøð«»ae",
    640: "ßhnuñbdgpqđþ$0123456789{}€£",
    690: "EKPSYAVXZB",
    755: "CRUNH",
    790: "DG&OQ",
    865: "w#+<=>^~×≠M",
    1000: "%mæW—…→←↓",
    1025: "@œ",
}
_TABLE = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_UNKNOWN = 1050
_FULL = 1450
"""Emoji and signs of East Asian scripts are drawn from other fonts, at up to this width."""
_BOLD = 1.27
"""The greatest ratio of a bold letter's width to the plain one's."""


@cache
def _letter(letter: str) -> int:
    if letter in _TABLE:
        return _TABLE[letter]
    if unicodedata.combining(letter):
        return 0
    base = unicodedata.normalize("NFD", letter)
    if base[0] in _TABLE and all(map(unicodedata.combining, base[1:])):
        return _TABLE[base[0]]
    return _FULL if unicodedata.east_asian_width(letter) in "WF" or ord(letter) > 0xFFFF else _UNKNOWN


def _units(text: str) -> int:
    return sum(map(_letter, text))


def text_width(text: str, size: float, bold: bool = False) -> float:
    """The width that ``text`` needs at most, in the unit of ``size``.

    >>> text_width("NAFTA", 10), text_width("á", 10) == text_width("a", 10)
    (33.6, True)
    """
    return round(_units(text) * size * (_BOLD if bold else 1) / 1000, 1)


def wrap(text: str, room: float, size: float, bold: bool = False) -> tuple[str, ...]:
    """``text`` in lines of at most ``room``; a word that is too long alone is broken.

    >>> wrap("Mexican labor is exported", 80, 12)
    ('Mexican', 'labor is', 'exported')
    """
    most = int(1000 * room / size / (_BOLD if bold else 1))
    lines: list[str] = []
    line, taken = "", 0
    for word in text.split():
        head, *rest = _parts(word, most)
        needed = _units(head)
        if line and taken + _TABLE[" "] + needed <= most:
            line, taken = f"{line} {head}", taken + _TABLE[" "] + needed
        else:
            lines += [line] if line else []
            line, taken = head, needed
        for part in rest:
            lines.append(line)
            line, taken = part, _units(part)
    return (*lines, line) if line else tuple(lines)


def _parts(word: str, most: int) -> list[str]:
    """``word`` in pieces of at most ``most`` units, or of one letter."""
    parts, piece, taken = [], "", 0
    for letter in word:
        if piece and taken + _letter(letter) > most:
            parts.append(piece)
            piece, taken = "", 0
        piece, taken = piece + letter, taken + _letter(letter)
    return [*parts, piece]


def shorten(text: str, most: int) -> str:
    """``text`` of at most ``most`` letters, cut at a word when there is one, with an ellipsis.

    >>> shorten("labor is exported", 12), shorten("labor", 12)
    ('labor is…', 'labor')
    """
    if len(text) <= most:
        return text
    head = text[: most - 1]
    return f"{head.rsplit(' ', 1)[0] if ' ' in head[most // 2 :] else head}…"
