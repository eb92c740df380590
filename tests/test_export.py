"""Exports, each read back by a program that others wrote."""

import csv
import json
from pathlib import Path

import networkx as nx
import pytest
from rdflib import Dataset, Graph, Literal
from rdflib.compare import isomorphic

from laborgraph import load
from laborgraph.catalogue import catalogue
from laborgraph.cli import main
from laborgraph.doors import OxigraphDoor
from laborgraph.errors import BadValue, UnknownName
from laborgraph.exporting import export
from laborgraph.network import network
from laborgraph.querying import run


@pytest.fixture(scope="module")
def union() -> Graph:
    """Every triple of the shipped graph, in rdflib's own memory."""
    graph = Graph()
    for triple in load(engine="rdflib").triples((None, None, None)):
        graph.add(triple)
    return graph


@pytest.mark.parametrize(("form", "parser"), [("turtle", "turtle"), ("ntriples", "nt"), ("rdfxml", "xml")])
def test_triples_are_read_back_whole(form: str, parser: str, union: Graph, shipped: OxigraphDoor) -> None:
    read = Graph().parse(data=export(shipped, form), format=parser)
    assert len(read) == len(union)
    assert isomorphic(read, union)


@pytest.mark.parametrize(("form", "parser"), [("trig", "trig"), ("nquads", "nquads"), ("jsonld", "json-ld")])
def test_named_graphs_are_read_back_whole(form: str, parser: str, shipped: OxigraphDoor) -> None:
    read = Dataset()
    read.parse(data=export(shipped, form), format=parser)
    here = load(engine="rdflib")
    sizes = {str(graph.identifier): len(graph) for graph in read.graphs() if len(graph)}
    assert sizes == {str(graph.identifier): len(graph) for graph in here.graphs() if len(graph)}


def test_numbers_keep_their_written_form(shipped: OxigraphDoor) -> None:
    read = Graph().parse(data=export(shipped, "ntriples"), format="nt")
    values = {str(value) for value in read.objects(None, None) if isinstance(value, Literal)}
    assert "30700000000.0" in values


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_the_network_is_read_back(form: str, shipped: OxigraphDoor, tmp_path: Path) -> None:
    file = tmp_path / "labor.xml"
    file.write_text(export(shipped, form), encoding="utf-8")
    read = nx.read_graphml(file) if form == "graphml" else nx.read_gexf(file)
    graph = network(shipped)
    assert set(read) == set(graph)
    assert read.number_of_edges() == graph.number_of_edges()
    assert read.nodes["maquila"]["group"] == "mechanism"


def test_the_reference_list_is_exported_whole(shipped: OxigraphDoor) -> None:
    works = [str(row[0]) for row in run(shipped, "works").rows]
    assert [entry["id"] for entry in json.loads(export(shipped, "csl-json"))] == works
    for form, mark in (("bibtex", "{{{},"), ("ris", "ID  - {}\n")):
        text = export(shipped, form)
        assert all(mark.format(work) in text for work in works)


def test_tables_come_with_their_description(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "csv", "--output", str(tmp_path / "tables")]) == 0
    assert capsys.readouterr().err == f"wrote {len(catalogue()) + 1} files into {tmp_path / 'tables'}\n"
    package = json.loads((tmp_path / "tables" / "datapackage.json").read_text(encoding="utf-8"))
    assert [resource["name"] for resource in package["resources"]] == [query.name for query in catalogue()]
    for resource in package["resources"]:
        with (tmp_path / "tables" / resource["path"]).open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        assert rows[0] == [field["name"] for field in resource["schema"]["fields"]]
        assert len(rows) > 1


def test_what_cannot_be_exported_is_refused(shipped: OxigraphDoor) -> None:
    with pytest.raises(UnknownName, match="no format 'graphm'; nearest: graphml"):
        export(shipped, "graphm")
    with pytest.raises(BadValue, match="csv is a folder of tables"):
        export(shipped, "csv")
