"""A door that keeps what was slow to find, so that a question asked again needs no store.

Answers lie beside the store, in the folder of its digest, and go when it goes; each is named by a digest of
its query with all slots filled. The stored queries as they stand are what most people ask: after the first
answer that is kept all of them can be answered ahead, from the graph in memory, where a search takes a
quarter of the time.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from functools import partial
from typing import Any

import pyoxigraph as ox

from laborgraph.caching import alone, name_for, recalled, remember
from laborgraph.catalogue import catalogue, offered_texts
from laborgraph.doors import Cell, Iri, OxigraphDoor, Solutions
from laborgraph.errors import BadValue, LaborgraphError
from laborgraph.naming import members_text

__all__ = ["KeptDoor"]

_SLOW = 0.004
"""Seconds, with those for the opening of the store; to keep an answer that is found faster gains nothing."""


class KeptDoor(OxigraphDoor):
    """The door to a store of which a digest is known; the store is opened when an answer is not kept.

    ``whole`` gives the same store in memory, for the answers that are found ahead.
    """

    def __init__(
        self, store: Callable[[], ox.Store], digest: str, whole: Callable[[], ox.Store] | None = None
    ) -> None:
        super().__init__(store, digest)
        self._whole = whole
        self._folder = f"{digest}/answers"
        self._ahead = f"{digest}/stored-queries"
        self._missed = False

    def select(self, text: str) -> Solutions:
        """See ``Door.select``."""
        name = _name(text)
        held = recalled(self._ahead, name) or recalled(self._folder, name)
        if held is not None:
            return _solutions(held)
        start = time.perf_counter()
        found = super().select(text)
        if time.perf_counter() - start > _SLOW and remember(self._folder, name, _held(found)):
            self._missed = True
        return found

    def answer_ahead(self) -> None:
        """Keep what the stored queries need while nobody has given a value, when an answer was not kept.

        It is done once, by one process; what cannot be found or kept is left to whoever asks for it.
        """
        done = _name("".join(offered_texts())) if self._missed and self._whole else ""
        if not (done and self._whole) or recalled(self._ahead, done):
            return
        with suppress(LaborgraphError), alone(self._ahead, "doing") as chosen:
            if chosen and self._all_kept(_without_values(), OxigraphDoor(self._whole())):
                remember(self._ahead, done, True)

    def _all_kept(self, texts: list[str], door: OxigraphDoor) -> bool:
        """Keep the answers to ``texts``; whether all that can be found are kept."""
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor() as pool:  # the store lets go of the interpreter while it searches
            for text, found in zip(texts, pool.map(partial(_answer, door), texts), strict=True):
                if found is not None and not remember(self._ahead, _name(text), _held(found)):
                    return False
        return True


def _without_values() -> list[str]:
    """The stored queries as they stand, and those for the things that their parameters may be."""
    queries = catalogue()
    asked = [query.text for query in queries if not any(p.required for p in query.parameters)]
    things = [p for query in queries for p in query.parameters if p.kind == "thing"]
    return [*asked, *{members_text(p.class_name, p.subclass_of) for p in things}]


def _answer(door: OxigraphDoor, text: str) -> Solutions | None:
    """The answer, or ``None`` when there is none: whoever asks the query will be told why."""
    try:
        return door.select(text)
    except (BadValue, OSError, RuntimeError, ValueError):
        return None


def _name(text: str) -> str:
    return name_for(text, by=(__name__, OxigraphDoor.__module__))


def _held(found: Solutions) -> Any:
    """An answer as it is kept: for each column its different cells, and which of them each row has.

    Most cells stand in many rows, and so are read once.
    """
    columns = []
    for cells in zip(*found.rows, strict=True):
        places: dict[str, int] = {}
        at = [places.setdefault(json.dumps(_written(cell)), len(places)) for cell in cells]
        columns.append([list(map(json.loads, places)), at])
    return {"variables": found.variables, "columns": columns}


def _written(cell: Cell) -> Any:
    """A cell as JSON holds it; what JSON does not tell apart stands in a list with its type."""
    if isinstance(cell, Iri):
        return ["iri", str(cell)]
    return ["decimal", str(cell)] if isinstance(cell, Decimal) else cell


_READ: dict[str, Callable[[str], Cell]] = {"iri": Iri, "decimal": Decimal}


def _solutions(held: Any) -> Solutions:
    """The answer that was kept."""
    columns = []
    for different, at in held["columns"]:
        cells = [_READ[cell[0]](cell[1]) if isinstance(cell, list) else cell for cell in different]
        columns.append([cells[place] for place in at])
    return Solutions(tuple(held["variables"]), list(zip(*columns, strict=True)))
