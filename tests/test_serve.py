"""What `laborgraph serve` promises, seen from outside: a server process, requests, and what comes back."""

import contextlib
import csv
import gzip
import http.client
import io
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
import rdflib

from laborgraph.doors import OxigraphDoor
from laborgraph.querying import run
from laborgraph.rendering import render
from laborgraph.watching import Watch

SALT = Path(__file__).parent / "data" / "salt"
LG = "https://w3id.org/laborgraph/ns#"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
CLAIMS = f"SELECT ?c {{ ?c a <{LG}Claim> }} ORDER BY ?c"


@pytest.fixture(scope="module")
def server(salt_server: Any) -> Any:
    return salt_server


@pytest.fixture(scope="module")
def claims(salt_store: ox.Store) -> list[str]:
    rows = salt_store.query(CLAIMS, use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)
    return [row[0].value for row in rows]


def bindings(body: bytes) -> list[str]:
    return [row["c"]["value"] for row in json.loads(body)["results"]["bindings"]]


# the protocol


def test_the_three_ways_to_send_a_query(server: Any, claims: list[str]) -> None:
    form = urlencode({"query": CLAIMS}).encode()
    ways = [
        server.query(CLAIMS),
        server.ask("POST", "/sparql", form, Content_Type="application/x-www-form-urlencoded"),
        server.ask("POST", "/sparql", CLAIMS.encode(), Content_Type="application/sparql-query"),
        server.ask(
            "POST", "/sparql", CLAIMS.encode(), Content_Type="application/sparql-query; charset=UTF-8"
        ),
    ]
    assert [(status, bindings(body)) for status, _, body in ways] == [(200, claims)] * 4
    assert claims


def test_a_form_is_decoded_once(server: Any) -> None:
    query = 'SELECT ("100%25 a+b%2Bc é" AS ?c) {}'
    body = urlencode({"query": query}).encode()
    _, _, got = server.ask("POST", "/sparql", body, Content_Type="application/x-www-form-urlencoded")
    assert bindings(got) == ["100%25 a+b%2Bc é"]


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        ("application/json", JSON),
        ("application/xml", XML),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        (f"{JSON};q=0.2, {XML};q=0.9", XML),
        (f"{JSON};q=0, */*;q=0.1", XML),
        ("text/turtle, text/csv;q=0.1", "text/csv; charset=utf-8"),
        ("TEXT/CSV", "text/csv; charset=utf-8"),
        (f"image/png, {XML} ; q=0.5 , ", XML),
    ],
)
def test_solutions_come_in_the_form_asked_for(server: Any, accept: str, media_type: str) -> None:
    status, headers, _ = server.query(CLAIMS, accept)
    assert (status, headers["content-type"]) == (200, media_type)


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", "text/turtle"),
        ("text/turtle", "text/turtle"),
        ("application/n-triples", "application/n-triples"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/ld+json", "application/ld+json"),
        ("application/json", "application/ld+json"),
        ("application/n-quads", "application/n-quads"),
        ("application/trig", "application/trig"),
        ("text/n3", "text/turtle"),
    ],
)
@pytest.mark.parametrize("form", ["CONSTRUCT { ?c a ?t } WHERE { ?c a ?t }", "DESCRIBE ?c { ?c a lg:Claim }"])
def test_triples_come_in_the_form_asked_for(server: Any, form: str, accept: str, media_type: str) -> None:
    status, headers, body = server.query(form, accept)
    assert (status, headers["content-type"].split(";")[0]) == (200, media_type)
    parsed = rdflib.Dataset().parse(
        data=body, format={"application/ld+json": "json-ld"}.get(media_type, media_type)
    )
    _, _, plain = server.query(form, "application/n-triples")
    assert len(parsed) == len(set(plain.splitlines())) > 0


@pytest.mark.parametrize(
    ("query", "accept"),
    [(CLAIMS, "text/turtle"), ("ASK {}", "text/csv"), ("DESCRIBE <urn:x>", "text/csv"), (CLAIMS, "*/*;q=0")],
)
def test_what_cannot_be_given_is_406_with_the_list(server: Any, query: str, accept: str) -> None:
    status, _, body = server.query(query, accept)
    assert status == 406
    assert b"it gives application/sparql-results+json" in body or b"it gives text/turtle" in body


def test_all_forms_hold_the_same_rows(server: Any) -> None:
    query = f"SELECT ?c ?s {{ ?c <{LG}statement> ?s }} ORDER BY ?c ?s"
    rows = json.loads(server.query(query, JSON)[2])["results"]["bindings"]
    wanted = [(row["c"]["value"], row["s"]["value"]) for row in rows]
    table = list(csv.reader(io.StringIO(server.query(query, "text/csv")[2].decode(), newline="")))
    assert table == [["c", "s"], *map(list, wanted)]
    space = "{http://www.w3.org/2005/sparql-results#}"
    tree = ElementTree.fromstring(server.query(query, XML)[2])
    assert [tuple(part[0].text for part in result) for result in tree.iter(f"{space}result")] == wanted


def test_the_command_line_gives_the_same_bytes(serving: Callable[..., Any]) -> None:
    ours = serving()
    query = "SELECT ?claim ?place { ?claim lg:firstPassage ?place } ORDER BY ?claim LIMIT 5"
    for form, media_type in (("csv", "text/csv"), ("json", JSON), ("xml", XML)):
        command = [sys.executable, "-m", "laborgraph", "sparql", query, "--format", form]
        printed = subprocess.run(command, capture_output=True, check=True).stdout
        assert ours.query(query, media_type)[2] == printed


