"""The Python interface to a reader's own copy of the article, which stays on the reader's machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from laborgraph import copy_anchors, copy_coverage, copy_reading, lookup
from laborgraph.checks import check_lang, check_text
from laborgraph.errors import BadValue
from laborgraph.frames import door_to, frame

if TYPE_CHECKING:
    import pandas as pd
    from rdflib import Dataset

__all__ = ["anchors", "coverage", "passage", "read"]


def _text(copy: str | Path) -> str:
    if not isinstance(copy, str | Path) or not str(copy).strip():
        raise BadValue(f"copy takes the path of a file, not {copy!r}")
    return copy_anchors.copy_text(Path(copy))


def anchors(
    copy: str | Path,
    *,
    article: str | None = None,
    dataset: Dataset | None = None,
    endpoint: str | None = None,
    project: str | Path | None = None,
) -> pd.DataFrame:
    """Where the file ``copy`` (plain text, or PDF with the extra) has each claim's passage.

    One row per claim and stretch of the copy, in the order of the article. Columns: ``claim``, ``passage``,
    ``method`` (exact, relocated, fuzzy, guess, lost), ``score`` (0 to 1), ``start`` and ``end`` (code points
    counted from 0, end-exclusive), ``missing`` (figures of the claim that do not stand there). A passage
    without a claim has a row too. ``article`` says which article it is a copy of, by its folder, when there
    are several. Raises ``BadCopy`` when ``copy`` is another text or cannot be read.
    """
    import pandas as pd

    found = copy_anchors.anchors(door_to(dataset, endpoint, project), _text(copy), article)
    rows = [
        (r.claim or None, r.passage, r.method, r.score, r.start, r.end, "; ".join(r.missing) or None)
        for r in found
    ]
    names = ["claim", "passage", "method", "score", "start", "end", "missing"]
    table = pd.DataFrame(rows, columns=names).astype(dict.fromkeys(names, "string") | _NUMBERS)
    table.attrs = {"query": "anchors", "question": "Where does the copy have each claim's passage?"}
    return table


_NUMBERS = {"score": "Float64", "start": "Int64", "end": "Int64"}


def coverage(
    copy: str | Path | None = None,
    *,
    lang: str = "en",
    article: str | None = None,
    dataset: Dataset | None = None,
    endpoint: str | None = None,
    project: str | Path | None = None,
) -> pd.DataFrame:
    """How much of each section is accounted for; with a ``copy``, every number and citation that it prints.

    Without a copy the columns are those of the stored query: one row per section. With a copy one row per
    number (in figures) or citation, in the order of the article: ``section`` (``Int64``), ``passage``,
    ``kind`` (number or citation), ``text`` (as the copy prints it) and ``has_node`` (``boolean``). Raises
    ``BadCopy`` when ``copy`` is another text or cannot be read.
    """
    import pandas as pd

    check_lang(lang)
    door = door_to(dataset, endpoint, project)
    if copy is None:
        return frame(copy_coverage.coverage(door, lang, article))
    found = copy_coverage.printed(door, _text(copy), article)
    names = ["section", "passage", "kind", "text", "has_node"]
    table = pd.DataFrame([[getattr(one, name) for name in names] for one in found], columns=names)
    return table.astype(dict.fromkeys(names, "string") | {"section": "Int64", "has_node": "boolean"})


def passage(
    words: str,
    *,
    lang: str = "en",
    dataset: Dataset | None = None,
    endpoint: str | None = None,
    project: str | Path | None = None,
) -> pd.DataFrame:
    """Which passage pasted ``words`` come from, the surest first, and the claims drawn from it.

    It needs no copy. One row per passage and claim. Columns, strings: ``passage``, ``method`` (exact: the
    whole passage is among the words; part: some of it), ``claim``, ``statement`` and ``place``; the last
    three are NA when no claim was drawn from it. No row: no passage has these words.

    Raises ``BadValue`` for too few words.
    """
    import pandas as pd

    check_lang(lang)
    check_text("words", words, "words of the article")
    rows: list[tuple[object, ...]] = []
    for found in lookup.passage(door_to(dataset, endpoint, project), words, lang):
        names = [column.name for column in found.claims.columns]
        at = [names.index(name) for name in ("claim", "statement", "place")]
        claims = [tuple(row[place] for place in at) for row in found.claims.rows]
        rows += [(found.passage, found.method, *claim) for claim in claims or [(None, None, None)]]
    return pd.DataFrame(rows, columns=["passage", "method", "claim", "statement", "place"], dtype="string")


def read(
    copy: str | Path,
    thing: str,
    *,
    article: str | None = None,
    dataset: Dataset | None = None,
    endpoint: str | None = None,
    project: str | Path | None = None,
) -> str:
    """A claim in the file ``copy``: its paragraph as the copy has it, with its sentence between » and «.

    ``thing`` is a claim, or a figure, a citation, a work, a concept, an actor, a passage, a note.

    Raises ``UnknownName`` for an unknown thing, ``BadValue`` for one that stands in no passage, and
    ``BadCopy`` when ``copy`` is another text.
    """
    check_text("thing", thing, "a slug, a name or an IRI")
    return copy_reading.read(door_to(dataset, endpoint, project), _text(copy), thing, article)
