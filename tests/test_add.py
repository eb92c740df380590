"""A reader's own claims: read from any file, refused with every fault, seen in every answer, gone without trace."""

import io
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph, Literal, URIRef

import laborgraph
from laborgraph.adding import add, remove
from laborgraph.addition_turtle import addition_turtle
from laborgraph.additions import Addition, NewClaim
from laborgraph.amounts import Amount, amount, years
from laborgraph.arguing import argue
from laborgraph.argument_map import ArgumentMap
from laborgraph.card_fields import Card, Text
from laborgraph.card_validation import addition
from laborgraph.cards import show
from laborgraph.catalogue import catalogue
from laborgraph.checking import Locator, check, check_shapes
from laborgraph.cli import main
from laborgraph.content import content, content_files
from laborgraph.doors import OxigraphDoor
from laborgraph.errors import BadAddition, BadValue, LaborgraphError
from laborgraph.known_names import KnownNames
from laborgraph.loading import load_store, path_sources
from laborgraph.projects import OWN, addition_graph, project_sources
from laborgraph.querying import run
from laborgraph.searching import search
from laborgraph.sheets import read_csv, read_xlsx
from laborgraph.summary import added, counts
from laborgraph.vocabulary import NS
from laborgraph.yaml_cards import read_yaml

SALT = Path(__file__).parent / "data" / "salt"
DAY = date(2026, 11, 24)
BY = "Ana Ruiz, 2026-11-24"
CARDS = """\
- id: c-own-villages-stay
  label: Money keeps villages alive
  statement: Money sent home has kept many villages from losing even more people.
  statement es: Las remesas han evitado que muchos pueblos pierdan aún más gente.
  kind: causal
  subject: Remesas
  relation: prevents
  object: depopulation
  strength: contributes
  cites:
    - {author: "Cole, B.", year: 2012, title: "Villages That Stayed"}
    - Dussel, 2003
  rebuts: c-settlement-leads-to-depopulation
  note: "no"
- id: c-own-growth-came
  statement es: El crecimiento sí llegó a algunas regiones del norte del país.
  kind: description
  stance: reported
  held by: mexican-government
  subject: mexico
  relation: has character
  object: "new: northern growth / crecimiento del norte"
  supports: c-reform-promised-first-world
  supported by: [c-own-villages-stay]
- id: c-own-three-quarters
  statement: The article's own sentence puts the exports of 2005 above two hundred billion dollars.
  kind: measurement
  place: 2.1.4
  subject: mexico
  relation: measuredAs
  object: ind-exports
  figures:
    - {value: at least 200 billion, unit: usd, bound: at least, years: 2005, indicator: exports}
    - {value: 70-75%, unit: percent, indicator: ind-exports, share of: not said}
  evidence for: [c-exports-rose-sevenfold]
"""

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ran(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    for name in ("LABORGRAPH_PROJECT", "LABORGRAPH_ENDPOINT", "LABORGRAPH_BY"):
        monkeypatch.delenv(name, raising=False)

    def go(*arguments: str) -> tuple[int, str, str]:
        code = main(list(arguments))
        out, err = capsys.readouterr()
        return code, out, err

    return go


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scholar")
    cards = folder / "cards.yaml"
    cards.write_text(CARDS, encoding="utf-8")
    done = add(cards, folder / "project", " Ana   Ruiz ", DAY)
    assert done.claims == ("c-own-villages-stay", "c-own-growth-came", "c-own-three-quarters")
    assert (done.links, done.figures, done.works, done.concepts, done.replaced) == (4, 2, 1, 1, False)
    return folder / "project"


@pytest.fixture(scope="module")
def own(project: Path) -> OxigraphDoor:
    return OxigraphDoor(load_store(project_sources(project)))


def rows(door: OxigraphDoor, query: str, *columns: str, **parameters: str) -> list[tuple[object, ...]]:
    result = run(door, query, parameters)
    names = [column.name for column in result.columns]
    return [tuple(row[names.index(column)] for column in columns) for row in result.rows]


def test_claims_say_who_added_them(own: OxigraphDoor) -> None:
    found = [row for row in rows(own, "claims", "claim", "holder", "section", "place", "added_by") if row[4]]
    said = "added by Ana Ruiz on 2026-11-24"
    assert found == [
        ("c-own-three-quarters", "authors", 2, f"section 2, paragraph 1, sentence 4, {said}", BY),
        ("c-own-growth-came", "mexican-government", None, said, BY),
        ("c-own-villages-stay", "ana-ruiz", None, said, BY),
    ]


def test_a_statement_in_one_language_stays_readable_in_the_other(own: OxigraphDoor) -> None:
    spanish = "El crecimiento sí llegó a algunas regiones del norte del país."
    for lang in ("en", "es"):
        assert rows(own, "claims", "statement", claim="c-own-growth-came", lang=lang) == [(spanish,)]
    assert rows(own, "claims", "place", claim="c-own-growth-came", lang="es") == [
        ("añadido por Ana Ruiz el 2026-11-24",)
    ]


def test_an_answer_to_an_endorsed_claim_is_found(own: OxigraphDoor) -> None:
    assert rows(
        own, "rebuttals", "claim", "stance", "answer", "basis", "added_by", basis="readerReading"
    ) == [("c-settlement-leads-to-depopulation", "endorsed", "c-own-villages-stay", "readerReading", BY)]
    views = [row for row in rows(own, "opposed-views", "claim", "holder", "added_by") if row[2]]
    assert views == [("c-own-growth-came", "mexican-government", BY)]


def test_links_work_both_ways(own: OxigraphDoor) -> None:
    card = show(own, "c-settlement-leads-to-depopulation").text()
    assert (
        "Rebuttal ← c-own-villages-stay: Money sent home has kept many villages from losing even more people."
        f" [added by {BY}]\n" in card
    )
    card = show(own, "c-own-growth-came").text()
    assert "Support ← c-own-villages-stay" in card
    assert "Support → c-reform-promised-first-world" in card
    links = [row for row in rows(own, "argument-links", "type", "from", "to", "place", "added_by") if row[4]]
    said = "added by Ana Ruiz on 2026-11-24"
    assert links == [
        ("Evidence", "c-own-three-quarters", "c-exports-rose-sevenfold", said, BY),
        ("Support", "c-own-growth-came", "c-reform-promised-first-world", said, BY),
        ("Rebuttal", "c-own-villages-stay", "c-settlement-leads-to-depopulation", said, BY),
        ("Support", "c-own-villages-stay", "c-own-growth-came", said, BY),
    ]


def test_an_argument_says_who_added_its_claim(own: OxigraphDoor) -> None:
    alone = argue(own, "c-own-villages-stay")
    assert alone.article == ""
    text = ArgumentMap(alone).text()
    assert "\n- added by Ana Ruiz on 2026-11-24\n" in text
    assert "\n- Added by ...: by a reader, in the reader's own words.\n" in text
    drawn = argue(own, "c-own-three-quarters")
    assert drawn.article.startswith("Raúl Delgado-Wise")
    assert drawn.thesis.place == "section 2, paragraph 1, sentence 4, added by Ana Ruiz on 2026-11-24"
    assert (
        "by a reader" not in ArgumentMap(argue(own, "c-first-paradox-integration-deepens-asymmetries")).text()
    )


def test_sources_and_what_rests_on_them(own: OxigraphDoor) -> None:
    assert rows(own, "claim-sources", "printed", "entry", "title", claim="c-own-villages-stay") == [
        ("Cole, 2012", "ref-cole-2012", "Villages That Stayed"),
        ("Dussel, 2003", "ref-dussel-2003", "Ser o no ser Maquila, ¿ es ésa la Pregunta?"),
    ]
    on_new = rows(own, "rests-on", "claim", "how", work="ref-cole-2012")
    assert on_new == [
        ("c-own-villages-stay", "directly"),
        ("c-own-growth-came", "through others"),
        ("c-reform-promised-first-world", "rejected view"),
    ]
    on_old = [claim for claim, _ in rows(own, "rests-on", "claim", "how", work="Dussel, 2003")]
    assert {"c-own-villages-stay", "c-maquila-imports-inputs"} <= set(on_old)


def test_figures_stand_beside_those_of_the_article(own: OxigraphDoor) -> None:
    found = rows(
        own, "figures", "value", "lower", "upper", "unit", "bound", "from_year", "origin", "added_by"
    )
    assert [row for row in found if row[-1]] == [
        (Decimal(200000000000), Decimal(200000000000), None, "usd", "atLeast", 2005, "printed", BY),
        (None, Decimal(70), Decimal(75), "percent", "between", None, "printed", BY),
    ]
    beside = rows(own, "comparison", "from_year", "as_printed", "added_by", indicator="exports", unit="usd")
    assert beside == [
        (1998, "US$30.7 billion", None),
        (2005, "$213.7 billion", None),
        (2005, "at least 200 billion", BY),
    ]


def test_paths_and_words_take_them_in(own: OxigraphDoor) -> None:
    from laborgraph.paths import path

    (way,) = path(own, "remittances", "demographic bonus", 2)
    assert next(step.place for pair in way.steps for step in pair) == "added by Ana Ruiz on 2026-11-24"
    assert search(own, "villages losing people")[0].thing == "c-own-villages-stay"
    found = [hit.thing for hit in search(own, "crecimiento del norte", "es")]
    assert found[:2] == ["northern-growth", "c-own-growth-came"]
    terms = rows(own, "glossary", "term", "status", "place")
    assert ("northern-growth", "not defined in the article", "added by Ana Ruiz on 2026-11-24") in terms
    assert search(own, "Cole Villages That Stayed")[0].thing == "ref-cole-2012"


def test_the_article_counts_only_its_own(own: OxigraphDoor, shipped: OxigraphDoor) -> None:
    assert counts(own) == counts(shipped)
    assert added(own) == ["3 claims, 4 steps, 2 figures added by Ana Ruiz on 2026-11-24, from cards.yaml"]
    assert added(shipped) == []
    same = ["citations", "coverage", *(query.name for query in catalogue() if query.group == "audit")]
    for name in same:
        assert run(own, name).rows == run(shipped, name).rows, name
    own_works = [row for row in rows(own, "works", "entry", "times_cited", "added_by") if row[2] is None]
    assert own_works == rows(shipped, "works", "entry", "times_cited", "added_by")


def test_gone_without_trace(tmp_path: Path, project: Path, shipped: OxigraphDoor) -> None:
    copy = tmp_path / "project"
    shutil.copytree(project, copy)
    assert remove(tmp_path / "cards.yaml", copy) == copy / "cards-yaml.ttl"
    after = OxigraphDoor(load_store(project_sources(copy)))
    assert len(after.store) == len(shipped.store)
    named = [{q for q in door.store if not isinstance(q.subject, ox.BlankNode)} for door in (after, shipped)]
    names = [{q for q in quads if not isinstance(q.object, ox.BlankNode)} for quads in named]
    assert names[0] == names[1]
    for path, _ in content_files(content("queries"), ".rq"):
        name = Path(path).stem
        if name not in ("neighbours", "properties"):
            assert run(after, name).rows == run(shipped, name).rows, name


def test_every_query_lists_added_claims(tmp_path: Path) -> None:
    """Every claim of the small article once more, as added: wherever a query lists one, it lists the other."""
    store = load_store(path_sources([SALT]))
    copied = {
        quad.subject
        for name in (
            "Claim",
            "Support",
            "Evidence",
            "Rebuttal",
            "Qualification",
            "Contrast",
            "Restatement",
            "Share",
            "Quantity",
            "Growth",
            "Count",
            "Rank",
            "Ratio",
            "Cell",
            "RoleStatement",
        )
        for quad in store.quads_for_pattern(None, None, ox.NamedNode(f"{NS}{name}"))
        if isinstance(quad.subject, ox.NamedNode) and "/salt/" in quad.subject.value
    }

    def twin(term: object) -> object:
        if term in copied:
            return ox.NamedNode(f"{OWN}own-{str(term)[1:-1].rsplit('/', 1)[1]}")
        return term

    lines = [
        f'<{OWN}addition-x> a <{NS}Addition> ; <{NS}addedBy> "Ana Ruiz" ; <http://www.w3.org/2000/01/rdf-schema#label>'
        ' "added by Ana Ruiz on 2026-11-24"@en , "añadido por Ana Ruiz el 2026-11-24"@es ;'
        ' <http://purl.org/dc/terms/created> "2026-11-24"^^<http://www.w3.org/2001/XMLSchema#date> ;'
        ' <http://purl.org/dc/terms/source> "x.yaml" .'
    ]
    for quad in store:
        derived = "graphs/derived" in str(quad.graph_name)
        if quad.subject in copied and not derived and quad.predicate.value != f"{NS}anchoredIn":
            lines.append(f"{twin(quad.subject)} {quad.predicate} {twin(quad.object)} .")
    lines += [f"{twin(subject)} <{NS}addedIn> <{OWN}addition-x> ." for subject in copied]
    file = tmp_path / "twins.ttl"
    file.write_text("\n".join(sorted(lines)), encoding="utf-8")
    both = OxigraphDoor(load_store(path_sources([SALT, file])))
    salt = OxigraphDoor(store)
    missing = []
    for query in catalogue():
        if query.group in ("audit", "remarks"):  # the curators speak of the article alone
            continue
        for at, column in enumerate(query.columns):
            if column.name in ("claim", "from", "to", "answer"):
                before = {str(row[at]) for row in run(salt, query.name).rows if str(row[at]).startswith("c-")}
                after = {str(row[at]) for row in run(both, query.name).rows}
                missing += [
                    (query.name, column.name, slug)
                    for slug in sorted(before | {f"own-{slug}" for slug in before})
                    if slug not in after
                ]
    assert missing == []


def test_the_python_door(project: Path) -> None:
    table = laborgraph.query("claims", project=project, claim="c-own-villages-stay")
    assert table["added_by"].to_list() == [BY]
    assert laborgraph.search("villages losing people", project=project)["thing"][0] == "c-own-villages-stay"
    dataset = laborgraph.load(project=project)
    graph = dataset.graph(URIRef(f"{OWN}graphs/cards-yaml"))
    assert (URIRef(f"{OWN}c-own-villages-stay"), URIRef(f"{NS}heldBy"), URIRef(f"{OWN}ana-ruiz")) in graph
    with pytest.raises(BadValue, match="a dataset, an endpoint or a project, not both"):
        laborgraph.query("claims", project=project, dataset=dataset)
    with pytest.raises(BadValue, match="paths or a project"):
        laborgraph.load("x.ttl", project=project)


def test_the_turtle_is_laid_out_and_says_what_was_given(project: Path) -> None:
    file = project / "cards-yaml.ttl"
    if tool := shutil.which("turtlefmt"):
        done = subprocess.run([tool, "--check", str(file)], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (0, "")
    graph = Graph().parse(file, format="turtle")
    note = URIRef("http://www.w3.org/2004/02/skos/core#note")
    assert list(graph.objects(URIRef(f"{OWN}c-own-villages-stay"), note)) == [Literal("no")]
    concept = URIRef(f"{OWN}northern-growth")
    labels = set(graph.objects(concept, URIRef("http://www.w3.org/2004/02/skos/core#prefLabel")))
    assert labels == {Literal("northern growth", lang="en"), Literal("crecimiento del norte", lang="es")}


# The command line


def test_the_commands(ran: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cards.yaml").write_text(CARDS, encoding="utf-8")
    said = "3 claims, 4 steps of the argument, 2 figures, 1 new work, 1 new concept"
    file = Path("laborgraph-project", "cards-yaml.ttl")
    see = "See: laborgraph show c-own-villages-stay --project laborgraph-project\n"
    one = ("add", "cards.yaml", "--by", "Ana Ruiz", "--date", "2026-11-24")
    assert ran(*one) == (0, f"{said} into {file}\n{see}", "")
    first = (tmp_path / file).read_bytes()
    assert ran(*one) == (0, f"{said} in place of the former in {file}\n{see}", "")
    assert (tmp_path / file).read_bytes() == first
    with monkeypatch.context() as wide:
        wide.setenv("COLUMNS", "160")
        code, out, err = ran(
            "query", "rebuttals", "--basis", "readerReading", "--project", "laborgraph-project"
        )
    assert (code, err) == (0, "")
    assert out.splitlines()[0].split() == [
        "claim",
        "stance",
        "statement",
        "answer",
        "answer_statement",
        "answer_stance",
        "added_by",
    ]
    monkeypatch.setenv("LABORGRAPH_PROJECT", "laborgraph-project")
    assert "3 claims, 4 steps, 2 figures added by Ana Ruiz on 2026-11-24, from cards.yaml\n" in ran()[1]
    assert ran("check") == (0, "nothing to mend\n", "")
    assert "added by Ana Ruiz on 2026-11-24" in ran("path", "remittances", "demographic bonus")[1]
    assert ran("cite", "c-own-villages-stay")[1].startswith(
        "Ana Ruiz. (2026). Money sent home has kept many villages from losing even more people."
        " [claim added to laborgraph on 2026-11-24, not published]\n\nCole, B. (2012). Villages That Stayed."
    )
    assert "graphs/cards-yaml" in ran("export", "trig")[1]
    assert ran("browse", "--no-open", "--output", "page.html")[0] == 0
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert '<article id="c-own-villages-stay" data-by="Ana Ruiz, 2026-11-24">' in page
    assert "<h3>Added by readers</h3>" in page
    assert '<p class="at">added by Ana Ruiz on 2026-11-24 · ' in page
    code, out, err = ran("query", "claims", "--endpoint", "http://localhost:9/")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(
        "laborgraph: a project cannot be added to a service: leave out --project or --endpoint"
    )
    assert ran("add", "--remove", "cards.yaml") == (0, f"removed {file}\n", "")
    assert not (tmp_path / file).exists()
    code, out, err = ran("show", "c-own-villages-stay")
    assert (code, out) == (2, "")


def test_one_addition_may_rest_on_another(tmp_path: Path) -> None:
    first, second, folder = tmp_path / "a.yaml", tmp_path / "b.yaml", tmp_path / "p"
    card = "- {{id: {0}, statement: A statement that is long enough., kind: description, subject: mexico, relation: uses, object: wages{1}}}\n"
    first.write_text(card.format("c-own-a", ""), encoding="utf-8")
    second.write_text(card.format("c-own-b", ", qualifies: c-own-a"), encoding="utf-8")
    add(first, folder, "Ana Ruiz", DAY)
    add(second, folder, "Ana Ruiz", DAY)
    assert added(OxigraphDoor(load_store(project_sources(folder)))) == [
        "1 claim added by Ana Ruiz on 2026-11-24, from a.yaml",
        "1 claim, 1 step added by Ana Ruiz on 2026-11-24, from b.yaml",
    ]
    with pytest.raises(BadAddition) as caught:
        remove(first, folder)
    assert all("user/c-own-a> is declared nowhere" in fault for fault in caught.value.faults)
    assert (folder / "a-yaml.ttl").is_file()
    remove(second, folder)
    remove(first, folder)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["add", "none.yaml"], "none.yaml: cannot be read: No such file or directory; nearest: nine.yaml"),
        (["add", "."], ".: a folder; give a file of cards"),
        (["add", "empty.csv"], "empty.csv: empty; see laborgraph template"),
        (["add", "cards.docx"], "cards.docx: not known by its name; give *.yaml, *.csv or *.xlsx"),
        (["add", "nine.yaml", "--date", "24.11.2026"], "date takes a day as YYYY-MM-DD"),
        (["add", "nine.yaml", "--by", "  "], "who adds it?"),
        (["add", "nine.yaml", "--project", "nine.yaml"], "project 'nine.yaml' is a file; name a folder"),
        (
            ["add", "--remove", "other.yaml"],
            "nothing was added from 'other.yaml' to 'laborgraph-project'; the project",
        ),
        (["query", "claims", "--project", "nowhere"], "project 'nowhere': no such folder"),
        (["check", "--project", "nine.yaml"], "project 'nine.yaml': is a file"),
        (
            ["query", "claims", "--article", "labor-export"],
            "no article 'labor-export'; nearest: labor-exports",
        ),
    ],
)
def test_a_mistake_is_one_line(arguments: list[str], says: str, ran: Run, tmp_path: Path) -> None:
    (tmp_path / "nine.yaml").write_text("- id: c-x\n", encoding="utf-8")
    (tmp_path / "empty.csv").write_bytes(b"\n")
    (tmp_path / "cards.docx").write_bytes(b"PK")
    code, out, err = ran(*arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"laborgraph: {says}")


