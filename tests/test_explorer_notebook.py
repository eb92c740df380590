"""The explorer in the frame in which a notebook shows it: links, keys of the clipboard, files."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from laborgraph.asking import Page
from laborgraph.doors import OxigraphDoor
from laborgraph.explorer import explorer_page


@pytest.fixture
def frame(chromium: Any, shipped: OxigraphDoor, tmp_path: Path) -> Iterator[Any]:
    """The driver, inside the frame of a page that shows the explorer as a notebook does."""
    from selenium.webdriver.support.ui import WebDriverWait

    shown = Page(explorer_page(shipped), 720)._repr_html_()
    file = tmp_path / "notebook.html"
    file.write_text(f"<!doctype html><title>a notebook</title><p>before</p>{shown}", encoding="utf-8")
    size = {"width": 1366, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    chromium.get(file.as_uri())
    chromium.get_log("browser")
    chromium.switch_to.frame(chromium.find_element("css selector", "iframe"))
    ready = "return document.documentElement.dataset.ready === 'yes'"
    WebDriverWait(chromium, 10, 0.05).until(lambda driver: driver.execute_script(ready))
    yield chromium
    chromium.switch_to.default_content()


def shows(view: str) -> Callable[[Any], bool]:
    """Whether the page shows ``view``."""
    shown = "return document.querySelector('.view:not([hidden])').dataset.view === arguments[0]"
    return lambda driver: bool(driver.execute_script(shown, view))


def test_links_stay_in_the_frame(frame: Any) -> None:
    from selenium.webdriver.support.ui import WebDriverWait

    assert frame.execute_script(
        "return [innerHeight, document.documentElement.scrollWidth <= innerWidth]"
    ) == [
        720,
        True,
    ]
    for link, view in (
        ("nav a[href='#/time']", "time"),
        ("svg a", "focus"),
        ("nav a[href='#/text']", "text"),
    ):
        frame.find_element("css selector", link).click()
        WebDriverWait(frame, 10, 0.05).until(shows(view))
    assert frame.execute_script("return location.protocol") == "about:"


def test_the_card_copies_and_offers_no_link_that_would_lead_nowhere(frame: Any) -> None:
    from selenium.webdriver.support.ui import WebDriverWait

    names = "return [...document.querySelectorAll('.buttons > *')].map((one) => one.textContent)"
    frame.execute_script("location.hash = 'c-us-firms-orchestrate-maquila'")
    WebDriverWait(frame, 10, 0.05).until(lambda driver: "Cite this" in driver.execute_script(names))
    assert "Copy link" not in frame.execute_script(names)
    frame.find_element("xpath", "//aside//button[text()='Cite this']").click()
    WebDriverWait(frame, 10, 0.05).until(lambda driver: "copied" in driver.execute_script(names))
    assert frame.get_log("browser") == []
