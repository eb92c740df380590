"""The skeleton: what differs between two copies of one text vanishes, what would be another number stays."""

import re
import unicodedata
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from laborgraph.skeleton import GRAM, PRINTS, digest, gram_print, prints, skeleton

TEXT = st.text(alphabet=st.characters(codec="utf-8"), max_size=200)
PROSE = st.text(alphabet="abcdefghij ABC áéñ 0123456789.,:;-–“”'()\n", max_size=200)


def test_what_editions_change_vanishes() -> None:
    plain = "The workforce of México grew 13.4% in fifteen offices."
    for other in (
        "The *workforce* of México grew 13.4% in fifteen offices.",
        "The work-\nforce of Mexico\ngrew 13.4% in fifteen offices.¹",
        "“The workforce of Me\u0301xico grew 13.4% in \ufb01fteen o\ufb03ces.”",
        "THE WORKFORCE OF MÉXICO GREW 13.4% IN FIFTEEN OFFICES",
    ):
        assert skeleton(other).letters == skeleton(plain).letters


def test_another_number_is_another_skeleton() -> None:
    numbers = ["30.7", "30:7", "307", "3.07", "30,7", "30.8", "37.0"]
    assert len({skeleton(number).letters for number in numbers}) == len(numbers)


def test_marks_outside_numbers_vanish() -> None:
    assert skeleton("in 2005. At 9: ten, 3, 4").letters == "in2005at9ten34"


@given(TEXT)
def test_letters_are_folded_and_placed(text: str) -> None:
    found = skeleton(text)
    assert len(found.letters) == len(found.where)
    assert list(found.where) == sorted(found.where)
    for letter, place in zip(found.letters, found.where, strict=True):
        assert letter in unicodedata.normalize("NFKD", text[place]).casefold() or letter in ".,:"
        assert letter.isalnum() or letter in ".,:"


@given(PROSE)
def test_the_skeleton_of_a_skeleton_is_itself(text: str) -> None:
    once = skeleton(text).letters
    assert skeleton(once).letters == once


@given(PROSE, PROSE)
def test_parts_give_the_whole(one: str, two: str) -> None:
    assert skeleton(one + "\n" + two).letters == skeleton(one).letters + skeleton(two).letters


@given(PROSE.filter(lambda text: any(c.isalnum() for c in text)))
def test_a_span_of_the_skeleton_is_a_span_of_the_text(text: str) -> None:
    found = skeleton(text)
    start, end = found.span(0, len(found.letters))
    assert skeleton(text[start:end]).letters == found.letters


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=400))
def test_prints_stand_where_they_say_and_do_not_overlap(letters: str) -> None:
    found = [(int(at), value) for at, value in (part.split(":") for part in prints(letters).split())]
    assert 1 <= len(found) <= PRINTS
    assert all(gram_print(letters[at : at + GRAM]) == value for at, value in found)
    starts = [at for at, _ in found]
    assert all(b - a >= min(GRAM, len(letters) - GRAM) for a, b in pairwise(starts))


@given(PROSE, PROSE)
def test_digests_tell_texts_apart(one: str, two: str) -> None:
    assert (digest(one) == digest(two)) == (one == two)
    assert re.fullmatch("[0-9a-f]{32}", digest(one))
