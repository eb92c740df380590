"""Make a state of the graph ready to be served: load it, name it by its content, read all that pages need."""

import hashlib
import time
from collections.abc import Iterator, Sequence
from importlib.resources.abc import Traversable
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox

from laborgraph.answering import Served
from laborgraph.catalogue import stored_query
from laborgraph.content import content, content_files
from laborgraph.errors import BadValue, BrokenFile
from laborgraph.exchange import Ask
from laborgraph.limits import Limits
from laborgraph.loading import Source, is_store, load_store, path_sources, shipped_sources
from laborgraph.openapi import FORMS
from laborgraph.projects import project_sources
from laborgraph.vocabulary import NS

__all__ = ["publish"]

_SMALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 1"


def _stored(path: Path) -> Iterator[ox.Quad]:
    try:
        yield from ox.Store.read_only(str(path))
    except (OSError, ValueError) as error:
        raise BadValue(f"{path}: the store cannot be read: {' '.join(str(error).split())}") from error


def _speaks_of_claims(store: ox.Store) -> bool:
    """Whether anything in the store uses the vocabulary of claim graphs."""
    text = f"ASK {{ ?s ?p ?o FILTER (STRSTARTS(STR(?p), '{NS}') || STRSTARTS(STR(?o), '{NS}')) }}"
    return bool(store.query(text, use_default_graph_as_union=True))


def _load(paths: Sequence[str], project: str | None) -> tuple[ox.Store, list[Source], list[ox.Quad]]:
    """The store for ``paths``, the files it was made from, and what came out of stores on disk.

    The vocabulary, and what is derived by it, is there when the data speaks of claims.
    """
    if not paths:
        sources = shipped_sources() if project is None else project_sources(project)
        return load_store(sources), sources, []
    stores = [Path(path) for path in paths if is_store(Path(path))]
    files = [path for path in paths if Path(path) not in stores]
    sources = path_sources(files)
    kept = [quad for path in stores for quad in _stored(path)]
    store = load_store(sources)
    plain = ox.Store()
    plain.extend(kept)
    own = [source for source in sources if not source.label.startswith("ontology/")]
    for source in own:
        graph = ox.NamedNode(source.graph) if source.graph else None
        plain.load(
            source.file.read_bytes().removeprefix(b"\xef\xbb\xbf"), format=source.format, to_graph=graph
        )
    if not _speaks_of_claims(plain):
        return plain, own, kept
    store.extend(kept)
    return store, sources, kept


def _digest(sources: Sequence[Source], kept: Sequence[ox.Quad]) -> str:
    """A digest of everything that answers are made of: the data, the stored queries, the pages."""
    said = hashlib.sha256()

    def take(name: str, file: Traversable) -> None:
        data = file.read_bytes()
        said.update(f"{name}\0{len(data)}\0".encode() + data)

    for source in sources:
        take(f"{source.graph}", source.file)
    for quad in sorted(map(str, kept)):
        said.update(quad.encode() + b"\n")
    for place in (content("queries"), content("viz")):
        for path, file in content_files(place, ""):
            take(path, file)
    return said.hexdigest()[:32]


def _changed(sources: Sequence[Source]) -> float:
    """When the data last changed: the time of its newest file, or now where files have no time."""
    times = [source.file.stat().st_mtime for source in sources if isinstance(source.file, Path)]
    return max(times) if len(times) == len(sources) and times else time.time()


class _Nowhere:
    """A sink that keeps nothing."""

    def write(self, data: bytes, /) -> int:
        return len(data)

    def flush(self) -> None:
        """Nothing to do."""


def _warm(served: Served) -> None:
    """Answer one request of each kind, so that all modules and files that answers need are in memory.

    The workers inherit them; they could read none any more.
    """
    thing = served.sample_path()
    asks = [
        Ask("GET", "/sparql"),
        Ask("GET", "/openapi.json"),
        Ask("GET", "/queries", accept="text/html"),
        Ask("GET", "/queries/mechanismz"),
        Ask("GET", "/queries/mechanisms", "lang=x", accept="application/json"),
        *(Ask("GET", "/queries/mechanisms", f"format={form}") for form in FORMS),
        *(
            Ask("GET", f"/query{suffix}", f"query={quote(_SMALL)}")
            for suffix in ("", ".ttl", ".rdf", ".jsonld")
        ),
        *(Ask("GET", f"/doc/{thing}.html", f"lang={lang}") for lang in ("en", "es") if thing),
    ]
    for ask in asks:
        body = served.answer(ask).body
        if not isinstance(body, bytes):
            body(_Nowhere())


def publish(paths: Sequence[str], limits: Limits, project: str | None = None) -> Served:
    """The graph at ``paths``, ready to be served: the shipped one, with a ``project``, when there are none.

    Files and folders as ``laborgraph.load`` takes them, and folders in which Oxigraph keeps a store, which
    are opened read-only. Raises ``BrokenFile`` or ``BadValue`` and loads nothing when one has a fault.
    """
    for path in paths:
        if not Path(path).exists():
            raise BrokenFile(path, 0, "no such file or folder", "check the path")
    try:
        store, sources, kept = _load(paths, project)
        for path, _ in content_files(content("queries"), ".rq"):
            stored_query(path.removesuffix(".rq").rpartition("/")[2])
        served = Served(store, limits, _digest(sources, kept), _changed(sources))
    except OSError as error:
        raise BadValue(f"{error.filename}: cannot be read: {error.strerror}") from error
    _warm(served)
    return served
