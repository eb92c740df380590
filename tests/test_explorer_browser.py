"""The explorer page in real Chromium: quiet, legible, whole, reachable by keyboard and link, safe."""

import json
import os
import random
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from rdflib import Graph, URIRef

from laborgraph import load
from laborgraph.citing import cite
from laborgraph.doors import OxigraphDoor
from laborgraph.explorer import explorer_page
from laborgraph.network import network
from laborgraph.querying import Result, run
from laborgraph.rendering import render
from laborgraph.vocabulary import BASE, NS

from .pages import DATA, DRAWN, VIEWS, Browser, hostile_door

NAMED = {"lang": "en"}
ARGUMENT = {"Support", "Evidence", "Rebuttal", "Qualification", "Contrast", "Restatement", "Elaboration"}


@pytest.fixture(scope="module")
def explorer(chromium: Any, shipped: OxigraphDoor, tmp_path_factory: pytest.TempPathFactory) -> Browser:
    return Browser(chromium, explorer_page(shipped), tmp_path_factory.mktemp("explorer page"))


@pytest.fixture(scope="module")
def busy(shipped: OxigraphDoor) -> list[str]:
    """Some things to put in the middle: the busiest of each group, and others at random."""
    graph = network(shipped)
    found = []
    for group in ("mechanism", "actor", "claim", "work"):
        members = [node for node, data in graph.nodes(data=True) if data["group"] == group]
        found.append(max(members, key=graph.degree))
        found += random.Random(group).sample(members, 2)
    return found


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [390, 1366, 3840])
def test_it_opens_quietly(explorer: Browser, dark: bool, width: int) -> None:
    assert explorer.open(dark=dark, width=width) == []
    asked = [
        json.loads(entry["message"])["message"]["params"]["request"]["url"]
        for entry in explorer.driver.get_log("performance")
        if '"Network.requestWillBeSent"' in entry["message"]
    ]
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert explorer.run("return explorer.network.physics.physicsEnabled") is False
    for view in VIEWS:
        explorer.go(f"#/{view}")
        assert explorer.run("return document.documentElement.scrollWidth <= innerWidth") is True, view
        assert explorer.run("return [...document.querySelectorAll('.view')].map((v) => !v.hidden)") == [
            name == view for name in VIEWS
        ]
    assert explorer.driver.get_log("browser") == []


def test_nothing_is_drawn_while_nothing_happens(explorer: Browser) -> None:
    explorer.open()
    explorer.run("window.drawn = 0; explorer.network.on('beforeDrawing', () => { window.drawn += 1; })")
    explorer.driver.execute_async_script("setTimeout(arguments[0], 400)")
    explorer.run("window.drawn = 0")
    explorer.driver.execute_async_script("setTimeout(arguments[0], 400)")
    assert explorer.run("return window.drawn") == 0


def rows_of(shipped: OxigraphDoor, name: str, **parameters: str) -> Result:
    lang = {} if name in ("edges", "argument-steps", "overview", "works", "claim-passages") else NAMED
    return run(shipped, name, {**lang, **parameters})


def test_the_files_of_each_view_are_the_rows_of_its_queries(explorer: Browser, shipped: OxigraphDoor) -> None:
    explorer.open()
    names = explorer.run("return Object.keys(explorer.PAGE.queries)")
    assert len(names) == 20
    for name in names:
        expected = rows_of(shipped, name)
        assert explorer.run("return explorer.csvOf(arguments[0])", name) == render(expected, "csv"), name
        assert json.loads(explorer.run("return explorer.jsonOf(arguments[0])", name)) == json.loads(
            render(expected, "json")
        ), name


def lines_now(explorer: Browser) -> list[tuple[str, str, str]]:
    """What is drawn between what: from, relation, to; the saved picture must have the same lines."""
    drawn, boxes, svg = explorer.run(
        "return [explorer.picture.lines.map((one) => [one.from, one.relation, one.to]), explorer.picture.boxes.length, explorer.svgText()]"
    )
    # a group for each line and box, and one for headings
    assert svg.count("<g") == len(drawn) + boxes + 1
    return sorted(map(tuple, drawn))


