"""Read a number as a person prints it: its value, the worth of its last digit, a range; and years."""

import re
from dataclasses import dataclass
from decimal import Decimal

from laborgraph.folding import fold
from laborgraph.number_words import SCALES

__all__ = ["Amount", "amount", "years"]

_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:[\u00a0\u202f ]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
_SCALE = "|".join(sorted([*SCALES, "millón"], key=len, reverse=True))
_NUMBER = re.compile(
    rf"(?P<sign>(?<![\w.])[-−])?(?P<digits>{_DIGITS})(?:[ \u00a0-]*(?P<scale>{_SCALE})\b)?", re.IGNORECASE
)
_COMMA = re.compile(r"\d,(?:\d{1,2}|\d{4,})(?!\d)|\d\.\d{3}\.\d|\d,\d{3}\.\d+,")
_BETWEEN = re.compile(
    r"\s*(?:%|percent|per cent|por ciento)?\s*(?:[-–—]|to|and|a|y|hasta)\s*(?:US)?\$?\s*", re.IGNORECASE
)
_YEARS = re.compile(r"(\d{4})(?:\s*(?:[-–—/]|to|a)\s*(\d{4}))?")
_LONGEST = 60


@dataclass(frozen=True)
class Amount:
    """A number in base units: ``value`` and ``step``, or a range from ``value`` to ``upper``."""

    value: Decimal
    step: Decimal
    upper: Decimal | None = None


def _one(match: re.Match[str], scale: str | None) -> tuple[Decimal, Decimal]:
    plain = re.sub(r"[,\s\u00a0\u202f]", "", match["digits"])
    power = SCALES[fold(scale)] if scale else 0
    decimals = len(plain.partition(".")[2])
    value = Decimal(plain).scaleb(power)
    return (-value if match["sign"] else value), Decimal(1).scaleb(power - decimals)


def amount(printed: str) -> Amount:
    """The number in ``printed``; words around it are left alone.

    Raises ``ValueError`` with what is wrong and how to mend it, parted by `` - ``.

    >>> amount("US$30.7 billion").value == 30_700_000_000, amount("8%").step
    (True, Decimal('1'))
    >>> amount("65–75 percent")
    Amount(value=Decimal('65'), step=Decimal('1'), upper=Decimal('75'))
    """
    if len(printed) > _LONGEST:
        raise ValueError(f"{len(printed)} letters - give the number alone, as printed")
    if _COMMA.search(printed):
        raise ValueError(f"the comma in {printed!r} may be a decimal one - write 3.5 and 1,200")
    found = list(_NUMBER.finditer(printed))
    if not found:
        raise ValueError(f"no number in {printed!r} - write it in figures, such as 30.7 billion, 8% or 65–75")
    if len(found) == 1:
        return Amount(*_one(found[0], found[0]["scale"]))
    first, second = found[:2]
    if len(found) > 2 or not _BETWEEN.fullmatch(printed[first.end() : second.start()]):
        raise ValueError(
            f"{len(found)} numbers in {printed!r} - give each a figure of its own, or a range as 65–75"
        )
    low, step = _one(first, first["scale"] or second["scale"])
    high, _ = _one(second, second["scale"])
    if low > high:
        raise ValueError(f"the range {printed!r} falls - write the smaller number first")
    return Amount(low, step, high)


def years(given: str) -> tuple[int, int]:
    """The first and the last year.

    Raises ``ValueError`` like ``amount``.

    >>> years("1998"), years("1998–2005")
    ((1998, 1998), (1998, 2005))
    """
    match = _YEARS.fullmatch(given.strip())
    if match is None:
        raise ValueError(f"{given!r} is no year - write 1998, or 1998–2005")
    first, last = int(match[1]), int(match[2] or match[1])
    if not 1000 <= first <= 2100 or not 1000 <= last <= 2100:
        raise ValueError(f"{given!r} lies outside 1000 to 2100 - write the year in four figures")
    if first > last:
        raise ValueError(f"{given!r} goes backwards - write the earlier year first")
    return first, last
