"""The Python interface: cards, paths, references, the network and the page, as a notebook shows them."""

import html
import importlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import numpy as np
import pytest

import laborgraph
from laborgraph.arguing import DEEPEST
from laborgraph.cards import Card, Entry
from laborgraph.cli import cli
from laborgraph.doors import OxigraphDoor
from laborgraph.errors import BadCopy, UnknownName
from laborgraph.explorer import explorer_page
from laborgraph.paths import LONGEST

SALT = Path(__file__).parent / "data" / "salt"


def test_every_name_is_there_and_no_module_hides_it() -> None:
    for name in laborgraph.__all__:
        assert callable(getattr(laborgraph, name)) or name == "__version__"
        if name != "__version__":
            with pytest.raises(ModuleNotFoundError):
                importlib.import_module(f"laborgraph.{name}")


def test_a_dataset_of_ones_own_is_asked() -> None:
    salt = laborgraph.load(SALT)
    assert laborgraph.show("c-barrels-hide-salt", dataset=salt).heading == (
        "In the hidden trade salt travels in fish barrels."
    )
    assert sorted(laborgraph.to_networkx(dataset=salt).nodes)[:2] == ["ada-brine", "c-barrels-hide-salt"]
    assert laborgraph.cite("ref-mast-keel-2001", dataset=salt).startswith("Mast, B., & Keel, C. (2001).")


def test_the_network_is_ones_own() -> None:
    laborgraph.to_networkx().clear()
    assert len(laborgraph.to_networkx()) > 700


def test_the_page_is_that_of_the_command(shipped: OxigraphDoor, tmp_path: Path) -> None:
    page = laborgraph.browse(lang="es", height=300)
    assert page.text == explorer_page(shipped, "es")
    assert page.save(tmp_path / "labor.html").read_text(encoding="utf-8") == page.text
    shown = page._repr_html_()
    assert shown.startswith('<iframe title="laborgraph" style="width:100%;height:300px;border:0"')
    assert html.unescape(shown.partition('srcdoc="')[2].removesuffix('"></iframe>')) == page.text


def test_a_card_shows_hostile_words_as_words() -> None:
    card = Card("c-x", "i", "claim", "<script>alert(1)</script>", (Entry("says", ("<img onerror=x>", "b")),))
    assert card._repr_html_() == (
        "<table><caption style='text-align:left'><b>&lt;script&gt;alert(1)&lt;/script&gt;</b><br>"
        "<code>c-x</code> · claim</caption><tr><th scope='row' style='text-align:left;vertical-align:top'>says</th>"
        "<td style='text-align:left'>&lt;img onerror=x&gt;<br>b</td></tr></table>"
    )
    assert str(card) == card.text()


CLAIM = "c-maquila-imports-inputs"
THING = "a slug, a name in English or Spanish, or an IRI"
untyped: Any = laborgraph
"""The package as a notebook sees it, where nobody checks types."""


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: untyped.search("maquila", limit=0), "limit takes a whole number from 1, not 0"),
        (lambda: untyped.search("maquila", limit=2.5), "limit takes a whole number from 1, not 2.5"),
        (lambda: untyped.search("maquila", limit=True), "limit takes a whole number from 1, not True"),
        (lambda: untyped.search("maquila", kinds=["claimz"]), "no kind 'claimz'; nearest: claim"),
        (lambda: untyped.search("maquila", kinds=None), "kinds takes some of claim, number, mechanism,"),
        (lambda: untyped.search("maquila", kinds=3), "kinds takes some of claim, number, mechanism,"),
        (lambda: untyped.search("maquila", lang="fr"), "no language 'fr'; nearest: en, es"),
        (lambda: untyped.search(None), "words takes text (a word or a number), not None"),
        (lambda: untyped.search(" "), "words is blank; give a word or a number"),
        (lambda: untyped.search("a " * 101), "101 words are too many to search: give at most 100"),
        (lambda: untyped.show(None), f"thing takes text ({THING}), not None"),
        (lambda: untyped.show(""), f"thing is blank; give {THING}"),
        (lambda: untyped.show("\x07"), f"thing '\\x07' has no letter; give {THING}"),
        (lambda: untyped.show("maquila", lang=3), "language takes one of en, es, not an int"),
        (lambda: untyped.cite(None), f"thing takes text ({THING}), not None"),
        (lambda: untyped.cite(CLAIM, style="mla"), "no style 'mla'; nearest: apa, bibtex, csl-json, ris"),
        (lambda: untyped.query(3), "name takes text (the name of a stored query,"),
        (lambda: untyped.query("claims", about=""), "no about given: it is blank; give a slug"),
        (lambda: untyped.query("claims", dataset=3), "dataset takes what laborgraph.load gives, not 3"),
        (lambda: untyped.query("claims", project=" "), "project is blank; give the path of a folder"),
        (lambda: untyped.query("claims", endpoint=3), "endpoint takes text (the address of"),
        (lambda: untyped.load(project=""), "project is blank; give the path of a folder"),
        (lambda: untyped.load(project=3), "project takes the path of a folder, not 3"),
        (lambda: untyped.load(engine=None), "engine takes one of oxigraph, rdflib, not None"),
        (lambda: untyped.path("a", "b", longest=99), "longest takes a whole number from 1 to 12, not 99"),
        (lambda: untyped.path("a", "b", stated="no"), "stated takes True or False, not 'no'"),
        (lambda: untyped.path(1, "b"), f"cause takes text ({THING}), not an int"),
        (lambda: untyped.argument(CLAIM, depth="2"), "depth takes a whole number from 1 to 4, not '2'"),
        (lambda: untyped.argument(CLAIM, depth=5), "depth takes a whole number from 1 to 4, not 5"),
        (lambda: untyped.argument(None), "claim takes text ("),
        (lambda: untyped.browse(height=0), "height takes a whole number from 1, not 0"),
        (lambda: untyped.rests_on(None), f"work takes text ({THING}), not None"),
        (lambda: untyped.audit("sums"), "no audit 'sums'; nearest: arithmetic, citations,"),
        (lambda: untyped.sparql(3), "text takes text (a query in SPARQL), not an int"),
        (lambda: untyped.sparql("ASK {}", timeout=0), "timeout takes seconds, a number above 0 and up to"),
        (lambda: untyped.anchors(None), "copy takes the path of a file, not None"),
        (lambda: untyped.coverage(""), "copy takes the path of a file, not ''"),
        (lambda: untyped.read("copy.txt", None), "thing takes text ("),
        (lambda: untyped.passage(""), "words is blank; give words of the article"),
    ],
)
def test_what_no_function_takes_is_told_in_a_sentence(call: Callable[[], object], says: str) -> None:
    with pytest.raises(laborgraph.LaborgraphError) as fault:
        call()
    assert str(fault.value).startswith(says)
    assert "\n" not in str(fault.value)


