"""Write the rows of an answer in the form that is asked for: a table for people, or what programs read."""

from collections.abc import Container, Sequence
from decimal import Decimal
from functools import cache, partial
from typing import Any, Literal, NamedTuple, get_args

from laborgraph.card_words import choice_words
from laborgraph.catalogue import Column
from laborgraph.cells import Rows, number, numeric, text_of
from laborgraph.doors import Cell
from laborgraph.errors import BadValue, UnknownName, nearest
from laborgraph.querying import Result
from laborgraph.table_text import table_text
from laborgraph.term_words import in_words

__all__ = ["FORMATS", "Format", "Options", "number", "render", "rendered", "rows_of", "rows_text"]

Format = Literal["table", "csv", "tsv", "json", "md", "html", "xlsx"]
FORMATS: tuple[Format, ...] = get_args(Format)
"""The forms of an answer; ``xlsx`` gives bytes, the others text."""
_FOR_PEOPLE = ("table", "html")
"""Forms that show the columns that a query's header picks; the others show all."""

_IN_WORDS = ("table", "md", "html")
"""Forms that say the terms of the vocabulary in words."""


class Options(NamedTuple):
    """What some forms can do besides.

    ``spreadsheet``: CSV and TSV with a byte order mark and CRLF line ends; ``escape``: CSV and TSV with ``'``
    before what could be run as a formula; ``links``: the address that ids of a page are linked to.
    """

    spreadsheet: bool = False
    escape: bool = False
    links: str = ""

    def check(self, form: str) -> None:
        """Raise ``BadValue`` when an option was given that ``form`` cannot follow."""
        for option, given, forms in (
            ("--bom", self.spreadsheet, ("csv", "tsv")),
            ("--escape-formulas", self.escape, ("csv", "tsv")),
            ("--links", self.links, ("html",)),
        ):
            if given and form not in forms:
                raise BadValue(f"{option} goes with --format {' or '.join(forms)}, not with {form}")


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


def rows_text(heads: Sequence[str], rows: Sequence[Sequence[Cell]], form: Format, width: int = 100) -> str:
    r"""Rows under their heads as text that ends in a newline; see ``rendered``.

    Raises ``BadValue`` for ``xlsx``, which is no text.

    >>> rows_text(["a", "b"], [[Decimal("2.50"), None]], "csv")
    'a,b\n2.5,\n'
    """
    text = rendered(Rows(heads, rows), form, width)
    if isinstance(text, bytes):
        raise BadValue(f"{form} is no text")
    return text


def rendered(table: Rows, form: Format, width: int = 100, options: Options | None = None) -> str | bytes:
    """``table`` in the form ``form``: text that ends in a newline, or the bytes of a workbook for ``xlsx``.

    ``width`` is that of a table for people, in letters; its numbers stand to the right. Raises ``BadValue``
    for an option that does not go with the form, and for a workbook when its extra is not installed.
    """
    options = options or Options()
    options.check(form)
    if form in ("csv", "tsv"):
        from laborgraph.delimited import delimited

        separator = "," if form == "csv" else "\t"
        return delimited(table, separator, spreadsheet=options.spreadsheet, escape=options.escape)
    if form == "html":
        from laborgraph.answer_page import answer_page

        return answer_page(table, options.links)
    if form == "xlsx":
        from laborgraph.workbook import workbook

        return workbook(table, table.asked.partition(" ")[0] or "answer")
    if form == "json":
        import json

        data = [
            {head: _json(cell) for head, cell in zip(table.heads, row, strict=True)} for row in table.rows
        ]
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    texts = [[cell if type(cell) is str else text_of(cell) for cell in row] for row in table.rows]
    if form == "md":
        escaped = [[text.replace("|", "\\|").replace("\n", " ") for text in row] for row in texts]
        marks = ["-" * len(head) for head in table.heads]
        return "".join(f"| {' | '.join(line)} |\n" for line in [list(table.heads), marks, *escaped])
    right = [numeric(column) for column in zip(*table.rows, strict=True)] or [False] * len(table.heads)
    return table_text(list(table.heads), texts, right, width)


def _said(cell: str, column: Column, choices: Container[str], lang: str) -> Cell:
    """A text in words; in another language also what a query says by choice."""
    chosen = choice_words(lang).get(cell) if column.name in choices else None
    return chosen or in_words(cell, column.kind == "thing", lang)


def rows_of(result: Result, form: Format = "table", columns: Sequence[str] | None = None) -> Rows:
    """The rows of ``result`` that ``form`` shows, with the question that they answer.

    ``columns`` names the columns to show (``["all"]``: every one); without it a table or page for people
    shows those that the query's header picks, every other form shows all. Forms for people say terms of the
    vocabulary in words. Raises ``UnknownName`` for a
    column that the query does not have.
    """
    picked = _picked(result, columns, narrow=form in _FOR_PEOPLE)
    shown = [result.columns[at] for at in picked]
    rows = [[row[at] for at in picked] for row in result.rows]
    lang = next(iter(result.parameters.get("lang", ())), "en")
    if form in _IN_WORDS:
        choices = {parameter.name for parameter in result.query.parameters if parameter.choices}
        said = [cache(partial(_said, column=column, choices=choices, lang=lang)) for column in shown]
        rows = [
            [words(cell) if isinstance(cell, str) else cell for words, cell in zip(said, row, strict=True)]
            for row in rows
        ]
    return Rows(
        [column.name for column in shown],
        rows,
        result.query.summary,
        result.asked,
        [column.meaning for column in shown],
        frozenset(at for at, column in enumerate(shown) if column.kind == "thing"),
        lang,
    )


def render(
    result: Result, form: Format = "table", columns: Sequence[str] | None = None, width: int = 100
) -> str:
    """The rows of ``result`` as text that ends in a newline; see ``rows_of`` and ``rendered``.

    Raises ``UnknownName`` for a column that the query does not have, and ``BadValue`` for ``xlsx``.
    """
    text = rendered(rows_of(result, form, columns), form, width)
    if isinstance(text, bytes):
        raise BadValue(f"{form} is no text")
    return text
