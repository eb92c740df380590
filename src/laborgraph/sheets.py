"""Read claim cards from a sheet, one in a row: CSV as spreadsheets write it, or XLSX.

The first row names the columns. A cell of a field that takes several values parts them with ``;``. The parts
of a figure are columns ``figure value``, ``figure unit`` and so on, of a second figure ``figure 2 value``;
those of a work that is in no list are ``new work author`` and so on. A row whose first cell begins with ``#``
is a remark.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from laborgraph.card_fields import FIELDS, FIGURE, WORK, Card, Field, Group, Text, canonical
from laborgraph.errors import BadValue, nearest
from laborgraph.folding import fold

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell

__all__ = ["MOST", "read_csv", "read_xlsx", "sheet_columns"]

MOST = 20_000
"""Rows that a sheet may have."""
_LARGEST = 200_000_000
"""Bytes that an XLSX file may unpack to."""
_WIDEST = 200
_GROUPS = {"figure": ("figures", FIGURE), "new work": ("cites", WORK)}
_PART = re.compile(r"(figure|new work)(?: (\d+))? (.+)")


@dataclass(frozen=True)
class _Bad:
    """A cell that holds no text: what it holds, and how to mend it."""

    what: str
    mend: str


@dataclass(frozen=True)
class _Column:
    name: str
    field: Field
    group: str = ""
    number: int = 1


def sheet_columns() -> list[str]:
    """The columns of a sheet, in their order."""
    found: list[str] = []
    for field in FIELDS:
        if field.name == "figures":
            found += [f"figure {part.name}" for part in FIGURE]
        else:
            found.append(field.name)
        if field.name == "cites":
            found += [f"new work {part.name}" for part in WORK]
    return found


def read_csv(file: str, data: bytes) -> tuple[list[Card], list[str]]:
    """The cards of a CSV file, parted by commas, semicolons or tabs, in UTF-8, UTF-16 or Windows-1252."""
    text = _decoded(data)
    if "\0" in text:
        return [], [f"{file}: not a sheet - save it as CSV in UTF-8, or as XLSX"]
    first = next(
        (line for line in text.splitlines() if line.strip(" ,;\t") and line.strip('"')[0] != "#"), ""
    )
    delimiter = max(",;\t", key=lambda mark: _known_names(first, mark))
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        mend = "look for a quotation mark that is not closed"
        return [], [f"{file}: cannot be read as CSV: {error} - {mend}"]
    return _cards(file, rows)


def _known_names(line: str, delimiter: str) -> int:
    """How many names of columns ``line`` has when it is parted by ``delimiter``."""
    try:
        return sum(
            _column(name) is not None for row in csv.reader([line], delimiter=delimiter) for name in row
        )
    except csv.Error:
        return 0


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # what spreadsheets on Windows write; the few bytes it does not know become a mark
        return data.decode("cp1252", errors="replace")


def read_xlsx(file: str, data: bytes) -> tuple[list[Card], list[str]]:
    """The cards of the first sheet of an XLSX file.

    Raises ``BadValue`` when openpyxl is not installed.
    """
    try:
        from openpyxl import load_workbook
        from openpyxl.utils.exceptions import InvalidFileException
    except ImportError as error:
        raise BadValue(f"{file}: to read XLSX install laborgraph[xlsx], or save the sheet as CSV") from error
    broken = f"{file}: cannot be read as XLSX - save it again as XLSX, or as CSV"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            size = sum(entry.file_size for entry in packed.infolist())
        if size > _LARGEST:
            return [], [f"{file}: unpacks to {size} bytes - delete the empty rows and save it again"]
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False)
        sheet = book.worksheets[0]
        rows: list[list[str | _Bad]] = []
        for row in sheet.iter_rows(max_col=_WIDEST):
            rows.append([_cell(cell) for cell in row])
            if len(rows) > 10 * MOST:
                break
        book.close()
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, IndexError, OSError, SyntaxError):
        # XML of a broken file is reported as a SyntaxError (xml.etree's ParseError)
        return [], [broken]
    while rows and _passed(rows[-1]):
        rows.pop()
    return _cards(file, rows)


def _cell(cell: "Cell | Any") -> str | _Bad:
    """A cell as people see it, or why it cannot be taken."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return _Bad("holds a formula", "paste its value in place of it")
    if cell.data_type == "e":
        return _Bad(f"holds the error {value}", "write a text")
    if isinstance(value, date | datetime | time):
        return _Bad("was made a date by the spreadsheet", "format the column as text and type it again")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return _number(value, str(cell.number_format or ""))
    return str(value)


