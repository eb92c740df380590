"""Names as people and articles write them: one thing each, or the nearest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laborgraph.cli import main
from laborgraph.doors import Door, OxigraphDoor
from laborgraph.errors import UnknownName
from laborgraph.folding import fold, loosen
from laborgraph.known_names import KnownNames, Unknown
from laborgraph.naming import resolve
from laborgraph.vocabulary import local_name


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("disguised maquila", "disguised-maquila"),
        ("Maquila Encubierta", "disguised-maquila"),
        ("https://w3id.org/laborgraph/labor-exports/maquila", "maquila"),
        ("Huerta 2004", "ref-huerta-2004"),
        ("Huerta (2004)", "ref-huerta-2004"),
        ("Delgado and Cypher, 2005", "ref-delgado-wise-cypher-2005"),
        ("Delgado-Wise & Cypher (2005)", "ref-delgado-wise-cypher-2005"),
        ("ECLAC, 1994:8", "ref-eclac-1994"),
        ("Banco de Mexico (2006)", "ref-banco-de-mexico-2006"),
        ("Massey et al. 2002", "ref-massey-durand-malone-2002"),
        ("Dussel et al. (2003)", "ref-dussel-galindo-loria-2003"),
        ("Capdevielle", "ref-capdevielle-2005"),
        ("beyond smoke and mirrors", "ref-massey-durand-malone-2002"),
        ("the United States", "united-states"),
        ("labour migration", "labor-migration"),
        ("Figure II", "figure-2"),
        ("fig. II", "figure-2"),
        ("FIGURA VIII", "figure-8"),
        ("Table I", "table-1"),
        ("cuadro 2", "table-2"),
        ("2.6.4", "p-2-06-s4"),
        ("sección 4", "section-4"),
        ("section 2, paragraph 6, sentence 4", "p-2-06-s4"),
    ],
)
def test_a_name_means_one_thing(typed: str, slug: str, shipped: OxigraphDoor) -> None:
    assert local_name(resolve(shipped, typed)) == slug


@pytest.mark.parametrize(
    ("typed", "class_name", "slug"),
    [
        ("remesas", "lg:Indicator", "ind-remittances"),
        ("remittances", "lg:Indicator", "ind-remittances"),
        ("Durand", "lg:Actor", "person-durand"),
        ("ruiz duran", "lg:Actor", "person-ruiz-duran"),
        ("dollars", "lg:Unit", "usd"),
        ("dólares", "lg:Unit", "usd"),
    ],
)
def test_a_name_means_the_thing_of_the_class_wanted(
    typed: str, class_name: str, slug: str, shipped: OxigraphDoor
) -> None:
    assert local_name(resolve(shipped, typed, class_name)) == slug


def test_a_surname_of_two_is_told_to_be_of_two(shipped: OxigraphDoor) -> None:
    with pytest.raises(UnknownName, match="nearest: person-e-rodriguez, person-h-rodriguez"):
        resolve(shipped, "Rodríguez", "lg:Actor")


@pytest.mark.parametrize(
    "typed", ["Huerta 2004", "Huerta (2004)", "Delgado & Cypher, 2005", "ref-huerta-2004"]
)
def test_cards_and_queries_understand_the_same_names(typed: str, shipped: OxigraphDoor) -> None:
    known = KnownNames(shipped)
    assert known.find(typed, "lg:ReferenceEntry") == resolve(shipped, typed, "lg:ReferenceEntry")


def test_a_name_of_nothing_is_no_name(any_salt: Door, shipped: OxigraphDoor) -> None:
    for typed in ("Huerta 2005", "Figure XL", "9.9.9", "and"):
        with pytest.raises(UnknownName):
            resolve(any_salt, typed)
    with pytest.raises(Unknown):
        KnownNames(shipped).find("Huerta 2005", "lg:ReferenceEntry")


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (
            ["query", "claim-sources", "--claim", "2.15.2"],
            "no claim '2.15.2' (p-2-15-s2 is a passage, and a claim is wanted here: laborgraph show p-2-15-s2)",
        ),
        (
            ["rests-on", "World Bank"],
            "no work 'World Bank'; nearest: ref-world-bank-2005, ref-world-bank-2006"
            " (world-bank is an organization, and a reference-list entry is wanted here:"
            " laborgraph show world-bank)",
        ),
        (["path", "remittances"], "Missing argument 'EFFECT'; usage: laborgraph path [OPTIONS] CAUSE EFFECT"),
    ],
)
def test_what_is_wanted_instead_is_told(
    command: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(command) == 2
    assert capsys.readouterr().err == f"laborgraph: {said}\n"


def test_works_may_be_asked_for_by_any_of_their_names(shipped: OxigraphDoor) -> None:
    for typed in ("Gereffi 2001", "Gereffi", "ref-gereffi-2001", "work-gereffi-2001"):
        assert local_name(resolve(shipped, typed, "lg:Work")) == "work-gereffi-2001"
    with pytest.raises(UnknownName):
        resolve(shipped, "Dussel", "lg:Work")


def test_a_work_in_no_list_is_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rests-on", "Dussel 2005"]) == 2
    said = capsys.readouterr().err
    assert said.endswith("(Dussel (2005) is cited but is in no list: laborgraph query unlisted-sources)\n")


@given(st.text(max_size=40))
def test_loosening_again_changes_nothing(text: str) -> None:
    assert loosen(loosen(text)) == loosen(text)
    assert loosen(fold(text)) == loosen(text)


def test_a_name_without_a_year_is_told_for_what_it_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rests-on", "INEGI", "--format", "csv"]) == 0
    assert capsys.readouterr().err == (
        "'INEGI' is taken for ref-inegi-2006; else by this name: laborgraph search INEGI\n"
    )
    assert main(["rests-on", "Dussel, 2003", "--format", "csv"]) == 0
    assert capsys.readouterr().err == ""