def test_each_drawing_is_the_rows_of_its_query(
    explorer: Browser, shipped: OxigraphDoor, busy: list[str]
) -> None:
    explorer.open("#/overview")
    overview = rows_of(shipped, "overview").rows
    assert lines_now(explorer) == sorted((row[0], row[1], row[2]) for row in overview)
    explorer.go("#/causes?from=-&to=-")
    causes = rows_of(shipped, "causal-steps").rows
    assert lines_now(explorer) == sorted((row[0], row[2], row[4]) for row in causes)
    explorer.go("#/actors")
    roles = [row for row in rows_of(shipped, "roles").rows if row[2]]
    assert lines_now(explorer) == sorted((row[0], "role in", row[2]) for row in roles)
    explorer.go("#/arguments?of=all")
    edges = rows_of(shipped, "edges").rows
    assert lines_now(explorer) == sorted((row[0], row[1], row[2]) for row in edges if row[1] in ARGUMENT)
    graph = network(shipped)
    for thing in busy:
        neighbours = (set(graph.successors(thing)) | set(graph.predecessors(thing))) - {thing}
        seen: set[str] = set()
        lines: set[str] = set()
        address = f"#/focus?of={thing}"
        for _ in range(200):
            explorer.go(address)
            seen |= set(explorer.run("return explorer.picture.boxes.map((one) => one.key)"))
            lines |= set(explorer.run("return explorer.picture.lines.map((one) => one.key)"))
            after = explorer.run("return explorer.picture.next ?? 0")
            if not after:
                break
            address = f"#/focus?of={thing}&from={after}"
        assert seen == neighbours | {thing}
        expected = rows_of(shipped, "edges", thing=thing)
        assert len(lines) == len([row for row in expected.rows if row[0] != row[2]])
        assert explorer.run("return explorer.csvOf('edges')") == render(expected, "csv")


SEEN = """
const { network, picture, stage } = explorer, scale = network.getScale(), shown = [];
for (const one of picture.boxes) {
  const a = network.canvasToDOM({ x: one.x - one.w / 2, y: one.y - one.h / 2 }), z = network.canvasToDOM({ x: one.x + one.w / 2, y: one.y + one.h / 2 });
  shown.push([a.x, a.y, z.x, z.y]);
}
const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
let through = 0;
for (const line of picture.lines) {
  path.setAttribute("d", line.path);
  const length = path.getTotalLength(), foreign = picture.boxes.filter((one) => one.key !== line.from && one.key !== line.to), crossed = new Set();
  for (let at = 0; at <= 60; at += 1) {
    const { x, y } = path.getPointAtLength(length * at / 60);
    for (const one of foreign) if (Math.abs(x - one.x) < one.w / 2 - 1 && Math.abs(y - one.y) < one.h / 2 - 1) crossed.add(one.key);
  }
  through += crossed.size;
}
return { boxes: shown, width: stage.clientWidth, height: stage.clientHeight, label: 13 * scale, small: 12 * scale, through, lines: picture.lines.length };
"""


def test_overview_and_focus_are_legible(explorer: Browser, busy: list[str]) -> None:
    explorer.open(width=1366, height=768)
    for address in ("#/overview", *(f"#{quote(thing)}" for thing in busy)):
        explorer.go(address)
        seen = explorer.run(SEEN)
        assert 1 < len(seen["boxes"]) <= 21 if address == "#/overview" else len(seen["boxes"]) <= 15
        assert min(seen["label"], seen["small"]) >= 11
        assert seen["through"] <= 0.3 * seen["lines"], address
        for left, top, right, bottom in seen["boxes"]:
            assert left >= -1
            assert top >= -1
            assert right <= seen["width"] + 1
            assert bottom <= seen["height"] + 1
        for at, one in enumerate(seen["boxes"]):
            for two in seen["boxes"][at + 1 :]:
                apart = one[2] <= two[0] or two[2] <= one[0] or one[3] <= two[1] or two[3] <= one[1]
                assert apart, (address, one, two)


