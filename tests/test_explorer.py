"""The explorer page: whole without script, quiet and self-contained in a real browser, safe with hostile words."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox
import pytest

from laborgraph.doors import Door, OxigraphDoor
from laborgraph.explorer import explorer_page
from laborgraph.loading import load_store, path_sources
from laborgraph.network import GROUPS, network
from laborgraph.querying import run

DATA = Path(__file__).parent / "data"
HOSTILE = [
    "</script><script>window.ran=1</script>",
    '"><img src=x onerror="window.ran=1">',
    "javascript:window.ran=1",
    "\u202eevil\u202c",
    "x" * 5000,
    "{{ 7*191 }}",
]


class Reader(HTMLParser):
    """Collects ids, links, and the text of the page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.sources: list[str] = []
        self.words: list[str] = []
        self._quiet = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        self._quiet += tag in ("script", "style")
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if found.get("href"):
            self.links.append(str(found["href"]))
        if found.get("src"):
            self.sources.append(str(found["src"]))

    def handle_endtag(self, tag: str) -> None:
        self._quiet -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self._quiet:
            self.words.append(data)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    return reader


@pytest.fixture(scope="module")
def page(shipped: OxigraphDoor) -> str:
    return explorer_page(shipped)


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


def test_parallel_steps_are_kept(salt: OxigraphDoor) -> None:
    graph = network(salt)
    edges = run(salt, "edges")
    drawn = [row for row in edges.rows if row[0] in graph and row[2] in graph]
    assert graph.number_of_edges() == len(drawn)
    assert isinstance(graph, nx.MultiDiGraph)


def test_places_do_not_overlap(shipped: OxigraphDoor) -> None:
    places = [(data["x"], data["y"]) for _, data in network(shipped).nodes(data=True)]
    assert len(places) == len(set(places))


def test_two_builds_are_the_same(shipped: OxigraphDoor, page: str) -> None:
    assert explorer_page(shipped) == page


def test_the_page_asks_nothing_of_any_network(page: str) -> None:
    assert read(page).sources == []
    assert not [link for link in read(page).links if not link.startswith("#")]
    assert "default-src 'none'" in page
    assert len(page.encode()) < 3_000_000


def test_everything_is_there_without_script(page: str, shipped: OxigraphDoor) -> None:
    reader = read(page)
    assert len(reader.ids) == len(set(reader.ids))
    graph = network(shipped)
    assert set(graph) <= set(reader.ids)
    assert {link[1:] for link in reader.links} <= set(reader.ids)
    text = " ".join(" ".join(reader.words).split())
    for row in run(shipped, "claims").rows:
        assert " ".join(str(row[1]).split()) in text
    for row in run(shipped, "citations").rows:
        assert str(row[1]) in text
    assert "no citation in the article" in text


def test_in_spanish(shipped: OxigraphDoor) -> None:
    page = explorer_page(shipped, "es")
    assert '<html lang="es">' in page
    assert "sin cita en el artículo" in page


def test_both_languages_have_the_same_words() -> None:
    import yaml

    from laborgraph.content import content

    english, spanish = (
        yaml.safe_load(content("viz").joinpath(f"words.{lang}.yaml").read_text(encoding="utf-8"))
        for lang in ("en", "es")
    )
    assert english.keys() == spanish.keys()
    assert all(english.values())
    assert all(spanish.values())


@pytest.fixture(scope="module")
def hostile() -> str:
    """The page of the small graph with hostile words in place of labels and statements."""
    sources = path_sources([DATA / "salt"])
    store = load_store(sources)
    ns = "https://w3id.org/laborgraph/ns#"
    label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    for at, quad in enumerate(list(store.quads_for_pattern(None, None, None))):
        literal = quad.object
        if (
            isinstance(literal, ox.Literal)
            and literal.language
            and quad.predicate in (label, ox.NamedNode(f"{ns}statement"))
        ):
            if "salt/" not in str(quad.subject):
                continue
            store.remove(quad)
            word = ox.Literal(HOSTILE[at % len(HOSTILE)], language=literal.language)
            store.add(ox.Quad(quad.subject, quad.predicate, word, quad.graph_name))
    return explorer_page(OxigraphDoor(store))


def test_hostile_words_stay_text(hostile: str) -> None:
    reader = read(hostile)
    assert reader.sources == []
    assert "window.ran=1" in " ".join(reader.words)
    assert reader.tags.count("script") == 2
    assert "1337" not in hostile


