"""Every stored query: its header, its rows on the small graph behind each door, its samples on the real one."""

import json
import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from itertools import count
from pathlib import Path

import numpy as np
import pyoxigraph as ox
import pytest
from pyparsing import ParseResults
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from laborgraph.catalogue import SLOT, StoredQuery, catalogue, read_query, stored_query
from laborgraph.content import content, content_files
from laborgraph.dataset import Engine, load
from laborgraph.doors import Door, OxigraphDoor, RdflibDoor
from laborgraph.errors import BadValue, BrokenQuery, LaborgraphError, UnknownName
from laborgraph.nearby import nearby
from laborgraph.querying import choices, run
from laborgraph.rendering import render

EXPECTED = Path(__file__).parent / "expected"
CATALOGUE = {query.name: query for query in catalogue()}
PAGES = tuple(
    path.removeprefix("pages/").removesuffix(".rq")
    for path, _ in content_files(content("queries"), ".rq")
    if path.startswith("pages/")
)
PROMISED = {
    "claims": "claim statement kind stance holder section paragraph sentence citations",
    "figures": "claim indicator subject value lower upper unit share_of bound from_year to_year origin citations section",
    "citations": "pointer printed section sentence entry work role self_citation",
    "works": "entry type authors year title container publisher times_cited",
}


def plain(rows: Sequence[tuple[object, ...]]) -> list[list[object]]:
    return [[float(cell) if isinstance(cell, Decimal) else cell for cell in row] for row in rows]


@pytest.mark.parametrize("name", CATALOGUE)
def test_rows_on_the_small_graph(name: str, any_salt: Door) -> None:
    expected = json.loads((EXPECTED / f"{name}.json").read_text(encoding="utf-8"))
    assert plain(run(any_salt, name).rows) == expected


@pytest.mark.parametrize("name", CATALOGUE)
def test_rows_on_the_real_graph(name: str, shipped: OxigraphDoor) -> None:
    result = run(shipped, name)
    assert len(result.rows) > 0
    assert {len(row) for row in result.rows} == {len(result.columns)}
    kinds = {"thing": str, "text": str, "integer": int, "decimal": Decimal, "boolean": bool}
    for row in result.rows:
        for cell, column in zip(row, result.columns, strict=True):
            assert cell is None or type(cell) is kinds[column.kind], (column, cell)


@pytest.mark.parametrize("name", [*CATALOGUE, *PAGES])
def test_text_is_valid_sparql_as_it_stands(name: str) -> None:
    answer = ox.Store().query(stored_query(name).text)
    assert isinstance(answer, ox.QuerySolutions)
    assert [variable.value for variable in answer.variables] == [c.name for c in stored_query(name).columns]


def late(node: object) -> list[str]:
    """The triples that must be there and stand after an OPTIONAL of the same group, anywhere in a query."""
    found: list[str] = []
    if isinstance(node, CompValue):
        if node.name == "GroupGraphPatternSub":
            parts = list(node.part or ())
            names = [part.name for part in parts]
            first = names.index("OptionalGraphPattern") if "OptionalGraphPattern" in names else len(parts)
            found += [str(part.triples) for part in parts[first:] if part.name == "TriplesBlock"]
        for entry in node.values():
            found += late(entry)
    elif isinstance(node, list | ParseResults):
        for entry in node:
            found += late(entry)
    return found


@pytest.mark.parametrize("name", [*CATALOGUE, *PAGES])
def test_what_must_be_there_stands_before_what_may_be(name: str) -> None:
    """Engines that go by the order of the text need minutes otherwise."""
    assert late(parseQuery(stored_query(name).text)) == []


def test_a_triple_after_an_optional_part_is_seen() -> None:
    text = (
        "SELECT * { { ?a ?b ?c . OPTIONAL { ?a ?d ?e } ?a a ?f } UNION { ?a a ?f . OPTIONAL { ?a ?d ?e } } }"
    )
    assert len(late(parseQuery(text))) == 1


@pytest.mark.parametrize("query", CATALOGUE.values(), ids=CATALOGUE)
def test_header_is_complete(query: StoredQuery) -> None:
    assert query.summary.endswith("?")
    assert query.description.endswith(".")
    assert query.tags
    assert set(query.table) <= {column.name for column in query.columns}
    assert all(column.meaning for column in query.columns)
    assert sorted(match["name"] for match in SLOT.finditer(query.text)) == sorted(
        p.name for p in query.parameters
    )
    assert "ORDER BY" in query.text


