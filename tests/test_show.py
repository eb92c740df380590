"""Cards: everything the graph says of one thing, and the words for what it does not say."""

import pytest

from laborgraph.cards import Card, Entry, show
from laborgraph.cli import main
from laborgraph.doors import Door, OxigraphDoor
from laborgraph.errors import UnknownName
from laborgraph.querying import run


def entries(door: Door, name: str, lang: str = "en") -> dict[str, list[str]]:
    return {entry.title: list(entry.lines) for entry in show(door, name, lang).entries}


@pytest.mark.parametrize("name", ["c-barrels-hide-salt", "hidden trade", "1.1", "Table 1"])
def test_a_card_is_wrapped_to_the_terminal_and_whole_in_a_pipe(name: str, salt: OxigraphDoor) -> None:
    card = show(salt, name)
    whole, wrapped = card.text(), card.text(60)
    assert wrapped.split() == whole.split()
    assert len(wrapped.splitlines()) > len(whole.splitlines())
    assert max(len(line) for line in wrapped.splitlines()) <= 60
    indent = max(len(entry.title) for entry in card.entries) + 2
    body = wrapped[wrapped.index("\n\n") + 2 :].splitlines()
    titles = [line[:indent].strip() for line in body if line[:indent].strip()]
    assert titles == [entry.title for entry in card.entries]
    assert all(line[indent:][:1].strip() for line in body)


def test_a_slug_on_a_card_is_never_parted() -> None:
    slug = "c-" + "long-" * 30
    lines = (
        Card("it", "", "kind", "heading", (Entry("claims", (f"see {slug} there",)),)).text(60).splitlines()
    )
    assert lines[3:] == ["claims  see", f"{'':8}{slug}", f"{'':8}there"]


