"""What the tests of the explorer page share: reading it without script, and driving it in Chromium."""

import base64
import gzip
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from laborgraph.doors import OxigraphDoor
from laborgraph.loading import load_store, path_sources

DATA = Path(__file__).parent / "data"
DRAWN = ("overview", "focus", "arguments", "causes", "actors", "sources")
VIEWS = (*DRAWN, "time", "audit", "text", "reading")
HOSTILE = [
    "</script><script>window.ran=1</script>",
    '"><img src=x onerror="window.ran=1">',
    "javascript:window.ran=1",
    "\u202eevil\u202c",
    "x" * 5000,
    "{{ 7*191 }}",
    " ",
]


class Reader(HTMLParser):
    """Collects tags, ids, links, and the text of the page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.sources: list[str] = []
        self.words: list[str] = []
        self.handlers: list[str] = []
        self._quiet = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        self._quiet += tag in ("script", "style")
        self.handlers += [name for name in found if name.startswith("on")]
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
    """The page as a reader without script has it."""
    reader = Reader()
    reader.feed(page)
    return reader


def data_of(page: str) -> dict[str, Any]:
    """The packed data of the page."""
    match = re.search(r'<script type="text/gzip">(.*?)</script>', page, re.DOTALL)
    assert match
    whole: dict[str, Any] = json.loads(gzip.decompress(base64.b64decode(match[1])))
    return whole


def hostile_door() -> OxigraphDoor:
    """The small graph with hostile words in place of labels, statements, headings, titles and remarks."""
    store = load_store(path_sources([DATA / "salt"]))
    ns = "https://w3id.org/laborgraph/ns#"
    named = {f"{ns}{name}" for name in ("statement", "title", "asPrinted", "authors", "marker")}
    named |= {f"http://www.w3.org/2000/01/rdf-schema#{name}" for name in ("label", "comment")}
    named |= {f"http://www.w3.org/2004/02/skos/core#{name}" for name in ("prefLabel", "altLabel")}
    quads = sorted(store.quads_for_pattern(None, None, None), key=str)
    for at, quad in enumerate(quads):
        literal = quad.object
        if isinstance(literal, ox.Literal) and quad.predicate.value in named and "salt/" in str(quad.subject):
            store.remove(quad)
            word = HOSTILE[at % len(HOSTILE)]
            new = ox.Literal(word, language=literal.language) if literal.language else ox.Literal(word)
            store.add(ox.Quad(quad.subject, quad.predicate, new, quad.graph_name))
    return OxigraphDoor(store)


class Browser:
    """A page in Chromium, opened from a file with an awkward name."""

    def __init__(self, driver: Any, page: str, folder: Path) -> None:
        self.driver = driver
        self.file = folder / "a page #1.html"
        self.file.write_text(page, encoding="utf-8")

    def open(self, fragment: str = "", dark: bool = False, width: int = 1366, height: int = 768) -> list[Any]:
        """Open the page anew; gives what the browser logged."""
        driver = self.driver
        driver.get("about:blank")
        driver.get_log("browser")
        driver.get_log("performance")
        features = [
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        driver.get(self.file.as_uri() + fragment)
        self.until("return document.documentElement.dataset.ready === 'yes'")
        return list(driver.get_log("browser"))

    def until(self, code: str) -> None:
        """Wait until the script ``code`` gives true; fails after ten seconds."""
        from selenium.webdriver.support.ui import WebDriverWait

        WebDriverWait(self.driver, 10, 0.05).until(lambda _: self.run(code))

    def run(self, code: str, *arguments: object) -> Any:
        """What the script ``code`` returns; ``explorer`` is the page's own handle for tests."""
        return self.driver.execute_script(f"const explorer = window.explorer; {code}", *arguments)

    def go(self, fragment: str) -> None:
        """Follow a link within the page."""
        self.run("location.hash = arguments[0]; explorer.render()", fragment)

    def press(self, *keys: str) -> None:
        """Press keys where the focus is."""
        from selenium.webdriver.common.action_chains import ActionChains

        chain = ActionChains(self.driver)
        for key in keys:
            chain.send_keys(key)
        chain.perform()
