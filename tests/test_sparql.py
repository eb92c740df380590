"""Free SPARQL: every form of query, the standards' formats, and what is no query."""

import io
import json
import socket
import xml.etree.ElementTree as ET
from pathlib import Path

import pandas as pd
import pyoxigraph as ox
import pytest
from rdflib import Graph

import laborgraph
from laborgraph import load
from laborgraph.apart import apart
from laborgraph.cli import main
from laborgraph.doors import OxigraphDoor, RdflibDoor
from laborgraph.errors import BadValue, LaborgraphError, QueryStopped
from laborgraph.free_sparql import GRAPH_FORMATS, ROWS_FORMATS, TABLE_FORMATS, form_of, sparql, sparql_rows
from laborgraph.sandbox import supported

MECHANISMS = "SELECT ?m { ?m a lg:Mechanism } ORDER BY ?m"


def test_a_table_for_people_has_short_names(salt: OxigraphDoor) -> None:
    assert sparql(salt, "SELECT ?c { ?c lg:standing lg:thesis }").split()[-1].endswith("c-salt-paid-quay")
    assert sparql(salt, "ASK { ?c lg:stance lg:rejected }") == "true\n"


def iris(answer: str, form: str) -> list[str]:
    """The IRIs of an answer of one column, in their order."""
    if form == "json":
        return [row["m"]["value"] for row in json.loads(answer)["results"]["bindings"]]
    if form == "xml":
        uris = ET.fromstring(answer).iter("{http://www.w3.org/2005/sparql-results#}uri")
        return [str(uri.text) for uri in uris]
    return [line.strip("<>") for line in answer.split()[1:]]


@pytest.mark.parametrize("form", list(TABLE_FORMATS))
def test_each_format_of_the_standard_holds_the_same_rows(form: str, shipped: OxigraphDoor) -> None:
    assert [iri.rsplit("/", 1)[1] for iri in iris(sparql(shipped, MECHANISMS, form), form)] == [
        "direct-labor-export",
        "disguised-maquila",
        "indirect-labor-export",
        "labor-migration",
        "maquila",
    ]


@pytest.mark.parametrize(
    ("form", "parser"), list(zip(GRAPH_FORMATS, ["turtle", "nt", "xml", "json-ld"], strict=True))
)
def test_triples_are_read_back_by_another_library(form: str, parser: str, shipped: OxigraphDoor) -> None:
    answer = sparql(
        shipped, "CONSTRUCT { ?m rdfs:label ?name } { ?m a lg:Mechanism ; skos:prefLabel ?name }", form
    )
    assert len(Graph().parse(data=answer, format=parser)) == 10


def test_a_description_is_triples(salt: OxigraphDoor) -> None:
    answer = sparql(salt, "DESCRIBE <https://w3id.org/laborgraph/salt/quay>")
    assert len(Graph().parse(data=answer, format="turtle")) > 0
    assert "@prefix wd:" not in answer


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("PREFIX ask: <http://select.org/> select * { ask:a a ?b }", "SELECT"),
        ("# ASK nothing\nCONSTRUCT WHERE { ?a a 'SELECT' }", "CONSTRUCT"),
        ('BASE <http://a/ASK>\nDESCRIBE ?a { ?a a "it\'s \\"ASK" }', "DESCRIBE"),
        ("ASK { ?a ?b '''x\nSELECT\n''' }", "ASK"),
    ],
)
def test_the_form_is_told_from_words_in_other_places(text: str, form: str) -> None:
    assert form_of(text) == form


@pytest.mark.parametrize(
    "text",
    ["", "hello", "DROP ALL", "INSERT DATA { <a> <b> <c> }", "DELETE WHERE { ?a ?b ?c }", "# SELECT ?a {}"],
)
def test_what_is_no_query_is_refused(text: str, salt: OxigraphDoor) -> None:
    with pytest.raises(BadValue, match="not a SPARQL query"):
        sparql(salt, text)


