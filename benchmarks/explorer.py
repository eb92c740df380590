"""How fast the explorer draws, against stock pyvis with the same nodes and edges, in the same run.

Usage: python benchmarks/explorer.py [NODES ...]        (500 1000 5000 unless given)

Needs selenium and Chromium.

Prints, for the article and for synthetic networks (scale-free, two edges a node), seconds until the page
is drawn: for stock pyvis until its layout has been computed and it shows it, for ours until a frame of it is
out; then the ratio, milliseconds for one full redraw, and frames a second while the map
is dragged. Stock pyvis is given LIMIT seconds; when it is not done by then the ratio is a lower bound.
"""

import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import networkx as nx
from pyvis.network import Network
from selenium import webdriver

from laborgraph.explorer import explorer_page
from laborgraph.frames import shipped_door
from laborgraph.network import network
from laborgraph.page_data import drawing

LIMIT = 180
ROUNDS = 3


def browser() -> Any:
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or "chromium"
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1366,768"):
        options.add_argument(argument)
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
    driver.set_script_timeout(LIMIT + 60)
    driver.set_page_load_timeout(LIMIT + 60)
    return driver


def synthetic(nodes: int) -> nx.MultiDiGraph:
    """A scale-free network with places in rows, as the explorer stores them."""
    plain = nx.barabasi_albert_graph(nodes, 2, seed=1)
    graph: nx.MultiDiGraph = nx.MultiDiGraph()
    for node in plain:
        place = {"x": node % 60 * 60, "y": node // 60 * 60}
        graph.add_node(f"n{node}", group="claim", label=f"claim {node}", type="Claim", section=1, **place)
    for one, two in plain.edges:
        graph.add_edge(f"n{one}", f"n{two}", relation="Support")
    return graph


def stock_page(graph: nx.MultiDiGraph) -> str:
    """The page of pyvis as it comes, everything in one file."""
    net = Network(directed=True, cdn_resources="in_line")
    for node, data in graph.nodes(data=True):
        net.add_node(node, label=str(data["label"]))
    for start, end in graph.edges():
        net.add_edge(start, end)
    page: str = net.generate_html()
    return page


def our_page(graph: nx.MultiDiGraph) -> str:
    """The same network drawn by the same bundle with our options and stored places."""
    steps = [
        {"from": a, "to": b, "relation": d["relation"], "note": None} for a, b, d in graph.edges(data=True)
    ]
    net = drawing(graph, steps)
    for node in net.nodes:
        node.update(shape="dot", size=8)
    for edge in net.edges:
        edge.update(smooth=False, width=0.8)
    from jinja2 import ChoiceLoader, DictLoader, Environment, PackageLoader

    page = """<!doctype html><meta charset="utf-8"><style>#map { height: 700px }</style><div id="map"></div>
<script>{% include 'lib/vis-9.1.2/vis-network.min.js' %}</script>
<script>
const place = document.getElementById("map");
const data = { nodes: {{ nodes|tojson }}, edges: {{ edges|tojson }} };
const network = new vis.Network(place, data, {{ options|safe }});
network.once("afterDrawing", () => { window.done = performance.now(); });</script>"""
    net.templateEnv = Environment(
        loader=ChoiceLoader([DictLoader({"page.html": page}), PackageLoader("pyvis", "templates")]),
        autoescape=True,
    )
    net.path = "page.html"
    made: str = net.generate_html()
    return made


def seconds(driver: Any, page: str, folder: Path, drawn: str) -> float | None:
    """Seconds from opening ``page`` until the script ``drawn`` is true and a frame is out, in LIMIT."""
    file = folder / "page.html"
    file.write_text(page, encoding="utf-8")
    driver.get("about:blank")
    driver.get(file.as_uri() + WHOLE)
    driver.execute_script(
        "const out = () => { window.drawn = performance.now(); };"
        f"const look = () => {{ if ({drawn}) requestAnimationFrame(out);"
        " else setTimeout(look, 5); }; look();"
    )
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        value = driver.execute_script("return window.drawn")
        if value is not None:
            return float(value) / 1000
        time.sleep(0.1)
    return None


STOCK = "typeof network === 'object' && network.physics.ready === true"
WHOLE = "#/arguments?of=all"
"""The address of the whole map; other pages do not mind it."""
ARTICLE = "window.explorer && window.explorer.picture"
OURS = "typeof window.done === 'number'"
REDRAW = """const net = arguments[0] ? window.explorer.network : network, times = [];
for (let round = 0; round < 20; round += 1) {
  const start = performance.now();
  net.renderer._redraw();
  times.push(performance.now() - start);
}
return times.sort((a, b) => a - b)[10];"""
PAN = """const done = arguments[1], start = performance.now();
const net = arguments[0] ? window.explorer.network : network;
let frames = 0;
const step = () => {
  frames += 1;
  const at = net.getViewPosition();
  net.moveTo({ position: { x: at.x + 3, y: at.y + 1 }, animation: false });
  performance.now() - start < 2000 ? requestAnimationFrame(step) : done(frames / 2);
};
requestAnimationFrame(step);"""


def row(driver: Any, name: str, stock: str, ours: str, done: str, own: bool, folder: Path) -> None:
    found = [seconds(driver, ours, folder, done) or LIMIT for _ in range(ROUNDS)]
    mine = statistics.median(found)
    redraw = driver.execute_script(REDRAW, own)
    frames = driver.execute_async_script(PAN, own)
    theirs = seconds(driver, stock, folder, STOCK)
    bound = "" if theirs else "more than "
    slow = theirs or LIMIT
    print(
        f"{name:<10} stock {bound}{slow:7.2f} s   ours {mine:6.3f} s   ratio {bound}{slow / mine:6.0f}"
        f"   redraw {redraw:6.1f} ms   pan {frames:5.1f} frames/s",
        flush=True,
    )


def main() -> None:
    """Print one row for the article and one for each size."""
    driver = browser()
    try:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            door = shipped_door()
            article = network(door)
            row(driver, "article", stock_page(article), explorer_page(door), ARTICLE, True, folder)
            for nodes in [int(size) for size in sys.argv[1:]] or [500, 1000, 5000]:
                graph = synthetic(nodes)
                row(driver, str(nodes), stock_page(graph), our_page(graph), OURS, False, folder)
    finally:
        driver.quit()


if __name__ == "__main__":
    main()
