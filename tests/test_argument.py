"""Arguments: what they hold, to which depth, and the command, the function and the outline that show them."""

import subprocess
import sys
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import laborgraph
from laborgraph.arguing import DEEPEST, ROOM, argue
from laborgraph.argument_data import KINDS, Argument, Omitted
from laborgraph.argument_map import ArgumentMap, form_of
from laborgraph.cli import main
from laborgraph.doors import Door, OxigraphDoor
from laborgraph.errors import BadValue, UnknownName
from laborgraph.lettering import shorten, text_width, wrap
from laborgraph.loading import load_store, path_sources

SALT = Path(__file__).parent / "data" / "salt"
FIRST = "c-first-paradox-integration-deepens-asymmetries"
HEAD = """
@prefix lg: <https://w3id.org/laborgraph/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sa: <https://w3id.org/laborgraph/salt/> .
"""
CLAIM = """
sa:c-{name} a lg:Claim ;
    rdfs:label "{label}"@en , "{label}"@es ;
    lg:statement "{name}."@en , "{name}."@es ;
    lg:kind lg:description ;
    lg:stance lg:{stance} ;
    lg:subject sa:quay ;
    lg:anchoredIn sa:p-1-04-s2 ;
    lg:sourcing lg:noCitation .
"""
STEP = """
sa:a-{number} a lg:{kind} ; lg:from {sources} ; lg:to sa:c-{target} ; lg:basis lg:curatorReading .
"""


def door_with(folder: Path, *steps: tuple[str, str, str], **labels: str) -> OxigraphDoor:
    """The small graph with claims and steps, each (sources, kind, target), the sources parted by spaces."""
    names = dict.fromkeys(chain.from_iterable((*sources.split(), target) for sources, _, target in steps))
    text = HEAD
    for name in names:
        stance = "rejected" if name.startswith("no") else "endorsed"
        text += CLAIM.format(name=name, label=labels.get(name, name), stance=stance)
    for number, (sources, kind, target) in enumerate(steps):
        listed = " , ".join(f"sa:c-{one}" for one in sources.split())
        text += STEP.format(number=number, kind=kind, sources=listed, target=target)
    file = folder / "more.ttl"
    file.write_text(text, encoding="utf-8")
    return OxigraphDoor(load_store(path_sources([SALT, file])))


def levels(argument: Argument) -> dict[str, int]:
    return {box.claim.removeprefix("c-"): box.level for box in argument.boxes}


def test_a_claim_with_what_argues_about_it(any_salt: Door) -> None:
    argument = argue(any_salt, "c-fish-built-quay")
    assert argument.article == "Ada Brine, “Salt and Sail: How a Harbor Changed”"
    thesis, reason = argument.boxes
    assert (thesis.level, thesis.stance, thesis.holder, thesis.opposed) == (0, "rejected", "captains", True)
    assert (reason.claim, reason.level, reason.parent, reason.via) == (
        "c-fish-fell",
        1,
        "c-fish-built-quay",
        "a-fall-against-captains",
    )
    (link,) = argument.links
    assert (link.kind, link.sources, link.target) == ("Rebuttal", ("c-fish-fell",), "c-fish-built-quay")
    assert (link.stated, link.marker, link.place) == (True, "yet", "section 1, paragraph 1, sentence 3")


def test_what_the_claim_itself_argues_about(any_salt: Door) -> None:
    argument = argue(any_salt, "c-fish-fell", depth=3)
    assert levels(argument) == {"fish-fell": 0, "salt-paid-quay": -1, "fish-built-quay": -1}
    assert [link.kind for link in argument.links] == ["Evidence", "Rebuttal"]


def test_the_depth_counts_steps_and_each_claim_stands_once(tmp_path: Path) -> None:
    door = door_with(
        tmp_path,
        ("b", "Support", "a"),
        ("c", "Support", "b"),
        ("c", "Evidence", "a"),
        ("d", "Contrast", "c"),
        ("a", "Restatement", "d"),
    )
    assert levels(argue(door, "c-a")) == {"a": 0, "b": 1, "c": 1, "d": -1}
    deep = argue(door, "c-a", 3)
    assert levels(deep) == {"a": 0, "b": 1, "c": 1, "d": -1}
    assert [(one, link.target) for one, link in deep.further()] == [("c-c", "c-b")]
    assert levels(argue(door, "c-b", 2)) == {"b": 0, "c": 1, "d": 2, "a": -1}


def test_premises_that_work_together_stay_one_link(tmp_path: Path) -> None:
    door = door_with(tmp_path, ("b c d", "Support", "a"), ("e", "Rebuttal", "a"))
    argument = argue(door, "c-a")
    assert argument.links[0].sources == ("c-b", "c-c", "c-d")
    (onward,) = argue(door, "c-b").links
    assert (onward.sources, onward.target, onward.unseen) == (("c-b",), "c-a", 2)


