"""JSON-LD: what a reader sees, and that two parsers read back what went in."""

import json

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laborgraph.exporting import export
from laborgraph.frames import shipped_door
from laborgraph.jsonld import context, jsonld
from laborgraph.statements import quads
from laborgraph.vocabulary import NS, PREFIXES

XSD = PREFIXES["xsd"]
IRIS = [
    *(f"{NS}{name}" for name in ("year", "statement", "definition", "kind", "id", "type", "a/b", "")),
    *(f"{PREFIXES['rdf']}{name}" for name in ("nil", "first", "rest", "type")),
    *(f"{PREFIXES['owl']}{name}" for name in ("ObjectProperty", "DatatypeProperty")),
    *(f"{PREFIXES['le']}{name}" for name in ("a", "//b")),
    f"{PREFIXES['rdfs']}range",
    f"{PREFIXES['rdfs']}label",
    f"{PREFIXES['skos']}definition",
    f"{XSD}integer",
    "urn:x:y",
    "https://example.org/ü",
]
NODES = st.sampled_from([ox.NamedNode(iri) for iri in IRIS])
BLANKS = st.sampled_from([ox.BlankNode(f"b{number}") for number in range(4)])
TEXTS = st.sampled_from(
    ["1", "01", "+1", "true", "1.50", "@id", "lg:x", "_:b0", "", "9007199254740993"]
) | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=4)
LITERALS = (
    st.builds(ox.Literal, TEXTS)
    | st.builds(
        lambda text, lang: ox.Literal(text, language=lang), TEXTS, st.sampled_from(["en", "es", "en-us"])
    )
    | st.builds(
        lambda text, kind: ox.Literal(text, datatype=ox.NamedNode(f"{XSD}{kind}")),
        TEXTS,
        st.sampled_from(["integer", "decimal", "boolean", "date"]),
    )
)
GRAPHS = st.sampled_from([ox.DefaultGraph(), ox.NamedNode(f"{NS}g"), ox.NamedNode("https://example.org/g")])
FIRST, REST, NIL = (ox.NamedNode(f"{PREFIXES['rdf']}{name}") for name in ("first", "rest", "nil"))
CELLS = st.builds(ox.Quad, BLANKS, st.just(FIRST), NODES | BLANKS | LITERALS, GRAPHS) | st.builds(
    ox.Quad, BLANKS, st.just(REST), BLANKS | st.just(NIL), GRAPHS
)
QUADS = st.lists(
    CELLS | st.builds(ox.Quad, NODES | BLANKS, NODES, NODES | BLANKS | LITERALS, GRAPHS), max_size=10
)


def canonical(statements: list[ox.Quad]) -> set[ox.Quad]:
    dataset = ox.Dataset(statements)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return set(dataset)


@settings(max_examples=300, deadline=None)
@given(QUADS)
def test_any_statements_are_read_back(statements: list[ox.Quad]) -> None:
    written = jsonld(list(dict.fromkeys(statements)))
    assert canonical(list(ox.parse(written.encode(), format=ox.RdfFormat.JSON_LD))) == canonical(statements)


RDF = PREFIXES["rdf"]
LISTED = "_:a <{0}first> 1 . _:a <{0}rest> {1} ."
TURNS = {
    "a whole list": ("<urn:s> <urn:p> _:a .", "<{0}nil>"),
    "a list that another graph speaks of": (
        "<urn:s> <urn:p> _:a . GRAPH <urn:g> {{ _:a <urn:p> 1 }}",
        "<{0}nil>",
    ),
    "a list without an end": ("<urn:s> <urn:q> _:a .", "<urn:t>"),
    "a list that is its own rest": ("", "_:a"),
    "a list that holds itself": (
        "_:b <{0}first> _:b . _:b <{0}rest> <{0}nil> . <urn:s> <urn:q> _:a .",
        "<urn:t>",
    ),
    "a list that is a type": ("<urn:s> a _:a .", "<{0}nil>"),
    "a list within a list": (
        "<urn:s> <urn:p> _:b . _:b <{0}first> _:a . _:b <{0}rest> <{0}nil> .",
        "<{0}nil>",
    ),
}


@pytest.mark.parametrize(("around", "rest"), TURNS.values(), ids=TURNS)
def test_lists_are_read_back(around: str, rest: str) -> None:
    text = f"{LISTED.format(RDF, rest.format(RDF))} {around.format(RDF)}"
    statements = list(ox.parse(text.encode(), format=ox.RdfFormat.TRIG))
    written = jsonld(statements)
    assert canonical(list(ox.parse(written.encode(), format=ox.RdfFormat.JSON_LD))) == canonical(statements)
    assert ("rdf:first" not in written) == (
        around in (TURNS["a whole list"][0], TURNS["a list within a list"][0])
    )


def test_a_claim_is_readable() -> None:
    whole = json.loads(export(shipped_door(), "jsonld"))
    graphs = {block["id"]: block["@graph"] for block in whole["@graph"]}
    claim = next(
        node for node in graphs["le:graphs/article"] if node["id"] == "le:c-war-caused-labor-shortage"
    )
    assert claim == {
        "id": "le:c-war-caused-labor-shortage",
        "type": "Claim",
        "label": {
            "en": "World War II left the United States short of labor",
            "es": "La Segunda Guerra Mundial dejó a Estados Unidos sin mano de obra",
        },
        "statement": {
            "en": "The Second World War brought a shortage of labor to the United States.",
            "es": "La Segunda Guerra Mundial produjo una escasez de mano de obra en Estados Unidos.",
        },
        "kind": "causal",
        "stance": "endorsed",
        "subject": "le:world-war-ii",
        "relation": "bringsAbout",
        "object": "le:labor-shortage",
        "strength": "causes",
        "verb": "caused by",
        "claimPlace": "le:united-states",
        "anchoredIn": "le:p-2-06-s1",
        "sourcing": "noCitation",
    }


def test_the_context_is_made_from_the_vocabulary() -> None:
    terms = context(quads(named=True))
    assert terms["statement"] == {"@id": "lg:statement", "@container": "@language"}
    assert terms["subject"] == {"@id": "lg:subject", "@type": "@vocab"}
    assert terms["section"] == {"@id": "lg:section", "@type": "xsd:integer"}
    assert terms["verb"] == {"@id": "lg:verb"}
    assert terms["broader"] == {"@id": "skos:broader", "@type": "@vocab"}
    # the name is that of a kind of claim, so the property of SKOS keeps its prefix
    assert "definition" not in terms
    declared = {
        str(quad.subject.value).removeprefix(NS)
        for quad in quads(named=False)
        if isinstance(quad.subject, ox.NamedNode)
        and quad.subject.value.startswith(NS)
        and quad.object
        in [ox.NamedNode(f"{PREFIXES['owl']}{kind}Property") for kind in ("Object", "Datatype")]
    }
    assert declared <= set(terms)
    remote = [
        value for value in terms.values() if isinstance(value, str) and not value.startswith(("http", "@"))
    ]
    assert remote == []
