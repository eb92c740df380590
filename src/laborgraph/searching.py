"""Search the words of claims, figures, actors, concepts, events and works, in English and Spanish.

The index is SQLite's own full-text search (FTS5), made once for each door and kept in the user's cache
folder where the door says what it was made from; accents and case are folded by it. Before that, numbers
are brought into one form: ``8%``, ``8.0``, ``eight percent`` and ``8 per cent`` meet.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from weakref import WeakKeyDictionary

from laborgraph.caching import kept
from laborgraph.doors import Door
from laborgraph.errors import BadValue, nearest, quoted
from laborgraph.naming import fold
from laborgraph.querying import run

__all__ = ["KINDS", "Hit", "plain_words", "search", "similar_words", "unmatched"]

KINDS = ("claim", "figure", "mechanism", "actor", "concept", "event", "work")
_ONES = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince",
}
_NUMBERS = {word: str(at) for words in _ONES.values() for at, word in enumerate(words.split())} | {
    "veinte": "20",
    "twenty": "20",
    "treinta": "30",
    "thirty": "30",
    "cuarenta": "40",
    "forty": "40",
    "cincuenta": "50",
    "fifty": "50",
}
_PERCENT = re.compile(r"%|\bper ?cent(?:age)?\b|\bpor ciento\b")
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
_EXACT = 100.0
_MOST = 100
"""Words that a search may have: beyond, it is no search but a text."""
_SELECT = "SELECT thing, -bm25(words, 0, 4.0, 1.0) FROM words WHERE words MATCH ?"
"""A word in a name counts four times one in a text."""


@dataclass(frozen=True)
class Hit:
    """One thing found: its slug, kind, name and text in the language asked, place in words, and score.

    ``text`` and ``place`` may be empty. A higher ``score`` is a better hit; scores of two searches do not
    compare.
    """

    thing: str
    kind: str
    name: str
    text: str
    place: str
    score: float


def _figure(match: re.Match[str]) -> str:
    """One form of a number: ``1,000`` and ``1000``, ``8.0`` and ``8``; a decimal stays one word."""
    whole, _, part = match[0].replace(",", "").partition(".")
    return f" {whole.lstrip('0') or '0'}{'p' + part.rstrip('0') if part.rstrip('0') else ''} "


def plain_words(text: str) -> list[str]:
    """The words of ``text`` in the form in which they are compared.

    >>> plain_words("8.0%") == plain_words("eight per cent") == plain_words("Ocho por ciento")
    True
    """
    counted = _PERCENT.sub(" percent ", fold(text))
    words = re.findall(r"\w+", _FIGURE.sub(_figure, counted))
    return [_NUMBERS.get(word, word) for word in words]


@dataclass
class _Document:
    """What is indexed of one thing: its kind, and by language names, texts and place."""

    kind: str = ""
    names: dict[str, list[str]] = field(default_factory=dict)
    texts: dict[str, list[str]] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    def words(self, *more: str) -> tuple[str, str]:
        """What is indexed as its name, with ``more`` before it, and as its text."""
        return _joined([*more, *_all(self.names)]), _joined(_all(self.texts))


def _documents(door: Door) -> dict[str, _Document]:
    found: dict[str, _Document] = defaultdict(_Document)
    for thing, kind, lang, name, text, place in run(door, "words").rows:
        document = found[str(thing)]
        document.kind = str(kind)
        names = document.names.setdefault(str(lang), [])
        texts = document.texts.setdefault(str(lang), [])
        if name not in names:
            names.append(str(name))
        if text and text not in texts:
            texts.append(str(text))
        document.places.setdefault(str(lang), str(place))
    return found


_indexes: WeakKeyDictionary[Door, sqlite3.Connection] = WeakKeyDictionary()


def _index(door: Door) -> sqlite3.Connection:
    """The index of all that ``door`` gives, made when it is first asked for."""
    if door not in _indexes:
        _indexes[door] = _kept_index(door) or _filled(
            door, sqlite3.connect(":memory:", check_same_thread=False)
        )
    return _indexes[door]


def _kept_index(door: Door) -> sqlite3.Connection | None:
    digest = getattr(door, "digest", None)
    place = kept(digest, "words.sqlite", partial(_write_index, door)) if digest else None
    if place is None:
        return None
    try:
        index = sqlite3.connect(f"{place.absolute().as_uri()}?immutable=1", uri=True, check_same_thread=False)
        index.execute("SELECT thing FROM words LIMIT 1").fetchall()
    except sqlite3.Error:
        return None  # what was kept is damaged
    return index


def _write_index(door: Door, path: Path) -> None:
    try:
        with closing(sqlite3.connect(path)) as index:
            _filled(door, index)
    except sqlite3.Error as error:
        raise OSError(str(error)) from error


def _filled(door: Door, index: sqlite3.Connection) -> sqlite3.Connection:
    documents = _documents(door)
    with index:
        index.execute(
            "CREATE VIRTUAL TABLE words USING fts5"
            " (thing UNINDEXED, name, text, tokenize = 'porter unicode61')"
        )
        index.execute("CREATE TABLE documents (thing TEXT PRIMARY KEY, document TEXT) WITHOUT ROWID")
        index.executemany(
            "INSERT INTO words VALUES (?, ?, ?)",
            (
                (thing, *document.words(re.sub(r"[-\d]+", " ", thing)))
                for thing, document in documents.items()
            ),
        )
        index.executemany(
            "INSERT INTO documents VALUES (?, ?)",
            ((thing, json.dumps(vars(document))) for thing, document in documents.items()),
        )
    return index


def _document(index: sqlite3.Connection, thing: str) -> _Document:
    (text,) = index.execute("SELECT document FROM documents WHERE thing = ?", (thing,)).fetchone()
    return _Document(**json.loads(text))


def _all(by_language: dict[str, list[str]]) -> list[str]:
    return [text for texts in by_language.values() for text in texts]


def _joined(texts: Iterable[str]) -> str:
    return " . ".join(" ".join(plain_words(text)) for text in texts)


def _asked(words: list[str], join: str) -> str:
    """The words as FTS5 takes them, each in quotation marks; a word of three letters or more may go on."""
    return join.join(f'"{word}"{" *" if len(word) > 2 and not word[0].isdigit() else ""}' for word in words)


def search(door: Door, words: str, lang: str = "en", kinds: Iterable[str] = (), limit: int = 20) -> list[Hit]:
    """The things whose words fit ``words``, best first, at most ``limit``.

    A thing fits when it has every word, or its beginning, in either language; if nothing has all of them,
    things that have at least half are given. ``kinds`` are some of ``KINDS``.

    Raises ``BadValue`` when there is no word to search.
    """
    asked = plain_words(words)
    if not asked:
        raise BadValue(f"no word to search in {quoted(words)}; give a word or a number")
    if len(asked) > _MOST:
        raise BadValue(f"{len(asked)} words are too many to search: give at most {_MOST}")
    wanted = set(kinds) or set(KINDS)
    index = _index(door)
    rows = index.execute(_SELECT, (_asked(asked, " AND "),)).fetchall()
    if not rows and len(asked) > 1:
        rows = [
            (thing, score)
            for thing, score in index.execute(_SELECT, (_asked(asked, " OR "),)).fetchall()
            if 2 * _shared(asked, _document(index, thing)) >= len(asked)
        ]
    whole = " ".join(asked)
    hits = []
    for thing, score in rows:
        document = _document(index, thing)
        if document.kind not in wanted:
            continue
        called = [thing.replace("-", " "), *_all(document.names)]
        same = any(" ".join(plain_words(name)) == whole for name in called)
        language = lang if document.names.get(lang) else next(iter(document.names))
        hits.append(
            Hit(
                thing,
                document.kind,
                document.names[language][0],
                " ".join(document.texts[language]),
                document.places.get(lang, ""),
                round(score + _EXACT * same, 3),
            )
        )
    hits.sort(key=lambda hit: (-hit.score, KINDS.index(hit.kind), hit.thing))
    return hits[:limit]


def unmatched(door: Door, words: str) -> str:
    """When nothing has all of ``words``: that, for people, and which of them are nowhere; else empty."""
    asked, index = plain_words(words), _index(door)
    if not asked or index.execute(_SELECT, (_asked(asked, " AND "),)).fetchone():
        return ""
    nowhere = [word for word in asked if not index.execute(_SELECT, (_asked([word], " "),)).fetchone()]
    return "nothing has all of these words" + (f"; nowhere: {', '.join(nowhere)}" if nowhere else "")


def _shared(asked: list[str], document: _Document) -> int:
    has = {word for text in document.words() for word in text.split()}
    return sum(any(word == a or (len(a) > 2 and word.startswith(a)) for word in has) for a in asked)


def similar_words(door: Door, words: str) -> list[str]:
    """For words that found nothing: the nearest words that the graph has."""
    index = _index(door)
    known = {
        word
        for (thing,) in index.execute("SELECT thing FROM documents").fetchall()
        for text in _document(index, thing).words()
        for word in text.split()
        if len(word) > 3
    }
    near = [
        word for asked in plain_words(words)[:_MOST] if asked not in known for word in nearest(asked, known)
    ]
    return list(dict.fromkeys(near))
