"""Find the thing that a person means by what they type: a slug, a label in either language, or an IRI.

Case, accents, blanks, hyphens and underscores make no difference: ``disguised maquila``, ``Maquila
Encubierta``, ``disguised-maquila`` and its IRI name the same thing. So do the forms in which articles
point: ``Huerta (2004)``, ``Figure II``, and ``2.6.4`` for a sentence.
"""

from collections.abc import Sequence
from weakref import WeakKeyDictionary

from laborgraph.doors import Door
from laborgraph.errors import BadValue, LaborgraphError, UnknownName, nearest, quoted
from laborgraph.folding import fold, loosen
from laborgraph.vocabulary import BASE, NS, PREFIXES, local_name
from laborgraph.work_names import unlisted, work_named

__all__ = ["expand", "members", "members_text", "resolve"]

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
_SORT = f"""
PREFIX lg: <{NS}>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?sort ?wanted WHERE {{
  <%s> a ?class .
  ?class rdfs:label ?sort .
  <%s> rdfs:label ?wanted .
  FILTER (STRSTARTS(STR(?class), "{NS}") && LANG(?sort) = "en" && LANG(?wanted) = "en")
}}
ORDER BY ?sort
"""
_FEW = 30
"""How many names are listed when none of them is near."""
_OF_CLASS = "?thing a/rdfs:subClassOf* <%s> ."
_SUBCLASS = "?thing rdfs:subClassOf* <%s> ."
_ANYTHING = "?thing a ?class . FILTER (STRSTARTS(STR(?thing), '%s'))"


def expand(name: str) -> str:
    """The IRI of a prefixed name such as ``lg:Claim``; anything else unchanged."""
    prefix, colon, rest = name.partition(":")
    return PREFIXES[prefix] + rest if colon and prefix in PREFIXES else name


Members = Sequence[tuple[str, str | None]]
_known: WeakKeyDictionary[Door, dict[tuple[str, str], Members]] = WeakKeyDictionary()


def members(door: Door, class_name: str = "", subclass_of: str = "") -> Members:
    """Every thing that a name may mean, as (IRI, label), a row for each label.

    The members of ``class_name``, or the subclasses of ``subclass_of``, or whatever the graph names. Of a
    graph with a digest, which cannot change, they are asked for once.
    """
    if getattr(door, "digest", None) is None:
        return _members(door, class_name, subclass_of)
    known = _known.setdefault(door, {})
    if (class_name, subclass_of) not in known:
        known[class_name, subclass_of] = _members(door, class_name, subclass_of)
    return known[class_name, subclass_of]


def _members(door: Door, class_name: str, subclass_of: str) -> Members:
    rows = door.select(members_text(class_name, subclass_of)).rows
    return tuple((str(thing), None if label is None else str(label)) for thing, label in rows)


def members_text(class_name: str = "", subclass_of: str = "") -> str:
    """The query whose answer is ``members``."""
    if class_name:
        pattern = _OF_CLASS % expand(class_name)
    elif subclass_of:
        pattern = _SUBCLASS % expand(subclass_of)
    else:
        pattern = _ANYTHING % BASE
    return _NAMED % pattern


def resolve(door: Door, given: str, class_name: str = "", subclass_of: str = "", kind: str = "thing") -> str:
    """The IRI of the one thing that ``given`` names, among ``members``.

    A slug wins over a label. Where an indicator is wanted, the name of the concept that its slug has after
    the mark will do: *remesas* is remittances, and ind-remittances.

    Raises ``UnknownName`` with the nearest slugs when nothing fits, and ``BadValue`` with the slugs when
    several do.
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
        named = [*named, *((iri, folder) for folder, iri in folders.items())]
    full, wanted, loose = expand(given.strip("<>")), fold(given), loosen(given)
    for names in (
        ((iri, iri) for iri, _ in named),
        ((iri, local_name(iri)) for iri, _ in named),
        ((iri, fold(local_name(iri))) for iri, _ in named),
        ((iri, fold(label)) for iri, label in named if label),
        ((iri, fold(_unmarked(local_name(iri)))) for iri, _ in named if class_name),
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
    if not subclass_of and (work := work_named(door, given, class_name)):
        return work
    other = _otherwise(door, given) if class_name else ""
    namesakes = {iri for iri, _ in named if other and _unmarked(local_name(iri)) == local_name(other)}
    if len(namesakes) == 1:
        return namesakes.pop()
    slug_of = {fold(local_name(iri)): local_name(iri) for iri, _ in named}
    slug_of |= {fold(label): local_name(iri) for iri, label in named if label}
    holding = sorted(
        (name for name in slug_of if _has_words(name, wanted)), key=lambda name: (len(name), name)
    )
    near = dict.fromkeys(slug_of[name] for name in [*holding[:4], *nearest(wanted, slug_of, 6)])
    every = sorted({local_name(iri) for iri, _ in named})
    few = every if len(every) <= _FEW else []
    hint = unlisted(door, given, class_name) or (other and _elsewhere(door, other, class_name))
    raise UnknownName(kind, given, list(near)[:4] or few, hint)


def _unmarked(slug: str) -> str:
    """A slug without the mark of its class: of indicators ``remittances`` is ind-remittances.

    Of actors ``Durand`` is person-durand.
    """
    mark, _, rest = slug.partition("-")
    return rest if len(mark) <= 3 or mark == "person" else ""


def _otherwise(door: Door, given: str) -> str:
    """The IRI of the thing of whatever class that ``given`` names; empty when it names none or several."""
    try:
        return resolve(door, given)
    except LaborgraphError:
        return ""


def _elsewhere(door: Door, other: str, class_name: str) -> str:
    """A hint that a name is that of ``other``, which is of another class."""
    found = door.select(_SORT % (other, expand(class_name))).rows
    if not found or other.startswith(NS):
        return ""
    (sort, wanted), slug = map(_with_article, map(str, found[0])), local_name(other)
    return f"{slug} is {sort}, and {wanted} is wanted here: laborgraph show {slug}"


def _with_article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


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
