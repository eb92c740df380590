"""Say the terms of the vocabulary in words, for people: "holder not named" and not ``notNamed``.

Things of the graph keep their slug, by which they are asked for; programs get the slugs of both.
"""

from collections.abc import Mapping
from functools import cache

import pyoxigraph as ox

from laborgraph.caching import name_for, recalled, remember
from laborgraph.doors import Cell
from laborgraph.loading import Source, parse, shipped_sources
from laborgraph.vocabulary import local_name

__all__ = ["Term", "in_words", "words"]

_LABEL = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
_PLAIN = ox.NamedNode("http://www.w3.org/2002/07/owl#DatatypeProperty")


class Term(str):
    """A term of the vocabulary in words: text, and no slug that leads anywhere."""

    __slots__ = ()


@cache
def words(lang: str) -> Mapping[str, str]:
    """What each term of the vocabulary, the borrowed ones among them, is called in ``lang``, by its name.

    >>> words("en")["textTension"], words("es")["rejected"]
    ('statements in tension', 'rechazada')
    """
    files = [source for source in shipped_sources() if source.label.startswith("ontology/")]
    name = name_for(lang, *(source.file.read_bytes() for source in files), by=(__name__,))
    found: dict[str, str] | None = recalled("words", name)
    if found is None:
        found = _read(files, lang)
        remember("words", name, found)
    return found


def _read(files: list[Source], lang: str) -> dict[str, str]:
    quads = [quad for source in files for quad in parse(source)]
    # a property of plain values never stands in a cell, and "authors" is a thing of the graph too
    plain = {quad.subject for quad in quads if quad.object == _PLAIN}
    return {
        local_name(quad.subject.value): quad.object.value
        for quad in quads
        if quad.predicate == _LABEL
        and quad.subject not in plain
        and isinstance(quad.subject, ox.NamedNode)
        and isinstance(quad.object, ox.Literal)
        and quad.object.language == lang
    }


def in_words(cell: Cell, thing: bool, lang: str) -> Cell:
    """``cell`` with its terms in words; ``thing`` says that its column holds slugs.

    In a column of text only names joined by ``; `` are looked at, and of them those that no text has by
    chance: ``notNamed`` is one, ``causes`` is not.

    >>> in_words("endorsed", True, "es"), in_words("ilo; notNamed", False, "en")
    ('sostenida', 'ilo; holder not named')
    """
    if not isinstance(cell, str):
        return cell
    known = words(lang)
    if thing:
        return Term(known[cell]) if cell in known else cell
    names = cell.split("; ")
    if any(" " in name for name in names):
        return cell
    return "; ".join(known.get(name, name) if name[1:].lower() != name[1:] else name for name in names)
