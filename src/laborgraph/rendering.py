"""Write the rows of a result as a table for people, CSV, JSON or Markdown."""

import csv
import io
import json
import textwrap
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Literal, get_args

from laborgraph.doors import Cell
from laborgraph.errors import UnknownName, nearest
from laborgraph.querying import Result

__all__ = ["FORMATS", "Format", "number", "render", "rows_text"]

Format = Literal["table", "csv", "json", "md"]
FORMATS: tuple[Format, ...] = get_args(Format)

_NARROW = 8
"""No column of a table for people is squeezed below this many letters."""


def number(value: Decimal) -> str:
    """A decimal in plain digits, without an exponent and without trailing zeros.

    >>> number(Decimal("30700000000.0")), number(Decimal("0.290")), number(Decimal("-3.9"))
    ('30700000000', '0.29', '-3.9')
    """
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return number(cell) if isinstance(cell, Decimal) else str(cell)


def _json(cell: Cell) -> Any:
    if isinstance(cell, Decimal):
        return int(cell) if cell == cell.to_integral_value() else float(cell)
    return cell


def _picked(result: Result, columns: Sequence[str] | None, narrow: bool) -> list[int]:
    """The places of the columns to show; a table for people shows those that the header names."""
    names = [column.name for column in result.columns]
    if columns is None:
        columns = result.query.table if narrow else names
    elif list(columns) == ["all"]:
        columns = names
    for name in columns:
        if name not in names:
            raise UnknownName(
                "column", name, nearest(name, names), f"{result.query.name} has {', '.join(names)}"
            )
    return [names.index(name) for name in columns]


def _widths(rows: list[list[str]], heads: list[str], width: int) -> list[int]:
    """How wide each column may be so that a row fits ``width``: the widest column gives way first.

    No column becomes narrower than its head or ``_NARROW`` letters, nor than its longest word (a slug that is
    cut cannot be copied) as long as all columns have room for theirs.
    """
    room = width - 2 * (len(heads) - 1)
    least = [max(_NARROW, len(head)) for head in heads]
    longest = [
        max(len(word) for text in texts for word in text.split() or [""]) for texts in zip(*rows, strict=True)
    ]
    whole = [max(pair) for pair in zip(least, longest, strict=True)]
    floors = whole if sum(whole) <= room else least
    widths = [
        max(len(head), *(len(line) for cell in cells for line in cell.split("\n")))
        for head, cells in zip(heads, zip(*rows, strict=True), strict=True)
    ]
    while sum(widths) > room:
        spare = [
            (size - floor > 0, size, at) for at, (size, floor) in enumerate(zip(widths, floors, strict=True))
        ]
        can, _, at = max(spare)
        if not can:
            break
        widths[at] -= 1
    return widths


def _wrapped(text: str, width: int) -> list[str]:
    return [
        line
        for part in text.split("\n")
        for line in textwrap.wrap(part, width, break_on_hyphens=False) or [""]
    ]


def rows_text(heads: Sequence[str], rows: Sequence[Sequence[Cell]], form: Format, width: int = 100) -> str:
    """Rows under their heads as text that ends in a newline; ``width`` is that of a table, in letters.

    Numbers stand to the right in a table.
    """
    if form == "json":
        data = [{head: _json(cell) for head, cell in zip(heads, row, strict=True)} for row in rows]
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    texts = [[_text(cell) for cell in row] for row in rows]
    if form == "csv":
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([heads, *texts])
        return out.getvalue()
    if form == "md":
        escaped = [[text.replace("|", "\\|").replace("\n", " ") for text in row] for row in texts]
        marks = ["-" * len(head) for head in heads]
        return "".join(f"| {' | '.join(line)} |\n" for line in [heads, marks, *escaped])
    return _table(list(heads), texts, _numeric_columns(rows, len(heads)), width)


def _table(heads: list[str], rows: list[list[str]], numeric: list[bool], width: int) -> str:
    """A table for people: words are wrapped, numbers stand to the right."""
    widths = _widths(rows, heads, width) if rows else [len(head) for head in heads]
    cells = [[_wrapped(text, size) for text, size in zip(row, widths, strict=True)] for row in rows]
    sizes = [
        max(len(head), *(len(line) for lines in column for line in lines), 0) if rows else len(head)
        for head, column in zip(heads, zip(*cells, strict=True) if rows else heads, strict=True)
    ]
    lines = [heads, ["-" * size for size in sizes]]
    for row in cells:
        tallest = max(map(len, row))
        lines += [[part[at] if at < len(part) else "" for part in row] for at in range(tallest)]
    padded = (
        "  ".join(
            text.rjust(size) if right else text.ljust(size)
            for text, size, right in zip(line, sizes, numeric, strict=True)
        )
        for line in lines
    )
    return "".join(f"{line.rstrip()}\n" for line in padded)


def _numeric_columns(rows: Sequence[Sequence[Cell]], count: int) -> list[bool]:
    """For each of ``count`` columns whether it holds numbers and nothing else."""
    columns = [[cell for cell in column if cell is not None] for column in zip(*rows, strict=True)]
    return [
        bool(cells) and all(isinstance(c, int | float | Decimal) and not isinstance(c, bool) for c in cells)
        for cells in columns or [[]] * count
    ]


def render(
    result: Result, form: Format = "table", columns: Sequence[str] | None = None, width: int = 100
) -> str:
    """The rows of ``result`` as text that ends in a newline.

    ``columns`` names the columns to show (``["all"]``: every one); without it a table shows those that
    the query's header picks, every other form shows all. ``width`` is the width of a table in letters.
    Raises ``UnknownName`` for a column that the query does not have.
    """
    picked = _picked(result, columns, narrow=form == "table")
    heads = [result.columns[at].name for at in picked]
    return rows_text(heads, [[row[at] for at in picked] for row in result.rows], form, width)
