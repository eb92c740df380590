"""Turn claim cards into an addition: every name resolved, every number read, every fault with its place."""

import hashlib
import re
from datetime import date

from laborgraph.additions import Addition, Figure, NewClaim, NewConcept, NewLink, NewWork, slug
from laborgraph.amounts import amount, years
from laborgraph.card_fields import FIELDS, FIGURE, LINKS, WORK, Card, Field, Group, Text
from laborgraph.known_names import KnownNames, Unknown
from laborgraph.projects import OWN
from laborgraph.vocabulary import NS, local_name

__all__ = ["addition"]

_ID = re.compile(r"c-[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_ID = 100
_NEW = re.compile(r"new\s*:\s*(.+)", re.IGNORECASE)
_FROM_BELOW = {"atLeast", "moreThan", "slightlyMoreThan"}
_FROM_ABOVE = {"atMost", "lessThan", "almost"}
_TEXTS = {"label": 120, "label es": 120, "note": 2000}


def addition(
    cards: list[Card], known: KnownNames, file: str, name: str, reader: str, day: date
) -> tuple[Addition, list[str]]:
    """The addition that ``cards`` make, and every fault as a line.

    ``file`` is the name of the file for people, ``name`` the slug that it is kept under. What has a fault is
    left out of the addition, which is of use only without faults.
    """
    return _Builder(
        known, Addition(file, f"{OWN}addition-{name}", reader, _person(known, reader), day)
    ).build(cards)


def _person(known: KnownNames, reader: str) -> str:
    """The person of the graph who is called so, or a new one with an id that nothing else has."""
    try:
        return known.find(reader, "lg:Person")
    except Unknown:
        name = slug(reader)
    if not name:
        # a name in letters that no id can have
        name = f"reader-{hashlib.sha256(reader.encode()).hexdigest()[:8]}"
    return f"{OWN}{name}-reader" if name in known.slugs else f"{OWN}{name}"


class _Builder:
    """Builds one addition; collects what is wrong."""

    def __init__(self, known: KnownNames, made: Addition) -> None:
        self.known = known
        self.made = made
        self.faults: list[str] = []
        self.own: dict[str, str] = {}

    def fault(self, where: str, problem: str) -> None:
        """``problem`` is what is wrong and how to mend it, parted by `` - ``."""
        self.faults.append(f"{where}: {problem}")

    def build(self, cards: list[Card]) -> tuple[Addition, list[str]]:
        claims = [NewClaim(self.id_of(card), card.line) for card in cards]
        for claim, card in zip(claims, cards, strict=True):
            self.claim(claim, card)
        for claim, card in zip(claims, cards, strict=True):
            self.links(claim, card)
        self.made.claims = claims
        cited = {entry for claim in claims for entry in claim.entries}
        self.made.printed = {
            entry: self.known.printed[entry] for entry in cited if entry in self.known.printed
        }
        return self.made, self.faults

    def id_of(self, card: Card) -> str:
        given = card.text("id")
        if given is None:
            label = card.text("label") or card.text("statement") or card.text("statement es")
            example = slug(label.words)[:50].strip("-") if label else ""
            self.fault(card.where, f"the claim has no id - write id: c-{example or 'a-short-name'}")
            return ""
        name = given.words
        if not _ID.fullmatch(name) or len(name) > _LONGEST_ID:
            better = f"c-{slug(name.removeprefix('c-'))}"[:_LONGEST_ID].strip("-")
            self.fault(
                given.where,
                f"id {name[:60]!r} has more than small letters, digits, hyphens after c- - write {better}",
            )
            return ""
        if name in self.own:
            self.fault(
                given.where, f"id {name} is used at {self.own[name]} too - give one of them another id"
            )
            return ""
        if name in self.known.slugs:
            self.fault(given.where, f"id {name} is in the graph already - write {name}-2, or {_own(name)}")
            return ""
        self.own[name] = given.where.split(": row ")[-1] if ": row " in given.where else given.where
        self.known.add("lg:Claim", OWN + name, name)
        return OWN + name

    def name(self, text: Text, field_: Field) -> str | None:
        """The IRI that ``text`` names in ``field_``."""
        try:
            if field_.takes == "lg:Passage":
                return self.known.place(text.words)
            if field_.takes == "lg:ReferenceEntry":
                return self.entry(text.words)
            if field_.takes == "thing" and (match := _NEW.fullmatch(text.words)):
                return self.concept(match[1])
            return self.known.find(text.words, field_.takes)
        except Unknown as error:
            self.fault(text.where, f"{field_.name}: {error}")
            return None

    def entry(self, given: str) -> str:
        """The entry of a reference list that ``given`` names, by itself or by its work."""
        try:
            return self.known.find(given, "lg:ReferenceEntry")
        except Unknown:
            try:
                return self.known.entry_of[self.known.find(given, "lg:Work")]
            except (Unknown, KeyError):
                pass
            raise

    def concept(self, given: str) -> str:
        """A concept that the graph lacks, written as ``NAME / NOMBRE``."""
        english, _, spanish = (part.strip() for part in given.partition(" / "))
        name = slug(english)
        if not name:
            raise Unknown(
                f"a new concept needs a name in letters, not {given[:60]!r} - write new: deportation shock"
            )
        iri = OWN + name
        if iri == self.made.reader_iri or (name in self.known.slugs and iri not in self.made.concepts):
            raise Unknown(f"new: {english[:60]!r} is in the graph already - write {name}")
        self.made.concepts.setdefault(iri, NewConcept(iri, english, spanish or english))
        return iri

    def names(self, card: Card, field_: Field) -> list[str]:
        found = [iri for text in card.texts(field_.name) if (iri := self.name(text, field_)) is not None]
        return list(dict.fromkeys(found))

    def claim(self, claim: NewClaim, card: Card) -> None:
        of = {one.name: one for one in FIELDS}
        for one in FIELDS:
            if one.required and one.name != "id" and not card.fields.get(one.name):
                self.fault(card.where, f"{_called(card)} has no {one.name} - add it: {one.meaning}")
            for text in card.texts(one.name):
                self.encoded(text)
        claim.kind = next(iter(self.names(card, of["kind"])), "")
        claim.stance = next(
            iter(self.names(card, of["stance"])), "" if card.text("stance") else f"{NS}endorsed"
        )
        claim.relation = next(iter(self.names(card, of["relation"])), "")
        claim.strength = next(iter(self.names(card, of["strength"])), "")
        claim.passages = self.names(card, of["place"])
        claim.subjects = self.names(card, of["subject"])
        claim.objects = self.names(card, of["object"])
        claim.holders = self.names(card, of["held by"])
        claim.entries = self.names(card, of["cites"])
        claim.entries += [entry for group in card.groups("cites") if (entry := self.work(group)) is not None]
        self.words(claim, card)
        if claim.kind == f"{NS}causal" and not card.text("strength"):
            few = ", ".join(self.known.values("lg:Strength"))
            self.fault(card.where, f"{_called(card)} is causal and has no strength - add one of {few}")
        if claim.stance not in ("", f"{NS}endorsed") and not card.text("held by"):
            stance = local_name(claim.stance)
            mend = "add held by: and an actor, or notNamed when nobody is named"
            self.fault(card.where, f"{_called(card)} is {stance} and does not say whose view it is - {mend}")
        if not claim.holders and claim.stance == f"{NS}endorsed" and not claim.passages:
            claim.holders = [self.made.reader_iri]
        for number, group in enumerate(card.groups("figures"), 1):
            figure = self.figure(claim, group, number)
            if figure is not None:
                claim.figures.append(figure)
        for text in card.texts("figures"):
            self.fault(
                text.where, "figures: a figure has parts - write value:, unit: and indicator: under it"
            )

    def encoded(self, text: Text) -> None:
        if any("\ud800" <= letter <= "\udfff" for letter in text.words):
            self.fault(text.where, "half of a letter (a lone surrogate) - type the letter itself")

    def words(self, claim: NewClaim, card: Card) -> None:
        for lang, name in (("en", "statement"), ("es", "statement es")):
            if text := card.text(name):
                if not 15 <= len(text.words) <= 500:
                    self.fault(
                        text.where, f"{name} has {len(text.words)} letters - write one sentence of 15 to 500"
                    )
                claim.statements[lang] = text.words
        if not claim.statements:
            self.fault(
                card.where, f"{_called(card)} has no statement - say it in one sentence: statement: ..."
            )
        for lang, name in (("en", "label"), ("es", "label es")):
            text = card.text(name)
            if text is not None:
                claim.labels[lang] = text.words
            elif lang in claim.statements:
                claim.labels[lang] = _first_words(claim.statements[lang])
        for name, longest in _TEXTS.items():
            text = card.text(name)
            if text is not None and len(text.words) > longest:
                self.fault(text.where, f"{name} has {len(text.words)} letters - write at most {longest}")
        note = card.text("note")
        claim.note = note.words if note else ""

    def parts(self, group: Group, fields: tuple[Field, ...], what: str) -> bool:
        """Whether the group has the parts it needs."""
        missing = [one for one in fields if one.required and one.name not in group.parts]
        for one in missing:
            self.fault(group.where, f"{what} has no {one.name} - add it: {one.meaning}")
        for text in group.parts.values():
            self.encoded(text)
        return not missing

    def work(self, group: Group) -> str | None:
        whole = self.parts(group, WORK, "the work")
        year = group.parts.get("year")
        if year and (not re.fullmatch(r"[12]\d{3}", year.words) or int(year.words) > 2100):
            self.fault(year.where, f"year: {year.words[:60]!r} is no year - write four figures, such as 2003")
            return None
        if not whole or year is None:
            return None
        author, title = group.parts["author"], group.parts["title"]
        name = slug(re.split(r",| and ", author.words)[0])
        if not name:
            self.fault(
                author.where, f"author: no letters in {author.words[:60]!r} - write it as in a reference list"
            )
            return None
        base = f"{name}-{year.words}"
        for letter in ("", *"bcdefghijklmnopqrstuvwxyz"):
            entry = f"{OWN}ref-{base}{letter}"
            new = NewWork(entry, f"{OWN}work-{base}{letter}", author.words, int(year.words), title.words)
            if self.made.works.get(entry) == new:
                return entry
            if f"ref-{base}{letter}" in self.known.slugs:
                listed = f"ref-{base}{letter} is in a list already - cite it by that id"
                if not letter:
                    self.fault(group.where, listed)
                    return None
                continue
            if entry not in self.made.works:
                self.made.works[entry] = new
                return entry
        self.fault(
            group.where, f"too many works of {author.words[:60]} in {year.words} - cite some in another file"
        )
        return None

    def figure(self, claim: NewClaim, group: Group, number: int) -> Figure | None:
        if not self.parts(group, FIGURE, "the figure"):
            return None
        before = len(self.faults)
        of = {one.name: one for one in FIGURE}
        named = {name: self.name(text, of[name]) for name, text in group.parts.items() if of[name].takes}
        value = group.parts["value"]
        try:
            read = amount(value.words)
        except ValueError as error:
            self.fault(value.where, f"value: {error}")
            return None
        when = None
        if "years" in group.parts:
            try:
                when = years(group.parts["years"].words)
            except ValueError as error:
                self.fault(group.parts["years"].where, f"years: {error}")
        bound = named.get("bound") or f"{NS}{'between' if read.upper is not None else 'exactly'}"
        kind = local_name(bound)
        if (kind == "between") != (read.upper is not None) and "bound" in group.parts:
            mend = (
                "write the value as 65–75" if kind == "between" else "leave the bound out, or write between"
            )
            self.fault(group.parts["bound"].where, f"bound: {kind} does not fit {value.words!r} - {mend}")
        if len(self.faults) > before or not claim.iri:
            return None
        subjects = tuple(claim.subjects)
        return Figure(
            f"{OWN}q-{local_name(claim.iri).removeprefix('c-')}-{number}",
            value.words,
            named["unit"] or "",
            bound,
            named["indicator"] or "",
            (of_whom,) if (of_whom := named.get("of")) else subjects,
            named.get("share of"),
            when,
            None if read.upper is not None else read.value,
            read.step,
            read.value if read.upper is not None or kind in _FROM_BELOW else None,
            read.upper if read.upper is not None else read.value if kind in _FROM_ABOVE else None,
        )

    def links(self, claim: NewClaim, card: Card) -> None:
        of = {one.name: one for one in FIELDS}
        for name, (type_, backwards) in LINKS.items():
            for text in card.texts(name):
                other = self.name(text, of[name])
                if other is None or not claim.iri:
                    continue
                if other == claim.iri:
                    self.fault(text.where, f"{name}: the claim names itself - name another claim")
                    continue
                start, end = (other, claim.iri) if backwards else (claim.iri, other)
                iri = f"{OWN}a-{local_name(start)}-{type_.lower()}-{local_name(end)}"
                self.made.links[iri] = NewLink(iri, f"{NS}{type_}", start, end)


def _own(name: str) -> str:
    return f"c-own-{name.removeprefix('c-')}"


def _called(card: Card) -> str:
    given = card.text("id")
    return given.words[:60] if given else "the claim"


def _first_words(text: str) -> str:
    if len(text) <= 60:
        return text.rstrip(".")
    return text[:60].rsplit(" ", 1)[0].rstrip(",;:") + " …"
