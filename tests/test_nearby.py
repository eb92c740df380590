"""What lies near a question that found nothing: said apart, the nearest first, never as the answer."""

import pytest

from laborgraph.cli import main
from laborgraph.doors import OxigraphDoor
from laborgraph.nearby import Near, nearby
from laborgraph.querying import run


@pytest.mark.parametrize(
    ("name", "given", "near"),
    [
        ("figures", {"year": "1900", "unit": "percent"}, [("unit", "year")]),
        ("claims", {"section": "9"}, [("section",)]),
    ],
)
def test_a_value_is_left_out(
    name: str, given: dict[str, str], near: list[tuple[str, ...]], salt: OxigraphDoor
) -> None:
    result = run(salt, name, given)
    assert result.rows == []
    for entry in nearby(salt, result):
        others = {key: value for key, value in given.items() if key != entry.parameter}
        assert entry.rows == len(run(salt, name, others).rows) > 0
    assert {entry.parameter for entry in nearby(salt, result)} <= {name for names in near for name in names}


def test_the_nearest_number_comes_first(salt: OxigraphDoor) -> None:
    (near,) = nearby(salt, run(salt, "claims", {"section": "9"}))
    assert near.column == "section"
    assert list(near.values) == sorted(near.values, key=lambda value: -int(value))


def test_what_a_query_needs_is_not_left_out(shipped: OxigraphDoor) -> None:
    result = run(shipped, "opposed-views", {"holder": "mexico", "lang": "es"})
    assert result.rows == []
    assert [entry.parameter for entry in nearby(shipped, result)] == ["holder"]


def test_in_words() -> None:
    assert str(Near("year", 1, "from_year", ("1998",))) == "without year: 1 row, from_year 1998"
    assert str(Near("about", 3, "", ())) == "without about: 3 rows"


def test_it_is_never_printed_as_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "opposed-views", "--holder", "mexico", "--format", "json"]) == 0
    done = capsys.readouterr()
    assert done.out == "[]\n"
    assert done.err.split("\n")[1] == "near it, and not what was asked:"
