"""SPARQL services over the network: two real servers that others wrote, and servers that misbehave."""

import json
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pyoxigraph as ox
import pytest

import laborgraph
from laborgraph.arguing import argue
from laborgraph.catalogue import catalogue
from laborgraph.cli import main
from laborgraph.doors import OxigraphDoor
from laborgraph.errors import BadValue, EndpointFailed
from laborgraph.free_sparql import sparql
from laborgraph.pushing import push
from laborgraph.querying import run
from laborgraph.remote import RemoteDoor

NAMES = [query.name for query in catalogue()]
EMPTY = b'{"head": {"vars": []}, "results": {"bindings": []}}'


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def program(name: str) -> str:
    """The program ``name`` next to this Python, or anywhere; skips when there is none."""
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.is_file() else shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed: the extra servers brings it")
    return found


def started(command: list[str], port: int) -> subprocess.Popen[bytes]:
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return server
    server.kill()
    pytest.fail(f"{command[0]} did not start")


@pytest.fixture(scope="module")
def oxigraph() -> Iterator[str]:
    """The address of an Oxigraph server, empty."""
    port = free_port()
    server = started([program("oxigraph"), "serve", "--bind", f"127.0.0.1:{port}"], port)
    yield f"http://127.0.0.1:{port}"
    server.kill()
    server.wait()


@pytest.fixture(scope="module")
def rdflib_endpoint() -> Iterator[str]:
    """The address of an rdflib-endpoint server, empty."""
    port = free_port()
    command = [
        program("rdflib-endpoint"),
        "serve",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--enable-update",
    ]
    server = started(command, port)
    yield f"http://127.0.0.1:{port}/"
    server.kill()
    server.wait()


@pytest.fixture(scope="module")
def salt_at_oxigraph(oxigraph: str, salt_store: ox.Store) -> RemoteDoor:
    push(salt_store, f"{oxigraph}/update")
    return RemoteDoor(f"{oxigraph}/query")


@pytest.fixture(scope="module")
def salt_at_rdflib_endpoint(rdflib_endpoint: str, salt_store: ox.Store) -> RemoteDoor:
    push(salt_store, rdflib_endpoint)
    return RemoteDoor(rdflib_endpoint, timeout=120)


@pytest.mark.parametrize("name", NAMES)
def test_oxigraph_answers_as_the_store_at_hand(
    name: str, salt: OxigraphDoor, salt_at_oxigraph: RemoteDoor
) -> None:
    assert run(salt_at_oxigraph, name).rows == run(salt, name).rows


@pytest.mark.parametrize("name", NAMES)
def test_rdflib_endpoint_answers_as_the_store_at_hand(
    name: str, salt: OxigraphDoor, salt_at_rdflib_endpoint: RemoteDoor
) -> None:
    assert run(salt_at_rdflib_endpoint, name).rows == run(salt, name).rows


def test_pushing_again_changes_nothing_and_leaves_other_graphs(oxigraph: str, salt_store: ox.Store) -> None:
    other = (
        "INSERT DATA { GRAPH <http://example.org/mine> { <http://example.org/a> a <http://example.org/B> } }"
    )
    door = RemoteDoor(f"{oxigraph}/query")
    before = push(salt_store, f"{oxigraph}/update")
    store = ox.Store()
    store.update(other)
    push(store, f"{oxigraph}/update")
    assert push(salt_store, f"{oxigraph}/update") == before == len(salt_store)
    count = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert door._solutions(count, []).rows == [(before + 1,)]
    assert run(door, "claims").rows
    assert door.select("SELECT ?b { <http://example.org/a> a ?b }").rows == []


def test_the_command_line_and_python_ask_the_same_service(
    salt_at_oxigraph: RemoteDoor, capsys: pytest.CaptureFixture[str]
) -> None:
    address = salt_at_oxigraph.endpoint
    assert main(["query", "claims", "--format", "json", "--endpoint", address]) == 0
    claims = [row["claim"] for row in json.loads(capsys.readouterr().out)]
    assert "c-barrels-hide-salt" in claims
    assert laborgraph.query("claims", endpoint=address)["claim"].to_list() == claims
    assert main(["--endpoint", address, "show", "c-barrels-hide-salt"]) == 0
    assert "fish barrels" in capsys.readouterr().out


def test_an_argument_is_the_same_there_and_here(salt: OxigraphDoor, salt_at_oxigraph: RemoteDoor) -> None:
    assert argue(salt_at_oxigraph, "c-fish-built-quay", 2) == argue(salt, "c-fish-built-quay", 2)
    there = laborgraph.argument("c-fish-fell", endpoint=salt_at_oxigraph.endpoint)
    assert there.argument == argue(salt, "c-fish-fell")


def test_free_sparql_gives_the_same_here_and_there(salt: OxigraphDoor, salt_at_oxigraph: RemoteDoor) -> None:
    for text, form in (
        ("SELECT ?c ?s { ?c lg:stance ?s } ORDER BY ?c", "table"),
        ("ASK { ?c lg:stance lg:rejected }", "table"),
        ("ASK { ?c lg:stance lg:nothing }", "table"),
    ):
        assert sparql(salt_at_oxigraph, text, form) == sparql(salt, text, form)
    for text, form in (
        ("SELECT ?c { ?c lg:stance lg:rejected } ORDER BY ?c", "csv"),
        ("CONSTRUCT { ?c a lg:Claim } { ?c lg:stance lg:rejected }", "ntriples"),
    ):
        there, here = sparql(salt_at_oxigraph, text, form), sparql(salt, text, form)
        assert sorted(there.split()) == sorted(here.split())