@pytest.mark.parametrize(("name", "columns"), PROMISED.items())
def test_promised_columns_come_first(name: str, columns: str) -> None:
    promised = columns.split()
    assert [column.name for column in CATALOGUE[name].columns][: len(promised)] == promised


@pytest.mark.parametrize(
    ("name", "parameter"), [(q.name, p.name) for q in CATALOGUE.values() for p in q.parameters]
)
def test_sample_gives_rows_and_narrows(name: str, parameter: str, shipped: OxigraphDoor) -> None:
    known = CATALOGUE[name].parameter(parameter)
    narrowed = run(shipped, name, {parameter: known.sample}).rows
    assert 0 < len(narrowed) <= len(run(shipped, name).rows)


@pytest.mark.parametrize("name", CATALOGUE)
def test_no_two_printed_rows_are_equal(name: str, shipped: OxigraphDoor) -> None:
    query = CATALOGUE[name]
    samples = [{parameter.name: parameter.sample} for parameter in query.parameters]
    for given in ({}, *samples):
        lines = render(run(shipped, name, given), "csv", query.table).splitlines()
        assert [line for line, count in Counter(lines).items() if count > 1] == [], given


STANCE_OF = {"from": "from_stance", "to": "to_stance", "by": "by_stance", "against": "against_stance"}
"""Columns that hold a claim beside the one that a row is about, and where its stance stands."""
NO_CLAIM_SHOWN = {
    ("audit-citations", "about"): "the finding is on a citation, and the table shows what is printed",
    ("curator-readings", "thing"): "the same claim stands in the column claim",
}


@pytest.mark.parametrize("query", CATALOGUE.values(), ids=CATALOGUE)
def test_a_view_that_the_authors_do_not_hold_is_printed_with_its_stance(
    query: StoredQuery, shipped: OxigraphDoor
) -> None:
    stances = {row[0]: row[3] for row in run(shipped, "claims").rows}
    result = run(shipped, query.name)
    names = [column.name for column in query.columns]
    for at, column in enumerate(query.columns):
        claims = [row for row in result.rows if column.kind == "thing" and row[at] in stances]
        if (query.name, column.name) in NO_CLAIM_SHOWN:
            assert column.name not in query.table
            continue
        if all(stances[row[at]] == "endorsed" for row in claims):
            continue
        stance = STANCE_OF.get(column.name, "stance")
        assert stance in query.table, column.name
        assert [row[names.index(stance)] for row in claims] == [stances[row[at]] for row in claims]


def test_no_claim_rests_on_a_work_that_it_disputes_or_in_a_view_that_is_rejected(
    any_salt: Door, shipped: OxigraphDoor
) -> None:
    for door in (any_salt, shipped):
        for work, claim, how, by, sources, _, stance, _ in run(door, "rests-on").rows:
            resting = how in ("directly", "through others")
            assert (sources is not None) == resting, (work, claim)
            assert stance != "rejected" or not resting, (work, claim)
            assert (by is None) == (how == "directly") or not resting, (work, claim)
        cited = run(door, "claim-sources")
        names = [column.name for column in cited.columns]
        rows = [dict(zip(names, row, strict=True)) for row in cited.rows]
        assert {row["support"] for row in rows if row["printed"] is None} <= {None}
        assert {row["support"] for row in rows if row["stance"] == "rejected" and row["printed"]} == {False}
        single = run(door, "single-source-claims").rows
        assert [row[0] for row in single if row[9] == "rejected" or "disputes" in str(row[-1])] == []
    disputed = run(shipped, "rests-on", {"work": "Huntington (2004)"}).rows
    assert {row[2] for row in disputed} == {"disputed there"}


@pytest.mark.parametrize("name", ["remarks", "audit-cross-references", "audit-references", "audit-terms"])
def test_a_remark_is_said_once(name: str, shipped: OxigraphDoor) -> None:
    result = run(shipped, name)
    at = [column.name for column in result.columns].index("remark")
    assert [slug for slug, count in Counter(row[at] for row in result.rows).items() if count > 1] == []


