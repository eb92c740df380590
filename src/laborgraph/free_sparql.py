"""Ask any SPARQL 1.1 query of the graph: tables for people, or the formats of the standards.

The prefixes of the project need no declaration. All named graphs together are the default graph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyoxigraph as ox

from laborgraph.cells import Rows
from laborgraph.doors import Cell, Iri, OxigraphDoor, names_dataset, unreadable, without_words
from laborgraph.errors import BadValue
from laborgraph.exchange import Refused
from laborgraph.guard import look
from laborgraph.limits import Limits
from laborgraph.rendering import rows_text
from laborgraph.vocabulary import BASE, PREFIXES

if TYPE_CHECKING:
    from laborgraph.remote import RemoteDoor

__all__ = [
    "FORMATS",
    "GRAPH_FORMATS",
    "ROWS_FORMATS",
    "SECONDS",
    "TABLE_FORMATS",
    "form_of",
    "inward",
    "sparql",
    "sparql_rows",
]

SECONDS = 60.0
"""How long a query of the graph on this machine may take, unless more or less is asked for."""

TABLE_FORMATS: Mapping[str, ox.QueryResultsFormat] = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}
"""Formats for SELECT and ASK, as the SPARQL 1.1 results formats define them."""
GRAPH_FORMATS: Mapping[str, ox.RdfFormat] = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
"""Formats for CONSTRUCT and DESCRIBE."""
ROWS_FORMATS = ("md", "html", "xlsx")
"""Formats for SELECT that no standard defines: those of every answer, IRIs written short."""
FORMATS = ("table", *TABLE_FORMATS, *ROWS_FORMATS, *GRAPH_FORMATS)
_WIDEST = 10_000
"""Letters of a line: what a person asks for in SPARQL is shown unbroken."""
_ALONE = "laborgraph connects to nothing on its own; to ask a service name it as the endpoint"
_LIMITS = Limits(query=16 << 10, tokens=2_000_000)
"""Of a query that a person asks on their own machine: what a parser can take."""
_UPDATE = re.compile(r"\s*(?:WITH|INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD)\b", re.IGNORECASE)
_FORM = re.compile(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE)


def form_of(text: str) -> str:
    """The form of a query: SELECT, ASK, CONSTRUCT or DESCRIBE.

    Raises ``BadValue`` for anything else: an update, or no query at all.

    >>> form_of("PREFIX select: <http://select.org/> ASK { select:a a ?b }")
    'ASK'
    """
    plain = re.sub(r"\bPREFIX\s+\S*:", " ", without_words(text), flags=re.IGNORECASE)
    found = _FORM.search(plain)
    if found is None or _UPDATE.match(plain):
        raise BadValue("not a SPARQL query: it takes SELECT, ASK, CONSTRUCT or DESCRIBE")
    return found[1].upper()


def inward(text: str) -> None:
    """Refuse the query ``text`` when it asks another service, or is too deep or long for a parser.

    Raises ``BadValue``.
    """
    try:
        look(text, _LIMITS, BASE, PREFIXES, _ALONE)
    except Refused as error:
        raise BadValue(re.sub("^The query", "the query", str(error)).rstrip(".")) from error


def _format(form: str, asked: str) -> str:
    """The format to give, of those that fit the query; ``table`` is for people."""
    fitting = ["table", *(TABLE_FORMATS if form in ("SELECT", "ASK") else GRAPH_FORMATS)]
    fitting += ROWS_FORMATS if form == "SELECT" else ()
    if asked not in fitting:
        raise BadValue(f"{form} cannot give {asked!r}; it gives {', '.join(fitting)}")
    return asked


def _short(cell: Cell) -> Cell:
    """``cell``, an IRI with its prefix."""
    if isinstance(cell, Iri):
        for prefix, space in sorted(PREFIXES.items(), key=lambda item: -len(item[1])):
            if cell.startswith(space) and re.fullmatch(r"[\w.-]*\w", cell[len(space) :]):
                return f"{prefix}:{cell[len(space) :]}"
    return cell


def sparql(door: OxigraphDoor | RemoteDoor, text: str, form: str = "table") -> str:
    """The answer to the query ``text``.

    ``form`` is ``table``, or one of ``TABLE_FORMATS`` for SELECT and ASK, one of ``GRAPH_FORMATS`` for
    CONSTRUCT and DESCRIBE. As ``table`` an ASK gives ``true`` or ``false``, and triples are given as Turtle.

    Raises ``BadValue`` for what is no query or a format that does not fit, and ``EndpointFailed``.
    """
    kind = form_of(text)
    asked = _format(kind, form)
    if asked in ROWS_FORMATS:
        raise BadValue(f"{asked!r} is made from rows: ask sparql_rows for them")
    if isinstance(door, OxigraphDoor):
        inward(text)
        return _here(door, text, kind, asked)
    full = _prefixed(text)
    if kind in ("CONSTRUCT", "DESCRIBE"):
        got = door.fetch(full, GRAPH_FORMATS["turtle" if asked == "table" else asked].media_type)
        return got.decode("utf-8", "replace")
    if asked != "table":
        return door.fetch(full, TABLE_FORMATS[asked].media_type).decode("utf-8", "replace")
    if kind == "ASK":
        return f"{str(door.ask(full)).lower()}\n"
    answer = door.select(full)
    return _table(answer.variables, answer.rows)


def _prefixed(text: str) -> str:
    """``text`` with the prefixes before it on its first line, so that lines in messages are its own."""
    return "".join(f"PREFIX {name}: <{space}> " for name, space in PREFIXES.items()) + text


def sparql_rows(door: OxigraphDoor | RemoteDoor, text: str, form: str) -> Rows:
    """The solutions of the SELECT query ``text``, for one of ``ROWS_FORMATS``.

    Raises ``BadValue`` for what is no SELECT query, and ``EndpointFailed``.
    """
    _format(form_of(text), form)
    if isinstance(door, OxigraphDoor):
        inward(text)
        with _evaluated("SELECT"):
            answer = door.select_free(text)
    else:
        answer = door.select(_prefixed(text))
    rows = [[_short(cell) for cell in row] for row in answer.rows]
    return Rows(answer.variables, rows, "Answer to a SPARQL query", text.strip())


def _table(variables: tuple[str, ...], rows: list[tuple[Cell, ...]]) -> str:
    if not variables:
        return f"{len(rows)} {'row' if len(rows) == 1 else 'rows'} without columns\n"
    texts = [["" if cell is None else str(_short(cell)) for cell in row] for row in rows]
    return rows_text(variables, texts, "table", _WIDEST)


def _triples(triples: list[ox.Triple], form: ox.RdfFormat) -> str:
    """The triples in a format, with the prefixes that they use."""
    iris = [term.value for triple in triples for term in triple if isinstance(term, ox.NamedNode)]
    used = {name: space for name, space in PREFIXES.items() if any(iri.startswith(space) for iri in iris)}
    return str(ox.serialize(triples, format=form, prefixes=used) or b"", "utf-8")


@contextmanager
def _evaluated(kind: str) -> Iterator[None]:
    """Turn what the store raises while a query is evaluated into ``BadValue``, alike for every format."""
    try:
        yield
    except SyntaxError as error:
        raise unreadable(error) from error
    except (OSError, RuntimeError, ValueError) as error:
        raise BadValue(f"the query cannot be answered ({kind}): {error}") from error


def _here(door: OxigraphDoor, text: str, kind: str, asked: str) -> str:
    with _evaluated(kind):
        answer = door.store.query(text, prefixes=PREFIXES, use_default_graph_as_union=not names_dataset(text))
        if isinstance(answer, ox.QueryTriples):
            return _triples(list(answer), GRAPH_FORMATS["turtle" if asked == "table" else asked])
        if asked != "table":
            return str(answer.serialize(format=TABLE_FORMATS[asked]) or b"", "utf-8")
        if isinstance(answer, ox.QueryBoolean):
            return f"{str(bool(answer)).lower()}\n"
        variables = tuple(variable.value for variable in answer.variables)
        rows = [tuple(map(door.cell, row)) for row in answer]
    return _table(variables, rows)
