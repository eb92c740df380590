"""A door that keeps what was slow to find, so that a question asked again needs no store.

Answers lie beside the store, in the folder of its digest, and go when it goes; each is named by a digest of
its query with all slots filled.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pyoxigraph as ox

from laborgraph.caching import name_for, recalled, remember
from laborgraph.doors import Cell, Iri, OxigraphDoor, Solutions

__all__ = ["KeptDoor"]

_SLOW = 0.004
"""Seconds, with those for the opening of the store; to keep an answer that is found faster gains nothing."""


class KeptDoor(OxigraphDoor):
    """The door to a store of which a digest is known; the store is opened when an answer is not kept."""

    def __init__(self, store: Callable[[], ox.Store], digest: str) -> None:
        super().__init__(store, digest)
        self._folder = f"{digest}/answers"

    def select(self, text: str) -> Solutions:
        """See ``Door.select``."""
        name = name_for(text, by=(__name__, OxigraphDoor.__module__))
        held = recalled(self._folder, name)
        if held is not None:
            return _solutions(held)
        start = time.perf_counter()
        found = super().select(text)
        if time.perf_counter() - start > _SLOW:
            rows = [list(map(_written, row)) for row in found.rows]
            remember(self._folder, name, {"variables": found.variables, "rows": rows})
        return found


def _written(cell: Cell) -> Any:
    """A cell as JSON holds it; what JSON does not tell apart stands in a list with its type."""
    if isinstance(cell, Iri):
        return ["iri", str(cell)]
    return ["decimal", str(cell)] if isinstance(cell, Decimal) else cell


_READ: dict[str, Callable[[str], Cell]] = {"iri": Iri, "decimal": Decimal}


def _solutions(held: Any) -> Solutions:
    """The answer that was kept."""
    rows = [
        tuple(_READ[cell[0]](cell[1]) if isinstance(cell, list) else cell for cell in row)
        for row in held["rows"]
    ]
    return Solutions(tuple(held["variables"]), rows)
