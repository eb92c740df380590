"""Describe the HTTP interface as OpenAPI 3.1, made from the headers of the stored queries."""

from collections.abc import Mapping, Sequence
from typing import Any

from laborgraph.catalogue import Column, Kind, Parameter, StoredQuery
from laborgraph.formats import DATASETS, GRAPHS, SELECTED

__all__ = ["FORMS", "openapi"]

FORMS = {
    "json": "application/json",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "html": "text/html",
    "md": "text/markdown",
}
"""The forms in which a stored query answers, by the name that the parameter ``format`` takes."""
_TYPES: dict[Kind, str] = {
    "thing": "string",
    "text": "string",
    "integer": "integer",
    "decimal": "number",
    "boolean": "boolean",
}
_REFUSED = {
    "400": "A parameter that is unknown or takes no such value.",
    "403": "An update: there are none.",
    "406": "No form that the client accepts.",
    "408": "A body that does not come in time.",
    "413": "A query that is too long.",
    "415": "A body of another media type or encoding.",
    "503": "All places are taken, or the query went past a limit.",
}


def _refusals(*statuses: str) -> dict[str, Any]:
    content = {
        "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}},
        "text/plain": {"schema": {"type": "string"}},
    }
    return {status: {"description": _REFUSED[status], "content": content} for status in statuses}


def _sample(parameter: Parameter) -> object:
    if parameter.kind == "integer":
        return int(parameter.sample)
    if parameter.kind == "decimal":
        return float(parameter.sample)
    return parameter.sample.lower() == "true" if parameter.kind == "boolean" else parameter.sample


def _parameter(parameter: Parameter) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": _TYPES[parameter.kind]}
    if parameter.choices:
        left_out = [] if parameter.default is not None else [""]
        schema = {"type": "string", "enum": [*parameter.choices, *left_out]}
    if parameter.default is not None:
        schema["default"] = parameter.default
    if parameter.multiple:
        schema = {"type": "array", "items": schema, "minItems": 1}
    what: str = (
        "a slug, a name in English or Spanish, or an IRI" if parameter.kind == "thing" else parameter.kind
    )
    what += "" if parameter.default is not None else "; empty is as good as left out"
    sample = _sample(parameter)
    return {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": f"{parameter.meaning} ({what})",
        "schema": schema,
        "example": [sample] if parameter.multiple else sample,
    }


def _column(column: Column) -> dict[str, Any]:
    return {"type": [_TYPES[column.kind], "null"], "description": column.meaning}


def _query(query: StoredQuery) -> dict[str, Any]:
    row = {
        "type": "object",
        "required": [column.name for column in query.columns],
        "properties": {column.name: _column(column) for column in query.columns},
        "additionalProperties": False,
    }
    content: dict[str, Any] = {form: {"schema": {"type": "string"}} for form in FORMS.values()}
    content[FORMS["json"]] = {"schema": {"type": "array", "items": row}}
    form = {
        "name": "format",
        "in": "query",
        "required": False,
        "description": "the form of the answer; wins over the header Accept",
        "schema": {"type": "string", "enum": list(FORMS)},
    }
    escape = {
        "name": "escape_formulas",
        "in": "query",
        "required": False,
        "description": "CSV and TSV: put ' before what a spreadsheet would run as a formula",
        "schema": {"type": "string", "enum": ["true", "false"]},
    }
    return {
        "get": {
            "operationId": query.name,
            "summary": query.summary,
            "description": query.description,
            "tags": list(query.tags),
            "parameters": [*map(_parameter, query.parameters), form, escape],
            "responses": {
                "200": {"description": "The rows, in their order.", "content": content},
                **_refusals("400", "406", "503"),
            },
        }
    }


def _text_forms(forms: Sequence[str]) -> dict[str, Any]:
    return {form: {"schema": {}} for form in forms}


def _given(name: str, meaning: str, required: bool = False) -> dict[str, Any]:
    schema = {"type": "string"}
    return {"name": name, "in": "query", "required": required, "description": meaning, "schema": schema}


def _posted(sparql: Mapping[str, Any]) -> dict[str, Any]:
    """The same by POST: the query as it is, or in a form."""
    form = {"type": "object", "required": ["query"], "properties": {"query": {"type": "string"}}}
    body = {
        "required": True,
        "content": {
            "application/sparql-query": {"schema": {"type": "string"}},
            "application/x-www-form-urlencoded": {"schema": form},
        },
    }
    responses = {
        **sparql["responses"],
        **_refusals("403", "408", "413", "415"),
    }
    own = {"operationId": "sparql-post", "parameters": [], "requestBody": body, "responses": responses}
    return {**sparql, **own}


def openapi(queries: Sequence[StoredQuery], base: str, release: str) -> dict[str, Any]:
    """The description as plain data; ``base`` is the address of the server, ``release`` our version."""
    results = {**_text_forms(SELECTED), **_text_forms(GRAPHS)}
    sparql = {
        "summary": "SPARQL 1.1 Protocol, queries only",
        "operationId": "sparql",
        "tags": ["standards"],
        "parameters": [_given("query", "a SPARQL 1.1 query; without one the service is described")],
        "responses": {
            "200": {"description": "Solutions, a truth value or triples.", "content": results},
            **_refusals("400", "406", "503"),
        },
    }
    graph = {
        "summary": "SPARQL 1.1 Graph Store Protocol, reading only",
        "operationId": "graph",
        "tags": ["standards"],
        "parameters": [_given("graph", "the IRI of a named graph; without one all graphs are given")],
        "responses": {
            "200": {
                "description": "The statements.",
                "content": _text_forms(tuple(dict.fromkeys((*GRAPHS, *DATASETS)))),
            },
            "404": {"description": "No such graph."},
            **_refusals("400", "406", "503"),
        },
    }
    problem = {
        "type": "object",
        "required": ["title", "status", "detail"],
        "properties": {
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string", "description": "what is wrong, and how to mend it"},
        },
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "laborgraph",
            "version": release,
            "summary": "The claim graph of a scholarly article, read-only.",
            "license": {"name": "CC-BY-4.0", "identifier": "CC-BY-4.0"},
        },
        "servers": [{"url": base}],
        "paths": {
            **{f"/queries/{query.name}": _query(query) for query in queries},
            "/sparql": {"get": sparql, "post": _posted(sparql)},
            "/graph": {"get": graph},
        },
        "components": {"schemas": {"Problem": problem}},
    }
