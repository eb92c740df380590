"""Everything that a card can name, read from the graph once, with the nearest valid names.

It gives the same answers as ``laborgraph.naming`` does for one name, and is quick for thousands.
"""

from collections import defaultdict

from laborgraph.doors import Door
from laborgraph.errors import nearest
from laborgraph.folding import fold, loosen
from laborgraph.naming import expand
from laborgraph.vocabulary import BASE, NS, local_name

__all__ = ["KnownNames", "Unknown"]

_HEAD = f"""
PREFIX lg: <{NS}>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
_CLASSES = f"""{_HEAD}
SELECT DISTINCT ?thing ?class WHERE {{
  ?thing a/rdfs:subClassOf* ?class .
  FILTER (ISIRI(?thing) && STRSTARTS(STR(?class), "{NS}"))
}}
"""
_LABELS = f"""{_HEAD}
SELECT DISTINCT ?thing ?label WHERE {{
  {{ ?thing rdfs:label|skos:prefLabel|skos:altLabel ?label }}
  UNION
  {{ ?thing a lg:ReferenceEntry ; lg:asPrinted ?label }}
  UNION
  {{ ?thing ^lg:entry/lg:asPrinted ?label }}
  FILTER (ISIRI(?thing) && STRSTARTS(STR(?thing), "{BASE}"))
}}
"""
_RELATIONS = f"{_HEAD} SELECT DISTINCT ?relation WHERE {{ ?relation rdfs:subPropertyOf+ lg:relatesTo }}"
_PLACES = f"""{_HEAD}
SELECT ?passage ?section ?paragraph ?sentence WHERE {{
  ?passage a lg:Passage ; lg:section ?section ; lg:paragraph ?paragraph .
  OPTIONAL {{ ?passage lg:sentence ?sentence }}
}}
"""
_ENTRIES = f"""{_HEAD}
SELECT ?entry ?work ?printed WHERE {{ ?entry lg:work ?work ; lg:asPrinted ?printed }} ORDER BY ?entry
"""
_THINGS = ("lg:Actor", "lg:Concept", "lg:Place", "lg:Event")
_SEARCHES = 40
"""Names for which the nearest are looked up; a sheet of thousands of wrong names gets them for the first."""


class Unknown(Exception):
    """A name that fits nothing, or several things: what is wrong and how to mend it, parted by `` - ``."""


class KnownNames:
    """The things of a graph by their slugs and labels.

    ``classes`` name the things looked for: prefixed classes, ``thing`` for whatever a claim can speak of,
    ``relation`` for the relations of the vocabulary.
    """

    def __init__(self, door: Door) -> None:
        self.members: dict[str, set[str]] = defaultdict(set)
        for thing, of in door.select(_CLASSES).rows:
            self.members[str(of)].add(str(thing))
        self.members["relation"] = {str(row[0]) for row in door.select(_RELATIONS).rows}
        self.labels: dict[str, set[str]] = defaultdict(set)
        for thing, label in door.select(_LABELS).rows:
            self.labels[str(thing)].add(str(label))
        self.slugs = {local_name(thing) for things in self.members.values() for thing in things}
        self.entry_of: dict[str, str] = {}
        self.work_of: dict[str, str] = {}
        self.printed: dict[str, str] = {}
        for entry, work, printed in door.select(_ENTRIES).rows:
            self.printed[str(entry)] = str(printed)
            self.entry_of.setdefault(str(work), str(entry))
            self.work_of[str(entry)] = str(work)
        self._places: dict[tuple[int, int, int], list[str]] = defaultdict(list)
        for p, *numbers in door.select(_PLACES).rows:
            section, paragraph, sentence = (int(str(number or 0)) for number in numbers)
            self._places[section, paragraph, sentence].append(str(p))
        self._indexes: dict[str, dict[str, set[str]]] = {}
        self._loose: dict[str, dict[str, set[str]]] = {}
        self._searched = 0

    def things(self, takes: str) -> set[str]:
        """The IRIs that a value of the class ``takes`` may be."""
        classes = _THINGS if takes == "thing" else (takes,)
        return {thing for one in classes for thing in self.members[one if one == "relation" else expand(one)]}

    def values(self, takes: str) -> list[str]:
        """The slugs of ``things``, sorted."""
        return sorted(map(local_name, self.things(takes)))

    def _index(self, takes: str) -> dict[str, set[str]]:
        if takes not in self._indexes:
            index: dict[str, set[str]] = defaultdict(set)
            for thing in self.things(takes):
                for name in (local_name(thing), *self.labels.get(thing, ())):
                    index[fold(name)].add(thing)
            self._indexes[takes] = index
        return self._indexes[takes]

    def _loosened(self, takes: str) -> dict[str, set[str]]:
        """The things by their names in the form in which articles point to them."""
        if takes not in self._loose:
            index: dict[str, set[str]] = defaultdict(set)
            for name, things in self._index(takes).items():
                index[loosen(name)] |= things
            self._loose[takes] = index
        return self._loose[takes]

    def add(self, takes: str, iri: str, *names: str) -> None:
        """Let ``iri`` be found among the things of the class ``takes``, by ``names``."""
        self._index(takes)
        for name in names:
            self._indexes[takes][fold(name)].add(iri)
        self._loose.pop(takes, None)

    def find(self, given: str, takes: str) -> str:
        """The IRI of the one thing that ``given`` names; raises ``Unknown``."""
        index = self._index(takes)
        wanted = fold(local_name(given) if given.startswith(BASE) else given.removeprefix("lg:"))
        found = index.get(wanted) or self._loosened(takes).get(loosen(given), set())
        exact = {thing for thing in found if fold(local_name(thing)) == wanted} or found
        if len(exact) > 1:
            works = {self.work_of.get(thing) for thing in exact}
            if None in works or len(works) > 1:
                slugs = ", ".join(sorted(map(local_name, exact)))
                raise Unknown(f"{given[:60]!r} names several things - use one of {slugs}")
        if exact:
            return min(exact)
        raise Unknown(f"nothing is called {given[:60]!r} - {self._mend(wanted, takes)}")

    def _mend(self, wanted: str, takes: str) -> str:
        index = self._index(takes)
        few = self.values(takes)
        if len(few) <= 20:
            near = nearest(wanted, index, 1)
            best = f"did you mean {local_name(min(index[near[0]]))}? It takes " if near else "use one of "
            return best + ", ".join(few)
        near = []
        if self._searched < _SEARCHES and len(wanted) <= 80:
            self._searched += 1
            near = nearest(wanted, index, 3)
        if near:
            return "did you mean " + ", ".join(dict.fromkeys(local_name(min(index[n])) for n in near)) + "?"
        kind = {"thing": "", "relation": "relation", "lg:ReferenceEntry": "work"}.get(
            takes, takes.removeprefix("lg:").lower()
        )
        narrow = f" --kind {kind}" if kind in ("claim", "work") else ""
        return f"look it up with: laborgraph search WORDS{narrow}"

    def place(self, given: str) -> str:
        """The passage that ``given`` names: section.paragraph.sentence or its id; raises ``Unknown``."""
        parts = given.split(".")
        if not all(part.isascii() and part.isdecimal() and len(part) < 6 for part in parts):
            return self.find(given, "lg:Passage")
        if len(parts) != 3:
            raise Unknown(f"{given!r} is no sentence - write section.paragraph.sentence, such as 2.6.4")
        section, paragraph, sentence = map(int, parts)
        found = self._places.get((section, paragraph, sentence), [])
        if len(found) == 1:
            return found[0]
        if found:
            raise Unknown(
                f"{given!r} is in several articles - use one of {', '.join(sorted(map(local_name, found)))}"
            )
        sentences = {s for a, b, s in self._places if (a, b) == (section, paragraph)}
        paragraphs = {b for a, b, _ in self._places if a == section}
        if sentences:
            raise Unknown(
                f"paragraph {section}.{paragraph} has no sentence {sentence} - it has {_span(sentences)}"
            )
        if paragraphs:
            raise Unknown(f"section {section} has no paragraph {paragraph} - it has {_span(paragraphs)}")
        if not self._places:
            raise Unknown(f"{given!r} is no sentence: no article here has any - leave the place out")
        raise Unknown(f"there is no section {section} - there are {_span({a for a, *_ in self._places})}")


def _span(numbers: set[int]) -> str:
    return f"{min(numbers)} to {max(numbers)}" if len(numbers) > 1 else str(min(numbers))
