"""The scripts of docs/serve.md, each run by its own client against a server."""

import contextlib
import http.client
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

PAGE = Path(__file__).parents[1] / "docs" / "serve.md"
TEXT = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else ""
BLOCKS = re.findall(r"^```(python|sh|r|js)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
ADDRESS = "http://127.0.0.1:7878"
MECHANISMS = [
    "direct export of the workforce",
    "disguised maquila",
    "indirect export of labor",
    "labor migration",
]

pytestmark = pytest.mark.skipif(not BLOCKS, reason="only in a checkout")


@pytest.fixture(scope="module")
def server(serving: Callable[..., Any]) -> Any:
    return serving()


def blocks(language: str) -> list[str]:
    return [text for kind, text in BLOCKS if kind == language and ADDRESS in text]


def printed(command: list[str], text: str, server: Any) -> str:
    program = shutil.which(command[0])
    if program is None:
        pytest.skip(f"{command[0]} is not installed")
    run = subprocess.run(
        [program, *command[1:]],
        input=text.replace(ADDRESS, server.base),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


@pytest.mark.parametrize("at", range(len(blocks("python"))))
def test_python(server: Any, at: int) -> None:
    pytest.importorskip("SPARQLWrapper")
    said = printed([sys.executable, "-"], blocks("python")[at], server)
    wanted = ["labor migration", "c-remittances", "disguised-maquila"]
    assert wanted[at] in said


def test_every_python_script_is_run() -> None:
    assert len(blocks("python")) == 3


def test_curl(server: Any) -> None:
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    (text,) = blocks("sh")
    lines = printed(["sh", "-e"], text, server).splitlines()
    assert lines[0] == "mechanism,name"
    assert [line.split(",")[1] for line in lines[1:5]] == MECHANISMS
    assert lines[6].startswith("claim,statement,")
    assert any(line.startswith("le:maquila a ") for line in lines)


def test_javascript(server: Any) -> None:
    (text,) = blocks("js")
    said = printed(["node", "--input-type=module"], text, server)
    assert all(name in said for name in MECHANISMS)


def test_r(server: Any) -> None:
    (text,) = blocks("r")
    said = printed(["Rscript", "-"], text, server)
    assert "c-remittances" in said
    assert "labor migration" in said


def test_rdflib_takes_it_as_a_store(server: Any) -> None:
    from rdflib import RDF, Graph, Namespace
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    lg = Namespace("https://w3id.org/laborgraph/ns#")
    graph = Graph(SPARQLStore(f"{server.base}/sparql"))
    answer = graph.query("SELECT ?m { ?m a lg:Mechanism }", initNs={"lg": lg})
    asked = {str(value) for row in answer.bindings for value in row.values()}
    assert asked == {str(subject) for subject in graph.subjects(RDF.type, lg.Mechanism)}
    assert len(asked) == 5


PREFIXES = "PREFIX lg: <https://w3id.org/laborgraph/ns#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
SELECT = f'{PREFIXES}SELECT ?name {{ ?m a lg:Mechanism ; skos:prefLabel ?name FILTER (LANG(?name) = "en") }}'
PLAIN = (
    f"{PREFIXES}SELECT ?name {{ <https://w3id.org/laborgraph/labor-exports/maquila> skos:prefLabel ?name }}"
)
ASK = f"{PREFIXES}ASK {{ ?m a lg:Mechanism }}"
CONSTRUCT = f"{PREFIXES}CONSTRUCT {{ ?m a ?t }} WHERE {{ ?m a lg:Mechanism, ?t }}"
NPM = {
    "fetch-sparql-endpoint": """
        import { SparqlEndpointFetcher } from "fetch-sparql-endpoint";
        const client = new SparqlEndpointFetcher();
        const names = async (query) => {
          const found = [];
          for await (const row of await client.fetchBindings(endpoint, query)) found.push(row.name.value);
          return found.sort();
        };
        let triples = 0;
        for await (const triple of await client.fetchTriples(endpoint, construct)) triples++;
        say({ rows: await names(select), plain: await names(plain), yes: await client.fetchAsk(endpoint, ask), triples });
    """,
    "sparql-http-client": """
        import Client from "sparql-http-client/ParsingClient.js";
        const client = new Client({ endpointUrl: endpoint });
        const names = async (query, operation) =>
          (await client.query.select(query, { operation })).map((row) => row.name.value).sort();
        say({
          rows: await names(select, "get"),
          plain: await names(plain, "postDirect"),
          yes: await client.query.ask(ask, { operation: "postUrlencoded" }),
          triples: (await client.query.construct(construct)).size,
        });
    """,
    "@comunica/query-sparql": """
        import { QueryEngine } from "@comunica/query-sparql";
        const client = new QueryEngine(), sources = [endpoint];
        const names = async (query) =>
          (await (await client.queryBindings(query, { sources })).toArray()).map((row) => row.get("name").value).sort();
        say({
          rows: await names(select),
          plain: await names(plain),
          yes: await client.queryBoolean(ask, { sources }),
          triples: (await (await client.queryQuads(construct, { sources })).toArray()).length,
        });
    """,
}


@pytest.mark.parametrize("package", NPM)
def test_clients_of_npm(server: Any, package: str, tmp_path: Path) -> None:
    """The folder that the variable LABORGRAPH_NPM names holds them: npm install --prefix FOLDER PACKAGE."""
    folder = os.environ.get("LABORGRAPH_NPM")
    if folder is None or not (Path(folder) / "node_modules" / package).is_dir():
        pytest.skip(f"no {package}: set LABORGRAPH_NPM to a folder into which npm installed it")
    (tmp_path / "node_modules").symlink_to(Path(folder).resolve() / "node_modules")
    values = {"select": SELECT, "plain": PLAIN, "ask": ASK, "construct": CONSTRUCT}
    head = f"const endpoint = '{server.base}/sparql', {{ select, plain, ask, construct }} = {json.dumps(values)};"
    script = tmp_path / "script.mjs"
    say = "function say(found) { console.log(JSON.stringify(found)); }"
    script.write_text(f"{head}\n{say}\n{NPM[package]}", encoding="utf-8")
    found = json.loads(printed(["node", str(script)], "", server))
    assert found == {
        "rows": sorted([*MECHANISMS, "maquila"]),
        "plain": ["maquila", "maquila"],
        "yes": True,
        "triples": 5,
    }


@pytest.mark.parametrize(
    ("accept", "more"),
    [
        # in the manner of Apache Jena and RDF4J, which were not at hand
        (
            "application/sparql-results+json, application/sparql-results+xml;q=0.9, "
            "text/tab-separated-values;q=0.7, text/csv;q=0.5, application/json;q=0.2, application/xml;q=0.2, */*;q=0.1",
            {},
        ),
        (
            "application/sparql-results+xml;q=0.8, application/xml;q=0.8, application/x-binary-rdf-results-table, "
            "application/sparql-results+json, application/json, text/csv;q=0.8, text/tab-separated-values;q=0.8",
            {"queryLn": "SPARQL", "infer": "true", "timeout": "10"},
        ),
    ],
)
@pytest.mark.parametrize("query", [SELECT, PLAIN])
def test_requests_as_other_libraries_write_them(
    server: Any, accept: str, more: dict[str, str], query: str
) -> None:
    body = urlencode({**more, "query": query}).encode()
    form = "application/x-www-form-urlencoded; charset=utf-8"
    status, headers, got = server.ask("POST", "/sparql", body, Accept=accept, Content_Type=form)
    assert (status, headers["content-type"]) == (200, "application/sparql-results+json")
    names = {row["name"]["value"] for row in json.loads(got)["results"]["bindings"]}
    assert names == ({*MECHANISMS, "maquila"} if query == SELECT else {"maquila"})


PROXIES = {
    "nginx": (
        "With nginx:",
        {"listen 443 ssl": "listen 127.0.0.1:PORT ssl"},
        "user root; pid PLACE/pid; error_log PLACE/error; daemon off; events {} http { access_log off; "
        "client_body_temp_path PLACE/b; proxy_temp_path PLACE/p; fastcgi_temp_path PLACE/f; "
        "uwsgi_temp_path PLACE/u; scgi_temp_path PLACE/s; CONFIG }",
        ["nginx", "-e", "PLACE/error", "-c", "PLACE/config"],
    ),
    "caddy": (
        "With Caddy:",
        {"claims.example.org {": "https://claims.example.org:PORT {\nbind 127.0.0.1\ntls PLACE/cert.pem PLACE/key.pem"},
        "{\nadmin off\nauto_https disable_redirects\n}\nCONFIG",
        ["caddy", "run", "--adapter", "caddyfile", "--config", "PLACE/config"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PROXIES)
def test_behind_a_web_server(server: Any, name: str, tmp_path: Path) -> None:
    """The documented configuration, with a port and a certificate for the test."""
    title, changes, around, command = PROXIES[name]
    for needed in (name, "openssl"):
        if shutil.which(needed) is None:
            pytest.skip(f"{needed} is not installed")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    subject = ["-subj", "/CN=claims.example.org", "-addext", "subjectAltName=DNS:claims.example.org"]
    made = ["-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "cert.pem")]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *made, *subject],
        check=True,
        capture_output=True,
    )
    text = TEXT.split(f"{title}\n\n```\n")[1].split("```")[0]
    certificate = f"ssl_certificate {tmp_path}/cert.pem; ssl_certificate_key {tmp_path}/key.pem;"
    for old, new in {
        **changes,
        "# ssl_certificate ...; ssl_certificate_key ...;": certificate,
        "127.0.0.1:7878": f"127.0.0.1:{server.port}",
    }.items():
        text = text.replace(old, new)
    whole = around.replace("CONFIG", text).replace("PORT", str(port)).replace("PLACE", str(tmp_path))
    (tmp_path / "config").write_text(whole, encoding="utf-8")
    process = subprocess.Popen(
        [part.replace("PLACE", str(tmp_path)) for part in command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "HOME": str(tmp_path)},
    )
    context = ssl.create_default_context(cafile=str(tmp_path / "cert.pem"))

    def ask(path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        plain = socket.create_connection(("127.0.0.1", port), timeout=20)
        connection = http.client.HTTPSConnection("claims.example.org", timeout=20)
        connection.sock = context.wrap_socket(plain, server_hostname="claims.example.org")
        try:
            connection.request("GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()})
            answer = connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    try:
        for _ in range(100):
            with contextlib.suppress(OSError):
                ask("/health")
                break
            time.sleep(0.1)
        assert ask("/health")[2] == b"ok\n"
        assert ask("/metrics")[0] == 403
        described = ask("/sparql", Accept="application/n-triples")[2]
        address = f"https://claims.example.org{f':{port}' if name == 'caddy' else ''}"
        assert (
            f"<{address}/sparql>".encode() in described or b"<https://claims.example.org/sparql>" in described
        )
        status, headers, body = ask(f"/sparql?{urlencode({'query': PLAIN})}")
        assert (status, body) == (200, server.ask("GET", f"/sparql?{urlencode({'query': PLAIN})}")[2])
        again = ask(f"/sparql?{urlencode({'query': PLAIN})}", If_None_Match=headers["etag"])
        assert (again[0], again[2]) == (304, b"")
        large = f"/sparql?{urlencode({'query': 'SELECT * { ?s ?p ?o }'})}"
        assert len(ask(large)[2]) == len(server.ask("GET", large)[2])
        assert ask("/sparql?query=SELECT")[0] == 400
    finally:
        process.terminate()
        process.wait(10)
