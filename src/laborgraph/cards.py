"""Put together everything that the graph says of one thing: its card.

A card is made of stored queries only, so that it says the same as they do. It has a heading and
entries, each with a title and lines of text.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from laborgraph.card_facts import Facts, Row, Say, claim_line, figure_line, grouped, spelled
from laborgraph.card_words import choice_words
from laborgraph.doors import Door
from laborgraph.naming import resolve
from laborgraph.parts import part_lines, section_lines
from laborgraph.references import reference
from laborgraph.table_text import hanging, visible

__all__ = ["NO_CITATION", "Card", "Entry", "show"]

NO_CITATION = {"en": "no citation in the article", "es": "sin cita en el artículo"}
_NO_CLAIM = {"en": "no claim is anchored in it", "es": "ninguna afirmación está anclada en ella"}
_PART = {"en": "part of the article", "es": "parte del artículo"}
_NOT_LISTED = "not in the reference list"


@dataclass(frozen=True)
class Entry:
    """One part of a card."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class Card:
    """Everything about one thing; ``kind`` is its class in words. A console shows its text."""

    slug: str
    iri: str
    kind: str
    heading: str
    entries: tuple[Entry, ...]

    def text(self, width: int | None = None) -> str:
        """The card as plain text, its lines wrapped to ``width`` letters when it is given."""
        indent = max((len(entry.title) for entry in self.entries), default=0) + 2
        lines = [("", f"{self.slug} · {self.kind}", 0), ("", self.heading, 0), ("", "", 0)]
        for entry in self.entries:
            lines += [("" if at else entry.title, line, indent) for at, line in enumerate(entry.lines)]
        return visible(
            "".join(
                f"{label:<{column}}{line}\n" if width is None else f"{hanging(label, line, column, width)}\n"
                for label, line, column in lines
            )
        )

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return self.text().rstrip("\n")

    def _repr_html_(self) -> str:
        """The card as a notebook shows it."""
        rows = "".join(
            f"<tr><th scope='row' style='text-align:left;vertical-align:top'>{escape(entry.title)}</th>"
            f"<td style='text-align:left'>{'<br>'.join(map(escape, entry.lines))}</td></tr>"
            for entry in self.entries
        )
        head = f"<caption style='text-align:left'><b>{escape(self.heading)}</b><br>"
        return f"<table>{head}<code>{escape(self.slug)}</code> · {escape(self.kind)}</caption>{rows}</table>"

    def data(self) -> dict[str, object]:
        """The card as plain data: ``id``, ``iri``, ``class``, ``heading`` and ``entries``."""
        return {
            "id": self.slug,
            "iri": self.iri,
            "class": self.kind,
            "heading": self.heading,
            "entries": {entry.title: list(entry.lines) for entry in self.entries},
        }


def _others(facts: Facts, known: set[str]) -> Iterator[Entry]:
    for title, lines in facts.others(known):
        yield Entry(title, lines)


def _citations(facts: Facts) -> list[str]:
    lines = []
    for row in facts.rows("claim-sources", claim=facts.iri):
        if row["printed"] is None:
            continue
        mark = "" if row["reach"] == "covers" else f" ({facts.say('nearby; may cover it')})"
        if row["work"] is None:
            lines.append(f"{row['printed']}{mark}: {facts.say(_NOT_LISTED)}")
        else:
            work = facts.rows("works", work=str(row["work"]))[0]
            lines.append(f"{row['printed']}{mark}: {reference(work)}")
    return lines or [NO_CITATION[facts.lang]]


def _argument(facts: Facts) -> list[str]:
    lines = []
    for row in facts.rows("argument-links", claim=facts.iri):
        other, verb = ("to", "→") if row["from"] == facts.slug else ("from", "←")
        added = f" [{facts.say('added by')} {row['added_by']}]" if row["added_by"] else ""
        step = f"{facts.say(str(row['type']))} {verb} {row[other]}"
        lines.append(f"{step}: {row[f'{other}_statement']}{added}")
    return list(dict.fromkeys(lines))


def _remarks(facts: Facts) -> Iterator[Entry]:
    remarks = facts.rows("remarks", about=facts.iri)
    if remarks:
        yield Entry("remarks", tuple(f"{row['remark']}: {row['comment']}" for row in remarks))


def _role(row: Row, say: Say) -> str:
    role = say(str(row["role"]))
    return say("%s in %s") % (role, say(str(row["mechanism"]))) if row["mechanism"] else role


def _data(facts: Facts) -> Iterator[str]:
    """Where a body stands as a source, other than as the author of a work."""
    for row in facts.rows("data-sources", body=facts.iri):
        if row["way"] != "author of a work":
            way = choice_words(facts.lang).get(str(row["way"]), row["way"])
            source = ": ".join(str(cell) for cell in (row["source"], row["printed"]) if cell)
            yield f"{way}: {source} ({row['place']}; {facts.say('claims')}: {row['claims']})"


