"""Give the catalogue of stored queries to other programs: as SHACL executables, and as files for grlc.

As RDF each query is an ``sh:SPARQLSelectExecutable`` (SHACL-SPARQL vocabulary), in the manner of the SIB
collections of SPARQL examples; its text runs as it stands, and each parameter is described. SHACL's own way
of binding parameters is not for them: it forbids the ``VALUES`` of their slots.

grlc makes a web service of a folder of queries. It *pastes* what a caller gives between ``<`` and ``>`` or
quotation marks (``gquery.rewrite_query``, release 1.3.11), so a caller can write SPARQL of their own into
the query. So give grlc an endpoint that may only be read, and holds nothing but what everybody may see.
``laborgraph query`` binds values as terms and has no such hole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import yaml

from laborgraph.catalogue import SLOT, Parameter, StoredQuery, catalogue
from laborgraph.doors import Door
from laborgraph.errors import BadValue
from laborgraph.loading import Source
from laborgraph.naming import expand, members
from laborgraph.statements import statements
from laborgraph.vocabulary import BASE, PREFIXES, XSD

__all__ = ["grlc_files", "grlc_name", "shacl_queries"]

_QUERIES = f"{BASE}queries/"
_SCHEMA = "https://schema.org/"
_XSD_LINE = f"PREFIX xsd: <{XSD}>"
"""Just as grlc itself would write it: else it writes it before every SELECT, those inside too."""
_ENDINGS = {
    "thing": "iri",
    "text": "literal",
    "integer": "integer",
    "decimal": "xsd_decimal",
    "boolean": "xsd_boolean",
}
_FEW = 60
"""A list to choose from is given up to this length."""


def shacl_queries(endpoint: str | None = None) -> str:
    """Every stored query as ``sh:SPARQLSelectExecutable`` with its parameters, in Turtle.

    ``endpoint`` is the address of a service that can answer them, said as ``schema:target``.
    """
    from rdflib import RDF, RDFS, SH, Graph, Literal, Namespace, URIRef
    from rdflib import XSD as XSDT
    from rdflib.collection import Collection
    from rdflib.term import BNode

    graph = Graph(bind_namespaces="none")
    schema, skos = Namespace(_SCHEMA), Namespace(PREFIXES["skos"])
    for prefix, space in {"query": _QUERIES, "schema": _SCHEMA, **PREFIXES}.items():
        graph.bind(prefix, space)
    for query in catalogue():
        node = URIRef(f"{_QUERIES}{query.name}")
        for type_ in (SH.SPARQLExecutable, SH.SPARQLSelectExecutable):
            graph.add((node, RDF.type, type_))
        graph.add((node, RDFS.label, Literal(query.summary, lang="en")))
        graph.add((node, RDFS.comment, Literal(query.description, lang="en")))
        graph.add((node, SH.select, Literal(query.text.removeprefix(_header(query)).lstrip("\n"))))
        for tag in query.tags:
            graph.add((node, schema.keywords, Literal(tag)))
        if endpoint:
            graph.add((node, schema.target, URIRef(_address(endpoint))))
        for place, parameter in enumerate(query.parameters):
            at = URIRef(f"{_QUERIES}{query.name}#{parameter.name}")
            graph.add((node, SH.parameter, at))
            graph.add((at, RDF.type, SH.Parameter))
            graph.add((at, SH.path, URIRef(f"{_QUERIES}parameter/{parameter.name}")))
            graph.add((at, SH.name, Literal(parameter.name)))
            graph.add((at, SH.description, Literal(parameter.meaning, lang="en")))
            graph.add((at, SH.order, Literal(place)))
            graph.add((at, SH.optional, Literal(not parameter.required)))
            graph.add((at, skos.example, Literal(parameter.sample)))
            if not parameter.multiple:
                graph.add((at, SH.maxCount, Literal(1)))
            if parameter.default is not None:
                graph.add((at, SH.defaultValue, Literal(parameter.default)))
            if parameter.choices:
                choices = BNode(f"{query.name}-{parameter.name}")
                Collection(graph, choices, [Literal(choice) for choice in parameter.choices])
                graph.add((at, SH["in"], choices))
            if parameter.kind == "thing":
                graph.add((at, SH.nodeKind, SH.IRI))
                if parameter.class_name:
                    graph.add((at, SH["class"], URIRef(expand(parameter.class_name))))
            else:
                kind = "string" if parameter.kind == "text" else parameter.kind
                graph.add((at, SH.datatype, XSDT[kind]))
    return graph.serialize(format="turtle")


def _header(query: StoredQuery) -> str:
    """The lines of the query's own header, with what stands between them."""
    lines = query.text.splitlines(keepends=True)
    last = max(at for at, line in enumerate(lines) if line.startswith("#+"))
    return "".join(lines[: last + 1])


