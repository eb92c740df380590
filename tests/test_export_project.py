"""Exports of a project: a reader's own claims with who added them, and a second article, beside the shipped one."""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from laborgraph.adding import add
from laborgraph.doors import OxigraphDoor
from laborgraph.exporting import FORMATS, Sources, export
from laborgraph.loading import Source, load_store
from laborgraph.projects import project_sources
from laborgraph.vocabulary import BASE, PREFIXES

DATA = Path(__file__).parent / "data"
CARDS = """\
- id: c-own-villages-stay
  label: Money keeps villages alive
  statement: Money sent home has kept many villages from losing even more people.
  kind: causal
  subject: Remesas
  relation: prevents
  object: depopulation
  strength: contributes
  cites: [{author: "Cole, B.", year: 2012, title: "Villages That Stayed"}]
  rebuts: c-settlement-leads-to-depopulation
- id: c-own-growth-came
  statement es: El crecimiento sí llegó a algunas regiones del norte del país.
  kind: description
  subject: mexico
  relation: has character
  object: "new: northern growth / crecimiento del norte"
"""
OWN, PE, LE = f"{BASE}user/", f"{BASE}pelagia/", PREFIXES["le"]
CREATOR, CREATED, LICENSE = (f"{PREFIXES['dcterms']}{name}" for name in ("creator", "created", "license"))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Source]:
    folder = tmp_path_factory.mktemp("scholar")
    (folder / "cards.yaml").write_text(CARDS, encoding="utf-8")
    add(folder / "cards.yaml", folder / "project", "Ana Ruiz", date(2026, 11, 24))
    shutil.copytree(DATA / "pelagia", folder / "project" / "pelagia")
    return project_sources(folder / "project")


@pytest.fixture(scope="module")
def door(files: list[Source]) -> OxigraphDoor:
    return OxigraphDoor(load_store(files))


@pytest.fixture(scope="module")
def pubs(door: OxigraphDoor, files: list[Source]) -> dict[str, set[tuple[str, str, str]]]:
    found: dict[str, set[tuple[str, str, str]]] = {}
    for quad in ox.parse(export(door, "nanopublications", files=files).encode(), format=ox.RdfFormat.TRIG):
        of = found.setdefault(getattr(quad.graph_name, "value", ""), set())
        of.add((str(quad.subject).strip("<>"), quad.predicate.value, str(quad.object).strip("<>")))
    return found


def test_every_format_that_holds_claims_holds_those_of_the_project(
    door: OxigraphDoor, files: list[Source]
) -> None:
    for form, known in FORMATS.items():
        if known.text is None or form in ("shacl-queries", "bibtex", "csl-json", "ris"):
            continue
        text = export(door, form, files=files)
        assert "c-pe-yards-employ" in text, form
        assert "c-own-villages-stay" in text, form


def test_a_claim_of_a_reader_is_published_by_the_reader(pubs: dict[str, set[tuple[str, str, str]]]) -> None:
    this = f"{OWN}nanopubs/c-own-villages-stay"
    who = f"{OWN}ana-ruiz"
    info = {(p, o) for s, p, o in pubs[f"{this}#pubinfo"] if s == this}
    assert (CREATOR, who) in info
    assert {o for p, o in info if p == CREATED} == {f'"2026-11-24"^^<{PREFIXES["xsd"]}date'}
    assert LICENSE not in {p for p, _ in info}
    assert (who, f"{PREFIXES['rdfs']}label", '"Ana Ruiz"') in pubs[f"{this}#pubinfo"]
    provenance = pubs[f"{this}#provenance"]
    assert (f"{this}#assertion", f"{PREFIXES['prov']}wasAttributedTo", who) in provenance
    assert (f"{OWN}work-cole-2012", f"{PREFIXES['lg']}title", '"Villages That Stayed"') in provenance
    bare = (f"{LE}remittances", f"{PREFIXES['lg']}prevents", f"{LE}depopulation")
    assert bare in pubs[f"{this}#assertion"]


