"""The Python interface to free SPARQL: a table, a truth or a graph, within a limit of time."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from laborgraph.apart import apart
from laborgraph.cells import Rows
from laborgraph.checks import check_seconds, check_text
from laborgraph.doors import OxigraphDoor
from laborgraph.frames import door_to
from laborgraph.free_sparql import SECONDS, form_of, inward, sparql_rows
from laborgraph.free_sparql import sparql as written
from laborgraph.remote import RemoteDoor

if TYPE_CHECKING:
    import pandas as pd
    from rdflib import Graph

__all__ = ["sparql"]

_DTYPES: dict[type, str] = {bool: "boolean", int: "Int64", float: "Float64", Decimal: "Float64"}

_WIDE = 2**63
"""Integers below it, and down to its opposite, are ``Int64``."""


def _frame(rows: Rows) -> pd.DataFrame:
    """The rows as a DataFrame: a column of numbers or truths has their type, any other is text."""
    import pandas as pd

    columns = list(zip(*rows.rows, strict=True)) or [()] * len(rows.heads)
    data: dict[str, pd.Series[Any]] = {}
    for name, cells in zip(rows.heads, columns, strict=True):
        kinds = {type(cell) for cell in cells if cell is not None}
        dtypes = {_DTYPES.get(kind, "string") for kind in kinds}
        if any(type(cell) is int and not -_WIDE <= cell < _WIDE for cell in cells):
            dtypes = {"string"}
        dtype = (
            dtypes.pop() if len(dtypes) == 1 else "Float64" if dtypes == {"Int64", "Float64"} else "string"
        )
        plain = [float(cell) if isinstance(cell, Decimal) else cell for cell in cells]
        texts = [None if cell is None else str(cell) for cell in cells]
        data[name] = pd.Series(texts if dtype == "string" else plain, dtype=dtype)
    table = pd.DataFrame(data)
    table.attrs = {"query": "sparql", "text": rows.asked}
    return table


def sparql(
    text: str,
    *,
    timeout: float | None = None,
    endpoint: str | None = None,
    project: str | Path | None = None,
) -> pd.DataFrame | bool | Graph:
    """The answer to any SPARQL 1.1 query; the prefixes of the project need no declaration.

    SELECT gives a DataFrame (numbers as ``Int64`` and ``Float64``, truths as ``boolean``, all else, and
    integers of more than 64 bits, as ``string``, IRIs with their prefix), ASK a ``bool``, CONSTRUCT and
    DESCRIBE an rdflib ``Graph``. A dataset of rdflib is asked by its own ``query``.

    ``timeout`` is in seconds: 60 unless given, for a service 30. A query that takes longer is ended, and an
    interrupt ends it at once; on Windows only a service has a limit. Raises ``QueryStopped`` when the time
    is up, ``BadValue`` for what is no query and for SERVICE, and ``EndpointFailed``.

    >>> import laborgraph
    >>> laborgraph.sparql("ASK { ?claim lg:stance lg:rejected }")
    True
    """
    check_text("text", text, "a query in SPARQL")
    seconds = None if timeout is None else check_seconds("timeout", timeout)
    form = form_of(text)
    door = door_to(None, endpoint, project)
    if isinstance(door, OxigraphDoor):
        inward(text)
        found = apart(lambda: _found(door, text, form), seconds or SECONDS)
    else:
        assert isinstance(door, RemoteDoor)  # no dataset was given
        door.timeout = seconds or door.timeout
        found = _found(door, text, form)
    if isinstance(found, Rows):
        return _frame(found)
    if form == "ASK":
        return found.strip() == "true"
    from rdflib import Graph

    return Graph().parse(data=found, format="turtle")


def _found(door: OxigraphDoor | RemoteDoor, text: str, form: str) -> Rows | str:
    return sparql_rows(door, text, "md") if form == "SELECT" else written(door, text)
