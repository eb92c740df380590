"""Load Turtle, TriG, N-Triples and N-Quads into an Oxigraph store, all or nothing.

The shipped graph is the folder ``graph/``: one folder for each article, in it one folder for each
voice. What lies in ``graph/ARTICLE/VOICE/`` is loaded into the named graph
``https://w3id.org/laborgraph/ARTICLE/graphs/VOICE``: ``article`` for what the article says,
``remarks`` for what its curators remark. The vocabulary is loaded into the graph of its own IRI, and
what ``ontology/derivations/*.rq`` construct goes into ``https://w3id.org/laborgraph/graphs/derived``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from laborgraph.caching import kept, name_for
from laborgraph.content import content, content_files
from laborgraph.errors import BadValue, BrokenFile
from laborgraph.vocabulary import BASE, NS

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = [
    "DERIVED",
    "Source",
    "digest_of",
    "is_store",
    "load_store",
    "load_unchanged",
    "open_store",
    "parse",
    "path_sources",
    "shipped_sources",
]

DERIVED = f"{BASE}graphs/derived"
"""The named graph of everything that is computed and not written."""
_MAKERS = (__name__, "laborgraph.vocabulary")
"""The modules of which a change changes what a store holds."""
_STORE_FILES = ("CURRENT", "IDENTITY")
_ONTOLOGY_FILES = ("vocabulary.ttl", "borrowed.ttl")
_SUFFIXES = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
}
_WHERE = re.compile(r"^Parser error (?:at|between) line (\d+).*?: (.*)$", re.DOTALL)
_MEND = {
    "dot is expected": "end the statement before it with a full stop, or part its lines with ;",
    "end of file": "close the string, bracket or statement that is still open",
    "prefix": "declare the prefix in a line @prefix NAME: <IRI> . at the top",
    "IRI": "write the IRI in full between < and >, without blanks",
}


class Source(NamedTuple):
    """One file to load: how to name it to people, the file, and the named graph it goes into.

    ``graph`` is ``None`` for files that name their graphs themselves.
    """

    label: str
    file: Traversable
    graph: str | None

    @property
    def format(self) -> ox.RdfFormat:
        """The RDF format that the file's name stands for."""
        return _SUFFIXES[Path(self.file.name).suffix]


def shipped_sources() -> list[Source]:
    """The files of the shipped vocabulary and of every article under ``graph/``."""
    ontology = content("ontology")
    found = [Source(f"ontology/{n}", ontology.joinpath(n), NS.rstrip("#")) for n in _ONTOLOGY_FILES]
    for path, file in content_files(content("graph"), ".ttl"):
        article, voice, *_ = path.split("/")
        found.append(Source(f"graph/{path}", file, f"{BASE}{article}/graphs/{voice}"))
    return found


def path_sources(paths: Iterable[str | Path]) -> list[Source]:
    """The vocabulary and the files that ``paths`` name; a folder gives every RDF file below it.

    A file FOLDER/VOICE/FILE of a folder goes into the graph ``.../FOLDER/graphs/VOICE``, any other
    file into ``.../user/graphs/NAME``; TriG and N-Quads keep the graphs that they name.

    Raises ``BrokenFile`` when a path does not exist, is not RDF by its name, or holds no RDF file.
    """
    found = [source for source in shipped_sources() if source.label.startswith("ontology/")]
    for given in paths:
        if not isinstance(given, str | Path) or not str(given).strip():
            raise BadValue(f"a path is wanted, not {given!r}")
        path = Path(given)
        if path.is_dir():
            inside = [p for p in sorted(path.rglob("*")) if p.suffix in _SUFFIXES and p.is_file()]
            if not inside:
                raise BrokenFile(str(path), 0, "no RDF file in this folder", f"it takes {_known()}")
            found += [_path_source(p, path) for p in inside]
        elif not path.is_file():
            raise BrokenFile(str(path), 0, "no such file or folder", "check the path")
        elif path.suffix not in _SUFFIXES:
            raise BrokenFile(str(path), 0, "not an RDF file by its name", f"it takes {_known()}")
        else:
            found.append(_path_source(path, None))
    return found


def is_store(path: Path) -> bool:
    """Whether ``path`` is a folder in which Oxigraph keeps a store."""
    return all((path / name).is_file() for name in _STORE_FILES)


def _known() -> str:
    return "files named *" + ", *".join(_SUFFIXES)


def _path_source(file: Path, folder: Path | None) -> Source:
    if file.suffix in (".trig", ".nq"):
        return Source(str(file), file, None)
    if folder is None or file.parent == folder:
        graph = f"{BASE}user/graphs/{_slug(file.stem)}"
    else:
        voice = file.relative_to(folder).parts[0]
        graph = f"{BASE}{_slug(folder.resolve().name)}/graphs/{_slug(voice)}"
    return Source(str(file), file, graph)


