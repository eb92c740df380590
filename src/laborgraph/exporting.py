"""Give the whole graph away in the formats that other programs read: the list of them, and one way to each.

How each is written stands in a module of its own; ``docs/export.md`` says what each keeps and loses.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from laborgraph.doors import OxigraphDoor
from laborgraph.errors import BadValue, UnknownName, nearest
from laborgraph.files import write_text
from laborgraph.loading import Source
from laborgraph.vocabulary import PREFIXES

__all__ = ["FORMATS", "ExportFormat", "Sources", "export", "export_folder"]

Files = Iterator[tuple[str, str]]
"""Files of a folder as (name, text)."""


@dataclass(frozen=True)
class Sources:
    """What a format is made from: the graph, and where given a reader's copy and a service's address.

    ``files`` are those that the graph was loaded from; without them, the shipped ones.
    """

    door: OxigraphDoor
    copy: Path | None = None
    endpoint: str | None = None
    files: Sequence[Source] | None = None


@dataclass(frozen=True)
class ExportFormat:
    """A format: what it is, in a line; and how it is written, as one text or as the files of a folder."""

    meaning: str
    text: Callable[[Sources], str] | None = None
    files: Callable[[Sources], Files] | None = None


def _rdf(form: ox.RdfFormat) -> Callable[[Sources], str]:
    def write(sources: Sources) -> str:
        from laborgraph.statements import quads

        plain = form in (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS)
        statements = quads(named=form.supports_datasets, sources=sources.files)
        return str(
            ox.serialize(statements, format=form, prefixes=None if plain else PREFIXES) or b"", "utf-8"
        )

    return write


def _jsonld(sources: Sources) -> str:
    from laborgraph.jsonld import jsonld
    from laborgraph.statements import quads

    return jsonld(quads(named=True, sources=sources.files))


def _turtle12(sources: Sources) -> str:
    from laborgraph.statements import statements

    data = ox.serialize(
        statements(sources.files).with_reifiers(), format=ox.RdfFormat.TURTLE, prefixes=PREFIXES
    )
    return str(data or b"", "utf-8")


def _nanopublications(sources: Sources) -> str:
    from laborgraph.nanopublications import nanopublications
    from laborgraph.statements import statements

    return nanopublications(statements(sources.files))


def _annotations(sources: Sources) -> str:
    from laborgraph.annotations import annotations
    from laborgraph.statements import statements

    return annotations(sources.door, sources.copy, statements(sources.files))


def _network(form: str) -> Callable[[Sources], str]:
    def write(sources: Sources) -> str:
        import io

        import networkx as nx

        from laborgraph.network import network

        out = io.BytesIO()
        (nx.write_graphml if form == "graphml" else nx.write_gexf)(network(sources.door), out)
        return out.getvalue().decode("utf-8")

    return write


def _references(style: str) -> Callable[[Sources], str]:
    def write(sources: Sources) -> str:
        from laborgraph.citing import cite_all

        return cite_all(sources.door, style)

    return write


def _shacl(sources: Sources) -> str:
    from laborgraph.query_catalogue import shacl_queries

    return shacl_queries(sources.endpoint)


def _grlc(sources: Sources) -> Files:
    from laborgraph.query_catalogue import grlc_files

    return grlc_files(sources.door, sources.endpoint, sources.files)


def _tables(sources: Sources) -> Files:
    from laborgraph.data_package import data_package

    return data_package(sources.door)


FORMATS: Mapping[str, ExportFormat] = {
    "turtle": ExportFormat("RDF: every statement once, without named graphs", _rdf(ox.RdfFormat.TURTLE)),
    "ntriples": ExportFormat("RDF: the same, a statement on each line", _rdf(ox.RdfFormat.N_TRIPLES)),
    "rdfxml": ExportFormat("RDF: the same, as XML", _rdf(ox.RdfFormat.RDF_XML)),
    "trig": ExportFormat("RDF with named graphs, one for each voice", _rdf(ox.RdfFormat.TRIG)),
    "nquads": ExportFormat("RDF with named graphs, a statement on each line", _rdf(ox.RdfFormat.N_QUADS)),
    "jsonld": ExportFormat("RDF with named graphs, as JSON with readable terms", _jsonld),
    "turtle12": ExportFormat("RDF 1.2 Turtle: each claim reifies what it says", _turtle12),
    "nanopublications": ExportFormat("a nanopublication for each claim, TriG, not signed", _nanopublications),
    "annotations": ExportFormat("W3C Web Annotations; with --copy they quote your copy", _annotations),
    "graphml": ExportFormat("the explorer's network, for yEd, Cytoscape, igraph", _network("graphml")),
    "gexf": ExportFormat("the same network, for Gephi", _network("gexf")),
    "bibtex": ExportFormat("the reference list, for LaTeX", _references("bibtex")),
    "csl-json": ExportFormat("the reference list, for Zotero and Pandoc", _references("csl-json")),
    "ris": ExportFormat("the reference list, for EndNote and others", _references("ris")),
    "csv": ExportFormat("a folder of tables, one for each query, a Data Package", files=_tables),
    "shacl-queries": ExportFormat("the stored queries as SHACL executables, Turtle", _shacl),
    "grlc": ExportFormat("a folder of the stored queries, for grlc to serve", files=_grlc),
}
"""What ``export`` gives, and for a folder ``export_folder``."""
_WITH_COPY = ("annotations",)
_WITH_ENDPOINT = ("shacl-queries", "grlc")


def _known(form: str, copy: Path | None, endpoint: str | None) -> ExportFormat:
    if form not in FORMATS:
        raise UnknownName("format", form, nearest(form, FORMATS) or list(FORMATS))
    for option, given, forms in (
        ("--copy", copy, _WITH_COPY),
        ("--endpoint", endpoint, _WITH_ENDPOINT),
    ):
        if given is not None and form not in forms:
            raise BadValue(f"{option} goes with {' and '.join(forms)}, not with {form}")
    return FORMATS[form]


def export(
    door: OxigraphDoor,
    form: str,
    copy: Path | None = None,
    endpoint: str | None = None,
    files: Sequence[Source] | None = None,
) -> str:
    """The whole graph as text in the format ``form``, the same bytes each time.

    ``copy`` is a reader's copy of the article, which annotations then quote; ``endpoint`` is the address of
    the service that exported queries ask. Raises ``UnknownName`` for an unknown format, and ``BadValue`` for
    one that is a folder or an option that does not go with the format.
    """
    known = _known(form, copy, endpoint)
    if known.text is None:
        raise BadValue(f"{form} is a folder of files: name it with --output FOLDER")
    return known.text(Sources(door, copy, endpoint, files))


def export_folder(
    door: OxigraphDoor,
    form: str,
    folder: Path,
    copy: Path | None = None,
    endpoint: str | None = None,
    files: Sequence[Source] | None = None,
) -> list[str]:
    """Write the files of the format ``form`` into ``folder``; gives their names.

    Raises ``UnknownName`` for an unknown format, and ``BadValue`` for one that is one text, for an option
    that does not go with it, and when the folder cannot be written to.
    """
    known = _known(form, copy, endpoint)
    if known.files is None:
        raise BadValue(f"{form} is one file and no folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadValue(f"cannot write {str(folder)!r}: {error.strerror}") from error
    names = []
    for name, text in known.files(Sources(door, copy, endpoint, files)):
        write_text(folder / name, text)
        names.append(name)
    return names
