"""Passages: the invented article is cut as a reader would, and nothing of its words is stored."""

from collections import Counter
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from laborgraph.passages import passages, passages_turtle
from laborgraph.segmentation import segments
from laborgraph.skeleton import skeleton

DATA = Path(__file__).parent / "data"
SALT = (DATA / "salt.txt").read_text(encoding="utf-8")

CUT = [
    ("p-title", "title", "Salt and Sail: How a Harbor Changed"),
    ("p-author-1", "byline", "Ada Brine\nUniversity of Port Vale"),
    ("p-0-01-s1", "abstract", "This study follows one harbor for ten years."),
    ("p-0-01-s2", "abstract", "It finds that salt, not fish, paid for the new quay."),
    ("p-1-heading", "heading", "INTRODUCTION"),
    ("p-1-01-s1", "sentence", "The harbor of Port Vale grew quickly (Mast and Keel, 2001)."),
    ("p-1-01-s2", "sentence", "Some captains say that fish built the quay.¹"),
    (
        "p-1-01-s3",
        "sentence",
        "Yet fish sales\nfell by 12% between 1990 and 2000 while salt sales rose threefold (*see* Figure I).",
    ),
    (
        "p-1-01-s4",
        "sentence",
        "It has been estimated that the salt trade employs at least 40 people, 10% of the town.",
    ),
    ("p-1-02-s1", "sentence", "Two mechanisms matter:"),
    ("p-1-03-s1", "list-item", "*Open trade*: salt leaves by ship."),
    (
        "p-1-04-s1",
        "list-item",
        "*Hidden trade*: salt leaves inside barrels of fish (Mast and Keel, 2001:14).",
    ),
    ("p-1-04-s2", "list-item", "Hence duties fall."),
    (
        "p-1-05-s1",
        "sentence",
        "The harbor council, which pays the captains (Reed and Brine, 2003), had promised lower prices "
        "(Reed and Brine, 2003; Harbor Office).",
    ),
    (
        "p-1-05-s2",
        "sentence",
        "Prices rose instead, and in 2000 Far Haven sold 880 tons of fish.",
    ),
    (
        "p-1-05-s3",
        "sentence",
        "It is true that fish is Port Vale's second good, sold in bad years at about half the price of salt.",
    ),
    (
        "p-1-05-s4",
        "sentence",
        "Salt, in short, paid for the quay, and ships should be counted every year.",
    ),
    ("p-2-heading", "heading", "REFERENCES"),
    ("p-2-01", "reference", '- Brine, A.\n1998 "Harbors of Salt." *Coast* 3(2):1–9.'),
    ("p-2-02", "reference", "- Mast, B., and C. Keel\n2001 *Ships and Salt*. Port Vale: Quay Press."),
    ("p-2-03", "reference", "- Reed, T., and A. Brine\n2003 *Prices at Sea*. Port Vale: Quay Press."),
    ("p-note-1-s1", "note", "¹Captains here are the owners of the boats."),
    ("p-figure-1-caption", "caption", "Figure I. Port Vale: Salt Sold"),
    ("p-figure-1-source", "source-line", "Source: Harbor Office."),
    ("p-table-1-title", "caption", "TABLE 1\nSALT AND FISH, 1990–2000"),
    ("p-table-1-head-1", "table-head", "Good\t1990\t2000"),
    ("p-table-1-row-1", "table-row", "Salt (tons)\t1,000\t3,000"),
    ("p-table-1-row-2", "table-row", "Fish (tons)\t500 ^a\t440"),
    ("p-table-1-note-a", "table-note", "Notes: ^a1991."),
    ("p-table-1-source", "source-line", "Source: Keel (1999)."),
]


def test_the_invented_article_is_cut_as_a_reader_would() -> None:
    assert [(s.slug, s.kind, s.text) for s in segments(SALT)] == CUT


def test_the_stored_passages_are_the_computed_ones() -> None:
    stored = (DATA / "salt" / "article" / "passages.ttl").read_text(encoding="utf-8")
    assert passages_turtle(SALT, "salt", "sa") == stored


def test_passages_fill_the_reading_text_without_gaps() -> None:
    found = passages(SALT)
    assert found[0].start == 0
    assert all(a.start + a.length == b.start for a, b in pairwise(found))
    total = found[-1].start + found[-1].length
    marks = len({(s.section, s.paragraph) for s in segments(SALT) if s.item.strip("-")})
    assert total == len(skeleton(SALT).letters) - marks


def test_a_sentence_survives_where_its_lines_break() -> None:
    joined = SALT.replace(
        "\n\n¹Captains here are the owners of the boats.\n\nFigure I. Port Vale: Salt Sold\n\nSource: Harbor Office.\n\nfell",
        " fell",
    )
    digests = {p.slug: p.digest for p in passages(joined)}
    assert digests["p-1-01-s3"] == {p.slug: p.digest for p in passages(SALT)}["p-1-01-s3"]


def test_abbreviations_end_no_sentence() -> None:
    text = "BODY\n\nTrade with the U.S. Government grew (Mast et al., 2001; see p. 4, e.g. Keel). It fell. J. Doe said so."
    found = [s.text for s in segments("Title\n\nAuthor\n\nAbstract.\n\n" + text) if s.kind == "sentence"]
    assert found == [
        "Trade with the U.S. Government grew (Mast et al., 2001; see p. 4, e.g. Keel).",
        "It fell.",
        "J. Doe said so.",
    ]


def test_the_article_is_cut_into_the_known_passages(article: str) -> None:
    found = segments(article)
    assert len(found) == 294
    assert Counter(s.kind for s in found) == {
        "title": 1,
        "byline": 2,
        "abstract": 3,
        "heading": 7,
        "sentence": 154,
        "list-item": 46,
        "note": 4,
        "caption": 10,
        "source-line": 10,
        "table-head": 3,
        "table-row": 12,
        "table-note": 2,
        "reference": 40,
    }


@given(st.text(alphabet="aB.?! \n\t1¹^:-()", max_size=300))
def test_any_text_is_cut_without_loss(text: str) -> None:
    cut = "".join(skeleton(s.text).letters for s in segments("Title\n\nAuthor\n\nAbstract.\n\n" + text))
    whole = skeleton("Title\n\nAuthor\n\nAbstract.\n\n" + text).letters
    assert len(cut) <= len(whole)
    assert Counter(cut) <= Counter(whole)
