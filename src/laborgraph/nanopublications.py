"""Write every claim as a nanopublication: what is asserted, where it comes from, and who published it.

One nanopublication for each claim, all in one TriG file, in the form of the guidelines
(https://nanopub.net/guidelines/working_draft/): four graphs, whose names begin with that of the
nanopublication. They are not signed and have no trusty address: signing needs the key of whoever publishes.

The assertion holds the claim as a node (statement, subject, relation, objects, figures). The bare triple
stands beside it only where the authors say the thing themselves, without hedge or condition, and as how
things are. So a refused view or a promise never becomes a fact of whoever loads the file.
"""

from collections.abc import Iterator

import pyoxigraph as ox

from laborgraph.statements import Parts, Statements, statements
from laborgraph.vocabulary import NS, PREFIXES, RDF_TYPE, local_name

__all__ = ["nanopublication", "nanopublications", "plainly_said"]

_NP = "http://www.nanopub.org/nschema#"
_NPX = "http://purl.org/nanopub/x/"
_PROV, _DCTERMS, _RDFS = PREFIXES["prov"], PREFIXES["dcterms"], PREFIXES["rdfs"]
_ONTOLOGY = NS.rstrip("#")
_PREFIXES = {**PREFIXES, "np": _NP, "npx": _NPX}
_NOT_FACTS = ("forecast", "promise", "proposal")
_ASSERTED = frozenset(
    {
        "statement",
        "subject",
        "relation",
        "object",
        "via",
        "condition",
        "strength",
        "hedge",
        "hedgedBy",
        "kind",
    }
    | {
        "stance",
        "heldBy",
        "accordingTo",
        "claimPlace",
        "fromYear",
        "toYear",
        "periodText",
        "defines",
        "quantity",
    }
)
"""Properties of a claim that belong to what is asserted."""
_PLACE = frozenset({"inArticle", "section", "paragraph", "sentence", "item", "start", "length", "digest"})
"""Properties of a passage that say where it is."""


def plainly_said(stated: Statements, claim: str) -> bool:
    """Whether the authors say it themselves, without hedge or condition, and as how things are."""
    parts = stated.about[claim]
    (stance,), (kind,) = stated.objects(claim, "stance"), stated.objects(claim, "kind")
    return (
        local_name(stance.value) == "endorsed"
        and local_name(kind.value) not in _NOT_FACTS
        and not any(f"{NS}{name}" in parts for name in ("hedge", "hedgedBy", "condition"))
    )


