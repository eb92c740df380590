"""Find the work that people mean by a name and a year, a name alone, or words of its title."""

from collections import defaultdict

from laborgraph.doors import Door
from laborgraph.folding import loosen
from laborgraph.vocabulary import NS

__all__ = ["unlisted", "work_named"]

_HEAD = f"PREFIX lg: <{NS}>"
_ENTRIES = f"""{_HEAD}
SELECT ?entry ?work ?words ?title WHERE {{
  ?entry a lg:ReferenceEntry ;
    lg:work ?work .
  {{ ?entry lg:asPrinted ?words }}
  UNION
  {{ ?entry ^lg:entry/lg:asPrinted ?words }}
  OPTIONAL {{ ?work lg:title ?title }}
}}
ORDER BY ?entry
"""
_UNLISTED = f"""{_HEAD}
SELECT DISTINCT ?printed WHERE {{
  ?citation a lg:Citation ;
    lg:asPrinted ?printed .
  FILTER NOT EXISTS {{ ?citation lg:entry ?entry }}
}}
"""
_WORKS = ("lg:Work", "lg:ReferenceEntry")
_OTHERS = frozenset(("et", "al"))
_TITLE = 3
"""Words of a title that name a work where any other thing might be meant; where a work is meant, one less."""


def work_named(door: Door, given: str, class_name: str = "") -> str:
    """The IRI of the one work that ``given`` points to, or of its entry unless works are asked for; or empty.

    Every word must be one of the names and the year of a citation or entry (``Massey et al. 2002``,
    ``Capdevielle``), or one of the title. *Et al.* stands for one author more at least. A title needs two
    words, three where any thing may be meant.
    """
    if class_name not in (*_WORKS, ""):
        return ""
    typed = loosen(given).split()
    words = [word for word in typed if word not in _OTHERS]
    fewest = 2 if len(words) == len(typed) else 3
    if words[:1] in (["ref"], ["work"]):
        del words[0]
    if not words:
        return ""
    entries: dict[str, set[str]] = defaultdict(set)
    for entry, work, printed, title in door.select(_ENTRIES).rows:
        names = loosen(str(printed)).split()
        pointed = set(words) <= set(names) and len(names) >= fewest
        titled = len(words) >= _TITLE - bool(class_name)
        if pointed or (titled and set(words) <= set(loosen(str(title or "")).split())):
            entries[str(work)].add(str(entry))
    if len(entries) != 1:
        return ""
    ((work, found),) = entries.items()
    return work if class_name == "lg:Work" else min(found)


def unlisted(door: Door, given: str, class_name: str = "") -> str:
    """A hint when ``given`` is a work that a text points to and that is in no list; or empty."""
    if class_name not in (*_WORKS, ""):
        return ""
    printed = (str(row[0]) for row in door.select(_UNLISTED).rows)
    pointer = next((one for one in printed if loosen(one) == loosen(given)), "")
    return pointer and f"{pointer} is cited but is in no list: laborgraph query unlisted-sources"
