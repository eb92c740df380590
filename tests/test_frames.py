"""DataFrames: the types that the headers state, and what was asked."""

import pandas as pd
import pytest

import laborgraph
from laborgraph import LaborgraphError, load, queries, query
from laborgraph.catalogue import catalogue, stored_query
from laborgraph.errors import BadValue, UnknownName

DTYPES = {"thing": "string", "text": "string", "integer": "Int64", "decimal": "Float64", "boolean": "boolean"}


@pytest.mark.parametrize("name", [q.name for q in catalogue()])
def test_columns_have_the_types_of_the_header(name: str) -> None:
    frame = query(name)
    assert {c: str(t) for c, t in frame.dtypes.items()} == {
        column.name: DTYPES[column.kind] for column in stored_query(name).columns
    }
    assert len(frame) > 0


def test_numbers_are_numbers_and_missing_is_na() -> None:
    frame = query("figures", indicator="ind-exports", year=1998, unit="usd")
    assert frame["value"].to_list() == [30_700_000_000.0]
    assert frame["from_year"].to_list() == [1998]
    assert frame["lower"].isna().all()
    assert frame.attrs == {
        "query": "figures",
        "question": "Which numbers does the article give, of what, for when, and how exactly?",
        "parameters": {"indicator": ["ind-exports"], "unit": ["usd"], "year": ["1998"]},
    }


def test_no_rows_keep_the_types() -> None:
    frame = query("figures", year=1500)
    assert len(frame) == 0
    assert str(frame.dtypes["value"]) == "Float64"


def test_a_dataset_can_be_asked() -> None:
    dataset = load()
    pd.testing.assert_frame_equal(query("claims", dataset=dataset), query("claims"))


def test_the_catalogue_as_a_frame() -> None:
    frame = queries()
    assert list(frame.columns) == ["name", "group", "question", "parameters"]
    assert frame["name"].to_list() == [q.name for q in catalogue()]


def test_mistakes_are_laborgraph_errors() -> None:
    with pytest.raises(LaborgraphError, match="nearest: claims"):
        query("claimz")
    with pytest.raises(laborgraph.LaborgraphError, match="no parameter 'typ'"):
        query("works", typ="Book")


def test_a_value_given_twice_counts_once_and_none_at_all_is_refused() -> None:
    once = laborgraph.query("claims", section=5)
    assert laborgraph.query("claims", section=[5, 5]).equals(once)
    assert laborgraph.query("claims", section=once["section"][0]).equals(once)
    assert laborgraph.query("claims", section=5.0).equals(once)
    with pytest.raises(BadValue, match="section is empty"):
        laborgraph.query("claims", section=[])


def test_truth_is_given_as_python_or_people_say_it() -> None:
    own = laborgraph.query("citations", self_citation=True)
    assert len(own) > 0
    for said in ("yes", "true", "1"):
        assert laborgraph.query("citations", self_citation=said).equals(own)


def test_what_the_authors_hold_is_what_the_column_says() -> None:
    claims = laborgraph.query("claims")
    held = laborgraph.query("claims", held_by="authors")
    said = claims[claims["holder"].str.split("; ").map(lambda holders: "authors" in holders)]
    assert held["claim"].to_list() == said["claim"].to_list()


def test_a_search_carries_what_was_searched() -> None:
    assert laborgraph.search("maquila", kinds="claim", limit=3).attrs == {
        "query": "search",
        "parameters": {"words": "maquila", "kinds": ["claim"], "lang": "en", "limit": 3},
    }


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(UnknownName, match="no engine 'foo'"):
        laborgraph.load(engine="foo")  # type: ignore[arg-type]


def test_what_lowers_a_thing_does_not_lead_to_it() -> None:
    text = """
    SELECT ?edge { ?edge lg:claim/lg:relation ?r ; lg:edgeFrom ?a ; lg:edgeTo ?b .
      ?r lg:sign ?sign . FILTER (?sign < 0) ?a lg:leadsTo ?b
      FILTER NOT EXISTS { ?other lg:claim/lg:relation/lg:sign 1 ; lg:edgeFrom ?a ; lg:edgeTo ?b } }
    """
    dataset = laborgraph.load()
    assert list(dataset.query(text)) == []
    assert len(list(dataset.query("SELECT ?a { ?a lg:worksAgainst ?b }"))) > 5
