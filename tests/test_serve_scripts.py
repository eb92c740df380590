"""The scripts of docs/serve.md, each run by its own client against a server."""

import json
import os
import re
import shutil
import subprocess
import sys
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
        # as Apache Jena 5 and RDF4J 5 send them
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