@pytest.mark.parametrize(
    ("method", "path", "headers", "body", "status"),
    [
        ("GET", "/sparql?query=", {}, None, 400),
        ("GET", "/sparql?query=ASK%7B%7D&query=ASK%7B%7D", {}, None, 400),
        ("GET", "/sparql?query=ASK%7B%FF%7D", {}, None, 400),
        ("GET", "/sparql?query=ASK%7B%7D%", {}, None, 400),
        ("GET", "/sparql?query=ASK%00%7B%7D", {}, None, 400),
        ("GET", "/sparql?update=CLEAR%20ALL", {}, None, 403),
        ("GET", "/sparql?query=CLEAR%20ALL", {}, None, 403),
        ("GET", "/sparql/x", {}, None, 404),
        ("GET", "/sparql?query=SELECT%20*%20%7B", {}, None, 400),
        ("PUT", "/sparql?query=ASK%7B%7D", {}, None, 405),
        ("DELETE", "/sparql", {}, None, 405),
        ("PATCH", "/sparql", {}, None, 405),
        ("POST", "/queries", {"Content-Type": "application/sparql-query"}, b"ASK {}", 405),
        ("POST", "/sparql", {"Content-Type": "application/sparql-update"}, b"CLEAR ALL", 403),
        ("POST", "/sparql", {"Content-Type": "application/x-www-form-urlencoded"}, b"update=CLEAR+ALL", 403),
        ("POST", "/sparql", {"Content-Type": "application/x-www-form-urlencoded"}, b"", 400),
        ("POST", "/sparql", {"Content-Type": "text/plain"}, b"ASK {}", 415),
        ("POST", "/sparql", {}, b"ASK {}", 415),
        ("POST", "/sparql", {"Content-Type": "application/sparql-query; charset=utf-16"}, b"ASK {}", 415),
        ("POST", "/sparql", {"Content-Type": "application/sparql-query"}, b"ASK { \xff }", 400),
        ("POST", "/sparql", {"Content-Type": "application/sparql-query"}, b"", 400),
        (
            "POST",
            "/sparql",
            {"Content-Type": "application/sparql-query", "Content-Encoding": "gzip"},
            gzip.compress(b"ASK {}", mtime=0),
            415,
        ),
        (
            "POST",
            "/sparql",
            {"Content-Type": "application/sparql-query"},
            b"#" * 10_000_000 + b"\nASK {}",
            413,
        ),
    ],
)
def test_what_is_wrong_is_said(
    server: Any, method: str, path: str, headers: dict[str, str], body: bytes | None, status: int
) -> None:
    got, answered, text = server.ask(method, path, body, **headers)
    assert got == status
    assert answered["content-type"] == "text/plain; charset=utf-8"
    assert text.count(b"\n") == 1
    assert b"Traceback" not in text
    assert b"/home" not in text
    if status == 405:
        assert "GET" in answered["allow"]


def test_an_error_has_its_place_and_can_be_json(server: Any) -> None:
    status, headers, body = server.query("SELECT * {\n ?s ?p }", "application/json")
    assert (status, headers["content-type"]) == (400, "application/problem+json")
    told = json.loads(body)
    assert (told["status"], told["title"]) == (400, "Bad Request")
    assert told["detail"].startswith("Syntax error at line 2, column 9: ")


def test_head_and_options(server: Any) -> None:
    for path in (f"/sparql?query={quote(CLAIMS)}", "/", "/queries", "/graph"):
        got, got_headers, body = server.ask("GET", path)
        status, headers, nothing = server.ask("HEAD", path)
        assert (status, nothing) == (got, b""), path
        assert headers["content-length"] == got_headers["content-length"] == str(len(body)), path
    status, headers, body = server.ask("OPTIONS", "/sparql", Origin="http://example.org")
    assert (status, body) == (204, b"")
    assert headers["allow"] == headers["access-control-allow-methods"] == "GET, HEAD, POST, OPTIONS"
    assert "Content-Type" in headers["access-control-allow-headers"]


def test_scripts_of_other_pages_may_read_but_get_no_credentials(server: Any) -> None:
    for path in ("/sparql?query=ASK%7B%7D", "/sparql?query=x", "/queries", "/nothing", "/health"):
        _, headers, _ = server.ask("GET", path, Origin="http://evil.example")
        assert headers["access-control-allow-origin"] == "*", path
        assert "access-control-allow-credentials" not in headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "server" not in headers


def test_the_service_describes_itself_and_its_data(server: Any, salt_store: ox.Store) -> None:
    status, headers, body = server.ask("GET", "/sparql", Accept="text/turtle")
    graph = rdflib.Graph().parse(data=body, format="turtle")
    assert headers["content-type"] == "text/turtle; charset=utf-8"
    service = rdflib.URIRef(f"{server.base}/sparql")
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    void = rdflib.Namespace("http://rdfs.org/ns/void#")
    assert status == 200
    assert graph.value(service, sd.endpoint) == service
    assert graph.value(service, sd.supportedLanguage) == sd.SPARQL11Query
    names = {str(name) for name in graph.objects(None, sd.name)}
    assert names == {g.value for g in salt_store.named_graphs() if isinstance(g, ox.NamedNode)}
    dataset = graph.value(service, sd.defaultDataset)
    assert int(str(graph.value(dataset, void.triples))) == len(salt_store)
    assert (
        server.ask("GET", "/sparql", Accept="application/rdf+xml")[1]["content-type"] == "application/rdf+xml"
    )
    assert server.ask("GET", "/sparql", Accept="image/png")[0] == 406
    assert server.ask("GET", "/sparql", Accept="text/html")[0] == 303


def test_the_same_is_not_sent_again(server: Any) -> None:
    path = f"/sparql?query={quote(CLAIMS)}"
    _, headers, body = server.ask("GET", path)
    for known in (headers["etag"], f"W/{headers['etag']}", f'"x", {headers["etag"]}', "*"):
        status, again, nothing = server.ask("GET", path, If_None_Match=known)
        assert (status, nothing, again["etag"]) == (304, b"", headers["etag"])
    assert server.ask("GET", path, If_Modified_Since=headers["last-modified"])[0] == 304
    assert server.ask("GET", path, If_None_Match='"other"')[2] == body
    assert server.ask("GET", path, Accept="text/csv")[1]["etag"] != headers["etag"]
    _, fickle, _ = server.query("SELECT (RAND() AS ?c) {}")
    assert "etag" not in fickle
    assert fickle["cache-control"] == "no-store"


