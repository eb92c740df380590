"""Loading: one store, many doors; all or nothing; every literal as it was written."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Literal, URIRef, Variable
from rdflib.compare import isomorphic

import laborgraph
from laborgraph.dataset import Engine
from laborgraph.errors import BadValue, BrokenFile
from laborgraph.loading import DERIVED, digest_of, load_store, open_store, parse, path_sources
from laborgraph.projects import project_sources
from laborgraph.vocabulary import BASE, NS, XSD

HEAD = "@prefix x: <http://example.org/> .\n@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
WRITTEN = (
    'x:a x:p 0010 , 2.0 , "2006-01-01Z"^^xsd:date , "2006-01-01T00:00:00+02:00"^^xsd:dateTime ,'
    ' "TRUE"^^xsd:boolean , "plain" , "hola"@es , "1e3"^^xsd:double .\n'
)
FORMS = {
    ("0010", f"{XSD}integer"),
    ("2.0", f"{XSD}decimal"),
    ("2006-01-01Z", f"{XSD}date"),
    ("2006-01-01T00:00:00+02:00", f"{XSD}dateTime"),
    ("TRUE", f"{XSD}boolean"),
    ("plain", ""),
    ("hola", ""),
    ("1e3", f"{XSD}double"),
}


@pytest.fixture
def written(tmp_path: Path) -> Path:
    file = tmp_path / "written.ttl"
    file.write_text(HEAD + WRITTEN, encoding="utf-8")
    return file


def forms(terms: object) -> set[tuple[str, str]]:
    assert isinstance(terms, list)
    return {(str(t), str(t.datatype or "")) for t in terms if isinstance(t, Literal)}


@pytest.mark.parametrize("engine", ["oxigraph", "rdflib"])
def test_literals_keep_their_written_form(engine: Engine, written: Path) -> None:
    dataset = laborgraph.load(written, engine=engine)
    node = URIRef("http://example.org/a")
    assert forms(list(dataset.objects(node, None))) == FORMS
    assert (
        forms(
            [
                row[Variable("o")]
                for row in dataset.query("SELECT ?o { <http://example.org/a> ?p ?o }").bindings
            ]
        )
        == FORMS
    )


def test_a_number_is_found_by_any_of_its_forms(written: Path) -> None:
    dataset = laborgraph.load(written)
    ten = Literal("10", datatype=URIRef(f"{XSD}integer"))
    assert [
        str(o)
        for o in dataset.objects(None, None)
        if o == Literal("0010", datatype=ten.datatype, normalize=False)
    ] == ["0010"]
    assert (None, None, ten) in dataset


def test_the_view_and_rdflibs_memory_hold_the_same(written: Path) -> None:
    salt = Path(__file__).parent / "data" / "salt"
    for paths in ((written,), (salt,)):
        view, memory = laborgraph.load(*paths), laborgraph.load(*paths, engine="rdflib")
        assert len(view) == len(memory)
        assert {str(g.identifier) for g in view.graphs() if len(g)} == {
            str(g.identifier) for g in memory.graphs() if len(g)
        }
        for graph in memory.graphs():
            if not str(graph.identifier).startswith("urn:x-rdflib") and str(graph.identifier) != NS.rstrip(
                "#"
            ):
                assert isomorphic(view.graph(graph.identifier), graph), graph.identifier


def test_every_voice_has_its_graph() -> None:
    dataset = laborgraph.load()
    names = {str(g.identifier) for g in dataset.graphs() if len(g)}
    article = f"{BASE}labor-exports/graphs/"
    assert names == {NS.rstrip("#"), f"{article}article", f"{article}remarks", DERIVED}


def test_ask_and_construct_and_bindings(written: Path) -> None:
    dataset = laborgraph.load(written)
    assert dataset.query("ASK { ?s ?p 2.0 }").askAnswer is True
    built = dataset.query(
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o . FILTER(?s = <http://example.org/a>) }"
    ).graph
    assert built is not None
    assert forms(list(built.objects())) == FORMS
    rows = dataset.query("SELECT ?o { ?s ?p ?o }", initBindings={"s": URIRef("http://example.org/a")})
    assert len(list(rows)) == len(FORMS)


def test_one_named_graph_can_be_asked(written: Path) -> None:
    dataset = laborgraph.load(written)
    graph = dataset.graph(URIRef(f"{BASE}user/graphs/written"))
    assert len(graph) == len(FORMS)
    assert len(list(graph.query("SELECT ?o { ?s ?p ?o }"))) == len(FORMS)


def test_a_store_on_disk(tmp_path: Path, written: Path) -> None:
    place = tmp_path / "store"
    first = load_store(path_sources([written]), place)
    count = len(first)
    del first
    assert len(ox.Store.read_only(str(place))) == count
    again = laborgraph.load(written, location=tmp_path / "other")
    assert len(again) == count


def test_a_place_where_no_store_can_be_is_named(written: Path) -> None:
    with pytest.raises(BadValue, match="no store can be kept"):
        load_store(path_sources([written]), written)


@pytest.mark.parametrize(
    ("name", "data", "line", "what"),
    [
        ("dot.ttl", HEAD + "x:a x:p 1\nx:b x:p 2 .\n", 4, "A dot is expected"),
        ("open.ttl", HEAD + 'x:a x:p "open .\n', 3, ""),
        ("prefix.ttl", HEAD + "y:a x:p 1 .\n", 3, "prefix"),
        ("iri.ttl", HEAD + "<http://a b> x:p 1 .\n", 3, ""),
        ("nt.nt", "<http://a> <http://b> <http://c> .\n<http://a> <http://b> .\n", 2, ""),
        ("latin.ttl", HEAD.encode() + b'x:a x:p "M\xe9xico" .\n', 3, "not UTF-8 text"),
        ("relative.ttl", HEAD + "<a> x:p 1 .\n", 3, ""),
    ],
)
def test_a_broken_file_is_named_with_line_and_remedy(
    name: str, data: str | bytes, line: int, what: str, tmp_path: Path
) -> None:
    file = tmp_path / name
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    with pytest.raises(BrokenFile) as caught:
        laborgraph.load(file)
    assert (caught.value.file, caught.value.line) == (str(file), line)
    assert what in caught.value.what
    assert re.fullmatch(rf"{re.escape(str(file))}:{line}: .+ - .+", str(caught.value))


def test_nothing_is_loaded_when_one_file_is_broken(tmp_path: Path, written: Path) -> None:
    bad = tmp_path / "z.ttl"
    bad.write_text("x", encoding="utf-8")
    place = tmp_path / "store"
    with pytest.raises(BrokenFile):
        load_store(path_sources([written, bad]), place)
    assert not place.exists()


def test_paths_that_hold_no_rdf_are_named(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.doc").write_text("x", encoding="utf-8")
    for name, says in (("none.ttl", "no such file"), ("empty", "no RDF file"), ("a.doc", "not an RDF file")):
        with pytest.raises(BrokenFile, match=says):
            laborgraph.load(tmp_path / name)


@pytest.mark.parametrize("kind", ["a link to nothing", "a folder"])
def test_a_file_that_cannot_be_read_is_named(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "art" / "article" / "d.ttl"
    file.parent.mkdir(parents=True)
    if kind == "a folder":
        file.mkdir()
    else:
        file.symlink_to(tmp_path / "gone.ttl")
    sources = project_sources(tmp_path)
    for read in (load_store, digest_of, open_store, lambda given: list(parse(given[-1]))):
        with pytest.raises(BrokenFile, match=rf"^{re.escape(str(file))}: cannot be read: .+ - ") as caught:
            read(sources)
        assert (caught.value.file, caught.value.line) == (str(file), 0)


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    file = tmp_path / "bom.ttl"
    file.write_bytes(b"\xef\xbb\xbf" + HEAD.encode() + b"x:a x:p 1 .\n")
    assert (URIRef("http://example.org/a"), None, None) in laborgraph.load(file)


def test_quad_files_keep_their_graphs(tmp_path: Path) -> None:
    file = tmp_path / "g.nq"
    file.write_text("<http://a> <http://b> <http://c> <http://g> .\n", encoding="utf-8")
    assert URIRef("http://g") in {graph.identifier for graph in laborgraph.load(file).graphs()}


def test_only_endorsed_causes_become_edges(salt_store: ox.Store) -> None:
    def edges(name: str) -> set[tuple[str, str]]:
        step, graph = ox.NamedNode(f"{NS}{name}"), ox.NamedNode(DERIVED)
        quads = salt_store.quads_for_pattern(None, step, None, graph)
        return {(str(quad.subject).strip("<>"), str(quad.object).strip("<>")) for quad in quads}

    salt = f"{BASE}salt/"
    assert edges("leadsTo") == {(f"{salt}salt-trade", f"{salt}quay")}
    assert edges("worksAgainst") == {(f"{salt}hidden-trade", f"{salt}duties")}


@pytest.mark.parametrize("given", ["", "  ", 3, None])
def test_what_is_no_path_is_refused(given: object) -> None:
    with pytest.raises(BadValue, match="a path is wanted, not "):
        path_sources([given])  # type: ignore[list-item]
