"""Read the catalogue of stored queries: each a ``.rq`` file that is valid SPARQL as it stands.

A file begins with a header in YAML behind ``#+``::

    #+ summary: Which claims does the article make?
    #+ description: ...
    #+ tags: [claims]
    #+ parameters:
    #+   kind: {type: thing, class: lg:Kind, meaning: what the claim does, sample: causal}
    #+ columns:
    #+   claim: {type: thing, meaning: the claim}

A parameter has its *slot* in the query, ``VALUES ?kind { UNDEF }`` or with a default term in place of
``UNDEF``. To run the query the slot is filled with RDF terms; text of the caller never becomes SPARQL.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

from laborgraph.caching import name_for, recalled, remember
from laborgraph.content import content, content_files
from laborgraph.errors import BrokenQuery, UnknownName, nearest

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = [
    "SLOT",
    "Column",
    "Kind",
    "Parameter",
    "StoredQuery",
    "catalogue",
    "offered_texts",
    "read_query",
    "stored_query",
]

Kind = Literal["thing", "text", "integer", "decimal", "boolean"]
"""What a column holds or a parameter takes; a thing is an IRI, written as its slug."""

SLOT = re.compile(r"VALUES \?(?P<variable>(?P<name>\w+?)(?:_given)?) \{ [^{}]* \}")
"""The slot of a parameter in a stored query.

