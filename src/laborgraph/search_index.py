"""An index of the words that everything of a graph goes by, made once and kept in the user's cache folder.

It is SQLite's own full-text search (FTS5), twice: with the endings of English words taken off, for whole
words, and without, for the beginnings of words. Accents and case are folded by it.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from weakref import WeakKeyDictionary

from laborgraph.caching import kept, name_for
from laborgraph.catalogue import stored_query
from laborgraph.doors import Cell, Door
from laborgraph.querying import Result, run
from laborgraph.search_words import indexed_words, variants

__all__ = ["Document", "Index", "index_of"]

_WORDS = "words"
_VIEWS = "opposed-views"
_MAKERS = (
    __name__,
    "laborgraph.catalogue",
    "laborgraph.doors",
    "laborgraph.folding",
    "laborgraph.querying",
    "laborgraph.search_words",
    "laborgraph.vocabulary",
)
"""The modules of which a change changes what an index holds."""
_FILE = "words.sqlite"
_WEIGHTS = "0, 4.0, 1.0, 0.5"
"""A word in a name counts four times one in a text, and that twice one in a citation."""
_BEGUN = 0.5
"""What the beginning of a word counts beside a whole word."""


@dataclass
class Document:
    """What is indexed of one thing: its kind, citations, and by language names, texts and place.

    Of a claim also how the authors stand to it and, of a view that they do not hold, whose it is and, by
    language, the claims that speak against it, each with its statement.
    """

    kind: str = ""
    names: dict[str, list[str]] = field(default_factory=dict)
    texts: dict[str, list[str]] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    cited: str = ""
    stance: str = ""
    holders: list[str] = field(default_factory=list)
    answers: dict[str, dict[str, str]] = field(default_factory=dict)

    def called(self, thing: str) -> list[str]:
        """Its slug as words, and its names in every language."""
        return [thing.replace("-", " "), *_all(self.names)]

    def words(self, thing: str) -> tuple[str, str, str]:
        """What is indexed as its name, its text and its citations."""
        name = [re.sub(r"[-\d]+", " ", thing), *_all(self.names)]
        return _joined(name), _joined(_all(self.texts)), _joined([self.cited])


def _all(by_language: dict[str, list[str]]) -> list[str]:
    return [text for texts in by_language.values() for text in texts]


def _joined(texts: Iterable[str]) -> str:
    return " . ".join(" ".join(indexed_words(text)) for text in texts)


class Index:
    """The words of one graph."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def scores(self, word: str) -> dict[str, float]:
        """The things that have ``word``, in any spelling, or one that begins with it; more is better."""
        whole = " OR ".join(f'"{one}"' for one in variants(word))
        found = dict(self._rows("stems", whole))
        if len(word) > 2 and not word[0].isdigit():
            for thing, score in self._rows("letters", f'"{word}" *'):
                found[thing] = max(found.get(thing, 0.0), _BEGUN * score)
        return found

    def _rows(self, table: str, match: str) -> list[tuple[str, float]]:
        select = f"SELECT thing, -bm25({table}, {_WEIGHTS}) FROM {table} WHERE {table} MATCH ?"  # noqa: S608 (ours)
        return self._connection.execute(select, (match,)).fetchall()

    def document(self, thing: str) -> Document:
        """What is indexed of ``thing``."""
        select = "SELECT document FROM documents WHERE thing = ?"
        (text,) = self._connection.execute(select, (thing,)).fetchone()
        return Document(**json.loads(text))

    def vocabulary(self) -> set[str]:
        """Every word that there is."""
        rows = self._connection.execute("SELECT term FROM vocabulary").fetchall()
        return {term for (term,) in rows}


_indexes: WeakKeyDictionary[Door, Index] = WeakKeyDictionary()


def index_of(door: Door) -> Index:
    """The index of all that ``door`` gives, made when it is first asked for."""
    if door not in _indexes:
        _indexes[door] = _kept(door) or Index(
            _filled(door, sqlite3.connect(":memory:", check_same_thread=False))
        )
    return _indexes[door]


def _form() -> str:
    """A digest of how an index is made, so that one that another version made is not taken for ours."""
    return name_for(*(repr(stored_query(name)) for name in (_WORDS, _VIEWS)), by=_MAKERS)[:8]


def _kept(door: Door) -> Index | None:
    digest = getattr(door, "digest", None)
    place = kept(digest, f"words-{_form()}", partial(_write, door)) if digest else None
    if place is None:
        return None
    file = (place / _FILE).absolute().as_uri()
    try:
        found = sqlite3.connect(f"{file}?immutable=1", uri=True, check_same_thread=False)
        found.execute("SELECT thing FROM letters LIMIT 1").fetchall()
    except sqlite3.Error:
        return None  # it is whole, but another process has just forgotten it, or too many files are open
    return Index(found)


def _write(door: Door, place: Path) -> None:
    try:
        with closing(sqlite3.connect(place / _FILE)) as connection:
            _filled(door, connection)
    except sqlite3.Error as error:
        raise OSError(str(error)) from error


def _rows(result: Result) -> Iterator[dict[str, Cell]]:
    names = [column.name for column in result.columns]
    return (dict(zip(names, row, strict=True)) for row in result.rows)


def _documents(door: Door) -> dict[str, Document]:
    found: dict[str, Document] = defaultdict(Document)
    for thing, kind, lang, name, text, place, stance, cited in run(door, _WORDS).rows:
        document = found[str(thing)]
        document.kind, document.stance, document.cited = str(kind), str(stance or ""), str(cited or "")
        names = document.names.setdefault(str(lang), [])
        texts = document.texts.setdefault(str(lang), [])
        if name not in names:
            names.append(str(name))
        if text and text not in texts:
            texts.append(str(text))
        document.places.setdefault(str(lang), str(place))
    for lang in ("en", "es"):
        for view in _rows(run(door, _VIEWS, {"lang": lang})):
            document = found[str(view["claim"])]
            if view["holder"] not in document.holders:
                document.holders.append(str(view["holder"]))
            if view["answer"]:
                answers = document.answers.setdefault(lang, {})
                answers[str(view["answer"])] = str(view["answer_statement"])
    return found


def _filled(door: Door, connection: sqlite3.Connection) -> sqlite3.Connection:
    documents = _documents(door)
    with connection:
        for table, tokens in (("stems", "porter unicode61"), ("letters", "unicode61")):
            connection.execute(
                f"CREATE VIRTUAL TABLE {table}"
                f" USING fts5 (thing UNINDEXED, name, text, cited, tokenize = '{tokens}')"
            )
            connection.executemany(
                f"INSERT INTO {table} VALUES (?, ?, ?, ?)",  # noqa: S608 (one of two names of ours)
                ((thing, *document.words(thing)) for thing, document in documents.items()),
            )
        connection.execute("CREATE VIRTUAL TABLE vocabulary USING fts5vocab (letters, row)")
        connection.execute("CREATE TABLE documents (thing TEXT PRIMARY KEY, document TEXT) WITHOUT ROWID")
        connection.executemany(
            "INSERT INTO documents VALUES (?, ?)",
            ((thing, json.dumps(vars(document))) for thing, document in documents.items()),
        )
    return connection