def test_readers_are_told_from_things_and_from_one_another(tmp_path: Path) -> None:
    card = (
        "- {{id: c-own-{0}, statement: A statement that is long enough., kind: description, subject: mexico,"
        " relation: uses, object: wages}}\n"
    )
    names = {
        "a": "Mexico",
        "b": "李明",
        "c": "王芳",
        "d": "Ana Ruíz",
        "e": "ana ruiz",
        "f": "Raúl Delgado-Wise",
    }
    for letter, name in names.items():
        (tmp_path / f"{letter}.yaml").write_text(card.format(letter), encoding="utf-8")
        add(tmp_path / f"{letter}.yaml", tmp_path / "p", name, DAY)
    door = OxigraphDoor(load_store(project_sources(tmp_path / "p")))
    holders = [row[0] for row in rows(door, "claims", "holder", "added_by") if row[1]]
    assert holders[0] == "mexico-reader"
    assert len({str(holder) for holder in holders[1:3]}) == 2
    assert all(str(holder).startswith("reader-") for holder in holders[1:3])
    assert holders[3:] == ["ana-ruiz", "ana-ruiz", "raul-delgado-wise"]
    assert check(project=str(tmp_path / "p")) == []


def test_never_inside_the_package(tmp_path: Path) -> None:
    cards = tmp_path / "cards.yaml"
    cards.write_text(CARDS, encoding="utf-8")
    home = Path(laborgraph.__file__).parent
    for folder in (home, home / "data" / "mine"):
        with pytest.raises(BadValue, match="lies inside the installed package"):
            add(cards, folder, "Ana Ruiz", DAY)
    (tmp_path / "link").symlink_to(home)
    with pytest.raises(BadValue, match="lies inside the installed package"):
        add(cards, tmp_path / "link" / "x", "Ana Ruiz", DAY)