def _claim(facts: Facts) -> Iterator[Entry]:
    row = facts.rows("claims", claim=facts.iri)[0]
    held_by = facts.slugs("heldBy")
    holder = "; ".join(facts.words("heldBy")) or facts.say("the authors")
    if row["added_by"] and row["holder"] == "authors":
        holder += f" {facts.say('by the reading of')} {row['added_by']}"
    yield Entry("kind", ("; ".join(facts.words("kind")),))
    said_by = facts.say("holder not named") if held_by == ["notNamed"] else f"{facts.say('held by')} {holder}"
    yield Entry("stance", (f"{'; '.join(facts.words('stance'))}, {said_by}",))
    yield Entry("place", tuple(facts.words("anchoredIn")) or (str(row["place"]),))
    said = [", ".join(facts.words(name)) for name in ("subject", "relation", "object")]
    yield Entry("says", (" – ".join(said),))
    hedged = facts.words("hedge") + [f"“{words}”" for words in facts.words("hedgedBy")]
    if hedged:
        yield Entry("hedge", ("; ".join(hedged),))
    known = {"kind", "stance", "heldBy", "anchoredIn", "subject", "relation", "object", "hedge", "hedgedBy"}
    known |= {"statement", "label", "type", "quantity", "citation", "nearbyCitation", "firstPassage"}
    known |= {"cites", "supports", "sourcing", "roleStatement"}
    yield from _others(facts, known)
    if roles := facts.rows("roles", claim=facts.iri):
        yield Entry(
            "roles", tuple(f"{facts.say(str(row['actor']))}: {_role(row, facts.say)}" for row in roles)
        )
    figures = facts.rows("figures", claim=facts.iri)
    yield Entry("figures", tuple(figure_line(row, facts.say) for row in figures) or (facts.say("none"),))
    yield Entry("source", tuple(facts.words("sourcing")))
    yield Entry("citations", tuple(_citations(facts)))
    if links := _argument(facts):
        yield Entry("argument", tuple(links))


def _about(facts: Facts) -> Iterator[Entry]:
    """Names, place in the scheme, definitions, roles and claims of an actor, concept or event."""
    known = {"type", "label", "prefLabel", "altLabel", "inScheme", "collective"}
    if names := facts.words("altLabel"):
        yield Entry("other names", ("; ".join(names),))
    yield from _others(facts, known)
    classes = facts.slugs("type")
    if "Indicator" in classes:
        measured = facts.rows("figures", indicator=facts.iri)
        lines = tuple(figure_line(row, facts.say) for row in measured)
        yield Entry("figures", lines or (facts.say("none"),))
    if "Mechanism" in classes:
        roles = facts.rows("roles", mechanism=facts.iri)
        played = dict.fromkeys(
            f"{facts.say(str(row['actor']))}: {facts.say(str(row['role']))} ({row['claim']})" for row in roles
        )
        yield Entry("roles in it", tuple(played) or (facts.say("none"),))
    if _ACTORS & set(classes):
        if roles := facts.rows("roles", actor=facts.iri):
            yield Entry(
                "roles", tuple(dict.fromkeys(f"{_role(row, facts.say)} ({row['claim']})" for row in roles))
            )
        if wrote := facts.rows("works", author=facts.iri):
            yield Entry("works", tuple(f"{row['entry']}: {reference(row)}" for row in wrote))
        yield Entry("data from it", tuple(_data(facts)))
        held = facts.rows("claims", held_by=facts.iri)
        if len(held) > _MANY:
            yield Entry(
                "holds",
                (
                    facts.say("%s claims: %s")
                    % (len(held), f"laborgraph query claims --held-by {facts.slug}"),
                ),
            )
        elif held:
            yield Entry("holds", tuple(claim_line(row, facts.say) for row in held))
    fitting = facts.rows("claims", about=facts.iri)
    itself = {row["claim"] for row in facts.rows("claim-things", thing=facts.iri)}
    about = [row for row in fitting if row["claim"] in itself]
    of_kinds = tuple(claim_line(row, facts.say) for row in fitting if row not in about)
    yield Entry(
        "claims",
        tuple(claim_line(row, facts.say) for row in about)
        or (facts.say("none has it as subject or object"),),
    )
    if len(of_kinds) > _MANY:
        asking = f"laborgraph query claims --about {facts.slug}"
        of_kinds = (facts.say("%s claims: %s") % (len(fitting), asking),)
    yield Entry("claims on kinds of it", of_kinds)
    known_claims = {row["claim"] for row in fitting}
    places = facts.slugs("definedIn")
    there = [row for place in places for row in facts.rows("claims", passage=place)]
    defining = {row["claim"]: claim_line(row, facts.say) for row in there if row["claim"] not in known_claims}
    yield Entry("said where it is defined", tuple(defining.values()))
    known_claims |= defining.keys()
    measured = [row for row in facts.rows("figures", subject=facts.iri) if row["claim"] not in known_claims]
    numbers = (f"{figure_line(row, facts.say)}: {row['claim']}, {row['place']}" for row in measured)
    yield Entry("other numbers", tuple(numbers))


