"""The check: every rule and every shape finds the fault it is there for, and nothing else is found."""

import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from laborgraph.checking import Locator, check, check_passages, check_rules, check_shapes, check_terms
from laborgraph.content import content, content_files
from laborgraph.errors import BadCopy
from laborgraph.loading import load_store, path_sources
from laborgraph.vocabulary import NS, PREFIXES

DATA = Path(__file__).parent / "data"
SALT = DATA / "salt"
SH, LG = Namespace(PREFIXES["sh"]), Namespace(NS)
SHAPES = Graph().parse(data=content("ontology").joinpath("shapes.ttl").read_bytes(), format="turtle")
RULES = [path.removesuffix(".rq") for path, _ in content_files(content("ontology").joinpath("rules"), ".rq")]


def test_the_small_graph_has_no_fault(salt_store: ox.Store) -> None:
    sources = path_sources([SALT])
    locator = Locator(sources)
    assert check_terms(sources, locator) == []
    assert check_shapes(salt_store, locator) == []
    assert check_rules(salt_store, locator) == []


def test_the_shipped_graph_has_no_fault() -> None:
    assert check() == []


def test_the_shipped_passages_are_those_of_the_article(shipped_copy: Path) -> None:
    assert check((), str(shipped_copy)) == []


@pytest.fixture(scope="session")
def shipped_copy(article: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("copy") / "article.txt"
    file.write_text(article, encoding="utf-8")
    return file


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_finds_its_fault(rule: str) -> None:
    """tests/data/rules/RULE.ttl is the small graph plus one fault; its comment names who is at fault."""
    file = DATA / "rules" / f"{rule}.ttl"
    at_fault = re.findall(r"^# at fault: (\S+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    sources = path_sources([SALT, file])
    faults = check_rules(load_store(sources), Locator(sources))
    head = content("ontology").joinpath("rules", f"{rule}.rq").read_text(encoding="utf-8").splitlines()
    problem, solution = head[0].removeprefix("# Problem: "), head[1].removeprefix("# Solution: ")
    found = [fault for fault in faults if f": {problem}" in fault]
    assert [fault.split(": ")[1] for fault in found] == at_fault
    assert all(fault.endswith(f" - {solution}") for fault in found)


def property_shapes() -> Iterator[tuple[str, URIRef, URIRef]]:
    """Every property shape with its name and the node shape that it belongs to."""
    for node_shape, shape in sorted(SHAPES.subject_objects(SH.property)):
        assert isinstance(node_shape, URIRef)
        assert isinstance(shape, URIRef)
        yield str(shape).removeprefix(NS), shape, node_shape


def broken(data: Graph, shape: Node, focus: Node) -> None:
    """Break the rule ``shape`` for ``focus`` in ``data``: take the values away, or put a wrong one in."""
    path = SHAPES.value(shape, SH.path)
    if not isinstance(path, URIRef):
        assert path is not None
        for step in SHAPES.items(next(SHAPES.objects(path, SH.alternativePath))):
            data.remove((focus, step, None))
        return
    data.remove((focus, path, None))
    if SHAPES.value(shape, SH.minCount) is None:
        data.add((focus, path, Literal("not such a thing")))


PROPERTY_SHAPES = list(property_shapes())


@pytest.mark.parametrize(
    ("shape", "node_shape"),
    [(s, n) for _, s, n in PROPERTY_SHAPES],
    ids=[name for name, *_ in PROPERTY_SHAPES],
)
def test_each_shape_finds_its_fault(shape: URIRef, node_shape: URIRef, salt_store: ox.Store) -> None:
    data = Graph()
    for quad in salt_store:
        if isinstance(quad.subject, ox.NamedNode):
            text = f"{quad.subject} {quad.predicate} {quad.object} ."
            data.parse(data=text, format="nt11")
    targets = sorted(str(target) for target in SHAPES.objects(node_shape, SH.targetClass))
    instances = [
        s for t in targets for s in sorted(map(str, data.subjects(RDF.type, URIRef(t)))) if "salt/" in s
    ]
    assert instances, f"the small graph has none of {targets}"
    broken(data, shape, URIRef(instances[0]))
    store = ox.Store()
    store.load(data.serialize(format="nt", encoding="utf-8"), format=ox.RdfFormat.N_TRIPLES)
    faults = check_shapes(store, Locator(path_sources([SALT])))
    message, mend = str(SHAPES.value(shape, SH.message)), str(SHAPES.value(shape, LG.mend))
    slug = instances[0].rsplit("/", 1)[1]
    assert any(slug in fault and message in fault and fault.endswith(f" - {mend}") for fault in faults), (
        faults
    )


def claims_file(folder: Path, text: str) -> Path:
    """A file of somebody's own with ``text`` under the usual prefixes: its first line is line 4."""
    file = folder / "mine.ttl"
    prefixes = {"cito": "http://purl.org/spar/cito/", "lg": LG, "sa": "https://w3id.org/laborgraph/salt/"}
    head = "".join(f"@prefix {name}: <{space}> .\n" for name, space in prefixes.items())
    file.write_text(f"{head}{text}", encoding="utf-8")
    return file


def test_a_term_that_is_misspelled_is_found_with_the_right_one(tmp_path: Path) -> None:
    file = claims_file(
        tmp_path,
        "sa:c-x a lg:Clam ;\n    lg:anchordIn sa:p-1-01-s1 ;\n    lg:subject sa:hiden-trade .\n",
    )
    sources = path_sources([SALT, file])
    mend = "check the spelling of the id"
    assert sorted(check_terms(sources, Locator(sources))) == [
        f"{file}:4: <https://w3id.org/laborgraph/salt/c-x>: <https://w3id.org/laborgraph/salt/hiden-trade> is declared"
        f" nowhere; did you mean <https://w3id.org/laborgraph/salt/hidden-trade>? - {mend}",
        f"{file}:4: <https://w3id.org/laborgraph/salt/c-x>: lg:Clam is declared nowhere; did you mean lg:Claim? - {mend}",
        f"{file}:4: <https://w3id.org/laborgraph/salt/c-x>: lg:anchordIn is declared nowhere;"
        f" did you mean lg:anchoredIn? - {mend}",
    ]


def test_a_term_borrowed_and_misspelled_is_found(tmp_path: Path) -> None:
    file = claims_file(tmp_path, "lg:x a lg:Citation ;\n    lg:citationFunction cito:citesAsEvidense .\n")
    sources = path_sources([file])
    assert check_terms(sources, Locator(sources)) == [
        f"{file}:4: lg:x: cito:citesAsEvidense is declared nowhere; did you mean cito:citesAsEvidence?"
        " - check the spelling of the id"
    ]


def test_an_id_in_two_files_is_found(tmp_path: Path) -> None:
    file = claims_file(tmp_path, "sa:c-fish-fell a lg:Claim .\n")
    sources = path_sources([SALT, file])
    (fault,) = check_terms(sources, Locator(sources))
    assert "declared in several files" in fault


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("sa:c-x a lg:Claim .\n", "sa:c-x: is not anchored in a known passage"),
        ('sa:q-x a lg:Quantity ;\n    lg:value "many" .\n', "sa:q-x: the value must be one decimal number"),
        (
            "sa:q-x a lg:Quantity ;\n    lg:fromYear 20055 .\n",
            "sa:q-x: the first year must be one plain year",
        ),
        (
            "sa:cit-x a lg:Citation ;\n    lg:entry sa:ref-x .\n",
            "sa:cit-x: leads to an entry that is not in the list",
        ),
    ],
    ids=["no anchor", "wrong type", "invalid year", "unresolved work"],
)
def test_a_claim_file_with_a_fault_is_refused_at_its_line(text: str, says: str, tmp_path: Path) -> None:
    file = claims_file(tmp_path, text)
    sources = path_sources([SALT, file])
    faults = check_shapes(load_store(sources), Locator(sources))
    assert any(
        fault.replace("<https://w3id.org/laborgraph/salt/", "sa:")
        .replace(">", "")
        .startswith(f"{file}:4: {says}")
        for fault in faults
    ), faults


def test_passages_of_another_copy_are_found(salt_store: ox.Store) -> None:
    copy = (DATA / "salt.txt").read_text(encoding="utf-8")
    locator = Locator(path_sources([SALT]))
    assert check_passages(salt_store, copy, locator) == []
    altered = check_passages(salt_store, copy.replace("fell by 12%", "fell by 13%"), locator)
    assert [fault.split(":")[0] for fault in altered] == [str(SALT / "article" / "passages.ttl")]
    assert "p-1-01-s3" in altered[0]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"ab\0cd", "not plain text"),
        ("Márquez".encode("latin-1"), "not UTF-8 at byte 1"),
    ],
)
def test_a_copy_that_cannot_be_used_is_refused(data: bytes, says: str, tmp_path: Path) -> None:
    file = tmp_path / "copy.txt"
    file.write_bytes(data)
    with pytest.raises(BadCopy, match=says):
        check((), str(file))


def test_a_copy_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadCopy, match="cannot be read"):
        check((), str(tmp_path / "none.txt"))