def test_random_numbers_differ_between_workers(server: Any) -> None:
    query = "SELECT (STRUUID() AS ?c) { ?a ?b ?d . ?e ?f ?g } LIMIT 2000"
    with ThreadPoolExecutor(8) as many:
        found = [bindings(body) for _, _, body in many.map(lambda _: server.query(query), range(16))]
    every = [one for rows in found for one in rows]
    assert len(set(every)) == len(every) == 32000


def test_answers_are_compressed_for_those_who_can(server: Any) -> None:
    query = "SELECT * { ?s ?p ?o }"
    _, plain_headers, plain = server.query(query)
    path = f"/sparql?query={quote(query)}"
    _, headers, packed = server.ask("GET", path, Accept_Encoding="gzip, br")
    assert headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed) == plain
    assert len(packed) < len(plain) / 3
    assert headers["etag"] != plain_headers["etag"]
    assert server.ask("GET", path, If_None_Match=headers["etag"])[0] == 304
    assert "content-encoding" not in server.ask("GET", path, Accept_Encoding="gzip;q=0")[1]


# read-only, and nothing outward


@pytest.fixture
def trap() -> Iterator[tuple[int, list[str]]]:
    """A port that notes who connects."""
    heard: list[str] = []
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(8)
        listener.settimeout(0.05)
        done = threading.Event()

        def listen() -> None:
            while not done.is_set():
                try:
                    listener.accept()[0].close()
                    heard.append("connected")
                except TimeoutError:
                    pass

        thread = threading.Thread(target=listen)
        thread.start()
        yield listener.getsockname()[1], heard
        done.set()
        thread.join()


OUTWARD = [
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <URL> { ?s ?p ?o } }",
    "ASK { ?s ?p ?o FILTER EXISTS { service <URL> { ?s ?p ?o } } }",
    "SELECT * { \\u0053ERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { S\\U00000045RVICE <URL> { ?s ?p ?o } }",
    "SELECT * { SERVICE#c\n<URL>{ ?s ?p ?o } }",
    "PREFIX x: <URL> SELECT * { SERVICE x:a { ?s ?p ?o } }",
    "BASE <URL> SELECT * { SERVICE <a> { ?s ?p ?o } }",
    "SELECT * { VALUES ?u { <URL> } SERVICE ?u { ?s ?p ?o } }",
    "SELECT * { { SELECT * { OPTIONAL { SERVICE <URL> { ?s ?p ?o } } } } }",
    "SELECT * { ?s ?p trueSERVICE <URL> { ?a ?b ?c } }",
    "SELECT * { ?s ?p 5SERVICEx:a { ?a ?b ?c } } # PREFIX x: <URL>",
    "PREFIX x: <URL> SELECT * { ?s ?p 5SERVICE x:a { ?a ?b ?c } }",
    "SELECT * { ?s ?p ?o FILTER(?s<?o)SERVICE#>\n<URL> { ?a ?b ?c } }",
    "SELECT * FROM <URL> { ?s ?p ?o }",
    "SELECT * FROM NAMED <URL> { GRAPH ?g { ?s ?p ?o } }",
    "BASE <URL> SELECT * FROM <a> { ?s ?p ?o }",
    "PREFIX x: <URL> ASK FROM x:a { ?s ?p ?o }",
    "SELECT * FR\\u004fM <URL> { ?s ?p ?o }",
    "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "SELECT * FROM <file:///nothing/there> { ?s ?p ?o }",
    "SELECT * FROM </etc/passwd> { ?s ?p ?o }",
    "SELECT * FROM <data.ttl> { ?s ?p ?o }",
    "DESCRIBE <urn:a> FROM <URL>",
]


@pytest.mark.parametrize("query", OUTWARD)
def test_no_query_connects_or_reads(server: Any, trap: tuple[int, list[str]], query: str) -> None:
    port, heard = trap
    status, _, body = server.query(query.replace("URL", f"http://127.0.0.1:{port}/"))
    assert status == 400
    assert b"connects to nothing" in body or b"fetches nothing" in body or b"Syntax error" in body
    assert heard == []


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
@pytest.mark.parametrize("graph", ["http://127.0.0.1:1/", "file:///etc/passwd", "file:///nothing", "x"])
def test_no_parameter_reads_a_graph_from_elsewhere(server: Any, name: str, graph: str) -> None:
    status, _, body = server.query("SELECT * { ?s ?p ?o }", parameters={name: graph})
    assert (status, b"fetches nothing" in body) == (400, True)


def test_load_is_no_query(server: Any) -> None:
    assert server.query("LOAD <http://127.0.0.1:1/>")[0] == 403
    body = b"LOAD <http://127.0.0.1:1/>"
    assert server.ask("POST", "/sparql", body, Content_Type="application/sparql-query")[0] == 403


def test_a_dataset_of_graphs_that_are_there_counts(server: Any, salt_store: ox.Store) -> None:
    text = "SELECT (COUNT(*) AS ?c) { ?s ?p ?o }"
    named = "SELECT (COUNT(*) AS ?c) { GRAPH ?g { ?s ?p ?o } }"
    graph = next(g.value for g in salt_store.named_graphs() if g.value.endswith("/remarks"))
    size = str(sum(1 for _ in salt_store.quads_for_pattern(None, None, None, ox.NamedNode(graph))))
    assert bindings(server.query(text)[2]) == [str(len(salt_store))]
    assert bindings(server.query(text, parameters={"default-graph-uri": graph})[2]) == [size]
    assert bindings(server.query(f"SELECT (COUNT(*) AS ?c) FROM <{graph}> {{ ?s ?p ?o }}")[2]) == [size]
    assert bindings(server.query(named, parameters={"named-graph-uri": graph})[2]) == [size]
    assert bindings(server.query(text, parameters={"named-graph-uri": graph})[2]) == ["0"]


# nobody can stop it

