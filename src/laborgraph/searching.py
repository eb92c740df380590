"""Search the words of claims, figures, actors, concepts, events and works, in English and Spanish."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from laborgraph.doors import Door
from laborgraph.errors import BadValue, nearest, quoted
from laborgraph.search_index import index_of
from laborgraph.search_words import plain_words, telling_words

__all__ = ["KINDS", "Hit", "near_hits", "search", "similar_words", "unmatched"]

KINDS = (
    *("claim", "number", "mechanism", "actor", "concept", "event", "work"),
    *("figure", "table", "remark"),
)
"""A number is one that the article gives, a figure or table one of those that it shows."""
_EXACT = 100.0
_WEIGHTS = {"rejected": 0.5, "reported": 0.5, "remark": 0.5}
_RARE = 0.6
"""How near to the best score one must come that has less than half of the words."""
_SHOWN = 60
_MOST = 100
"""Words that a search may have: beyond, it is no search but a text."""


@dataclass(frozen=True)
class Hit:
    """One thing found: its slug, kind, name and text in the language asked, place in words, and score.

    ``text`` and ``place`` may be empty. A higher ``score`` is a better hit; scores of two searches do not
    compare. For a claim ``stance`` says how the authors stand to it; for a view that they do not hold
    ``holders`` says whose it is, and ``answers`` gives the claims that speak against it, each with its
    statement.
    """

    thing: str
    kind: str
    name: str
    text: str
    place: str
    score: float
    stance: str = ""
    holders: tuple[str, ...] = ()
    answers: tuple[tuple[str, str], ...] = ()


def search(door: Door, words: str, lang: str = "en", kinds: Iterable[str] = (), limit: int = 20) -> list[Hit]:
    """The things whose words fit ``words``, best first, at most ``limit``.

    A thing fits when it has every word, or its beginning, in either language and in British or American
    spelling, in what it is called, what it says or what it cites; words that only make a question count
    when there are no others. If nothing has all of them, things are given that have at least half, or that
    have rare ones.
    ``kinds`` are some of ``KINDS``. A view that the authors do not hold counts half, and so does a remark.

    Raises ``BadValue`` when there is no word to search.
    """
    whole, part = _found(door, _asked(words))
    return _hits(door, whole or part, words, lang, set(kinds) or set(KINDS))[:limit]


def near_hits(
    door: Door, words: str, lang: str = "en", kinds: Iterable[str] = (), limit: int = 5
) -> list[Hit]:
    """Of a search that found things with every word: the best of those that have only some."""
    whole, part = _found(door, _asked(words))
    return _hits(door, part, words, lang, set(kinds) or set(KINDS))[:limit] if whole else []


def _hits(door: Door, found: Mapping[str, float], words: str, lang: str, wanted: set[str]) -> list[Hit]:
    index = index_of(door)
    whole = plain_words(words)
    hits = []
    for thing, score in found.items():
        document = index.document(thing)
        if document.kind not in wanted:
            continue
        same = any(plain_words(name) == whole for name in document.called(thing))
        language = lang if document.names.get(lang) else next(iter(document.names))
        hits.append(
            Hit(
                thing,
                document.kind,
                document.names[language][0],
                " ".join(document.texts[language]),
                document.places.get(lang, ""),
                round(score * _WEIGHTS.get(document.stance or document.kind, 1.0) + _EXACT * same, 3),
                document.stance,
                tuple(document.holders),
                tuple(document.answers.get(language, {}).items()),
            )
        )
    return sorted(hits, key=lambda hit: (-hit.score, KINDS.index(hit.kind), hit.thing))


def _asked(words: str) -> list[str]:
    asked = telling_words(words)
    if not asked:
        raise BadValue(f"no word to search in {quoted(words)}; give a word or a number")
    if len(asked) > _MOST:
        raise BadValue(f"{len(asked)} words are too many to search: give at most {_MOST}")
    return list(dict.fromkeys(asked))


def _found(door: Door, asked: list[str]) -> tuple[dict[str, float], dict[str, float]]:
    """The things that have all of the words, and those that have half or rare ones, with their scores."""
    index = index_of(door)
    scores: dict[str, float] = defaultdict(float)
    has: dict[str, int] = defaultdict(int)
    for word in asked:
        for thing, score in index.scores(word).items():
            scores[thing] += score
            has[thing] += 1
    whole = {thing: scores[thing] for thing, count in has.items() if count == len(asked)}
    others = [(thing, score) for thing, score in scores.items() if thing not in whole]
    rare = _RARE * max((score for _, score in others), default=0.0)
    return whole, {thing: score for thing, score in others if 2 * has[thing] >= len(asked) or score >= rare}


def _typed(word: str) -> str:
    """A word as a person would write it: ``15.6`` for ``15p6``, ``2 of 3`` for ``2of3``."""
    return re.sub(r"(\d)of(\d)", r"\1 of \2", re.sub(r"(\d)p(\d)", r"\1.\2", word))


def unmatched(door: Door, words: str) -> str:
    """When nothing has all of ``words``: that, for people, and which of them are nowhere; else empty."""
    found = {word: set(index_of(door).scores(word)) for word in _asked(words)}
    if set.intersection(*found.values()):
        return ""
    nowhere = [_typed(word)[:_SHOWN] for word, things in found.items() if not things]
    return "nothing has all of these words" + (f"; nowhere: {', '.join(nowhere)}" if nowhere else "")


_ALIKE = 0.75
"""How much a word must look like one that is misspelled; *asylum* and *suma* are less alike."""


def similar_words(door: Door, words: str) -> list[str]:
    """For words that found nothing: the nearest words that the graph has; for a number none is near."""
    known = {word for word in index_of(door).vocabulary() if len(word) > 3 and not word[0].isdigit()}
    near = [
        word
        for asked in _asked(words)
        if asked not in known and len(asked) <= _SHOWN and not asked[0].isdigit()
        for word in nearest(asked, known, alike=_ALIKE)
    ]
    return list(dict.fromkeys(near))
