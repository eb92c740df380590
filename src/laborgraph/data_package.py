"""Write every stored query as a table, with a description of all of them that programs read.

The tables are CSV, and the description is a Data Package (https://specs.frictionlessdata.io/), which says of
each column what it holds and means.
"""

import json
from collections.abc import Iterator

from laborgraph.catalogue import Column, catalogue
from laborgraph.doors import Door
from laborgraph.querying import run
from laborgraph.rendering import render

__all__ = ["data_package"]

_TYPES = {"integer": "integer", "decimal": "number", "boolean": "boolean"}


def _schema(column: Column) -> dict[str, str]:
    return {
        "name": column.name,
        "type": _TYPES.get(column.kind, "string"),
        "description": column.meaning,
    }


def data_package(door: Door) -> Iterator[tuple[str, str]]:
    """Every file of the package as (name, text): a table for each stored query, then ``datapackage.json``."""
    resources = []
    for query in catalogue():
        path = f"{query.name}.csv"
        yield path, render(run(door, query.name), "csv")
        resources.append(
            {
                "name": query.name,
                "path": path,
                "title": query.summary,
                "description": " ".join(query.description.split()),
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "profile": "tabular-data-resource",
                "schema": {"fields": [_schema(column) for column in query.columns]},
            }
        )
    _, title, authors, *_ = run(door, "article").rows[0]
    package = {
        "profile": "tabular-data-package",
        "name": "laborgraph",
        "title": f"Claim graph of: {authors}, {title}",
        "licenses": [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}],
        "resources": resources,
    }
    yield "datapackage.json", json.dumps(package, ensure_ascii=False, indent=2) + "\n"
