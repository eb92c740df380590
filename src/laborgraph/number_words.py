"""Read numbers in words, in English and Spanish: ``four hundred thousand``, ``dos millones y medio``."""

import re
from collections.abc import Iterable

__all__ = ["SCALES", "in_figures", "words_of_counts"]

SCALES = {
    "mil millones": 9,
    "millones": 6,
    "million": 6,
    "millon": 6,
    "billion": 9,
    "thousand": 3,
    "mil": 3,
}
"""The words that scale a number, longest first, and the zeros that each adds."""
_DIGITS = (
    "zero one two three four five six seven eight nine",
    "cero uno dos tres cuatro cinco seis siete ocho nueve",
)
_TEENS = (
    "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
    "diez once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve",
)
_TWENTIES = (
    "veintiuno veintidos veintitres veinticuatro veinticinco veintiseis veintisiete veintiocho veintinueve",
)
_TENS = (
    "twenty thirty forty fifty sixty seventy eighty ninety",
    "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
)
_HUNDREDS = (
    "cien doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos",
    "ciento doscientas trescientas cuatrocientas quinientas seiscientas setecientas ochocientas novecientas",
)


def _worths(rows: Iterable[str], first: int, step: int) -> dict[str, int]:
    return {word: first + step * at for words in rows for at, word in enumerate(words.split())}


_ONES = _worths(_DIGITS, 0, 1) | _worths(_TEENS, 10, 1) | _worths(_TWENTIES, 21, 1)
_WORTH = _ONES | _worths(_TENS, 20, 10) | _worths(_HUNDREDS, 100, 100)


def _any(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(words)})"


_DIGIT = _any(word for word, worth in _ONES.items() if 0 < worth < 10)
_BELOW_HUNDRED = rf"(?:{_any(' '.join(_TENS).split())}(?: (?:y )?{_DIGIT})?|{_any(_ONES)})"
_HUNDRED = rf"(?:(?:(?:{_DIGIT}|an?) )?hundred|{_any(' '.join(_HUNDREDS).split())})"
_COUNT = rf"(?:{_HUNDRED}(?: (?:and )?{_BELOW_HUNDRED})?|{_BELOW_HUNDRED})"
_COUNTED = re.compile(rf"\b{_COUNT}\b")
_SCALED = re.compile(
    rf"\b(?:(?P<count>half(?: an?)?|medio|{_COUNT}|\d+|un|an?)(?P<more> and a half)? )?"
    rf"(?P<scale>{_any(SCALES)})(?P<half> y medi[oa])?\b"
)


def _worth(count: str) -> str:
    """The digits of a number in words below a thousand; a half is ``0.5``."""
    if count.startswith(("half", "medio")):
        return "0.5"
    total = 0
    for word in count.split():
        total = (total or 1) * 100 if word == "hundred" else total + _WORTH.get(word, 0)
    return str(total or (0 if count in _ONES else 1))


def _scaled(match: re.Match[str]) -> str:
    count, half = match["count"] or "", match["more"] or match["half"]
    if not half and (not count or count.isdigit()):
        return match[0]
    return f"{count if count.isdigit() else _worth(count)}{'.5' if half else ''} {match['scale']}"


def in_figures(folded: str) -> str:
    """``folded`` (see ``fold``) with its numbers in figures; the word of a scale stays.

    >>> in_figures("four hundred thousand of two"), in_figures("dos millones y medio")
    ('400 thousand of 2', '2.5 millones')
    """
    return _COUNTED.sub(lambda match: _worth(match[0]), _SCALED.sub(_scaled, folded))


def words_of_counts(folded: str) -> list[str]:
    """The words of the numbers in words that a word scales, each by itself.

    >>> words_of_counts("half a million, four million")
    ['half', 'a', '4']
    """
    counts = (match["count"] or "" for match in _SCALED.finditer(folded))
    return [str(_WORTH.get(word, word)) for count in counts if not count.isdigit() for word in count.split()]