Its variable is the parameter's name, or the name and ``_given`` where the query must compare the value
with a variable that may be unbound.
"""
_SHAPES: dict[str, type] = {
    "summary": str,
    "description": str,
    "tags": list,
    "table": list,
    "columns": dict,
    "parameters": dict,
}
_SAID: dict[type, str] = {str: "text", list: "a list", dict: "a mapping from names"}
_HEADER = re.compile(r"^#\+ ?(.*)$", re.MULTILINE)


class Column(NamedTuple):
    """One column of a result: its name, what it holds, and what that means."""

    name: str
    kind: Kind
    meaning: str


class Parameter(NamedTuple):
    """One parameter of a stored query.

    ``class_name`` is the class (prefixed) whose members a thing may be, ``subclass_of`` the one of which
    it must be a subclass; ``choices`` are the only texts
    allowed; ``default`` is what the slot holds when the caller gives nothing (``None``: anything).
    """

    name: str
    kind: Kind
    meaning: str
    sample: str
    class_name: str = ""
    subclass_of: str = ""
    choices: tuple[str, ...] = ()
    default: str | None = None
    required: bool = False
    multiple: bool = False


class StoredQuery(NamedTuple):
    """A stored query: its name, group (folder), text and header.

    ``table`` names the columns that a table for people shows; all are in the other formats.
    """

    name: str
    group: str
    text: str
    summary: str
    description: str
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    table: tuple[str, ...]

    def parameter(self, name: str) -> Parameter:
        """The parameter called ``name``; raises ``UnknownName`` with the nearest ones."""
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        known = [parameter.name for parameter in self.parameters]
        raise UnknownName(
            "parameter",
            name,
            nearest(name, known),
            f"{self.name} takes {', '.join(known) or 'no parameters'}",
        )


def _kind(value: object, where: str) -> Kind:
    for kind in get_args(Kind):
        if value == kind:
            known: Kind = kind
            return known
    raise BrokenQuery(f"{where}: type {value!r} is not one of {', '.join(get_args(Kind))}")


def _parameter(name: str, entry: Mapping[str, Any], where: str) -> Parameter:
    spot = f"{where}: parameter {name}"
    try:
        return Parameter(
            name,
            _kind(entry["type"], spot),
            entry["meaning"],
            str(entry["sample"]),
            entry.get("class", ""),
            entry.get("subclass_of", ""),
            tuple(map(str, entry.get("choices", ()))),
            None if entry.get("default") is None else str(entry["default"]),
            bool(entry.get("required", False)),
            bool(entry.get("multiple", False)),
        )
    except KeyError as error:
        raise BrokenQuery(f"{spot}: lacks {error.args[0]!r}") from error


def _header(text: str, where: str) -> object:
    """What the YAML of a header holds: read once, and then from what was kept, as YAML is slow to load."""
    name = name_for(text, by=())
    held = recalled("headers", name)
    if held is not None:
        return held
    import yaml

    try:
        held = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 (a safe one)
    except yaml.YAMLError as error:
        raise BrokenQuery(f"{where}: header is not YAML: {' '.join(str(error).split())}") from error
    if _plain(held):
        remember("headers", name, held)
    return held


def _plain(value: object) -> bool:
    """Whether JSON gives ``value`` back as it is: YAML knows dates, and keys that are no texts."""
    if isinstance(value, dict):
        return all(isinstance(key, str) and _plain(entry) for key, entry in value.items())
    if isinstance(value, list):
        return all(map(_plain, value))
    return value is None or isinstance(value, str | int | float | bool)


def _check_shape(header: Mapping[str, Any], where: str) -> None:
    """Raise ``BrokenQuery`` when the header lacks something or holds it in a form of its own."""
    missing = [key for key in ("summary", "description", "tags", "table", "columns") if not header.get(key)]
    if missing:
        raise BrokenQuery(f"{where}: header lacks {', '.join(missing)}")
    for key, sort in _SHAPES.items():
        if not isinstance(header.get(key) or sort(), sort):
            raise BrokenQuery(f"{where}: {key} of the header must be {_SAID[sort]}")
    for key in ("parameters", "columns"):
        for name, entry in (header.get(key) or {}).items():
            if not isinstance(entry, dict):
                raise BrokenQuery(
                    f"{where}: {key[:-1]} {name} must be a mapping, as {{type: text, meaning: ...}}"
                )


def read_query(path: str, file: Traversable) -> StoredQuery:
    """The stored query in ``file``; ``path`` is its place below ``queries/``.

    Raises ``BrokenQuery`` when the header is missing, unreadable or incomplete, or when a parameter
    has no slot in the text.
    """
    text = file.read_text(encoding="utf-8")
    group, _, name = path.removesuffix(".rq").rpartition("/")
    where = f"queries/{path}"
    header = _header("\n".join(_HEADER.findall(text)), where)
    if not isinstance(header, dict):
        raise BrokenQuery(f"{where}: no header; begin the file with lines '#+ summary: ...'")
    _check_shape(header, where)
    parameters = tuple(_parameter(n, e, where) for n, e in (header.get("parameters") or {}).items())
    slots = [match["name"] for match in SLOT.finditer(text)]
    for parameter in parameters:
        if slots.count(parameter.name) != 1:
            raise BrokenQuery(f"{where}: needs just one slot VALUES ?{parameter.name} {{ UNDEF }}")
    columns = tuple(
        Column(n, _kind(e.get("type"), f"{where}: column {n}"), str(e.get("meaning", "")))
        for n, e in header["columns"].items()
    )
    return StoredQuery(
        name,
        group,
        text,
        header["summary"],
        " ".join(header["description"].split()),
        tuple(header["tags"]),
        parameters,
        columns,
        tuple(header["table"]),
    )


@cache
def _paths() -> dict[str, tuple[str, Traversable]]:
    """Every query file by its name; the folder ``pages`` holds what pages and cards are made of."""
    found: dict[str, tuple[str, Traversable]] = {}
    for path, file in content_files(content("queries"), ".rq"):
        name = path.removesuffix(".rq").rpartition("/")[2]
        if name in found:
            raise BrokenQuery(f"queries/{path}: {found[name][0]} has the same name")
        found[name] = path, file
    return found


def catalogue() -> list[StoredQuery]:
    """The stored queries that users are offered, by group and name."""
    return [read_query(path, file) for path, file in _paths().values() if not path.startswith("pages/")]


def offered_texts() -> list[str]:
    """The files of the stored queries that users are offered, in their order; their headers are not read."""
    return [
        file.read_text(encoding="utf-8") for path, file in _paths().values() if not path.startswith("pages/")
    ]


@cache
def stored_query(name: str) -> StoredQuery:
    """The stored query called ``name``; raises ``UnknownName`` with the nearest ones."""
    if name not in _paths():
        offered = [n for n, (path, _) in _paths().items() if not path.startswith("pages/")]
        raise UnknownName("stored query", name, nearest(name, offered), "see: laborgraph queries")
    return read_query(*_paths()[name])
