"""Check a claim graph and say what is wrong, where, and how to mend it.

The steps, each only when the one before found nothing that stops it:

1. every file can be read (one fault per file);
2. every term of our own and of the borrowed vocabularies, and every id of the data, is declared
   somewhere, and no id is declared in two files;
3. the shapes of ``ontology/shapes.ttl`` hold (SHACL Core);
4. the rules of ``ontology/rules/*.rq`` find nothing: each is a SELECT of ``?thing`` and ``?detail`` with a
   head of two lines, ``# Problem:`` and ``# Solution:``;
5. given a copy of the article, every stored passage is the one computed from the copy.

Faults are lines ``FILE:LINE: SUBJECT: what - how to mend it``.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pyoxigraph as ox

from laborgraph.content import content, content_files
from laborgraph.doors import OxigraphDoor
from laborgraph.errors import BadCopy, BrokenFile, UnknownName, nearest
from laborgraph.files import read_copy
from laborgraph.loading import DERIVED, Source, load_store, parse, path_sources, shipped_sources
from laborgraph.passages import passages
from laborgraph.projects import project_sources
from laborgraph.vocabulary import BASE, NS, PREFIXES, RDF_TYPE, local_name

__all__ = [
    "Locator",
    "check",
    "check_passages",
    "check_rules",
    "check_shapes",
    "check_sources",
    "check_terms",
    "short",
]

_KNOWN = 0.1
"""Share of the passages that must be in a copy for it to be one of the article."""

_ATTRIBUTED = f"{PREFIXES['prov']}wasAttributedTo"
_SUBJECT = re.compile(r"^(?:<([^>]*)>|([A-Za-z][\w-]*):([\w.-]*\w))")
_PREFIX = re.compile(r"^@prefix ([\w-]*): <([^>]*)>", re.MULTILINE)
_BORROWED = tuple(
    PREFIXES[p] for p in ("biro", "c4o", "cito", "fabio", "oa", "prov", "qb", "skos", "dcterms")
)
_SHORT = {namespace: prefix for prefix, namespace in PREFIXES.items()}


class Locator:
    """Finds the file and line at which a thing is declared.

    ``known`` are places that are known better than from ``sources``: IRI to file and line.
    """

    def __init__(self, sources: Iterable[Source], known: Mapping[str, tuple[str, int]] | None = None) -> None:
        self._lines: dict[str, tuple[str, int]] = dict(known or {})
        for source in sources:
            text = source.file.read_text(encoding="utf-8")
            prefixes = dict(_PREFIX.findall(text))
            for number, line in enumerate(text.splitlines(), 1):
                if match := _SUBJECT.match(line):
                    iri = match[1] or prefixes.get(match[2], "") + (match[3] or "")
                    self._lines.setdefault(iri, (source.label, number))

    def later(self, one: str, other: str) -> bool:
        """Whether ``one`` is declared in a later file than ``other``."""
        known = list(self._lines)
        return known.index(one) > known.index(other) if one in self._lines and other in self._lines else False

    def fault(self, iri: str, what: str, mend: str) -> str:
        """The fault of the thing ``iri`` as a line for people."""
        file, line = self._lines.get(iri, ("graph", 0))
        return f"{file}:{line}: {short(iri)}: {what} - {mend}"


def short(iri: str) -> str:
    """``iri`` with its prefix, or whole when its namespace has none."""
    name = local_name(iri)
    prefix = _SHORT.get(iri.removesuffix(name))
    return f"{prefix}:{name}" if prefix else f"<{iri}>"


def _sort(faults: Iterable[str]) -> list[str]:
    def place(fault: str) -> tuple[str, int, str]:
        file, line, rest = fault.split(":", 2)
        return file, int(line), rest

    return sorted(set(faults), key=place)


def check_terms(sources: Sequence[Source], locator: Locator) -> list[str]:
    """Terms and ids that are used and declared nowhere, and ids that two files or articles declare."""
    declared: dict[str, set[str]] = {}
    used: dict[str, set[str]] = {}
    readers: set[str] = set()
    for source in sources:
        for quad in parse(source):
            subject = quad.subject.value if isinstance(quad.subject, ox.NamedNode) else ""
            if subject and quad.predicate.value == RDF_TYPE:
                declared.setdefault(subject, set()).add(source.label)
            if quad.predicate.value == _ATTRIBUTED and isinstance(quad.object, ox.NamedNode):
                # who adds something is declared by having done so; see ontology/derivations/reader.rq
                readers.add(quad.object.value)
            for term in (quad.predicate, quad.object):
                if isinstance(term, ox.NamedNode) and term.value.startswith((BASE, *_BORROWED)):
                    used.setdefault(term.value, set()).add(subject)
    names = {short(iri): iri for iri in declared}
    faults = []
    for iri in used.keys() - declared.keys() - readers - {NS.rstrip("#"), f"{BASE}ns/0.1.0"}:
        near = nearest(short(iri), names, 1)
        what = f"{short(iri)} is declared nowhere" + (f"; did you mean {near[0]}?" if near else "")
        faults += [locator.fault(subject, what, "check the spelling of the id") for subject in used[iri]]
    for iri, files in declared.items():
        if len(files) > 1:
            what = f"declared in several files: {', '.join(sorted(files))}"
            faults.append(locator.fault(iri, what, "give one of them another id"))
    return faults + _clashes(sorted(declared), locator)


def _clashes(declared: Iterable[str], locator: Locator) -> list[str]:
    """Ids that two articles, or an article and a reader, use for different things: people type ids alone."""
    first: dict[str, str] = {}
    faults = []
    for iri in declared:
        other = first.setdefault(local_name(iri), iri) if iri.startswith(BASE) else iri
        if other != iri and NS not in (iri[: len(NS)], other[: len(NS)]):
            later, known = (other, iri) if locator.later(other, iri) else (iri, other)
            faults.append(
                locator.fault(
                    later,
                    f"the id is that of {short(known)} too",
                    "begin the ids of each article with a mark of its own",
                )
            )
    return faults


def check_shapes(store: ox.Store, locator: Locator, only: str | None = None) -> list[str]:
    """What does not fit the shapes, each with the shape's own remedy.

    With ``only`` just the things that this named graph describes, which no other graph may describe too: much
    quicker than the whole.
    """
    from pyshacl import validate
    from rdflib import Graph, Namespace, URIRef

    sh, lg = Namespace(PREFIXES["sh"]), Namespace(NS)
    shapes = Graph().parse(data=content("ontology").joinpath("shapes.ttl").read_bytes(), format="turtle")
    # pySHACL is many times slower on an Oxigraph store, so the triples go into rdflib's own memory
    data = Graph()
    data.parse(data=_n_triples(store if only is None else _part(store, only)), format="nt11")
    judged = None if only is None else _subjects(store, only)
    _, report, _ = validate(data, shacl_graph=shapes)
    faults = []
    for result in report.subjects(sh.focusNode):
        shape, focus = report.value(result, sh.sourceShape), report.value(result, sh.focusNode)
        if judged is not None and str(focus) not in judged:
            continue
        what = str(shapes.value(shape, sh.message))
        value = report.value(result, sh.value)
        if value is not None:
            shown = short(str(value)) if isinstance(value, URIRef) else value.n3()
            what += f" (it is {shown[:60]})"
        faults.append(locator.fault(str(focus), what, str(shapes.value(shape, lg.mend))))
    return faults


def _subjects(store: ox.Store, graph: str) -> set[str]:
    quads = store.quads_for_pattern(None, None, None, ox.NamedNode(graph))
    return {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}


def _part(store: ox.Store, graph: str) -> Iterator[ox.Quad]:
    """What judging one named graph takes: it, what is derived from it, the classes, the types of objects."""
    written = list(store.quads_for_pattern(None, None, None, ox.NamedNode(graph)))
    subjects = {quad.subject for quad in written}
    derived = store.quads_for_pattern(None, None, None, ox.NamedNode(DERIVED))
    yield from written
    yield from (quad for quad in derived if quad.subject in subjects)
    yield from store.quads_for_pattern(None, None, None, ox.NamedNode(NS.rstrip("#")))
    for thing in {quad.object for quad in written if isinstance(quad.object, ox.NamedNode)} - subjects:
        yield from store.quads_for_pattern(thing, ox.NamedNode(RDF_TYPE), None, None)


def _n_triples(quads: Iterable[ox.Quad]) -> bytes:
    triples = (ox.Triple(q.subject, q.predicate, q.object) for q in quads)
    text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    assert text is not None
    return text


def check_rules(store: ox.Store, locator: Locator) -> list[str]:
    """What the integrity rules find."""
    door = OxigraphDoor(store)
    faults = []
    for path, file in content_files(content("ontology").joinpath("rules"), ".rq"):
        text = file.read_text(encoding="utf-8")
        problem, solution = (re.search(rf"^# {head}: (.*)$", text, re.M) for head in ("Problem", "Solution"))
        if problem is None or solution is None:
            raise BrokenFile(f"ontology/rules/{path}", 1, "no head", "begin with # Problem: and # Solution:")
        for thing, detail in door.select(text).rows:
            what = f"{problem[1]} ({detail})" if detail else problem[1]
            faults.append(locator.fault(str(thing), what, solution[1]))
    return faults


def check_passages(store: ox.Store, copy: str, locator: Locator, article: str | None = None) -> list[str]:
    """Stored passages that are not those of the ``copy`` of the article, and passages not stored.

    ``article`` is the folder of the article that it is a copy of; without it, it is the article most of whose
    passages are in the copy. Raises ``BadCopy`` when hardly any passage is in the copy: then it is another
    text.
    """
    computed = list(passages(copy))
    stored, mark = _stored(store, {passage.digest for passage in computed}, article)
    faults = []
    mend = "compute passages anew with: laborgraph passages COPY"
    known = {digest for *_, digest in stored.values()}
    common = sum(passage.digest in known for passage in computed)
    if common < _KNOWN * len(stored):
        raise BadCopy(f"this is not a copy of the article: {common} of {len(stored)} passages found in it")
    for passage in computed:
        iri, *values = stored.pop(mark + passage.slug, ("", None, None, None))
        if not iri:
            faults.append(locator.fault(mark + passage.slug, "this passage of the copy is not stored", mend))
        elif values != [passage.start, passage.length, passage.digest]:
            faults.append(locator.fault(iri, "the passage is not the one in the copy", mend))
    faults += [locator.fault(iri, "the copy has no such passage", mend) for iri, *_ in stored.values()]
    return faults


_Stored = dict[str, tuple[str, object, object, object]]


def _stored(store: ox.Store, digests: set[str], article: str | None) -> tuple[_Stored, str]:
    """The passages of one article by slug, and the mark that its ids begin with."""
    rows = (
        OxigraphDoor(store)
        .select(
            f"SELECT ?p ?start ?length ?digest ?text WHERE {{ ?p a <{NS}Passage> ; <{NS}start> ?start ;"
            f" <{NS}length> ?length ; <{NS}digest> ?digest ; <{NS}inArticle> ?text }}"
        )
        .rows
    )
    found: dict[str, _Stored] = {}
    for p, start, length, digest, text in rows:
        slug = local_name(str(p))
        found.setdefault(str(text), {})[slug] = (str(p), start, length, digest)
    folders = {iri.split("/")[-2]: iri for iri in found}
    if article is not None and article not in folders:
        raise UnknownName("article", article, nearest(article, folders) or sorted(folders))
    meant = (
        folders[article]
        if article
        else max(sorted(found), key=lambda iri: sum(digest in digests for *_, digest in found[iri].values()))
    )
    return found[meant], local_name(meant).removesuffix("article")


def check(
    files: Sequence[str] = (),
    copy: str | None = None,
    article: str | None = None,
    project: str | None = None,
) -> list[str]:
    """Every fault of the shipped graph, with ``files`` or a ``project`` taken together with it, as lines.

    ``copy`` is the path of a plain-text copy of an article, ``article`` the folder of that article. Raises
    ``BadCopy`` when the copy cannot be used.
    """
    text = None if copy is None else read_copy(Path(copy))
    sources = shipped_sources() if project is None else project_sources(project)
    if files:
        sources += [s for s in path_sources(files) if not s.label.startswith("ontology/")]
    store, locator, faults = check_sources(sources)
    if text is not None and store is not None:
        faults = _sort([*faults, *check_passages(store, text, locator, article)])
    return faults


def check_sources(
    sources: Sequence[Source], known: Mapping[str, tuple[str, int]] | None = None, only: str | None = None
) -> tuple[ox.Store | None, Locator, list[str]]:
    """The store of ``sources``, the locator of their things, and every fault.

    There is no store when a file cannot be read. ``known`` are places of things that are known better than
    from the files; see ``Locator``. ``only`` is the one named graph whose things must still be held against
    the shapes.
    """
    unreadable = []
    for source in sources:
        try:
            for _ in parse(source):
                pass
        except BrokenFile as error:
            unreadable.append(str(error))
    if unreadable:
        return None, Locator(()), unreadable
    locator = Locator(sources, known)
    store = load_store(sources)
    faults = check_terms(sources, locator) + check_shapes(store, locator, only) + check_rules(store, locator)
    return store, locator, _sort(faults)
