"""What the tests share: a small invented article as a graph, behind three doors."""

import contextlib
import http.client
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

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
    """The tests keep what they make in a folder of their own, and no terminal says how wide it is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LABORGRAPH_CACHE", str(tmp_path_factory.mktemp("kept")))
        patch.delenv("COLUMNS", raising=False)
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


class Server:
    """A server process of ``laborgraph serve``, and requests to it."""

    def __init__(self, arguments: list[str], log: Path) -> None:
        self.log = log
        with log.open("w") as out:
            command = [sys.executable, "-m", "laborgraph", "serve", "--port", "0", *arguments]
            self.process = subprocess.Popen(command, stdout=out, stderr=out)
        found = None
        while found is None and self.process.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(0.05)
            found = re.search(r"http://127\.0\.0\.1:(\d+)/", log.read_text())
        if found is None:
            pytest.fail(f"the server did not start: {log.read_text()}")
        self.port = int(found[1])
        self.base = f"http://127.0.0.1:{self.port}"

    def ask(
        self, method: str, path: str, body: bytes | None = None, timeout: float = 30, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers (lower case) and body of the answer to one request; ``_`` in names is ``-``."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, body, {k.replace("_", "-"): v for k, v in headers.items()})
            answer = connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def query(
        self, text: str, accept: str = "", parameters: dict[str, str] | None = None, timeout: float = 30
    ) -> tuple[int, dict[str, str], bytes]:
        """The answer to a query by GET."""
        path = f"/sparql?{urlencode({'query': text, **(parameters or {})})}"
        return self.ask("GET", path, None, timeout, **({"Accept": accept} if accept else {}))

    def stop(self) -> int:
        """End it as Ctrl-C does; gives the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(10)


@pytest.fixture(scope="session")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Server]]:
    """Starts a server with the arguments given; all are ended after the tests."""
    from laborgraph.sandbox import supported

    if not supported():
        pytest.skip("serve needs a Unix")
    started: list[Server] = []

    def start(*arguments: str) -> Server:
        started.append(Server(list(arguments), tmp_path_factory.mktemp("serve") / "log.txt"))
        return started[-1]

    yield start
    for server in started:
        server.process.kill()
        server.process.wait()


@pytest.fixture(scope="session")
def salt_server(serving: Callable[..., Server]) -> Server:
    """A server of the small graph with short limits."""
    return serving(str(SALT), "--max-seconds", "1.5", "--max-header-seconds", "2", "--max-memory", "128")


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
