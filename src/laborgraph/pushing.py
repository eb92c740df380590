"""Load the graph into a SPARQL store over SPARQL 1.1 Update, as often as one likes."""

from collections.abc import Iterator

import pyoxigraph as ox
from SPARQLWrapper import POST

from laborgraph.remote import request, service

__all__ = ["push"]

_CHUNK = 1000
"""Triples in one request; a graph with blank nodes goes in one, for they do not outlive a request."""


def _requests(store: ox.Store) -> Iterator[str]:
    """The updates that replace each named graph of ``store``, one after the other."""
    for graph in sorted(store.named_graphs(), key=str):
        quads = list(store.quads_for_pattern(None, None, None, graph))
        triples = [f"{quad.subject} {quad.predicate} {quad.object} ." for quad in quads]
        blank = any(isinstance(term, ox.BlankNode) for quad in quads for term in (quad.subject, quad.object))
        size = len(triples) if blank else _CHUNK
        yield f"DROP SILENT GRAPH {graph}"
        for at in range(0, len(triples), size):
            block = "\n".join(triples[at : at + size])
            yield f"INSERT DATA {{ GRAPH {graph} {{\n{block}\n}} }}"


def push(store: ox.Store, endpoint: str, timeout: float = 60.0) -> int:
    """Replace the named graphs of ``store`` in the store behind ``endpoint``; gives their triples.

    ``endpoint`` is the address that takes updates. Other graphs there are not touched, and pushing again
    gives the same content. Raises ``EndpointFailed`` at the first request that fails; the graph that
    was being replaced is then incomplete there, and pushing again mends it.
    """
    for text in _requests(store):
        wrapper = service(endpoint)
        wrapper.setQuery(text)
        wrapper.setMethod(POST)
        request(wrapper, timeout)
    return len(store)