def opened(
    chromium: Any, page: str, folder: Path, fragment: str = "", dark: bool = False, width: int = 1366
) -> list[Any]:
    """Open ``page`` from a file with an awkward name; gives what the browser logged."""
    file = folder / "a page #1.html"
    file.write_text(page, encoding="utf-8")
    driver = chromium
    driver.get("about:blank")
    driver.get_log("browser")
    driver.get_log("performance")
    features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    size = {"width": width, "height": 768, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    driver.get(file.as_uri() + fragment)
    return list(driver.get_log("browser"))


def script(chromium: Any, code: str) -> Any:
    return chromium.execute_script(code)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [390, 1366])
def test_it_opens_quietly(chromium: Any, page: str, tmp_path: Path, dark: bool, width: int) -> None:
    assert opened(chromium, page, tmp_path, dark=dark, width=width) == []
    asked = [
        json.loads(entry["message"])["message"]["params"]["request"]["url"]
        for entry in chromium.get_log("performance")
        if '"Network.requestWillBeSent"' in entry["message"]
    ]
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert script(chromium, "return network.physics.physicsEnabled") is False
    assert script(chromium, "return document.documentElement.scrollWidth <= innerWidth") is True


def test_a_click_shows_the_card(chromium: Any, page: str, tmp_path: Path, shipped: OxigraphDoor) -> None:
    result = run(shipped, "claim-sources")
    names = [c.name for c in result.columns]
    cited = next(dict(zip(names, row, strict=True)) for row in result.rows if row[names.index("title")])
    opened(chromium, page, tmp_path)
    script(chromium, f"network.emit('click', {{nodes: ['{cited['claim']}'], edges: []}})")
    script(chromium, "fromAddress()")
    card = str(script(chromium, "return document.getElementById('card').textContent"))
    for part in ("statement", "place", "printed", "title"):
        assert " ".join(str(cited[part]).split()) in " ".join(card.split())


def test_focus_shows_at_most_fifteen_boxes_and_all_fit(chromium: Any, page: str, tmp_path: Path) -> None:
    opened(chromium, page, tmp_path)
    for name in ("maquila", "disguised-maquila", "nafta", "overview"):
        script(chromium, f"location.hash = '{name}'; fromAddress()")
        boxes = script(
            chromium,
            "return network.body.data.nodes.getIds().map((id) => { const b = network.getBoundingBox(id);"
            " const a = network.canvasToDOM({x: b.left, y: b.top}), z = network.canvasToDOM({x: b.right, y: b.bottom});"
            " return [a.x, a.y, z.x, z.y]; })",
        )
        assert isinstance(boxes, list)
        assert 1 < len(boxes) <= 15
        width, height = script(chromium, "return [stage.clientWidth, stage.clientHeight]")
        for left, top, right, bottom in boxes:
            assert left >= -1
            assert top >= -1
            assert right <= width + 1
            assert bottom <= height + 1
        for at, one in enumerate(boxes):
            for two in boxes[at + 1 :]:
                apart = one[2] <= two[0] or two[2] <= one[0] or one[3] <= two[1] or two[3] <= one[1]
                assert apart, (name, one, two)


def test_a_link_to_a_thing_opens_it(chromium: Any, page: str, tmp_path: Path) -> None:
    opened(chromium, page, tmp_path, "#disguised-maquila")
    assert "disguised maquila" in str(script(chromium, "return document.getElementById('card').textContent"))


def test_search_finds_without_accents_and_says_when_there_is_none(
    chromium: Any, page: str, tmp_path: Path
) -> None:
    opened(chromium, page, tmp_path)
    look = "search.value = '{}'; search.dispatchEvent(new Event('input')); return found.textContent"
    assert "Banco de México" in str(script(chromium, look.format("banco de mexico")))
    assert str(script(chromium, look.format("zeppelin"))).strip() == "no such thing in the article"


def test_the_legend_filters(chromium: Any, page: str, tmp_path: Path) -> None:
    opened(chromium, page, tmp_path, "#map")
    count = "return network.body.data.nodes.length"
    before = script(chromium, count)
    script(chromium, "document.querySelector('#legend input[value=claim]').click()")
    claims = len(re.findall(r'<article id="[^"]+" class="claim ', page))
    assert script(chromium, count) == int(str(before)) - claims


def test_hostile_words_do_not_run(chromium: Any, hostile: str, tmp_path: Path) -> None:
    assert opened(chromium, hostile, tmp_path, "#c-fish-fell") == []
    assert script(chromium, "return window.ran") is None
