"""Write the passages of an article as Turtle, and verify stored passages against a copy.

A passage keeps where it stands and how to recognise it, never what it says: section, paragraph and
sentence, its start and length in the skeleton of the reading text (running text first, then floats),
a digest of the whole and up to eight short prints.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from laborgraph.errors import BadValue
from laborgraph.segmentation import segments
from laborgraph.skeleton import FORM, digest, prints, skeleton
from laborgraph.vocabulary import BASE, PREFIXES

__all__ = ["Passage", "passages", "passages_turtle"]

_KINDS = {
    "title": "titlePassage",
    "byline": "bylinePassage",
    "abstract": "abstractPassage",
    "heading": "headingPassage",
    "sentence": "sentencePassage",
    "list-item": "listItemPassage",
    "note": "notePassage",
    "caption": "captionPassage",
    "source-line": "sourceLinePassage",
    "table-head": "tableHeadPassage",
    "table-row": "tableRowPassage",
    "table-note": "tableNotePassage",
    "reference": "referencePassage",
}


@dataclass(frozen=True)
class Passage:
    """A passage without its words; ``start`` and ``length`` count letters of the skeleton."""

    slug: str
    kind: str
    section: int
    paragraph: int
    sentence: int
    item: str
    start: int
    length: int
    digest: str
    prints: str


def passages(text: str) -> list[Passage]:
    """The passages of an article's plain text, in the order of the reading text."""
    found: list[Passage] = []
    start = 0
    for segment in segments(text):
        letters = skeleton(segment.text).letters
        found.append(
            Passage(
                segment.slug,
                _KINDS[segment.kind],
                segment.section,
                segment.paragraph,
                segment.sentence,
                segment.item,
                start,
                len(letters),
                digest(letters),
                prints(letters),
            )
        )
        start += len(letters)
    return found


def _labels(passage: Passage) -> tuple[str, str]:
    """How a reader would name the place, in English and Spanish."""
    _, first, *rest = passage.slug.split("-")
    if passage.paragraph:
        english = f"section {passage.section}, paragraph {passage.paragraph}"
        spanish = f"sección {passage.section}, párrafo {passage.paragraph}"
        if passage.kind == "referencePassage":
            return f"reference list, entry {passage.paragraph}", f"bibliografía, entrada {passage.paragraph}"
        if passage.kind == "abstractPassage":
            return f"abstract, sentence {passage.sentence}", f"resumen, oración {passage.sentence}"
        return f"{english}, sentence {passage.sentence}", f"{spanish}, oración {passage.sentence}"
    if first == "note":
        return (
            f"note {rest[0]}, sentence {passage.sentence}",
            f"nota {rest[0]}, oración {passage.sentence}",
        )
    if first in ("table", "figure"):
        parts = {
            "title": "título",
            "caption": "título",
            "source": "fuente",
            "head": "cabecera",
            "row": "fila",
            "note": "nota",
        }
        name = {"table": "tabla", "figure": "figura"}[first]
        detail = " ".join(rest[1:])
        return (
            f"{first} {rest[0]}, {detail}",
            f"{name} {rest[0]}, {' '.join(parts.get(word, word) for word in rest[1:])}",
        )
    if passage.kind == "headingPassage":
        return f"section {passage.section}, heading", f"sección {passage.section}, encabezado"
    if first == "author":
        return f"byline, author {rest[0]}", f"autoría, autor {rest[0]}"
    return "title", "título"


def _statements(passage: Passage, article: str, of: str) -> Iterator[str]:
    english, spanish = (f"{of}{label}" for label in _labels(passage))
    yield "a lg:Passage"
    yield f'rdfs:label "{english}"@en , "{spanish}"@es'
    yield f"lg:inArticle {article}"
    yield f"lg:passageKind lg:{passage.kind}"
    yield f"lg:section {passage.section}"
    if passage.paragraph:
        yield f"lg:paragraph {passage.paragraph}"
    if passage.sentence:
        yield f"lg:sentence {passage.sentence}"
    if passage.item:
        yield f'lg:item "{passage.item}"'
    yield f"lg:start {passage.start}"
    yield f"lg:length {passage.length}"
    yield f'lg:digest "{passage.digest}"'
    yield f'lg:prints "{passage.prints}"'


def passages_turtle(text: str, source: str, prefix: str, mark: str = "") -> str:
    """The passages of ``text`` as Turtle, for the article folder ``source`` under ``prefix``.

    Their ids begin with ``mark`` and a hyphen, where one is given, so that no other article has them; so
    does the id of the article, and their labels begin with the folder. A comment says that the file is
    generated; running it twice gives the same bytes. Raises ``BadValue`` for a mark, prefix or folder that
    no id can have.
    """
    for name, given in (("mark", mark), ("prefix", prefix), ("article", source)):
        if not re.fullmatch(r"[a-z][a-z0-9-]*", given) and (given or name != "mark"):
            raise BadValue(f"{name} takes small letters, digits and hyphens, such as pelagia: not {given!r}")
    begin, of = (f"{mark}-", f"{source}, ") if mark else ("", "")
    namespaces = {prefix: f"{BASE}{source}/", "lg": PREFIXES["lg"], "rdfs": PREFIXES["rdfs"]}
    lines = [
        *(f"@prefix {name}: <{namespaces[name]}> ." for name in sorted(namespaces)),
        "",
        f"# Generated from a copy of the article by: laborgraph passages COPY (form {FORM})",
        "",
    ]
    for passage in passages(text):
        body = " ;\n    ".join(_statements(passage, f"{prefix}:{begin}article", of))
        lines.append(f"{prefix}:{begin}{passage.slug} {body} .\n")
    return "\n".join(lines)
