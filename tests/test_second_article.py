"""A second article beside the shipped one: told apart everywhere, joined where both speak of one thing."""

import csv
import io
import json
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

import laborgraph
from laborgraph.arguing import argue
from laborgraph.argument_map import ArgumentMap
from laborgraph.catalogue import catalogue
from laborgraph.checking import Locator, check, check_passages
from laborgraph.cli import main
from laborgraph.copy_anchors import anchors, article_of_copy
from laborgraph.copy_coverage import coverage, printed
from laborgraph.copy_reading import read
from laborgraph.doors import OxigraphDoor
from laborgraph.errors import BadCopy, BadValue, UnknownName
from laborgraph.explorer import explorer_page
from laborgraph.loading import load_store
from laborgraph.passages import passages, passages_turtle
from laborgraph.paths import path
from laborgraph.projects import project_sources
from laborgraph.querying import run
from laborgraph.summary import counts
from laborgraph.vocabulary import BASE

DATA = Path(__file__).parent / "data"
COPY = (DATA / "pelagia.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("library")
    shutil.copytree(DATA / "pelagia", folder / "pelagia")
    return folder


@pytest.fixture(scope="module")
def both(project: Path) -> OxigraphDoor:
    return OxigraphDoor(load_store(project_sources(project)))


def rows(door: OxigraphDoor, query: str, *columns: str, **parameters: str) -> list[tuple[object, ...]]:
    result = run(door, query, parameters)
    names = [column.name for column in result.columns]
    return [tuple(row[names.index(column)] for column in columns) for row in result.rows]


def test_nothing_is_to_mend(project: Path) -> None:
    assert check(project=str(project)) == []


def test_its_passages_are_those_of_its_copy(project: Path) -> None:
    sources = project_sources(project)
    store, locator = load_store(sources), Locator(sources)
    assert check_passages(store, COPY, locator) == []
    assert check_passages(store, COPY, locator, "pelagia") == []
    stored = (DATA / "pelagia" / "article" / "passages.ttl").read_text(encoding="utf-8")
    assert passages_turtle(COPY, "pelagia", "pe", "pe") == stored
    with pytest.raises(BadCopy, match="not a copy of the article"):
        check_passages(store, COPY, locator, "labor-exports")
    with pytest.raises(UnknownName, match="no article 'pelagi'; nearest: pelagia"):
        check_passages(store, COPY, locator, "pelagi")


def test_an_altered_copy_is_found_by_its_marked_ids(project: Path, tmp_path: Path) -> None:
    altered = tmp_path / "altered.txt"
    altered.write_text(COPY.replace("31 of its 96", "32 of its 96"), encoding="utf-8")
    (fault,) = check(copy=str(altered), project=str(project))
    assert f"<{BASE}pelagia/pe-p-1-01-s5>: the passage is not the one in the copy" in fault


def test_every_voice_has_its_graph(project: Path) -> None:
    dataset = laborgraph.load(project=project)
    names = {str(graph.identifier) for graph in dataset.graphs() if len(graph)}
    assert {f"{BASE}pelagia/graphs/article", f"{BASE}labor-exports/graphs/article"} <= names


def test_counts_add_up(both: OxigraphDoor, shipped: OxigraphDoor) -> None:
    more = {name: count - counts(shipped)[name] for name, count in counts(both).items()}
    assert more == {
        "articles": 1,
        "claims": 15,
        "passages": 24,
        "citations": 2,
        "works": 2,
        "actors": 4,
        "mechanisms": 1,
        "figures": 5,
        "concepts": 9,
        "links": 3,
        "remarks": 0,
    }


@pytest.mark.parametrize("query", ["claims", "figures", "works", "citations", "definitions"])
def test_articles_are_told_apart(query: str, both: OxigraphDoor, shipped: OxigraphDoor) -> None:
    article = [row[0] for row in rows(both, query, "article")]
    # definitions are listed by term, the rest by article
    if query != "definitions":
        assert article == sorted(article, key=str)
    assert set(article) == {"labor-exports", "pelagia"}
    own = run(both, query, {"article": "labor-exports"}).rows
    assert own == run(shipped, query).rows
    assert len(own) + len(run(both, query, {"article": "pelagia"}).rows) == len(article)


PLACED = [
    query.name
    for query in catalogue()
    if "place" in {column.name for column in query.columns}
    and '\nORDER BY (COALESCE(STR(?text), "~"))' in query.text
]
"""Stored queries in the order of the text, whose rows say their place."""


@pytest.mark.parametrize("query", PLACED)
def test_the_rows_of_an_article_stay_together(query: str, both: OxigraphDoor) -> None:
    theirs = [str(place).startswith("pelagia, ") for (place,) in rows(both, query, "place") if place]
    assert theirs == sorted(theirs)


def test_most_queries_are_in_the_order_of_the_text(both: OxigraphDoor) -> None:
    told = {
        query for query in PLACED if any(str(p[0]).startswith("pelagia") for p in rows(both, query, "place"))
    }
    assert {"causes", "outline", "claim-sources", "single-source-claims"} <= told


def test_places_name_the_further_article(both: OxigraphDoor) -> None:
    assert rows(both, "claims", "place", claim="c-pe-yards-import-parts") == [
        ("pelagia, section 2, paragraph 1, sentence 2",)
    ]


def test_a_work_that_both_cite_is_one(both: OxigraphDoor, shipped: OxigraphDoor) -> None:
    alone = [row[0] for row in rows(shipped, "rests-on", "claim", work="ref-dussel-2003")]
    for name in ("ref-dussel-2003", "pe-ref-dussel-2003", "Dussel, 2003"):
        found = [row[0] for row in rows(both, "rests-on", "claim", work=name)]
        assert found == ["c-pe-yards-import-parts", "c-pe-yards-leave-wages", *alone]
    cited = rows(both, "claim-sources", "claim", "entry", work="work-dussel-2003")
    assert cited[:-1] == rows(shipped, "claim-sources", "claim", "entry", work="work-dussel-2003")
    assert cited[-1] == ("c-pe-yards-import-parts", "pe-ref-dussel-2003")
    times = rows(both, "works", "entry", "times_cited")
    assert ("pe-ref-dussel-2003", 1) in times
    (before,) = [row for row in rows(shipped, "works", "entry", "times_cited") if row[0] == "ref-dussel-2003"]
    assert before in times


def test_an_indicator_that_both_use_is_compared(both: OxigraphDoor) -> None:
    assert rows(
        both, "comparison", "subject", "from_year", "value", "unit", "article", indicator="ind-exports"
    ) == [
        ("mexico", 1998, Decimal(30700000000), "usd", "labor-exports"),
        ("mexico", 1998, Decimal(7), "times", "labor-exports"),
        ("mexico", 2005, Decimal(213700000000), "usd", "labor-exports"),
        ("mexico", 2005, Decimal(214000000000), "usd", "pelagia"),
        ("pe-pelagia", 1998, Decimal(2400000000), "usd", "pelagia"),
        ("pe-pelagia", 2005, Decimal(6000000000), "usd", "pelagia"),
    ]


def test_an_argument_is_headed_by_its_own_article(both: OxigraphDoor) -> None:
    own = argue(both, "c-pe-households-not-villages")
    assert own.article == "Nora Quill, “The Harvest of Departures: Labor Exports from Pelagia”"
    (caption,) = [line for line in ArgumentMap(own).text().splitlines() if line.startswith("- Nora Quill")]
    assert caption == f"- {own.article}, pelagia, section 3, paragraph 1, sentence 4"
    assert "Nora Quill, “The Harvest of Departures: Labor Exports from Pelagia”, pelagia" in "".join(
        ET.fromstring(ArgumentMap(own).text("svg")).itertext()
    )
    ours = argue(both, "c-first-paradox-integration-deepens-asymmetries")
    assert ours.article.startswith("Raúl Delgado-Wise and Humberto Márquez Covarrubias, “")
    speakers = [person["surname"] for person in json.loads(ArgumentMap(own).text("aif"))["participants"]]
    assert speakers[0] == "Nora Quill"


def test_a_path_leads_through_both(both: OxigraphDoor) -> None:
    (way,) = path(both, "departure of the crews", "demographic bonus", 2)
    assert [step.place for pair in way.steps for step in pair] == [
        "pelagia, section 3, paragraph 1, sentence 2",
        "section 6, paragraph 4, sentence 2",
    ]


def test_a_copy_is_taken_for_the_article_that_it_is(both: OxigraphDoor) -> None:
    assert article_of_copy(both, COPY) == "pelagia"
    assert article_of_copy(both, COPY, "labor-exports") == "labor-exports"
    found = anchors(both, COPY)
    assert {row.method for row in found} == {"exact"}
    assert {row.passage.split("-")[0] for row in found} == {"pe"}
    assert read(both, COPY, "c-pe-yards-employ").startswith("c-pe-yards-employ, pe-p-2-01-s4 (exact, 1)\n")
    with pytest.raises(BadValue, match="'c-maquila-imports-inputs' stands in no passage of this article"):
        read(both, COPY, "c-maquila-imports-inputs")
    with pytest.raises(BadCopy, match="name it with --article: labor-exports, pelagia"):
        article_of_copy(both, (DATA / "salt.txt").read_text(encoding="utf-8"))
    with pytest.raises(UnknownName, match="no article 'pelagi'; nearest: pelagia"):
        article_of_copy(both, COPY, "pelagi")


def test_the_shipped_copy_is_still_found(both: OxigraphDoor, article: str) -> None:
    assert article_of_copy(both, article) == "labor-exports"
    assert {row.method for row in anchors(both, article)} == {"exact"}


def test_coverage_is_of_one_article(both: OxigraphDoor, shipped: OxigraphDoor) -> None:
    assert [row[:7] for row in coverage(both, article="pelagia").rows] == [
        ("pelagia", 0, "title, author and abstract", 4, 1, 3, 0),
        ("pelagia", 1, "Introduction", 5, 5, 0, 0),
        ("pelagia", 2, "Shipyards", 4, 4, 0, 0),
        ("pelagia", 3, "Who Leaves", 5, 5, 0, 0),
    ]
    assert coverage(both, article="labor-exports").rows == coverage(shipped).rows
    assert [one.text for one in printed(both, COPY, "pelagia") if not one.has_node] == []


def test_the_page_holds_both(both: OxigraphDoor) -> None:
    page = explorer_page(both)
    assert "<h3>Conclusion (The Reshaping of Mexican Labor Exports under NAFTA)</h3>" in page
    assert "<h3>Shipyards (The Harvest of Departures)</h3>" in page
    assert page.count('<article id="c-pe-yards-employ">') == 1
    assert page.count('<article id="work-dussel-2003" class="work">') == 1
    assert "Under NAFTA".lower() in page.lower()
    assert "The Harvest of Departures: Labor Exports from Pelagia</h1>" in page


@pytest.fixture
def ran(capsys: pytest.CaptureFixture[str], project: Path) -> Callable[..., tuple[int, str, str]]:
    def go(*arguments: str) -> tuple[int, str, str]:
        code = main([*arguments, "--project", str(project)])
        out, err = capsys.readouterr()
        return code, out, err

    return go


def test_tables_name_the_article_only_when_there_are_several(
    ran: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    head = ran("query", "works")[1].splitlines()[0].split()
    assert head == ["entry", "type", "authors", "year", "title", "times_cited", "article"]
    head = ran("query", "works", "--article", "pelagia")[1].splitlines()[0].split()
    assert head == ["entry", "type", "authors", "year", "title", "times_cited"]


def test_the_commands(ran: Callable[..., tuple[int, str, str]]) -> None:
    code, out, err = ran("anchors", str(DATA / "pelagia.txt"), "--format", "csv")
    assert (code, err) == (0, "24 passages exact\n")
    assert {row["passage"][:5] for row in csv.DictReader(io.StringIO(out))} == {"pe-p-"}
    assert ran("coverage", str(DATA / "pelagia.txt"), "--article", "pelagia")[1].endswith(
        "2 of 2 citations of the copy have a node\n"
    )
    assert ran("cite", "c-pe-exports-grew")[1].startswith("Nora Quill. (n.d.). The Harvest of Departures: ")
    assert ran("cite", "pe-work-quill-2006")[1] == "Quill, N. (2006). Islands for Sale. Reef Press.\n"
    assert "pelagia/graphs/article" in ran("export", "nquads")[1]


def test_an_id_that_another_article_has_is_a_fault(
    project: Path, tmp_path: Path, shipped: OxigraphDoor
) -> None:
    folder = tmp_path / "p"
    shutil.copytree(project, folder)
    (folder / "pelagia" / "article" / "passages.ttl").write_text(
        passages_turtle(COPY, "pelagia", "pe"), encoding="utf-8"
    )
    faults = check(project=str(folder))
    at = f"{folder}/pelagia/article/passages.ttl"
    clash = [fault for fault in faults if "begin the ids of each article with a mark of its own" in fault]
    taken = {passage.slug for passage in passages(COPY)} & {
        str(row[0]) for row in run(shipped, "passages").rows
    }
    assert len(clash) == len(taken) > 20
    assert clash[0].startswith(f"{at}:")
    assert f"<{BASE}pelagia/p-1-01-s1>: the id is that of le:p-1-01-s1 too" in "\n".join(clash)


def test_an_article_cannot_take_the_place_of_a_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "labor-exports" / "article").mkdir(parents=True)
    (tmp_path / "labor-exports" / "article" / "x.ttl").write_text("", encoding="utf-8")
    with pytest.raises(BadValue, match="labor-exports is shipped already; give the folder another name"):
        project_sources(tmp_path)


@pytest.mark.parametrize("mark", ["Pe", "p e", "pe:", "1"])
def test_a_mark_that_no_id_can_have_is_refused(mark: str) -> None:
    with pytest.raises(BadValue, match="mark takes small letters"):
        passages_turtle(COPY, "pelagia", "pe", mark)
