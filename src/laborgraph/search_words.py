"""Bring words that are searched, and words that are found, into the form in which they are compared."""

import re
from unicodedata import decimal

from laborgraph.folding import fold
from laborgraph.number_words import SCALES, in_figures, shares, words_of_counts

__all__ = ["indexed_words", "plain_words", "telling_words", "variants"]

_LONGEST = 100
"""Letters of a word, or digits of a number, that are compared."""
_PERCENT = re.compile(r"%|\bper ?cent(?:age)?\b|\bpor ciento\b")
_FIGURE = re.compile(rf"(\d[\d,]*(?:\.\d+)?)(?:s\b|[ -]*({'|'.join(SCALES)})\b)?")
"""A number, with the word of its scale; that of a decade without its s."""
_GROUPED = re.compile(
    r"(?<![\w.,])(?:(\d+),(\d{1,2})|(\d{1,3}(?:\.\d{3}){2,}|\d{1,3}\.000(?= (?:mil|millones)\b)"
    r"|\d{1,3}(?: \d{3})+))(?![\w]|[.,]\d)"
)
"""A number as Spain writes it: a comma before its decimals, dots or blanks between its groups.

Mexico writes numbers as English does, and so do the Spanish texts of the graph: ``174.521 mil millones``.
"""
_QUESTIONS = {
    "en": (
        "a an the of in on at by for from to with about and or as that this these those it its their they"
        " there who whom whose what which where when why how much many do does did is are was were be been"
        " has have had can say says said article anything something mention mentions mentioned any"
    ),
    "es": (
        "el la los las lo un una unos unas de del en por para con sobre y o que como quien quienes cual"
        " cuales cuando donde cuanto cuanta cuantos cuantas es son fue fueron ha han hay se su sus dice dicen"
        " articulo algo menciona"
    ),
}
_ASKING = frozenset(word for words in _QUESTIONS.values() for word in words.split())
"""Words that make a question and tell nothing of what it is about."""
_SPELLINGS = (
    (re.compile(r"(?<=\w\w)our(?=(s|ed|ing|er|ers|al|able|ism|less|ite|ites)?$)"), "or"),
    (re.compile(r"(?<=\w\w)or(?=(s|ed|ing|er|ers|al|able|ism|less|ite|ites)?$)"), "our"),
    (re.compile(r"(?<=\w\w[a-z])is(?=(e|es|ed|er|ers|ing|ation|ations)$)"), "iz"),
    (re.compile(r"(?<=\w\w[a-z])iz(?=(e|es|ed|er|ers|ing|ation|ations)$)"), "is"),
    (re.compile(r"(?<=\w)ys(?=(e|es|ed|ing)$)"), "yz"),
    (re.compile(r"(?<=\w)yz(?=(e|es|ed|ing)$)"), "ys"),
    (re.compile(r"(?<=\w\w[bct])re(?=s?$)"), "er"),
    (re.compile(r"(?<=\w\w[bct])er(?=s?$)"), "re"),
    (re.compile(r"(?<=gram)me(?=s?$)"), ""),
    (re.compile(r"(?<=gram)(?=s?$)"), "me"),
    (re.compile(r"(?<=\wen)ce(?=s?$)"), "se"),
    (re.compile(r"(?<=\wen)se(?=s?$)"), "ce"),
    (re.compile(r"(?<=[a-z]l)l(?=(ed|er|ers|ing)$)"), ""),
    (re.compile(r"(?<=\w[aeiou]l)(?=(ed|er|ers|ing)$)"), "l"),
    (re.compile(r"(?<=\w\w[dlnrz])es$"), ""),
)
"""British and American spellings, each for the other, and the plurals of Spanish."""


def _figure(match: re.Match[str]) -> str:
    """One form of a number: ``1,000`` and ``1000``, ``8.0`` and ``8``, ``0.5 million`` and ``500,000``.

    A decimal stays one word; the word of its scale stays beside the number.
    """
    scale = match[2] or ""
    return f" {_number(match[1], SCALES.get(scale, 0))} {scale} "


def _ungrouped(match: re.Match[str]) -> str:
    """``15,9`` as ``15.9``, and ``20.000`` and ``20 000`` as ``20000``."""
    return re.sub(r"\D", "", match[3]) if match[3] else f"{match[1]}.{match[2]}"


def _number(digits: str, scale: int = 0) -> str:
    """A number as one word; text all the way, as a ``Decimal`` rounds, and has a largest."""
    plain = digits.replace(",", "")
    if not plain.isascii():
        plain = "".join(c if c == "." else str(decimal(c)) for c in plain)
    whole, _, part = plain.partition(".")
    part = part.ljust(scale, "0")
    whole, part = (whole + part[:scale]).lstrip("0") or "0", part[scale:].rstrip("0")
    return f"{whole}p{part}" if part else whole


def plain_words(text: str) -> list[str]:
    """The words of ``text`` in the form in which they are compared.

    >>> plain_words("8.0%") == plain_words("eight per cent") == plain_words("Ocho por ciento")
    True
    >>> plain_words("0.5 million") == plain_words("half a million")
    True
    >>> plain_words("cuatro millones")
    ['4000000', 'millones']
    """
    return shares(_counted(text))


def _counted(text: str) -> list[str]:
    """The words of ``text``, its numbers in figures."""
    plain = in_figures(_PERCENT.sub(" percent ", _GROUPED.sub(_ungrouped, fold(text))))
    return [word[:_LONGEST] for word in re.findall(r"\w+", _FIGURE.sub(_figure, plain))]


def indexed_words(text: str) -> list[str]:
    """The plain words of ``text``, and the digits or words as printed of each number that a word scales.

    >>> indexed_words("10.2 million"), indexed_words("8%"), indexed_words("four million")
    (['10200000', 'million', '10p2'], ['8', 'percent'], ['4000000', 'million', '4'])
    """
    folded = _GROUPED.sub(_ungrouped, fold(text))
    printed = [_number(match[1]) for match in _FIGURE.finditer(folded) if match[2]]
    counted = _counted(text)
    joined = shares(counted)
    parts = [word for word in counted if word not in joined]
    counts = (word.replace(".", "p") for word in words_of_counts(folded))
    return [*joined, *parts, *printed, *counts]


def telling_words(text: str) -> list[str]:
    """The plain words of ``text`` without those that only make it a question, unless there are no others.

    >>> telling_words("Who says that remittances help?"), telling_words("the who")
    (['remittances', 'help'], ['the', 'who'])
    """
    words = plain_words(text)
    scaled = {at for at, word in enumerate(words) if word in SCALES and at and words[at - 1].isdigit()}
    telling = [word for at, word in enumerate(words) if word not in _ASKING and at not in scaled]
    return telling or words


def variants(word: str) -> list[str]:
    """``word`` and how else it may be spelled.

    >>> variants("labour"), variants("organization"), variants("trabajadores")
    (['labour', 'labor'], ['organization', 'organisation'], ['trabajadores', 'trabajador'])
    """
    return list(dict.fromkeys([word, *(pattern.sub(other, word) for pattern, other in _SPELLINGS)]))