# Every fault with its place, and nothing written

BAD = """\
- id: My Claim
  labl: x
  statement: Short one.
  kind: casual
  stance: rejected
  subject: remitances
  relation: rases
  object: wages
  place: 2.10
  cites: [Dusel 2003, {author: A, year: soon}]
  figures: 8%
- id: c-maquila-imports-inputs
  statement: A statement long enough to be one.
  kind: causal
  subject: maquila
  relation: raises
  object: wages
  place: 2.6.44
- id: c-twice
  kind: measurement
  statement: "Another statement that is long enough."
  subject: mexico
  relation: measured as
  object: ind-exports
  place: 22.1.1
  figures:
  - {value: "1998 and 2,5", unit: dolars, indicator: expots, years: 98}
  - {value: 8%, unit: percent, indicator: ind-exports, bound: between, years: 2005-1998}
  contradicts: [c-twice, c-maquila-imports-input]
- id: c-twice
  kind: [description, causal]
  kind: causal
- just text
"""


def test_every_fault_has_its_line_and_remedy(ran: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text(BAD, encoding="utf-8")
    code, out, err = ran("add", "bad.yaml", "--by", "Ana Ruiz")
    assert (code, out) == (2, "")
    *faults, last = err.splitlines()
    assert last == f"{len(faults)} to mend; nothing was written"
    assert not (tmp_path / "laborgraph-project").exists()
    assert all(re.match(r"bad\.yaml:\d+: .+ - .+", fault) for fault in faults)
    expected = [
        "bad.yaml:1: id 'My Claim' has more than small letters, digits, hyphens after c- - write c-my-claim",
        "bad.yaml:2: no field 'labl' - did you mean label?",
        "bad.yaml:3: statement has 10 letters - write one sentence of 15 to 500",
        "bad.yaml:6: subject: nothing is called 'remitances' - did you mean remittances, ind-remittances, sender-of-remittances?",
        "bad.yaml:9: place: '2.10' is no sentence - write section.paragraph.sentence, such as 2.6.4",
        "bad.yaml:10: cites: nothing is called 'Dusel 2003' - did you mean ref-dussel-2003, ref-dussel-2006?",
        "bad.yaml:10: the work has no title - add it: title",
        "bad.yaml:10: year: 'soon' is no year - write four figures, such as 2003",
        "bad.yaml:11: figures: a figure has parts - write value:, unit: and indicator: under it",
        "bad.yaml:12: c-maquila-imports-inputs is causal and has no strength - add one of accompanying, aims, catalyses,"
        " causes, contributes, enables, follows, inhibits",
        "bad.yaml:12: id c-maquila-imports-inputs is in the graph already - write c-maquila-imports-inputs-2, or"
        " c-own-maquila-imports-inputs",
        "bad.yaml:18: place: paragraph 2.6 has no sentence 44 - it has 1 to 5",
        "bad.yaml:25: place: there is no section 22 - there are 0 to 7",
        "bad.yaml:27: value: the comma in '1998 and 2,5' may be a decimal one - write 3.5 and 1,200",
        "bad.yaml:28: bound: between does not fit '8%' - write the value as 65–75",
        "bad.yaml:28: years: '2005-1998' goes backwards - write the earlier year first",
        "bad.yaml:29: contradicts: the claim names itself - name another claim",
        "bad.yaml:30: id c-twice is used at bad.yaml:19 too - give one of them another id",
        "bad.yaml:31: kind takes one value, not 2 - give one",
        "bad.yaml:32: kind stands in line 31 too - keep one",
        "bad.yaml:33: not a card - write fields, such as id: c-a-short-name",
    ]
    assert [line for line in expected if line not in faults] == []
    assert any(
        fault.startswith("bad.yaml:1: My Claim is rejected and does not say whose view") for fault in faults
    )
    assert any(
        fault.startswith("bad.yaml:4: kind: nothing is called 'casual' - did you mean causal?")
        for fault in faults
    )
    assert any(
        fault.startswith("bad.yaml:7: relation: nothing is called 'rases' - did you mean raises")
        for fault in faults
    )
    assert any(fault.startswith("bad.yaml:27: unit: nothing is called 'dolars'") for fault in faults)
    numbers = [int(fault.split(":")[1]) for fault in faults]
    assert numbers == sorted(numbers)


def test_one_fault_keeps_all_from_being_written(tmp_path: Path, project: Path) -> None:
    folder = tmp_path / "project"
    shutil.copytree(project, folder)
    before = (folder / "cards-yaml.ttl").read_bytes()
    cards = tmp_path / "cards.yaml"
    cards.write_text(CARDS.replace("relation: prevents", "relation: hinders"), encoding="utf-8")
    with pytest.raises(BadAddition) as caught:
        add(cards, folder, "Ana Ruiz", DAY)
    assert len(caught.value.faults) == 1
    assert (folder / "cards-yaml.ttl").read_bytes() == before
    assert [file.name for file in folder.iterdir()] == ["cards-yaml.ttl"]


def test_the_check_of_the_graph_has_the_last_word(tmp_path: Path) -> None:
    cards = tmp_path / "cards.yaml"
    text = CARDS.replace("kind: causal", "kind: sequence")
    cards.write_text(text, encoding="utf-8")
    with pytest.raises(BadAddition) as caught:
        add(cards, tmp_path / "p", "Ana Ruiz", DAY)
    (fault,) = caught.value.faults
    assert fault.startswith(
        f"{cards}:1: <{OWN}c-own-villages-stay>: a claim of sequence, accompaniment or purpose"
    )
    assert not (tmp_path / "p").exists()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "f:2: *a stands for another part"),
        ("[" * 60 + "]" * 60, "f:1: lists within lists, 7 deep"),
        ("[" * 100_000, "f:1: "),
        (
            '!!python/object/apply:os.system ["ls"]',
            "f:1: the tag tag:yaml.org,2002:python/object/apply:os.system",
        ),
        ("- id: c-a\n  statement: He said: yes\n", "f:2: not YAML: mapping values are not allowed"),
        ("- id: c-a\n\tkind: x\n", "f:2: not YAML: found a tab"),
        ("- id: c-a\n---\n- id: c-b\n", "f:2: a second document"),
        ("just words", "f:1: no card in it"),
        ("- id: \x00", "f:1: not YAML"),
        ("- {id: c-a, figures: [[8]]}", "f:1: figures takes a text here"),
        ("- {id: c-a, ? [x] : y}", "f:1: no field ''"),
    ],
)
def test_yaml_that_is_not_cards(text: str, says: str) -> None:
    _, faults = read_yaml("f", text)
    assert faults
    assert faults[0].startswith(says)
    assert all(" - " in fault and "\n" not in fault for fault in faults)


