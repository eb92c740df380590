"""Give the graph as an rdflib ``Dataset``: a view on the Oxigraph store, or rdflib's own memory.

Oxigraph keeps numbers by value, and the rdflib view of it that oxrdflib gives normalises literals once
more. A scholar's source may write ``0010`` or ``2.0`` on purpose. So the view restores each literal as
it was written: exactly, triple by triple; in the answers of queries where all the loaded files write
that value in one way. Two statements that differ only in how they write one number are one in
Oxigraph; load with ``engine="rdflib"`` to keep both.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, get_args

import pyoxigraph as ox
import rdflib
from oxrdflib import OxigraphStore
from rdflib import Dataset, Graph, URIRef
from rdflib.query import Result
from rdflib.term import BNode, Identifier, Variable

from laborgraph.checks import check_choice
from laborgraph.doors import names_dataset
from laborgraph.errors import BadValue
from laborgraph.loading import DERIVED, load_store, parse, path_sources, shipped_sources
from laborgraph.projects import project_sources
from laborgraph.vocabulary import PREFIXES, XSD

__all__ = ["WrittenFormStore", "WrittenForms", "load"]

Engine = Literal["oxigraph", "rdflib"]

_BY_VALUE = {f"{XSD}{name}" for name in ("integer", "decimal", "double", "float", "boolean")}


def _to_rdflib(term: Any) -> URIRef | BNode | rdflib.Literal:
    """An Oxigraph term as an rdflib term, its written form untouched."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if not isinstance(term, ox.Literal):
        raise TypeError(f"no rdflib term for {term!r}")
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    if term.datatype.value == f"{XSD}string":
        return rdflib.Literal(term.value)
    return rdflib.Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)


class WrittenForms:
    """How the loaded files write the literals that Oxigraph keeps by value."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self._of_quad: dict[ox.Quad, ox.Literal] = {}
        self._of_value: dict[ox.Literal, set[ox.Literal]] = {}
        kept: dict[ox.Literal, ox.Literal] = {}
        for quad in quads:
            written = quad.object
            if not isinstance(written, ox.Literal) or written.datatype.value not in _BY_VALUE:
                continue
            if written not in kept:
                kept[written] = _kept(written)
            self._of_value.setdefault(kept[written], set()).add(written)
            if kept[written] != written:
                key = ox.Quad(quad.subject, quad.predicate, kept[written], quad.graph_name)
                self._of_quad[key] = written

    def of_quad(self, quad: ox.Quad) -> Any:
        """The object of ``quad`` as written."""
        return self._of_quad.get(quad, quad.object)

    def of_value(self, term: Any) -> Any:
        """``term`` as written, when its value is written in one way only."""
        forms = self._of_value.get(term, ()) if isinstance(term, ox.Literal) else ()
        return next(iter(forms)) if len(forms) == 1 else term


def _kept(written: ox.Literal) -> ox.Literal:
    """The literal that Oxigraph gives back for ``written``."""
    probe = ox.Store()
    node = ox.NamedNode("urn:x")
    probe.add(ox.Quad(node, node, written))
    kept = next(iter(probe)).object
    assert isinstance(kept, ox.Literal)
    return kept


class WrittenFormStore(OxigraphStore):
    """oxrdflib's view of an Oxigraph store, with every literal as the files wrote it."""

    def __init__(self, store: ox.Store, forms: WrittenForms) -> None:
        super().__init__(store=store)
        self._forms = forms

    def triples(self, triple_pattern: Any, context: Graph | None = None) -> Iterator[Any]:
        """The matching triples, each with the graph that it stands in."""
        terms = [None if term is None else _to_ox(term) for term in triple_pattern]
        if any(isinstance(term, ox.Literal) for term in terms[:2]):
            return
        graph = None if context is None else _graph_name(context)
        for quad in self._inner.quads_for_pattern(terms[0], terms[1], terms[2], graph):
            triple = (quad.subject, quad.predicate, self._forms.of_quad(quad))
            yield tuple(map(_to_rdflib, triple)), iter((self._home(quad),))

    def _home(self, quad: ox.Quad) -> Graph | None:
        name = quad.graph_name
        return Graph(self, URIRef(name.value)) if isinstance(name, ox.NamedNode) else None

    def query(
        self,
        query: Any,
        initNs: Mapping[str, Any],  # noqa: N803 (the name is rdflib's)
        initBindings: Mapping[str, Identifier],  # noqa: N803 (the name is rdflib's)
        queryGraph: str,  # noqa: N803 (the name is rdflib's)
        **kwargs: object,
    ) -> Result:
        """The answer of Oxigraph, literals as written where the files agree on the form."""
        if not isinstance(query, str) or kwargs:
            return super().query(query, initNs, initBindings, queryGraph, **kwargs)
        try:
            answer = self._inner.query(
                query,
                use_default_graph_as_union=queryGraph == "__UNION__" and not names_dataset(query),
                default_graph=None if queryGraph == "__UNION__" else _graph_name(queryGraph),
                prefixes={p: str(ns) for p, ns in (*self.namespaces(), *initNs.items())},
                substitutions={ox.Variable(str(name)): _to_ox(term) for name, term in initBindings.items()},
            )
        except RuntimeError as error:
            # Oxigraph substitutes only variables that the query projects; rdflib's own engine takes over
            raise NotImplementedError(str(error)) from error
        if isinstance(answer, ox.QueryBoolean):
            result = Result("ASK")
            result.askAnswer = bool(answer)
        elif isinstance(answer, ox.QuerySolutions):
            result = Result("SELECT")
            result.vars = [Variable(variable.value) for variable in answer.variables]
            result.bindings = [
                {name: self._written(term) for name, term in zip(result.vars, row, strict=True) if term}
                for row in answer
            ]
        else:
            result = Result("CONSTRUCT")
            result.graph = Graph()
            for triple in answer:
                result.graph.add(tuple(map(self._written, triple)))  # type: ignore[arg-type]
        return result

    def _written(self, term: Any) -> URIRef | BNode | rdflib.Literal:
        return _to_rdflib(self._forms.of_value(term))