def test_a_remark_is_found_by_each_thing_that_it_is_about(salt: OxigraphDoor) -> None:
    for thing in ("keel", "ref-mast-keel-2001"):
        rows = run(salt, "remarks", {"about": thing}).rows
        assert [row[4] for row in rows if row[0] == "rem-two-keels"] == ["keel; ref-mast-keel-2001"]


def test_several_values_of_one_thing_stand_in_one_row(shipped: OxigraphDoor) -> None:
    def found(query: str, first: str, second: str) -> dict[object, object]:
        result = run(shipped, query)
        names = [column.name for column in result.columns]
        assert len({row[names.index(first)] for row in result.rows}) <= len(result.rows)
        return {row[names.index(first)]: row[names.index(second)] for row in result.rows}

    assert found("events", "event", "marked_by")["phase-mass-export"] == "nafta; neoliberal-policies"
    assert len(run(shipped, "events").rows) == len(found("events", "event", "marked_by"))
    places = set(found("argument-links", "link", "place").values())
    assert "section 2, paragraph 10, sentence 1; section 2, paragraph 11, sentence 1" in places


def test_grounds_come_by_parts_and_silence_is_said(shipped: OxigraphDoor) -> None:
    given = run(shipped, "grounds", {"claim": "c-second-paradox-exodus-and-dependence"})
    columns = [column.name for column in given.columns]
    assert {(row[columns.index("how")], row[columns.index("by")]) for row in given.rows} == {
        ("for a part", "c-abstract-paradox-remittance-dependence"),
        ("for a part", "c-integration-drives-direct-export"),
        ("for a part", "c-integration-heightens-dependence"),
    }
    silent = run(shipped, "grounds", {"how": "no ground linked"})
    assert [row[columns.index("claim")] for row in silent.rows] == ["c-model-defined-as-restructuring"]


@pytest.mark.parametrize("name", [*CATALOGUE, *PAGES])
def test_places_are_ordered_article_by_article(name: str) -> None:
    text = stored_query(name).text
    if "lg:start ?" not in text or name == "causal-factors":  # which has the article in its key
        return
    for line in text.splitlines():
        for start in re.finditer(r"\?(\w*)start\b", line if line.startswith("ORDER BY") else ""):
            key = f"?{start[1]}text"
            assert f'(COALESCE(STR({key}), "~"))' in line[: start.start()] or f"BY {key} " in line, line


@pytest.mark.parametrize(
    "value", ["x> } INSERT {", '" } #', "VALUES ?lang { UNDEF }", "\\u0022", "<a>", "?claim", ""]
)
@pytest.mark.parametrize(
    ("name", "parameter"), [(q.name, p.name) for q in CATALOGUE.values() for p in q.parameters]
)
def test_a_hostile_value_is_a_value(name: str, parameter: str, value: str, salt: OxigraphDoor) -> None:
    with pytest.raises((UnknownName, BadValue)) as caught:
        run(salt, name, {parameter: value})
    assert "\n" not in str(caught.value)


def test_slots_are_filled_in_one_pass(salt: OxigraphDoor, tmp_path: Path) -> None:
    # a text that looks like the slot of a later parameter must stay a text
    file = tmp_path / "echo.rq"
    file.write_text(
        "#+ summary: What?\n#+ description: Echo.\n#+ tags: [t]\n#+ table: [first]\n#+ parameters:\n"
        "#+   first: {type: text, meaning: m, sample: s}\n#+   second: {type: text, meaning: m, sample: s}\n"
        "#+ columns:\n#+   first: {type: text, meaning: m}\n#+   second: {type: text, meaning: m}\n"
        "SELECT ?first ?second WHERE { VALUES ?first { UNDEF }\n VALUES ?second { UNDEF } }\n",
        encoding="utf-8",
    )
    from laborgraph.querying import _fill

    given = {"first": ("VALUES ?second { UNDEF }",), "second": ('" } x',)}
    text = _fill(read_query("echo.rq", file), salt, given)
    assert salt.select(text).rows == [("VALUES ?second { UNDEF }", '" } x')]


def test_parameters_take_what_people_type(salt: OxigraphDoor) -> None:
    typed = ("hidden-trade", "Hidden Trade", "barrel trade", "comercio oculto", "COMERCIO_OCULTO")
    iri = "https://w3id.org/laborgraph/salt/hidden-trade"
    rows = [run(salt, "claims-by-mechanism", {"mechanism": name}).rows for name in (*typed, iri, f"<{iri}>")]
    assert all(row == rows[0] for row in rows)
    assert len(rows[0]) == 3


