"""Write a hit of a search for people, so that nobody takes a view of others for the authors'."""

from collections.abc import Sequence

from laborgraph.card_words import card_words
from laborgraph.doors import Cell
from laborgraph.searching import Hit
from laborgraph.term_words import words as term_words

__all__ = ["hit_row", "hit_text"]

_FEW = 2
"""Answers to a view that are written out; of more, only how many there are is told."""


def hit_text(hit: Hit, lang: str = "en") -> str:
    """The hit in lines: what it is and where it stands, its name, its text, and what is said against it."""
    say = card_words(lang)
    kind = say.get(hit.kind, hit.kind)
    lines = [f"{hit.thing} · {kind} · {hit.place}", f"    {_mark(hit, lang)}{hit.name}"]
    if hit.text:
        lines.append(f"    {hit.text}")
    answered = say.get("answered by", "answered by")
    lines += [f"    {answered} {claim}: {statement}" for claim, statement in hit.answers[:_FEW]]
    if len(hit.answers) > _FEW:
        more = say.get("and by %s more", "and by %s more") % (len(hit.answers) - _FEW)
        lines.append(f"    {more}: laborgraph argument {hit.thing}")
    return "".join(f"{line}\n" for line in lines)


def _mark(hit: Hit, lang: str) -> str:
    if hit.stance in ("", "endorsed"):
        return ""
    say = card_words(lang)
    stance = hit.stance if lang == "en" else term_words(lang).get(hit.stance, hit.stance)
    if not hit.holders:
        return f"[{stance}] "
    named = [holder for holder in hit.holders if holder != "notNamed"]
    held = f"{say.get('held by', 'held by')} {', '.join(named)}" if named else "holder not named"
    return f"[{stance}; {say.get(held, held)}] "


def hit_row(hit: Hit, names: Sequence[str]) -> list[Cell]:
    """The fields ``names`` of the hit as cells; holders and the slugs of answers are joined by ``; ``."""
    joined = {"holders": "; ".join(hit.holders), "answers": "; ".join(claim for claim, _ in hit.answers)}
    return [joined.get(name, getattr(hit, name)) for name in names]