def _to_ox(term: Any) -> Any:
    if isinstance(term, URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, BNode):
        return ox.BlankNode(str(term))
    datatype = ox.NamedNode(str(term.datatype)) if term.datatype else None
    return ox.Literal(str(term), language=term.language, datatype=None if term.language else datatype)


def _graph_name(context: Any) -> Any:
    name = getattr(context, "identifier", context)
    if name == rdflib.graph.DATASET_DEFAULT_GRAPH_ID:
        return ox.DefaultGraph()
    return ox.BlankNode(str(name)) if isinstance(name, BNode) else ox.NamedNode(str(name))


def load(
    *paths: str | Path,
    project: str | Path | None = None,
    engine: Engine = "oxigraph",
    location: str | Path | None = None,
) -> Dataset:
    """The graph as an rdflib ``Dataset`` whose default graph is the union of its named graphs.

    Without ``paths`` the shipped graph, with the folder ``project`` also what a reader keeps there; with
    paths the RDF files and folders that they name, and the vocabulary. ``engine="oxigraph"`` gives a view
    on an Oxigraph store, in memory or in the folder ``location``; ``engine="rdflib"`` loads rdflib's own
    memory, slower, and keeps literals that differ only in form apart.

    Raises ``BrokenFile`` (file, line, remedy) and loads nothing when a file has a fault.

    >>> from laborgraph import load
    >>> dataset = load()
    >>> len(dataset) > 1000
    True
    """
    check_choice("engine", engine, get_args(Engine))
    if paths and project is not None:
        raise BadValue("give paths or a project, not both")
    if project is not None:
        sources = project_sources(project)
    else:
        sources = path_sources(paths) if paths else shipped_sources()
    store = load_store(sources, location)
    quads = [quad for source in sources for quad in parse(source)]
    if engine == "oxigraph":
        dataset = Dataset(store=WrittenFormStore(store, WrittenForms(quads)), default_union=True)
    else:
        dataset = Dataset(default_union=True)
        quads += store.quads_for_pattern(None, None, None, ox.NamedNode(DERIVED))
        dataset.addN(
            (
                _to_rdflib(q.subject),
                _to_rdflib(q.predicate),
                _to_rdflib(q.object),
                dataset.graph(_graph_id(q)),
            )
            for q in quads
        )
    for prefix, namespace in PREFIXES.items():
        dataset.bind(prefix, namespace)
    return dataset


def _graph_id(quad: ox.Quad) -> Any:
    name = quad.graph_name
    return URIRef(name.value) if isinstance(name, ox.NamedNode) else rdflib.graph.DATASET_DEFAULT_GRAPH_ID