RUNAWAY = {
    "cross product": ENDLESS,
    "path bomb": "SELECT (COUNT(*) AS ?n) { ?a ((!<urn:x>|^!<urn:y>)*)* ?b }",
    "doubling": "SELECT ?z { BIND ('aaaaaaaaaaaaaaaa' AS ?a0) "
    + " ".join(f"BIND (CONCAT(?a{n}, ?a{n}) AS ?a{n + 1})" for n in range(32))
    + " BIND (STRLEN(?a32) AS ?z) }",
    "sort": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY RAND()",
    "group concat": "SELECT (GROUP_CONCAT(?c) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "distinct": "SELECT DISTINCT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "values": "SELECT (COUNT(*) AS ?n) { "
    + " ".join(f"VALUES ?v{n} {{ {' '.join(map(str, range(100)))} }}" for n in range(8))
    + " }",
}


@pytest.mark.parametrize("name", RUNAWAY)
def test_a_query_past_its_limit_is_ended(server: Any, name: str) -> None:
    start = time.monotonic()
    try:
        status, headers, body = server.query(RUNAWAY[name])
    except http.client.IncompleteRead:
        # what had begun to come is cut, and the client sees it
        return
    assert (status, time.monotonic() - start < 8) in ((503, True), (400, True)), body[:100]
    assert b"was stopped" in body or b"is larger than" in body
    assert status == 400 or "retry-after" in headers
    assert server.query("ASK {}")[0] == 200


@pytest.mark.parametrize(
    ("query", "status", "what"),
    [
        ("ASK " + "{" * 3000 + "}" * 3000, 400, b"nested deeper than 100"),
        ("ASK { FILTER (" + "(" * 5000 + "1" + ")" * 5000 + ") }", 400, b"nested deeper than 100"),
        ("ASK { FILTER (" + "!" * 5000 + "true) }", 400, b"nested deeper than 100"),
        ("ASK { " + " UNION ".join(["{}"] * 600) + " }", 400, b"more than 500 UNIONs"),
        ("ASK { " + "?s ?p ?o . " * 9000 + " }", 400, b"more than 20000 words"),
        ("ASK { FILTER (" + "1+" * 4000 + "1 = 2) }", None, b""),
        ("ASK { ?a <urn:p>" + "/<urn:p>" * 4000 + " ?b }", None, b""),
        ("ASK { ?a ?b ?c FILTER REGEX(STR(?c), '^(a+)+$') }", 200, b""),
        ("ASK { ?a ?b 'x" + "a" * 300_000 + "' }", 413, b"larger than 256 kB"),
    ],
)
def test_monstrous_texts_are_survived(server: Any, query: str, status: int | None, what: bytes) -> None:
    body = query.encode()
    got, _, text = server.ask("POST", "/sparql", body, Content_Type="application/sparql-query")
    assert got in ((status,) if status else (200, 400, 503)), text[:200]
    assert what in text
    assert server.query("ASK {}")[0] == 200


def test_a_long_address_is_refused(server: Any) -> None:
    assert server.ask("GET", "/sparql?query=" + "a" * 200_000)[0] == 431


def test_an_ask_is_quick_while_four_endless_queries_run(server: Any) -> None:
    with ThreadPoolExecutor(4) as many:
        running = [many.submit(server.query, ENDLESS) for _ in range(4)]
        time.sleep(0.4)
        start = time.monotonic()
        assert server.query("ASK { ?s ?p ?o }")[0] == 200
        assert time.monotonic() - start < 1
        assert [one.result()[0] for one in running] == [503] * 4


def test_too_many_are_told_to_come_again_and_pages_go_on(serving: Callable[..., Any]) -> None:
    limits = ["--max-seconds", "4", "--max-parallel", "2", "--max-waiting", "2", "--max-patience", "0.3"]
    narrow = serving(str(SALT), *limits)
    with ThreadPoolExecutor(6) as many:
        running = [many.submit(narrow.query, ENDLESS) for _ in range(2)]
        time.sleep(0.4)
        start = time.monotonic()
        refused = [one.result() for one in [many.submit(narrow.query, "ASK {}") for _ in range(4)]]
        assert time.monotonic() - start < 2
        assert [(status, headers["retry-after"]) for status, headers, _ in refused] == [(503, "5")] * 4
        assert narrow.ask("GET", "/queries/claims")[0] == 200
        assert [one.result()[0] for one in running] == [503] * 2
    assert narrow.query("ASK {}")[0] == 200
    assert narrow.stop() == 0


def test_a_large_result_is_whole_or_visibly_broken(serving: Callable[..., Any]) -> None:
    small = serving(str(SALT), "--max-result", "2", "--max-seconds", "5")
    rows = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT %d"
    status, _, body = small.query(rows % 3000)
    assert (status, len(json.loads(body)["results"]["bindings"])) == (200, 3000)
    try:
        status, _, body = small.query(rows % 60_000)
    except OSError:
        status = 0
    assert status in (0, 400, 503)
    # a client of HTTP/1.0 cannot see a break, so it never gets a part
    with socket.create_connection(("127.0.0.1", small.port)) as plain:
        plain.sendall(f"GET /sparql?query={quote(rows % 60_000)} HTTP/1.0\r\nHost: x\r\n\r\n".encode())
        assert plain.makefile("rb").readline().split()[1] in (b"400", b"503")


def test_slow_clients_are_left_and_harm_nobody(server: Any) -> None:
    slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(30)]
    for one in slow:
        one.sendall(b"GET /sparql?query=ASK")
    half = socket.create_connection(("127.0.0.1", server.port))
    half.sendall(
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 9\r\n\r\nASK"
    )
    assert server.query("ASK {}")[0] == 200
    for one in (*slow, half):
        one.settimeout(8)
        assert one.makefile("rb").readline().split()[1:2] == [b"408"]
        one.close()


def held(pid: int) -> int:
    """Megabytes of memory that a process holds."""
    status = Path(f"/proc/{pid}/status")
    if not status.is_file():
        pytest.skip("no /proc here")
    return int(status.read_text().split("VmRSS:")[1].split()[0]) >> 10