def _slug(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-") or "unnamed"


def _broken(source: Source, error: Exception) -> BrokenFile:
    """The syntax error as file, line, what and remedy."""
    if isinstance(error, UnicodeDecodeError):
        line = error.object[: error.start].count(b"\n") + 1
        return BrokenFile(source.label, line, "not UTF-8 text", "save the file as UTF-8")
    match = _WHERE.match(str(error))
    line, what = (int(match[1]), match[2]) if match else (getattr(error, "lineno", 0) or 0, str(error))
    mend = next(
        (mend for sign, mend in _MEND.items() if sign in what),
        "look for a missing or extra ; , . or quotation mark just before it",
    )
    return BrokenFile(source.label, line, " ".join(what.split()), mend)


def _read(source: Source) -> bytes:
    try:
        return source.file.read_bytes()
    except OSError as error:
        what = f"cannot be read: {error.strerror or error}"
        mend = "put a file there that you may read, or take it away"
        raise BrokenFile(source.label, 0, what, mend) from error


def _bytes(source: Source) -> bytes:
    data = _read(source).removeprefix(b"\xef\xbb\xbf")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _broken(source, error) from error
    return data


def parse(source: Source) -> Iterator[ox.Quad]:
    """The quads of one file, in its order, literals just as written.

    Raises ``BrokenFile`` with the line of the first fault, or when the file cannot be read.
    """
    graph = ox.NamedNode(source.graph) if source.graph else None
    try:
        for quad in ox.parse(_bytes(source), format=source.format):
            yield ox.Quad(quad.subject, quad.predicate, quad.object, graph) if graph else quad
    except SyntaxError as error:
        raise _broken(source, error) from error


def load_store(sources: Sequence[Source] | None = None, location: str | Path | None = None) -> ox.Store:
    """An Oxigraph store with ``sources`` (the shipped graph by default) and what is derived from them.

    In memory, or in the folder ``location``, whose content it replaces. Numbers are kept by value:
    ``2.0`` is read back as ``2`` (``laborgraph.load`` restores the written form).

    Raises ``BrokenFile`` for the first fault of any file; then nothing has been loaded anywhere.
    """
    sources = shipped_sources() if sources is None else sources
    store = ox.Store()
    for source in sources:
        graph = ox.NamedNode(source.graph) if source.graph else None
        try:
            store.load(_bytes(source), format=source.format, to_graph=graph)
        except SyntaxError as error:
            raise _broken(source, error) from error
    _derive(store)
    if location is None:
        return store
    try:
        kept = ox.Store(str(location))
    except OSError as error:
        raise BadValue(f"no store can be kept in {str(location)!r}: {error}") from error
    kept.clear()
    kept.bulk_extend(store)
    kept.optimize()
    return kept


def open_store(sources: Sequence[Source] | None = None, digest: str | None = None) -> tuple[ox.Store, str]:
    """The same store for reading, and the digest of what it was made from, computed where it is not given.

    It is kept in the user's cache folder and opened there the next time; see ``laborgraph.caching``. Raises
    ``BrokenFile`` for the first fault of any file, and ``BadValue`` when one changes while it is read: under
    its digest would stand another content.
    """
    sources = shipped_sources() if sources is None else sources
    digest = digest or digest_of(sources)
    place = kept(digest, "store", lambda path: _keep(sources, digest, path))
    if place is not None:
        try:
            return ox.Store.read_only(str(place)), digest
        except (OSError, RuntimeError):
            pass  # it is whole, but another process has just forgotten it, or too many files are open
    return load_unchanged(sources, digest)


def load_unchanged(sources: Sequence[Source], digest: str | None = None) -> tuple[ox.Store, str]:
    """The store in memory, and the digest of what it was made from, computed where it is not given.

    Raises ``BrokenFile`` for the first fault of any file, and ``BadValue`` when one changes while it is read.
    """
    digest = digest or digest_of(sources)
    store = load_store(sources)
    _check_unchanged(sources, digest)
    return store, digest


def _check_unchanged(sources: Sequence[Source], digest: str) -> None:
    if digest_of(sources) != digest:
        raise BadValue("a file changed while it was read; ask again")


def _keep(sources: Sequence[Source], digest: str, path: Path) -> None:
    """Make the store in ``path``; raises ``OSError`` when the disk does not take it."""
    try:
        load_store(sources, path).flush()
    except (BadValue, RuntimeError) as error:
        raise OSError(str(error)) from error
    _check_unchanged(sources, digest)


def digest_of(sources: Sequence[Source]) -> str:
    """A digest of the files' content and of what a store is made from besides, in hexadecimal.

    Raises ``BrokenFile`` when a file cannot be read.
    """
    made = hashlib.sha256(name_for(ox.__version__, by=_MAKERS).encode())
    for source in sources:
        made.update(f"\n{source.label} {source.graph}\n".encode())
        made.update(_read(source))
    for _, file in _derivations():
        made.update(file.read_bytes())
    return made.hexdigest()[:32]


def _derivations() -> Iterator[tuple[str, Traversable]]:
    return content_files(content("ontology").joinpath("derivations"), ".rq")


def _derive(store: ox.Store) -> None:
    """Add what the rules of ``ontology/derivations`` construct."""
    graph = ox.NamedNode(DERIVED)
    for _, file in _derivations():
        triples = store.query(file.read_text(encoding="utf-8"), use_default_graph_as_union=True)
        assert isinstance(triples, ox.QueryTriples), file.name
        store.extend([ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples])
