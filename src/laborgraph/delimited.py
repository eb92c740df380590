r"""Write rows as CSV or TSV.

Fields are quoted as RFC 4180 says: those with the separator, a quotation mark or a line end in them, and
no others; a quotation mark inside is doubled. TSV is quoted in the same way, as spreadsheets, pandas and R
read it. Lines end with a line feed, because the output goes into pipes as often as into files and every
reader of RFC 4180 takes it. For spreadsheets there is the other choice: a byte order mark, without which
Excel reads UTF-8 as something else, and the line ends of the standard, carriage return and line feed.
"""

import csv
import io
import re
from collections.abc import Iterator

from laborgraph.cells import Rows, text_of
from laborgraph.doors import Cell

__all__ = ["delimited", "escaped"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet may take for the beginning of a formula (OWASP, CSV injection)."""

_NUMBER = re.compile(r"[+-]\d+(\.\d+)?")


def escaped(cell: Cell) -> Cell:
    """``cell``, with ``'`` before a text that a spreadsheet might take for a formula.

    >>> escaped("=SUM(A1)"), escaped("-3+A1"), escaped("-390"), escaped(-3)
    ("'=SUM(A1)", "'-3+A1", '-390', -3)
    """
    if not isinstance(cell, str) or not cell.startswith(_FORMULA) or _NUMBER.fullmatch(cell):
        return cell
    return f"'{cell}"


def _line(fields: list[str], separator: str) -> str:
    """The fields as one record, without its end."""
    out = io.StringIO()
    # with this end the csv module quotes a lone carriage return too
    csv.writer(out, delimiter=separator, lineterminator="\r\n").writerow(fields)
    return out.getvalue().removesuffix("\r\n")


def delimited(table: Rows, separator: str, *, spreadsheet: bool = False, escape: bool = False) -> str:
    """``table`` with ``separator`` between its fields, a record of heads first.

    ``spreadsheet`` adds the byte order mark and the line ends that spreadsheets want, ``escape`` a ``'``
    before texts that they might run as formulas (the text is then no longer the same).
    """
    end = "\r\n" if spreadsheet else "\n"

    def records() -> Iterator[str]:
        yield _line(list(table.heads), separator)
        for row in table.rows:
            yield _line([text_of(escaped(cell) if escape else cell) for cell in row], separator)

    return ("\ufeff" if spreadsheet else "") + "".join(f"{record}{end}" for record in records())