def test_yaml_scalars_stay_texts() -> None:
    cards, faults = read_yaml(
        "f", "- {id: no, place: 2.10, label: 1998-01-02, note: ~, statement: {en: yes, es: 0x1F}}"
    )
    assert faults == []
    (card,) = cards
    assert {name: [v.words for v in card.texts(name)] for name in card.fields} == {
        "id": ["no"],
        "place": ["2.10"],
        "label": ["1998-01-02"],
        "statement": ["yes"],
        "statement es": ["0x1F"],
    }


# Sheets

HEAD = [
    "id",
    "Statement",
    "KIND",
    "held_by",
    "subject",
    "figure value",
    "figure unit",
    "figure 2 value",
    "new work author",
]
ROW = ["c-a", "Über años; one, two", "causal", "mexico; china", "mexico", "8%", "percent", "9%", "Smith, J."]


def texts(cards: list[Card]) -> list[dict[str, object]]:
    return [
        {
            name: [
                v.words if isinstance(v, Text) else {k: t.words for k, t in v.parts.items()} for v in values
            ]
            for name, values in card.fields.items()
        }
        for card in cards
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_as_spreadsheets_write_it(delimiter: str, encoding: str) -> None:
    def quoted(row: list[str]) -> str:
        return delimiter.join(f'"{cell}"' for cell in row)

    text = "\r\n".join(["# a remark", quoted(HEAD), quoted(ROW), "", delimiter * 8, ""])
    cards, faults = read_csv("f.csv", text.encode(encoding))
    assert faults == []
    assert texts(cards) == [
        {
            "id": ["c-a"],
            "statement": ["Über años; one, two"],
            "kind": ["causal"],
            "held by": ["mexico", "china"],
            "subject": ["mexico"],
            "figures": [{"value": "8%", "unit": "percent"}, {"value": "9%"}],
            "cites": [{"author": "Smith, J."}],
        }
    ]
    assert cards[0].where == "f.csv: row 3"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            b"c-x,Something,description\n",
            "f.csv: row 1: no column has a known name - name the columns there: id, label",
        ),
        (b"id,kindd\nc-x,causal\n", "f.csv: row 1: no column 'kindd' - did you mean kind?"),
        (b"id,kind,tipo\nc-x,a,b\n", "f.csv: row 1: column tipo says the same as kind - keep one"),
        (b"id,kind\nc-x,causal,more\n", "f.csv: row 2: more cells than columns - quote"),
        (b'id,kind\nc-x,"causal\n', "f.csv: cannot be read as CSV: "),
        (b"\x7fELF\0\0\0", "f.csv: not a sheet - save it as CSV in UTF-8, or as XLSX"),
        (b"# only a remark\n", "f.csv: no row in it - see laborgraph template"),
        (b"id\n" + b"c-x\n" * 20_001, "f.csv: 20001 rows - give at most 20000 in one file"),
    ],
)
def test_csv_that_is_not_a_sheet(text: bytes, says: str) -> None:
    _, faults = read_csv("f.csv", text)
    assert faults[0].startswith(says)


