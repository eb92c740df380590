"""Exports, each read back by a program that others wrote."""

import csv
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox
import pytest
from rdflib import BNode, Dataset, Graph, Literal
from rdflib.compare import isomorphic

from laborgraph import load
from laborgraph.catalogue import catalogue
from laborgraph.cli import main
from laborgraph.doors import OxigraphDoor
from laborgraph.errors import BadValue, UnknownName
from laborgraph.exporting import FORMATS, export, export_folder
from laborgraph.network import network
from laborgraph.querying import run
from laborgraph.statements import quads, statements
from laborgraph.vocabulary import PREFIXES

STATED = statements()


@pytest.fixture(scope="module")
def union() -> Graph:
    """Every triple of the shipped graph, in rdflib's own memory."""
    graph = Graph()
    for triple in load(engine="rdflib").triples((None, None, None)):
        graph.add(triple)
    return graph


def alike(one: Graph, other: Graph) -> bool:
    """Whether two graphs are the same but for the names of blank nodes; only parts with some are compared so."""
    parts: list[tuple[set[Any], Graph]] = []
    for graph in (one, other):
        loose = Graph()
        for triple in graph:
            if any(isinstance(term, BNode) for term in triple):
                loose.add(triple)
        parts.append(({*graph} - {*loose}, loose))
    return parts[0][0] == parts[1][0] and isomorphic(parts[0][1], parts[1][1])


@pytest.mark.parametrize(("form", "parser"), [("turtle", "turtle"), ("ntriples", "nt"), ("rdfxml", "xml")])
def test_triples_are_read_back_whole(form: str, parser: str, union: Graph, shipped: OxigraphDoor) -> None:
    read = Graph().parse(data=export(shipped, form), format=parser)
    assert len(read) == len(union)
    assert alike(read, union)


@pytest.fixture(scope="module")
def here() -> dict[str, Graph]:
    """The named graphs of the shipped graph, in rdflib's own memory."""
    return by_graph(load(engine="rdflib"))


def by_graph(dataset: Dataset) -> dict[str, Graph]:
    """A copy of each named graph that holds something."""
    found: dict[str, Graph] = {}
    for subject, predicate, value, name in dataset.quads((None, None, None, None)):
        found.setdefault(str(name), Graph()).add((subject, predicate, value))
    return found


@pytest.mark.parametrize(("form", "parser"), [("trig", "trig"), ("nquads", "nquads"), ("jsonld", "json-ld")])
def test_named_graphs_are_read_back_whole(
    form: str, parser: str, here: dict[str, Graph], shipped: OxigraphDoor
) -> None:
    read = Dataset()
    read.parse(data=export(shipped, form), format=parser)
    found = by_graph(read)
    assert sorted(found) == sorted(here)
    assert [name for name in here if not alike(found[name], here[name])] == []


@pytest.mark.parametrize("form", ["turtle", "ntriples", "rdfxml", "trig", "nquads", "jsonld"])
def test_oxigraph_reads_back_the_same_statements(form: str, shipped: OxigraphDoor) -> None:
    known = {
        "turtle": ox.RdfFormat.TURTLE,
        "ntriples": ox.RdfFormat.N_TRIPLES,
        "rdfxml": ox.RdfFormat.RDF_XML,
    }
    named = {"trig": ox.RdfFormat.TRIG, "nquads": ox.RdfFormat.N_QUADS, "jsonld": ox.RdfFormat.JSON_LD}
    read = ox.parse(export(shipped, form).encode(), format={**known, **named}[form])
    assert canonical(read) == canonical(quads(named=form in named))


def canonical(statements: Iterable[ox.Quad]) -> set[ox.Quad]:
    """The statements with blank nodes named by what is said of them."""
    dataset = ox.Dataset(statements)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return set(dataset)


