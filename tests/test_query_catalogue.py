"""The catalogue for other programs: SHACL executables that run, and files that grlc serves."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import yaml
from rdflib import RDF, RDFS, SH, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.plugins.sparql import prepareQuery

from laborgraph.catalogue import Parameter, StoredQuery, catalogue, stored_query
from laborgraph.doors import Cell, Iri, OxigraphDoor
from laborgraph.errors import BadValue
from laborgraph.naming import resolve
from laborgraph.query_catalogue import grlc_files, grlc_name, shacl_queries
from laborgraph.querying import run
from laborgraph.statements import statements
from laborgraph.vocabulary import BASE, NS, local_name

STATED = statements()

ENDPOINT = "http://localhost:7878/query"
NAMES = [query.name for query in catalogue()]
QUERY = f"{BASE}queries/"


@pytest.fixture(scope="module")
def shacl() -> Graph:
    return Graph().parse(data=shacl_queries(ENDPOINT), format="turtle")


@pytest.fixture(scope="module")
def files(shipped: OxigraphDoor) -> dict[str, str]:
    return dict(grlc_files(shipped, ENDPOINT))


def answer(door: OxigraphDoor, text: str, *, union: bool) -> list[tuple[Cell, ...]]:
    """The rows of a query, things as slugs and what is empty as nothing, as stored queries give them."""
    solutions = door.store.query(text, use_default_graph_as_union=union)
    assert isinstance(solutions, ox.QuerySolutions)
    rows = [[door.cell(term) for term in solution] for solution in solutions]
    return [
        tuple(local_name(cell) if isinstance(cell, Iri) else None if cell == "" else cell for cell in row)
        for row in rows
    ]


def test_every_query_is_an_executable(shacl: Graph) -> None:
    nodes = {
        str(node).removeprefix(QUERY): node for node in shacl.subjects(RDF.type, SH.SPARQLSelectExecutable)
    }
    assert sorted(nodes) == sorted(NAMES)
    for name, node in nodes.items():
        stored = stored_query(name)
        assert shacl.value(node, RDFS.label) == Literal(stored.summary, lang="en")
        assert sorted(
            str(tag) for tag in shacl.objects(node, URIRef("https://schema.org/keywords"))
        ) == sorted(stored.tags)
        assert shacl.value(node, URIRef("https://schema.org/target")) == URIRef(ENDPOINT)
        assert prepareQuery(str(shacl.value(node, SH.select))).algebra.name == "SelectQuery"


@pytest.mark.parametrize("name", NAMES)
def test_an_executable_runs_as_it_stands(name: str, shacl: Graph, shipped: OxigraphDoor) -> None:
    if any(parameter.required for parameter in stored_query(name).parameters):
        pytest.skip("needs a value")
    text = str(shacl.value(URIRef(f"{QUERY}{name}"), SH.select))
    assert answer(shipped, text, union=True) == run(shipped, name).rows


def test_every_parameter_is_described(shacl: Graph) -> None:
    described = {}
    for node in shacl.subjects(RDF.type, SH.Parameter):
        query, _, name = str(node).removeprefix(QUERY).partition("#")
        assert local_name(str(shacl.value(node, SH.path))) == name == str(shacl.value(node, SH.name))
        described[query, name] = node
    expected = {(query.name, p.name): p for query in catalogue() for p in query.parameters}
    assert sorted(described) == sorted(expected)
    for key, node in described.items():
        parameter = expected[key]
        assert str(shacl.value(node, SH.description)) == parameter.meaning
        assert shacl.value(node, SH.optional) == Literal(not parameter.required)
        head = shacl.value(node, SH["in"])
        listed = [str(item) for item in Collection(shacl, head)] if head is not None else []
        assert listed == list(parameter.choices)
        default = shacl.value(node, SH.defaultValue)
        assert (None if default is None else str(default)) == parameter.default
    kind = described["claims", "kind"]
    assert shacl.value(kind, SH["class"]) == URIRef(f"{NS}Kind")
    assert shacl.value(kind, SH.maxCount) is None


def header(text: str) -> dict[str, Any]:
    """The header as grlc reads it: ``gquery.get_yaml_decorators``."""
    found: dict[str, Any] = yaml.safe_load(
        "\n".join(line.lstrip("#+") for line in text.split("\n") if line.startswith("#+"))
    )
    return found


def variables(parameter: Parameter) -> str:
    mark = "?_" if parameter.required else "?__"
    ending = {
        "thing": "iri",
        "text": "literal",
        "integer": "integer",
        "boolean": "xsd_boolean",
        "decimal": "xsd_decimal",
    }
    return f"{mark}{grlc_name(parameter)}_{ending[parameter.kind]}"


def pasted(text: str, query: StoredQuery, given: Mapping[str, str]) -> str:
    """What grlc makes of a call: ``gquery.rewrite_query_standard``, by its documented mapping of names."""
    forms = {"thing": "<{}>", "text": '"{}"', "integer": '"{}"^^xsd:integer', "boolean": '"{}"^^xsd:boolean'}
    for parameter in query.parameters:
        if parameter.name in given:
            text = text.replace(variables(parameter), forms[parameter.kind].format(given[parameter.name]))
    return text


def samples(query: StoredQuery) -> list[dict[str, str]]:
    """The sample of each parameter by itself, with what is required."""
    required = {p.name: p.sample for p in query.parameters if p.required}
    return [{**required, p.name: p.sample} for p in query.parameters] or [{}]


def typed(query: StoredQuery, given: Mapping[str, str], door: OxigraphDoor) -> dict[str, str]:
    """The values as grlc wants them: things by their IRI."""
    kinds = {p.name: p for p in query.parameters}
    return {
        name: resolve(door, value, kinds[name].class_name, kinds[name].subclass_of)
        if kinds[name].kind == "thing"
        else value
        for name, value in given.items()
    }


def test_every_query_is_a_file(files: dict[str, str]) -> None:
    assert sorted(files) == sorted(f"{name}.rq" for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_header_is_in_grlcs_own_fields(name: str, files: dict[str, str]) -> None:
    stored, text = stored_query(name), files[f"{name}.rq"]
    read = header(text)
    assert set(read) <= {"summary", "description", "endpoint", "method", "tags", "defaults", "enumerate"}
    assert (read["summary"], read["endpoint"], read["method"]) == (stored.summary, ENDPOINT, "GET")
    assert read["tags"] == list(stored.tags)
    assert read.get("defaults", []) == [
        {p.name: p.default} for p in stored.parameters if p.default is not None
    ]
    lists = {key: values for one in read.get("enumerate", []) for key, values in one.items()}
    assert all(lists[grlc_name(p)] == list(p.choices) for p in stored.parameters if p.choices)
    body = text[text.index("\n\n") :]
    assert set(re.findall(r"\?_\w+", body)) == {variables(p) for p in stored.parameters}
    assert body.count("FROM <") == len(STATED.graph_names)


@pytest.mark.parametrize("name", NAMES)
def test_a_call_gives_the_rows_of_the_stored_query(
    name: str, files: dict[str, str], shipped: OxigraphDoor
) -> None:
    stored, text = stored_query(name), files[f"{name}.rq"]
    assert prepareQuery(text).algebra.name == "SelectQuery"
    for given in ({}, *samples(stored)):
        if not given and any(parameter.required for parameter in stored.parameters):
            continue
        called = pasted(text, stored, typed(stored, given, shipped))
        assert answer(shipped, called, union=False) == run(shipped, name, given).rows, given


def test_things_are_listed_to_choose_from(files: dict[str, str]) -> None:
    lists = {key: values for one in header(files["claims.rq"])["enumerate"] for key, values in one.items()}
    assert lists["stance"] == [f"{NS}{name}" for name in ("conceded", "endorsed", "rejected", "reported")]
    assert "claim" not in lists


def test_an_address_cannot_bring_lines_of_its_own(shipped: OxigraphDoor) -> None:
    for address in ("http://e/\n#+ method: DELETE", "ftp://e/", "http://e/> ."):
        with pytest.raises(BadValue, match="not the address of a SPARQL service"):
            list(grlc_files(shipped, address))
        with pytest.raises(BadValue, match="not the address of a SPARQL service"):
            shacl_queries(address)
    assert "endpoint" not in header(dict(grlc_files(shipped))["claims.rq"])


READ_BY_GRLC = """
import json, sys
from pathlib import Path
import grlc.gquery as gquery
from grlc.fileLoaders import LocalLoader
from grlc.swagger import process_sparql_query_text
loader = LocalLoader(sys.argv[1])
calls = json.loads(sys.stdin.read())
found = {}
for item in loader.fetchFiles():
    text, name = loader.getTextFor(item), item["name"]
    known = gquery.get_metadata(text, "http://localhost/")
    offered = process_sparql_query_text(text, loader, name, [])
    rewritten = gquery.rewrite_query(known["original_query"], known["parameters"], calls[name])
    found[name] = {
        "type": known["type"], "summary": offered["summary"], "method": offered["method"], "tags": offered["tags"],
        "parameters": {k: [p["required"], p.get("enum"), p.get("default")] for k, p in known["parameters"].items()},
        "query": rewritten,
    }
print("\\n" + json.dumps(found))
"""


def test_grlc_itself_reads_and_calls_them(
    files: dict[str, str], shipped: OxigraphDoor, tmp_path: Path
) -> None:
    if find_spec("grlc") is None:
        pytest.skip("grlc is not installed")
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    given = {query.name: samples(query)[-1] for query in catalogue()}
    calls = {
        f"{query.name}.rq": {
            grlc_name(query.parameter(key)): value
            for key, value in typed(query, given[query.name], shipped).items()
        }
        for query in catalogue()
    }
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", READ_BY_GRLC, str(tmp_path)],
        input=json.dumps(calls),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout.splitlines()[-1])
    assert sorted(found) == sorted(files)
    for query in catalogue():
        read = found[f"{query.name}.rq"]
        assert (read["type"], read["summary"], read["method"]) == ("SelectQuery", query.summary, "get")
        assert read["tags"] == list(query.tags)
        assert {key: values[0] for key, values in read["parameters"].items()} == {
            grlc_name(p): p.required for p in query.parameters
        }
        assert answer(shipped, read["query"], union=False) == run(shipped, query.name, given[query.name]).rows
