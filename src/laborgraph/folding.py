"""Bring names into the form in which they are compared."""

import re
import unicodedata

__all__ = ["fold", "loosen"]

_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
_PARTS = {
    "figura": "figure",
    "fig": "figure",
    "cuadro": "table",
    "tabla": "table",
    "tab": "table",
    "seccion": "section",
    "sec": "section",
    "parrafo": "paragraph",
    "oracion": "sentence",
    "nota": "note",
    "footnote": "note",
    "resumen": "abstract",
}
_ARTICLES = frozenset(("the", "el", "la", "los", "las"))
_BRITISH = (
    (re.compile(r"(?<=\w\w)our(?=(s|ed|ing|er|ers|al)?$)"), "or"),
    (re.compile(r"(?<=\w\w\w)is(?=(e|es|ed|er|ers|ing|ation|ations)$)"), "iz"),
    (re.compile(r"(?<=gram)me(?=s?$)"), ""),
)
_SENTENCE = re.compile(r"(\d{1,5})\.(\d{1,5})\.(\d{1,5})")


def fold(text: str) -> str:
    """``text`` in the form in which names are compared.

    >>> fold("Política  migratoria") == fold("politica-migratoria")
    True
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[\s_-]+", " ", kept).strip()


def loosen(text: str) -> str:
    """``text`` as ``fold`` gives it, and in one form however an article points to a work or a part of itself.

    British spelling and a leading article make no difference either.

    >>> loosen("Huerta (2004)") == loosen("Huerta, 2004"), loosen("Figura II"), loosen("2.6.4")
    (True, 'figure 2', 'section 2 paragraph 6 sentence 4')
    """
    text = _SENTENCE.sub(r"section \1 paragraph \2 sentence \3", text)
    words = re.sub(r"[(),;:.&]+|\b(?:and|y)\b", " ", fold(text)).split()
    if len(words) > 1 and words[0] in _ARTICLES:
        del words[0]
    for at, word in enumerate(words):
        words[at] = _PARTS.get(word, word)
        if word == "n" and words[at + 1 : at + 2] and words[at + 1].isdigit():
            words[at] = "note"
        for british, american in _BRITISH:
            words[at] = british.sub(american, words[at])
        if at and words[at - 1] in ("figure", "table"):
            words[at] = _ROMAN.get(word, word)
    return " ".join(words)
