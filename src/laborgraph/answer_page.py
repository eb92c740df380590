"""Write rows as one small HTML page that needs nothing else: no script, no network."""

from urllib.parse import quote, urlsplit

from laborgraph.cells import Rows, numeric, text_of
from laborgraph.content import content
from laborgraph.doors import Cell
from laborgraph.errors import BadValue
from laborgraph.term_words import Term

__all__ = ["answer_page"]

_SCHEMES = ("", "http", "https", "file")


def _base(links: str) -> str:
    """``links`` when it is an address to link to; raises ``BadValue`` for anything that could run."""
    try:
        scheme = urlsplit(links.strip()).scheme.lower()
    except ValueError as error:
        raise BadValue(f"{links!r} is no address to link to, such as labor.html#") from error
    if scheme not in _SCHEMES:
        raise BadValue(f"{links!r} is no address to link to, such as labor.html# or https://example.org/")
    return links.strip()


def _linked(cell: Cell) -> bool:
    """Whether ``cell`` is a slug; a term of the vocabulary, such as a stance, has no page to link to."""
    return bool(cell) and not isinstance(cell, Term)


def answer_page(table: Rows, links: str = "") -> str:
    """``table`` as a page: its question as title and heading, what was asked as caption.

    Things stand as their ids; with ``links`` each is a link to that address followed by its id, such as
    ``labor.html#`` for the explorer page. Raises ``BadValue`` when ``links`` is not http, https, file or a
    relative address.
    """
    from jinja2 import Environment

    base = _base(links)
    viz = content("viz")
    template = Environment(autoescape=True, keep_trailing_newline=True).from_string(
        viz.joinpath("answer.html").read_text(encoding="utf-8")
    )
    meanings = table.meanings or [""] * len(table.heads)
    columns = [[row[at] for row in table.rows] for at in range(len(table.heads))]
    heads = [
        {"name": name, "meaning": meaning, "numeric": numeric(cells)}
        for name, meaning, cells in zip(table.heads, meanings, columns, strict=True)
    ]
    rows = [
        [
            {
                "text": text_of(cell),
                "link": base + quote(str(cell)) if base and at in table.things and _linked(cell) else "",
            }
            for at, cell in enumerate(row)
        ]
        for row in table.rows
    ]
    return template.render(
        title=table.question or "Answer",
        asked=table.asked,
        heads=heads,
        rows=rows,
        meanings=any(meanings),
        lang=table.lang,
        style=viz.joinpath("answer.css").read_text(encoding="utf-8"),
    )