@pytest.mark.parametrize(
    "text", ["SELECT * { ?s a ?t } LIMIT 5", "SELECT * { ?s ?p ?o } ORDER BY ?o LIMIT 50"]
)
def test_who_sends_ahead_and_does_not_read_costs_nothing(serving: Callable[..., Any], text: str) -> None:
    going = serving(str(SALT))
    claim = json.loads(going.query(CLAIMS)[2])["results"]["bindings"][0]["c"]["value"]
    before, plain = held(going.process.pid), f"SELECT * {{ <{claim}> ?p ?o }}"
    sent = f"GET /sparql?query={quote(text)} HTTP/1.1\r\nHost: x\r\n\r\n" * 40
    sent += f"GET /sparql?query={quote(plain)} HTTP/1.1\r\nHost: x\r\n\r\n" * 400

    def flood() -> None:
        with socket.create_connection(("127.0.0.1", going.port)) as one, contextlib.suppress(OSError):
            one.settimeout(2)
            for _ in range(200):
                one.sendall(sent.encode())

    threads = [threading.Thread(target=flood) for _ in range(8)]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    start = time.monotonic()
    assert going.query("ASK {}")[0] == 200
    assert time.monotonic() - start < 1
    for thread in threads:
        thread.join()
    assert held(going.process.pid) - before < 60
    assert "Traceback" not in going.log.read_text()
    assert going.stop() == 0


def test_a_body_that_nobody_wants_is_not_gathered(server: Any) -> None:
    before = held(server.process.pid)
    with socket.create_connection(("127.0.0.1", server.port)) as one, contextlib.suppress(OSError):
        one.sendall(
            f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: x\r\nContent-Length: 900000000\r\n\r\n".encode()
        )
        one.settimeout(0.5)
        for _ in range(900):
            one.sendall(b"GET / HTTP/1.1\r\n\r\n" * 50_000)
    assert held(server.process.pid) - before < 20
    assert server.query("ASK {}")[0] == 200


def test_an_abandoned_query_is_ended(server: Any) -> None:
    def counted(name: str) -> int:
        text = server.ask("GET", "/metrics")[2].decode()
        return int(next(line for line in text.split("\n") if line.startswith(name)).split()[-1])

    before = counted('laborgraph_queries_ended_total{reason="client"}')
    with socket.create_connection(("127.0.0.1", server.port)) as gone:
        gone.sendall(f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        time.sleep(0.4)
    time.sleep(0.6)
    assert counted('laborgraph_queries_ended_total{reason="client"}') == before + 1
    assert counted("laborgraph_running") == 0


@pytest.mark.parametrize(
    "request_text",
    [
        b"\x00\xff\xfe\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET /" + b"%" * 100 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /sparql HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 40_000 + b"\r\n",
    ],
)
def test_broken_requests_get_an_error(server: Any, request_text: bytes) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=8) as raw:
        raw.sendall(request_text)
        first = raw.makefile("rb").readline()
        assert first.split()[1][:1] == b"4", first
    assert server.query("ASK {}")[0] == 200


# hostile data


@pytest.fixture(scope="module")
def hostile(serving: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Any:
    label = "</script><script>alert(1)</script>\\\"'&<b>\\u202E=1+1"
    data = tmp_path_factory.mktemp("hostile") / "data.trig"
    data.write_text(
        f'<urn:g> {{ <urn:a> <urn:p> "{label}", "\\u0001", "{"x" * 5000}", "" }}\n<urn:d> <urn:p> "default" .',
        encoding="utf-8",
    )
    return serving(str(data))


def test_hostile_literals_stay_text(hostile: Any) -> None:
    query = 'SELECT ?c { ?s <urn:p> ?c FILTER (CONTAINS(?c, "script")) }'
    (text,) = bindings(hostile.query(query)[2])
    assert text == "</script><script>alert(1)</script>\"'&<b>\u202e=1+1"
    tree = ElementTree.fromstring(hostile.query(query, XML)[2])
    assert [element.text for element in tree.iter("{http://www.w3.org/2005/sparql-results#}literal")] == [
        text
    ]
    assert list(csv.reader(io.StringIO(hostile.query(query, "text/csv")[2].decode(), newline="")))[1] == [
        text
    ]
    status, headers, page = hostile.ask("GET", f"/query?query={quote(query)}")
    assert (status, b"<script>" in page, b"<b>" in page) == (200, False, False)
    assert "unsafe-inline" not in headers["content-security-policy"]
    assert b"<script>" not in hostile.ask("GET", f"/query?query={quote('<script>alert(1)</script>')}")[2]


def test_xml_is_well_formed_or_not_given(hostile: Any) -> None:
    query = "SELECT ?c { ?s <urn:p> ?c }"
    assert hostile.query(query, XML)[0] == 406
    assert len(bindings(hostile.query(query)[2])) == 5
    assert hostile.query("CONSTRUCT { ?s <urn:p> ?c } { ?s <urn:p> ?c }", "application/rdf+xml")[0] == 406


def test_data_that_is_no_claim_graph_is_served_as_it_is(hostile: Any) -> None:
    query = "SELECT (COUNT(*) AS ?c) { ?s ?p ?o }"
    assert bindings(hostile.query(query)[2]) == ["5"]
    assert hostile.ask("GET", "/")[:1] == (303,)
    graphs = "SELECT DISTINCT ?c { GRAPH ?c { ?s ?p ?o } }"
    assert bindings(hostile.query(graphs)[2]) == ["urn:g"]


# stored queries, graphs, linked data, pages


def test_stored_queries_answer_as_on_the_command_line(server: Any, salt: OxigraphDoor) -> None:
    listed = json.loads(server.ask("GET", "/queries")[2])
    assert len(listed) > 20
    for query in listed:
        status, headers, body = server.ask("GET", f"/queries/{query['name']}")
        assert (status, headers["content-type"]) == (200, "application/json")
        assert body.decode() == render(run(salt, query["name"]), "json"), query["name"]


def test_a_stored_query_takes_typed_parameters(server: Any, salt: OxigraphDoor) -> None:
    path = "/queries/claims?section=1&section=2&lang=es&format=csv"
    status, headers, body = server.ask("GET", path)
    assert (status, headers["content-type"]) == (200, "text/csv; charset=utf-8")
    assert body.decode() == render(run(salt, "claims", {"section": [1, 2], "lang": "es"}), "csv")
    assert server.ask("GET", "/queries/claims", Accept="text/csv")[2].decode() == render(
        run(salt, "claims"), "csv"
    )
    assert b"<table>" in server.ask("GET", "/queries/claims", Accept="text/html,*/*;q=0.1")[2]


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/queries/clams", 404, b"No stored query 'clams'. Nearest: claims.\n"),
        ("/queries/claims?sektion=1", 400, b"no parameter 'sektion'; nearest: section"),
        ("/queries/claims?section=one", 400, b"section takes an integer"),
        ("/queries/claims?kind=nothing", 400, b"no kind 'nothing'"),
        ("/queries/claims?lang=en&lang=es", 400, b"lang takes one value, not 2"),
        ("/queries/claims?format=xls", 400, b"no format 'xls'"),
        ("/graph?graph=urn:x", 404, b"No graph <urn:x> here."),
        ("/graph?graph=urn:x&default", 400, b"Ask for one graph"),
        ("/graph?grahp=urn:x", 400, b"No parameter 'grahp' here"),
        ("/id/nothing-here", 404, b"Nothing is named https://w3id.org/laborgraph/nothing-here."),
        ("/static/../conftest.py", 404, b"Nothing at /static/../conftest.py."),
        ("/static/%2e%2e/%2e%2e/pyproject.toml", 404, b"Nothing at"),
        ("/query?stored=nothing", 404, b"No stored query 'nothing'."),
    ],
)
def test_mistakes_in_addresses_are_said(server: Any, path: str, status: int, said: bytes) -> None:
    got, _, body = server.ask("GET", path)
    assert (got, said in body) == (status, True), body