def test_a_fault_in_a_sheet_names_row_and_column(shipped: OxigraphDoor) -> None:
    cards, faults = read_csv(
        "f.csv",
        b"id,statement,kind,subject,relation,object,figure value,figure unit,figure indicator\n"
        b"c-a,A statement that is long enough.,casual,mexico,uses,wages,1 and 2 and 3,usd,ind-exports\n",
    )
    assert faults == []
    _, faults = addition(cards, KnownNames(shipped), "f.csv", "f-csv", "Ana Ruiz", DAY)
    assert [fault.partition(" - ")[0] for fault in faults] == [
        "f.csv: row 2, column kind: kind: nothing is called 'casual'",
        "f.csv: row 2, column figure value: value: 3 numbers in '1 and 2 and 3'",
    ]


def test_xlsx_cells_are_what_people_see() -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["id", "note", "place", "figure value", "figure years", "label", "statement"])
    sheet.append(["c-a", 2.1, "2.6.4", 0.08, 1998, True, None])
    sheet["B2"].number_format, sheet["D2"].number_format = "0.00", "0%"
    sheet.append(["c-b", "=1+1", datetime(2004, 6, 2), "8%", date(1998, 1, 1), "#N/A", "x"])
    sheet["F3"].data_type = "e"
    out = io.BytesIO()
    book.save(out)
    cards, faults = read_xlsx("f.xlsx", out.getvalue())
    assert texts(cards)[0] == {
        "id": ["c-a"],
        "note": ["2.10"],
        "place": ["2.6.4"],
        "label": ["true"],
        "figures": [{"value": "8%", "years": "1998"}],
    }
    assert faults == [
        "f.xlsx: row 3, column note: holds a formula - paste its value in place of it",
        "f.xlsx: row 3, column place: was made a date by the spreadsheet - format the column as text and type it again",
        "f.xlsx: row 3, column figure years: was made a date by the spreadsheet - format the column as text and type"
        " it again",
        "f.xlsx: row 3, column label: holds the error #N/A - write a text",
    ]


