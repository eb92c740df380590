"""A reader's own copy: every claim in its sentence, whatever happened to the copy's lines and letters."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laborgraph.copy_anchors import anchors, copy_text, stored_anchors
from laborgraph.copy_coverage import Printed, coverage, printed
from laborgraph.copy_reading import read
from laborgraph.doors import OxigraphDoor
from laborgraph.errors import BadCopy, BadValue, UnknownName
from laborgraph.lookup import passage

SALT_TEXT = (Path(__file__).parent / "data" / "salt.txt").read_text(encoding="utf-8")


def methods(door: OxigraphDoor, copy: str) -> dict[str, str]:
    return {row.passage: row.method for row in anchors(door, copy)}


def words_of(door: OxigraphDoor, copy: str, claim: str) -> str:
    """What the copy has where the claim stands."""
    return " ".join(copy[row.start : row.end] for row in anchors(door, copy) if row.claim == claim)


def test_every_claim_stands_exactly_in_the_copy_it_was_made_from(salt: OxigraphDoor) -> None:
    rows = anchors(salt, SALT_TEXT)
    assert {(row.method, row.score, row.missing) for row in rows} == {("exact", 1.0, ())}
    assert words_of(salt, SALT_TEXT, "c-duties-fall") == "Hence duties fall"
    assert words_of(salt, SALT_TEXT, "c-table-fish") == "Fish (tons)\t500 ^a\t440"


def test_a_passage_without_a_claim_has_a_row_too(salt: OxigraphDoor) -> None:
    rows = anchors(salt, SALT_TEXT)
    assert {row.passage for row in rows} == {anchor.slug for anchor in stored_anchors(salt)}
    assert [row.claim for row in rows if row.passage == "p-1-heading"] == [""]


def test_a_sentence_parted_by_a_float_has_two_stretches(salt: OxigraphDoor) -> None:
    stretches = [
        SALT_TEXT[row.start : row.end] for row in anchors(salt, SALT_TEXT) if row.claim == "c-fish-fell"
    ]
    assert stretches == ["Yet fish sales", stretches[1]]
    assert stretches[1].startswith("fell by 12% between 1990 and 2000")
    assert stretches[1].endswith("Figure I")


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(" ", "\n"),
        lambda text: text.replace("\n\n", "\r\n\r\n"),
        lambda text: text.replace("quickly", "quick-\nly").replace("captains", "cap\u00adtains"),
        lambda text: text.replace("*", "").replace("¹", "").replace("fi", "ﬁ"),
        lambda text: text.replace("Fish (tons)\t500 ^a", "Fish (tons) | 500a"),
        lambda text: text.replace('"', "“").replace("–", "-"),
        lambda text: text.upper(),
    ],
    ids=["one word a line", "DOS", "hyphens", "no marks", "table bars", "quotes", "capitals"],
)
def test_what_a_reader_does_not_see_makes_no_difference(change: object, salt: OxigraphDoor) -> None:
    assert callable(change)
    assert set(methods(salt, change(SALT_TEXT)).values()) == {"exact"}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4000), st.sampled_from(" \n\t")), max_size=60))
def test_white_space_outside_numbers_never_matters(salt: OxigraphDoor, breaks: list[tuple[int, str]]) -> None:
    copy = SALT_TEXT
    for at, white in breaks:
        place = at % len(copy)
        if set("0123456789^") & set(copy[max(0, place - 2) : place + 2]):  # a broken number is another
            continue
        copy = copy[:place] + white + copy[place:]
    assert set(methods(salt, copy).values()) == {"exact"}


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=400))
def test_words_before_and_after_shift_every_place_alike(salt: OxigraphDoor, extra: str) -> None:
    front = f"{extra}\n\n"
    plain = [(row.claim, row.start) for row in anchors(salt, SALT_TEXT)]
    moved = [
        (row.claim, row.start - len(front))
        for row in anchors(salt, front + SALT_TEXT)
        if row.start is not None
    ]
    assert moved == plain


def test_a_number_that_a_copy_changed_is_reported(salt: OxigraphDoor) -> None:
    changed = SALT_TEXT.replace("fell by 12% between", "fell by 21% between")
    rows = [row for row in anchors(salt, changed) if row.claim == "c-fish-fell"]
    assert {(row.method, row.missing) for row in rows} == {("fuzzy", ("fell by 12%",))}


def test_misread_letters_are_found_by_prints(salt: OxigraphDoor) -> None:
    scanned = SALT_TEXT.replace("It has been estimated", "It has heen estirnated")
    assert methods(salt, scanned)["p-1-01-s4"] == "fuzzy"
    assert words_of(salt, scanned, "c-salt-employs").startswith("It has heen estirnated")


def test_a_passage_that_is_gone_is_lost(salt: OxigraphDoor) -> None:
    without = SALT_TEXT.replace("Hence duties fall.", "")
    rows = [row for row in anchors(salt, without) if row.claim == "c-duties-fall"]
    assert [(row.method, row.score, row.start, row.end) for row in rows] == [("lost", 0.0, None, None)]
    assert "not found in the copy" in read(salt, without, "c-duties-fall")


@pytest.mark.parametrize("other", ["", "Salt. " * 400, "A wholly other text about iron and coal. " * 40])
def test_another_text_is_refused(other: str, salt: OxigraphDoor) -> None:
    with pytest.raises(BadCopy, match="not a copy of the article"):
        anchors(salt, other)


def test_read_marks_the_sentence_in_its_paragraph(salt: OxigraphDoor) -> None:
    shown = read(salt, SALT_TEXT, "c-duties-fall")
    assert shown.startswith("c-duties-fall, p-1-04-s2 (exact, 1)\n\n")
    assert "»Hence duties fall.«" in shown
    assert "Hidden trade" in shown


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_read_shows_one_paragraph_whatever_the_line_ends(end: str, salt: OxigraphDoor) -> None:
    copy = SALT_TEXT.replace("\n", end)
    plain = read(salt, SALT_TEXT, "c-duties-fall").replace("\n", end)
    shown = read(salt, copy, "c-duties-fall")
    assert shown.partition(")")[2].split() == plain.partition(")")[2].split()


@pytest.mark.parametrize(
    ("thing", "headings"),
    [
        ("q-salt-jobs", ["q-salt-jobs, p-1-01-s4"]),
        ("hidden trade", ["hidden-trade, p-1-04-s1"]),
        ("1.1", ["p-1-01-s1", "p-1-01-s2", "p-1-01-s3", "p-1-01-s4"]),
        ("p-1-01-s4", ["p-1-01-s4"]),
        ("1.1.4", ["p-1-01-s4"]),
        ("note 1", ["p-note-1-s1"]),
        ("Table 1", ["table-1, p-table-1-title", "table-1, p-table-1-row-2"]),
        ("Reed and Brine, 2003", ["ref-reed-brine-2003, p-1-05-s1", "ref-reed-brine-2003, p-2-03"]),
        ("work-reed-brine-2003", ["work-reed-brine-2003, p-1-05-s1", "work-reed-brine-2003, p-2-03"]),
        ("rem-fall-and-second", ["rem-fall-and-second, p-1-01-s3", "rem-fall-and-second, p-1-05-s3"]),
    ],
)
def test_read_shows_whatever_stands_in_a_passage(thing: str, headings: list[str], salt: OxigraphDoor) -> None:
    shown = read(salt, SALT_TEXT, thing)
    assert re.findall(r"^(.*) \(exact, 1\)$", shown, re.MULTILINE) == headings
    assert shown.count("»") >= len(headings)


def test_read_shows_a_paragraph_once(salt: OxigraphDoor) -> None:
    shown = read(salt, SALT_TEXT, "1.4")
    assert shown.startswith("p-1-04-s1 (exact, 1)\np-1-04-s2 (exact, 1)\n\n")
    assert shown.count("Hence duties fall.") == 1
    assert shown.endswith("« »Hence duties fall.«\n")


@pytest.mark.parametrize("thing", ["causal", "authors"])
def test_read_says_of_what_stands_nowhere_that_it_does(thing: str, salt: OxigraphDoor) -> None:
    with pytest.raises(BadValue, match=f"^{thing} stands in no passage; name a claim"):
        read(salt, SALT_TEXT, thing)


def test_read_of_an_unknown_claim_names_the_nearest(salt: OxigraphDoor) -> None:
    with pytest.raises(UnknownName, match="c-duties-fall"):
        read(salt, SALT_TEXT, "c-duties-fell")


def test_a_pdf_is_read_as_text(tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed: the extra pdf brings it")
    blank = tmp_path / "blank.pdf"
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    writer.write(blank)
    with pytest.raises(BadCopy, match="holds no text"):
        copy_text(blank)
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"no PDF at all")
    with pytest.raises(BadCopy, match="cannot be read"):
        copy_text(broken)


def test_pasted_words_lead_to_their_passage_and_claims(salt: OxigraphDoor) -> None:
    whole = "Hidden trade: salt leaves inside barrels of fish (Mast and Keel, 2001:14)."
    (found,) = passage(salt, whole)
    assert (found.passage, found.method) == ("p-1-04-s1", "exact")
    assert [row[0] for row in found.claims.rows] == ["c-barrels-hide-salt"]
    (part,) = passage(salt, "estimated that the salt trade employs at least 40 people")
    assert (part.passage, part.method) == ("p-1-01-s4", "part")


def test_words_of_another_text_lead_nowhere(salt: OxigraphDoor) -> None:
    assert passage(salt, "The bakers of the upper town sold more bread in spring than in winter.") == []
    with pytest.raises(BadValue, match="too few words"):
        passage(salt, "salt")


def test_coverage_counts_each_section(salt: OxigraphDoor) -> None:
    names = [column.name for column in coverage(salt).columns]
    rows = [dict(zip(names, row, strict=True)) for row in coverage(salt).rows]
    assert [row["open"] for row in rows] == [0] * len(rows)
    assert [row["passages"] for row in rows] == [
        int(str(row["with_claims"])) + int(str(row["with_function"])) for row in rows
    ]


def test_a_number_and_a_citation_without_a_node_are_named(salt: OxigraphDoor) -> None:
    other = SALT_TEXT.replace("(Mast and Keel, 2001).", "(Reef and Keel, 2003).").replace(
        " 40 people", " 47 people"
    )
    before, after = printed(salt, SALT_TEXT), printed(salt, other)
    assert len(after) == len(before)
    assert [one for one in after if one not in before and not one.has_node] == [
        Printed(1, "p-1-01-s1", "citation", "Reef and Keel, 2003", has_node=False),
        Printed(1, "p-1-01-s4", "number", "47", has_node=False),
    ]


@pytest.mark.parametrize("digits", ["4", "0", "400"])
def test_a_part_of_a_number_is_not_that_number(digits: str, salt: OxigraphDoor) -> None:
    other = SALT_TEXT.replace(" 40 people", f" {digits} people")
    assert [one.text for one in printed(salt, other) if one.passage == "p-1-01-s4" and not one.has_node] == [
        digits
    ]


def test_every_claim_stands_exactly_in_the_article(shipped: OxigraphDoor, article: str) -> None:
    assert {row.method for row in anchors(shipped, article)} == {"exact"}
    assert len(stored_anchors(shipped)) == len({a.slug for a in stored_anchors(shipped)})


def test_the_article_broken_anew_is_found_all_the_same(shipped: OxigraphDoor, article: str) -> None:
    narrow = re.sub(r"(?<=\w) (?=\w)", "\n", article)
    assert {row.method for row in anchors(shipped, narrow)} == {"exact"}


def test_every_number_and_citation_of_the_article_has_a_node(shipped: OxigraphDoor, article: str) -> None:
    found = printed(shipped, article)
    assert [one for one in found if not one.has_node] == []
    assert sum(one.kind == "number" for one in found) > 100
    assert sum(one.kind == "citation" for one in found) > 40
