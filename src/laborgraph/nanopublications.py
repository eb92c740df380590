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

from laborgraph.statements import Parts, about, claims, objects, one, triples_of
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


def plainly_said(claim: str) -> bool:
    """Whether the authors say it themselves, without hedge or condition, and as how things are."""
    parts = about()[claim]
    (stance,), (kind,) = objects(claim, "stance"), objects(claim, "kind")
    return (
        local_name(stance.value) == "endorsed"
        and local_name(kind.value) not in _NOT_FACTS
        and not any(f"{NS}{name}" in parts for name in ("hedge", "hedgedBy", "condition"))
    )


def _of(thing: str, names: frozenset[str] | None = None) -> Iterator[ox.Triple]:
    """What is stated of ``thing``, all or by the properties ``lg:`` of these names, and its class."""
    kept = None if names is None else {RDF_TYPE, *(f"{NS}{name}" for name in names)}
    for property_, values in about().get(thing, {}).items():
        if kept is None or property_ in kept:
            for value in values:
                yield ox.Triple(ox.NamedNode(thing), ox.NamedNode(property_), value)


def _assertion(claim: str) -> Iterator[ox.Triple]:
    yield from _of(claim, _ASSERTED)
    if plainly_said(claim):
        yield from triples_of(claim)
    for quantity in objects(claim, "quantity"):
        yield from _of(quantity.value)


def _holders(claim: str, article: str) -> list[ox.NamedNode]:
    """Who holds the claim: the holders that the text names, or the authors of the article."""
    return objects(claim, "heldBy") or objects(article, "author")


def _provenance(claim: str, assertion: ox.NamedNode) -> Iterator[ox.Triple]:
    def said(name: str, value: Parts) -> ox.Triple:
        return ox.Triple(assertion, ox.NamedNode(name), value)

    passages = objects(claim, "anchoredIn")
    articles = {article.value for passage in passages for article in objects(passage.value, "inArticle")}
    for article in sorted(articles):
        yield said(f"{_PROV}hadPrimarySource", ox.NamedNode(article))
        for holder in _holders(claim, article):
            yield said(f"{_PROV}wasAttributedTo", holder)
    for passage in passages:
        yield said(f"{_PROV}wasDerivedFrom", passage)
    for sourcing in objects(claim, "sourcing"):
        yield said(f"{NS}sourcing", sourcing)
    cited = [citation.value for citation in objects(claim, "citation")]
    for citation in cited:
        yield said(f"{NS}citation", ox.NamedNode(citation))
        for entry in objects(citation, "entry"):
            for work in objects(entry.value, "work"):
                for function in objects(citation, "citationFunction"):
                    yield said(function.value, work)
    for citation in cited:
        yield from _of(citation)
    for passage in passages:
        for label in about()[passage.value][f"{_RDFS}label"]:
            yield ox.Triple(passage, ox.NamedNode(f"{_RDFS}label"), label)
        yield from _of(passage.value, _PLACE)


def _pubinfo(claim: str, this: ox.NamedNode) -> Iterator[ox.Triple]:
    def said(name: str, value: Parts) -> ox.Triple:
        return ox.Triple(this, ox.NamedNode(name), value)

    yield said(f"{_DCTERMS}created", one(_ONTOLOGY, f"{_DCTERMS}modified"))
    yield said(f"{_DCTERMS}creator", one(_ONTOLOGY, f"{_DCTERMS}creator"))
    yield said(f"{_PROV}wasAttributedTo", one(_ONTOLOGY, f"{_DCTERMS}creator"))
    yield said(f"{_DCTERMS}license", one(_ONTOLOGY, f"{_DCTERMS}license"))
    yield said(f"{_NPX}introduces", ox.NamedNode(claim))
    for label in about()[claim][f"{_RDFS}label"]:
        yield said(f"{_RDFS}label", label)


def nanopublication(claim: str) -> list[ox.Quad]:
    """The nanopublication of the claim with this IRI: head, assertion, provenance, publication info."""
    space, slug = claim.removesuffix(local_name(claim)), local_name(claim)
    this = ox.NamedNode(f"{space}nanopubs/{slug}")
    head, assertion, provenance, pubinfo = (
        ox.NamedNode(f"{this.value}#{name}") for name in ("Head", "assertion", "provenance", "pubinfo")
    )
    heads = [
        ox.Triple(this, ox.NamedNode(RDF_TYPE), ox.NamedNode(f"{_NP}Nanopublication")),
        ox.Triple(this, ox.NamedNode(f"{_NP}hasAssertion"), assertion),
        ox.Triple(this, ox.NamedNode(f"{_NP}hasProvenance"), provenance),
        ox.Triple(this, ox.NamedNode(f"{_NP}hasPublicationInfo"), pubinfo),
    ]
    graphs = (
        (head, heads),
        (assertion, _assertion(claim)),
        (provenance, _provenance(claim, assertion)),
        (pubinfo, _pubinfo(claim, this)),
    )
    return [
        ox.Quad(triple.subject, triple.predicate, triple.object, name)
        for name, triples in graphs
        for triple in dict.fromkeys(triples)
    ]


def _block(quads: list[ox.Quad]) -> str:
    """One nanopublication as TriG under ``this:`` and ``sub:``, without the prefixes that all share."""
    (this,) = (quad.subject.value for quad in quads[:1] if isinstance(quad.subject, ox.NamedNode))
    own = {"this": this, "sub": f"{this}#"}
    data = ox.serialize(quads, format=ox.RdfFormat.TRIG, prefixes={**_PREFIXES, **own})
    lines = str(data or b"", "utf-8").split("\n")
    body = [line for line in lines if not line.startswith("@prefix ")]
    return "\n".join([*(f"@prefix {name}: <{space}> ." for name, space in own.items()), "", *body])


def nanopublications() -> str:
    """The nanopublications of all claims as TriG, the prefixes that they share first."""
    blocks = [_block(nanopublication(claim)) for claim in claims()]
    head = [f"@prefix {name}: <{space}> ." for name, space in sorted(_PREFIXES.items())]
    note = f"# {len(blocks)} nanopublications, one for each claim; not signed"
    return "\n".join([note, "", *head, "", *blocks])