def contrast(one: str, two: str) -> float:
    """The contrast of two colours written ``#rrggbb``, by WCAG 2."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((light(one), light(two)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True])
def test_colours_of_the_drawing_stand_out(explorer: Browser, dark: bool) -> None:
    explorer.open(dark=dark)
    colours = explorer.run("return explorer.colours()")
    assert contrast("#000000", "#ffffff") == 21
    for ground in ("paper", "soft", "main"):
        for text in ("ink", "quiet", "link"):
            assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)
        for line in ("line", "mechanism", "actor", "claim", "work", "opposed", "concept"):
            assert contrast(colours[line], colours[ground]) >= 3, (line, ground)


@pytest.mark.parametrize(("dark", "width"), [(False, 1366), (True, 1366), (False, 390)])
def test_axe_finds_nothing(explorer: Browser, dark: bool, width: int) -> None:
    file = os.environ.get("LABORGRAPH_AXE")
    if not file:
        pytest.skip("no axe-core: npm install axe-core, and set LABORGRAPH_AXE to its axe.min.js")
    explorer.open(dark=dark, width=width)
    explorer.driver.set_script_timeout(60)
    explorer.driver.execute_script(Path(file).read_text(encoding="utf-8"))
    for view in VIEWS:
        explorer.go(f"#/{view}")
        found = explorer.driver.execute_async_script(
            "axe.run({exclude: ['.view[hidden]']}, {resultTypes: ['violations']}).then((found) => arguments[0]"
            "(found.violations.map((one) => [one.id, one.nodes.length, one.nodes[0].html.slice(0, 200)])))"
        )
        assert found == [], view


def test_the_keyboard_walks_the_drawing_and_the_card_follows(explorer: Browser) -> None:
    explorer.open("#disguised-maquila")
    heading = "return document.querySelector('.card h2').textContent"
    assert explorer.run(heading) == "disguised maquila"
    explorer.press("g")
    assert explorer.run("return document.activeElement === explorer.stage")
    explorer.press("\ue014")  # right
    assert explorer.run(heading) == "indirect export of labor"
    explorer.press("\ue007")  # enter
    explorer.until("return location.hash === '#indirect-labor-export'")
    explorer.press("\ue012", "\ue015")  # left, down
    walked = explorer.run(heading)
    assert walked in explorer.run("return explorer.picture.boxes.map((one) => one.thing.label)")
    explorer.press("/")
    explorer.press(*"banco de mexico")
    explorer.press("\ue007")
    explorer.until("return document.querySelector('.card h2').textContent === 'Banco de México'")
    explorer.driver.execute_script("document.activeElement.blur()")
    explorer.press("4")
    explorer.until("return location.hash === '#/causes'")


def test_every_control_is_reached_by_tab(explorer: Browser) -> None:
    explorer.open("#/sources")
    wanted = explorer.run(
        "return [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex]')]"
        ".filter((one) => one.checkVisibility() && one.tabIndex >= 0 && !one.closest('details:not([open]) > :not(summary)')).length"
    )
    explorer.run("document.body.focus()")
    seen = set()
    for _ in range(wanted + 5):
        explorer.press("\ue004")
        seen.add(
            explorer.run(
                "const one = document.activeElement; window.seen ??= new Map(); if (!window.seen.has(one)) window.seen.set(one, window.seen.size); return window.seen.get(one)"
            )
        )
    assert len(seen) >= wanted
    assert explorer.run("return [...window.seen.keys()].includes(explorer.stage)")


def test_links_restore_what_they_name(explorer: Browser, shipped: OxigraphDoor) -> None:
    chooser = random.Random(5)
    things = chooser.sample(sorted(network(shipped)), 13)
    addresses = [f"#{quote(thing)}" for thing in things]
    addresses += ["#/causes?from=nafta&to=depopulation", "#/sources?work=work-dussel-2003&without=1"]
    addresses += ["#/arguments?of=all", "#/actors?of=maquila", "#/overview?sel=maquila", "#/time", "#/audit"]
    assert len(addresses) == 20
    state = """return JSON.stringify([location.hash, document.querySelector('.view:not([hidden])').id, document.querySelector('.card').textContent,
      explorer.picture?.boxes.map((one) => [one.key, Math.round(one.x), Math.round(one.y), Boolean(one.faded)])])"""
    explorer.open()
    walked = []
    for address in addresses:
        explorer.go(address)
        walked.append(explorer.run(state))
    for address, before in zip(addresses, walked, strict=True):
        explorer.open(address)
        now = explorer.run(state)
        if address in ("#/time", "#/audit"):  # without a drawing: that of the view before stays in the handle
            before, now = (json.dumps(json.loads(one)[:3]) for one in (before, now))
        assert now == before, address
    explorer.open("#maquila")
    explorer.go("#nafta")
    explorer.driver.back()
    explorer.until("return document.querySelector('.card h2').textContent === 'maquila'")


def test_any_claim_is_three_actions_away(explorer: Browser, shipped: OxigraphDoor) -> None:
    explorer.open()
    result = run(shipped, "claims")
    at = [column.name for column in result.columns].index("label")
    claims = [(str(row[0]), str(row[at])) for row in result.rows]
    for claim, label in random.Random(3).sample(claims, 12):
        explorer.run("document.querySelector('[type=search]').focus()")
        explorer.run(
            "const search = document.querySelector('[type=search]'); search.value = arguments[0]; search.dispatchEvent(new Event('input'))",
            label,
        )
        explorer.press("\ue007")
        explorer.until(
            f"return location.hash === '#{claim}' && explorer.picture.boxes.some((one) => one.main && one.key === '{claim}')"
        )
        assert explorer.run("return document.querySelector('.card h2').textContent") == label


def test_search_knows_both_languages_and_says_when_there_is_none(explorer: Browser) -> None:
    explorer.open()
    look = "const search = document.querySelector('[type=search]'); search.value = arguments[0]; search.dispatchEvent(new Event('input')); return document.querySelector('.found').innerText"
    assert "Banco de México" in explorer.run(look, "banco de mexico")
    assert explorer.run(look, "MAQUILA ENCUBIERTA").startswith("disguised maquila")
    assert explorer.run(look, "zeppelin").strip() == "no such thing in the article"
    explorer.run(look, "")
    assert explorer.run("return document.querySelector('.found').hidden") is True


def test_the_legend_counts_and_filters(explorer: Browser, shipped: OxigraphDoor) -> None:
    explorer.open("#/arguments?of=all")
    claims = run(shipped, "claims").rows
    opposed = [row for row in claims if row[3] != "endorsed"]
    count = "return document.querySelector(`label[data-group=${arguments[0]}] .count`).textContent"
    assert explorer.run(count, "claim") == f"{len(claims)} / {len(claims)}"
    assert explorer.run(count, "opposed") == f"{len(opposed)} / {len(opposed)}"
    explorer.run("document.querySelector('.legend input[value=opposed]').click()")
    explorer.until("return location.hash.includes('hide=opposed')")
    explorer.until(f"return explorer.picture.boxes.length === {len(claims) - len(opposed)}")
    assert explorer.run(count, "opposed") == f"0 / {len(opposed)}"


def test_neighbours_only_leaves_just_the_neighbours_clear(explorer: Browser, shipped: OxigraphDoor) -> None:
    graph = network(shipped)
    claim = "c-first-paradox-integration-deepens-asymmetries"
    explorer.open(f"#/arguments?of=all&near=1&sel={claim}")
    clear = explorer.run("return explorer.picture.boxes.filter((one) => !one.quiet).map((one) => one.key)")
    neighbours = {
        other
        for a, b, data in graph.edges(data=True)
        if data["relation"] in ARGUMENT and claim in (a, b)
        for other in (a, b)
    }
    assert set(clear) == neighbours


def test_a_claim_folds_out_and_in(explorer: Browser) -> None:
    explorer.open("#/arguments")
    before = explorer.run("return explorer.picture.boxes.length")
    key, folded = explorer.run(
        "const one = explorer.picture.boxes.find((box) => box.count > 3); return [one.key, one.count]"
    )
    explorer.run("explorer.pick(arguments[0])", key)
    explorer.until(f"return explorer.picture.boxes.length === {before + folded}")
    explorer.run("explorer.pick(arguments[0])", key)
    explorer.until(f"return explorer.picture.boxes.length === {before}")


def test_a_line_of_the_causes_opens_its_claim(explorer: Browser) -> None:
    explorer.open("#/causes?from=nafta&to=labor-migration")
    x, y, claim = explorer.run(
        "const line = explorer.picture.lines.find((one) => one.middle), at = explorer.network.canvasToDOM({ x: line.middle[0], y: line.middle[1] }),"
        " place = explorer.stage.getBoundingClientRect(); return [place.x + at.x, place.y + at.y, line.claim]"
    )
    for kind in ("mousePressed", "mouseReleased"):
        at = {"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1}
        explorer.driver.execute_cdp_cmd("Input.dispatchMouseEvent", at)
    explorer.until(f"return location.hash.includes('sel={claim}')")
    assert "NAFTA" in explorer.run("return document.querySelector('.card').textContent") or claim


def test_without_a_work_what_rests_on_it_alone_falls(explorer: Browser, shipped: OxigraphDoor) -> None:
    explorer.open("#/sources?work=work-dussel-2003&without=1")
    result = run(shipped, "rests-on", {"work": "ref-dussel-2003"})
    names = [column.name for column in result.columns]
    rows = [dict(zip(names, row, strict=True)) for row in result.rows]
    faded = explorer.run(
        "return explorer.picture.boxes.filter((one) => one.faded && !one.main).map((one) => one.key)"
    )
    assert sorted(faded) == sorted({str(row["claim"]) for row in rows if row["sources"] == 1})
    assert len(explorer.run("return explorer.picture.boxes")) == len(rows) + 1


def test_the_card_says_what_the_graph_says(explorer: Browser, shipped: OxigraphDoor) -> None:
    result = run(shipped, "claim-sources")
    names = [column.name for column in result.columns]
    cited = next(dict(zip(names, row, strict=True)) for row in result.rows if row[names.index("title")])
    explorer.open(f"#{cited['claim']}")
    card = " ".join(explorer.run("return document.querySelector('.card').textContent").split())
    for part in ("statement", "place", "printed", "title"):
        assert " ".join(str(cited[part]).split()) in card


def test_cite_this_is_what_the_command_gives(explorer: Browser, shipped: OxigraphDoor) -> None:
    explorer.open()
    claims = [str(row[0]) for row in run(shipped, "claims").rows]
    for claim in random.Random(1).sample(claims, 10):
        line = explorer.run("return explorer.citation(explorer.bySlug.get(arguments[0]))", claim)
        assert line == cite(shipped, claim).split("\n")[0]


def test_turtle_and_json_ld_are_the_triples_of_the_thing(explorer: Browser, shipped: OxigraphDoor) -> None:
    explorer.open()
    whole = load(engine="rdflib")
    derived = {URIRef(f"{NS}{name}") for name in ("firstPassage", "supports", "cites")}
    rdf_type = URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    figures = str(run(shipped, "figures").rows[13][0])
    for slug in (figures, "maquila", "nafta", "work-dussel-2003", "c-us-firms-orchestrate-maquila"):
        one, two = Graph(), Graph()
        one.parse(data=explorer.run("return explorer.turtle(arguments[0])", slug), format="turtle")
        two.parse(data=explorer.run("return explorer.jsonLd(arguments[0])", slug), format="json-ld")
        assert set(one) == set(two)
        subject = URIRef(f"{BASE}labor-exports/{slug}")
        expected = {
            (s, p, o)
            for s, p, o, _ in whole.quads((subject, None, None, None))
            if p not in derived and not (p == rdf_type and not str(o).startswith(NS))
        }
        assert expected
        assert set(one.triples((subject, None, None))) == expected


def test_pictures_are_files_that_others_read(explorer: Browser) -> None:
    explorer.open()
    for view in (*DRAWN, "time", "audit"):
        explorer.go(f"#/{view}")
        picture = ET.fromstring(explorer.run("return explorer.svgText()"))
        assert picture.tag == "{http://www.w3.org/2000/svg}svg"
        boxes = explorer.run("return explorer.picture.boxes.length") if view in DRAWN else 0
        drawn = picture.findall(".//{http://www.w3.org/2000/svg}g")
        assert len(drawn) >= boxes
        png = explorer.driver.execute_async_script(
            "const done = arguments[0]; window.explorer.pngBlob().then((blob) => createImageBitmap(blob)).then((image) => done([image.width, image.height]))"
        )
        assert png[0] > 300
        assert png[1] > 300


def test_it_is_readable_with_scripts_switched_off(explorer: Browser, shipped: OxigraphDoor) -> None:
    explorer.open()
    driver = explorer.driver
    driver.get("about:blank")
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        driver.get(explorer.file.as_uri())
        snapshot = driver.execute_cdp_cmd("DOMSnapshot.captureSnapshot", {"computedStyles": []})
    finally:
        driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    strings, layout = snapshot["strings"], snapshot["documents"][0]["layout"]
    seen = {" ".join(strings[at].split()) for at in layout["text"] if at >= 0}
    statements = {" ".join(str(row[1]).split()) for row in run(shipped, "claims").rows}
    assert statements <= seen


def test_the_copy_is_read_beside_its_claims(chromium: Any, salt: OxigraphDoor, tmp_path: Path) -> None:
    copy = (DATA / "salt.txt").read_text(encoding="utf-8")
    page = Browser(chromium, explorer_page(salt, copy=copy), tmp_path)
    assert page.open("#/reading?sel=c-duties-fall") == []
    assert page.run("return document.querySelector('mark.chosen').textContent") == "Hence duties fall"
    card = "return document.querySelector('.card h2').textContent"
    assert "dut" in page.run(card).lower()
    hover = "document.querySelector('mark[data-claims~=c-fish-fell]').dispatchEvent(new Event('mouseover', { bubbles: true }))"
    page.run(hover)
    assert "fish" in page.run(card).lower()
    assert page.run("return document.querySelector('mark.chosen').textContent") == "Hence duties fall"
    page.run("document.querySelector('mark[data-claims~=c-fish-fell]').click()")
    page.until("return location.hash.includes('c-fish-fell')")
    assert "fish" in page.run("return document.querySelector('.card').textContent").lower()


def test_hostile_words_do_not_run(chromium: Any, tmp_path: Path) -> None:
    page = Browser(chromium, explorer_page(hostile_door()), tmp_path)
    assert page.open("#c-fish-fell") == []
    things = page.run("return explorer.PAGE.nodes.map((one) => one.slug)")
    for address in [f"#/{view}" for view in VIEWS] + [f"#{quote(thing)}" for thing in things]:
        page.go(address)
        if address[2:] in DRAWN:
            ET.fromstring(page.run("return explorer.svgText()"))
    for address in ("#javascript:window.ran=1", "#%3Cimg src=x onerror=window.ran=1%3E", "#/x?sel=<b>", "#%"):
        page.go(address)
    assert page.run("return window.ran") is None
    assert page.driver.get_log("browser") == []
    assert page.run("return document.documentElement.scrollWidth <= innerWidth") is True