def test_what_has_no_room_is_counted_weakest_first(tmp_path: Path) -> None:
    kinds = ["Elaboration"] * 5 + ["Support"] * 9 + ["Rebuttal"] * 4
    door = door_with(
        tmp_path, *((f"x{n:02}", kind, "a") for n, kind in enumerate(kinds)), ("a", "Support", "z")
    )
    argument = argue(door, "c-a")
    assert len(argument.boxes) == ROOM
    assert {link.kind: 0 for link in argument.links}.keys() == {"Support", "Rebuttal", "Elaboration"}
    assert argument.omitted == (
        Omitted("c-a", "Elaboration", 4),
        Omitted("c-a", "Support", 1, onward=True),
    )
    shown = ArgumentMap(argument).text()
    assert "\n- and 4 more, not shown: elaborates (4)\n" in shown
    assert shown.endswith("## What it bears on\n\n- and 1 more, not shown: supports (1)\n")
    assert len(argue(door, "c-a", 2).boxes) == 20


def test_nothing_is_left_out_of_the_real_graph_at_depth_one(shipped_once: Door) -> None:
    rows = laborgraph.query("argument-links")
    for claim in sorted(set(rows["to"]))[::12]:
        argument = argue(shipped_once, claim)
        assert argument.omitted == ()
        expected = set(rows.loc[rows["to"] == claim, "from"]) | set(rows.loc[rows["from"] == claim, "to"])
        assert {box.claim for box in argument.boxes} == expected | {claim}


def test_a_name_in_words_an_iri_or_another_language(shipped: OxigraphDoor) -> None:
    wanted = argue(shipped, FIRST)
    assert argue(shipped, "First paradox: integration deepens asymmetries") == wanted
    assert argue(shipped, wanted.thesis.label.upper()) == wanted
    spanish = argue(shipped, FIRST, lang="es")
    assert [box.claim for box in spanish.boxes] == [box.claim for box in wanted.boxes]
    assert spanish.thesis.place == "sección 5, párrafo 2, oración 1"


def test_mistakes_are_answered_with_what_is_right(salt: OxigraphDoor) -> None:
    with pytest.raises(UnknownName, match="no claim 'c-fish-fel'; nearest: c-fish-fell"):
        argue(salt, "c-fish-fel")
    with pytest.raises(UnknownName, match="no claim 'fish'"):
        argue(salt, "fish")
    for depth in (0, DEEPEST + 1):
        with pytest.raises(BadValue, match=f"the depth goes from 1 to {DEEPEST}: not {depth}"):
            argue(salt, "c-fish-fell", depth)
    with pytest.raises(BadValue, match="lang is en or es: not 'fr'"):
        argue(salt, "c-fish-fell", lang="fr")


def test_the_outline(salt: OxigraphDoor) -> None:
    assert ArgumentMap(argue(salt, "c-fish-built-quay")).text() == (
        "# Fish built the quay (captains' view)\n"
        "\n"
        "Captains hold that the quay was paid with fish.\n"
        "\n"
        "- Ada Brine, “Salt and Sail: How a Harbor Changed”, section 1, paragraph 1, sentence 2\n"
        "- rejected: captains; Mast and Keel, 2001 (in a neighbouring sentence, may cover it); `c-fish-built-quay`\n"
        "- Claims in the curators' own words.\n"
        "\n"
        "## What argues about it\n"
        "\n"
        "- **rebuts** (stated in the text, “yet”): 2 · Over ten years less fish and three times as much salt was"
        " sold. (section 1, paragraph 1, sentence 3; Harbor Office; `c-fish-fell`)\n"
    )


def test_the_outline_holds_every_claim_place_and_citation(shipped: OxigraphDoor) -> None:
    argument = argue(shipped, FIRST, 2)
    text = ArgumentMap(argument).text()
    for box in argument.boxes:
        (line,) = [
            line for line in text.split("\n") if line.endswith(f"`{box.claim}`") or f"`{box.claim}`)" in line
        ]
        assert box.place in (line if box.level else text)
        assert box.statement in text
        assert all(one.printed in line for one in box.citations)
    assert text.count("**supports**") == sum(
        len(one.sources) for one in argument.links if one.kind == "Support"
    )


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_claim_alone_says_so(lang: str, shipped: OxigraphDoor) -> None:
    rows = laborgraph.query("argument-links")
    joined = set(rows["from"]) | set(rows["to"])
    alone = next(claim for claim in laborgraph.query("claims")["claim"] if claim not in joined)
    shown = ArgumentMap(argue(shipped, alone, lang=lang))
    assert len(shown.argument.boxes) == 1
    words = {"en": "Nothing in the article argues", "es": "Nada en el artículo argumenta"}[lang]
    assert words in shown.text()
    assert words in shown.text("svg")


