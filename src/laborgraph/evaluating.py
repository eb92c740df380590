"""Evaluate a query over the store and write its results in a form of the standards, piece by piece."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import chain, islice
from typing import IO, TypeVar, cast

import pyoxigraph as ox

from laborgraph.exchange import Answer, Ask, Refused, Sink
from laborgraph.formats import ALIASES, ASKED, GRAPHS, SELECTED, graph_format, result_format
from laborgraph.negotiation import choose
from laborgraph.protocol import Asked
from laborgraph.vocabulary import PREFIXES

Statement = TypeVar("Statement", ox.Triple, ox.Quad)

__all__ = ["ask_store", "evaluate", "form_for", "state_of", "write_triples"]

_POSITION = re.compile(r"^error at (\d+):(\d+): (.*)$", re.DOTALL)
_OUTWARD = (
    "The query asks for something outside of this endpoint, which connects to nothing and reads no files."
)
_NOT_IN_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_FIRST = 2000
_PREFIXES = [(f"{name}:", name, space) for name, space in PREFIXES.items()]


class _XmlSink:
    """Passes on what XML 1.0 can hold, and refuses the rest."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._tail = b""

    def write(self, data: bytes, /) -> int:
        if _NOT_IN_XML.search(self._tail + data):
            raise Refused(
                406, "The result holds characters that XML cannot hold; ask for JSON, CSV, TSV or Turtle."
            )
        self._tail = data[-2:]
        return self._sink.write(data)

    def flush(self) -> None:
        self._sink.flush()


@lru_cache(1024)
def form_for(accept: str, offers: tuple[str, ...]) -> str:
    """The media type to answer in; raises ``Refused`` (406) with those that there are."""
    chosen = choose(accept, offers, ALIASES[offers])
    if chosen is None:
        raise Refused(406, f"None of the forms asked for can be given here; it gives {', '.join(offers)}.")
    return chosen


def write_triples(
    triples: Iterable[Statement],
    form: ox.RdfFormat,
    sink: Sink,
    further: Mapping[str, str] | None = None,
) -> None:
    """Write statements as RDF with the prefixes that they use, ours or ``further`` ones.

    Raises ``Refused`` (406) for what a form cannot hold.
    """
    rest = iter(triples)
    start = list(islice(rest, _FIRST))
    prefixes = None
    if form not in (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS):
        iris = [term.value for statement in start for term in statement if isinstance(term, ox.NamedNode)]
        prefixes = {
            name: space
            for name, space in {**PREFIXES, **(further or {})}.items()
            if len(start) == _FIRST or any(iri.startswith(space) for iri in iris)
        }
    out = _XmlSink(sink) if form == ox.RdfFormat.RDF_XML else sink
    try:
        ox.serialize(chain(start, rest), cast("IO[bytes]", out), format=form, prefixes=prefixes)
    except (ValueError, SyntaxError) as error:
        raise Refused(406, f"{form.name} cannot hold this result: {error}") from error


def ask_store(
    store: ox.Store, asked: Asked, base: str
) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    """What the store answers to a query whose relative IRIs belong to ``base``; raises ``Refused`` (400)."""
    prefixes = {name: space for mark, name, space in _PREFIXES if mark in asked.text}
    try:
        if asked.default_graphs or asked.named_graphs:
            return store.query(
                asked.text,
                base_iri=base,
                prefixes=prefixes,
                default_graph=[ox.NamedNode(name) for name in asked.default_graphs],
                named_graphs=[ox.NamedNode(name) for name in asked.named_graphs],
            )
        return store.query(
            asked.text,
            base_iri=base,
            prefixes=prefixes,
            use_default_graph_as_union=not asked.described,
        )
    except SyntaxError as error:
        raise _unreadable(error) from error
    except OSError as error:
        raise Refused(400, _OUTWARD) from error
    except ValueError as error:
        raise Refused(400, f"The query cannot be answered: {' '.join(str(error).split())[:200]}") from error


def _unreadable(error: SyntaxError) -> Refused:
    said = " ".join(str(error).split())
    place = _POSITION.match(said)
    if place is None:
        return Refused(400, f"Syntax error: {said[:300]}")
    what = place[3] if len(place[3]) <= 200 else place[3][:200] + "…"
    return Refused(400, f"Syntax error at line {place[1]}, column {place[2]}: {what}")


def state_of(key: str, base: str, media_type: str, state: str) -> str:
    """The name of an answer: what was asked, from where, in which form, and the content of the store."""
    return "\0".join((state, key, base, media_type))


def evaluate(store: ox.Store, ask: Ask, asked: Asked, state: str) -> Answer:
    """The answer to a query; ``state`` names the content of the store, for the ETag.

    The query is read now and evaluated when the body is written. Raises ``Refused`` for what is not SPARQL,
    and for a form that it cannot be given in.
    """
    base = f"{ask.base}{ask.path}"
    results = ask_store(store, asked, base)
    if isinstance(results, ox.QueryTriples):
        offers: tuple[str, ...] = GRAPHS
    else:
        offers = ASKED if isinstance(results, ox.QueryBoolean) else SELECTED
    media_type = form_for(ask.accept, offers)

    def write(sink: Sink) -> None:
        try:
            if isinstance(results, ox.QueryTriples):
                write_triples(results, graph_format(media_type), sink)
            else:
                out = _XmlSink(sink) if media_type == SELECTED[1] else sink
                results.serialize(cast("IO[bytes]", out), format=result_format(media_type))
        except OSError as error:
            raise Refused(400, _OUTWARD) from error
        except (RuntimeError, ValueError) as error:
            said = " ".join(str(error).split())[:200]
            raise Refused(400, f"The query cannot be answered: {said}") from error

    return Answer(
        200, media_type, write, etag="" if asked.fickle else state_of(asked.key, base, media_type, state)
    )