@pytest.mark.parametrize("data", [b"PK\x03\x04rubbish", b"not a zip", b""])
def test_xlsx_that_is_none(data: bytes) -> None:
    pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    assert read_xlsx("f.xlsx", data) == (
        [],
        ["f.xlsx: cannot be read as XLSX - save it again as XLSX, or as CSV"],
    )


def test_ten_thousand_rows_get_their_faults(shipped: OxigraphDoor) -> None:
    head = "id,statement,kind,subject,relation,object\n"
    body = "".join(
        f"c-many-{n},A statement that is long enough.,description,mexic{n},uses,wages\n"
        for n in range(10_000)
    )
    cards, faults = read_csv("f.csv", (head + body).encode())
    assert (len(cards), faults) == (10_000, [])
    _, faults = addition(cards, KnownNames(shipped), "f.csv", "f-csv", "Ana Ruiz", DAY)
    assert len(faults) == 10_000
    assert faults[9_999].startswith(
        "f.csv: row 10001, column subject: subject: nothing is called 'mexic9999' - look it up"
    )


# Numbers


@pytest.mark.parametrize(
    ("printed", "value", "step", "upper"),
    [
        ("US$30.7 billion", "30700000000", "100000000", None),
        ("8.0%", "8.0", "0.1", None),
        ("500,000", "500000", "1", None),
        ("12 000 personas", "12000", "1", None),
        ("-3.5", "-3.5", "0.1", None),
        ("−3", "-3", "1", None),
        ("65–75", "65", "1", "75"),
        ("65% to 75%", "65", "1", "75"),
        ("1.5-2.5 million", "1500000", "100000", "2500000"),
        ("3 mil millones", "3000000000", "1000000000", None),
        ("at least 40 jobs", "40", "1", None),
    ],
)
def test_amounts(printed: str, value: str, step: str, upper: str | None) -> None:
    assert amount(printed) == Amount(Decimal(value), Decimal(step), Decimal(upper) if upper else None)


