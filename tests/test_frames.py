"""DataFrames: the types that the headers state, and what was asked."""

import pandas as pd
import pytest

import laborgraph
from laborgraph import LaborgraphError, load, queries, query
from laborgraph.catalogue import catalogue, stored_query

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
