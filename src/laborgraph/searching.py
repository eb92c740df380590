"""Search the words of claims, figures, actors, concepts, events and works, in English and Spanish.

The index is SQLite's own full-text search (FTS5), made in memory for each door; accents and case are
folded by it. Before that, numbers are brought into one form: ``8%``, ``8.0``, ``eight percent`` and
``8 per cent`` meet.
"""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from laborgraph.doors import Door
from laborgraph.errors import BadValue, nearest
from laborgraph.naming import fold
from laborgraph.querying import run

__all__ = ["KINDS", "Hit", "plain_words", "search", "similar_words"]

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
    names: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    texts: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    places: dict[str, str] = field(default_factory=dict)


def _documents(door: Door) -> dict[str, _Document]:
    found: dict[str, _Document] = defaultdict(_Document)
    for thing, kind, lang, name, text, place in run(door, "words").rows:
        document = found[str(thing)]
        document.kind = str(kind)
        names, texts = document.names[str(lang)], document.texts[str(lang)]
        if name not in names:
            names.append(str(name))
        if text and text not in texts:
            texts.append(str(text))
        document.places.setdefault(str(lang), str(place))
    return found


def _indexed(documents: dict[str, _Document]) -> sqlite3.Connection:
    index = sqlite3.connect(":memory:")
    index.execute(
        "CREATE VIRTUAL TABLE words USING fts5 (thing UNINDEXED, name, text, tokenize = 'porter unicode61')"
    )
    index.executemany(
        "INSERT INTO words VALUES (?, ?, ?)",
        (
            (thing, _joined([re.sub(r"[-\d]+", " ", thing), *_all(d.names)]), _joined(_all(d.texts)))
            for thing, d in documents.items()
        ),
    )
    return index


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
        raise BadValue(f"no word to search in {words!r}; give a word or a number")
    wanted = set(kinds) or set(KINDS)
    documents = _documents(door)
    index = _indexed(documents)
    try:
        rows = index.execute(_SELECT, (_asked(asked, " AND "),)).fetchall()
        if not rows and len(asked) > 1:
            rows = [
                (thing, score)
                for thing, score in index.execute(_SELECT, (_asked(asked, " OR "),)).fetchall()
                if 2 * _shared(asked, documents[thing]) >= len(asked)
            ]
    finally:
        index.close()
    whole = " ".join(asked)
    hits = []
    for thing, score in rows:
        document = documents[thing]
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


def _shared(asked: list[str], document: _Document) -> int:
    has = set(plain_words(" ".join([*_all(document.names), *_all(document.texts)])))
    return sum(any(word == a or (len(a) > 2 and word.startswith(a)) for word in has) for a in asked)


def similar_words(door: Door, words: str) -> list[str]:
    """For words that found nothing: the nearest words that the graph has."""
    known = {
        word
        for document in _documents(door).values()
        for text in (*_all(document.names), *_all(document.texts))
        for word in plain_words(text)
        if len(word) > 3
    }
    near = [word for asked in plain_words(words) if asked not in known for word in nearest(asked, known)]
    return list(dict.fromkeys(near))