def test_every_graph_can_be_fetched(server: Any, salt_store: ox.Store) -> None:
    _, headers, body = server.ask("GET", "/graph", Accept="application/n-quads")
    assert headers["content-type"] == "application/n-quads"
    quads = set(ox.parse(body, format=ox.RdfFormat.N_QUADS))
    plain = {quad for quad in salt_store if not {type(quad.subject), type(quad.object)} & {ox.BlankNode}}
    assert plain <= quads
    assert len(quads) == len(salt_store)
    graph = next(g.value for g in salt_store.named_graphs() if g.value.endswith("/remarks"))
    _, _, body = server.ask("GET", f"/graph?graph={quote(graph)}", Accept="application/n-triples")
    size = sum(1 for _ in salt_store.quads_for_pattern(None, None, None, ox.NamedNode(graph)))
    assert len(body.splitlines()) == size
    for method in ("PUT", "POST", "DELETE"):
        assert server.ask(method, f"/graph?graph={quote(graph)}", b"")[0] == 405


def test_a_thing_leads_to_a_document_in_the_form_asked_for(server: Any, claims: list[str]) -> None:
    path = claims[0].removeprefix("https://w3id.org/laborgraph/")
    for accept, suffix in (("text/html", ".html"), ("", ".ttl"), ("application/ld+json", ".jsonld")):
        status, headers, _ = server.ask("GET", f"/id/{path}", **({"Accept": accept} if accept else {}))
        assert (status, headers["location"]) == (303, f"/doc/{path}{suffix}")
        assert "Accept" in headers["vary"]
    slug = path.split("/")[-1]
    assert server.ask("GET", f"/id/{slug}")[1]["location"] == f"/id/{path}"
    status, headers, body = server.ask("GET", f"/doc/{path}.ttl")
    graph = rdflib.Graph().parse(data=body, format="turtle")
    assert (rdflib.URIRef(claims[0]), rdflib.RDF.type, rdflib.URIRef(f"{LG}Claim")) in graph
    assert f'</doc/{path}.jsonld>; rel="alternate"; type="application/ld+json"' in headers["link"]
    again = rdflib.Graph().parse(data=server.ask("GET", f"/doc/{path}.jsonld")[2], format="json-ld")
    assert len(again) == len(graph) > 5
    status, headers, page = server.ask("GET", f"/doc/{path}", Accept="text/html")
    assert (status, headers["content-location"]) == (200, f"/doc/{path}.html")
    assert b"Neighbours in the graph" in page
    assert server.ask("GET", f"/id/{path}", Accept="image/png")[0] == 406


def test_a_retired_id_is_gone_and_says_what_replaced_it(serving: Callable[..., Any], tmp_path: Path) -> None:
    base = "https://w3id.org/laborgraph/a/"
    (tmp_path / "a.ttl").write_text(
        f"<{base}old> <{LG}replacedBy> <{base}new> .\n<{base}new> a <{LG}Concept> .", encoding="utf-8"
    )
    retiring = serving(str(tmp_path / "a.ttl"))
    status, headers, body = retiring.ask("GET", "/id/a/old")
    assert (status, headers["link"]) == (410, '</id/a/new>; rel="successor-version"')
    assert body.decode() == f"{base}old is retired; {base}new stands in its place.\n"
    assert retiring.ask("GET", "/id/a/new")[0] == 303


def test_pages_have_a_strict_policy(server: Any, claims: list[str]) -> None:
    path = claims[0].removeprefix("https://w3id.org/laborgraph/")
    for page in ("/query", "/queries?x", f"/doc/{path}.html", "/queries/claims?format=html"):
        _, headers, body = server.ask("GET", page, Accept="text/html")
        policy = headers["content-security-policy"]
        assert "default-src 'none'; script-src 'self'; style-src 'self';" in policy, page
        assert b"<script>" not in body
        assert b" on" + b"click=" not in body
        assert b" style=" not in body
        assert b"http://" not in body.replace(b"http://127.0.0.1", b"").replace(
            b"http://www.w3.org", b""
        ).replace(b"http://purl.org", b"")
    _, headers, _ = server.ask("GET", "/")
    assert "script-src 'sha256-" in headers["content-security-policy"]
    assert "'unsafe-inline'" not in headers["content-security-policy"].split("style-src")[0]


