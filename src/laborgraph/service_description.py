"""Describe the endpoint to programs: SPARQL 1.1 Service Description, with VoID and DCAT for its data."""

from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from laborgraph.evaluating import form_for, write_triples
from laborgraph.exchange import Answer, Ask
from laborgraph.formats import GRAPHS, graph_format
from laborgraph.vocabulary import BASE, RDF_TYPE, XSD

__all__ = ["counted", "describe_service"]

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_DCAT = "http://www.w3.org/ns/dcat#"
_DCTERMS = "http://purl.org/dc/terms/"
_FORMATS = "http://www.w3.org/ns/formats/"
_LICENSE = "https://creativecommons.org/licenses/by/4.0/"
_PREFIXES = {"sd": _SD, "void": _VOID, "dcat": _DCAT, "formats": _FORMATS}
_RESULT_FORMATS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
_RDF_FORMATS = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "TriG", "N-Quads")


def counted(store: ox.Store) -> dict[str, int]:
    """The number of statements of each named graph, and under the empty name of all of them together."""
    found = {
        graph.value: sum(1 for _ in store.quads_for_pattern(None, None, None, graph))
        for graph in store.named_graphs()
        if isinstance(graph, ox.NamedNode)
    }
    return {"": len(store), **dict(sorted(found.items()))}


def _statements(counts: Mapping[str, int], base: str) -> Iterator[ox.Triple]:
    def say(
        subject: ox.NamedNode | ox.BlankNode, name: str, *values: ox.NamedNode | ox.BlankNode | ox.Literal
    ) -> Iterator[ox.Triple]:
        return (ox.Triple(subject, ox.NamedNode(name), value) for value in values)

    def size(number: int) -> ox.Literal:
        return ox.Literal(str(number), datatype=ox.NamedNode(f"{XSD}integer"))

    service, dataset = ox.NamedNode(f"{base}/sparql"), ox.NamedNode(f"{base}/sparql#dataset")
    default, access = ox.BlankNode("default"), ox.BlankNode("access")
    node = ox.NamedNode
    yield from say(service, RDF_TYPE, node(f"{_SD}Service"), node(f"{_DCAT}DataService"))
    yield from say(service, f"{_SD}endpoint", service)
    yield from say(service, f"{_SD}supportedLanguage", node(f"{_SD}SPARQL11Query"))
    yield from say(service, f"{_SD}feature", node(f"{_SD}UnionDefaultGraph"))
    names = (*_RESULT_FORMATS, *_RDF_FORMATS)
    yield from say(service, f"{_SD}resultFormat", *(node(f"{_FORMATS}{name}") for name in names))
    yield from say(service, f"{_SD}defaultDataset", dataset)
    yield from say(service, f"{_DCAT}endpointURL", service)
    yield from say(service, f"{_DCAT}servesDataset", dataset)
    types = (f"{_SD}Dataset", f"{_VOID}Dataset", f"{_DCAT}Dataset")
    yield from say(dataset, RDF_TYPE, *map(node, types))
    yield from say(dataset, f"{_VOID}sparqlEndpoint", service)
    yield from say(dataset, f"{_VOID}triples", size(counts[""]))
    yield from say(dataset, f"{_VOID}uriSpace", ox.Literal(BASE))
    if any(name.startswith(BASE) for name in counts):
        yield from say(dataset, f"{_DCTERMS}license", node(_LICENSE))
    yield from say(dataset, f"{_DCAT}distribution", access)
    yield from say(access, RDF_TYPE, node(f"{_DCAT}Distribution"))
    yield from say(access, f"{_DCAT}accessURL", node(f"{base}/graph"))
    yield from say(
        access, f"{_DCAT}mediaType", ox.Literal("application/trig"), ox.Literal("application/n-quads")
    )
    yield from say(dataset, f"{_SD}defaultGraph", default)
    yield from say(default, RDF_TYPE, node(f"{_SD}Graph"))
    yield from say(default, f"{_VOID}triples", size(counts[""]))
    for number, (name, triples) in enumerate(counts.items()):
        if name:
            named, graph = ox.BlankNode(f"named{number}"), ox.BlankNode(f"graph{number}")
            yield from say(dataset, f"{_SD}namedGraph", named)
            yield from say(named, RDF_TYPE, node(f"{_SD}NamedGraph"))
            yield from say(named, f"{_SD}name", node(name))
            yield from say(named, f"{_SD}graph", graph)
            yield from say(graph, RDF_TYPE, node(f"{_SD}Graph"))
            yield from say(graph, f"{_VOID}triples", size(triples))


def describe_service(counts: Mapping[str, int], ask: Ask, state: str) -> Answer:
    """The description as RDF in the form that the client likes best; ``counts`` as ``counted`` gives them.

    A browser is sent on to the page for queries. Raises ``Refused`` (406) when no form fits.
    """
    if ask.accept.split(",")[0].split(";")[0].strip() == "text/html":
        return Answer(303, "text/plain; charset=utf-8", headers={"Location": "/query"})
    media_type = form_for(ask.accept, GRAPHS)
    return Answer(
        200,
        media_type,
        lambda sink: write_triples(_statements(counts, ask.base), graph_format(media_type), sink, _PREFIXES),
        etag=f"{state}|{ask.base}|description|{media_type}",
    )