def _number(value: float, form: str) -> str:
    """A number as the spreadsheet shows it: 2.1 as 2.10 under ``0.00``, 0.08 as 8% under ``0%``."""
    if match := re.fullmatch(r"#?,?#*0(?:\.(0+))?(%?)", form):
        digits = len(match[1] or "")
        return f"{value * 100 if match[2] else value:.{digits}f}{match[2]}"
    return str(int(value)) if float(value).is_integer() else repr(value)


def _passed(row: Sequence[str | _Bad]) -> bool:
    """Whether a row is empty or a remark."""
    if not any(isinstance(cell, _Bad) or cell.strip() for cell in row):
        return True
    first = row[0]
    return isinstance(first, str) and first.lstrip().startswith("#")


def _column(name: str | _Bad) -> _Column | None:
    if isinstance(name, _Bad) or not name.strip():
        return None
    folded = fold(name)
    if match := _PART.fullmatch(folded):
        into, fields = _GROUPS[match[1]]
        part = canonical(match[3], fields)
        return None if part is None else _Column(name.strip(), part, into, int(match[2] or 1))
    field = canonical(name, FIELDS)
    return None if field is None or field.name == "figures" else _Column(name.strip(), field)


def _cards(file: str, rows: Sequence[Sequence[str | _Bad]]) -> tuple[list[Card], list[str]]:
    numbered = [(number, row) for number, row in enumerate(rows, 1) if not _passed(row)]
    if not numbered:
        return [], [f"{file}: no row in it - see laborgraph template --format csv"]
    if len(numbered) > MOST + 1:
        return [], [f"{file}: {len(numbered) - 1} rows - give at most {MOST} in one file"]
    line, head = numbered[0]
    columns = [_column(name) for name in head]
    if not any(columns):
        mend = f"name the columns there: {', '.join(sheet_columns()[:6])} ..."
        return [], [f"{file}: row {line}: no column has a known name - {mend}"]
    faults = list(_head_faults(file, line, head, columns))
    cards = []
    for number, row in numbered[1:]:
        card = Card(f"{file}: row {number}", number)
        groups: dict[tuple[str, int], Group] = {}
        for at, cell in enumerate(row):
            if isinstance(cell, str) and not cell.strip():
                continue
            column = columns[at] if at < len(columns) else None
            if at >= len(columns):
                faults.append(
                    f"{file}: row {number}: more cells than columns - quote texts that hold the delimiter"
                )
                break
            if column is None:
                continue
            where = f"{file}: row {number}, column {column.name}"
            if isinstance(cell, _Bad):
                faults.append(f"{where}: {cell.what} - {cell.mend}")
            elif column.group:
                group = groups.setdefault((column.group, column.number), Group(card.where, {}))
                group.parts[column.field.name] = Text(" ".join(cell.split()), where)
            else:
                texts = cell.split(";") if column.field.several else [cell]
                card.fields[column.field.name] = [
                    Text(" ".join(text.split()), where) for text in texts if text.strip()
                ]
        for (name, _), group in sorted(groups.items()):
            card.fields.setdefault(name, []).append(group)
        cards.append(card)
    return cards, faults


def _head_faults(
    file: str, line: int, head: Sequence[str | _Bad], columns: Sequence[_Column | None]
) -> Iterator[str]:
    seen: dict[tuple[str, str, int], str] = {}
    for name, column in zip(head, columns, strict=True):
        where = f"{file}: row {line}"
        if column is None:
            if isinstance(name, _Bad):
                yield f"{where}: the name of a column {name.what} - {name.mend}"
            elif name.strip():
                near = nearest(fold(name), sheet_columns(), 1)
                mend = f"did you mean {near[0]}?" if near else "take it out, or put # before the first cell"
                yield f"{where}: no column {name.strip()[:60]!r} - {mend}"
            continue
        key = (column.group, column.field.name, column.number)
        if key in seen:
            yield f"{where}: column {column.name} says the same as {seen[key]} - keep one"
        seen[key] = column.name
