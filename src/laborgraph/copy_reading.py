"""Show a thing of the graph in a reader's own copy: its paragraphs, with its sentences marked."""

import re
from collections.abc import Mapping
from functools import partial
from itertools import groupby

from laborgraph.anchoring import Place, find_places
from laborgraph.copy_anchors import article_of_copy, claims_of_passages, stored_anchors
from laborgraph.doors import Door
from laborgraph.errors import BadValue, quoted
from laborgraph.naming import resolve
from laborgraph.parts import part_passages
from laborgraph.vocabulary import NS, local_name

__all__ = ["read"]

_MARKS = ("»", "«")
_BREAK = re.compile(r"(?:\r?\n){2,}")
"""Where a paragraph ends, in a copy of any system."""
_CLOSING = re.compile(r"""[.,;:!?…)\]*_"'”’]+(?=\s|$)""")
Span = tuple[int, int]
_STANDS = f"""
PREFIX lg: <{NS}>
SELECT DISTINCT ?passage WHERE {{
  {{ BIND (<%s> AS ?passage) }}
  UNION
  {{ <%s> lg:anchoredIn|lg:introducedIn|lg:definedIn|lg:note|lg:remarkOn ?passage }}
  UNION
  {{ <%s> (lg:remarkOn|^lg:work)?/^(lg:quantity|lg:entry)?/lg:anchoredIn ?passage }}
  UNION
  {{ <%s> ^lg:inTable/^lg:quantity/lg:anchoredIn ?passage }}
  ?passage a lg:Passage .
}}
"""


def read(door: Door, copy: str, given: str, article: str | None = None) -> str:
    """The passages of the thing that ``given`` names, each inside its paragraph of ``copy``, marked.

    A thing is a claim, or whatever else stands in a passage: a passage itself, a figure, a citation, a work
    with the places that cite it, a concept or actor where it is brought in, a paragraph, a note.

    Raises ``UnknownName`` for an unknown thing, ``BadValue`` for one that stands in no passage, and
    ``BadCopy`` when ``copy`` is another text.
    """
    wanted = _passages(door, given)
    places = [
        place
        for place in find_places(copy, stored_anchors(door, article_of_copy(door, copy, article)))
        if place.slug in wanted
    ]
    if not places:
        raise BadValue(f"{quoted(given)} stands in no passage of this article, but of another")
    parts = []
    for around, together in groupby(places, partial(_around, copy)):
        here = list(together)
        headings = [
            f"{_heading(wanted[place.slug], place)} ({place.method}, {place.score:g})\n" for place in here
        ]
        spans = sorted(span for place in here for span in place.spans)
        parts.append(f"{''.join(headings)}\n{_marked(copy, around, spans)}")
    return "\n\n".join(parts) + "\n"


def _passages(door: Door, given: str) -> Mapping[str, str]:
    """The slugs of the passages in which a thing stands, each with the slug of the thing."""
    if part := part_passages(door, given):
        return {local_name(passage): "" for passage in part}
    thing = resolve(door, given)
    name = local_name(thing)
    found = {local_name(str(passage)): name for (passage,) in door.select(_STANDS.replace("%s", thing)).rows}
    found |= {passage: name for passage, claims in claims_of_passages(door).items() if name in claims}
    if not found:
        raise BadValue(f"{name} stands in no passage; name a claim, a figure, a work, a passage or a note")
    return found


def _heading(name: str, place: Place) -> str:
    return place.slug if name in ("", place.slug) else f"{name}, {place.slug}"


def _closed(copy: str, right: int, end: int) -> int:
    """Where a span that ends at ``right`` ends with the marks that close its sentence."""
    closing = _CLOSING.match(copy, right, end)
    return closing.end() if closing else right


def _around(copy: str, place: Place) -> Span | None:
    """The paragraphs in which a passage stands; ``None`` when it is not in the copy."""
    if not place.spans:
        return None
    first, last = place.spans[0][0], place.spans[-1][1]
    start = max((found.end() for found in _BREAK.finditer(copy, 0, first)), default=0)
    after = _BREAK.search(copy, last)
    return start, after.start() if after else len(copy)


def _marked(copy: str, around: Span | None, spans: list[Span]) -> str:
    """The paragraphs, each span between marks."""
    if around is None:
        return "not found in the copy"
    at, end = around
    out = []
    for left, right in spans:
        right = _closed(copy, right, end)
        out += [copy[at:left], _MARKS[0], copy[left:right], _MARKS[1]]
        at = right
    return "".join([*out, copy[at:end]])
