"""Ask SPARQL of whatever holds the graph, and get the same plain values from each.

A *door* is one way to a graph: an Oxigraph store, or any rdflib graph or dataset. Both treat the union
of all named graphs as the default graph and give IRIs, strings, integers, decimals, booleans or
``None``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, Protocol

import pyoxigraph as ox

from laborgraph.errors import BadValue
from laborgraph.vocabulary import PREFIXES, XSD

if TYPE_CHECKING:
    from rdflib import Dataset

__all__ = [
    "Cell",
    "Door",
    "Iri",
    "OxigraphDoor",
    "RdflibDoor",
    "Solutions",
    "literal",
    "names_dataset",
    "unreadable",
    "without_words",
]

_IRI = r"""<[^<>"{}|^`\\\s]*>"""
_LONG = r'"{3}(?:[^"\\]|\\.|"(?!""))*"{3}' + r"|'{3}(?:[^'\\]|\\.|'(?!''))*'{3}"
_STRING = r'"(?:[^"\\\n]|\\.)*"' + r"|'(?:[^'\\\n]|\\.)*'"
_ASIDE = re.compile(f"{_IRI}|{_LONG}|{_STRING}|#[^\n]*", re.DOTALL)
_FROM = re.compile(r"(?<![?$:.\w-])(?<!\\.)FROM\b(?![\w.·-]*:)", re.IGNORECASE)


def without_words(text: str) -> str:
    """A query without its IRIs, strings and comments, in which a keyword is a keyword."""
    return _ASIDE.sub(" ", text)


def names_dataset(text: str) -> bool:
    """Whether the query itself says (FROM, FROM NAMED) which graphs it asks; else it asks all as one.

    >>> names_dataset("SELECT ?from { ?s lg:from ?from }  # FROM here"), names_dataset("ASK FROM <a:b> {}")
    (False, True)
    """
    return _FROM.search(without_words(text)) is not None


class Iri(str):
    """An IRI in a result; equal to the plain string."""

    __slots__ = ()


Cell = Iri | str | int | Decimal | float | bool | None
"""What one place of a result can hold."""


class Solutions(NamedTuple):
    """The answer to a SELECT query: variable names in their order, and rows of the same width."""

    variables: tuple[str, ...]
    rows: list[tuple[Cell, ...]]


class Door(Protocol):
    """One way to a graph."""

    def select(self, text: str) -> Solutions:
        """The solutions of the SELECT query ``text``; raises ``BadValue`` when it is not one."""
        ...


def literal(value: str, datatype: str, language: str | None) -> Cell:
    """The Python value of a literal; what is not well-formed stays a string."""
    if language:
        return value
    kind = datatype.removeprefix(XSD)
    try:
        if kind in ("integer", "int", "long", "nonNegativeInteger", "positiveInteger"):
            return int(value)
        if kind == "decimal":
            return Decimal(value)
        if kind in ("double", "float"):
            return float(value)
    except (ValueError, ArithmeticError):
        return value
    if kind == "boolean" and value in ("true", "false", "1", "0"):
        return value in ("true", "1")
    return value


def unreadable(error: SyntaxError) -> BadValue:
    """The error for a query that is not SPARQL: where, and the first of what might stand there."""
    said = " ".join(str(error).split())
    return BadValue(f"the query cannot be read: {said if len(said) <= 160 else said[:160] + '…'}")


class OxigraphDoor:
    """The door to an Oxigraph store; it needs neither rdflib nor pandas.

    ``store`` may be a function that gives the store, which is then opened when it is first needed.
    ``digest`` stands for what the store was made from, so that what is made from it can be kept.
    """

    def __init__(self, store: ox.Store | Callable[[], ox.Store], digest: str | None = None) -> None:
        self._given = store
        self.digest = digest

    @cached_property
    def store(self) -> ox.Store:
        """The store that is asked."""
        return self._given if isinstance(self._given, ox.Store) else self._given()

    def select(self, text: str) -> Solutions:
        """See ``Door.select``."""
        return self._solutions(text, {})

    def select_free(self, text: str) -> Solutions:
        """As ``select``, for a query of a person: our prefixes need no declaration, and nothing is kept."""
        return self._solutions(text, PREFIXES)

    def _solutions(self, text: str, prefixes: Mapping[str, str]) -> Solutions:
        union = not names_dataset(text)
        try:
            answer = self.store.query(text, prefixes=dict(prefixes), use_default_graph_as_union=union)
        except SyntaxError as error:
            raise unreadable(error) from error
        if not isinstance(answer, ox.QuerySolutions):
            raise BadValue("the query is not a SELECT query")
        variables = tuple(variable.value for variable in answer.variables)
        return Solutions(variables, [tuple(map(self.cell, row)) for row in answer])

    @staticmethod
    def cell(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> Cell:
        """The plain value of a term."""
        if term is None:
            return None
        if isinstance(term, ox.NamedNode):
            return Iri(term.value)
        if isinstance(term, ox.Literal):
            return literal(term.value, term.datatype.value, term.language)
        return str(term)


class RdflibDoor:
    """The door to an rdflib dataset, answered by rdflib's engine or by that of the store beneath."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset

    def select(self, text: str) -> Solutions:
        """See ``Door.select``."""
        answer = self.dataset.query(text)
        if answer.type != "SELECT":
            raise BadValue("the query is not a SELECT query")
        names = tuple(map(str, answer.vars or ()))
        return Solutions(
            names, [tuple(self._cell(row.get(name)) for name in answer.vars or ()) for row in answer.bindings]
        )

    @staticmethod
    def _cell(term: object) -> Cell:
        from rdflib import Literal, URIRef

        if term is None:
            return None
        if isinstance(term, URIRef):
            return Iri(str(term))
        if isinstance(term, Literal):
            return literal(str(term), str(term.datatype or f"{XSD}string"), term.language)
        return str(term)
