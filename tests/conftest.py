"""What the tests share: a small invented article as a graph, behind three doors."""

import os
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from laborgraph import load
from laborgraph.doors import Door, OxigraphDoor, RdflibDoor
from laborgraph.frames import shipped_door
from laborgraph.loading import load_store, path_sources

DATA = Path(__file__).parent / "data"
SALT = DATA / "salt"


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The tests keep what they make in a folder of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LABORGRAPH_CACHE", str(tmp_path_factory.mktemp("kept")))
        yield


@pytest.fixture(scope="session")
def salt_store() -> ox.Store:
    return load_store(path_sources([SALT]))


@pytest.fixture(scope="session")
def salt(salt_store: ox.Store) -> OxigraphDoor:
    return OxigraphDoor(salt_store)


@pytest.fixture(scope="session", params=["oxigraph", "view", "rdflib"])
def any_salt(request: pytest.FixtureRequest, salt_store: ox.Store) -> Door:
    """The small graph behind each door: Oxigraph itself, rdflib's view of it, rdflib's own memory."""
    if request.param == "oxigraph":
        return OxigraphDoor(salt_store)
    return RdflibDoor(load(SALT, engine="oxigraph" if request.param == "view" else "rdflib"))


@pytest.fixture(scope="session")
def shipped() -> OxigraphDoor:
    return shipped_door()


class Remembering:
    """A door that asks each question once; for tests that put the same ones many times."""

    def __init__(self, door: Door) -> None:
        self.select = cache(door.select)


@pytest.fixture(scope="session")
def shipped_once(shipped: OxigraphDoor) -> Door:
    """The shipped graph, each question asked once."""
    return Remembering(shipped)


@pytest.fixture(scope="session")
def article() -> str:
    """A reader's copy of the article, named by the variable LABORGRAPH_ARTICLE; the project has none."""
    name = os.environ.get("LABORGRAPH_ARTICLE")
    if not name:
        pytest.skip("no copy of the article: set LABORGRAPH_ARTICLE to its plain text")
    return Path(name).read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A headless Chromium, when selenium and the browser are there."""
    selenium = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if browser is None or driver is None:
        pytest.skip("no Chromium with chromedriver on this machine")
    options = selenium.ChromeOptions()
    options.binary_location = browser
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1366,768",
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    window = selenium.Chrome(options=options, service=selenium.ChromeService(driver))
    yield window
    window.quit()
