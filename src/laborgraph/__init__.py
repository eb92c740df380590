"""A queryable, browsable, source-anchored claim graph of a scholarly article.

The public API: ``load`` gives the graph as an rdflib ``Dataset``, ``query`` runs a stored query and
gives a typed pandas ``DataFrame``, ``queries`` lists the catalogue, ``search`` finds words,
``argument`` draws what argues for and against a claim. Names are loaded when first used, so that
importing the package is cheap.
"""

from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from laborgraph.argument_map import argument
    from laborgraph.dataset import load
    from laborgraph.errors import LaborgraphError
    from laborgraph.frames import queries, query, search

__all__ = ["LaborgraphError", "__version__", "argument", "load", "queries", "query", "search"]

_HOMES = {
    "LaborgraphError": "laborgraph.errors",
    "argument": "laborgraph.argument_map",
    "load": "laborgraph.dataset",
    "queries": "laborgraph.frames",
    "query": "laborgraph.frames",
    "search": "laborgraph.frames",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return version("laborgraph")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'laborgraph' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
