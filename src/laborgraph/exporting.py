"""Give the whole graph away in the formats that other programs read.

RDF as it is written (numbers in their written form), the network of the explorer for programs that draw, the
reference list for programs that cite, and every stored query as a set of tables with a description.
"""

import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pyoxigraph as ox

from laborgraph.catalogue import Column, catalogue
from laborgraph.citing import cite_all
from laborgraph.doors import OxigraphDoor
from laborgraph.errors import BadValue, UnknownName, nearest
from laborgraph.files import write_text
from laborgraph.loading import DERIVED, Source, load_store, parse, shipped_sources
from laborgraph.network import network
from laborgraph.querying import run
from laborgraph.rendering import render
from laborgraph.vocabulary import PREFIXES

__all__ = ["FORMATS", "export", "export_tables"]

_RDF = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "trig": ox.RdfFormat.TRIG,
    "nquads": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD,
}
_TABLE_TYPES = {"integer": "integer", "decimal": "number", "boolean": "boolean"}


def _quads(named: bool, sources: Sequence[Source]) -> list[ox.Quad]:
    """Every statement, in the order of the files and then what is derived; without graphs each once."""
    quads = [quad for source in sources for quad in parse(source)]
    quads += load_store(sources).quads_for_pattern(None, None, None, ox.NamedNode(DERIVED))
    if not named:
        quads = [ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads]
    return list(dict.fromkeys(quads))


def _rdf(form: ox.RdfFormat, sources: Sequence[Source]) -> str:
    prefixes = None if form in (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS) else PREFIXES
    return str(
        ox.serialize(_quads(form.supports_datasets, sources), format=form, prefixes=prefixes) or b"", "utf-8"
    )


def _network(door: OxigraphDoor, form: str) -> str:
    import networkx as nx

    graph = network(door)
    out = io.BytesIO()
    write = nx.write_graphml if form == "graphml" else nx.write_gexf
    write(graph, out)
    return out.getvalue().decode("utf-8")


_WRITERS: dict[str, Callable[[OxigraphDoor], str]] = {
    "graphml": lambda door: _network(door, "graphml"),
    "gexf": lambda door: _network(door, "gexf"),
    "bibtex": lambda door: cite_all(door, "bibtex"),
    "csl-json": lambda door: cite_all(door, "csl-json"),
    "ris": lambda door: cite_all(door, "ris"),
}
FORMATS = (*_RDF, *_WRITERS, "csv")
"""What ``export`` and, for ``csv``, ``export_tables`` give."""


def export(door: OxigraphDoor, form: str, sources: Sequence[Source] | None = None) -> str:
    """The whole graph as text in the format ``form``.

    ``sources`` are the files that ``door`` was loaded from; without them, the shipped ones.
    ``turtle``, ``ntriples`` and ``rdfxml`` have no named graphs, ``trig``, ``nquads`` and ``jsonld`` have.
    Raises ``UnknownName`` for an unknown format, and ``BadValue`` for ``csv``, which is several files.
    """
    if form == "csv":
        raise BadValue("csv is a folder of tables: name it with --output FOLDER")
    if form in _RDF:
        return _rdf(_RDF[form], shipped_sources() if sources is None else sources)
    if form not in _WRITERS:
        raise UnknownName("format", form, nearest(form, FORMATS) or FORMATS)
    return _WRITERS[form](door)


def _schema(column: Column) -> dict[str, str]:
    return {
        "name": column.name,
        "type": _TABLE_TYPES.get(column.kind, "string"),
        "description": column.meaning,
    }


def export_tables(door: OxigraphDoor, folder: Path) -> list[str]:
    """Write the rows of every stored query as CSV into ``folder``, with ``datapackage.json``.

    The description follows Frictionless Data's Data Package. Gives the names of the files. Raises
    ``BadValue`` when the folder cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadValue(f"cannot write {str(folder)!r}: {error.strerror}") from error
    resources = []
    for query in catalogue():
        path = f"{query.name}.csv"
        write_text(folder / path, render(run(door, query.name), "csv"))
        resources.append(
            {
                "name": query.name,
                "path": path,
                "title": query.summary,
                "description": " ".join(query.description.split()),
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "profile": "tabular-data-resource",
                "schema": {"fields": [_schema(column) for column in query.columns]},
            }
        )
    _, title, authors, *_ = run(door, "article").rows[0]
    package = {
        "profile": "tabular-data-package",
        "name": "laborgraph",
        "title": f"Claim graph of: {authors}, {title}",
        "licenses": [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}],
        "resources": resources,
    }
    write_text(folder / "datapackage.json", json.dumps(package, ensure_ascii=False, indent=2) + "\n")
    return [*(str(resource["path"]) for resource in resources), "datapackage.json"]