def test_every_claim_reifies_what_it_says(shipped: OxigraphDoor) -> None:
    store = ox.Store()
    store.load(export(shipped, "turtle12").encode(), format=ox.RdfFormat.TURTLE)
    prefixes = "".join(f"PREFIX {name}: <{space}> " for name, space in PREFIXES.items())
    rows = (
        OxigraphDoor(store)
        .select(f"{prefixes} SELECT ?claim ?s ?p ?o {{ ?claim rdf:reifies <<( ?s ?p ?o )>> }}")
        .rows
    )
    parts = (
        OxigraphDoor(store)
        .select(
            f"{prefixes} SELECT ?claim ?s ?p ?o {{ ?claim lg:subject ?s ; lg:relation ?p ; lg:object ?o }}"
        )
        .rows
    )
    assert sorted(rows) == sorted(parts)
    assert {row[0] for row in rows} == set(STATED.claims)
    said = tuple(
        PREFIXES[p] + n for p, n in (("le", "maquila"), ("lg", "imports"), ("le", "imported-inputs"))
    )
    assert sorted(str(row[0]).removeprefix(PREFIXES["le"]) for row in rows if row[1:] == said) == [
        "c-maquila-imported-content-share",
        "c-maquila-imports-inputs",
    ]


def test_what_is_reified_is_not_asserted(shipped: OxigraphDoor) -> None:
    read = list(ox.parse(export(shipped, "turtle12").encode(), format=ox.RdfFormat.TURTLE))
    plain = [quad.triple for quad in read if not isinstance(quad.object, ox.Triple)]
    assert canonical(ox.Quad(t.subject, t.predicate, t.object) for t in plain) == canonical(
        quads(named=False)
    )


def test_numbers_keep_their_written_form(shipped: OxigraphDoor) -> None:
    read = Graph().parse(data=export(shipped, "ntriples"), format="nt")
    values = {str(value) for value in read.objects(None, None) if isinstance(value, Literal)}
    assert "30700000000.0" in values


def steps(graph: "nx.MultiDiGraph[str]") -> Counter[tuple[str, str, str, str]]:
    return Counter((a, b, str(d["relation"]), str(d.get("note", ""))) for a, b, d in graph.edges(data=True))


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_the_network_is_read_back(form: str, shipped: OxigraphDoor, tmp_path: Path) -> None:
    file = tmp_path / "labor.xml"
    file.write_text(export(shipped, form), encoding="utf-8")
    read = nx.read_graphml(file, force_multigraph=True) if form == "graphml" else nx.read_gexf(file)
    graph = network(shipped)
    assert {node: read.nodes[node] for node in read} == {node: graph.nodes[node] for node in graph}
    assert isinstance(read, nx.MultiDiGraph)
    assert steps(read) == steps(graph)


def works_of(door: OxigraphDoor) -> dict[str, dict[str, str]]:
    result = run(door, "works")
    names = [column.name for column in result.columns]
    rows = [{n: "" if v is None else str(v) for n, v in zip(names, row, strict=True)} for row in result.rows]
    return {row["entry"]: row for row in rows}


def test_csl_json_holds_every_work(shipped: OxigraphDoor) -> None:
    works = works_of(shipped)
    entries = json.loads(export(shipped, "csl-json"))
    assert {entry["id"]: entry["title"] for entry in entries} == {k: w["title"] for k, w in works.items()}
    assert {
        entry["id"]: str(entry["issued"]["date-parts"][0][0]) for entry in entries if "issued" in entry
    } == {key: work["year"] for key, work in works.items() if work["year"]}


def test_bibtex_is_read_back(shipped: OxigraphDoor) -> None:
    bibtexparser = pytest.importorskip("bibtexparser", reason="bibtexparser is not installed")
    works = works_of(shipped)
    read = bibtexparser.parse_string(export(shipped, "bibtex"))
    assert read.failed_blocks == []
    plain = str.maketrans("", "", "{}\\")
    assert {entry.key: entry.fields_dict["title"].value.translate(plain) for entry in read.entries} == {
        key: work["title"].translate(plain) for key, work in works.items()
    }
    years = {
        entry.key: entry.fields_dict["year"].value for entry in read.entries if "year" in entry.fields_dict
    }
    assert years == {key: work["year"] for key, work in works.items() if work["year"]}