def test_several_values(salt: OxigraphDoor) -> None:
    rows = run(salt, "claims", {"kind": ["definition", "working definition"]}).rows
    assert [row[0] for row in rows] == ["c-barrels-hide-salt", "c-captains-are-owners"]


def test_a_parameter_that_takes_one_value_refuses_two(salt: OxigraphDoor) -> None:
    with pytest.raises(BadValue, match="takes one value, not 2"):
        run(salt, "claims", {"passage": ["p-1-01-s1", "p-1-01-s2"]})


def test_unknown_names_come_with_the_nearest(salt: OxigraphDoor) -> None:
    with pytest.raises(UnknownName, match="no stored query 'claimz'; nearest: claims"):
        run(salt, "claimz")
    with pytest.raises(UnknownName, match="no parameter 'mechanisms'; nearest: mechanism"):
        run(salt, "claims-by-mechanism", {"mechanisms": "x"})
    with pytest.raises(UnknownName, match="no mechanism 'hiden trade'; nearest: hidden-trade"):
        run(salt, "claims-by-mechanism", {"mechanism": "hiden trade"})


def test_choices_are_drawn_from_the_graph(salt: OxigraphDoor) -> None:
    mechanism = stored_query("claims-by-mechanism").parameter("mechanism")
    assert choices(salt, mechanism) == ["hidden-trade", "open-trade", "salt-trade"]
    assert choices(salt, stored_query("claims").parameter("lang")) == ["en", "es"]


@pytest.mark.parametrize(
    ("head", "says"),
    [
        ("", "no header"),
        ("#+ summary: [", "not YAML"),
        ("#+ summary: What?\n", "lacks description, tags, table, columns"),
        (
            "#+ summary: a?\n#+ description: b.\n#+ tags: [c]\n#+ table: [d]\n#+ columns:\n"
            "#+   d: {type: text, meaning: e}\n#+ parameters:\n#+   p: {type: text, meaning: m, sample: s}\n",
            "needs just one slot VALUES ?p",
        ),
        (
            "#+ summary: a?\n#+ description: b.\n#+ tags: [c]\n#+ table: [d]\n#+ columns:\n"
            "#+   d: {type: word, meaning: e}\n",
            "type 'word' is not one of",
        ),
        (
            "#+ summary: a?\n#+ description: b.\n#+ tags: [c]\n#+ table: [d]\n#+ columns: [d]\n",
            "columns of the header must be a mapping from names",
        ),
        (
            "#+ summary: 5\n#+ description: b.\n#+ tags: [c]\n#+ table: [d]\n#+ columns: {d: {type: text}}\n",
            "summary of the header must be text",
        ),
        (
            "#+ summary: a?\n#+ description: b.\n#+ tags: [c]\n#+ table: [d]\n#+ columns: {d: text}\n",
            "column d must be a mapping",
        ),
    ],
)
def test_a_broken_header_is_named(head: str, says: str, tmp_path: Path) -> None:
    file = tmp_path / "bad.rq"
    file.write_text(head + "SELECT * WHERE { }\n", encoding="utf-8")
    with pytest.raises(BrokenQuery, match=re.escape(says)):
        read_query("group/bad.rq", file)


def test_forms(salt: OxigraphDoor) -> None:
    result = run(salt, "tables")
    columns = ["table", "as_printed", "value", "note"]
    assert render(result, "csv", columns) == (
        'table,as_printed,value,note\ntable-1,500 a,500,"table 1, note a"\ntable-1,440,440,\n'
    )
    assert json.loads(render(result, "json", columns)) == [
        {"table": "table-1", "as_printed": "500 a", "value": 500, "note": "table 1, note a"},
        {"table": "table-1", "as_printed": "440", "value": 440, "note": None},
    ]
    assert render(result, "md", columns) == (
        "| table | as_printed | value | note |\n"
        "| ----- | ---------- | ----- | ---- |\n"
        "| table-1 | 500 a | 500 | table 1, note a |\n"
        "| table-1 | 440 | 440 |  |\n"
    )
    assert render(result, "table", columns) == (
        "table    as_printed  value  note\n"
        "-------  ----------  -----  ---------------\n"
        "table-1  500 a         500  table 1, note a\n"
        "table-1  440           440\n"
    )


