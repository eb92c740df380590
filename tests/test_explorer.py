"""The explorer page as text: whole without script, self-contained, safe with hostile words, the same twice."""

import csv
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
import yaml
from markupsafe import escape

from laborgraph.cli import main
from laborgraph.content import content, content_files
from laborgraph.doors import Door, OxigraphDoor
from laborgraph.errors import BadCopy, UnknownName
from laborgraph.explorer import explorer_page
from laborgraph.network import GROUPS, network
from laborgraph.page_views import view_names, views
from laborgraph.querying import run
from laborgraph.reading import Piece, paragraphs
from laborgraph.rendering import render

from .pages import DATA, VIEWS, data_of, hostile_door, read

SALT = (DATA / "salt.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(shipped: OxigraphDoor) -> str:
    return explorer_page(shipped)


@pytest.fixture(scope="module")
def hostile() -> str:
    return explorer_page(hostile_door())


def test_the_network_holds_what_the_queries_give(any_salt: Door) -> None:
    graph = network(any_salt)
    assert {data["group"] for _, data in graph.nodes(data=True)} == set(GROUPS)
    claims = {row[0] for row in run(any_salt, "claims").rows}
    assert {n for n, data in graph.nodes(data=True) if data["group"] == "claim"} == claims
    rebuttals = [(a, b, d) for a, b, d in graph.edges(data=True) if d["relation"] == "Rebuttal"]
    assert rebuttals == [
        ("c-fish-fell", "c-fish-built-quay", {"relation": "Rebuttal", "note": "yet"}),
        ("c-prices-rose", "c-prices-would-fall", {"relation": "Rebuttal", "note": "instead"}),
    ]
    assert graph.has_edge("c-barrels-hide-salt", "work-mast-keel-2001")


def test_every_step_of_the_query_is_drawn(shipped: OxigraphDoor, salt: OxigraphDoor) -> None:
    for door in (shipped, salt):
        graph = network(door)
        assert isinstance(graph, nx.MultiDiGraph)
        assert graph.number_of_edges() == len(run(door, "edges").rows)


def test_places_do_not_overlap(shipped: OxigraphDoor) -> None:
    places = [(data["x"], data["y"]) for _, data in network(shipped).nodes(data=True)]
    assert len(places) == len(set(places))


def test_the_page_asks_nothing_of_any_network(page: str) -> None:
    assert read(page).sources == []
    assert not [link for link in read(page).links if not link.startswith("#")]
    assert "default-src 'none'" in page


def test_the_page_is_small(page: str) -> None:
    assert len(page.encode()) <= 1_500_000


def test_script_and_style_are_small_as_they_stand_in_their_files(page: str) -> None:
    sources = {path: file.read_bytes() for path, file in content_files(content("viz"), "")}
    own = [path for path in sources if path.startswith("script/") or path == "explorer.css"]
    assert len(own) == 12
    assert sum(len(sources[path]) for path in own) < 60_000
    # nothing else is in the page's own script and style
    parts = re.findall(r'<style>(.*?)</style>|<script type="module">(.*?)</script>', page, re.DOTALL)
    lines = {line.strip() for path in own for line in sources[path].decode().splitlines()}
    assert {line for part in parts for text in part for line in text.splitlines()} <= lines


def test_the_data_of_the_page_have_the_documented_shape(page: str, shipped: OxigraphDoor) -> None:
    data = data_of(page)
    assert set(data) == {
        *("nodes", "edges", "options", "strings", "queries", "facts"),
        *("lang", "view", "layers", "depths", "cite", "prefixes", "words", "called", "library"),
    }
    graph = network(shipped)
    assert [node["id"] for node in data["nodes"]] == list(range(len(graph)))
    assert [node["slug"] for node in data["nodes"]] == list(graph)
    allowed = {"id", "slug", "group", "x", "y", "stance", "standing", "section"}
    assert {key for node in data["nodes"] for key in node} == allowed
    assert {key for edge in data["edges"] for key in edge} == {"from", "to", "relation", "note"}
    assert data["options"]["physics"] == {"enabled": False}
    for entry in data["queries"].values():
        kinds = [kind for _, kind in entry["columns"]]
        for row in entry["rows"]:
            assert len(row) == len(kinds)
            for cell, kind in zip(row, kinds, strict=True):
                if kind in ("thing", "text") and cell is not None:
                    assert 0 <= cell < len(data["strings"])
    ids = set(read(page).ids)
    for text in data["strings"]:
        assert isinstance(text, str) or (text[0] in ids and text[1] in ("label", "statement"))


def test_the_rows_in_the_page_are_those_of_the_queries(page: str, shipped: OxigraphDoor) -> None:
    data = data_of(page)
    named = {
        result.query.name: result for view in views(shipped, "en", {}, {}, {}) for result in view.results
    }
    assert set(data["queries"]) == set(named) - {"edges"}
    for name, entry in data["queries"].items():
        expected = list(csv.reader(io.StringIO(render(named[name], "csv"))))
        assert [column for column, _ in entry["columns"]] == expected[0]
        assert len(entry["rows"]) == len(expected) - 1
    assert len(data["edges"]) == len(named["edges"].rows)


def test_everything_is_there_without_script(page: str, shipped: OxigraphDoor) -> None:
    reader = read(page)
    assert len(reader.ids) == len(set(reader.ids))
    assert set(network(shipped)) <= set(reader.ids)
    things = {link[1:] for link in reader.links if not link.startswith("#/sources?")}
    assert things <= set(reader.ids)
    text = " ".join(" ".join(reader.words).split())
    for row in run(shipped, "claims").rows:
        assert " ".join(str(row[1]).split()) in text
        assert str(row[9]) in text
    for row in run(shipped, "citations").rows:
        assert str(row[1]) in text
    for row in run(shipped, "remarks").rows:
        assert " ".join(str(row[3]).split()) in text
    assert "no citation in the article" in text


def test_each_view_names_its_queries_and_shows_their_text(page: str) -> None:
    assert view_names() == list(VIEWS)
    for name in VIEWS:
        assert f'<section class="view" id="/{name}"' in page
    for name, file in content_files(content("queries"), ".rq"):
        if name.endswith(("/overview.rq", "/causal-steps.rq", "/works.rq", "/claims.rq")):
            assert escape(file.read_text(encoding="utf-8").rstrip()) in page


def test_in_spanish(shipped: OxigraphDoor) -> None:
    page = explorer_page(shipped, "es")
    assert '<html lang="es">' in page
    assert "sin cita en el artículo" in page
    assert len(page.encode()) <= 1_500_000


def test_both_languages_have_the_same_words() -> None:
    def keys(words: object) -> object:
        if isinstance(words, dict):
            return {name: keys(value) for name, value in words.items()}
        assert words
        return len(words) if isinstance(words, list) else None

    english, spanish = (
        yaml.safe_load(content("viz").joinpath(f"words.{lang}.yaml").read_text(encoding="utf-8"))
        for lang in ("en", "es")
    )
    assert keys(english) == keys(spanish)
    assert set(english["viewsNamed"]) == set(VIEWS)


def test_hostile_words_stay_text(hostile: str) -> None:
    reader = read(hostile)
    assert reader.sources == []
    assert reader.handlers == []
    assert "window.ran=1" in " ".join(reader.words)
    assert reader.tags.count("script") == 2
    assert not [link for link in reader.links if not link.startswith("#")]
    assert "1337" not in hostile


def test_the_view_that_opens(salt: OxigraphDoor) -> None:
    assert data_of(explorer_page(salt, view="causes"))["view"] == "causes"
    with pytest.raises(UnknownName, match="nearest: causes"):
        explorer_page(salt, view="cuases")


def test_the_copy_is_whole_and_its_sentences_carry_their_claims(salt: OxigraphDoor) -> None:
    found = paragraphs(salt, SALT)
    words = "".join(piece.text for pieces in found for piece in pieces)
    assert "".join(words.split()) == "".join(SALT.split())
    carrying = {claim: piece.text for pieces in found for piece in pieces for claim in piece.claims}
    assert carrying["c-duties-fall"] == "Hence duties fall"
    assert found[0] == [Piece("Salt and Sail: How a Harbor Changed", ())]


def test_only_the_page_with_a_copy_has_its_words(salt: OxigraphDoor) -> None:
    with_copy, without = explorer_page(salt, copy=SALT), explorer_page(salt)
    assert "<mark" in with_copy
    assert "The harbor of Port Vale grew quickly" in with_copy
    assert "The harbor of Port Vale grew quickly" not in without
    assert "laborgraph browse --copy" in without
    with pytest.raises(BadCopy):
        explorer_page(salt, copy="Another text altogether, about nothing of the kind.")


def test_the_command_writes_one_file_and_complains_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["browse", "--no-open", "--view", "time", "--output", "labor.html"]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["labor.html"]
    assert main(["browse", "--no-open", "--view", "tiem"]) == 2
    assert main(["browse", "--no-open", "--copy", "none.txt"]) == 2
    assert capsys.readouterr().err.count("\n") == 2
    assert [path.name for path in tmp_path.iterdir()] == ["labor.html"]


def test_building_leaves_the_graph_as_it_was(salt_store: ox.Store) -> None:
    before = sorted(map(str, salt_store))
    explorer_page(OxigraphDoor(salt_store))
    assert sorted(map(str, salt_store)) == before


def test_two_builds_are_the_same_bytes(page: str, tmp_path: Path) -> None:
    for seed in ("1", "77"):
        file = tmp_path / f"{seed}.html"
        environment = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": "C", "PYTHONUTF8": "0"}
        command = [sys.executable, "-m", "laborgraph", "browse", "--no-open", "--output", str(file)]
        subprocess.run(command, env=environment, check=True, capture_output=True)
        assert file.read_bytes() == page.encode()


def test_charts_scale_what_is_printed(page: str) -> None:
    section = page.split('id="/time"')[1].split("</section>")[0]
    bars = re.findall(r'aria-label="exports, (\d+): ([^"]+)".*?<rect [^>]*width="([\d.]+)"', section)
    assert [(year, printed) for year, printed, _ in bars] == [
        ("1998", "US$30.7 billion"),
        ("2005", "$213.7 billion"),
    ]
    assert float(bars[1][2]) / float(bars[0][2]) == pytest.approx(213.7 / 30.7, rel=0.01)
    tables = re.findall(r'<a href="#(c-table-[^"]+)" aria-label', section)
    assert len(tables) == 38