def test_a_fault_is_told_in_one_line(salt: OxigraphDoor) -> None:
    with pytest.raises(BadValue, match="cannot be read: error at 1:12") as fault:
        sparql(salt, "SELECT ?a {")
    assert len(str(fault.value)) < 250
    with pytest.raises(BadValue, match="ASK cannot give 'turtle'; it gives table, csv, tsv, json, xml"):
        sparql(salt, "ASK {}", "turtle")


def test_a_fault_has_its_own_line_and_column() -> None:
    for text, place in (("SELECT * { ?s ?p ?o ", "1:21"), ("SELECT *\n{ lg:x lg:y lg:z ", "2:18")):
        with pytest.raises(laborgraph.LaborgraphError, match=f"error at {place}: expected"):
            laborgraph.sparql(text)


def piped(data: bytes) -> io.TextIOWrapper:
    """Standard input that gives these bytes."""
    return io.TextIOWrapper(io.BytesIO(data), encoding="utf-8")


def test_bytes_that_are_no_text_are_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", piped(b'ASK { ?s ?p "\xff" }'))
    assert main(["sparql", "-"]) == 2
    assert capsys.readouterr() == ("", "laborgraph: standard input: not UTF-8 at byte 13\n")
    assert main(["sparql", 'ASK { ?s ?p "\udcff" }']) == 2
    assert capsys.readouterr() == ("", "laborgraph: the query: not UTF-8 at letter 13; give it as UTF-8\n")