def test_a_table_fits_its_width(shipped: OxigraphDoor) -> None:
    for name in CATALOGUE:
        text = render(run(shipped, name), "table", width=100)
        assert max(map(len, text.splitlines())) <= 110, name


def test_an_unknown_column_is_named(salt: OxigraphDoor) -> None:
    with pytest.raises(LaborgraphError, match="no column 'claimm'; nearest: claim"):
        render(run(salt, "claims"), "csv", ["claimm"])


RANGES = [("claims", "section", 1, 2), ("figures", "year", 1998, 2000), ("chronology", "year", 1998, 2000)]


@pytest.mark.parametrize(("name", "parameter", "first", "last"), RANGES)
def test_a_range_is_each_of_its_numbers(
    name: str, parameter: str, first: int, last: int, any_salt: Door, shipped: OxigraphDoor
) -> None:
    for door in (any_salt, shipped):
        spread = run(door, name, {parameter: f" {first} – {last} "}).rows
        alone = [run(door, name, {parameter: number}).rows for number in range(first, last + 1)]
        assert spread == [row for row in run(door, name).rows if any(row in rows for rows in alone)]
        assert spread != []
    each = run(shipped, name, {parameter: range(first, last + 1)}).rows
    assert run(shipped, name, {parameter: f"{first}-{last}"}).rows == each


def test_capitals_make_no_difference_to_a_choice(shipped: OxigraphDoor) -> None:
    typed = run(shipped, "works", {"type": "book", "language": "ES"})
    assert typed == run(shipped, "works", {"type": "Book", "language": "es"})
    assert typed.rows != []
    assert typed.parameters == {"type": ("Book",), "language": ("es",)}


def test_ranges_together_have_a_limit_too(salt: OxigraphDoor) -> None:
    ranges = [f"{first * 1000}-{first * 1000 + 499}" for first in range(21)]
    assert run(salt, "claims", {"section": ranges[:20]}).rows == run(salt, "claims").rows
    with pytest.raises(BadValue, match="section takes at most 10000 values, those of its ranges included"):
        run(salt, "claims", {"section": ranges})


def test_claims_are_about_one_of_several_things(any_salt: Door, shipped: OxigraphDoor) -> None:
    for door, things in ((any_salt, ("hidden-trade", "fish")), (shipped, ("remittances", "labor-migration"))):
        first, second = (run(door, "claims", {"about": thing}).rows for thing in things)
        assert first != []
        assert second != []
        either = [row for row in run(door, "claims").rows if row in first or row in second]
        assert run(door, "claims", {"about": things}).rows == either


def test_claims_about_a_thing_are_about_its_kinds_too(shipped: OxigraphDoor) -> None:
    asked = {"about": "productivity"}
    assert [row[0] for row in run(shipped, "claims", asked).rows] == [
        "c-disguised-maquila-demands-productivity",
        "c-maquila-productivity-rising",
        "c-mexican-productivity-higher-somewhere",
        "c-productivity-lead-in-model-sectors",
    ]
    views = run(shipped, "opposed-views", {"about": "remittances"}).rows
    assert {row[0] for row in views} == {
        "c-development-needs-remittances",
        "c-remittances-would-promote-development",
    }


def test_a_number_since_a_year_covers_what_follows(shipped: OxigraphDoor) -> None:
    for year, found in ((1993, []), (1994, ["q-exported-since-nafta"]), (2000, ["q-exported-since-nafta"])):
        rows = run(shipped, "figures", {"indicator": "ind-exported-migrants", "year": year})
        at = [column.name for column in rows.columns].index("quantity")
        assert [row[at] for row in rows.rows] == found
    (text,) = {
        row[4] for row in run(shipped, "words").rows if row[0] == "q-exported-since-nafta" and row[2] == "en"
    }
    assert text == "almost 4 million; Mexican migrants; since 1994"


def test_a_citation_nearby_is_not_said_to_support(shipped: OxigraphDoor) -> None:
    result = run(shipped, "claim-sources")
    at = {column.name: place for place, column in enumerate(result.columns)}
    told = {(row[at["reach"]], row[at["support"]]) for row in result.rows}
    assert told == {("covers", True), ("covers", False), ("nearby", None), (None, None)}


