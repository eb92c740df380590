"""Run a stored query through any door: fill its slots with terms, give typed rows."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import NamedTuple

import pyoxigraph as ox

from laborgraph.card_words import choice_words
from laborgraph.catalogue import SLOT, Column, Parameter, StoredQuery, stored_query
from laborgraph.doors import Cell, Door, Iri
from laborgraph.errors import BadValue, BrokenQuery, nearest, quoted
from laborgraph.naming import members, resolve
from laborgraph.vocabulary import XSD, local_name

__all__ = ["Given", "Result", "choices", "run"]

Given = str | int | float | Decimal | Iterable[str | int | float | Decimal] | None
"""What a caller may pass for a parameter: one value, several, or nothing."""

_RANGE = re.compile(r"\s*(\d{1,12})\s*[-–]\s*(\d{1,12})\s*")
_WIDEST = 500
"""Numbers that a range may have."""
_MOST = 10_000
"""Values that a parameter may have."""
_TRUTH = {"true": "true", "yes": "true", "1": "true", "false": "false", "no": "false", "0": "false"}


class Result(NamedTuple):
    """The answer to a stored query.

    ``rows`` hold ``str``, ``int``, ``Decimal``, ``bool`` or ``None``, in the order of ``columns``; a
    thing is its slug. ``parameters`` are the values as given, those that were given.
    """

    query: StoredQuery
    parameters: Mapping[str, tuple[str, ...]]
    columns: tuple[Column, ...]
    rows: list[tuple[Cell, ...]]

    @property
    def asked(self) -> str:
        """What was asked, in words for people: the query's name and the values given."""
        given = ", ".join(f"{name} = {' or '.join(values)}" for name, values in self.parameters.items())
        return f"{self.query.name} with {given}" if given else self.query.name


def choices(door: Door, parameter: Parameter) -> list[str]:
    """What ``parameter`` may be: its listed texts, or the slugs of the things of its class."""
    if parameter.choices or not (parameter.class_name or parameter.subclass_of):
        return list(parameter.choices)
    named = members(door, parameter.class_name, parameter.subclass_of)
    return sorted({local_name(iri) for iri, _ in named})


def _values(name: str, given: Given) -> tuple[str, ...]:
    """The values as text, each once; numbers of other libraries are taken for what they print."""
    if given is None:
        return ()
    if isinstance(given, bytes | bytearray | Mapping):
        raise BadValue(f"{name} takes text, a number or a list of them, not {type(given).__name__}")
    values: list[object] = [given]
    if isinstance(given, Iterable) and not isinstance(given, str):
        with suppress(TypeError):  # an array without dimensions says that it can be iterated
            values = list(islice(given, _MOST + 1))
    if not values:
        raise BadValue(f"{name} is empty; leave it out, or give a value")
    if len(values) > _MOST:
        raise BadValue(f"{name} takes at most {_MOST} values")
    try:
        texts = [str(value).lower() if isinstance(value, bool) else str(value) for value in values]
    except ValueError as error:  # an integer too long to be written
        raise BadValue(f"{name} cannot be read: {error}") from error
    return tuple(dict.fromkeys(texts))


def _chosen(values: tuple[str, ...], parameter: Parameter) -> tuple[str, ...]:
    """The values; one that is a choice but for capitals, or a choice in Spanish, as that choice is."""
    spelled = {choice.casefold(): choice for choice in parameter.choices}
    if spelled and not spelled.keys() >= {value.casefold() for value in values}:
        words = choice_words("es")
        spelled |= {words[choice].casefold(): choice for choice in parameter.choices if choice in words}
    return tuple(dict.fromkeys(spelled.get(value.casefold(), value) for value in values))


def _spread(values: tuple[str, ...], parameter: Parameter) -> tuple[str, ...]:
    """The values, each range such as ``1994-2004`` spread out where a parameter takes several numbers."""
    if parameter.kind != "integer" or not parameter.multiple:
        return values
    found: list[str] = []
    for value in values:
        match = _RANGE.fullmatch(value)
        first, last = map(int, match.groups()) if match else (0, 0)
        if match and (last < first or last - first >= _WIDEST):
            raise BadValue(
                f"{parameter.name} takes a range from the lower to the higher number, {_WIDEST} at most:"
                f" not {quoted(value)}"
            )
        found += map(str, range(first, last + 1)) if match else [value]
        if len(found) > _MOST:
            raise BadValue(f"{parameter.name} takes at most {_MOST} values, those of its ranges included")
    return tuple(dict.fromkeys(found))


