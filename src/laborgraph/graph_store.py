"""Give whole graphs away: the SPARQL 1.1 Graph Store Protocol, of which only reading is there."""

import pyoxigraph as ox

from laborgraph.errors import nearest
from laborgraph.evaluating import form_for, write_triples
from laborgraph.exchange import Answer, Ask, Refused
from laborgraph.formats import DATASETS, GRAPHS, graph_format
from laborgraph.protocol import parameters

__all__ = ["graph_answer"]


def graph_answer(store: ox.Store, graphs: frozenset[str], ask: Ask, state: str) -> Answer:
    """The graph that ``?graph=IRI`` names, all graphs as one (``?default``), or each under its name.

    Raises ``Refused``: 400, 404 or 406.
    """
    given = parameters(ask.query)
    named = [value for name, value in given if name == "graph"]
    default = any(name == "default" for name, _ in given)
    if ask.path.rstrip("/") != "/graph":
        raise Refused(404, f"Nothing at {ask.path[:200]}; graphs are asked for by /graph?graph=IRI.")
    if len(named) + default > 1:
        raise Refused(400, "Ask for one graph: by graph=IRI or by default.")
    if unknown := sorted({name for name, _ in given} - {"graph", "default"}):
        raise Refused(400, f"No parameter {unknown[0][:100]!r} here; it takes graph or default.")
    if named and named[0] not in graphs:
        near = "".join(f" <{known}>" for known in nearest(named[0], graphs))
        raise Refused(404, f"No graph <{named[0][:200]}> here." + (f" Nearest:{near}." if near else ""))
    offers = GRAPHS if named or default else DATASETS
    media_type = form_for(ask.accept, offers)
    etag = f"{state}|graph|{named}|{default}|{media_type}"
    form = graph_format(media_type)
    if offers is DATASETS:
        return Answer(200, media_type, lambda sink: write_triples(iter(store), form, sink), etag=etag)
    quads = store.quads_for_pattern(None, None, None, ox.NamedNode(named[0]) if named else None)
    triples = dict.fromkeys(quad.triple for quad in quads)
    return Answer(200, media_type, lambda sink: write_triples(triples, form, sink), etag=etag)