def test_what_is_said_of_a_country_is_about_it(shipped: OxigraphDoor) -> None:
    assert [row[2:4] for row in run(shipped, "claims-by-area", {"area": "china"}).rows] == [
        ("about", "c-china-central-america-compete-on-wages"),
        ("about", "c-mexico-wages-above-competitors"),
        ("about", "c-china-joined-wto-2001"),
        ("about", "c-china-and-india-follow"),
        ("number of", "c-china-and-india-follow"),
        ("about", "c-table-1-china"),
        ("number of", "c-table-1-china"),
    ]


PHASES = """
@prefix lg: <https://w3id.org/laborgraph/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sa: <https://w3id.org/laborgraph/salt/> .
"""
PHASE = """
sa:phase-{slug} a lg:Phase ;
    rdfs:label "{slug}"@en , "{slug}"@es ;
    lg:fromText "{words}"@en , "palabras"@es ;
    lg:toYear 1970 ;
    lg:introducedIn sa:p-1-01-s3 .
"""


@pytest.mark.parametrize("engine", ["oxigraph", "rdflib"])
def test_a_start_in_words_covers_no_year_before_it(engine: Engine, tmp_path: Path) -> None:
    starts = {
        "a": "late 19th century",
        "b": "the 20th century",
        "c": "beginning in the 1960s",
        "d": "long ago",
    }
    file = tmp_path / "phases.ttl"
    file.write_text(PHASES + "".join(PHASE.format(slug=slug, words=words) for slug, words in starts.items()))
    door = RdflibDoor(load(Path(__file__).parent / "data" / "salt", file, engine=engine))
    covering = {1850: "d", 1851: "ad", 1900: "ad", 1901: "abd", 1959: "abd", 1960: "abcd", 1971: ""}
    for year, slugs in covering.items():
        found = run(door, "chronology", {"what": "phase", "year": year}).rows
        assert "".join(str(row[4])[-1] for row in found) == slugs, year
    assert [row[2] for row in run(door, "chronology", {"what": "phase"}).rows] == list(starts.values())


@pytest.mark.parametrize("given", ["3-2", "1-501", "1-1000000000"])
def test_a_range_that_is_none_is_refused(given: str, shipped: OxigraphDoor) -> None:
    with pytest.raises(
        BadValue, match=f"range from the lower to the higher number, 500 at most: not '{given}'"
    ):
        run(shipped, "claims", {"section": given})


def test_what_was_asked_keeps_a_range_and_near_it_lies_what_is_near(shipped: OxigraphDoor) -> None:
    result = run(shipped, "figures", {"year": "1700-1710"})
    assert result.asked == "figures with year = 1700-1710"
    assert [str(near) for near in nearby(shipped, result)] == [
        "without year: 161 rows, from_year 1848, 1970, 1980, 1982, 1988"
    ]


def test_a_mechanism_has_one_row_whatever_places_define_it(shipped: OxigraphDoor) -> None:
    for lang in ("en", "es"):
        places = {row[0]: row[5] for row in run(shipped, "mechanisms", {"lang": lang}).rows}
        assert len(places) == len(run(shipped, "mechanisms", {"lang": lang}).rows) == 5
        assert places["labor-migration"] is None
        assert str(places["disguised-maquila"]).count("; ") == 4


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (b"2", "section takes text, a number or a list of them, not bytes"),
        ({2: "x"}, "section takes text, a number or a list of them, not dict"),
        (range(1, 10**9), "section takes at most 10000 values"),
        (count(1), "section takes at most 10000 values"),
        ((), "section is empty"),
        ([], "section is empty"),
    ],
)
def test_what_is_no_value_is_refused_at_once(given: object, said: str, shipped: OxigraphDoor) -> None:
    with pytest.raises(BadValue, match=said):
        run(shipped, "claims", {"section": given})  # type: ignore[dict-item]


def test_a_number_too_long_to_write_is_refused(shipped: OxigraphDoor) -> None:
    with pytest.raises(BadValue, match="section cannot be read"):
        run(shipped, "claims", {"section": 10**5000})


def test_an_array_without_dimensions_is_its_number(shipped: OxigraphDoor) -> None:
    two = run(shipped, "claims", {"section": np.array(2)}).rows
    assert two == run(shipped, "claims", {"section": 2}).rows != []
