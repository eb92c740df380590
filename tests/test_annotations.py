"""Web Annotations: complete, in the shape of the data model, and with a copy true to its words."""

import json
from pathlib import Path
from typing import Any

import pytest
from rdflib import RDF, Graph, Namespace, URIRef

from laborgraph.annotations import annotations
from laborgraph.cli import main
from laborgraph.doors import OxigraphDoor
from laborgraph.errors import BadCopy
from laborgraph.querying import run
from laborgraph.statements import statements
from laborgraph.vocabulary import NS, PREFIXES, local_name

STATED = statements()

OA = Namespace("http://www.w3.org/ns/oa#")
ACTIVITY = Namespace("http://www.w3.org/ns/activitystreams#")
# the terms of http://www.w3.org/ns/anno.jsonld that an annotation of ours uses, as W3C defines them
TERMS: dict[str, Any] = {
    "id": "@id",
    "type": "@type",
    "Annotation": str(OA.Annotation),
    "TextualBody": str(OA.TextualBody),
    "SpecificResource": str(OA.SpecificResource),
    "TextQuoteSelector": str(OA.TextQuoteSelector),
    "TextPositionSelector": str(OA.TextPositionSelector),
    "Organization": "http://xmlns.com/foaf/0.1/Organization",
    "AnnotationCollection": str(ACTIVITY.OrderedCollection),
    "AnnotationPage": str(ACTIVITY.OrderedCollectionPage),
    "describing": str(OA.describing),
    "identifying": str(OA.identifying),
    "body": {"@type": "@id", "@id": str(OA.hasBody)},
    "target": {"@type": "@id", "@id": str(OA.hasTarget)},
    "source": {"@type": "@id", "@id": str(OA.hasSource)},
    "selector": {"@type": "@id", "@id": str(OA.hasSelector)},
    "creator": {"@type": "@id", "@id": "http://purl.org/dc/terms/creator"},
    "rights": {"@type": "@id", "@id": "http://purl.org/dc/terms/rights"},
    "first": {"@type": "@id", "@id": str(ACTIVITY.first)},
    "items": {"@type": "@id", "@id": str(ACTIVITY.items), "@container": "@list"},
    "motivation": {"@type": "@vocab", "@id": str(OA.motivatedBy)},
    "purpose": {"@type": "@vocab", "@id": str(OA.hasPurpose)},
    "format": "http://purl.org/dc/elements/1.1/format",
    "language": "http://purl.org/dc/elements/1.1/language",
    "value": str(RDF.value),
    "exact": str(OA.exact),
    "prefix": str(OA.prefix),
    "suffix": str(OA.suffix),
    "name": "http://xmlns.com/foaf/0.1/name",
    "label": "http://www.w3.org/2000/01/rdf-schema#label",
    "created": {
        "@id": "http://purl.org/dc/terms/created",
        "@type": "http://www.w3.org/2001/XMLSchema#dateTime",
    },
    "start": {"@id": str(OA.start), "@type": "http://www.w3.org/2001/XMLSchema#nonNegativeInteger"},
    "end": {"@id": str(OA.end), "@type": "http://www.w3.org/2001/XMLSchema#nonNegativeInteger"},
    "total": {"@id": str(ACTIVITY.totalItems)},
    "startIndex": {"@id": str(ACTIVITY.startIndex)},
}