def test_a_table_without_columns_says_how_many_rows_it_has(
    salt: OxigraphDoor, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sparql(salt, "SELECT * {}") == "1 row without columns\n"
    assert sparql(salt, "SELECT * { FILTER(false) }") == "0 rows without columns\n"
    assert main(["sparql", "SELECT * {}", "--format", "html"]) == 0
    assert capsys.readouterr().err == ""


def test_a_form_of_rows_is_refused_where_text_is_written(salt: OxigraphDoor) -> None:
    for form in ROWS_FORMATS:
        with pytest.raises(BadValue, match=f"'{form}' is made from rows"):
            sparql(salt, MECHANISMS, form)


def test_a_store_that_fails_is_told_alike_in_every_form() -> None:
    def damaged() -> ox.Store:
        raise OSError("the block is damaged")

    door = OxigraphDoor(damaged)
    for ask in (
        lambda: sparql(door, MECHANISMS),
        lambda: sparql(door, MECHANISMS, "csv"),
        lambda: sparql_rows(door, MECHANISMS, "md"),
    ):
        with pytest.raises(
            BadValue, match=r"^the query cannot be answered \(SELECT\): the block is damaged$"
        ):
            ask()


@pytest.mark.skipif(not supported(), reason="this system cannot fork")
def test_a_fault_in_the_process_apart_is_told_as_what_it_is() -> None:
    with pytest.raises(LaborgraphError, match=r"a fault of laborgraph .*: ZeroDivisionError: .*by zero$"):
        apart(lambda: 1 // 0, 20)
    with pytest.raises(LaborgraphError, match="needs more memory"):
        apart(lambda: bytearray(1 << 60), 20)


def test_a_query_comes_as_words_as_a_file_or_from_a_pipe(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "mine.rq"
    file.write_text(MECHANISMS, encoding="utf-8")
    answers = []
    for given in (MECHANISMS, str(file), "-"):
        monkeypatch.setattr("sys.stdin", piped(MECHANISMS.encode("utf-8-sig")))
        assert main(["sparql", given, "--format", "csv"]) == 0
        answers.append(capsys.readouterr().out)
    assert answers[0] == answers[1] == answers[2]
    assert answers[0].count("\n") == 6


ARTICLE = "https://w3id.org/laborgraph/salt/graphs/article"
COUNT = "SELECT (COUNT(*) AS ?n) %s { ?s ?p ?o }"


@pytest.mark.parametrize("named", [f"FROM <{ARTICLE}>", f"from\n<{ARTICLE}>"])
def test_a_query_that_names_its_graphs_asks_these_alone(named: str, salt: OxigraphDoor) -> None:
    (((inside,),), ((all_of_it,),), ((nothing,),)) = (
        salt.select(COUNT % clause).rows for clause in (named, "", "FROM <http://example.org/none>")
    )
    (((same,),)) = salt.select(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{ARTICLE}> {{ ?s ?p ?o }} }}").rows
    assert inside == same
    assert 0 == int(str(nothing)) < int(str(inside)) < int(str(all_of_it))
    view = load(Path(__file__).parent / "data" / "salt")
    (row,) = RdflibDoor(view).select(COUNT % named).rows
    assert row == (inside,)


ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.mark.skipif(not supported(), reason="this system cannot fork")
@pytest.mark.parametrize("form", ["table", "csv", "md"])
def test_a_query_without_end_is_ended(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sparql", ENDLESS, "--format", form, "--timeout", "0.5"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err == (
        "laborgraph: the query ran longer than 0.5 s and was ended without an answer;"
        " narrow it, or allow it more seconds (timeout)\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <%s> { ?a ?b ?c } }",
        "SELECT * { service silent <%s> { ?a ?b ?c } }",
        "CONSTRUCT WHERE { ?a ?b ?c . SERVICE<%s>{ ?a ?b ?c } }",
        "SELECT * { FILTER EXISTS { \\u0053ERVICE <%s> { ?a ?b ?c } } }",
    ],
)
def test_no_query_reaches_out(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        asked = text % f"http://127.0.0.1:{listening.getsockname()[1]}/"
        for form in ("table", "turtle" if "CONSTRUCT" in text else "md"):
            assert main(["sparql", asked, "--format", form]) == 2
            out, err = capsys.readouterr()
            assert (out, err.count("\n")) == ("", 1)
            assert "laborgraph connects to nothing on its own" in err
        with pytest.raises(BadValue, match="connects to nothing on its own"):
            laborgraph.sparql(asked)
        with pytest.raises(BlockingIOError):
            listening.accept()


def test_a_text_that_would_exhaust_a_parser_is_refused(salt: OxigraphDoor) -> None:
    with pytest.raises(BadValue, match=r"^the query is nested deeper than 100 levels"):
        sparql(salt, f"ASK {'{' * 100_000}")
    many = " ".join(f"lg:x{number}" for number in range(30_000))
    assert sparql(salt, f"ASK {{ VALUES ?a {{ {many} }} }}") == "true\n"


def test_python_gets_tables_truths_and_graphs() -> None:
    table = laborgraph.sparql(
        "SELECT ?m (7 AS ?n) (1.5 AS ?x) (true AS ?t) ?none { ?m a lg:Mechanism } ORDER BY ?m LIMIT 2"
    )
    assert isinstance(table, pd.DataFrame)
    assert {name: str(dtype) for name, dtype in table.dtypes.items()} == {
        "m": "string",
        "n": "Int64",
        "x": "Float64",
        "t": "boolean",
        "none": "string",
    }
    assert table["m"].to_list() == ["le:direct-labor-export", "le:disguised-maquila"]
    assert table["none"].isna().all()
    assert laborgraph.sparql("ASK { ?c lg:stance lg:rejected }") is True
    assert laborgraph.sparql("ASK { ?c lg:stance lg:nonsense }") is False
    triples = laborgraph.sparql("CONSTRUCT { ?m a lg:X } { ?m a lg:Mechanism }")
    assert isinstance(triples, Graph)
    assert len(triples) == 5
    wide = laborgraph.sparql(f"SELECT ?n {{ VALUES ?n {{ {2**63 - 1} {2**63} 1 }} }}")
    assert isinstance(wide, pd.DataFrame)
    assert wide["n"].to_list() == [str(2**63 - 1), str(2**63), "1"]
    empty = laborgraph.sparql("SELECT ?a ?b { ?a lg:nothing ?b }")
    assert isinstance(empty, pd.DataFrame)
    assert (list(empty.columns), len(empty)) == (["a", "b"], 0)
    if supported():
        with pytest.raises(QueryStopped, match=r"ran longer than 0\.5 s"):
            laborgraph.sparql(ENDLESS, timeout=0.5)