@pytest.mark.parametrize("columns", [None, "70", "120"])
def test_the_command_wraps_to_the_width_that_there_is(
    columns: str | None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    if columns:
        monkeypatch.setenv("COLUMNS", columns)
    assert main(["show", "c-maquila-imports-inputs"]) == 0
    widest = max(len(line) for line in capsys.readouterr().out.splitlines())
    assert widest > 120 if columns is None else int(columns) - 30 < widest <= int(columns)


def test_a_cited_claim(salt: OxigraphDoor) -> None:
    card = show(salt, "c-barrels-hide-salt")
    assert (card.kind, card.heading) == ("claim", "In the hidden trade salt travels in fish barrels.")
    assert entries(salt, "c-barrels-hide-salt") == {
        "kind": ["definition"],
        "stance": ["endorsed, held by the authors"],
        "place": ["section 1, paragraph 4, sentence 1"],
        "says": ["hidden trade – means – fish sales"],
        "defines": ["hidden trade"],
        "roles": ["smugglers: carrier in hidden-trade"],
        "figures": ["none"],
        "source": ["cited"],
        "citations": [
            "Mast and Keel, 2001:14: Mast, B., and C. Keel. 2001. Ships and Salt. Port Vale: Quay Press."
        ],
        "argument": ["Support → c-duties-fall: Because salt is hidden, less duty is paid."],
    }


def test_an_opposed_view_with_a_citation_nearby(salt: OxigraphDoor) -> None:
    found = entries(salt, "c-fish-built-quay")
    assert found["stance"] == ["rejected, held by captains"]
    assert found["citations"] == [
        "Mast and Keel, 2001 (nearby; may cover it): Mast, B., and C. Keel. 2001. Ships and Salt. Port Vale: Quay Press."
    ]
    assert found["argument"] == [
        "Evidence ← c-harbor-grew: Port Vale became a larger harbor in little time.",
        "Rebuttal ← c-fish-fell: Over ten years less fish and three times as much salt was sold.",
    ]


def test_a_claim_with_numbers_and_no_source(salt: OxigraphDoor) -> None:
    found = entries(salt, "c-salt-employs")
    assert found["hedge"] == ["estimated; “It has been estimated”"]
    assert found["according to"] == ["holder not named"]
    assert found["figures"] == [
        "at least 40 = jobs of salt-trade (40 jobs; bound: at least; year not said; origin: printed)",
        "10% of the town = jobs of salt-trade (10 percent; bound: exactly; share of: port-vale; year not said;"
        " origin: printed)",
    ]
    assert found["citations"] == ["no citation in the article"]


def test_an_unlisted_source_is_said_to_be_unlisted(salt: OxigraphDoor) -> None:
    assert entries(salt, "c-table-fish")["citations"] == ["Keel (1999): not in the reference list"]


def test_all_places_of_a_claim_are_shown(salt: OxigraphDoor) -> None:
    assert entries(salt, "c-two-mechanisms")["place"] == [
        "section 1, paragraph 2, sentence 1",
        "section 1, paragraph 3, sentence 1",
    ]


def test_a_mechanism(salt: OxigraphDoor) -> None:
    found = entries(salt, "comercio oculto")
    assert found["other names"] == ["barrel trade"]
    assert found["broader"] == ["salt trade"]
    assert found["roles in it"] == ["smugglers: carrier (c-barrels-hide-salt)"]
    assert [line.split(":")[0] for line in found["claims"]] == [
        "c-two-mechanisms",
        "c-barrels-hide-salt",
        "c-duties-fall",
    ]


def test_an_actor(salt: OxigraphDoor) -> None:
    found = entries(salt, "captains")
    assert found["holds"] == [
        "c-fish-built-quay [rejected]: Captains hold that the quay was paid with fish."
        " (section 1, paragraph 1, sentence 2)"
    ]


@pytest.mark.parametrize("name", ["work-mast-keel-2001", "ref-mast-keel-2001"])
def test_a_work(name: str, salt: OxigraphDoor) -> None:
    found = entries(salt, name)
    assert found["reference"] == ["Mast, B., and C. Keel. 2001. Ships and Salt. Port Vale: Quay Press."]
    assert found["cited"] == [
        "Mast and Keel, 2001, section 1, paragraph 1, sentence 1 (obtainsSupportFrom)",
        "Mast and Keel, 2001:14, section 1, paragraph 4, sentence 1 (citesAsEvidence)",
    ]
    assert [line.split(":")[0] for line in (*found["claims"], *found["nearby claims"])] == [
        "c-harbor-grew",
        "c-barrels-hide-salt",
        "c-fish-built-quay [rejected]",
    ]


def test_a_work_never_cited(salt: OxigraphDoor) -> None:
    found = entries(salt, "work-brine-1998")
    assert found["authors"] == ["an author of the article wrote it"]
    assert found["cited"] == ["never cited in the article"]


def test_a_passage_an_event_a_remark(salt: OxigraphDoor) -> None:
    assert [line.split(":")[0] for line in entries(salt, "p-1-01-s3")["claims"]] == ["c-fish-fell"]
    assert entries(salt, "boom")["from year"] == ["1990"]
    assert entries(salt, "cit-table")["remarks"][0].startswith("rem-keel-1999: The table names Keel (1999)")


def test_in_spanish(salt: OxigraphDoor) -> None:
    card = show(salt, "c-salt-employs", "es")
    assert card.heading == "Alguien ha calculado en no menos de cuarenta a quienes viven de la sal."
    assert entries(salt, "c-salt-employs", "es")["citas"] == ["sin cita en el artículo"]


def test_an_unknown_thing(salt: OxigraphDoor) -> None:
    with pytest.raises(UnknownName, match="no thing 'hiden trade'; nearest: hidden-trade"):
        show(salt, "hiden trade")


def test_a_table_shows_its_cells_and_claims(salt: OxigraphDoor) -> None:
    found = entries(salt, "Table I")
    assert found["cells"] == [
        "2. sales, fish 1991: 500 a = 500 items",
        "2. sales, fish 2000: 440 = 440 items",
    ]
    assert found["claims"] == [
        "c-table-salt: Table 1 lists how much salt was sold. (table 1, row 1)",
        "c-table-fish: Table 1 puts fish at 500 tons in 1991 and 440 in 2000. (table 1, row 2)",
    ]


def test_a_figure_shows_what_points_to_it(shipped: OxigraphDoor) -> None:
    found = entries(shipped, "figura 4", "es")
    assert [line.split(":")[0] for line in found["afirmaciones"]] == ["c-remittances-grew-with-migration"]


def test_an_open_end_and_other_catalogues_are_shown(shipped: OxigraphDoor) -> None:
    (line,) = entries(shipped, "c-almost-four-million-exported")["figures"]
    assert "(4,000,000 persons; bound: almost; since 1994;" in line
    assert entries(shipped, "china")["same as"] == [
        "http://www.wikidata.org/entity/Q148",
        "https://sws.geonames.org/1814991/",
    ]
    assert show(shipped, "Huerta 2004").heading == "Huerta, 2004"


@pytest.mark.parametrize("typed", ["1.4", "section 1, paragraph 4", "sección 1, párrafo 4"])
def test_a_paragraph_shows_the_claims_of_its_sentences(typed: str, salt: OxigraphDoor) -> None:
    card = show(salt, typed)
    assert (card.kind, card.heading) == ("part of the article", "section 1, paragraph 4")
    assert {entry.title.split()[0] for entry in card.entries} == {"sentence"}
    claims = [line.split(":")[0] for entry in card.entries for line in entry.lines]
    assert "c-duties-fall" in claims


def test_a_note_the_abstract_and_a_section_can_be_shown(shipped: OxigraphDoor) -> None:
    for typed in ("note 3", "footnote 3", "n. 3", "nota 3"):
        assert "c-crude-oil-chief-resource-export" in show(shipped, typed).text()
    assert [entry.title for entry in show(shipped, "abstract").entries] == [
        "sentence 1",
        "sentence 2",
        "sentence 3",
    ]
    claims = entries(shipped, "section 3")["claims"]
    assert any(line.startswith("3.1.2 c-liberalization-inhibits-growth: ") for line in claims)
    assert any(" [rejected]: " in line for line in entries(shipped, "section 5")["claims"])


def test_a_work_tells_apart_what_it_covers_and_what_stands_nearby(shipped: OxigraphDoor) -> None:
    found = entries(shipped, "Capdevielle (2005)")
    assert [line.split(":")[0] for line in found["claims"]] == ["c-disguised-maquila-employs-half-million"]
    assert "c-disguised-maquila-wage-premium" in {line.split(":")[0] for line in found["nearby claims"]}
    assert any(" [rejected]: " in line for line in entries(shipped, "Huntington (2004)")["claims"])


def test_a_body_shows_where_the_article_takes_its_data(shipped: OxigraphDoor) -> None:
    assert entries(shipped, "inegi")["data from it"] == [
        "under a figure or table: table-2: OECD, INEGI (table 2, title; claims: 10)"
    ]
    assert entries(shipped, "ILO", "es")["datos suyos"][0] == (
        "nombrada para una afirmación: c-ilo-wage-ratio-2003"
        " (sección 2, párrafo 15, oración 2; afirmaciones: 1)"
    )
    assert "data from it" not in entries(shipped, "general-motors")


def test_numbers_of_a_thing_are_on_its_card(shipped: OxigraphDoor) -> None:
    numbers = entries(shipped, "disguised maquila")["other numbers"]
    assert any(line.startswith("84.6% = ") for line in numbers)


def test_everything_of_the_real_graph_has_a_card(shipped: OxigraphDoor) -> None:
    classes = {
        "claims": "claim",
        "actors": "actor",
        "mechanisms": "mechanism",
        "works": "work",
        "events": "event",
    }
    for query, column in classes.items():
        result = run(shipped, query)
        at = [c.name for c in result.columns].index(column)
        for row in dict.fromkeys(row[at] for row in result.rows[:40]):
            card = show(shipped, str(row))
            assert card.heading, row
            assert card.entries, row
            assert card.text().startswith(f"{card.slug} · ")


def test_a_card_in_spanish(shipped: OxigraphDoor) -> None:
    found = entries(shipped, "c-maquila-imports-inputs", "es")
    assert found["postura"] == ["sostenida, la sostienen los autores"]
    assert found["cifras"] == ["ninguna"]
    assert {"tipo", "lugar", "dice", "respaldo", "citas", "argumento"} <= set(found)
    assert all(line.startswith("apoyo ") for line in found["argumento"])
    (line, *_) = entries(shipped, "ind-exports", "es")["cifras"]
    assert line == (
        "US$30.7 billion = exportaciones de México (30,700,000,000 USD; cota: exactamente;"
        " 1998; procedencia: impresa)"
    )
    work = entries(shipped, "work-dussel-2003", "es")
    assert work["bibliografía"] == ["ref-dussel-2003, entrada 18 de la bibliografía"]


def test_every_title_of_a_card_is_translated(shipped: OxigraphDoor) -> None:
    labels = {str(row[2]) for row in run(shipped, "names").rows}
    for name in (
        "c-maquila-value-added-20-to-8",
        "mexico",
        "inegi",
        "maquila",
        "work-dussel-2003",
        "p-2-06-s4",
    ):
        english, spanish = show(shipped, name).entries, show(shipped, name, "es").entries
        assert len(english) == len(spanish)
        same = {e.title for e, s in zip(english, spanish, strict=True) if e.title == s.title}
        assert {title for title in same if title not in labels} == set()


@pytest.mark.parametrize(
    ("concept", "claim"),
    [
        ("first-paradox", "c-first-paradox-integration-deepens-asymmetries"),
        ("second-paradox", "c-second-paradox-exodus-and-dependence"),
    ],
)
def test_what_is_said_where_a_concept_is_defined_is_on_its_card(
    concept: str, claim: str, shipped: OxigraphDoor
) -> None:
    found = entries(shipped, concept)
    there = found.get("said where it is defined", [])
    listed = [line.split(":")[0] for lines in (there, found["claims"]) for line in lines]
    assert len(listed) == len(set(listed))
    assert claim in {line.split(":")[0] for line in there}
