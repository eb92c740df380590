"""The server's pages in a real browser: by keyboard, without script, with nothing from elsewhere."""

import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

QUERY = "SELECT ?claim { ?claim a lg:Claim } ORDER BY ?claim"


@pytest.fixture(scope="module")
def server(salt_server: Any) -> Any:
    return salt_server


def wait_for(true: Callable[[], Any], seconds: float = 15) -> Any:
    end = time.monotonic() + seconds
    while not (got := true()):
        assert time.monotonic() < end
        time.sleep(0.05)
    return got


def script(window: Any, text: str) -> Any:
    return window.execute_script(text)


def opened(window: Any, address: str) -> Any:
    window.get_log("browser")
    window.get_log("performance")
    window.get(address)
    wait_for(lambda: script(window, "return document.getElementById('editor').dataset.ready"))
    text = window.find_element("id", "text")
    text.clear()
    return text


def asked_elsewhere(window: Any, base: str) -> list[str]:
    found = []
    for entry in window.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            address = message["params"]["request"]["url"]
            if not address.startswith((base, "data:")):
                found.append(address)
    return found


def rows(window: Any) -> list[str]:
    got = script(
        window,
        "return [...document.querySelectorAll('#result tbody tr')].map((row) => row.textContent.trim())",
    )
    return list(got)


def test_a_query_runs_by_keyboard_and_stands_in_the_address(chromium: Any, server: Any) -> None:
    keys = pytest.importorskip("selenium.webdriver.common.keys").Keys
    text = opened(chromium, f"{server.base}/query")
    text.send_keys(QUERY)
    text.send_keys(keys.CONTROL, keys.ENTER)
    wait_for(lambda: rows(chromium))
    wanted = [row["claim"]["value"] for row in json.loads(server.query(QUERY)[2])["results"]["bindings"]]
    assert rows(chromium) == [
        f"le:{iri.rsplit('/', 1)[1]}" if "labor-exports" in iri else iri for iri in wanted
    ]
    written = parse_qs(urlsplit(chromium.current_url).query)["query"][0]
    assert written == f"PREFIX lg: <https://w3id.org/laborgraph/ns#>\n{QUERY}"
    link = chromium.find_element("css selector", "#result tbody a").get_attribute("href")
    assert link == wanted[0].replace("https://w3id.org/laborgraph/", f"{server.base}/id/")
    names = script(
        chromium, "return [...document.querySelectorAll('#result .tools a')].map((a) => a.textContent)"
    )
    assert names == ["csv", "tsv", "json", "xml"]
    before = rows(chromium)
    chromium.get(chromium.current_url)
    assert rows(chromium) == before
    assert asked_elsewhere(chromium, server.base) == []
    assert [entry for entry in chromium.get_log("browser") if entry["level"] == "SEVERE"] == []


def test_terms_are_completed_by_keyboard(chromium: Any, server: Any) -> None:
    keys = pytest.importorskip("selenium.webdriver.common.keys").Keys
    text = opened(chromium, f"{server.base}/query")
    text.send_keys("SELECT * { ?claim lg:firstPas")
    wait_for(lambda: script(chromium, "return !document.getElementById('offers').hidden"))
    assert text.get_attribute("aria-activedescendant") == "offer-0"
    text.send_keys(keys.ENTER)
    assert text.get_property("value") == "SELECT * { ?claim lg:firstPassage"
    text.send_keys(" ?cl")
    wait_for(lambda: script(chromium, "return !document.getElementById('offers').hidden"))
    text.send_keys(keys.ESCAPE)
    assert script(chromium, "return document.getElementById('offers').hidden")
    text.send_keys(keys.TAB)
    assert script(chromium, "return document.activeElement.tagName") == "BUTTON"


def test_a_mistake_is_shown_at_its_place(chromium: Any, server: Any) -> None:
    keys = pytest.importorskip("selenium.webdriver.common.keys").Keys
    text = opened(chromium, f"{server.base}/query")
    text.send_keys("ASK {\n ?s ?p }")
    text.send_keys(keys.CONTROL, keys.ENTER)
    alert = wait_for(lambda: chromium.find_elements("css selector", "#result [role=alert]"))
    assert alert[0].text.startswith("Syntax error at line 2, column 9")
    assert script(chromium, "return document.getElementById('text').selectionStart") == len("ASK {\n ?s ?p }")


def test_hostile_results_stay_text(chromium: Any, server: Any) -> None:
    keys = pytest.importorskip("selenium.webdriver.common.keys").Keys
    hostile = "<img src=x onerror=\\\"document.title='run'\\\"></script><script>document.title='run'</script>"
    text = opened(chromium, f"{server.base}/query")
    query = f'SELECT ?x {{ BIND ("{hostile}" AS ?x) }}'
    chromium.execute_script("document.getElementById('text').value = arguments[0]", query)
    text.send_keys(keys.CONTROL, keys.ENTER)
    wait_for(lambda: rows(chromium))
    assert rows(chromium) == [hostile.replace('\\"', '"')]
    assert chromium.title == "Ask in SPARQL"
    chromium.get(chromium.current_url)
    assert rows(chromium) == [hostile.replace('\\"', '"')]
    assert chromium.title == "Ask in SPARQL"
    assert script(chromium, "return document.querySelectorAll('main script, main img').length") == 0


def test_cards_queries_and_explorer_open_without_complaint(chromium: Any, server: Any) -> None:
    claim = json.loads(server.query(QUERY)[2])["results"]["bindings"][0]["claim"]["value"]
    path = claim.removeprefix("https://w3id.org/laborgraph/")
    for page in (f"/id/{path}", "/queries", "/queries/claims", "/"):
        chromium.get_log("browser")
        chromium.get_log("performance")
        chromium.get(f"{server.base}{page}")
        assert [head.text for head in chromium.find_elements("css selector", "h1")], chromium.page_source[
            :500
        ]
        assert asked_elsewhere(chromium, server.base) == [], page
        assert [entry for entry in chromium.get_log("browser") if entry["level"] == "SEVERE"] == [], page
    wait_for(lambda: script(chromium, "return document.querySelectorAll('#mynetwork canvas').length"))
    names = [link.get_attribute("href") for link in chromium.find_elements("css selector", "header nav a")]
    assert f"{server.base}/query" in names