def test_the_query_page_works_as_a_form(server: Any, claims: list[str]) -> None:
    page = server.ask("GET", f"/query?query={quote(CLAIMS)}")[2].decode()
    assert f"{len(claims)} rows" in page
    path = claims[0].removeprefix("https://w3id.org/laborgraph/")
    assert f'<a href="/id/{path}">' in page
    assert ">true</p>" in server.ask("GET", "/query?query=ASK%7B%7D")[2].decode()
    wrong = server.ask("GET", "/query?query=ASK%20%7B")[2].decode()
    assert "Syntax error at line 1" in wrong
    assert "SELECT ?claim ?statement" in server.ask("GET", "/query?stored=claims")[2].decode()
    _, headers, body = server.ask("GET", f"/query.csv?query={quote(CLAIMS)}")
    assert headers["content-disposition"] == 'attachment; filename="result.csv"'
    assert len(body.splitlines()) == len(claims) + 1


# coming up, going down


def test_ctrl_c_and_sigterm_end_it_within_two_seconds(serving: Callable[..., Any]) -> None:
    for name in (signal.SIGINT, signal.SIGTERM):
        going = serving(str(SALT), "--max-seconds", "30")
        cut: list[object] = []
        thread = threading.Thread(target=lambda going=going, cut=cut: cut.append(outcome(going)))
        thread.start()
        time.sleep(0.3)
        start = time.monotonic()
        going.process.send_signal(name)
        assert going.process.wait(5) == 0
        assert time.monotonic() - start < 2.5
        thread.join()
        assert cut in (["cut"], [503], [500])


def outcome(server: Any) -> object:
    try:
        return server.query(ENDLESS)[0]
    except (OSError, http.client.HTTPException):
        return "cut"


def test_workers_die_with_a_server_that_is_killed(serving: Callable[..., Any]) -> None:
    going = serving(str(SALT))
    zygotes = [pid for pid in zygotes_of() if parent(pid) == going.process.pid]
    assert len(zygotes) == 1
    going.process.kill()
    going.process.wait()
    end = time.monotonic() + 5
    while time.monotonic() < end and Path(f"/proc/{zygotes[0]}").exists():
        time.sleep(0.05)
    with pytest.raises(ProcessLookupError):
        os.kill(zygotes[0], 0)


def test_the_loss_of_the_process_that_holds_the_graph_is_mended(serving: Callable[..., Any]) -> None:
    going = serving(str(SALT))
    (zygote,) = [pid for pid in zygotes_of() if parent(pid) == going.process.pid]
    os.kill(zygote, signal.SIGKILL)
    wait_for(lambda: "laborgraph: reloaded" in going.log.read_text())
    assert going.query("ASK {}")[0] == 200
    assert going.stop() == 0


def zygotes_of() -> list[int]:
    listed = subprocess.run(["ps", "-eo", "pid,args"], capture_output=True, text=True, check=True).stdout
    return [int(line.split()[0]) for line in listed.splitlines() if "laborgraph.zygote" in line]


