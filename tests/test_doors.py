"""The doors to a graph: whether a query names its graphs is told from its words alone."""

import pytest

from laborgraph.doors import OxigraphDoor, names_dataset

COUNT = "SELECT (COUNT(*) AS ?n) { ?s a lg:Claim %s }"
MARKED = [
    "PREFIX from: <https://w3id.org/laborgraph/ns#> SELECT (COUNT(*) AS ?n) { ?s a from:Claim }",
    "PREFIX from.2: <https://w3id.org/laborgraph/ns#> SELECT (COUNT(*) AS ?n) { ?s a from.2:Claim }",
    COUNT % "OPTIONAL { ?s lg:valid.from ?x }",
    COUNT % "OPTIONAL { ?s lg:valid\\,from ?x }",
    COUNT % 'FILTER (STR(?s) != """x\\""" FROM """)',
    COUNT % "FILTER (STR(?s) != '''x\\''' FROM ''')",
    COUNT % 'FILTER (STR(?s) != "FROM")',
    COUNT % "# FROM here\n",
]


@pytest.mark.parametrize("text", MARKED)
def test_a_name_or_a_string_is_no_clause(text: str, salt: OxigraphDoor) -> None:
    assert not names_dataset(text)
    whole = salt.select_free("SELECT (COUNT(*) AS ?n) { ?s a lg:Claim }").rows
    assert salt.select_free(text).rows == whole != [(0,)]


@pytest.mark.parametrize(
    "clause",
    ["FROM <a:b>", "from\n:b", "FROM NAMED <a:b>", "FROM lg:b", "#x\nFROM lg:b", '"""a\\"""" FROM <a:b>'],
)
def test_a_clause_is_a_clause(clause: str) -> None:
    assert names_dataset(f"SELECT * {clause} {{ }}")
