"""Read the plainest queries without a parser: prefixes, SELECT or ASK, one group of a few triple patterns.

Whatever is not of this form, or could be read in two ways, is not read at all (``None``): a query that is
read here means the same to any SPARQL processor. The grammar is a part of that of SPARQL 1.1 (section 19.8):
no relative IRI, blank node, path, number, filter, nested group, dataset, escape or comment. The
regular expressions never go back over what they have taken, so reading takes time in proportion to the text.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox

from laborgraph.vocabulary import PREFIXES, RDF_TYPE

__all__ = ["LONGEST", "PlainQuery", "TriplePattern", "read_plain"]

LONGEST = 2000
"""Characters of a query that is read here."""
_MOST_PATTERNS = 8
_MOST_VARIABLES = 12
_WS = r"[ \t\r\n]"
_SIGN = r"(?:[A-Za-z0-9_~:@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})"
# a segment that begins with a full stop could be resolved away
_SEGMENT = rf"(?:{_SIGN}(?:{_SIGN}|\.)*+)?+"
_REST = rf"(?:{_SIGN}|[./?])*+"
_IRI = (
    rf"<(?:https?://[A-Za-z0-9](?:[A-Za-z0-9-]|\.(?=[A-Za-z0-9]))*+(?::[0-9]{{1,5}}(?![0-9]))?+(?:/{_SEGMENT})*+"
    rf"(?:\?{_REST})?+(?:\#{_REST})?+|urn:[A-Za-z0-9](?:[A-Za-z0-9:_-]|\.(?=[A-Za-z0-9]))*+)>"
)
_PREFIX = r"[A-Za-z](?:[A-Za-z0-9_-]*+(?<!-))?+"
_LOCAL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-])*+"
_VARIABLE = r"[?$][A-Za-z_][A-Za-z0-9_]*+"
_HEAD = re.compile(
    rf"({_WS}*+(?:(?i:PREFIX){_WS}++{_PREFIX}:{_WS}*+{_IRI}{_WS}*+)*+)"
    rf"(?:(?i:(ASK)){_WS}*+|(?i:SELECT){_WS}++((?i:DISTINCT){_WS}++)?+"
    rf"(\*{_WS}*+|(?:{_VARIABLE}{_WS}++)*+(?:{_VARIABLE}(?=\{{))?+))"
    rf"(?:(?i:WHERE){_WS}*+)?+\{{"
)
_TOKEN = re.compile(
    rf"{_VARIABLE}|{_IRI}|{_PREFIX}:{_LOCAL}(?=[ \t\r\n;,}}]|\.[ \t\r\n}}])"
    rf"|\"[^\"\\\x00-\x1f]*+\"(?!\")(?:@[A-Za-z]{{1,8}}(?:-[A-Za-z0-9]{{1,8}})*+(?![A-Za-z0-9-]))?+"
    rf"|a{_WS}|(?i:LIMIT){_WS}++[0-9]{{1,6}}(?![0-9])|[^ \t\r\n]"
)
_DECLARED = re.compile(rf"({_PREFIX}):{_WS}*+<([^>]*+)>")
_TYPE = ox.NamedNode(RDF_TYPE)

Place = int | ox.NamedNode | ox.Literal
"""What stands at one place of a pattern: the number of a variable, or a term."""
TriplePattern = tuple[Place, Place, Place]


@dataclass(frozen=True)
class PlainQuery:
    """A query over one basic graph pattern.

    ``names`` are all its variables; a pattern refers to them by number. ``projected`` are the numbers of
    those to give, in order; ``None`` says that it is an ASK. ``limit`` is -1 where there is none.
    """

    names: tuple[str, ...]
    patterns: tuple[TriplePattern, ...]
    projected: tuple[int, ...] | None
    distinct: bool
    limit: int


@lru_cache(256)
def _spaces(prologue: str) -> dict[str, str]:
    return PREFIXES | dict(_DECLARED.findall(prologue))


def _term(token: str, spaces: dict[str, str]) -> ox.NamedNode | ox.Literal | None:
    first = token[0]
    if first == "<":
        return ox.NamedNode(token[1:-1]) if len(token) > 1 else None
    if first == '"':
        value, quote, tag = token[1:].rpartition('"')
        return ox.Literal(value, language=tag[1:] or None) if quote else None
    prefix, colon, local = token.partition(":")
    space = spaces.get(prefix)
    return ox.NamedNode(space + local) if colon and local and space is not None else None


def _group(
    tokens: list[str], spaces: dict[str, str]
) -> tuple[dict[str, int], list[TriplePattern], int] | None:
    """The variables, the patterns, and the place of the bracket that closes their group."""
    numbers: dict[str, int] = {}
    patterns: list[TriplePattern] = []
    held: list[Place] = []
    for at, token in enumerate(tokens):
        first = token[0]
        place = len(held)
        if place < 3:
            if first in "?$":
                held.append(numbers.setdefault(token[1:], len(numbers)))
            elif first == "}":
                return (numbers, patterns, at) if place == 0 and patterns else None
            elif place == 1 and first == "a" and len(token) == 2:
                held.append(_TYPE)
            else:
                term = _term(token, spaces)
                if term is None or (place < 2 and isinstance(term, ox.Literal)):
                    return None
                held.append(term)
            continue
        patterns.append((held[0], held[1], held[2]))
        if first == "}":
            return numbers, patterns, at
        if first not in ".;," or len(token) > 1:
            return None
        # what goes on from here: nothing, the subject, or the subject and the predicate
        del held[".;,".index(first) :]
    return None


def read_plain(text: str) -> PlainQuery | None:
    """The query ``text``, or ``None`` when it is not of the plainest kind.

    >>> query = read_plain('SELECT ?m { ?m a lg:Mechanism ; skos:prefLabel "remittances"@en }')
    >>> query.names, query.projected, len(query.patterns)
    (('m',), (0,), 2)
    >>> read_plain("SELECT ?m { ?m a lg:Mechanism FILTER (?m != lg:a) }")
    """
    if len(text) > LONGEST:
        return None
    head = _HEAD.match(text)
    if head is None:
        return None
    prologue, _, distinct, wanted = head.groups()
    tokens = _TOKEN.findall(text, head.end())
    found = _group(tokens, _spaces(prologue))
    if found is None:
        return None
    numbers, patterns, end = found
    if len(patterns) > _MOST_PATTERNS or len(numbers) > _MOST_VARIABLES:
        return None
    limit = -1
    if rest := tokens[end + 1 :]:
        if len(rest) > 1 or len(rest[0]) < 7:
            return None
        limit = int(rest[0][6:])
    projected: tuple[int, ...] | None = None
    if wanted is not None:
        if wanted[:1] == "*":
            projected = tuple(numbers[name] for name in sorted(numbers))
        else:
            names = re.findall("[A-Za-z0-9_]+", wanted)
            if not names or not all(name in numbers for name in names) or len(set(names)) < len(names):
                return None
            projected = tuple(numbers[name] for name in names)
    return PlainQuery(tuple(numbers), tuple(patterns), projected, bool(distinct), limit)
