"""Write rows as a workbook (XLSX) whose cells have types: numbers, truth values and texts.

A text is never a formula and never a link, whatever it begins with. A second sheet says what was asked and
what each column means. The same rows give the same bytes.
"""

import io
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from laborgraph.cells import Rows, numeric, text_of
from laborgraph.doors import Cell
from laborgraph.errors import BadValue

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

__all__ = ["workbook"]

_LONGEST = 32_767
_ROWS = 1_048_576
_COLUMNS = 16_384
"""Letters, rows and columns that the format has room for (Excel's limits)."""
_DIGITS = 15
"""Digits that a number of a spreadsheet, a double, keeps for sure."""
_DATE = datetime(2000, 1, 1)
"""When every workbook says it was made: a date of now would change the bytes."""
_WIDEST = 60


def _exact(cell: Cell) -> bool:
    """Whether a spreadsheet keeps every digit of the number."""
    return isinstance(cell, float) or len(text_of(cell).replace(".", "").strip("-0")) <= _DIGITS


def _put(sheet: "Worksheet", row: int, column: int, cell: Cell, style: Any) -> None:
    if cell is None:
        return
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell, style)
    elif isinstance(cell, int | float | Decimal) and _exact(cell):
        sheet.write_number(row, column, float(cell), style)
    else:
        text = text_of(cell)
        if len(text.encode("utf-16-le")) // 2 > _LONGEST:
            raise BadValue(
                f"row {row}: a cell of a workbook holds {_LONGEST} letters, not {len(text)}; use csv"
            )
        sheet.write_string(row, column, text, style)


def _width(head: str, cells: list[Cell]) -> int:
    lines = [head, *(line for cell in cells for line in text_of(cell).split("\n"))]
    return min(_WIDEST, max(map(len, lines)) + 2)


def workbook(table: Rows, name: str = "answer") -> bytes:
    """``table`` as the bytes of a workbook; ``name`` is that of its first sheet.

    A number with more than 15 digits is written as text, because a spreadsheet would round it. Raises
    ``BadValue`` when the extra ``xlsx`` is not installed or the rows do not fit.
    """
    try:
        from xlsxwriter import Workbook
    except ImportError as error:
        raise BadValue("to write a workbook install laborgraph[xlsx], or use --format csv") from error
    if len(table.rows) >= _ROWS or len(table.heads) > _COLUMNS:
        raise BadValue(f"{len(table.rows)} rows in {len(table.heads)} columns do not fit a workbook; use csv")
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True})
    book.set_properties(
        {
            "title": table.question[:255],
            "subject": table.asked[:255],
            "author": "laborgraph",
            "created": _DATE,
        }
    )
    head, plain = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(_sheet_name(name))
    for column, title in enumerate(table.heads):
        cells = [row[column] for row in table.rows]
        _put(sheet, 0, column, title, head)
        sheet.set_column(column, column, _width(title, cells))
        # a column of numbers must not wrap, and a long statement must
        style = None if numeric(cells) else plain
        for row, cell in enumerate(cells, 1):
            _put(sheet, row, column, cell, style)
    sheet.freeze_panes(1, 0)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.heads) - 1)
    about = book.add_worksheet("about")
    said: list[tuple[str, Cell]] = [
        ("question", table.question),
        ("asked", table.asked),
        ("rows", len(table.rows)),
    ]
    meanings = table.meanings or [""] * len(table.heads)
    said += [(f"column {title}", meaning) for title, meaning in zip(table.heads, meanings, strict=True)]
    for row, (label, text) in enumerate(said):
        _put(about, row, 0, label, head)
        _put(about, row, 1, text, plain)
    about.set_column(0, 0, 24)
    about.set_column(1, 1, _WIDEST)
    book.close()
    return out.getvalue()


def _sheet_name(name: str) -> str:
    """``name`` as the format allows it: 31 letters, no brackets or slashes, not that of another."""
    kept = "".join("-" if letter in "[]:*?/\\'" else letter for letter in name)[:31]
    return kept if kept and kept.lower() not in ("about", "history") else f"answer {kept}".strip()[:31]
