"""Tables for people: every stored query fits a terminal of 80 letters, and words are whole where there is room."""

import pytest

from laborgraph.catalogue import catalogue
from laborgraph.doors import OxigraphDoor
from laborgraph.querying import run
from laborgraph.rendering import render
from laborgraph.table_text import table_text

HEADS = ["from_year", "statement", "place"]
ROWS = [
    ["1990", "Salt sold threefold", "section 1, paragraph 1, sentence 3"],
    ["", "La sal", "sección 2, párrafo 1, oración 12"],
    ["2000", "A table", "table 1, row 2"],
]


def test_a_table_with_room_keeps_heads_and_places() -> None:
    assert table_text(HEADS, ROWS, [True, False, False], 70) == (
        "from_year  statement            place\n"
        "---------  -------------------  ----------------------------------\n"
        "     1990  Salt sold threefold  section 1, paragraph 1, sentence 3\n"
        "           La sal               sección 2, párrafo 1, oración 12\n"
        "     2000  A table              table 1, row 2\n"
    )


def test_without_room_for_words_heads_are_parted_and_places_are_numbers() -> None:
    assert table_text(HEADS, ROWS, [True, False, False], 28) == (
        "from_ statement place\n"
        " year\n"
        "----- --------- --------\n"
        " 1990 Salt sold 1.1.3\n"
        "      threefold\n"
        "      La sal    2.1.12\n"
        " 2000 A table   table 1,\n"
        "                row 2\n"
    )


def test_places_that_would_take_many_lines_are_numbers() -> None:
    assert table_text(HEADS, ROWS, [True, False, False], 45) == (
        "from_year  statement  place\n"
        "---------  ---------  --------------\n"
        "     1990  Salt sold  1.1.3\n"
        "           threefold\n"
        "           La sal     2.1.12\n"
        "     2000  A table    table 1, row 2\n"
    )
    assert "section 1, paragraph 1," in table_text(HEADS, ROWS, [True, False, False], 60)


def test_what_has_digits_is_parted_last() -> None:
    rows = [["US$174.521 billion", "endorsed", "2.1.1"], ["manufacturing", "rejected", "x"]]
    assert table_text(["printed", "stance", "place"], rows, [False] * 3, 24) == (
        "printed    stance  place\n"
        "---------- ------- -----\n"
        "US$174.521 endorse 2.1.1\n"
        "billion    d\n"
        "manufactur rejecte x\n"
        "ing        d\n"
    )
    assert "\nUS$174.\n" in table_text(["printed"], [["US$174.521"]], [False], 7)


def test_a_table_without_rows_or_columns_is_its_heads() -> None:
    assert (
        table_text(HEADS, [], [False] * 3, 10) == "from_year  statement  place\n---------  ---------  -----\n"
    )
    assert table_text([], [], [], 80) == table_text([], [[], []], [], 80) == "\n\n"


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("name", [query.name for query in catalogue()])
def test_every_answer_fits_a_terminal(name: str, lang: str, shipped: OxigraphDoor) -> None:
    query = next(query for query in catalogue() if query.name == name)
    spoken = {"lang": lang} if any(parameter.name == "lang" for parameter in query.parameters) else {}
    table = render(run(shipped, name, spoken), "table", width=80)
    assert max(map(len, table.splitlines())) <= 80
