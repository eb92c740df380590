"""Read numbers in words, in English and Spanish: ``four hundred thousand``, ``dos millones y medio``."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

__all__ = ["SCALES", "in_figures", "shares", "words_of_counts"]

SCALES = {
    "mil millones": 9,
    "millones": 6,
    "millions": 6,
    "million": 6,
    "millon": 6,
    "billions": 9,
    "billion": 9,
    "trillion": 12,
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
    "veintiun",
    "veintiuna",
)
_TENS = (
    "twenty thirty forty fifty sixty seventy eighty ninety",
    "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
)
_HUNDREDS = (
    "cien doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos",
    "ciento doscientas trescientas cuatrocientas quinientas seiscientas setecientas ochocientas novecientas",
)


def _worths(rows: Iterable[str], first: int, step: int = 1) -> dict[str, int]:
    return {word: first + step * at for words in rows for at, word in enumerate(words.split())}


_ONES = _worths(_DIGITS, 0)
_ONE = {"un": 1, "una": 1}
_ALONE = {
    "a": ("thousand", "million", "billion", "trillion"),
    "un": ("millon",),
}
"""Articles that count before a scale: *a million*, but *a millones* is *to millions*."""
_SMALL = _ONES | _worths(_TEENS, 10) | _worths(_TWENTIES, 21)
_TENFOLD = _worths(_TENS, 20, 10)
_HUNDREDFOLD = _worths(_HUNDREDS, 100, 100)
_WORTH = _SMALL | _TENFOLD
_POINTS = ("point", "punto", "coma")
_HALVES = ("half", "medio")
_AND_A_HALF = (["y", "medio"], ["y", "media"])
_PARTS = {
    part: worth
    for worth, parts in {
        3: "third thirds tercio tercios tercera terceras",
        4: "quarter quarters fourth fourths cuarto cuartos cuarta cuartas",
        5: "fifth fifths quinto quintos quinta quintas",
        6: "sixth sixths sexto sextos sexta sextas",
        7: "seventh sevenths septimo septimos septima septimas",
        8: "eighth eighths octavo octavos octava octavas",
        10: "tenth tenths decimo decimos decima decimas",
    }.items()
    for part in parts.split()
}
_FRACTION = re.compile(
    rf"\b(?:(\d)|una?|an?(?= \w+ of\b)) ({'|'.join(_PARTS)})(?: partes?)?\b(?! (?:largest|place|lugar))"
)
_OF_EACH = re.compile(r"\b(\d{1,2}) (?:out of|in|of|de)(?: every| each| cada)? (\d{1,3})\b")
_TIMES = re.compile(r"\b(\d+(?:p\d+)?) (?:fold|times|veces)\b")
_FOLD = re.compile(rf"\b({'|'.join(_WORTH)})fold\b")
_DECADE = re.compile(rf"\b(?:the|los|anos) (eighties|nineties|{'|'.join(_TENFOLD)})\b(?= *(?:$|[^\w ]))")
_DECADES = {"eighties": 80, "nineties": 90}


class _Number:
    """A number in words: its value, the word of its scale, where it ends, and its words but for the scale."""

    def __init__(self, value: Decimal, scale: str, end: int, count: Sequence[str]) -> None:
        self.value = value
        self.scale = scale
        self.end = end
        self.count = count

    @property
    def digits(self) -> str:
        text = f"{self.value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text


def _word(words: Sequence[str], at: int) -> str:
    return words[at] if at < len(words) else ""


def _below_hundred(words: Sequence[str], at: int) -> tuple[int, int] | None:
    """The number below a hundred that begins ``at``, and where it ends."""
    word = _word(words, at)
    if word in _SMALL:
        return _SMALL[word], at + 1
    if word not in _TENFOLD:
        return None
    joined = at + 1 + (_word(words, at + 1) == "y")
    one = (_ONES | _ONE if joined > at + 1 else _ONES).get(_word(words, joined), 0)
    return (_TENFOLD[word] + one, joined + 1) if one else (_TENFOLD[word], at + 1)


def _below_thousand(words: Sequence[str], at: int) -> tuple[int, int] | None:
    """The number below a thousand that begins ``at``, and where it ends."""
    word, then = _word(words, at), _word(words, at + 1)
    if word in _HUNDREDFOLD:
        hundreds, end = _HUNDREDFOLD[word], at + 1
    elif word == "hundred":
        hundreds, end = 100, at + 1
    elif then == "hundred" and (word == "a" or 0 < _SMALL.get(word, 0) < 20):
        hundreds, end = 100 * _SMALL.get(word, 1), at + 2
    else:
        return _below_hundred(words, at)
    for joined in (end, end + 1 if _word(words, end) == "and" else end):
        if rest := _below_hundred(words, joined):
            return hundreds + rest[0], rest[1]
    if _word(words, end) in _ONE and _scale(words, end + 1):
        return hundreds + 1, end + 1
    return hundreds, end


def _scale(words: Sequence[str], at: int) -> str:
    """The word of a scale that stands ``at``, or nothing."""
    pair = f"{_word(words, at)} {_word(words, at + 1)}"
    return pair if pair in SCALES else _word(words, at) if _word(words, at) in SCALES else ""


def _number(words: Sequence[str], at: int) -> _Number | None:
    """The number that begins ``at``."""
    start, word = at, words[at]
    if word in _HALVES:
        at += 1 + (_word(words, at + 1) == "a")
        scale = _scale(words, at)
        return _Number(Decimal("0.5"), scale, at + len(scale.split()), words[start:at]) if scale else None
    if found := _below_thousand(words, at):
        value, at = Decimal(found[0]), found[1]
    elif (scale := _scale(words, at + 1)) and (word.isdecimal() or scale in _ALONE.get(word, ())):
        value, at = Decimal(int(word) if word.isdecimal() and len(word) < 10 else 1), at + 1
    elif _begins(words, at):
        value = Decimal(1)
    else:
        return None
    if _word(words, at) in _POINTS and (part := _after_point(words, at + 1)):
        value, at = value + part[0], part[1]
    if list(words[at : at + 3]) == ["and", "a", "half"]:
        value, at = value + Decimal("0.5"), at + 3
    count, scale = words[start:at], _scale(words, at)
    if not scale:
        return None if word.isdecimal() else _Number(value, "", at, count)
    at += len(scale.split())
    if words[at : at + 2] in _AND_A_HALF:
        return _Number(value + Decimal("0.5"), scale, at + 2, count)
    if word.isdecimal():
        return None
    return _summed(words, at, value, scale, count)


def _begins(words: Sequence[str], at: int) -> bool:
    """Whether a scale begins a number by itself: ``millón y medio``, ``mil novecientos``."""
    scale = _scale(words, at)
    end = at + len(scale.split())
    return bool(scale) and (
        words[end : end + 2] in _AND_A_HALF or (scale == "mil" and _below_thousand(words, end) is not None)
    )


def _after_point(words: Sequence[str], at: int) -> tuple[Decimal, int] | None:
    """The decimals that begin ``at``: digit by digit, or as one number."""
    digits, end = "", at
    while len(digits) < 10 and _word(words, end) in _ONES:
        digits, end = digits + str(_ONES[words[end]]), end + 1
    if not digits and (found := _below_hundred(words, at)):
        digits, end = str(found[0]), found[1]
    return (Decimal(f"0.{digits}"), end) if digits else None


def _summed(words: Sequence[str], at: int, value: Decimal, scale: str, count: Sequence[str]) -> _Number:
    """A number with its scale, and what follows it in smaller ones: ``two million nine hundred thousand``."""
    total, power, alone = value.scaleb(SCALES[scale]), SCALES[scale], True
    while power and (found := _below_thousand(words, at + (_word(words, at) == "and"))):
        smaller = _scale(words, found[1])
        if SCALES.get(smaller, 0) >= power:
            break
        power, alone = SCALES.get(smaller, 0), False
        total, at = total + Decimal(found[0]).scaleb(power), found[1] + len(smaller.split())
    return _Number(value if alone else total, scale if alone else "", at, count)


def _numbers(words: Sequence[str]) -> Iterator[tuple[int, _Number]]:
    at = 0
    while at < len(words):
        number = _number(words, at)
        if number:
            yield at, number
        at = number.end if number else at + 1


def _runs(folded: str) -> Iterator[tuple[str, list[str]]]:
    """The text in pieces: what is between words that only blanks part, and these words."""
    end = 0
    for match in re.finditer(r"\w+(?: \w+)*", folded):
        yield folded[end : match.start()], match[0].split(" ")
        end = match.end()
    yield folded[end:], []


def in_figures(folded: str) -> str:
    """``folded`` (see ``fold``) with its numbers in figures; the word of a single scale stays.

    Decades are years.

    >>> in_figures("four hundred thousand of the two"), in_figures("dos millones y medio")
    ('400 thousand of the 2', '2.5 millones')
    >>> in_figures("the eighties"), in_figures("sevenfold")
    ('1980', '7 fold')
    """
    folded = _FOLD.sub(lambda match: f"{_WORTH[match[1]]} fold", folded)
    folded = _DECADE.sub(lambda match: f"19{_DECADES.get(match[1]) or _TENFOLD[match[1]]}", folded)
    pieces = []
    for between, words in _runs(folded):
        pieces.append(between)
        said, at = [], 0
        for start, number in _numbers(words):
            said += [*words[at:start], " ".join(filter(None, (number.digits, number.scale)))]
            at = number.end
        pieces.append(" ".join([*said, *words[at:]]))
    return "".join(pieces)


def shares(words: list[str]) -> list[str]:
    """The words, with shares and multiples, whose numbers are in figures, in one form each.

    >>> shares(["3", "quarters"]), shares(["3", "de", "cada", "4"]), shares(["30", "veces"])
    (['3of4'], ['3of4'], ['30', 'times'])
    """
    text = _FRACTION.sub(lambda match: f"{match[1] or 1}of{_PARTS[match[2]]}", " ".join(words))
    return _TIMES.sub(r"\1 times", _OF_EACH.sub(r"\1of\2", text)).split()


def words_of_counts(folded: str) -> list[str]:
    """What counts a scale in words, by its words and in figures.

    >>> words_of_counts("half a million, four hundred million")
    ['half', 'a', '0.5', '4', 'hundred', '400']
    """
    found = (number for _, words in _runs(folded) for _, number in _numbers(words) if number.scale)
    return [
        word
        for number in found
        for word in dict.fromkeys([*(str(_WORTH.get(word, word)) for word in number.count), number.digits])
    ]