@pytest.mark.parametrize(
    "printed", ["", "many", "3,5", "1.234.567", "1 and 2 and 3", "9-3", "1998 2005", "8" * 61]
)
def test_amounts_that_are_none(printed: str) -> None:
    with pytest.raises(ValueError, match=" - "):
        amount(printed)


@given(st.decimals(-(10**12), 10**12, places=2, allow_nan=False))
@settings(max_examples=200, deadline=None)
def test_an_amount_is_read_as_it_is_printed(value: Decimal) -> None:
    assert amount(f"{value:,f}").value == value
    assert amount(f"{value:f}").value == value


@pytest.mark.parametrize("given_", ["98", "1998-1997", "0800", "2005-06", "1998, 2005", "", "two"])
def test_years_that_are_none(given_: str) -> None:
    with pytest.raises(ValueError, match=" - "):
        years(given_)


# Turtle

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\r"), min_size=1, max_size=60)


@given(label=WORDS, statement=WORDS, reader=WORDS, note=WORDS)
@settings(max_examples=100, deadline=None)
def test_any_text_comes_back_from_the_turtle(label: str, statement: str, reader: str, note: str) -> None:
    claim = NewClaim(
        f"{OWN}c-x", 1, {"en": label}, {"en": statement, "es": label}, f"{NS}description", f"{NS}endorsed"
    )
    claim.subjects, claim.relation, claim.objects, claim.note = [f"{OWN}a"], f"{NS}uses", [f"{OWN}b"], note
    made = Addition("f\n.yaml", f"{OWN}addition-f", reader, f"{OWN}reader", DAY, [claim])
    text = addition_turtle(made)
    assert text == addition_turtle(made)
    found = {
        (quad.predicate.value.rsplit("#", 1)[-1].rsplit("/", 1)[-1], quad.object.value)
        for quad in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)
        if isinstance(quad.object, ox.Literal)
    }
    assert {
        ("label", label),
        ("statement", statement),
        ("note", note),
        ("addedBy", reader),
        ("source", "f\n.yaml"),
    } <= found


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    cards = tmp_path / "evil.yaml"
    cards.write_text(
        "- id: c-evil\n"
        '  label: "</script><b>\\u202Eevil\\u2066 \\" > } INSERT {"\n'
        '  statement: "</script><script>alert(1)</script> \\" . } DROP ALL \\\\"\n'
        "  {kind: x}\n".replace("  {kind: x}\n", "  kind: description\n")
        + "  subject: mexico\n  relation: uses\n  object: 'new: <b>\"bold\"</b>'\n",
        encoding="utf-8",
    )
    add(cards, tmp_path / "p", 'O\'Brien <b> "x"', DAY)
    door = OxigraphDoor(load_store(project_sources(tmp_path / "p")))
    assert rows(door, "claims", "statement", "holder", claim="c-evil") == [
        ('</script><script>alert(1)</script> " . } DROP ALL \\', "o-brien-b-x")
    ]
    from laborgraph.explorer import explorer_page

    page = explorer_page(door)
    assert "<script>alert(1)" not in page
    assert "<b>" not in page.split("<script>")[0]