def test_markup_in_a_claim_stays_text(salt: OxigraphDoor) -> None:
    argument = argue(salt, "c-fish-built-quay")
    thesis = replace(argument.thesis, statement="*a* _b_ <i>c</i> [d](e) `f` &amp; A&B | ~g~ \\h")
    text = ArgumentMap(replace(argument, boxes=(thesis, *argument.boxes[1:]))).text()
    assert "\\*a\\* \\_b\\_ \\<i\\>c\\</i\\> \\[d\\](e) \\`f\\` \\&amp; A&B \\| \\~g\\~ \\\\h\n" in text


def test_what_cannot_be_seen_or_turns_the_reading_direction_is_shown(tmp_path: Path) -> None:
    door = door_with(tmp_path, ("b", "Support", "a"), b="x\\u202Ey\\u0007z\\n w", a="")
    thesis, reason = argue(door, "c-a").boxes
    assert (thesis.label, reason.label) == ("c-a", "x�y�z w")


def test_the_command_chooses_the_form_by_the_ending(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    begins = {
        "a.svg": "<svg ",
        "a.md": "# First paradox",
        "a.dot": "digraph ",
        "a.gv": "digraph ",
        "a.argdown": "===\n",
        "a.json": '{\n  "nodes"',
    }
    for name, start in begins.items():
        assert main(["argument", FIRST, "--output", str(tmp_path / name)]) == 0
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)
    assert main(["argument", FIRST, "--output", str(tmp_path / "a.txt"), "--format", "aif"]) == 0
    assert (tmp_path / "a.txt").read_text(encoding="utf-8").startswith('{\n  "nodes"')
    capsys.readouterr()
    assert main(["argument", *["first", "paradox:", "integration", "deepens", "asymmetries"]]) == 0
    assert capsys.readouterr().out == laborgraph.argument(FIRST).text("md")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--depth", "9"], "Invalid value for '--depth': 9 is not in the range 1<=x<=4."),
        (["--output", "x.foo"], "the ending of 'x.foo' tells no form: one of .md, .svg, .png, .dot,"),
        (["--format", "pdf"], "Invalid value for '--format': 'pdf' is not one of"),
        (["--output", "/nowhere/x.svg"], "cannot write '/nowhere/x.svg'"),
    ],
)
def test_a_mistake_is_one_line(arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["argument", FIRST, *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"laborgraph: {says}")
    assert err.count("\n") == 1


def test_the_function_asks_a_dataset_and_refuses_two_places() -> None:
    shown = laborgraph.argument("c-fish-fell", dataset=laborgraph.load(SALT))
    assert shown.argument.thesis.claim == "c-fish-fell"
    with pytest.raises(BadValue, match="a dataset or an endpoint, not both"):
        laborgraph.argument("c-fish-fell", dataset=laborgraph.load(SALT), endpoint="http://localhost/")
    with pytest.raises(UnknownName, match="no format 'svgg'; nearest: svg"):
        shown.text("svgg")
    with pytest.raises(BadValue, match="png is no text"):
        shown.text("png")
    with pytest.raises(BadValue, match="tells no form"):
        form_of("paradox")


def test_a_notebook_shows_the_drawing() -> None:
    shown = laborgraph.argument(FIRST)
    assert shown._repr_svg_() == shown.text("svg")
    assert shown._repr_markdown_() == shown.text("md")
    assert shown._repr_html_() == f'<div style="overflow-x: auto">{shown.text("svg")}</div>'


def test_the_same_bytes_each_time() -> None:
    code = (
        "import sys, laborgraph; shown = laborgraph.argument(sys.argv[1], depth=3);"
        "sys.stdout.buffer.write(b''.join(shown.content(f) for f in ('md', 'svg', 'dot', 'argdown', 'aif')))"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code, FIRST],
            env={"PYTHONHASHSEED": seed, "LC_ALL": "C", "PATH": ""},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]
    assert len(runs[0]) > 50_000


def test_the_words_are_there_in_both_languages(shipped: OxigraphDoor) -> None:
    words = {lang: ArgumentMap(argue(shipped, FIRST, lang=lang))._words for lang in ("en", "es")}
    assert words["en"].keys() == words["es"].keys()
    for lang in words:
        signs = [words[lang][f"glyph {kind}"] for kind in KINDS]
        assert len(set(signs)) == len(KINDS)
        assert len({words[lang][kind] for kind in KINDS}) == len(KINDS)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.floats(20, 300), st.floats(8, 20))
def test_lines_fit_and_lose_nothing(text: str, room: float, size: float) -> None:
    lines = wrap(text, room, size)
    assert all(text_width(line, size) <= room or len(line) == 1 for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert len(shorten(text, 20)) <= 20