def items(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(text)["first"]["items"]
    return found


def keys(part: Any) -> set[str]:
    if isinstance(part, list):
        return set().union(*map(keys, part)) if part else set()
    return set(part) | set().union(*map(keys, part.values())) if isinstance(part, dict) else set()


@pytest.fixture(scope="module")
def plain(shipped: OxigraphDoor) -> str:
    return annotations(shipped)


def test_every_claim_has_one(plain: str) -> None:
    whole = json.loads(plain)
    assert whole["total"] == len(whole["first"]["items"]) == len(STATED.claims)
    assert [local_name(item["id"]) for item in items(plain)] == [local_name(claim) for claim in STATED.claims]


def test_they_have_the_shape_of_the_model(plain: str) -> None:
    whole = json.loads(plain)
    assert whole["@context"] == ["http://www.w3.org/ns/anno.jsonld", {"lg": NS}]
    assert {key for key in keys(whole["first"]) if not key.startswith("lg:")} <= set(TERMS)
    whole["@context"] = [TERMS, {"lg": NS}]
    graph = Graph().parse(data=json.dumps(whole), format="json-ld")
    each = set(graph.subjects(RDF.type, OA.Annotation))
    assert len(each) == len(STATED.claims)
    assert set(graph.subjects(OA.hasTarget)) == set(graph.subjects(OA.motivatedBy)) == each
    for target in set(graph.objects(None, OA.hasTarget)):
        assert list(graph.objects(target, OA.hasSource)) == [URIRef(f"{PREFIXES['le']}article")]
    identified = {str(body) for body in graph.subjects(OA.hasPurpose, OA.identifying)}
    assert len(identified) == len(STATED.claims)
    texts = set(graph.subjects(OA.hasPurpose, OA.describing))
    assert len(texts) == 2 * len(STATED.claims)
    assert {len(list(graph.objects(body, RDF.value))) for body in texts} == {1}


def test_a_target_without_a_copy_is_the_passage(plain: str, shipped: OxigraphDoor) -> None:
    (item,) = [item for item in items(plain) if item["id"].endswith("/c-maquila-imports-inputs")]
    passages = {row[0]: row for row in run(shipped, "passages").rows}
    _, _, start, length, digest, _, section, *_ = passages["p-2-06-s4"]
    assert item["target"] == [
        {
            "id": f"{PREFIXES['le']}p-2-06-s4",
            "type": ["SpecificResource", "lg:Passage"],
            "source": f"{PREFIXES['le']}article",
            "label": "section 2, paragraph 6, sentence 4",
            "lg:section": section,
            "lg:paragraph": 6,
            "lg:sentence": 4,
            "lg:start": start,
            "lg:length": length,
            "lg:digest": digest,
        }
    ]
    assert item["body"][0]["value"] == (
        "Maquila plants bring in the greater part of their components from abroad."
    )
    assert item["body"][-1] == {
        "type": "SpecificResource",
        "source": f"{PREFIXES['le']}c-maquila-imports-inputs",
        "purpose": "identifying",
    }


def test_a_copy_is_quoted_where_each_claim_stands(
    shipped: OxigraphDoor, article: str, tmp_path: Path
) -> None:
    copy = tmp_path / "my copy.txt"
    copy.write_text(article, encoding="utf-8")
    found = items(annotations(shipped, copy))
    assert len(found) == len(STATED.claims)
    targets = [target for item in found for target in item["target"]]
    assert [target for target in targets if "selector" not in target] == []
    for target in targets:
        assert target["source"] == copy.as_uri()
        quote, position = target["selector"]
        assert (quote["type"], position["type"]) == ("TextQuoteSelector", "TextPositionSelector")
        start, end = position["start"], position["end"]
        assert article[start:end] == quote["exact"]
        assert article[:start].endswith(quote["prefix"])
        assert article[end:].startswith(quote["suffix"])
    assert {key for key in keys(found) if not key.startswith("lg:")} <= set(TERMS)


def test_what_a_copy_lacks_keeps_its_place_without_words(
    shipped: OxigraphDoor, article: str, tmp_path: Path
) -> None:
    copy = tmp_path / "half.txt"
    copy.write_text(article[: len(article) // 2], encoding="utf-8")
    found = items(annotations(shipped, copy))
    assert len(found) == len(STATED.claims)
    quoted = {local_name(i["id"]) for i in found if all("selector" in target for target in i["target"])}
    placed = {local_name(i["id"]) for i in found if all("lg:digest" in target for target in i["target"])}
    assert "c-war-caused-labor-shortage" in quoted
    assert "c-remittances-would-promote-development" in placed
    assert quoted & placed == set()


def test_a_pdf_is_quoted_without_positions(
    shipped: OxigraphDoor, article: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("laborgraph.annotations.copy_text", lambda _: article)
    targets = [
        target for item in items(annotations(shipped, tmp_path / "copy.PDF")) for target in item["target"]
    ]
    assert {selector["type"] for target in targets for selector in target["selector"]} == {
        "TextQuoteSelector"
    }


def test_another_text_is_refused(shipped: OxigraphDoor, tmp_path: Path) -> None:
    copy = tmp_path / "other.txt"
    copy.write_text("This is quite another text. " * 200, encoding="utf-8")
    with pytest.raises(BadCopy, match="this is not a copy of the article"):
        annotations(shipped, copy)


def test_the_command_writes_them(tmp_path: Path, plain: str) -> None:
    file = tmp_path / "claims.jsonld"
    assert main(["export", "annotations", "--output", str(file)]) == 0
    assert file.read_text(encoding="utf-8") == plain
