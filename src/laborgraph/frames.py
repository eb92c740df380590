"""Give results as pandas DataFrames whose columns have the types that the query's header states."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from laborgraph.catalogue import catalogue
from laborgraph.checks import check_choice, check_lang, check_text, check_whole
from laborgraph.doors import Door, OxigraphDoor, RdflibDoor
from laborgraph.errors import BadValue, quoted
from laborgraph.loading import load_store, load_unchanged, shipped_sources
from laborgraph.projects import project_sources
from laborgraph.querying import Given, Result, run

if TYPE_CHECKING:
    import pandas as pd
    from rdflib import Dataset

__all__ = ["audit", "door_to", "frame", "queries", "query", "rests_on", "search", "shipped_door"]

_THING = "a slug, a name in English or Spanish, or an IRI"

_DTYPES = {
    "thing": "string",
    "text": "string",
    "integer": "Int64",
    "decimal": "Float64",
    "boolean": "boolean",
}


@cache
def shipped_door() -> OxigraphDoor:
    """The door to the shipped graph, loaded into memory once for each process: for many questions.

    Raises ``BadValue`` when a file changes while it is read.
    """
    return OxigraphDoor(*load_unchanged(shipped_sources()))


def frame(result: Result) -> pd.DataFrame:
    """``result`` as a DataFrame: strings, ``Int64``, ``Float64`` and ``boolean``; what is missing is NA.

    ``attrs`` hold the query's name, its question and the parameters given.
    """
    import pandas as pd

    columns = list(zip(*result.rows, strict=True)) or [()] * len(result.columns)
    data = {
        column.name: pd.Series(
            [float(cell) if cell is not None and column.kind == "decimal" else cell for cell in cells],
            dtype=_DTYPES[column.kind],
        )
        for column, cells in zip(result.columns, columns, strict=True)
    }
    table = pd.DataFrame(data)
    table.attrs = {
        "query": result.query.name,
        "question": result.query.summary,
        "parameters": {name: list(values) for name, values in result.parameters.items()},
    }
    return table


def query(
    name: str,
    /,
    *,
    dataset: Dataset | None = None,
    endpoint: str | None = None,
    project: str | Path | None = None,
    **parameters: Given,
) -> pd.DataFrame:
    """The answer to the stored query ``name`` as a typed DataFrame.

    Asks the shipped graph, alone or together with what a reader keeps in the folder ``project``, or the
    ``dataset``, or the SPARQL service at ``endpoint``. Parameters are those
    of the query, as a person would type them; ``laborgraph query NAME --help`` lists them and the columns.

    Raises ``UnknownName`` with the nearest names for an unknown query, parameter or thing, and
    ``BadValue`` for a value that does not fit, and ``EndpointFailed`` when the service gives no whole
    answer.

    >>> import laborgraph
    >>> laborgraph.query("mechanisms")["mechanism"].to_list()[:2]
    ['direct-labor-export', 'disguised-maquila']
    """
    check_text("name", name, "the name of a stored query, see laborgraph.queries()")
    return frame(run(door_to(dataset, endpoint, project), name, parameters))


def rests_on(
    work: str,
    *,
    lang: str = "en",
    dataset: Dataset | None = None,
    endpoint: str | None = None,
    project: str | Path | None = None,
) -> pd.DataFrame:
    """The claims that rest on ``work``, directly or through the claims that support them.

    The columns are those of the stored query ``rests-on``. Raises ``UnknownName`` for an unknown work.

    >>> import laborgraph
    >>> laborgraph.rests_on("Dussel, 2003")["how"].value_counts().to_dict()
    {'through others': 8, 'directly': 2}
    """
    check_text("work", work, _THING)
    check_lang(lang)
    return frame(run(door_to(dataset, endpoint, project), "rests-on", {"work": work, "lang": lang}))


def audit(
    kind: str | None = None,
    *,
    dataset: Dataset | None = None,
    endpoint: str | None = None,
    project: str | Path | None = None,
) -> pd.DataFrame:
    """What the article's own text does and does not support.

    ``kind`` is arithmetic, counts, citations, references, cross-references or terms, and the columns are
    those of the stored query of that audit. Without it the sum: ``audit``, ``verdict`` (strings) and
    ``findings`` (``Int64``). Raises ``UnknownName`` for another kind.

    >>> import laborgraph
    >>> laborgraph.audit()["audit"].unique().tolist()[:3]
    ['arithmetic', 'citations', 'counts']
    """
    import pandas as pd

    from laborgraph import auditing

    if kind is not None:
        check_choice("audit", kind, auditing.AUDITS)
    door = door_to(dataset, endpoint, project)
    if kind is not None:
        return frame(auditing.audit(door, kind))
    table = pd.DataFrame(map(vars, auditing.verdicts(door)), columns=["audit", "verdict", "findings"])
    return table.astype({"audit": "string", "verdict": "string", "findings": "Int64"})


def door_to(dataset: Dataset | None, endpoint: str | None, project: str | Path | None) -> Door:
    """The door to what was given, or to the shipped graph; raises ``BadValue`` when several are given."""
    if sum(given is not None for given in (dataset, endpoint, project)) > 1:
        raise BadValue("give a dataset, an endpoint or a project, not both")
    if endpoint is not None:
        check_text("endpoint", endpoint, "the address of a SPARQL service")
    if dataset is not None and not hasattr(dataset, "query"):
        raise BadValue(f"dataset takes what laborgraph.load gives, not {quoted(dataset)}")
    if project is not None:
        # a project changes under way; only a program that asks once and ends can keep it
        return OxigraphDoor(load_store(project_sources(project)))
    if endpoint is not None:
        from laborgraph.remote import RemoteDoor

        return RemoteDoor(endpoint)
    return shipped_door() if dataset is None else RdflibDoor(dataset)


def search(
    words: str,
    *,
    kinds: Iterable[str] = (),
    lang: str = "en",
    limit: int = 20,
    dataset: Dataset | None = None,
    endpoint: str | None = None,
    project: str | Path | None = None,
) -> pd.DataFrame:
    """The things whose words fit ``words``, best first; see ``laborgraph.searching``.

    Columns, all strings but the last: ``thing``, ``kind``, ``name``, ``stance`` (how the authors stand to a
    claim), ``text``, ``place``, ``holders`` and ``answers`` (of a view that they do not hold: whose it is,
    and the claims that speak against it, joined by ``; ``), and ``score`` (a float, higher is better).
    ``kinds`` are some of those of the column, ``limit`` is a whole number from 1. ``attrs`` hold what was
    searched. Raises ``BadValue`` when there is no word to search, and ``UnknownName`` for an unknown kind.

    >>> import laborgraph
    >>> laborgraph.search("maquila encubierta")["thing"][0]
    'disguised-maquila'
    """
    import pandas as pd

    from laborgraph.hit_text import hit_row
    from laborgraph.searching import KINDS
    from laborgraph.searching import search as search_words

    check_text("words", words, "a word or a number")
    check_lang(lang)
    check_whole("limit", limit, 1)
    given = [kinds] if isinstance(kinds, str) else kinds
    if not isinstance(given, Iterable):
        raise BadValue(f"kinds takes some of {', '.join(KINDS)}, not {quoted(kinds)}")
    kinds = [check_choice("kind", kind, KINDS) for kind in given]
    hits = search_words(door_to(dataset, endpoint, project), words, lang, kinds, limit)
    columns = ["thing", "kind", "name", "stance", "text", "place", "holders", "answers", "score"]
    table = pd.DataFrame([hit_row(hit, columns) for hit in hits], columns=columns)
    table = table.astype(dict.fromkeys(columns[:-1], "string") | {"score": "Float64"})
    table.attrs = {
        "query": "search",
        "parameters": {"words": words, "kinds": kinds, "lang": lang, "limit": limit},
    }
    return table


def queries() -> pd.DataFrame:
    """The catalogue: one row per stored query.

    Columns, all strings: ``name``, ``group``, ``question``, ``parameters`` (names, parted by commas).
    """
    import pandas as pd

    rows = [
        (q.name, q.group, q.summary, ", ".join(parameter.name for parameter in q.parameters))
        for q in catalogue()
    ]
    return pd.DataFrame(rows, columns=["name", "group", "question", "parameters"], dtype="string")