def _address(endpoint: str) -> str:
    if not re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", endpoint):
        raise BadValue(
            f"not the address of a SPARQL service: {endpoint!r}; it begins with http:// or https://"
        )
    return endpoint


def grlc_name(parameter: Parameter) -> str:
    """The name that a parameter has in grlc, which takes letters and digits only.

    >>> from laborgraph.catalogue import stored_query
    >>> grlc_name(stored_query("claims").parameter("held_by"))
    'heldBy'
    """
    first, *rest = parameter.name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def _variable(parameter: Parameter) -> str:
    """The variable that grlc takes for a parameter: one underscore when required, two when not; its type."""
    return f"?{'_' if parameter.required else '__'}{grlc_name(parameter)}_{_ENDINGS[parameter.kind]}"


def _rewritten(query: StoredQuery, graphs: Iterable[str]) -> str:
    """The query with a variable of grlc in place of each slot; it stays valid and runs without values too.

    It names the ``graphs`` that it asks, since a service may not take all graphs together when none is named.
    """
    parameters = {parameter.name: parameter for parameter in query.parameters}

    def slot(match: re.Match[str]) -> str:
        given = _variable(parameters[match["name"]])
        default = match[0].partition("{")[2].rpartition("}")[0].strip()
        value = given if default == "UNDEF" else f"COALESCE({given}, {default})"
        return f"BIND ({value} AS ?{match['variable']})"

    text = SLOT.sub(slot, query.text.removeprefix(_header(query)).lstrip("\n"))
    froms = "".join(f"FROM <{name}>\n" for name in graphs)
    text = re.sub(r"^WHERE \{", f"{froms}WHERE {{", text, count=1, flags=re.MULTILINE)
    typed = any(parameter.kind in ("integer", "decimal", "boolean") for parameter in query.parameters)
    return f"{_XSD_LINE}\n{text}" if typed and _XSD_LINE not in text else text


def _choices(door: Door, parameter: Parameter) -> list[str]:
    if parameter.choices:
        return list(parameter.choices)
    if parameter.kind != "thing" or not (parameter.class_name or parameter.subclass_of):
        return []
    found = sorted({iri for iri, _ in members(door, parameter.class_name, parameter.subclass_of)})
    return found if len(found) <= _FEW else []


def grlc_files(
    door: Door, endpoint: str | None = None, sources: Sequence[Source] | None = None
) -> Iterator[tuple[str, str]]:
    """Every stored query as (file name, text) for grlc, which serves them without change.

    ``endpoint`` is the SPARQL service that grlc asks; without it grlc asks the one it is configured with. A
    thing is given by its full IRI, and several values at once cannot be given. Raises ``BadValue`` when
    ``endpoint`` is no address.

    ``sources`` are the files that the service holds, the shipped ones when none are given: the queries name
    their graphs.
    """
    graphs = statements(sources).graph_names
    for query in catalogue():
        header: dict[str, Any] = {"summary": query.summary, "description": _described(query)}
        if endpoint:
            header["endpoint"] = _address(endpoint)
        header |= {"method": "GET", "tags": list(query.tags)}
        defaults = [{grlc_name(p): p.default} for p in query.parameters if p.default is not None]
        lists = [{grlc_name(p): found} for p in query.parameters if (found := _choices(door, p))]
        if defaults:
            header["defaults"] = defaults
        if lists:
            header["enumerate"] = lists
        lines = (
            yaml.safe_dump(header, sort_keys=False, allow_unicode=True, width=10_000)
            .removesuffix("\n")
            .split("\n")
        )
        yield f"{query.name}.rq", "".join(f"#+ {line}\n" for line in lines) + "\n" + _rewritten(query, graphs)


def _described(query: StoredQuery) -> str:
    """The description with the parameters and columns, since grlc itself says of them only their types."""
    parts = [query.description]
    if query.parameters:
        said = (
            f"{grlc_name(p)}: {p.meaning}" + (", an IRI" if p.kind == "thing" else "")
            for p in query.parameters
        )
        parts.append(f"Parameters: {'; '.join(said)}.")
    parts.append(f"Columns: {'; '.join(f'{column.name}: {column.meaning}' for column in query.columns)}.")
    return " ".join(parts)
