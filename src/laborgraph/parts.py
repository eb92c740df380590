"""Say what stands in a part of the article: a section, a paragraph, a note or the abstract."""

import re

from laborgraph.card_facts import Facts, Row, claim_line
from laborgraph.doors import Door
from laborgraph.folding import loosen
from laborgraph.naming import members
from laborgraph.vocabulary import local_name

__all__ = ["part_lines", "part_passages", "section_lines"]

_PARAGRAPH = re.compile(r"(\d{1,5})\.(\d{1,5})")
_PART = re.compile(r"(?:section \d+ paragraph|note|abstract)(?: \d+)?")


def part_passages(door: Door, given: str) -> list[str]:
    """The IRIs of the passages of a paragraph (``2.6``), a note (``note 3``) or the abstract, in their order.

    Empty when ``given`` names no such part.
    """
    typed = _PARAGRAPH.sub(r"section \1 paragraph \2", given.strip())
    part = loosen(typed)
    if not _PART.fullmatch(part):
        return []
    labels: dict[str, list[str]] = {}
    for iri, label in members(door, "lg:Passage"):
        labels.setdefault(iri, []).append(label or "")
    found = [iri for iri, names in labels.items() if any(_within(loosen(name), part) for name in names)]
    return sorted(found, key=_in_order)


def part_lines(door: Door, given: str, lang: str) -> list[tuple[str, tuple[str, ...]]]:
    """The sentences of the ``part_passages``, each with its claims.

    Each is its place in words and a line for each claim. Empty when ``given`` names no such part.
    """
    entries = []
    for iri in part_passages(door, given):
        facts = Facts(door, iri, lang)
        lines = tuple(claim_line(row, facts.say) for row in facts.rows("claims", passage=iri))
        entries.append(((facts.words("label") or [local_name(iri)])[0], lines))
    return entries


def _within(label: str, part: str) -> bool:
    return label.startswith(f"{part} sentence ")


def _in_order(iri: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", local_name(iri))]


def section_lines(facts: Facts, section: str) -> list[str]:
    """The claims of a section, each with its paragraph and sentence, its stance and what it is called."""

    def line(row: Row) -> str:
        place = ".".join(
            str(row[name]) for name in ("section", "paragraph", "sentence") if row[name] is not None
        )
        stance = "" if row["stance"] == "endorsed" else f" [{facts.say(str(row['stance']))}]"
        return f"{place} {row['claim']}{stance}: {row['label']}"

    return [line(row) for row in facts.rows("claims", section=section)]
