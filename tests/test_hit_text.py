"""Hits, cards and choices in words: whose view it is, in the language asked for."""

import pytest

from laborgraph.card_words import choice_words
from laborgraph.cards import show
from laborgraph.catalogue import catalogue
from laborgraph.doors import OxigraphDoor
from laborgraph.hit_text import hit_text
from laborgraph.querying import run
from laborgraph.rendering import render
from laborgraph.searching import Hit

VIEW = Hit(
    "c-fish",
    "claim",
    "Fish rose",
    "They say so.",
    "note 1",
    1.0,
    "rejected",
    ("captains",),
    (("c-a", "No."),) * 4,
)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        (
            "en",
            "c-fish · claim · note 1\n    [rejected; held by captains] Fish rose\n    They say so.\n"
            "    answered by c-a: No.\n    answered by c-a: No.\n    and by 2 more: laborgraph argument c-fish\n",
        ),
        (
            "es",
            "c-fish · afirmación · note 1\n    [rechazada; la sostienen captains] Fish rose\n    They say so.\n"
            "    la rebate c-a: No.\n    la rebate c-a: No.\n    y por 2 más: laborgraph argument c-fish\n",
        ),
    ],
)
def test_a_hit_is_told_in_its_language(lang: str, text: str) -> None:
    assert hit_text(VIEW, lang) == text


@pytest.mark.parametrize(
    ("lang", "told"),
    [("en", "rejected, holder not named"), ("es", "rechazada, no se dice quién la sostiene")],
)
def test_a_view_of_nobody_by_name_is_told_so(lang: str, told: str, shipped: OxigraphDoor) -> None:
    entries = {entry.title: entry.lines for entry in show(shipped, "c-less-qualified-leave", lang).entries}
    assert entries["stance" if lang == "en" else "postura"] == (told,)


@pytest.mark.parametrize(
    ("thing", "title", "claims"),
    [
        ("poverty", "claims", ["c-remittances-ease-poverty", "c-remittances-palliate-poverty-locally"]),
        (
            "poverty",
            "claims on kinds of it",
            ["c-migrant-export-goes-with-poverty", "c-precarization-names-three-ills"],
        ),
    ],
)
def test_a_card_tells_claims_on_kinds_apart(
    thing: str, title: str, claims: list[str], shipped: OxigraphDoor
) -> None:
    (lines,) = [entry.lines for entry in show(shipped, thing, "en").entries if entry.title == title]
    assert [line.split(":")[0] for line in lines] == claims


CODES = {"lang", "language", "type"}
"""Parameters whose choices are codes and classes, not words."""


def test_every_choice_has_spanish_words_and_no_other_has() -> None:
    parameters = [p for query in catalogue() for p in query.parameters if p.name not in CODES]
    choices = {choice for parameter in parameters for choice in parameter.choices}
    assert set(choice_words("es")) == choices
    for parameter in parameters:
        assert len({choice_words("es")[choice] for choice in parameter.choices}) == len(parameter.choices)


def test_choices_are_said_and_taken_in_spanish(shipped: OxigraphDoor) -> None:
    fall = run(shipped, "changes", {"direction": "baja", "lang": "es"})
    assert fall == run(shipped, "changes", {"direction": "fall", "lang": "es"})
    assert fall.rows != []
    said = render(fall, "md", ["direction"]).splitlines()
    assert set(said) == {"| direction |", "| --------- |", "| baja |"}
    assert set(render(fall, "csv", ["direction"]).splitlines()) == {"direction", "fall"}
    english = render(run(shipped, "changes", {"direction": "fall"}), "md", ["direction"])
    assert set(english.splitlines()) == {"| direction |", "| --------- |", "| fall |"}
