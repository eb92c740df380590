"""The explorer of a project: claims that readers added, and a second article beside the first."""

import random
import shutil
from pathlib import Path
from typing import Any

import pytest

from laborgraph.citing import cite
from laborgraph.cli import main
from laborgraph.doors import OxigraphDoor
from laborgraph.explorer import explorer_page
from laborgraph.loading import load_store
from laborgraph.network import network
from laborgraph.projects import project_sources
from laborgraph.querying import run

from .pages import DATA, DRAWN, VIEWS, Browser, data_of, read

ADDED = "c-example-transfers-keep-villages-alive"
ANSWERED = "c-settlement-leads-to-depopulation"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the claims of the template, and with the second article."""
    folder = tmp_path_factory.mktemp("project")
    cards = folder / "claims.yaml"
    home = folder / "mine"
    assert main(["template", "--output", str(cards)]) == 0
    added = ["add", str(cards), "--by", "Ana Ruiz", "--date", "2026-11-24", "--project", str(home)]
    assert main(added) == 0
    shutil.copytree(DATA / "pelagia", home / "pelagia")
    return home


@pytest.fixture(scope="module")
def both(project: Path) -> OxigraphDoor:
    return OxigraphDoor(load_store(project_sources(project)))


@pytest.fixture(scope="module")
def page(both: OxigraphDoor) -> str:
    return explorer_page(both)


@pytest.fixture(scope="module")
def explorer(chromium: Any, page: str, tmp_path_factory: pytest.TempPathFactory) -> Browser:
    return Browser(chromium, page, tmp_path_factory.mktemp("project page"))


def test_the_page_is_of_both_articles(page: str, both: OxigraphDoor) -> None:
    words = read(page).words
    title = next(word for word in words if " · " in word)
    assert title == (
        "The Reshaping of Mexican Labor Exports under NAFTA: Paradoxes and Challenges"
        " · The Harvest of Departures: Labor Exports from Pelagia"
    )
    headings = [word for word in words if word.startswith("Introduction (")]
    # in the text, in the strips of the coverage with its counts, and in the table of the coverage
    assert "Introduction (The Reshaping of Mexican Labor Exports under NAFTA)" in headings
    assert "Introduction (The Harvest of Departures)" in headings
    assert "Introduction (The Harvest of Departures) (5 / 5)" in headings
    assert "Added by readers" in words
    assert len(page.encode()) <= 1_500_000
    assert len(data_of(page)["nodes"]) == len(network(both))
    assert set(network(both)) <= set(read(page).ids)


def test_each_article_has_bands_of_its_own(both: OxigraphDoor) -> None:
    bands: dict[int, set[object]] = {}
    for _, node in network(both).nodes(data=True):
        if node["group"] == "claim":
            bands.setdefault(node["y"], set()).add((node.get("text"), node.get("section")))
    assert all(len(parts) == 1 for parts in bands.values())
    assert {part for parts in bands.values() for part in parts} >= {("pe-article", 1), ("article", 1)}


def test_every_view_of_a_project_opens_quietly(explorer: Browser) -> None:
    for view in VIEWS:
        assert explorer.open(f"#/{view}") == []
        assert explorer.run("return document.documentElement.scrollWidth <= innerWidth") is True
        if view in DRAWN:
            assert explorer.run("return explorer.picture.boxes.length") > 1


def test_an_added_claim_contradicts_and_is_contradicted_by(explorer: Browser, both: OxigraphDoor) -> None:
    below = "return [...document.querySelectorAll('.card dt')].map((one) => [one.textContent.trim(), one.nextElementSibling.textContent.trim()])"
    labels = {node: data["label"] for node, data in network(both).nodes(data=True)}
    explorer.open(f"#{ADDED}")
    assert ["contradicts", labels[ANSWERED]] in explorer.run(below)
    assert "added by Ana Ruiz on 2026-11-24" in explorer.run(
        "return document.querySelector('.card').textContent"
    )
    explorer.go(f"#{ANSWERED}")
    assert ["contradicted by", labels[ADDED]] in explorer.run(below)
    lines = explorer.run(
        "return explorer.picture.lines.filter((one) => one.dash).map((one) => [one.from, one.to])"
    )
    assert lines == [[ADDED, ANSWERED]]


def test_claims_of_either_article_and_added_ones_are_cited_alike(
    explorer: Browser, both: OxigraphDoor
) -> None:
    explorer.open()
    result = run(both, "claims")
    names = [column.name for column in result.columns]
    claims = [dict(zip(names, row, strict=True)) for row in result.rows]
    second = [str(claim["claim"]) for claim in claims if claim["article"] == "pelagia"]
    first = [str(claim["claim"]) for claim in claims if claim["article"] == "labor-exports"]
    assert len(second) > 5
    for claim in (ADDED, "c-example-exports-of-1998", *second, *random.Random(2).sample(first, 5)):
        line = explorer.run("return explorer.citation(explorer.bySlug.get(arguments[0]))", claim)
        assert line == cite(both, claim).split("\n")[0]
