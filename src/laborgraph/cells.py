"""What the rows of an answer are, and how one cell is written as text.

Every form of an answer (table, CSV, Markdown, page, workbook) is made of ``Rows``.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from laborgraph.doors import Cell

__all__ = ["Rows", "number", "numeric", "text_of"]


class Rows(NamedTuple):
    """Rows under their heads, with what they answer.

    ``question`` is the question in words, ``asked`` what was given (the query's name and its parameters),
    ``meanings`` says what each column means, ``things`` are the places of the columns that hold slugs, and
    ``lang`` is the language of the words in the cells. All but heads and rows may be empty.
    """

    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    question: str = ""
    asked: str = ""
    meanings: Sequence[str] = ()
    things: frozenset[int] = frozenset()
    lang: str = "en"


def number(value: Decimal) -> str:
    """A decimal in plain digits, without an exponent and without trailing zeros.

    >>> number(Decimal("30700000000.0")), number(Decimal("0.290")), number(Decimal("-3.9"))
    ('30700000000', '0.29', '-3.9')
    """
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def text_of(cell: Cell) -> str:
    """``cell`` as text; what is missing is empty.

    >>> text_of(True), text_of(None), text_of(7)
    ('true', '', '7')
    """
    if isinstance(cell, str):
        return str(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return number(cell) if isinstance(cell, Decimal) else str(cell)


def numeric(cells: Sequence[Cell]) -> bool:
    """Whether a column holds numbers and nothing else but gaps."""
    given = [cell for cell in cells if cell is not None]
    return bool(given) and all(
        isinstance(cell, int | float | Decimal) and not isinstance(cell, bool) for cell in given
    )
