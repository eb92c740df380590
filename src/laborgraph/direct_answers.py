"""Answer the plainest queries in the server itself, in counted steps; what takes more is left to a worker.

Here is no SPARQL processor: a query that ``laborgraph.plain_queries`` can read is matched against a copy of
the graph in memory, of which nothing but the look-up of statements is kept. So no text can change anything,
reach outward or take long: each look-up and each statement counts, and past ``_STEPS`` the query is given up.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import product
from json.encoder import encode_basestring as quoted
from typing import IO, cast

import pyoxigraph as ox

from laborgraph.evaluating import form_for, state_of
from laborgraph.exchange import WORTH_GZIP, Refused
from laborgraph.formats import ASKED, SELECTED
from laborgraph.limits import Limits
from laborgraph.plain_queries import PlainQuery, TriplePattern, read_plain
from laborgraph.protocol import key_of
from laborgraph.validators import etag_of, http_date
from laborgraph.worker_handle import Reply

__all__ = ["DirectAnswers", "TooMuch", "matches"]

_STEPS = 400
"""What a query may take. A step is one statement that is found, about a microsecond."""
_STEP_OF_TEXT = 11
"""The power of two of the characters of a literal that count as one more step."""
_LOOK_UP = 5
"""Steps that one look-up counts."""
_FEW = 100
"""Statements that a term may stand in to be looked up by: a look-up goes through all of them."""
_LARGEST = 64 << 10
"""Characters of an answer."""
_LONGEST_TERM = 1 << 20
"""Characters of a literal of the graph: the first that is found is copied, whatever its length."""
_MANY = f"SELECT {{term}} {{{{ ?s ?p ?o }}}} GROUP BY {{term}} HAVING (COUNT(*) > {_FEW})"
_LONGEST = "SELECT (MAX(STRLEN(STR(?o))) AS ?n) { ?s ?p ?o }"
_JSON = SELECTED[0]
_LONGEST_ACCEPT = 1000

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
LookUp = Callable[
    [ox.NamedNode | ox.BlankNode | None, ox.NamedNode | None, Term | None, None], Iterable[ox.Quad]
]


class TooMuch(Exception):
    """The query takes more steps than it may, or finds what is not given here."""


def _bound(pattern: TriplePattern, known: set[int]) -> int:
    """How much is known of a pattern: a subject says more than an object, and that more than a predicate."""
    subject, predicate, object_ = pattern
    return (
        4 * (not isinstance(subject, int) or subject in known)
        + (not isinstance(predicate, int) or predicate in known)
        + 2 * (not isinstance(object_, int) or object_ in known)
    )


def _order(patterns: Sequence[TriplePattern]) -> Sequence[TriplePattern]:
    """The patterns, each with as much known of it as can be by those before it."""
    if not any(isinstance(subject, int) for subject, _, _ in patterns):
        return patterns
    left, known, ordered = list(patterns), set[int](), []
    while len(left) > 1:
        best, most = 0, -1
        for at, pattern in enumerate(left):
            if (much := _bound(pattern, known)) > most:
                best, most = at, much
        ordered.append(chosen := left.pop(best))
        known.update(place for place in chosen if isinstance(place, int))
    return ordered + left


class _Matching:
    """The matching of one query."""

    def __init__(self, query: PlainQuery, look_up: LookUp, heavy: Sequence[frozenset[Term]]) -> None:
        self._patterns = _order(query.patterns)
        self._last = len(self._patterns) - 1
        self._look_up = look_up
        self._heavy = heavy
        self._steps = _STEPS
        self._bound: list[Term | None] = [None] * len(query.names)
        self._once = query.projected is None
        self.found: list[tuple[Term | None, ...]] = []

    def go(self, at: int = 0) -> None:
        """Find all solutions from pattern ``at`` on; raises ``TooMuch``."""
        bound, last = self._bound, at == self._last
        first, second, third = self._patterns[at]
        subject = bound[first] if isinstance(first, int) else first
        predicate = bound[second] if isinstance(second, int) else second
        object_ = bound[third] if isinstance(third, int) else third
        self._steps -= _LOOK_UP
        if self._steps < 0:
            raise TooMuch
        subjects, predicates, objects = self._heavy
        if (
            (subject is None or subject in subjects)
            and (object_ is None or object_ in objects)
            and (predicate is None or predicate in predicates)
        ):
            raise TooMuch
        if not (subject is None or isinstance(subject, (ox.NamedNode, ox.BlankNode))):
            return
        if not (predicate is None or isinstance(predicate, ox.NamedNode)):
            return
        free: list[tuple[int, int]] = []
        if subject is None:
            free.append((0, cast("int", first)))
        if predicate is None:
            free.append((1, cast("int", second)))
        if object_ is None:
            free.append((2, cast("int", third)))
        weight = 1 + (len(object_.value) >> _STEP_OF_TEXT if isinstance(object_, ox.Literal) else 0)
        for quad in self._look_up(subject, predicate, object_, None):
            self._steps -= weight
            for number, place in free:
                term = quad[number]
                if isinstance(term, ox.Literal):
                    self._steps -= len(term.value) >> _STEP_OF_TEXT
                if bound[place] is None:
                    bound[place] = term
                elif bound[place] != term:
                    break
            else:
                if self._steps < 0:
                    raise TooMuch
                if last:
                    self.found.append(tuple(bound))
                else:
                    self.go(at + 1)
            for _, place in free:
                bound[place] = None
            if self._once and self.found:
                return


def matches(
    query: PlainQuery, look_up: LookUp, heavy: Sequence[frozenset[Term]]
) -> list[tuple[Term | None, ...]]:
    """The solutions of ``query``, each with a term for every variable; of an ASK the first, if any.

    ``heavy`` are the terms that stand in many statements, by subject, predicate and object: no look-up goes
    by those alone. Raises ``TooMuch``.
    """
    matching = _Matching(query, look_up, heavy)
    matching.go()
    return matching.found


def _rows(store: ox.Store, text: str) -> ox.QuerySolutions:
    rows = store.query(text, use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)
    return rows


def _written(term: Term | None) -> str:
    """A term in the JSON of results (SPARQL 1.1 Query Results JSON Format, section 3.2.2)."""
    if isinstance(term, ox.NamedNode):
        return f'{{"type":"uri","value":{quoted(term.value)}}}'
    if not isinstance(term, ox.Literal) or term.direction is not None:
        # a blank node has another name in each copy of the graph
        raise TooMuch
    value = quoted(term.value)
    if term.language is not None:
        return f'{{"type":"literal","value":{value},"xml:lang":{quoted(term.language)}}}'
    datatype = term.datatype.value
    if datatype == "http://www.w3.org/2001/XMLSchema#string":
        return f'{{"type":"literal","value":{value}}}'
    return f'{{"type":"literal","value":{value},"datatype":{quoted(datatype)}}}'


@lru_cache(1024)
def _takes_json(accept: str) -> bool:
    """Whether solutions and yes or no are both to be given as JSON."""
    try:
        return form_for(accept, SELECTED) == form_for(accept, ASKED) == _JSON
    except Refused:
        return False


def _document(query: PlainQuery, rows: Sequence[str]) -> bytes:
    """The solutions as JSON; each row is written already."""
    names = ",".join([quoted(query.names[number]) for number in query.projected or ()])
    return f'{{"head":{{"vars":[{names}]}},"results":{{"bindings":[{",".join(rows)}]}}}}'.encode()


def _is_star(query: PlainQuery) -> bool:
    """Whether what is asked are values of given properties of given things, each a variable of its own."""
    if query.projected is None or query.distinct or query.limit >= 0:
        return False
    if not len(query.projected) == len(query.names) == len(query.patterns):
        return False
    return all(
        isinstance(object_, int) and not isinstance(subject, int) and not isinstance(predicate, int)
        for subject, predicate, object_ in query.patterns
    )


class DirectAnswers:
    """The plainest queries about one state of the graph, answered at once.

    ``state`` names the content of the graph, ``changed`` is when that last changed, in seconds since 1970.
    """

    def __init__(self, store: ox.Store, state: str, changed: float, limits: Limits) -> None:
        # of the store nothing is kept but this way to look things up
        self._look_up: LookUp = store.quads_for_pattern
        self._heavy = [
            frozenset(row[0] for row in _rows(store, _MANY.format(term=name))) for name in ("?s", "?p", "?o")
        ]
        self._state = state
        self._changed = http_date(changed)
        # a longer text might be refused
        self._longest = min(limits.query << 10, limits.tokens - 1)

    @classmethod
    async def load(cls, file: IO[bytes], state: str, changed: float, limits: Limits) -> DirectAnswers | None:
        """Those about the graph in ``file``, N-Quads that a store has written.

        ``None`` when it holds terms that are too long to be copied in passing, or cannot be read.
        """

        def read() -> DirectAnswers | None:
            file.seek(0)
            store = ox.Store()
            place = f"/dev/fd/{file.fileno()}"
            try:
                store.bulk_load(path=place, format=ox.RdfFormat.N_QUADS, lenient=True)
            except (OSError, SyntaxError):
                return None
            ((longest,),) = _rows(store, _LONGEST)
            if longest is not None and int(longest.value) > _LONGEST_TERM:
                return None
            return cls(store, state, changed, limits)

        return await asyncio.to_thread(read)

    def reply(self, text: str, accept: str, base: str, gzip: bool) -> Reply | None:
        """What a worker would reply to the query ``text``, or ``None`` when one has to.

        ``base`` is the address of the endpoint, ``gzip`` says that a large answer is to be packed.
        """
        if len(text) > self._longest or len(accept) > _LONGEST_ACCEPT or not _takes_json(accept):
            return None
        body = self.answer(text)
        if body is None or (gzip and len(body) >= WORTH_GZIP):
            return None
        heads = {
            "Content-Type": _JSON,
            "Cache-Control": "no-cache",
            "ETag": etag_of(state_of(key_of(text), base, _JSON, self._state)),
            "Last-Modified": self._changed,
        }
        return Reply(200, heads, body)

    def answer(self, text: str) -> bytes | None:
        """The answer to the query ``text`` as JSON, or ``None`` when a worker has to give it."""
        query = read_plain(text)
        if query is None:
            return None
        try:
            if _is_star(query):
                return self._star(query)
            found = matches(query, self._look_up, self._heavy)
            if query.projected is None:
                return b'{"head":{},"boolean":%s}' % (b"true" if found else b"false")
            return self._table(query, query.projected, found)
        except TooMuch:
            return None

    def _star(self, query: PlainQuery) -> bytes | None:
        """The values of some properties of things: each looked up once, every combination a row."""
        subjects, predicates, _ = self._heavy
        steps, rows, columns = _STEPS, 1, [list[str]() for _ in query.names]
        for subject, predicate, number in query.patterns:
            steps -= _LOOK_UP
            if steps < 0 or (subject in subjects and predicate in predicates):
                return None
            assert isinstance(number, int)
            assert isinstance(subject, ox.NamedNode)
            assert isinstance(predicate, ox.NamedNode)
            key, column = f"{quoted(query.names[number])}:", columns[number]
            for quad in self._look_up(subject, predicate, None, None):
                term = quad[2]
                steps -= 1 + (len(term.value) >> _STEP_OF_TEXT if isinstance(term, ox.Literal) else 0)
                if steps < 0:
                    return None
                column.append(key + _written(term))
            rows *= len(column)
        if rows > _STEPS or rows * sum(max(map(len, column), default=0) for column in columns) > _LARGEST:
            return None
        found = product(*[columns[number] for number in query.projected or ()])
        return _document(query, [f"{{{','.join(row)}}}" for row in found])

    @staticmethod
    def _table(
        query: PlainQuery, projected: Sequence[int], found: list[tuple[Term | None, ...]]
    ) -> bytes | None:
        rows = [tuple([solution[number] for number in projected]) for solution in found]
        if query.distinct:
            rows = list(dict.fromkeys(rows))
        if 0 <= query.limit < len(rows):
            # which ones to give is free to whoever answers; a worker always says
            return None
        keys = [f"{quoted(query.names[number])}:" for number in projected]
        size, parts = 0, []
        for row in rows:
            part = ",".join([key + _written(term) for key, term in zip(keys, row, strict=True)])
            size += len(part)
            if size > _LARGEST:
                return None
            parts.append(f"{{{part}}}")
        return _document(query, parts)
