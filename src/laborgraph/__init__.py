"""A queryable, browsable, source-anchored claim graph of a scholarly article.

The public API: ``load`` gives the graph as an rdflib ``Dataset``, ``query`` runs a stored query and
gives a typed pandas ``DataFrame``, ``queries`` lists the catalogue, ``search`` finds words, ``show`` gives
the card of a thing, ``path`` the ways from a cause to an effect, ``cite`` a reference, ``to_networkx`` the
network, ``browse`` the page, and ``argument`` what argues for and against a claim. ``rests_on`` and ``audit``
say what stands on a work and what the text supports, ``sparql`` answers any query. With a copy of the article
``anchors``, ``read`` and ``coverage`` trace the claims in it; ``passage`` needs none. Names are loaded when
first used, so that importing the package is cheap.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from laborgraph.argument_map import argument
    from laborgraph.asking import browse, cite, path, show, to_networkx
    from laborgraph.copies import anchors, coverage, passage, read
    from laborgraph.dataset import load
    from laborgraph.errors import LaborgraphError
    from laborgraph.frames import audit, queries, query, rests_on, search
    from laborgraph.sparql_frames import sparql

__all__ = [
    "LaborgraphError",
    "__version__",
    "anchors",
    "argument",
    "audit",
    "browse",
    "cite",
    "coverage",
    "load",
    "passage",
    "path",
    "queries",
    "query",
    "read",
    "rests_on",
    "search",
    "show",
    "sparql",
    "to_networkx",
]

_HOMES = {
    "LaborgraphError": "laborgraph.errors",
    "argument": "laborgraph.argument_map",
    "browse": "laborgraph.asking",
    "cite": "laborgraph.asking",
    "path": "laborgraph.asking",
    "show": "laborgraph.asking",
    "to_networkx": "laborgraph.asking",
    "load": "laborgraph.dataset",
    "queries": "laborgraph.frames",
    "query": "laborgraph.frames",
    "search": "laborgraph.frames",
    "anchors": "laborgraph.copies",
    "audit": "laborgraph.frames",
    "coverage": "laborgraph.copies",
    "passage": "laborgraph.copies",
    "read": "laborgraph.copies",
    "rests_on": "laborgraph.frames",
    "sparql": "laborgraph.sparql_frames",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("laborgraph")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'laborgraph' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