def test_ris_is_read_back(shipped: OxigraphDoor) -> None:
    rispy = pytest.importorskip("rispy", reason="rispy is not installed")
    works = works_of(shipped)
    read = rispy.loads(export(shipped, "ris"))
    assert {entry["id"]: entry["title"] for entry in read} == {k: w["title"] for k, w in works.items()}
    assert {entry["id"]: entry["year"] for entry in read if "year" in entry} == {
        key: work["year"] for key, work in works.items() if work["year"]
    }


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


def test_the_tables_fit_their_description(shipped: OxigraphDoor, tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless", reason="frictionless is not installed")
    export_folder(shipped, "csv", tmp_path)
    report = frictionless.Package(str(tmp_path / "datapackage.json")).validate()
    assert report.flatten(["name", "rowNumber", "fieldName", "message"]) == []
    assert report.stats["tasks"] == len(catalogue())
    assert sum(task.stats["rows"] for task in report.tasks) == sum(
        len(run(shipped, query.name).rows) for query in catalogue()
    )


ALL_TEXTS = """
import hashlib, sys
from pathlib import Path
from laborgraph.exporting import FORMATS, export, export_folder
from laborgraph.frames import shipped_door
for name, form in FORMATS.items():
    if form.text is None:
        folder = Path(sys.argv[1]) / name
        text = "".join((folder / n).read_text(encoding="utf-8") for n in export_folder(shipped_door(), name, folder))
    else:
        text = export(shipped_door(), name)
    print(name, hashlib.sha256(text.encode()).hexdigest())
"""


def test_exports_are_the_same_each_time(tmp_path: Path) -> None:
    runs = []
    for seed, locale in (("1", "C"), ("2", "C.UTF-8")):
        done = subprocess.run(
            [sys.executable, "-c", ALL_TEXTS, str(tmp_path / seed)],
            env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale},
            capture_output=True,
            text=True,
            check=True,
        )
        runs.append(done.stdout.splitlines())
    assert [line.split()[0] for line in runs[0]] == list(FORMATS)
    assert runs[0] == runs[1]


def test_the_help_lists_every_format(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--help"]) == 0
    lines = [line.split(None, 1) for line in capsys.readouterr().out.splitlines() if line.strip()]
    listed = {parts[0]: parts[1] for parts in lines if len(parts) == 2}
    assert {name: listed.get(name) for name in FORMATS} == {
        name: form.meaning for name, form in FORMATS.items()
    }


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["export", "graphm"], "no format 'graphm'; nearest: graphml"),
        (["export", "csv"], "csv is a folder of files: name it with --output FOLDER"),
        (["export", "turtle", "--copy", "article.txt"], "--copy goes with annotations, not with turtle"),
        (
            ["export", "csv", "--output", "x", "--endpoint", "http://e/"],
            "--endpoint goes with shacl-queries and grlc",
        ),
        (["export", "annotations", "--copy", "nowhere.txt"], "nowhere.txt: cannot be read"),
        (["export", "grlc", "--output", "/dev/null/x"], "cannot write '/dev/null/x'"),
    ],
)
def test_what_cannot_be_exported_is_one_line(
    words: list[str],
    said: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"laborgraph: {said}")
    assert err.count("\n") == 1


def test_what_cannot_be_exported_is_refused(shipped: OxigraphDoor) -> None:
    with pytest.raises(UnknownName, match="no format 'graphm'; nearest: graphml"):
        export(shipped, "graphm")
    with pytest.raises(BadValue, match="csv is a folder of files"):
        export(shipped, "csv")
    with pytest.raises(BadValue, match="turtle is one file and no folder"):
        export_folder(shipped, "turtle", Path("x"))
