"""The template: every field and value explained, and examples that are taken as they stand."""

from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

from laborgraph.adding import read_cards
from laborgraph.additions import Addition
from laborgraph.card_fields import FIELDS, FIGURE, LINKS, WORK, canonical
from laborgraph.card_validation import addition
from laborgraph.cli import main
from laborgraph.doors import OxigraphDoor
from laborgraph.known_names import KnownNames, Unknown
from laborgraph.naming import members
from laborgraph.template import examples, template, template_xlsx
from laborgraph.vocabulary import local_name

IDS = [str(example["id"]) for example in examples()]


@pytest.mark.parametrize("form", ["yaml", "csv", "xlsx"])
def test_the_examples_are_added_as_they_stand(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if form == "xlsx":
        pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LABORGRAPH_PROJECT", raising=False)
    file = f"claims.{form}"
    assert main(["template", "--format", form, "--output", file]) == 0
    assert main(["add", file, "--by", "Ana Ruiz", "--date", "2026-11-24"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("2 claims, 2 steps of the argument, 1 figure, 1 new work into ")
    assert err == f"wrote {file}\n"


def test_every_form_gives_the_same_claims(tmp_path: Path, shipped: OxigraphDoor) -> None:
    pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    (tmp_path / "t.yaml").write_text(template(shipped, "yaml"), encoding="utf-8")
    (tmp_path / "t.csv").write_text(template(shipped, "csv"), encoding="utf-8")
    (tmp_path / "t.xlsx").write_bytes(template_xlsx(shipped))
    made: list[Addition] = []
    for form in ("yaml", "csv", "xlsx"):
        cards, faults = read_cards(tmp_path / f"t.{form}")
        assert faults == []
        assert [card.texts("id")[0].words for card in cards] == IDS
        built, faults = addition(cards, KnownNames(shipped), "t", "t", "Ana Ruiz", date(2026, 11, 24))
        assert faults == []
        for claim in built.claims:
            claim.line = 0
        made.append(built)
    assert made[0] == made[1] == made[2]


@pytest.mark.parametrize("form", ["yaml", "csv"])
def test_every_field_and_value_is_explained(form: str, shipped: OxigraphDoor) -> None:
    text = template(shipped, "csv" if form == "csv" else "yaml")
    words = " ".join(text.replace("#", " ").split())
    for field in (*FIELDS, *FIGURE, *WORK):
        if field.name == "figures" and form == "csv":
            continue  # a sheet has its parts as columns
        assert " ".join(field.meaning.split()) in words, field.name
    for class_name in ("lg:Kind", "lg:Stance", "lg:Strength", "lg:Bound", "lg:Unit"):
        slugs = sorted({local_name(iri) for iri, _ in members(shipped, class_name)})
        assert f"One of: {', '.join(slugs)}." in words


@pytest.mark.parametrize("form", ["yaml", "csv"])
def test_a_place_that_several_articles_have_is_named_by_its_id(
    form: str, tmp_path: Path, shipped: OxigraphDoor
) -> None:
    store = ox.Store()
    store.bulk_extend(shipped.store)
    sentence = """
        @prefix lg: <https://w3id.org/laborgraph/ns#> .
        <https://w3id.org/laborgraph/other/o-p-2-01-s4> a lg:Passage ;
            lg:section 2 ; lg:paragraph 1 ; lg:sentence 4 .
    """
    store.load(sentence.encode(), format=ox.RdfFormat.TURTLE)
    door = OxigraphDoor(store)
    file = tmp_path / f"t.{form}"
    file.write_text(template(door, "csv" if form == "csv" else "yaml"), encoding="utf-8")
    cards, faults = read_cards(file)
    assert faults == []
    assert [place.words for place in cards[1].texts("place")] == ["p-2-01-s4"]
    assert addition(cards, KnownNames(door), "t", "t", "Ana Ruiz", date(2026, 11, 24))[1] == []


def test_values_are_those_of_the_graph() -> None:
    store = ox.Store()
    kinds = "<https://w3id.org/laborgraph/ns#rumor> a <https://w3id.org/laborgraph/ns#Kind> ."
    store.load(kinds.encode(), format=ox.RdfFormat.TURTLE)
    assert "One of: rumor." in template(OxigraphDoor(store), "yaml")
    with pytest.raises(Unknown, match=r"'2\.1\.4' is no sentence: no article here has any"):
        KnownNames(OxigraphDoor(store)).place("2.1.4")


def test_fields_are_told_apart() -> None:
    names = [name for field in FIELDS for name in (field.name, *field.aliases)]
    assert len(names) == len(set(names))
    for field in FIELDS:
        for name in (field.name, *field.aliases):
            assert canonical(name.upper().replace(" ", "_"), FIELDS) is field
    assert set(LINKS) <= {field.name for field in FIELDS}


def test_the_sheet_offers_the_values_and_keeps_typed_text(shipped: OxigraphDoor, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    file = tmp_path / "t.xlsx"
    file.write_bytes(template_xlsx(shipped))
    book = openpyxl.load_workbook(file)
    assert book.sheetnames == ["claims", "columns", "values"]
    head = [cell.value for cell in book["claims"][1]]
    offered = {
        head[openpyxl.utils.column_index_from_string(str(rule.sqref).split("2:")[0]) - 1]
        for rule in book["claims"].data_validations.dataValidation
    }
    assert offered == {"kind", "stance", "relation", "strength", "figure unit", "figure bound"}
    assert {book["claims"].cell(row, at).number_format for row in (2, 400) for at in (1, len(head))} == {"@"}


def test_xlsx_needs_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["template", "--format", "xlsx"]) == 2
    assert capsys.readouterr().err == (
        "laborgraph: an XLSX file is not for the terminal: name it with --output FILE\n"
    )
