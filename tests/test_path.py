"""Causal paths: along stated steps only, each with its claim, never through an actor."""

import json
from pathlib import Path

import pytest
import yaml

from laborgraph.cli import main
from laborgraph.content import content
from laborgraph.doors import Door, OxigraphDoor
from laborgraph.errors import UnknownName
from laborgraph.loading import load_store, path_sources
from laborgraph.path_text import path_text
from laborgraph.paths import KIND_OF, path, steps_from, steps_into, ways_near

CLAIM = """
sa:c-{name} a lg:Claim ;
    rdfs:label "{name}"@en , "{name}"@es ;
    lg:statement "{name}."@en , "{name}."@es ;
    lg:kind lg:{kind} ;
    lg:stance lg:{stance} ;
    lg:subject sa:{cause} ;
    lg:relation lg:{relation} ;
    lg:object sa:{effect} ;
    lg:strength lg:causes ;
    lg:anchoredIn sa:p-1-04-s2 ;
    lg:sourcing lg:noCitation .
"""
HEAD = """
@prefix lg: <https://w3id.org/laborgraph/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sa: <https://w3id.org/laborgraph/salt/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""


def door_with(folder: Path, *claims: dict[str, str]) -> OxigraphDoor:
    """The small graph with further claims, each cause, relation and effect."""
    defaults = {"kind": "causal", "stance": "endorsed"}
    text = HEAD + "".join(CLAIM.format(name=f"more-{n}", **(defaults | c)) for n, c in enumerate(claims))
    file = folder / "more.ttl"
    file.write_text(text, encoding="utf-8")
    salt = Path(__file__).parent / "data" / "salt"
    return OxigraphDoor(load_store(path_sources([salt, file])))


def test_a_step_carries_its_claim(any_salt: Door) -> None:
    (way,) = path(any_salt, "hidden trade", "duties")
    assert way.things == ("hidden-trade", "duties")
    assert way.sign == -1
    ((step,),) = way.steps
    assert (step.relation, step.claim, step.verb, step.strength) == (
        "lowers",
        "c-duties-fall",
        "fall",
        "causes",
    )
    assert step.place == "section 1, paragraph 4, sentence 2"


def test_signs_multiply_along_the_way(tmp_path: Path) -> None:
    door = door_with(tmp_path, {"cause": "duties", "relation": "lowers", "effect": "quay"})
    ways = path(door, "hidden-trade", "quay")
    assert [(way.things, way.sign) for way in ways if "duties" in way.things] == [
        (("hidden-trade", "duties", "quay"), 1)
    ]


def test_two_claims_that_disagree_leave_the_sign_open(tmp_path: Path) -> None:
    door = door_with(tmp_path, {"cause": "hidden-trade", "relation": "raises", "effect": "duties"})
    (way,) = path(door, "hidden-trade", "duties")
    assert (len(way.steps[0]), way.sign) == (2, 0)


@pytest.mark.parametrize(
    "change", [{"stance": "rejected"}, {"stance": "reported"}, {"kind": "sequence"}, {"relation": "aimsAt"}]
)
def test_only_what_the_authors_state_as_a_cause_is_a_step(change: dict[str, str], tmp_path: Path) -> None:
    claim = {"cause": "quay", "relation": "raises", "effect": "duties"} | change
    assert path(door_with(tmp_path, claim), "quay", "duties") == []


def test_no_way_leads_through_an_actor(tmp_path: Path) -> None:
    door = door_with(
        tmp_path,
        {"cause": "quay", "relation": "raises", "effect": "captains"},
        {"cause": "captains", "relation": "raises", "effect": "duties"},
    )
    assert path(door, "quay", "duties") == []
    assert [way.things for way in path(door, "quay", "captains")] == [("quay", "captains")]
    assert [way.things for way in path(door, "captains", "duties")] == [("captains", "duties")]


def test_a_circle_ends(tmp_path: Path) -> None:
    door = door_with(
        tmp_path,
        {"cause": "quay", "relation": "raises", "effect": "duties"},
        {"cause": "duties", "relation": "raises", "effect": "quay"},
    )
    assert [way.things for way in path(door, "quay", "duties")] == [("quay", "duties")]
    assert path(door, "quay", "quay") == []


def test_a_long_way_needs_leave(shipped: OxigraphDoor) -> None:
    ways = path(shipped, "border-closure", "depopulation")
    assert ("border-closure", "prolonged-stays", "settlement", "depopulation") in [way.things for way in ways]
    assert [len(way.things) for way in ways] == sorted(len(way.things) for way in ways)
    assert path(shipped, "border-closure", "depopulation", longest=2) == []
    for way in ways:
        for pair, joined in zip(zip(way.things, way.things[1:], strict=False), way.steps, strict=True):
            assert {(step.cause, step.effect) for step in joined} == {pair}
            assert all((step.claim == "") == (step.relation == KIND_OF) for step in joined)
            assert {(step.relation == KIND_OF, step.basis) for step in joined} <= {
                (True, "curatorReading"),
                (False, "statedInText"),
            }


def test_the_curators_steps_can_be_left_out(tmp_path: Path) -> None:
    wide = "sa:quay skos:broader sa:hidden-trade .\nsa:hidden-trade lg:introducedIn sa:p-1-04-s2 .\n"
    (tmp_path / "wide.ttl").write_text(f"{HEAD}{wide}sa:quay lg:introducedIn sa:p-1-04-s2 .\n", "utf-8")
    salt = Path(__file__).parent / "data" / "salt"
    door = OxigraphDoor(load_store(path_sources([salt, tmp_path / "wide.ttl"])))
    (way,) = path(door, "quay", "duties")
    assert [[(step.relation, step.basis) for step in joined] for joined in way.steps] == [
        [(KIND_OF, "curatorReading")],
        [("lowers", "statedInText")],
    ]
    assert path(door, "quay", "duties", stated=True) == []


@pytest.mark.parametrize(
    ("cause", "effect"),
    [
        ("trade-liberalization", "labor-migration"),
        ("imported-inputs", "restriction-to-wages"),
        ("artificial-prices", "profit-transfer"),
        ("labor-migration", "remittance-dependence"),
        ("remittances", "neoliberal-structure"),
        ("border-closure", "demographic-bonus"),
        ("nafta", "labor-migration"),
        ("internationalized-processes", "labor-migration"),
        ("us-immigrants", "capital-benefits"),
    ],
)
def test_the_chains_of_the_article_can_be_walked(cause: str, effect: str, shipped: OxigraphDoor) -> None:
    ways = path(shipped, cause, effect)
    assert {(way.things[0], way.things[-1]) for way in ways} == {(cause, effect)}


def test_what_the_text_does_not_join_is_not_joined(shipped: OxigraphDoor) -> None:
    assert path(shipped, "asymmetries", "labor-migration") == []
    assert path(shipped, "labor-migration", "remittances") == []


def test_an_unknown_thing_is_answered_with_the_nearest(salt: OxigraphDoor) -> None:
    with pytest.raises(UnknownName, match="duties"):
        path(salt, "hidden-trade", "dutys")


def test_what_is_next_to_a_thing_is_told(any_salt: Door) -> None:
    assert steps_from(any_salt, "hidden-trade") == ["duties"]
    assert steps_into(any_salt, "duties") == ["hidden-trade"]


def test_ways_between_things_that_share_a_word_are_near(shipped: OxigraphDoor, any_salt: Door) -> None:
    near = ways_near(shipped, "nafta", "remittances")
    assert near[0] == ("nafta", "remittance-dependence")
    for cause, effect in near:
        assert path(shipped, cause, effect) != []
        assert cause == "nafta"
        assert "remittance" in effect
    assert ways_near(shipped, "nafta", "remittances", longest=1) == []
    assert ways_near(any_salt, "duties", "hidden-trade") == []


@pytest.mark.parametrize("longest", [2, 3, 6])
def test_whatever_is_proposed_has_a_way(longest: int, shipped_once: Door) -> None:
    proposed = 0
    for cause in ("disguised-maquila", "maquila", "labor-migration", "nafta", "remittances"):
        for effect in (
            "lower-labor-costs",
            "indirect-labor-export",
            "labor-export-model",
            "neoliberal-structure",
        ):
            for one, other in ways_near(shipped_once, cause, effect, longest):
                proposed += 1
                assert path(shipped_once, one, other, longest) != [], (one, other)
    assert proposed > 0


def test_the_command_tells_near_ways_apart(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["path", "nafta", "remittances"]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "\nnear it, and not what was asked:\n  laborgraph path nafta remittance-dependence\n" in err


def test_the_command_shows_each_step_or_says_what_was_searched(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["path", "settlement", "depopulation"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("1. settlement → depopulation (makes for more)\n")
    assert "c-settlement-leads-to-depopulation, section 4, paragraph 10, sentence 1" in out
    assert main(["path", "settlement", "depopulation", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["things"] == ["settlement", "depopulation"]
    assert main(["path", "depopulation", "border-closure"]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("nothing found: ways from 'depopulation' to 'border-closure' of up to 6 steps\n")


def test_the_command_speaks_spanish(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["path", "border-closure", "depopulation", "--lang", "es"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == (
        "1. cierre unilateral de la frontera → estancias prolongadas de los migrantes"
        " → establecimiento de los migrantes → despoblamiento (da más)"
    )
    assert lines[3] == (
        "     estancias prolongadas de los migrantes es una clase de establecimiento de los migrantes (orden de los conceptos según los curadores)"
    )
    assert main(["rests-on", "ref-dussel-2003", "--lang", "es", "--format", "csv"]) == 0
    assert "sección 2, párrafo 6, oración 4" in capsys.readouterr().out


def test_every_way_is_told_in_both_languages(shipped: OxigraphDoor) -> None:
    words = {
        lang: yaml.safe_load(content("viz").joinpath(f"words.{lang}.yaml").read_text())
        for lang in ("en", "es")
    }
    assert words["en"]["path"].keys() == words["es"]["path"].keys() == {"more", "less", "unsaid", "kind"}
    assert path_text(shipped, []) == ""