def _resolved(door: Door, parameter: Parameter, value: str) -> str:
    return resolve(door, value, parameter.class_name, parameter.subclass_of, parameter.name)


def _term(door: Door, parameter: Parameter, value: str) -> str:
    """``value`` as an RDF term in SPARQL's own spelling; quoting is done by the RDF library."""
    if parameter.kind == "thing":
        return str(ox.NamedNode(_resolved(door, parameter, value)))
    if parameter.choices and value not in parameter.choices:
        near = ", ".join(nearest(value, parameter.choices) or parameter.choices)
        raise BadValue(f"{parameter.name} cannot be {quoted(value)}; nearest: {near}")
    if parameter.kind == "text":
        return str(ox.Literal(value))
    try:
        if parameter.kind == "integer":
            return str(ox.Literal(str(int(value.removesuffix(".0"))), datatype=ox.NamedNode(f"{XSD}integer")))
        if parameter.kind == "decimal":
            number = Decimal(value)
            if number.is_finite():
                return str(ox.Literal(f"{number:f}", datatype=ox.NamedNode(f"{XSD}decimal")))
    except (ValueError, InvalidOperation):
        pass
    if parameter.kind == "boolean" and value.lower() in _TRUTH:
        return str(ox.Literal(_TRUTH[value.lower()], datatype=ox.NamedNode(f"{XSD}boolean")))
    article = "an" if parameter.kind == "integer" else "a"
    ranged = ", or a range" if parameter.kind == "integer" and parameter.multiple else ""
    raise BadValue(
        f"{parameter.name} takes {article} {parameter.kind}, such as {parameter.sample}{ranged}:"
        f" not {quoted(value)}"
    )


def _fill(query: StoredQuery, door: Door, given: Mapping[str, tuple[str, ...]]) -> str:
    """The query with its slots filled, all in one pass, so that no value is ever searched for slots."""
    filled: dict[str, str] = {}
    for parameter in query.parameters:
        values = given.get(parameter.name, ())
        if parameter.required and not values:
            raise BadValue(f"{query.name} needs {parameter.name}, such as {parameter.sample}")
        if len(values) > 1 and not parameter.multiple:
            raise BadValue(f"{parameter.name} takes one value, not {len(values)}")
        if values:
            terms = [_term(door, parameter, value) for value in _spread(values, parameter)]
            filled[parameter.name] = " ".join(terms)

    def slot(match: re.Match[str]) -> str:
        terms = filled.get(match["name"])
        return f"VALUES ?{match['variable']} {{ {terms} }}" if terms else match[0]

    return SLOT.sub(slot, query.text)


def _shown(cells: Iterable[Cell], column: Column) -> list[Cell]:
    """The cells of one column as ``Result`` has them."""
    if column.kind == "thing":
        cells = tuple(cells)
        slugs: dict[Cell, str] = {
            cell: local_name(str(cell)) for cell in set(cells) if cell
        }  # each stands in many rows
        return [slugs.get(cell) for cell in cells]
    if column.kind == "decimal":
        cells = [Decimal(cell) if type(cell) is int else cell for cell in cells]
    return [local_name(cell) if isinstance(cell, Iri) else None if cell == "" else cell for cell in cells]


def run(door: Door, name: str, parameters: Mapping[str, Given] | None = None) -> Result:
    """The answer to the stored query ``name``.

    Parameters are given by name, as a person would type them; see ``laborgraph.naming``. Raises
    ``UnknownName`` for an unknown query, parameter or thing, and ``BadValue`` for a value that does not
    fit.
    """
    query = stored_query(name)
    passed = parameters or {}
    for key in passed:
        query.parameter(key)
    read = ((p, _values(p.name, passed.get(p.name))) for p in query.parameters)
    given = {parameter.name: _chosen(values, parameter) for parameter, values in read if values}
    solutions = door.select(_fill(query, door, given))
    names = tuple(column.name for column in query.columns)
    if solutions.variables != names:
        raise BrokenQuery(f"{name}: its header lists {names}, its SELECT gives {solutions.variables}")
    shown = map(_shown, zip(*solutions.rows, strict=True), query.columns)
    return Result(query, given, query.columns, list(zip(*shown, strict=True)))
