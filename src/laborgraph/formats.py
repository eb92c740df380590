"""The forms in which results and graphs are sent: media types of the W3C's recommendations."""

from collections.abc import Mapping

import pyoxigraph as ox

__all__ = ["ALIASES", "ASKED", "DATASETS", "GRAPHS", "SELECTED", "graph_format", "result_format"]

_RESULTS: Mapping[str, ox.QueryResultsFormat] = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
_RDF: Mapping[str, ox.RdfFormat] = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/trig": ox.RdfFormat.TRIG,
    "application/n-quads": ox.RdfFormat.N_QUADS,
}
SELECTED = tuple(_RESULTS)
"""Media types of the solutions of a SELECT, the first being the default."""
ASKED = SELECTED[:2]
"""Media types of the answer to an ASK: CSV and TSV are defined for solutions only."""
GRAPHS = tuple(_RDF)
"""Media types of triples."""
DATASETS = ("application/trig", "application/n-quads", "application/ld+json")
"""Media types of quads."""
_TABLES = {
    "application/json": SELECTED[0],
    "application/xml": SELECTED[1],
    "text/xml": SELECTED[1],
    "text/tsv": SELECTED[3],
    "application/csv": SELECTED[2],
}
_SHARED = {
    "text/n3": "text/turtle",
    "application/x-turtle": "text/turtle",
    "application/turtle": "text/turtle",
    "text/plain": "application/n-triples",
    "text/x-nquads": "application/n-quads",
    "application/x-trig": "application/trig",
}
ALIASES: Mapping[tuple[str, ...], Mapping[str, str]] = {
    SELECTED: _TABLES,
    ASKED: _TABLES,
    GRAPHS: _SHARED
    | {
        "application/json": "application/ld+json",
        "application/xml": "application/rdf+xml",
        "text/xml": "application/rdf+xml",
    },
    DATASETS: _SHARED | {"application/json": "application/ld+json"},
}
"""For each list of media types: other names by which clients ask for them."""


def result_format(media_type: str) -> ox.QueryResultsFormat:
    """The results format of a media type of ``SELECTED``."""
    return _RESULTS[media_type]


def graph_format(media_type: str) -> ox.RdfFormat:
    """The RDF format of a media type of ``GRAPHS``."""
    return _RDF[media_type]