def _work(facts: Facts) -> Iterator[Entry]:
    slug = next(iter(facts.slugs("work")), facts.slug)
    for row in facts.rows("works", work=slug):
        yield Entry("reference", (reference(row),))
        yield Entry("kind", (facts.say(str(row["type"])),))
        if row["self_citation"]:
            yield Entry("authors", (facts.say("an author of the article wrote it"),))
        entry = facts.say("entry %s of the reference list") % row["number"]
        yield Entry("list", (f"{row['entry']}, {entry}",))
        places = facts.rows("citations", work=slug)
        cited = (
            f"{place['printed']}, {place['place']} ({facts.say(str(place['role']))})" for place in places
        )
        yield Entry("cited", tuple(cited) or (facts.say("never cited in the article"),))
        claims = facts.rows("claim-sources", work=slug)
        stances = {row["claim"]: row["stance"] for row in facts.rows("claims")}
        covers, nearby = (
            tuple(
                dict.fromkeys(
                    claim_line({**claim, "stance": stances.get(claim["claim"], "endorsed")}, facts.say)
                    for claim in claims
                    if (claim["reach"] == "covers") is covered
                )
            )
            for covered in (True, False)
        )
        yield Entry("claims", covers or (facts.say("no claim is covered by it"),))
        yield Entry("nearby claims", nearby)


def _passage(facts: Facts) -> Iterator[Entry]:
    yield Entry("kind", tuple(facts.words("passageKind")))
    if function := facts.words("function"):
        yield Entry("function", tuple(function))
    claims = facts.rows("claims", passage=facts.iri)
    yield Entry(
        "claims",
        tuple(claim_line(row, facts.say) for row in claims) or (facts.say("none is anchored in it"),),
    )


def _float(facts: Facts) -> Iterator[Entry]:
    """A figure or table: its source, its cells, and the claims that come from it or point to it."""
    yield from _others(facts, {"type", "label", "prefLabel"})
    about = facts.rows("figures-and-tables", item=facts.iri)
    if "Table" in facts.slugs("type"):
        cells = [_cell(row, facts.say) for row in facts.rows("tables", table=facts.iri)]
        yield Entry("cells", tuple(cells))
    claims = (f"{row['claim']}: {row['statement']} ({row['place']})" for row in about if row["claim"])
    yield Entry("claims", tuple(claims) or (facts.say("none is drawn from it or points to it"),))


def _cell(row: Row, say: Say) -> str:
    of = say(str(row["subject"])) + ("" if row["from_year"] is None else f" {row['from_year']}")
    value = grouped(row["value"]) if isinstance(row["value"], Decimal) else ""
    unit = spelled(str(row["unit"]), say)
    return f"{row['row']}. {row['indicator_label']}, {of}: {row['as_printed']} = {value} {unit}"


def _section(facts: Facts) -> Iterator[Entry]:
    yield from _others(facts, {"type", "label", "prefLabel"})
    yield Entry("claims", tuple(section_lines(facts, facts.words("section")[0])))


def _rest(facts: Facts) -> Iterator[Entry]:
    yield from _others(facts, {"type", "label", "prefLabel"})


_HEADINGS = ("statement", "prefLabel", "label", "title", "asPrinted")
_MANY = 60
"""Claims up to which a card lists those that somebody holds."""
_ACTORS = frozenset(
    ("Firm", "MigrantGroup", "State", "Country", "Organization", "SocialGroup", "Person", "Program", "Treaty")
)
_MAKERS: tuple[tuple[frozenset[str], Callable[[Facts], Iterator[Entry]]], ...] = (
    (frozenset({"Claim"}), _claim),
    (frozenset({"Work", "ReferenceEntry"}), _work),
    (frozenset({"Passage"}), _passage),
    (frozenset({"Figure", "Table"}), _float),
    (frozenset({"Section"}), _section),
    (_ACTORS | {"Place", "Concept", "Mechanism", "Indicator", "Role", "Event", "Phase"}, _about),
)


def show(door: Door, given: str, lang: str = "en") -> Card:
    """The card of the thing that ``given`` names, by slug, label or IRI; ``lang`` is ``en`` or ``es``.

    A paragraph (``2.6``), a note (``note 3``) and the abstract have a card without an IRI.

    Raises ``UnknownName`` with the nearest names when there is none.
    """
    if parts := part_lines(door, given, lang):
        whole = parts[0][0].rpartition(", ")[0]
        sentences = (Entry(place.rpartition(", ")[2], lines or (_NO_CLAIM[lang],)) for place, lines in parts)
        return Card(given.strip(), "", _PART[lang], whole, tuple(sentences))
    iri = resolve(door, given)
    facts = Facts(door, iri, lang)
    classes = set(facts.slugs("type"))
    maker = next((make for names, make in _MAKERS if names & classes), _rest)
    heading = next(filter(None, map(facts.words, _HEADINGS)), [facts.slug])
    entries = (*maker(facts), *_remarks(facts))
    kind = ", ".join(facts.words("type")) or facts.say("thing")
    said = tuple(Entry(facts.say(entry.title), entry.lines) for entry in entries if entry.lines)
    return Card(facts.slug, iri, kind, heading[0], said)
