"""Search: numbers and words however they are typed, in both languages, best first."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import laborgraph
from laborgraph.cli import main
from laborgraph.doors import Door, OxigraphDoor
from laborgraph.errors import BadValue
from laborgraph.querying import run
from laborgraph.search_words import plain_words, telling_words, variants
from laborgraph.searching import KINDS, near_hits, search, similar_words, unmatched


def things(door: Door, words: str, **given: object) -> list[str]:
    return [hit.thing for hit in search(door, words, **given)]  # type: ignore[arg-type]


def test_words_are_found_in_names_and_texts(any_salt: Door) -> None:
    assert things(any_salt, "barrels") == ["hidden-trade", "c-barrels-hide-salt"]
    assert things(any_salt, "hidden trade")[0] == "hidden-trade"
    spanish, english = (things(any_salt, word, kinds=["claim"]) for word in ("pescado", "fish"))
    assert sorted(spanish) == sorted(english)


@pytest.mark.parametrize(
    "typed", ["10%", "10.0 %", "ten per cent", "ten percent", "DIEZ POR CIENTO", "10,0".replace(",", ".")]
)
def test_a_number_is_found_however_it_is_typed(typed: str, salt: OxigraphDoor) -> None:
    assert "q-salt-jobs-share" in things(salt, typed)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("disguised maquila", "disguised-maquila"),
        ("MAQUILA encubierta", "disguised-maquila"),
        ("maquila-encubierta", "disguised-maquila"),
        ("Eclac", "eclac"),
        ("México", "mexico"),
        ("mexico", "mexico"),
        ("segunda paradoja: dependencia de las remesas", "second-paradox"),
    ],
)
def test_a_name_is_the_first_hit(typed: str, first: str, shipped: OxigraphDoor) -> None:
    assert things(shipped, typed)[0] == first


def test_the_best_hit_comes_first_and_kinds_narrow(shipped: OxigraphDoor) -> None:
    hits = search(shipped, "remittances dependence")
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    for kind in KINDS:
        assert {hit.kind for hit in search(shipped, "labor", kinds=[kind])} <= {kind}
    assert len(search(shipped, "labor", limit=3)) == 3


def test_half_of_the_words_or_a_rare_one_are_enough_when_nothing_has_all(salt: OxigraphDoor) -> None:
    assert "c-barrels-hide-salt" in things(salt, "barrels zeppelin")
    assert things(salt, "barrels zeppelin tundra") == things(salt, "barrels")
    assert things(salt, "zeppelin tundra") == []


def test_a_misspelled_word_is_answered_with_the_nearest(salt: OxigraphDoor) -> None:
    assert things(salt, "barells") == []
    assert "barrels" in similar_words(salt, "barells")
    assert similar_words(salt, "barometer") == []


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("labour migration", "labor-migration"),
        ("programme", "bracero-program"),
        ("What is the maquiladora?", "maquila"),
        ("¿Qué es la maquila encubierta?", "disguised-maquila"),
        ("trabajadores desechables", "disposable-workers"),
        ("trabajador desechable", "disposable-workers"),
        ("ageing of the US population", "us-aging"),
        ("dussel maquila", "ref-dussel-2003"),
        ("Huerta (2004)", "ref-huerta-2004"),
    ],
)
def test_what_people_type_finds_it_first(typed: str, first: str, shipped: OxigraphDoor) -> None:
    assert things(shipped, typed)[0] == first
    assert unmatched(shipped, typed) == ""


def test_the_root_of_a_word_is_not_the_beginning_of_others(shipped: OxigraphDoor) -> None:
    assert set(things(shipped, "aging", kinds=["actor", "concept"])) == {
        "relative-aging",
        "us-aging",
        "population-25-64",
        "remaining-mexicans",
        "top-age",
        "mexican-born-15",
    }


def test_a_claim_is_found_by_what_it_cites(salt: OxigraphDoor) -> None:
    cited = "SELECT ?c { ?c a <https://w3id.org/laborgraph/ns#Claim> ; <https://w3id.org/laborgraph/ns#citation> ?x }"
    some = salt.select(cited).rows
    assert some
    for (claim,) in some:
        slug = str(claim).rsplit("/", 1)[1]
        pointers = salt.select(
            f"SELECT ?p {{ <{claim}> <https://w3id.org/laborgraph/ns#citation>/"
            "<https://w3id.org/laborgraph/ns#asPrinted> ?p }"
        ).rows
        for (pointer,) in pointers:
            assert slug in things(salt, str(pointer), kinds=["claim"])


@given(st.text("abcdefgilmnorstuyz", min_size=3, max_size=14))
def test_spellings_lead_back_to_each_other(word: str) -> None:
    assert variants(word)[0] == word
    assert set(telling_words(f"who says {word}")) in (
        {*plain_words(word)},
        {*plain_words(f"who says {word}")},
    )


@pytest.mark.parametrize("pair", ["labour labor", "organised organized", "centre center", "analyse analyze"])
def test_british_and_american_spellings_meet(pair: str) -> None:
    british, american = pair.split()
    assert american in variants(british)
    assert british in variants(american)


@pytest.mark.parametrize(
    ("typed", "slug"),
    [("Figure VII", "figure-7"), ("figura 7", "figure-7"), ("Table 1", "table-1"), ("Tabla II", "table-2")],
)
def test_figures_and_tables_are_found_by_number(typed: str, slug: str, shipped: OxigraphDoor) -> None:
    assert things(shipped, typed)[0] == slug


def test_a_remark_of_the_curators_is_found(shipped: OxigraphDoor) -> None:
    hits = search(shipped, "five sections announced", kinds=["remark"])
    assert [(hit.thing, hit.kind) for hit in hits][:1] == [("rem-five-sections-six-headings", "remark")]
    assert all(hit.place for hit in search(shipped, "curators", kinds=["remark"]))


def test_a_view_of_others_is_marked_and_answered(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "c-closure-contains-exodus", "--limit", "1"]) == 0
    first, name, _, *answers = capsys.readouterr().out.splitlines()
    assert first.startswith("c-closure-contains-exodus · claim · ")
    assert name.startswith("    [rejected; holder not named] ")
    assert answers
    assert answers[0].startswith("    answered by c-")


def test_what_the_authors_hold_comes_before_what_they_reject(shipped: OxigraphDoor) -> None:
    hits = search(shipped, "remittances promote development", kinds=["claim"])
    view = next(hit for hit in hits if hit.thing == "c-remittances-would-promote-development")
    assert (view.stance, view.holders) == ("rejected", ("international-agencies", "mexican-government"))
    assert all(claim.startswith("c-") and statement for claim, statement in view.answers)


def test_hits_that_are_left_out_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "migration"]) == 0
    every = capsys.readouterr().err.split()[2]
    assert main(["search", "migration", "--limit", every]) == 0
    out, err = capsys.readouterr()
    assert (out.count(" · "), err) == (2 * int(every), "")


@pytest.mark.parametrize("empty", ["", "  ", "?!", "\N{MIDDLE DOT}"])
def test_nothing_to_search_is_said(empty: str, salt: OxigraphDoor) -> None:
    with pytest.raises(BadValue, match="no word to search"):
        search(salt, empty)


@given(st.text(min_size=1, max_size=60))
def test_whatever_is_typed_is_words_and_never_a_command(salt: OxigraphDoor, typed: str) -> None:
    if plain_words(typed):
        assert isinstance(search(salt, typed), list)


@given(st.integers(0, 999_999), st.sampled_from(["", ".0", ".00"]))
def test_one_number_has_one_form(number: int, zeros: str) -> None:
    assert plain_words(f"{number:,}{zeros}%") == plain_words(f"{number} per cent") == [str(number), "percent"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("123456789012345678901234567891", ["123456789012345678901234567891"]),
        ("0012.3450 million", ["12345000", "million"]),
        ("0.1234567 million", ["123456p7", "million"]),
        ("000", ["0"]),
        ("\N{ARABIC-INDIC DIGIT FOUR} million", ["4000000", "million"]),
        ("twenty-six million", ["26000000", "million"]),
        ("treinta y dos mil", ["32000", "mil"]),
        ("one and a half million", ["1500000", "million"]),
        ("medio millón", ["500000", "millon"]),
        ("un millón", ["1000000", "millon"]),
        ("five mil millones", ["5000000000", "mil", "millones"]),
        ("four hundred thousand", ["400000", "thousand"]),
        ("four hundred and fifty-six thousand", ["456000", "thousand"]),
        ("cuatrocientos mil", ["400000", "mil"]),
        ("ciento veinte mil", ["120000", "mil"]),
        ("millón y medio", ["1500000", "millon"]),
        ("dos millones y medio", ["2500000", "millones"]),
        ("2 millones y medio", ["2500000", "millones"]),
        ("more than a million", ["more", "than", "1000000", "million"]),
        ("half of a million", ["half", "of", "1000000", "million"]),
        ("millions", ["millions"]),
        ("zero million", ["0", "million"]),
        ("ninety-five per cent", ["95", "percent"]),
        ("two and three", ["2", "and", "3"]),
        ("a hundred", ["100"]),
        ("veinticinco millones", ["25000000", "millones"]),
        ("hundreds", ["hundreds"]),
        ("treinta y un por ciento", ["31", "percent"]),
        ("veintiún por ciento", ["21", "percent"]),
        ("doscientos sesenta y un mil", ["261000", "mil"]),
        ("two million nine hundred thousand", ["2900000"]),
        ("dos millones novecientos mil", ["2900000"]),
        ("nine thousand nine hundred sixty-one", ["9961"]),
        ("nueve mil novecientos sesenta y uno", ["9961"]),
        ("six hundred forty-eight thousand three hundred", ["648300"]),
        ("one million one hundred sixty thousand", ["1160000"]),
        ("mil novecientos noventa y cuatro", ["1994"]),
        ("four thousand five million", ["4000", "thousand", "5000000", "million"]),
        ("fifteen point six percent", ["15p6", "percent"]),
        ("quince coma seis", ["15p6"]),
        ("ten point two million", ["10200000", "million"]),
        ("the point of five", ["the", "point", "of", "5"]),
        ("15,9 millones", ["15900000", "millones"]),
        ("13,9%", ["13p9", "percent"]),
        ("20.000 millones", ["20000000000", "millones"]),
        ("174.521 mil millones", ["174521000000", "mil", "millones"]),
        ("1.160.000", ["1160000"]),
        ("648 300", ["648300"]),
        ("2,435", ["2435"]),
        ("in 1994, 15", ["in", "1994", "15"]),
        ("three quarters", ["3of4"]),
        ("tres cuartas partes", ["3of4"]),
        ("three out of four", ["3of4"]),
        ("tres de cada cuatro", ["3of4"]),
        ("one in three", ["1of3"]),
        ("un tercio", ["1of3"]),
        ("a quarter of all", ["1of4", "of", "all"]),
        ("a third paradox", ["a", "third", "paradox"]),
        ("third-largest", ["third", "largest"]),
        ("2 of 2,435", ["2", "of", "2435"]),
        ("30-fold", ["30", "times"]),
        ("treinta veces", ["30", "times"]),
        ("almost sevenfold", ["almost", "7", "times"]),
        ("los ochenta", ["1980"]),
        ("the nineties", ["1990"]),
        ("los ochenta empleos", ["los", "80", "empleos"]),
        ("viven a millones", ["viven", "a", "millones"]),
        ("nineteen hundred and ninety-four", ["1994"]),
        ("two thousand five hundred", ["2500"]),
    ],
)
def test_a_number_keeps_every_digit(typed: str, words: list[str]) -> None:
    assert plain_words(typed) == words


@pytest.mark.parametrize("letter", ["9", "z", "9,"])
def test_a_word_of_a_million_letters_finds_nothing(letter: str, salt: OxigraphDoor) -> None:
    assert things(salt, letter * 1_100_000) == []


@pytest.mark.parametrize(
    ("spelled", "printed"),
    [
        ("four million", "4 million"),
        ("cuatro millones", "4 million"),
        ("two million", "2 million"),
        ("half a million", "500,000"),
        ("medio millón", "0.5 million"),
        ("twenty billion dollars", "20 billion dollars"),
        ("four hundred thousand", "400,000"),
        ("cuatrocientos mil", "400 mil"),
        ("quince coma nueve millones", "15.9 million"),
        ("tres cuartas partes", "three of every four"),
        ("treinta veces", "30-fold"),
    ],
)
def test_a_spelled_number_with_its_scale_is_that_number(
    spelled: str, printed: str, shipped: OxigraphDoor
) -> None:
    assert things(shipped, spelled) == things(shipped, printed)
    assert near_hits(shipped, spelled) == near_hits(shipped, printed)
    if printed == "4 million":
        assert things(shipped, spelled)[0] == "c-almost-four-million-exported"


def test_the_words_of_a_spelled_number_are_found_too(shipped: OxigraphDoor) -> None:
    assert "c-disguised-maquila-employs-half-million" in things(shipped, "half", limit=100)


def test_the_command_says_where_each_hit_stands(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "disguised", "maquila", "--limit", "1"]) == 0
    assert (
        capsys.readouterr().out
        == "disguised-maquila · mechanism · abstract, sentence 2\n    disguised maquila\n"
    )
    assert main(["search", "8%", "--format", "json", "--kind", "numbers"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {row["kind"] for row in found} == {"number"}
    assert all(row["place"] for row in found)


def test_nothing_found_says_what_was_searched(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "zepelin", "--kind", "claim"]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("nothing found: 'zepelin' in claim\n")


def test_python_gives_the_same_hits(shipped: OxigraphDoor) -> None:
    table = laborgraph.search("remittances", kinds=["claim"], limit=5)
    assert table["thing"].to_list() == things(shipped, "remittances", kinds=["claim"], limit=5)
    assert [str(kind) for kind in table.dtypes] == ["string"] * 8 + ["Float64"]
    assert len(laborgraph.search("zzyzx")) == 0


@pytest.mark.parametrize(
    ("typed", "thing"),
    [
        ("58.7", "q-transfers-2005"),
        ("10.2", "q-mexican-born-2004"),
        ("10.2 million", "q-mexican-born-2004"),
        ("10,200,000", "q-mexican-born-2004"),
        ("7.558", "q-trade-deficit-2005"),
    ],
)
def test_a_scaled_number_is_found_by_its_digits_too(typed: str, thing: str, shipped: OxigraphDoor) -> None:
    assert thing in {hit.thing for hit in search(shipped, typed, kinds=["number"])}


def test_every_number_is_found_as_it_is_printed(shipped: OxigraphDoor) -> None:
    result = run(shipped, "figures")
    names = [column.name for column in result.columns]
    for row in result.rows:
        digits = re.findall(r"\d[\d,]*(?:\.\d+)?", str(row[names.index("as_printed")]))
        for typed in digits[:1]:
            found = {hit.thing for hit in search(shipped, typed, kinds=["number"], limit=1000)}
            assert row[names.index("quantity")] in found, typed


def test_a_decade_is_no_word_and_an_s(shipped: OxigraphDoor) -> None:
    assert search(shipped, "1980s") == search(shipped, "1980")
    assert search(shipped, "1930s") == []


@pytest.mark.parametrize(
    ("typed", "thing"),
    [
        ("how many people speak against immigrants Huntington", "huntington"),
        ("does the article say anything about the Border Patrol", "border-closure"),
        ("percent of Mexican municipalities losing population", "q-municipalities-shrinking"),
    ],
)
def test_rare_words_lead_where_no_thing_has_half(typed: str, thing: str, shipped: OxigraphDoor) -> None:
    assert thing in {hit.thing for hit in search(shipped, typed, limit=5)}
    assert unmatched(shipped, typed).startswith("nothing has all of these words")
    assert near_hits(shipped, typed) == []


def test_beside_few_hits_stands_what_has_some_of_the_words(
    shipped: OxigraphDoor, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = "cuándo empezó el Programa Bracero"
    found = [hit.thing for hit in search(shipped, asked)]
    near = [hit.thing for hit in near_hits(shipped, asked)]
    assert found == ["c-maquila-began-at-end-of-bracero"]
    assert "phase-bracero" in near
    assert not set(found) & set(near)
    assert main(["search", asked]) == 0
    out, err = capsys.readouterr()
    assert out.startswith(found[0])
    assert err.startswith(f"near it, with some of the words:\n  {near[0]} · ")


@pytest.mark.parametrize(
    ("typed", "nowhere"),
    [("two thirds", "2 of 3"), ("15.7 remittances", "15.7"), ("sevenfold zebras", "zebras")],
)
def test_what_is_nowhere_is_told_as_a_person_writes_it(
    typed: str, nowhere: str, shipped: OxigraphDoor
) -> None:
    assert unmatched(shipped, typed) == f"nothing has all of these words; nowhere: {nowhere}"
