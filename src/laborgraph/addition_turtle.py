"""Write an addition as Turtle, in the layout that turtlefmt gives, so that a reader can go on by hand."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from laborgraph.additions import Addition, Figure, NewClaim, NewWork
from laborgraph.projects import OWN
from laborgraph.vocabulary import BASE, NS, PREFIXES, XSD, local_name

__all__ = ["addition_turtle"]

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_CONTROL = re.compile(r'[\\"\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]')
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")

Statements = list[tuple[str, str]]
"""Predicate and object or objects, both as Turtle."""


def _text(words: str, lang: str = "") -> str:
    """A literal; control letters and those that turn the direction of writing are written as codes."""

    def code(match: re.Match[str]) -> str:
        return _ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04X}"

    return f'"{_CONTROL.sub(code, words)}"' + (f"@{lang}" if lang else "")


def _decimal(value: Decimal) -> str:
    plain = f"{value:f}"
    return plain if "." in plain else f"{plain}.0"


def _printed(work: NewWork) -> str:
    """A work as texts point to it: Smith, 2003; Smith and Ruiz, 2003; Smith et al., 2003."""
    first, _, more = work.authors.partition(",")
    if two := re.fullmatch(r"[^,]+, and (?:\S+ )*(\S+)", more.strip()):
        return f"{first} and {two[1]}, {work.year}"
    return f"{first}{' et al.' if ' and ' in more else ''}, {work.year}"


class _Writer:
    """Writes names short and remembers which prefixes that takes."""

    def __init__(self) -> None:
        self.used: dict[str, str] = {}

    def name(self, iri: str) -> str:
        """``iri`` with a prefix, or whole when it has none or a part that needs quoting."""
        slug = local_name(iri)
        space = iri.removesuffix(slug)
        prefix = next((p for p, known in (*PREFIXES.items(), ("own", OWN)) if known == space), None)
        if prefix is None and space.startswith(BASE):
            prefix = re.sub(r"[^a-z]", "", space.removeprefix(BASE)) or None
        if prefix is None or not _SAFE.fullmatch(slug) or self.used.get(prefix, space) != space:
            return f"<{iri}>"
        self.used[prefix] = space
        return f"{prefix}:{slug}"

    def names(self, iris: Iterable[str]) -> str:
        return " , ".join(map(self.name, iris))

    def node(self, iri: str, classes: Iterable[str], statements: Statements) -> str:
        lines = [f"{self.name(iri)} a {self.names(classes)}"]
        lines += [f"    {self.name(predicate)} {objects}" for predicate, objects in statements if objects]
        return " ;\n".join(lines) + " .\n"


def _lg(name: str) -> str:
    return f"{NS}{name}"


def _languages(texts: dict[str, str]) -> str:
    return " , ".join(_text(words, lang) for lang, words in sorted(texts.items()))


def _nodes(made: Addition, out: _Writer) -> Iterator[str]:
    rdfs, dcterms = PREFIXES["rdfs"], PREFIXES["dcterms"]
    day = made.day.isoformat()
    added: tuple[str, str] = (_lg("addedIn"), out.name(made.iri))
    yield out.node(
        made.iri,
        [_lg("Addition")],
        [
            (
                f"{rdfs}label",
                _languages(
                    {"en": f"added by {made.reader} on {day}", "es": f"añadido por {made.reader} el {day}"}
                ),
            ),
            (_lg("addedBy"), _text(made.reader)),
            (f"{PREFIXES['prov']}wasAttributedTo", out.name(made.reader_iri)),
            (f"{dcterms}created", f'"{day}"^^{out.name(f"{XSD}date")}'),
            (f"{dcterms}source", _text(made.file)),
        ],
    )
    for concept in made.concepts.values():
        labels = _languages({"en": concept.label, "es": concept.label_es})
        yield out.node(concept.iri, [_lg("Concept")], [(f"{PREFIXES['skos']}prefLabel", labels), added])
    for number, work in enumerate(made.works.values(), 1):
        known: Statements = [
            (_lg("authors"), _text(work.authors)),
            (_lg("year"), str(work.year)),
        ]
        printed = _printed(work)
        yield out.node(
            work.entry,
            [_lg("ReferenceEntry")],
            [
                (_lg("number"), str(number)),
                *known,
                (_lg("asPrinted"), _text(printed)),
                (_lg("work"), out.name(work.work)),
                added,
            ],
        )
        yield out.node(
            work.work,
            [_lg("Work"), f"{PREFIXES['fabio']}Work"],
            [(_lg("title"), _text(work.title)), *known, (f"{dcterms}language", _text("und")), added],
        )
    for claim in made.claims:
        yield from _claim(claim, made, out, added)
    for link in made.links.values():
        yield out.node(
            link.iri,
            [link.type],
            [
                (_lg("from"), out.name(link.start)),
                (_lg("to"), out.name(link.end)),
                (_lg("basis"), out.name(_lg("readerReading"))),
                added,
            ],
        )


def _claim(claim: NewClaim, made: Addition, out: _Writer, added: tuple[str, str]) -> Iterator[str]:
    slug = local_name(claim.iri).removeprefix("c-")
    citations = {f"{OWN}cit-{slug}-{number}": entry for number, entry in enumerate(claim.entries, 1)}
    yield out.node(
        claim.iri,
        [_lg("Claim")],
        [
            (f"{PREFIXES['rdfs']}label", _languages(claim.labels)),
            (_lg("statement"), _languages(claim.statements)),
            (_lg("kind"), out.name(claim.kind)),
            (_lg("stance"), out.name(claim.stance)),
            (_lg("heldBy"), out.names(claim.holders)),
            (_lg("subject"), out.names(claim.subjects)),
            (_lg("relation"), out.name(claim.relation)),
            (_lg("object"), out.names(claim.objects)),
            (_lg("strength"), out.name(claim.strength) if claim.strength else ""),
            (_lg("anchoredIn"), out.names(claim.passages)),
            (_lg("sourcing"), out.name(_lg("citedHere" if citations else "noCitation"))),
            (_lg("citation"), out.names(citations)),
            (_lg("quantity"), out.names(figure.iri for figure in claim.figures)),
            (f"{PREFIXES['skos']}note", _text(claim.note) if claim.note else ""),
            added,
        ],
    )
    for iri, entry in citations.items():
        new = made.works.get(entry)
        printed = _printed(new) if new else made.printed[entry]
        yield out.node(
            iri,
            [_lg("Citation")],
            [
                (_lg("asPrinted"), _text(printed)),
                (_lg("entry"), out.name(entry)),
                (_lg("scope"), out.name(_lg("sentenceScope"))),
                (_lg("citationFunction"), out.name(f"{PREFIXES['cito']}obtainsSupportFrom")),
                added,
            ],
        )
    for figure in claim.figures:
        yield _figure(figure, bool(claim.passages), out, added)


def _figure(figure: Figure, in_article: bool, out: _Writer, added: tuple[str, str]) -> str:
    first, last = figure.years or ("", "")
    return out.node(
        figure.iri,
        [_lg("Share" if figure.share_of else "Quantity")],
        [
            (_lg("indicator"), out.name(figure.indicator)),
            (_lg("measures"), out.names(figure.measures)),
            (_lg("value"), "" if figure.value is None else _decimal(figure.value)),
            (_lg("lower"), "" if figure.lower is None else _decimal(figure.lower)),
            (_lg("upper"), "" if figure.upper is None else _decimal(figure.upper)),
            (_lg("step"), _decimal(figure.step)),
            (_lg("unit"), out.name(figure.unit)),
            (_lg("shareOf"), out.name(figure.share_of) if figure.share_of else ""),
            (_lg("bound"), out.name(figure.bound)),
            (_lg("asPrinted"), _text(figure.printed)),
            (_lg("fromYear"), str(first)),
            (_lg("toYear"), str(last)),
            (_lg("yearBasis"), out.name(_lg("statedHere" if figure.years else "yearNotSaid"))),
            (_lg("origin"), out.name(_lg("printed" if in_article else "fromElsewhere"))),
            added,
        ],
    )


def addition_turtle(made: Addition) -> str:
    """``made`` as Turtle; the same addition gives the same bytes."""
    out = _Writer()
    nodes = list(_nodes(made, out))
    head = [f"@prefix {prefix}: <{out.used[prefix]}> ." for prefix in sorted(out.used)]
    comment = f"# Made from {_text(made.file)[1:-1]} by: laborgraph add"
    return "\n".join([*head, "", comment, "", *nodes])