class _Nanopublication:
    """The four graphs of one claim."""

    def __init__(self, stated: Statements, claim: str) -> None:
        self.stated = stated
        self.claim = claim
        self.slug = local_name(claim)
        self.this = ox.NamedNode(f"{claim.removesuffix(self.slug)}nanopubs/{self.slug}")
        self.additions = stated.objects(claim, "addedIn")

    def graph(self, name: str) -> ox.NamedNode:
        """The IRI of one of its graphs."""
        return ox.NamedNode(f"{self.this.value}#{name}")

    def _of(self, thing: str, names: frozenset[str] | None = None) -> Iterator[ox.Triple]:
        """What is stated of ``thing``, all or by the properties ``lg:`` of these names, and its class."""
        kept = None if names is None else {RDF_TYPE, *(f"{NS}{name}" for name in names)}
        for property_, values in self.stated.about.get(thing, {}).items():
            if kept is None or property_ in kept:
                for value in values:
                    yield ox.Triple(ox.NamedNode(thing), ox.NamedNode(property_), value)

    def _labels(self, thing: str) -> Iterator[ox.Triple]:
        label = f"{_RDFS}label"
        for value in self.stated.about.get(thing, {}).get(label, ()):
            yield ox.Triple(ox.NamedNode(thing), ox.NamedNode(label), value)

    def head(self) -> Iterator[ox.Triple]:
        """Which graph is what."""
        yield ox.Triple(self.this, ox.NamedNode(RDF_TYPE), ox.NamedNode(f"{_NP}Nanopublication"))
        for name, graph in (
            ("hasAssertion", "assertion"),
            ("hasProvenance", "provenance"),
            ("hasPublicationInfo", "pubinfo"),
        ):
            yield ox.Triple(self.this, ox.NamedNode(f"{_NP}{name}"), self.graph(graph))

    def assertion(self) -> Iterator[ox.Triple]:
        """What the claim says."""
        yield from self._of(self.claim, _ASSERTED)
        if plainly_said(self.stated, self.claim):
            yield from self.stated.triples_of(self.claim)
        for quantity in self.stated.objects(self.claim, "quantity"):
            yield from self._of(quantity.value)

    def _readers(self) -> list[ox.NamedNode]:
        """Who added the claim beside the articles."""
        return [
            reader
            for addition in self.additions
            for reader in self.stated.objects(addition.value, f"{_PROV}wasAttributedTo")
        ]

    def provenance(self) -> Iterator[ox.Triple]:
        """Where it comes from: article, place, who holds it, what is cited for it."""
        objects, assertion = self.stated.objects, self.graph("assertion")

        def said(name: str, value: Parts) -> ox.Triple:
            return ox.Triple(assertion, ox.NamedNode(name), value)

        passages, held = objects(self.claim, "anchoredIn"), objects(self.claim, "heldBy")
        articles = {article.value for passage in passages for article in objects(passage.value, "inArticle")}
        for article in sorted(articles):
            yield said(f"{_PROV}hadPrimarySource", ox.NamedNode(article))
            for holder in held or objects(article, "author"):
                yield said(f"{_PROV}wasAttributedTo", holder)
        if not articles:
            for holder in held or self._readers():
                yield said(f"{_PROV}wasAttributedTo", holder)
        for passage in passages:
            yield said(f"{_PROV}wasDerivedFrom", passage)
        for sourcing in objects(self.claim, "sourcing"):
            yield said(f"{NS}sourcing", sourcing)
        cited = [citation.value for citation in objects(self.claim, "citation")]
        for citation in cited:
            yield said(f"{NS}citation", ox.NamedNode(citation))
            for entry in objects(citation, "entry"):
                for work in objects(entry.value, "work"):
                    for function in objects(citation, "citationFunction"):
                        yield said(function.value, work)
                    if objects(work.value, "addedIn"):
                        # nobody else describes it
                        yield from self._of(entry.value)
                        yield from self._of(work.value)
        for citation in cited:
            yield from self._of(citation)
        for passage in passages:
            yield from self._labels(passage.value)
            yield from self._of(passage.value, _PLACE)

    def pubinfo(self) -> Iterator[ox.Triple]:
        """Who made it and when: the curators of the shipped graph, or the reader who added the claim.

        Of a claim in a further article of a project it is not known, and not said.
        """
        one = self.stated.one

        def said(name: str, value: Parts) -> ox.Triple:
            return ox.Triple(self.this, ox.NamedNode(name), value)

        if self.stated.is_shipped(self.claim):
            yield said(f"{_DCTERMS}created", one(_ONTOLOGY, f"{_DCTERMS}modified"))
            yield said(f"{_DCTERMS}creator", one(_ONTOLOGY, f"{_DCTERMS}creator"))
            yield said(f"{_PROV}wasAttributedTo", one(_ONTOLOGY, f"{_DCTERMS}creator"))
            yield said(f"{_DCTERMS}license", one(_ONTOLOGY, f"{_DCTERMS}license"))
        for addition in self.additions:
            yield said(f"{_DCTERMS}created", one(addition.value, f"{_DCTERMS}created"))
            for reader in self.stated.objects(addition.value, f"{_PROV}wasAttributedTo"):
                yield said(f"{_DCTERMS}creator", reader)
                yield said(f"{_PROV}wasAttributedTo", reader)
                name = one(addition.value, f"{NS}addedBy")
                yield ox.Triple(reader, ox.NamedNode(f"{_RDFS}label"), name)
            yield said(f"{NS}addedIn", addition)
            yield from self._labels(addition.value)
        yield said(f"{_NPX}introduces", ox.NamedNode(self.claim))
        for label in self.stated.about[self.claim][f"{_RDFS}label"]:
            yield said(f"{_RDFS}label", label)

    def quads(self) -> list[ox.Quad]:
        """All four, the head first."""
        graphs = (
            ("Head", self.head()),
            ("assertion", self.assertion()),
            ("provenance", self.provenance()),
            ("pubinfo", self.pubinfo()),
        )
        return [
            ox.Quad(triple.subject, triple.predicate, triple.object, self.graph(name))
            for name, triples in graphs
            for triple in dict.fromkeys(triples)
        ]


def nanopublication(stated: Statements, claim: str) -> list[ox.Quad]:
    """The nanopublication of the claim with this IRI: head, assertion, provenance, publication info."""
    return _Nanopublication(stated, claim).quads()


def _block(quads: list[ox.Quad]) -> str:
    """One nanopublication as TriG under ``this:`` and ``sub:``, without the prefixes that all share."""
    (this,) = (quad.subject.value for quad in quads[:1] if isinstance(quad.subject, ox.NamedNode))
    own = {"this": this, "sub": f"{this}#"}
    data = ox.serialize(quads, format=ox.RdfFormat.TRIG, prefixes={**_PREFIXES, **own})
    lines = str(data or b"", "utf-8").split("\n")
    body = [line for line in lines if not line.startswith("@prefix ")]
    return "\n".join([*(f"@prefix {name}: <{space}> ." for name, space in own.items()), "", *body])


def nanopublications(stated: Statements | None = None) -> str:
    """The nanopublications of all claims as TriG, the prefixes that they share first.

    Of ``stated``, or of the shipped graph.
    """
    stated = stated or statements()
    blocks = [_block(nanopublication(stated, claim)) for claim in stated.claims]
    head = [f"@prefix {name}: <{space}> ." for name, space in sorted(_PREFIXES.items())]
    note = f"# {len(blocks)} nanopublications, one for each claim; not signed"
    return "\n".join([note, "", *head, "", *blocks])
