"""Every statement of the graph as it is written, in a fixed order, for exports that others read.

Numbers keep their written form, blank nodes have the same names each time, and what is derived comes last.
"""

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import product

import pyoxigraph as ox

from laborgraph.loading import DERIVED, Source, load_store, parse, shipped_sources
from laborgraph.vocabulary import NS, PREFIXES, RDF_TYPE

__all__ = [
    "Parts",
    "about",
    "claims",
    "graph_names",
    "objects",
    "one",
    "quads",
    "triples_of",
    "with_reifiers",
]

_CLAIM = ox.NamedNode(f"{NS}Claim")
_TYPE = ox.NamedNode(RDF_TYPE)


def _named_alike(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """The quads with blank nodes called by their order, since parsers name them at random."""
    names: dict[ox.BlankNode, ox.BlankNode] = {}
    for quad in quads:
        subject, value = quad.subject, quad.object
        if isinstance(subject, ox.BlankNode):
            subject = names.setdefault(subject, ox.BlankNode(f"b{len(names)}"))
        if isinstance(value, ox.BlankNode):
            value = names.setdefault(value, ox.BlankNode(f"b{len(names)}"))
        yield ox.Quad(subject, quad.predicate, value, quad.graph_name)


@cache
def _shipped() -> tuple[ox.Quad, ...]:
    return _all(tuple(shipped_sources()))


@lru_cache(maxsize=1)
def _all(sources: tuple[Source, ...]) -> tuple[ox.Quad, ...]:
    written = [quad for source in sources for quad in parse(source)]
    derived = load_store(sources).quads_for_pattern(None, None, None, ox.NamedNode(DERIVED))
    return tuple(dict.fromkeys(_named_alike([*written, *sorted(derived, key=str)])))


def quads(*, named: bool, sources: Iterable[Source] | None = None) -> list[ox.Quad]:
    """Every statement, in the order of the files and then what is derived; without ``named`` each once.

    ``sources`` are the files, the shipped ones when none are given.
    """
    found = _shipped() if sources is None else _all(tuple(sources))
    if named:
        return list(found)
    return list(dict.fromkeys(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in found))


def graph_names() -> tuple[str, ...]:
    """The IRIs of the named graphs, in the order of the files."""
    return tuple(
        dict.fromkeys(q.graph_name.value for q in _shipped() if isinstance(q.graph_name, ox.NamedNode))
    )


Parts = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
"""What a statement may say of a thing."""


@cache
def about() -> dict[str, dict[str, list[Parts]]]:
    """What the graph states of each thing that has an IRI: by property, in the order of the files.

    What is derived is not in it.
    """
    found: dict[str, dict[str, list[Parts]]] = {}
    for quad in _shipped():
        if isinstance(quad.subject, ox.NamedNode) and quad.graph_name != ox.NamedNode(DERIVED):
            found.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, []).append(quad.object)
    return found


@cache
def claims() -> tuple[str, ...]:
    """The IRIs of all claims, in the order of the files."""
    found = (q.subject for q in _shipped() if q.predicate == _TYPE and q.object == _CLAIM)
    return tuple(dict.fromkeys(subject.value for subject in found if isinstance(subject, ox.NamedNode)))


def objects(thing: str, name: str) -> list[ox.NamedNode]:
    """The things that ``thing`` leads to by the property ``lg:name``."""
    return [o for o in about().get(thing, {}).get(f"{NS}{name}", []) if isinstance(o, ox.NamedNode)]


def one(thing: str, property_: str) -> Parts:
    """The first of what is stated of ``thing`` by the property with this IRI."""
    return about()[thing][property_][0]


def triples_of(claim: str) -> list[ox.Triple]:
    """What a claim says, as triples: each of its subjects, its relation, each of its objects."""
    return [
        ox.Triple(subject, relation, value)
        for subject, relation, value in product(
            objects(claim, "subject"), objects(claim, "relation"), objects(claim, "object")
        )
    ]


def with_reifiers() -> list[ox.Triple]:
    """Every statement once, and after each claim's class that it reifies what it says (RDF 1.2).

    A triple that is reified is not asserted: a view that the authors refuse stays a view.
    """
    found = []
    for quad in quads(named=False):
        found.append(quad.triple)
        if quad.predicate == _TYPE and quad.object == _CLAIM and isinstance(quad.subject, ox.NamedNode):
            reifies = ox.NamedNode(f"{PREFIXES['rdf']}reifies")
            found += [ox.Triple(quad.subject, reifies, said) for said in triples_of(quad.subject.value)]
    return found