def test_the_quick_check_of_shapes_finds_what_the_whole_finds(project: Path, tmp_path: Path) -> None:
    folder = tmp_path / "p"
    shutil.copytree(project, folder)
    file = folder / "cards-yaml.ttl"
    text = file.read_text(encoding="utf-8")
    for gone in ("    lg:kind lg:causal ;\n", "    lg:unit lg:usd ;\n", "    lg:scope lg:sentenceScope ;\n"):
        assert gone in text
        text = text.replace(gone, "")
    file.write_text(text, encoding="utf-8")
    sources = project_sources(folder)
    store, locator = load_store(sources), Locator(sources)
    quick = check_shapes(store, locator, addition_graph(file))
    assert len(quick) == 4
    assert sorted(quick) == sorted(check_shapes(store, locator))


def test_a_broken_addition_is_named(tmp_path: Path, ran: Run) -> None:
    folder = tmp_path / "p"
    folder.mkdir()
    (folder / "mine.ttl").write_text(
        "@prefix lg: <https://w3id.org/laborgraph/ns#> .\nlg:x a\n", encoding="utf-8"
    )
    code, out, err = ran("query", "claims", "--project", "p")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"laborgraph: {Path('p', 'mine.ttl')}:")


def test_errors_are_of_the_one_tree() -> None:
    error = BadAddition(["f:1: a - b", "f:2: c - d"])
    assert isinstance(error, LaborgraphError)
    assert str(error) == "f:1: a - b (and 1 more)"


READING = """
- id: c-mine-loss
  label: A net loss remains
  statement: Migration remains a net loss for the sending country.
  kind: causal
  stance: endorsed
  subject: [labor-migration]
  relation: raises
  strength: contributes
  object: [poverty]
  place: 4.11.2
  contradicts: [c-exodus-not-net-loss]
"""


def test_a_readers_reading_is_told_from_that_of_the_curators(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "c.yaml").write_text(READING)
    assert main(["add", "c.yaml", "--by", "Ana Ruiz", "--date", "2026-11-24", "--project", "p"]) == 0
    capsys.readouterr()

    def said(*command: str) -> str:
        assert main([*command, "--project", "p"]) == 0
        return capsys.readouterr().out

    outline = said("argument", "c-exodus-not-net-loss", "--format", "md")
    assert "**rebuts** (added): 3 · Migration remains a net loss" in outline
    assert "- (added): drawn by a reader.\n" in outline
    assert "(read)" not in outline
    assert "rebuts (added)" in said("argument", "c-exodus-not-net-loss", "--format", "svg")
    spanish = said("argument", "c-exodus-not-net-loss", "--format", "md", "--lang", "es")
    assert "(añadido): trazado por un lector" in spanish
    assert "held by the authors by the reading of Ana Ruiz, 2026-11-24\n" in said("show", "c-mine-loss")
    assert "A net loss remains [added by Ana Ruiz]" in said("query", "outline", "--format", "csv")
    assert "[añadida por Ana Ruiz]" in said("query", "outline", "--lang", "es", "--format", "csv")


def test_a_new_name_needs_no_quotation_marks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    card = READING.replace("[poverty]", "[new: Bracero contracts / contratos braceros]").replace(
        "  place: 4.11.2\n", ""
    )
    (tmp_path / "c.yaml").write_text(card)
    assert main(["add", "c.yaml", "--by", "Ana Ruiz", "--project", "p"]) == 0
    assert capsys.readouterr().out.startswith("1 claim, 1 step of the argument, 1 new concept into ")
    (tmp_path / "c.yaml").write_text(card.replace("new: Bracero", "news: Bracero"))
    assert main(["add", "c.yaml", "--by", "Ana Ruiz", "--project", "p"]) == 2
    assert "object takes a text here" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_to_a_file_that_is_gone_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "gone.ttl").symlink_to(tmp_path / "nowhere" / "gone.ttl")
    assert main(["query", "works", "--project", str(tmp_path)]) == 2
    assert "gone.ttl is a link to a file that is not there; remove it" in capsys.readouterr().err
