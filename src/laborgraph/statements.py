"""Every statement of the graph as it is written, in a fixed order, for exports that others read.

Numbers keep their written form, blank nodes have the same names each time, and what is derived comes last.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from itertools import product

import pyoxigraph as ox

from laborgraph.loading import DERIVED, Source, load_store, parse, shipped_sources
from laborgraph.vocabulary import NS, PREFIXES, RDF_TYPE

__all__ = ["Parts", "Statements", "quads", "statements"]

Parts = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
"""What a statement may say of a thing."""
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


class Statements:
    """What the files of a graph state, and what is derived from it."""

    def __init__(self, sources: tuple[Source, ...]) -> None:
        self.sources = sources

    @cached_property
    def quads(self) -> tuple[ox.Quad, ...]:
        """Every statement, in the order of the files and then what is derived."""
        written = [quad for source in self.sources for quad in parse(source)]
        derived = load_store(self.sources).quads_for_pattern(None, None, None, ox.NamedNode(DERIVED))
        return tuple(dict.fromkeys(_named_alike([*written, *sorted(derived, key=str)])))

    @property
    def graph_names(self) -> tuple[str, ...]:
        """The IRIs of the named graphs, in the order of the files."""
        return tuple(
            dict.fromkeys(q.graph_name.value for q in self.quads if isinstance(q.graph_name, ox.NamedNode))
        )

    @cached_property
    def about(self) -> dict[str, dict[str, list[Parts]]]:
        """What is stated of each thing that has an IRI: by property, in the order of the files.

        What is derived is not in it.
        """
        found: dict[str, dict[str, list[Parts]]] = {}
        for quad in self.quads:
            if isinstance(quad.subject, ox.NamedNode) and quad.graph_name != ox.NamedNode(DERIVED):
                of = found.setdefault(quad.subject.value, {})
                of.setdefault(quad.predicate.value, []).append(quad.object)
        return found

    @cached_property
    def _claim_graphs(self) -> dict[str, str]:
        return {
            q.subject.value: getattr(q.graph_name, "value", "")
            for q in self.quads
            if q.predicate == _TYPE and q.object == _CLAIM and isinstance(q.subject, ox.NamedNode)
        }

    @property
    def claims(self) -> tuple[str, ...]:
        """The IRIs of all claims, in the order of the files."""
        return tuple(self._claim_graphs)

    def is_shipped(self, claim: str) -> bool:
        """Whether the claim is one of the shipped graph, which its curators answer for."""
        return self._claim_graphs[claim] in self._shipped

    @cached_property
    def _shipped(self) -> frozenset[str | None]:
        return frozenset(source.graph for source in shipped_sources())

    def objects(self, thing: str, name: str) -> list[ox.NamedNode]:
        """The things that ``thing`` leads to by the property ``lg:name``, or by the one with that IRI."""
        property_ = name if ":" in name else f"{NS}{name}"
        return [o for o in self.about.get(thing, {}).get(property_, []) if isinstance(o, ox.NamedNode)]

    def one(self, thing: str, property_: str) -> Parts:
        """The first of what is stated of ``thing`` by the property with this IRI."""
        return self.about[thing][property_][0]

    def triples_of(self, claim: str) -> list[ox.Triple]:
        """What a claim says, as triples: each of its subjects, its relation, each of its objects."""
        return [
            ox.Triple(subject, relation, value)
            for subject, relation, value in product(
                *(self.objects(claim, name) for name in ("subject", "relation", "object"))
            )
        ]

    def with_reifiers(self) -> list[ox.Triple]:
        """Every statement once, and after each claim's class that it reifies what it says (RDF 1.2).

        A triple that is reified is not asserted: a view that the authors refuse stays a view.
        """
        reifies = ox.NamedNode(f"{PREFIXES['rdf']}reifies")
        found = []
        for quad in _once(self.quads):
            found.append(quad.triple)
            if quad.predicate == _TYPE and quad.object == _CLAIM and isinstance(quad.subject, ox.NamedNode):
                of = self.triples_of(quad.subject.value)
                found += [ox.Triple(quad.subject, reifies, said) for said in of]
        return found


def _once(found: Iterable[ox.Quad]) -> list[ox.Quad]:
    return list(dict.fromkeys(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in found))


@lru_cache(maxsize=2)
def _kept(sources: tuple[Source, ...]) -> Statements:
    return Statements(sources)


def statements(sources: Iterable[Source] | None = None) -> Statements:
    """The statements of the files ``sources``, the shipped ones when none are given; read when first used."""
    return _kept(tuple(shipped_sources() if sources is None else sources))


def quads(*, named: bool, sources: Iterable[Source] | None = None) -> list[ox.Quad]:
    """Every statement, in the order of the files and then what is derived; without ``named`` each once.

    ``sources`` are the files, the shipped ones when none are given.
    """
    found = statements(sources).quads
    return list(found) if named else _once(found)
