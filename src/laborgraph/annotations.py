"""Write every claim as a W3C Web Annotation: its body is the claim, its target where the article says it.

Follows the Web Annotation Data Model (https://www.w3.org/TR/annotation-model/), as an annotation collection
with one page. The context is named by its address and not fetched.

The graph has none of the article's words, and positions in its passages count letters of their skeleton,
which no reader of annotations knows. So without a copy a target is the passage itself (a specific resource
with section, paragraph, sentence and digest) and has no selector. With a reader's own copy each target has
selectors that other programs understand: the passage quoted, and its position in the copy. The words of the
article are then in the file, which is as much the reader's own as the copy is.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from laborgraph.anchoring import Place, find_places
from laborgraph.copy_anchors import article_of_copy, copy_text, stored_anchors
from laborgraph.doors import Door
from laborgraph.statements import Parts, Statements, statements
from laborgraph.vocabulary import BASE, NS, PREFIXES, local_name

__all__ = ["annotations"]

_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_DCTERMS = PREFIXES["dcterms"]
_LABEL = f"{PREFIXES['rdfs']}label"
_SURE = ("exact", "relocated", "fuzzy")
"""Ways in which a passage is found that are sure enough to quote it; a guess is not."""
_AROUND = 32
"""Letters before and after a quotation that tell it from others."""


def _texts(stated: Statements, thing: str, property_: str) -> dict[str, str]:
    """The texts of ``thing`` by language."""
    values = stated.about[thing].get(property_, [])
    return {v.language: v.value for v in values if isinstance(v, ox.Literal) and v.language}


def _label(stated: Statements, thing: str) -> str:
    """What ``thing`` is called, in English when it has an English name."""
    labels = _texts(stated, thing, _LABEL)
    return labels.get("en") or next(iter(labels.values()))


def _plain(value: Parts) -> str:
    return value.value if isinstance(value, ox.NamedNode | ox.Literal) else str(value)


def _passage(stated: Statements, iri: str) -> dict[str, Any]:
    """The passage as a target, by what the graph knows of it."""
    target: dict[str, Any] = {
        "id": iri,
        "type": ["SpecificResource", "lg:Passage"],
        "source": stated.objects(iri, "inArticle")[0].value,
        "label": _label(stated, iri),
    }
    for name in ("section", "paragraph", "sentence", "start", "length", "digest"):
        for value in stated.about[iri].get(f"{NS}{name}", []):
            if isinstance(value, ox.Literal):
                target[f"lg:{name}"] = value.value if name == "digest" else int(value.value)
    return target


def _quoted(
    iri: str, label: str, place: Place, copy: str, source: str, positions: bool
) -> Iterable[dict[str, Any]]:
    """The passage as targets in a copy, one for each stretch that it stands in."""
    for start, end in place.spans:
        selectors: list[dict[str, Any]] = [
            {
                "type": "TextQuoteSelector",
                "exact": copy[start:end],
                "prefix": copy[max(0, start - _AROUND) : start],
                "suffix": copy[end : end + _AROUND],
            }
        ]
        if positions:
            selectors.append({"type": "TextPositionSelector", "start": start, "end": end})
        yield {
            "type": "SpecificResource",
            "source": source,
            "lg:anchoredIn": {"id": iri},
            "label": f"{label} ({place.method})",
            "selector": selectors,
        }


def _makers(stated: Statements, claim: str) -> dict[str, Any]:
    """Who made the annotation and when: the curators of the shipped graph, or the reader who added the claim.

    Of a claim in a further article of a project it is not known.
    """
    ontology = NS.rstrip("#")
    if stated.is_shipped(claim):
        curators = _plain(stated.one(ontology, f"{_DCTERMS}creator"))
        name = _label(stated, curators)
        date = _plain(stated.one(ontology, f"{_DCTERMS}modified"))
        return {
            "creator": {"id": curators, "type": "Organization", "name": name},
            "created": f"{date}T00:00:00Z",
        }
    for addition in stated.objects(claim, "addedIn"):
        (reader,) = stated.objects(addition.value, f"{PREFIXES['prov']}wasAttributedTo")
        name = _plain(stated.one(addition.value, f"{NS}addedBy"))
        date = _plain(stated.one(addition.value, f"{_DCTERMS}created"))
        return {
            "creator": {"id": reader.value, "type": "Person", "name": name},
            "created": f"{date}T00:00:00Z",
        }
    return {}


def _bodies(stated: Statements, claim: str) -> Iterable[dict[str, Any]]:
    """The claim in words, what a reader cites for it, and the claim itself."""
    rights = {}
    if stated.is_shipped(claim):
        rights = {"rights": _plain(stated.one(NS.rstrip("#"), f"{_DCTERMS}license"))}
    for language, text in _texts(stated, claim, f"{NS}statement").items():
        yield {
            "type": "TextualBody",
            "value": text,
            "language": language,
            "format": "text/plain",
            "purpose": "describing",
            **rights,
        }
    yield {"type": "SpecificResource", "source": claim, "purpose": "identifying"}
    if stated.objects(claim, "addedIn"):
        for citation in stated.objects(claim, "citation"):
            for entry in stated.objects(citation.value, "entry"):
                for work in stated.objects(entry.value, "work"):
                    yield {"type": "SpecificResource", "source": work.value, "purpose": "linking"}


def _anchors_of(stated: Statements, claim: str) -> list[ox.NamedNode]:
    """The passages that the claim is drawn from.

    For one that a reader added and that is drawn from none, those of the claims that it argues about.
    """
    passages = stated.objects(claim, "anchoredIn")
    if passages or not stated.objects(claim, "addedIn"):
        return passages
    found = []
    for link in stated.about:
        if ox.NamedNode(claim) in stated.objects(link, "from"):
            for other in stated.objects(link, "to"):
                found += stated.objects(other.value, "anchoredIn")
    return list(dict.fromkeys(found))


def annotations(door: Door, copy: Path | None = None, stated: Statements | None = None) -> str:
    """The annotations of all claims, in the order of the files, as JSON-LD.

    ``copy`` is a reader's own copy of an article (plain text, or PDF with an extra): passages found in it
    are quoted from it, and for plain text their positions are given too, in code points. What is not found
    keeps the target without words. Raises ``BadCopy`` when ``copy`` is another text or cannot be read.

    ``stated`` is what the graph behind ``door`` states, without it the shipped graph. A claim that a reader
    added and that neither stands in an article nor argues about one that does has no target, and is left out.
    """
    stated = stated or statements()
    text = "" if copy is None else copy_text(copy)
    places: dict[str, Place] = {}
    if copy is not None:
        meant = article_of_copy(door, text)
        places = {place.slug: place for place in find_places(text, stored_anchors(door, meant))}
    items = []
    for claim in stated.claims:
        targets: list[dict[str, Any]] = []
        for passage in _anchors_of(stated, claim):
            place = places.get(local_name(passage.value))
            if copy is not None and place is not None and place.method in _SURE:
                uri, positions = copy.resolve().as_uri(), copy.suffix.lower() != ".pdf"
                label = _label(stated, passage.value)
                targets += _quoted(passage.value, label, place, text, uri, positions)
            else:
                targets.append(_passage(stated, passage.value))
        if not targets:
            continue
        space, slug = claim.removesuffix(local_name(claim)), local_name(claim)
        items.append(
            {
                "id": f"{space}annotations/{slug}",
                "type": "Annotation",
                "motivation": "describing",
                "label": _label(stated, claim),
                **_makers(stated, claim),
                "body": list(_bodies(stated, claim)),
                "target": targets,
            }
        )
    collection = {
        "@context": [_CONTEXT, {"lg": NS}],
        "id": f"{BASE}annotations",
        "type": "AnnotationCollection",
        "label": "Claims of the article, in the curators' own words",
        "total": len(items),
        "first": {
            "id": f"{BASE}annotations/page-1",
            "type": "AnnotationPage",
            "startIndex": 0,
            "items": items,
        },
    }
    return json.dumps(collection, ensure_ascii=False, indent=1) + "\n"