def test_a_claim_of_a_further_article_is_attributed_to_its_author_and_to_no_curator(
    pubs: dict[str, set[tuple[str, str, str]]],
) -> None:
    this = f"{PE}nanopubs/c-pe-exports-grew"
    said = {(p, o) for s, p, o in pubs[f"{this}#provenance"] if s == f"{this}#assertion"}
    assert (f"{PREFIXES['prov']}hadPrimarySource", f"{PE}pe-article") in said
    assert (f"{PREFIXES['prov']}wasAttributedTo", f"{PE}pe-nora-quill") in said
    assert not {CREATOR, CREATED, LICENSE} & {p for _, p, _ in pubs[f"{this}#pubinfo"]}
    shipped = f"{LE}nanopubs/c-maquila-imports-inputs"
    assert {CREATOR, CREATED, LICENSE} <= {p for _, p, _ in pubs[f"{shipped}#pubinfo"]}


def annotation(text: str, slug: str) -> dict[str, Any]:
    (found,) = [i for i in json.loads(text)["first"]["items"] if i["id"].endswith(f"/{slug}")]
    return dict(found)


def test_annotations_say_who_made_them_and_where(door: OxigraphDoor, files: list[Source]) -> None:
    text = export(door, "annotations", files=files)
    own = annotation(text, "c-own-villages-stay")
    assert own["creator"] == {"id": f"{OWN}ana-ruiz", "type": "Person", "name": "Ana Ruiz"}
    assert own["created"] == "2026-11-24T00:00:00Z"
    # drawn from no passage, it stands at those of the claim that it rebuts
    rebutted = annotation(text, "c-settlement-leads-to-depopulation")
    assert own["target"] == rebutted["target"]
    assert own["body"][-1] == {
        "type": "SpecificResource",
        "source": f"{OWN}work-cole-2012",
        "purpose": "linking",
    }
    assert "rights" in rebutted["body"][0]
    assert "rights" not in own["body"][0]
    further = annotation(text, "c-pe-exports-grew")
    assert "creator" not in further
    assert {target["source"] for target in further["target"]} == {f"{PE}pe-article"}
    # one that has no place and argues about nothing has nothing to point to
    assert "c-own-growth-came" not in text


def test_annotations_quote_the_article_that_the_copy_is_of(door: OxigraphDoor, files: list[Source]) -> None:
    copy = DATA / "pelagia.txt"
    text = export(door, "annotations", copy, files=files)
    (target,) = annotation(text, "c-pe-yards-employ")["target"]
    quote, position = target["selector"]
    words = copy.read_text(encoding="utf-8")
    assert words[position["start"] : position["end"]] == quote["exact"]
    assert "selector" not in annotation(text, "c-settlement-leads-to-depopulation")["target"][0]


def test_queries_for_grlc_name_the_graphs_of_the_project(door: OxigraphDoor, files: list[Source]) -> None:
    write = FORMATS["grlc"].files
    assert write is not None
    text = dict(write(Sources(door, files=files)))["claims.rq"]
    assert f"FROM <{OWN}graphs/cards-yaml>\nFROM <{PE}graphs/article>\n" in text
    answer = door.store.query(text, use_default_graph_as_union=False)
    assert isinstance(answer, ox.QuerySolutions)
    assert f"{OWN}c-own-villages-stay" in {row["claim"].value for row in answer}


def test_reified_claims_of_the_project(door: OxigraphDoor, files: list[Source]) -> None:
    store = ox.Store()
    store.load(export(door, "turtle12", files=files).encode(), format=ox.RdfFormat.TURTLE)
    asked = f"""PREFIX rdf: <{PREFIXES["rdf"]}> PREFIX le: <{LE}> PREFIX lg: <{PREFIXES["lg"]}>
    SELECT ?claim {{ ?claim rdf:reifies <<( le:remittances lg:prevents le:depopulation )>> }}"""
    answer = store.query(asked)
    assert isinstance(answer, ox.QuerySolutions)
    assert [row["claim"].value for row in answer] == [f"{OWN}c-own-villages-stay"]