def test_the_functions_have_the_limits_of_the_commands() -> None:
    ranges = {
        (name, parameter.name): parameter.type
        for name in ("search", "path", "argument")
        if (command := cli.get_command(click.Context(cli), name)) is not None
        for parameter in command.params
        if isinstance(parameter.type, click.IntRange)
    }
    assert {key: (kind.min, kind.max) for key, kind in ranges.items()} == {
        ("search", "limit"): (1, None),
        ("path", "longest"): (1, LONGEST),
        ("argument", "depth"): (1, DEEPEST),
    }
    assert len(laborgraph.path("border-closure", "depopulation", longest=LONGEST)) > 0
    assert len(untyped.search("maquila", limit=np.int64(3))) == 3


def test_a_long_name_is_cut_short_in_the_message() -> None:
    for call in (laborgraph.show, laborgraph.cite, laborgraph.query, laborgraph.rests_on):
        with pytest.raises(UnknownName) as fault:
            call("x" * 100_000)
        assert "…' (100000 characters)" in str(fault.value)
        assert len(str(fault.value)) < 300


def test_what_rests_on_a_work_and_the_audits_are_those_of_the_queries() -> None:
    same = laborgraph.query("rests-on", work="ref-dussel-2003", lang="es")
    assert laborgraph.rests_on("Dussel, 2003", lang="es").equals(same)
    assert laborgraph.audit("counts").equals(laborgraph.query("audit-counts"))
    total = laborgraph.audit()
    assert list(total.columns) == ["audit", "verdict", "findings"]
    counts = laborgraph.audit("counts")["verdict"].value_counts().to_dict()
    told = total[total["audit"] == "counts"]
    assert dict(zip(told["verdict"], told["findings"], strict=True)) == counts


def test_a_copy_is_traced_from_python(tmp_path: Path) -> None:
    shutil.copytree(SALT.parent / "pelagia", tmp_path / "pelagia")
    copy, project = SALT.parent / "pelagia.txt", tmp_path
    found = laborgraph.anchors(copy, project=project)
    assert [str(dtype) for dtype in found.dtypes] == [*["string"] * 3, "Float64", *["Int64"] * 2, "string"]
    (row,) = found[found["claim"] == "c-pe-yards-employ"].to_dict("records")
    sentence = copy.read_text(encoding="utf-8")[row["start"] : row["end"]]
    assert (row["passage"], row["method"], row["score"]) == ("pe-p-2-01-s4", "exact", 1.0)
    assert f"»{sentence}.«" in laborgraph.read(copy, "c-pe-yards-employ", project=project)
    pasted = laborgraph.passage(sentence, project=project)
    assert pasted.values.tolist() == [
        [
            "pe-p-2-01-s4",
            "exact",
            "c-pe-yards-employ",
            "No fewer than 12,000 people have work in the yards.",
            "pelagia, section 2, paragraph 1, sentence 4",
        ]
    ]
    printed = laborgraph.coverage(copy, project=project)
    assert printed[["section", "passage", "kind", "text", "has_node"]].values.tolist()[0] == [
        1,
        "pe-p-1-01-s2",
        "number",
        "2.4",
        True,
    ]
    whole = laborgraph.coverage(project=project, article="pelagia")
    assert whole.equals(laborgraph.query("coverage", project=project, article="pelagia"))
    with pytest.raises(BadCopy, match="cannot be read"):
        laborgraph.anchors(tmp_path / "none.txt")


def test_names_of_a_path_come_in_spanish() -> None:
    (way, *_) = laborgraph.path("border-closure", "depopulation", lang="es")
    assert way.steps[0][0].place == "sección 4, párrafo 9, oración 2"
