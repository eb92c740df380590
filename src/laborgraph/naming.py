"""Find the thing that a person means by what they type: a slug, a label in either language, or an IRI.

Case, accents, blanks, hyphens and underscores make no difference: ``disguised maquila``, ``Maquila
Encubierta``, ``disguised-maquila`` and its IRI name the same thing. So do the forms in which articles
point: ``Huerta (2004)``, ``Figure II``, and ``2.6.4`` for a sentence.
"""

import re
import unicodedata

from laborgraph.doors import Door
from laborgraph.errors import BadValue, UnknownName, nearest, quoted
from laborgraph.vocabulary import BASE, NS, PREFIXES, local_name

__all__ = ["expand", "fold", "loosen", "members", "resolve"]

_NAMED = f"""
PREFIX lg: <{NS}>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?thing ?label WHERE {{
  %s
  FILTER (ISIRI(?thing))
  OPTIONAL {{
    {{ ?thing rdfs:label|skos:prefLabel|skos:altLabel ?label }}
    UNION
    {{ ?thing a lg:ReferenceEntry ; lg:asPrinted ?label }}
    UNION
    {{ ?thing ^lg:entry/lg:asPrinted ?label }}
  }}
}}
ORDER BY ?thing ?label
"""
_UNLISTED = f"""
PREFIX lg: <{NS}>
SELECT DISTINCT ?printed WHERE {{
  ?citation a lg:Citation ;
    lg:asPrinted ?printed .
  FILTER NOT EXISTS {{ ?citation lg:entry ?entry }}
}}
"""
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
_PARTS = {"figura": "figure", "cuadro": "table", "tabla": "table", "seccion": "section", "nota": "note"}
_SENTENCE = re.compile(r"(\d{1,5})\.(\d{1,5})\.(\d{1,5})")
_FEW = 30
"""How many names are listed when none of them is near."""
_OF_CLASS = "?thing a/rdfs:subClassOf* <%s> ."
_SUBCLASS = "?thing rdfs:subClassOf* <%s> ."
_ANYTHING = "?thing a ?class . FILTER (STRSTARTS(STR(?thing), '%s'))"


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

    >>> loosen("Huerta (2004)") == loosen("Huerta, 2004"), loosen("Figura II"), loosen("2.6.4")
    (True, 'figure 2', 'section 2 paragraph 6 sentence 4')
    """
    text = _SENTENCE.sub(r"section \1 paragraph \2 sentence \3", text)
    words = re.sub(r"[(),;:.&]+|\b(?:and|y)\b", " ", fold(text)).split()
    for at, word in enumerate(words):
        words[at] = _PARTS.get(word, word)
        if at and words[at - 1] in ("figure", "table"):
            words[at] = _ROMAN.get(word, word)
    return " ".join(words)


def expand(name: str) -> str:
    """The IRI of a prefixed name such as ``lg:Claim``; anything else unchanged."""
    prefix, colon, rest = name.partition(":")
    return PREFIXES[prefix] + rest if colon and prefix in PREFIXES else name


def members(door: Door, class_name: str = "", subclass_of: str = "") -> list[tuple[str, str | None]]:
    """Every thing that a name may mean, as (IRI, label), a row for each label.

    The members of ``class_name``, or the subclasses of ``subclass_of``, or whatever the graph names.
    """
    if class_name:
        pattern = _OF_CLASS % expand(class_name)
    elif subclass_of:
        pattern = _SUBCLASS % expand(subclass_of)
    else:
        pattern = _ANYTHING % BASE
    rows = door.select(_NAMED % pattern).rows
    return [(str(thing), None if label is None else str(label)) for thing, label in rows]


def resolve(door: Door, given: str, class_name: str = "", subclass_of: str = "", kind: str = "thing") -> str:
    """The IRI of the one thing that ``given`` names, among ``members``.

    A slug wins over a label. Raises ``UnknownName`` with the nearest slugs when nothing fits, and
    ``BadValue`` with the slugs when several do.
    """
    if not any(c.isalnum() for c in given):
        what = f"{quoted(given)} has no letter" if given.strip() else "it is blank"
        raise BadValue(f"no {kind} given: {what}; give a slug, a name in English or Spanish, or an IRI")
    named = members(door, class_name, subclass_of)
    if class_name == "lg:Article":
        # people know an article by its folder
        folders = {iri.split("/")[-2]: iri for iri, _ in named}
        if given not in folders and given not in {name for pair in named for name in pair}:
            raise UnknownName(kind, given, nearest(given, folders) or sorted(folders))
        named += [(iri, folder) for folder, iri in folders.items()]
    full, wanted, loose = expand(given.strip("<>")), fold(given), loosen(given)
    for names in (
        ((iri, iri) for iri, _ in named),
        ((iri, local_name(iri)) for iri, _ in named),
        ((iri, fold(local_name(iri))) for iri, _ in named),
        ((iri, fold(label)) for iri, label in named if label),
        ((iri, loosen(name)) for iri, label in named for name in (local_name(iri), label or "") if loose),
    ):
        found = sorted({iri for iri, name in names if name in (full, given, wanted, loose)})
        # a thing of the graph wins over a term of the vocabulary, and an entry over its work
        own = [iri for iri in found if not iri.startswith(NS)] or found
        if len(own) == 1 or _one_work(door, own):
            return own[0]
        if found:
            slugs = ", ".join(map(local_name, own))
            raise BadValue(f"{quoted(given)} names several things: {slugs}; use one of these")
    slug_of = {fold(local_name(iri)): local_name(iri) for iri, _ in named}
    slug_of |= {fold(label): local_name(iri) for iri, label in named if label}
    holding = sorted(
        (name for name in slug_of if _has_words(name, wanted)), key=lambda name: (len(name), name)
    )
    near = dict.fromkeys(slug_of[name] for name in [*holding[:4], *nearest(wanted, slug_of, 6)])
    every = sorted({local_name(iri) for iri, _ in named})
    few = every if len(every) <= _FEW else []
    raise UnknownName(kind, given, list(near)[:4] or few, _unlisted(door, class_name, loose))


def _unlisted(door: Door, class_name: str, loose: str) -> str:
    """A hint when a work is pointed to in a text but is in no list."""
    if class_name not in ("lg:Work", "lg:ReferenceEntry"):
        return ""
    printed = (str(row[0]) for row in door.select(_UNLISTED).rows)
    pointer = next((one for one in printed if loosen(one) == loose), "")
    return pointer and f"{pointer} is cited but is in no list: laborgraph query unlisted-sources"


def _one_work(door: Door, found: list[str]) -> bool:
    """Whether all of ``found`` are entries of one work, in the lists of several articles."""
    if not found:
        return False
    listed = " ".join(f"<{iri}>" for iri in found)
    works = door.select(
        f"SELECT ?entry ?work {{ VALUES ?entry {{ {listed} }} ?entry <{NS}work> ?work }}"
    ).rows
    return len(works) == len(found) and len({work for _, work in works}) == 1


def _has_words(name: str, wanted: str) -> bool:
    """Whether every word of ``wanted`` begins a word of ``name``."""
    words = name.split()
    return all(any(word.startswith(part) for word in words) for part in wanted.split())
