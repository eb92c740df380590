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
from laborgraph.copy_anchors import copy_text, stored_anchors
from laborgraph.doors import Door
from laborgraph.statements import about, claims, objects, one
from laborgraph.vocabulary import BASE, NS, PREFIXES, local_name

__all__ = ["annotations"]

_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_LABEL = f"{PREFIXES['rdfs']}label"
_SURE = ("exact", "relocated", "fuzzy")
"""Ways in which a passage is found that are sure enough to quote it; a guess is not."""
_AROUND = 32
"""Letters before and after a quotation that tell it from others."""


def _texts(thing: str, property_: str) -> dict[str, str]:
    """The texts of ``thing`` by language."""
    values = about()[thing].get(property_, [])
    return {v.language: v.value for v in values if isinstance(v, ox.Literal) and v.language}


def _said(name: str) -> str:
    """What the vocabulary says of itself and of the content that comes with it."""
    value = one(NS.rstrip("#"), f"{PREFIXES['dcterms']}{name}")
    return value.value if isinstance(value, ox.NamedNode | ox.Literal) else str(value)


def _passage(iri: str) -> dict[str, Any]:
    """The passage as a target, by what the graph knows of it."""
    target: dict[str, Any] = {
        "id": iri,
        "type": ["SpecificResource", "lg:Passage"],
        "source": objects(iri, "inArticle")[0].value,
        "label": _texts(iri, _LABEL)["en"],
    }
    for name in ("section", "paragraph", "sentence", "start", "length", "digest"):
        for value in about()[iri].get(f"{NS}{name}", []):
            if isinstance(value, ox.Literal):
                target[f"lg:{name}"] = value.value if name == "digest" else int(value.value)
    return target


def _quoted(iri: str, place: Place, copy: str, source: str, positions: bool) -> Iterable[dict[str, Any]]:
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
            "label": f"{_texts(iri, _LABEL)['en']} ({place.method})",
            "selector": selectors,
        }


def _annotation(claim: str, targets: list[dict[str, Any]]) -> dict[str, Any]:
    curators, rights, date = (_said(name) for name in ("creator", "license", "modified"))
    space, slug = claim.removesuffix(local_name(claim)), local_name(claim)
    bodies: list[dict[str, Any]] = [
        {
            "type": "TextualBody",
            "value": text,
            "language": language,
            "format": "text/plain",
            "purpose": "describing",
            "rights": rights,
        }
        for language, text in _texts(claim, f"{NS}statement").items()
    ]
    bodies.append({"type": "SpecificResource", "source": claim, "purpose": "identifying"})
    return {
        "id": f"{space}annotations/{slug}",
        "type": "Annotation",
        "motivation": "describing",
        "label": _texts(claim, _LABEL)["en"],
        "creator": {"id": curators, "type": "Organization", "name": _texts(curators, _LABEL)["en"]},
        "created": f"{date}T00:00:00Z",
        "body": bodies,
        "target": targets,
    }


def annotations(door: Door, copy: Path | None = None) -> str:
    """The annotations of all claims, in the order of the files, as JSON-LD.

    ``copy`` is a reader's own copy of the article (plain text, or PDF with an extra): passages found in it
    are quoted from it, and for plain text their positions are given too, in code points. What is not found
    keeps the target without words. Raises ``BadCopy`` when ``copy`` is another text or cannot be read.
    """
    text = "" if copy is None else copy_text(copy)
    places = {place.slug: place for place in find_places(text, stored_anchors(door))} if copy else {}
    items = []
    for claim in claims():
        targets: list[dict[str, Any]] = []
        for passage in objects(claim, "anchoredIn"):
            place = places.get(local_name(passage.value))
            if copy is not None and place is not None and place.method in _SURE:
                uri, positions = copy.resolve().as_uri(), copy.suffix.lower() != ".pdf"
                targets += _quoted(passage.value, place, text, uri, positions)
            else:
                targets.append(_passage(passage.value))
        items.append(_annotation(claim, targets))
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
