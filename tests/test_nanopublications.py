"""Nanopublications: complete, well-formed by the guidelines, and true to the stance of each claim."""

from collections import defaultdict

import pyoxigraph as ox
import pytest
from rdflib import Dataset, Graph

from laborgraph.doors import OxigraphDoor
from laborgraph.exporting import export
from laborgraph.nanopublications import plainly_said
from laborgraph.statements import statements
from laborgraph.vocabulary import BASE, NS, PREFIXES, local_name

STATED = statements()

NP = "http://www.nanopub.org/nschema#"
LE = PREFIXES["le"]


@pytest.fixture(scope="module")
def trig(shipped: OxigraphDoor) -> str:
    return export(shipped, "nanopublications")


@pytest.fixture(scope="module")
def graphs(trig: str) -> dict[str, list[ox.Triple]]:
    found: dict[str, list[ox.Triple]] = defaultdict(list)
    for quad in ox.parse(trig.encode(), format=ox.RdfFormat.TRIG):
        found[getattr(quad.graph_name, "value", "")].append(quad.triple)
    return dict(found)


def this(claim: str) -> str:
    return f"{LE}nanopubs/{local_name(claim)}"


def test_every_claim_has_one(trig: str, graphs: dict[str, list[ox.Triple]]) -> None:
    parts = ("Head", "assertion", "provenance", "pubinfo")
    assert sorted(graphs) == sorted(f"{this(claim)}#{part}" for claim in STATED.claims for part in parts)
    assert trig.startswith(f"# {len(STATED.claims)} nanopublications, one for each claim; not signed\n")


def test_each_is_well_formed_by_the_guidelines(graphs: dict[str, list[ox.Triple]]) -> None:
    for claim in STATED.claims:
        me = this(claim)
        head = {(t.subject, t.predicate.value, t.object) for t in graphs[f"{me}#Head"]}
        assert head == {
            (ox.NamedNode(me), f"{PREFIXES['rdf']}type", ox.NamedNode(f"{NP}Nanopublication")),
            (ox.NamedNode(me), f"{NP}hasAssertion", ox.NamedNode(f"{me}#assertion")),
            (ox.NamedNode(me), f"{NP}hasProvenance", ox.NamedNode(f"{me}#provenance")),
            (ox.NamedNode(me), f"{NP}hasPublicationInfo", ox.NamedNode(f"{me}#pubinfo")),
        }
        assert graphs[f"{me}#assertion"]
        provenance = {
            t.predicate.value
            for t in graphs[f"{me}#provenance"]
            if t.subject == ox.NamedNode(f"{me}#assertion")
        }
        assert {
            f"{PREFIXES['prov']}{name}" for name in ("hadPrimarySource", "wasAttributedTo", "wasDerivedFrom")
        } <= provenance
        about = {t.predicate.value for t in graphs[f"{me}#pubinfo"] if t.subject == ox.NamedNode(me)}
        assert {f"{PREFIXES['dcterms']}{name}" for name in ("created", "creator", "license")} <= about
        assert not any(
            isinstance(term, ox.BlankNode)
            for part in ("assertion", "provenance", "pubinfo")
            for triple in graphs[f"{me}#{part}"]
            for term in (triple.subject, triple.object)
        )


# the package still works with a class that rdflib calls deprecated
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_package_of_others_finds_them_valid(trig: str) -> None:
    nanopub = pytest.importorskip("nanopub", reason="nanopub is not installed")
    from rdflib import ConjunctiveGraph

    head, *blocks = trig.split("@prefix this:")
    assert len(blocks) == len(STATED.claims)
    for block in blocks[::40]:
        graph = ConjunctiveGraph()
        graph.parse(data=f"{head}@prefix this:{block}", format="trig")
        assert nanopub.Nanopub(rdf=graph, conf=nanopub.NanopubConf()).is_valid


def test_rdflib_reads_the_same_number_of_graphs(trig: str) -> None:
    read = Dataset()
    read.parse(data="@prefix this:".join(trig.split("@prefix this:")[:4]), format="trig")
    assert len([graph for graph in read.graphs() if len(graph) and isinstance(graph, Graph)]) == 12


def test_only_what_the_authors_plainly_say_is_a_bare_triple(graphs: dict[str, list[ox.Triple]]) -> None:
    for claim in STATED.claims:
        bare = set(STATED.triples_of(claim)) & set(graphs[f"{this(claim)}#assertion"])
        assert bare == (set(STATED.triples_of(claim)) if plainly_said(STATED, claim) else set()), claim
    assert {
        STATED.objects(claim, "stance")[0].value for claim in STATED.claims if plainly_said(STATED, claim)
    } == {f"{NS}endorsed"}
    assert not plainly_said(STATED, f"{LE}c-remittances-would-promote-development")
    assert plainly_said(STATED, f"{LE}c-war-caused-labor-shortage")


def test_a_claim_with_figures_and_a_source_carries_both(graphs: dict[str, list[ox.Triple]]) -> None:
    me = this(f"{LE}c-us-adopted-plant-strategy")
    cited = [
        t.object
        for t in graphs[f"{me}#provenance"]
        if t.predicate.value == f"{PREFIXES['cito']}obtainsSupportFrom"
    ]
    assert cited == [ox.NamedNode(f"{LE}work-russel-2006")]
    sent = this(f"{LE}c-bracero-sent-workers")
    lower = [t.object for t in graphs[f"{sent}#assertion"] if t.predicate.value == f"{NS}lower"]
    assert lower == [ox.Literal("1000.0", datatype=ox.NamedNode(f"{PREFIXES['xsd']}decimal"))]


def test_a_view_is_attributed_to_who_holds_it(graphs: dict[str, list[ox.Triple]]) -> None:
    def holders(slug: str) -> list[str]:
        said = graphs[f"{this(LE + slug)}#provenance"]
        return sorted(
            str(t.object) for t in said if t.predicate.value == f"{PREFIXES['prov']}wasAttributedTo"
        )

    assert holders("c-remittances-would-promote-development") == [
        f"<{LE}international-agencies>",
        f"<{LE}mexican-government>",
    ]
    assert holders("c-war-caused-labor-shortage") == [f"<{LE}humberto-marquez>", f"<{LE}raul-delgado-wise>"]


def test_the_curators_publish_them(graphs: dict[str, list[ox.Triple]]) -> None:
    said = {(t.predicate.value, str(t.object)) for t in graphs[f"{this(STATED.claims[0])}#pubinfo"]}
    assert (f"{PREFIXES['dcterms']}creator", f"<{BASE}curators>") in said
    assert (f"{PREFIXES['dcterms']}license", "<https://creativecommons.org/licenses/by/4.0/>") in said
