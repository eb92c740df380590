r"""Write rows as CSV or TSV.

Fields are quoted as RFC 4180 says: those with the separator, a quotation mark or a line end in them, and
no others; a quotation mark inside is doubled. TSV is quoted in the same way, as spreadsheets, pandas and R
read it. Lines end with a line feed, because the output goes into pipes as often as into files and every
reader of RFC 4180 takes it. For spreadsheets there is the other choice: a byte order mark, without which
Excel reads UTF-8 as something else, and the line ends of the standard, carriage return and line feed.
"""

import csv
import re

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


class _Records(list[str]):
    """A file for the csv module that keeps what it writes, a record at a time."""

    write = list.append


def delimited(table: Rows, separator: str, *, spreadsheet: bool = False, escape: bool = False) -> str:
    """``table`` with ``separator`` between its fields, a record of heads first.

    ``spreadsheet`` adds the byte order mark and the line ends that spreadsheets want, ``escape`` a ``'``
    before texts that they might run as formulas (the text is then no longer the same).
    """
    records = _Records()
    # with this end the csv module quotes a lone carriage return too
    writer = csv.writer(records, delimiter=separator, lineterminator="\r\n")
    writer.writerow(table.heads)
    rows = [list(map(escaped, row)) for row in table.rows] if escape else table.rows
    # text_of gives a plain text as it is, but to ask it of every cell takes half of the time
    writer.writerows([cell if type(cell) is str else text_of(cell) for cell in row] for row in rows)
    if spreadsheet:
        return "\ufeff" + "".join(records)
    return "".join(record.removesuffix("\r\n") + "\n" for record in records)