def parent(pid: int) -> int:
    run_ = subprocess.run(["ps", "-o", "ppid=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return int(run_.stdout or 0)


def test_a_reload_never_interrupts_and_a_broken_one_changes_nothing(
    serving: Callable[..., Any], tmp_path: Path
) -> None:
    data = tmp_path / "data.ttl"
    data.write_text("<urn:a> <urn:p> 1 .", encoding="utf-8")
    going = serving(str(tmp_path))
    count = "SELECT (COUNT(*) AS ?c) { ?s ?p ?o }"
    statuses: list[int] = []
    done = threading.Event()

    def ask_on() -> None:
        while not done.is_set():
            statuses.append(going.query(count)[0])

    threads = [threading.Thread(target=ask_on) for _ in range(2)]
    for thread in threads:
        thread.start()
    _, headers, _ = going.query(count)
    data.write_text("<urn:a> <urn:p> 1, 2 .", encoding="utf-8")
    going.process.send_signal(signal.SIGHUP)
    wait_for(lambda: bindings(going.query(count)[2]) == ["2"])
    assert going.query(count)[1]["etag"] != headers["etag"]
    data.write_text("<urn:a> <urn:p> 1, 2, 3", encoding="utf-8")
    going.process.send_signal(signal.SIGHUP)
    wait_for(lambda: "not reloaded" in going.log.read_text())
    assert bindings(going.query(count)[2]) == ["2"]
    done.set()
    for thread in threads:
        thread.join()
    assert set(statuses) == {200}
    assert f"laborgraph: not reloaded, the old graph goes on: {data}:1: " in going.log.read_text()
    assert going.stop() == 0


def test_files_are_watched(serving: Callable[..., Any], tmp_path: Path) -> None:
    data = tmp_path / "graph" / "data.ttl"
    data.parent.mkdir()
    data.write_text("<urn:a> <urn:p> 1 .", encoding="utf-8")
    going = serving(str(data.parent), "--watch")
    count = "SELECT (COUNT(*) AS ?c) { ?s ?p ?o }"
    statuses: list[int] = []
    done = threading.Event()

    def ask_on() -> None:
        while not done.is_set():
            statuses.append(going.query(count)[0])
            statuses.append(going.query("SELECT * { <urn:a> <urn:p> ?o }")[0])

    asking = threading.Thread(target=ask_on)
    asking.start()
    # by an editor that writes in place, by one that moves a new file there, a further file, a broken one
    data.write_text("<urn:a> <urn:p> 1, 2 .", encoding="utf-8")
    wait_for(lambda: bindings(going.query(count)[2]) == ["2"])
    direct = json.loads(going.query("SELECT ?c { <urn:a> <urn:p> ?c }")[2])["results"]["bindings"]
    assert sorted(row["c"]["value"] for row in direct) == ["1", "2"]
    (tmp_path / "new.ttl").write_text("<urn:a> <urn:p> 1, 2, 3 .", encoding="utf-8")
    (tmp_path / "new.ttl").replace(data)
    wait_for(lambda: bindings(going.query(count)[2]) == ["3"])
    (data.parent / "more.nq").write_text("<urn:a> <urn:p> <urn:b> <urn:g> .", encoding="utf-8")
    wait_for(lambda: bindings(going.query(count)[2]) == ["4"])
    data.write_text("<urn:a> <urn:p> 1, 2", encoding="utf-8")
    wait_for(lambda: "not reloaded" in going.log.read_text())
    assert bindings(going.query(count)[2]) == ["4"]
    # what is broken is told once, and mending it is a change again
    time.sleep(2.5)
    assert going.log.read_text().count("not reloaded") == 1
    data.unlink()
    wait_for(lambda: bindings(going.query(count)[2]) == ["1"])
    done.set()
    asking.join()
    assert set(statuses) == {200}
    assert going.stop() == 0


def test_a_change_is_told_once_and_when_it_is_over(tmp_path: Path) -> None:
    data = tmp_path / "data.ttl"
    data.write_text("<urn:a> <urn:p> 1 .", encoding="utf-8")
    watch = Watch([str(tmp_path / "missing"), str(tmp_path)], None)
    assert [watch.settled(), watch.settled()] == [False, False]
    for length in range(3):
        data.write_text(f"<urn:a> <urn:p> 1{length * '0'} .", encoding="utf-8")
        assert not watch.settled()
    assert [watch.settled(), watch.settled()] == [True, False]
    data.unlink()
    assert [watch.settled(), watch.settled(), watch.settled()] == [False, True, False]
    (tmp_path / "notes.txt").write_text("no RDF", encoding="utf-8")
    assert [watch.settled(), watch.settled()] == [False, False]
    data.write_text("<urn:a> <urn:p> 1 .", encoding="utf-8")
    assert [watch.settled(), watch.settled()] == [False, True]


def wait_for(true: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda place: [str(place / "nothing")], "nothing: no such file or folder - check the path"),
        (lambda place: [str(place)], "no RDF file in this folder"),
        (lambda place: [broken(place)], "broken.ttl:2: "),
    ],
)
def test_what_cannot_be_served_is_one_line(
    make: Callable[[Path], list[str]], said: str, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "laborgraph", "serve", "--port", "0", *make(tmp_path)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    lines = ended.stderr.strip().split("\n")
    assert (ended.returncode, said in lines[-1], len(lines)) == (2, True, 2), ended.stderr


def broken(place: Path) -> str:
    file = place / "broken.ttl"
    file.write_text("<urn:a> <urn:p> 1 .\n<urn:a> nothing 2 .\n", encoding="utf-8")
    return str(file)


def test_a_project_is_served_with_the_shipped_graph(serving: Callable[..., Any], tmp_path: Path) -> None:
    own = "https://w3id.org/laborgraph/user/mine"
    (tmp_path / "mine.ttl").write_text(f"<{own}> a <{LG}Concept> .", encoding="utf-8")
    going = serving("--project", str(tmp_path))
    query = f"SELECT ?c {{ GRAPH ?c {{ <{own}> a lg:Concept }} }}"
    assert bindings(going.query(query)[2]) == ["https://w3id.org/laborgraph/user/graphs/mine"]
    assert len(bindings(going.query("SELECT ?c { ?c a lg:Claim }")[2])) > 500
    command = [sys.executable, "-m", "laborgraph", "serve", "--project", str(tmp_path), str(SALT)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stderr) == (
        2,
        "laborgraph: give PATH or --project (or LABORGRAPH_PROJECT), not both\n",
    )


def test_a_port_in_use_is_one_line(server: Any) -> None:
    command = [sys.executable, "-m", "laborgraph", "serve", "--port", str(server.port)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 2
    assert ended.stderr == (
        f"laborgraph: cannot listen at 127.0.0.1:{server.port}: Address already in use; choose another --port or --host\n"
    )


def test_an_oxigraph_store_is_served_read_only(serving: Callable[..., Any], tmp_path: Path) -> None:
    store = ox.Store(str(tmp_path / "store"))
    store.add(ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode("urn:p"), ox.Literal("x"), ox.NamedNode("urn:g")))
    store.flush()
    del store
    before = sorted(path.name for path in (tmp_path / "store").iterdir())
    going = serving(str(tmp_path / "store"))
    assert bindings(going.query("SELECT ?c { GRAPH ?c { ?s ?p ?o } }")[2]) == ["urn:g"]
    assert sorted(path.name for path in (tmp_path / "store").iterdir()) == before


def test_log_health_and_metrics(serving: Callable[..., Any]) -> None:
    going = serving(str(SALT))
    assert "a query: 10 s, 256 MB of memory" in going.log.read_text()
    assert going.ask("GET", "/health")[2] == b"ok\n"
    going.query("ASK {}")
    going.ask("GET", "/nothing%0d%0afake")
    text = going.ask("GET", "/metrics")[2].decode()
    assert 'laborgraph_requests_total{status="200"} 2\n' in text
    assert 'laborgraph_requests_total{status="404"} 1\n' in text
    wait_for(lambda: "/metrics" in going.log.read_text())
    lines = going.log.read_text().strip().split("\n")
    assert [line.split('"')[1] for line in lines[2:]] == [
        "GET /health HTTP/1.1",
        "GET /sparql?query=ASK+%7B%7D HTTP/1.1",
        "GET /nothing%0d%0afake HTTP/1.1",
        "GET /metrics HTTP/1.1",
    ]
    assert [line.split('"')[2].split()[0] for line in lines[2:]] == ["200", "200", "404", "200"]
    assert going.stop() == 0