def test_the_variable_names_the_service(
    salt_at_oxigraph: RemoteDoor, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LABORGRAPH_ENDPOINT", salt_at_oxigraph.endpoint)
    assert main([]) == 0
    assert "Salt and Sail" in capsys.readouterr().out


Answer = Callable[[BaseHTTPRequestHandler], None]


@pytest.fixture
def serve() -> Iterator[Callable[[Answer], str]]:
    """Starts a server that answers every request with the function given; gives its address."""
    servers = []

    def start(answer: Answer) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                self.rfile.read(length)
                try:
                    answer(self)
                except OSError:
                    self.close_connection = True

            do_POST = do_GET  # noqa: N815 (the server calls it so)

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_address[1]}/sparql"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def says(code: int, body: bytes, kind: str = "text/html", **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        handler.send_header("Content-Type", kind)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b" " * 65536)


def endless_error(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(500)
    handler.end_headers()
    while True:
        handler.wfile.write(b"sorry " * 10000)


def trickle(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for letter in "X-Slow: " + "s" * 600:
        handler.wfile.write(letter.encode())
        time.sleep(0.05)


def silent(_: BaseHTTPRequestHandler) -> None:
    time.sleep(5)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (
            says(200, b"<html>Welcome</html>"),
            "does not answer with SPARQL results but with text/html: <html>Welc",
        ),
        (says(200, b"[" * 100_000, "application/json"), "does not answer with SPARQL results"),
        (
            says(200, b'{"head": {}}', "application/sparql-results+json"),
            "does not answer with SPARQL results",
        ),
        (
            says(200, b'{"head": {"vars": ["a"]}, "results": {"bindings": [3]}}'),
            "does not answer with SPARQL",
        ),
        (says(500, b"the store\nis down"), "answers 500 Internal Server Error: the store is down"),
        (says(503, b""), "answers 503 Service Unavailable: without a word"),
        (says(401, b"who are you?"), "answers 401 Unauthorized: who are you?"),
        (says(400, b"no such prefix"), "answers 400 Bad Request: no such prefix"),
        (
            says(302, b"", Location="http://elsewhere.invalid/"),
            "redirects to http://elsewhere.invalid/; give that",
        ),
        (says(200, EMPTY, Content_Length="9999"), "bytes are missing|gave no whole answer"),
        (endless, "longer than|gave no whole answer"),
        (endless_error, "answers 500 Internal Server Error: sorry sorry"),
        (trickle, "gave no whole answer within 1 seconds"),
        (silent, "gave no whole answer within 1 seconds"),
    ],
)
def test_a_service_that_misbehaves_gives_one_clear_error_in_time(
    answer: Answer, message: str, serve: Callable[[Answer], str]
) -> None:
    start = time.monotonic()
    with pytest.raises(EndpointFailed, match=message):
        RemoteDoor(serve(answer), timeout=1).select("SELECT ?a { ?a a ?b }")
    assert time.monotonic() - start < 6


def test_a_refused_connection_is_tried_again_and_an_answer_is_not(serve: Callable[[Answer], str]) -> None:
    with pytest.raises(EndpointFailed, match="cannot be reached"):
        RemoteDoor(f"http://127.0.0.1:{free_port()}/", timeout=2).select("SELECT ?a { ?a a ?b }")
    asked = []

    def refuses(handler: BaseHTTPRequestHandler) -> None:
        asked.append(handler.path)
        says(500, b"no")(handler)

    with pytest.raises(EndpointFailed, match="answers 500"):
        RemoteDoor(serve(refuses)).select("SELECT ?a { ?a a ?b }")
    assert len(asked) == 1


def test_credentials_come_from_the_environment(
    serve: Callable[[Answer], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str | None] = []

    def looks(handler: BaseHTTPRequestHandler) -> None:
        seen.append(handler.headers.get("Authorization"))
        says(200, EMPTY, "application/sparql-results+json")(handler)

    address = serve(looks)
    RemoteDoor(address).select("SELECT ?a { ?a a ?b }")
    monkeypatch.setenv("LABORGRAPH_USER", "ada")
    monkeypatch.setenv("LABORGRAPH_PASSWORD", "salt")
    RemoteDoor(address).select("SELECT ?a { ?a a ?b }")
    assert seen == [None, None, "Basic YWRhOnNhbHQ=", "Basic YWRhOnNhbHQ="]


@pytest.mark.parametrize("address", ["", "localhost:7878", "ftp://host/", "file:///etc/passwd", "http://"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(BadValue, match="not the address of a SPARQL service"):
        RemoteDoor(address)


def test_an_endpoint_and_a_dataset_are_too_much() -> None:
    with pytest.raises(BadValue, match="not both"):
        laborgraph.query("claims", dataset=laborgraph.load(), endpoint="http://localhost/")
