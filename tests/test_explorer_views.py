"""What each view of the explorer promises: choices, facets, findings on cards, charts with unit and source, print."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from laborgraph.doors import OxigraphDoor
from laborgraph.explorer import explorer_page
from laborgraph.network import network
from laborgraph.page_audit import carriers, findings
from laborgraph.page_choices import causal_depths
from laborgraph.page_data import query_rows
from laborgraph.querying import run

from .pages import Browser

WORDS = {"heads": {"printed": "printed", "announced": "announced", "listed": "listed"}}
CARD = "return document.querySelector('.card').textContent"


@pytest.fixture(scope="module")
def page(shipped: OxigraphDoor) -> str:
    return explorer_page(shipped)


@pytest.fixture(scope="module")
def explorer(chromium: Any, page: str, tmp_path_factory: pytest.TempPathFactory) -> Browser:
    return Browser(chromium, page, tmp_path_factory.mktemp("views of the page"))


def view_of(page: str, name: str) -> str:
    return page.split(f'<section class="view" id="/{name}"')[1].split('<section class="view"')[0]


def test_every_paradox_and_conclusion_has_its_argument_map(
    explorer: Browser, page: str, shipped: OxigraphDoor
) -> None:
    standing = {
        node: data["standing"] for node, data in network(shipped).nodes(data=True) if "standing" in data
    }
    offered = re.findall(r'<option value="(c-[^"]+)"', view_of(page, "arguments"))
    assert offered[:2] == [
        "c-first-paradox-integration-deepens-asymmetries",
        "c-second-paradox-exodus-and-dependence",
    ]
    assert set(offered) == {
        node for node, rank in standing.items() if rank in ("paradox", "conclusion", "thesis")
    }
    explorer.open("#/arguments")
    for claim in offered:
        explorer.go(f"#/arguments?of={claim}")
        assert explorer.run(
            "return explorer.picture.boxes.filter((one) => one.main).map((one) => one.key)"
        ) == [claim]
        assert explorer.run("return document.querySelector('[name=of]').value") == claim
    other = "c-us-firms-orchestrate-maquila"
    explorer.go(f"#/arguments?of={other}")
    assert explorer.run("return document.querySelector('[name=of]').value") == other


def test_a_step_of_the_causes_leads_downward_unless_it_closes_a_loop() -> None:
    steps = [("a", "b"), ("b", "c"), ("a", "c"), ("c", "b"), ("c", "c")]
    depths = causal_depths([{"from": start, "to": end} for start, end in steps])
    assert depths == {"a": 0, "b": 1, "c": 2}


def test_works_are_listed_by_kind_language_and_author(explorer: Browser, shipped: OxigraphDoor) -> None:
    result = run(shipped, "works")
    names = [column.name for column in result.columns]
    works = [dict(zip(names, row, strict=True)) for row in result.rows]
    listed = "return [...document.querySelectorAll('[data-work]')].filter((one) => !one.hidden).map((one) => one.dataset.work)"
    wanted = {
        "#/sources": works,
        "#/sources?type=Book": [row for row in works if row["type"] == "Book"],
        "#/sources?language=es&own=1": [
            row for row in works if row["language"] == "es" and row["self_citation"]
        ],
    }
    explorer.open("#/sources")
    for address, expected in wanted.items():
        explorer.go(address)
        assert expected
        assert sorted(explorer.run(listed)) == sorted(str(row["work"]) for row in expected)


def test_findings_stand_at_the_claims_and_works_that_they_are_about(shipped: OxigraphDoor) -> None:
    carrier = carriers(query_rows(shipped, "figures", "en"))
    found = findings(shipped, "en", WORDS, carrier)
    line = "percentage: US$174.521 billion; $213.7 billion → 81.666 (printed: 81.6%): holds by rounding"
    share = carrier["q-manufactures-share-2005"]
    assert line in found[share]
    assert line in found[carrier["q-exports-2005"]]
    # at the claim that a comparison bears on, too
    assert "greater: 390,000; 280,000 → 110,000: holds" in found["c-china-and-india-follow"]
    assert "five sections: announced 5, listed 5: holds" in found["c-paper-has-five-sections"]
    assert "entry never cited: Dussel, 2006" in found["work-dussel-2006"]
    # every computation is at every claim that gives one of its numbers
    for row in query_rows(shipped, "audit-arithmetic", "en"):
        for name in ("first", "second", "result"):
            if row[name] is not None:
                lines = found[carrier[str(row[name])]]
                assert any(one.startswith(f"{row['operation']}: {row['first_printed']}") for one in lines)


def test_the_card_has_findings_remarks_with_their_kind_and_every_figure(
    explorer: Browser, shipped: OxigraphDoor
) -> None:
    explorer.open()
    carrier = carriers(query_rows(shipped, "figures", "en"))
    for claim, lines in list(findings(shipped, "en", WORDS, carrier).items())[:20]:
        explorer.go(f"#{claim}")
        card = explorer.run(CARD)
        assert "audit findings" in card
        for line in lines:
            assert line in card
    explorer.go("#c-first-paradox-integration-deepens-asymmetries")
    assert "open reading: Is it the model or the integration that yields the paradoxes?" in explorer.run(CARD)
    # a figure that starts like a place in the text stays a figure
    explorer.go(f"#{carrier['q-table-2-gdp-per-capita-mx-1994']}")
    assert "7,332 – GDP per capita" in explorer.run(CARD)


def test_every_chart_has_title_source_and_table_and_every_column_its_unit(
    explorer: Browser, page: str
) -> None:
    figures = re.findall(r"<figure>.*?</figure>", view_of(page, "time"), re.DOTALL)
    assert len(figures) == 10
    for figure in figures:
        assert re.search(r"<h3>[^<]+</h3><p>Source: [^<]+</p>", figure)
        assert "<table>" in figure
        assert figure.count("<svg") == 1
    assert ">in thousands: persons per year</text>" in figures[1]
    assert ">US$ per hour</text>" in figures[2]
    explorer.open("#/time")
    saved = "".join(ET.fromstring(explorer.run("return explorer.svgText()")).itertext())
    for figure in figures:
        title, source = re.findall(r"<h3>([^<]+)</h3><p>(Source: \w+)", figure)[0]
        assert title in saved
        assert source in saved


def test_the_keyboard_unfolds_a_claim_of_the_argument(explorer: Browser) -> None:
    explorer.open("#/arguments")
    count = "return explorer.picture.boxes.length"
    before = explorer.run(count)
    explorer.press("g", "\ue015")  # down
    folded = explorer.run(
        "const name = document.querySelector('.card h2').textContent; return explorer.picture.boxes.find((one) => one.thing.label === name).count"
    )
    assert folded > 0
    explorer.press(" ")
    explorer.until(f"return explorer.picture.boxes.length === {before + folded}")


def test_fit_shows_everything_and_a_picture_says_when_there_is_more(explorer: Browser) -> None:
    inside = """const { network, picture, stage } = explorer;
      return picture.boxes.every((one) => { const at = network.canvasToDOM(one); return at.x > 0 && at.y > 0 && at.x < stage.clientWidth && at.y < stage.clientHeight; })"""
    caption = "return document.querySelector('.view:not([hidden]) .caption').textContent"
    explorer.open("#/causes?from=-&to=-")
    assert explorer.run(inside) is False
    assert "drag for more, 0 for all" in explorer.run(caption)
    explorer.press("g", "0")
    assert explorer.run(inside) is True
    explorer.open("#/overview")
    assert explorer.run(inside) is True
    assert "drag for more" not in explorer.run(caption)


def test_no_two_links_of_a_remark_have_one_name(page: str) -> None:
    remarks = re.findall(r'<article id="rem-[^"]+" class="remark">.*?</article>', page, re.DOTALL)
    assert len(remarks) > 300
    for remark in remarks:
        names = re.findall(r'<a href="[^"]+">([^<]+)</a>', remark)
        assert len(names) == len(set(names))


def test_a_saved_drawing_names_its_view_and_its_article(explorer: Browser) -> None:
    explorer.open("#maquila")
    picture = ET.fromstring(explorer.run("return explorer.svgText()"))
    title = picture.find("{http://www.w3.org/2000/svg}title")
    assert title is not None
    assert title.text == (
        "maquila · The Reshaping of Mexican Labor Exports under NAFTA: Paradoxes and Challenges"
    )
    assert any(
        "".join(part.itertext()).startswith("maquila · The Reshaping")
        for part in picture
        if part is not title
    )


def test_print_leaves_out_what_paper_cannot_do(explorer: Browser, shipped: OxigraphDoor) -> None:
    explorer.open("#/text")
    explorer.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        shown = "return [...document.querySelectorAll(arguments[0])].filter((one) => one.checkVisibility()).length"
        assert explorer.run(shown, "nav, button, select, input") == 0
        assert explorer.run(shown, "main article h4") >= len(run(shipped, "claims").rows)
        whole = (
            "const view = document.getElementById('/text'); return view.scrollHeight <= view.clientHeight + 1"
        )
        assert explorer.run(whole) is True
        assert explorer.run("return getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    finally:
        explorer.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_text_grows_with_a_very_large_screen(explorer: Browser) -> None:
    explorer.open("#/overview", width=3840, height=2160)
    size = "return parseFloat(getComputedStyle(document.querySelector('.card a')).fontSize)"
    assert explorer.run(size) >= 24
    assert explorer.run("return 13 * explorer.network.getScale()") >= 24
    assert explorer.run("return document.documentElement.scrollWidth <= innerWidth") is True


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_list_of_works_stands_beside_the_drawing(
    chromium: Any, shipped: OxigraphDoor, tmp_path: Path, lang: str
) -> None:
    explorer = Browser(chromium, explorer_page(shipped, lang), tmp_path)
    explorer.open("#/sources")
    left, right, begins, ends = explorer.run(
        "const [works, stage] = [document.querySelector('.works'), explorer.stage].map((one) => one.getBoundingClientRect());"
        " return [works.left, works.right, stage.left, stage.right]"
    )
    assert 0 <= left < right <= begins < ends <= 1366


def test_the_view_at_hand_is_named_to_a_screen_reader(explorer: Browser) -> None:
    explorer.open("#/causes")
    current = "return [...document.querySelectorAll('nav a[aria-current=page]')].map((one) => one.hash)"
    assert explorer.run(current) == ["#/causes"]
