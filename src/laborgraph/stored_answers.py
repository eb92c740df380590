"""The stored queries over HTTP: the catalogue, and the rows of each as JSON, CSV, Markdown or a page."""

import json
from collections.abc import Mapping
from importlib.metadata import version
from typing import cast
from urllib.parse import quote, urlencode

from laborgraph.catalogue import StoredQuery
from laborgraph.doors import Door
from laborgraph.errors import BadValue, UnknownName, nearest
from laborgraph.exchange import Answer, Ask, Refused
from laborgraph.html_pages import Pages
from laborgraph.negotiation import choose
from laborgraph.openapi import FORMS, openapi
from laborgraph.protocol import parameters
from laborgraph.querying import Result, choices, run
from laborgraph.rendering import Format, Options, rendered, rows_of

__all__ = ["StoredAnswers"]

_ALIASES = {
    "application/xhtml+xml": "text/html",
    "text/json": "application/json",
    "text/x-markdown": "text/markdown",
}
_SPOKEN = {"Link": '</openapi.json>; rel="service-desc"; type="application/vnd.oai.openapi+json"'}
_MOST_CHOICES = 400


class StoredAnswers:
    """Answers below ``/queries``; ``state`` names the content of the graph."""

    def __init__(self, door: Door, queries: list[StoredQuery], pages: Pages, state: str) -> None:
        self._door = door
        self._queries = {query.name: query for query in queries}
        self._pages = pages
        self._state = state
        self._release = version("laborgraph")

    def describe(self, ask: Ask) -> Answer:
        """The OpenAPI description of the interface."""
        text = json.dumps(
            openapi(list(self._queries.values()), ask.base, self._release), ensure_ascii=False, indent=1
        )
        form = choose(ask.accept, ("application/vnd.oai.openapi+json", "application/json"), {})
        return Answer(
            200, form or "application/json", text.encode(), etag=f"{self._state}|{ask.base}|openapi|{form}"
        )

    def answer(self, ask: Ask) -> Answer:
        """The catalogue, or the rows of one query. Raises ``Refused``: 404, 406."""
        name = ask.path.removeprefix("/queries").strip("/")
        if not name:
            return self._catalogue(ask)
        if name not in self._queries:
            near = ", ".join(nearest(name, self._queries))
            raise Refused(404, f"No stored query {name[:100]!r}." + (f" Nearest: {near}." if near else ""))
        query = self._queries[name]
        given, form, escape = self._given(query, ask)
        result = run(self._door, name, given)
        etag = f"{self._state}|{ask.path}|{sorted(given.items())}|{form}|{escape}"
        heads = _SPOKEN | {"Link": f'{_SPOKEN["Link"]}, </queries>; rel="collection"'}
        if form == "html":
            return self._page(query, given, result, etag, heads)
        options = Options(escape=escape and form in ("csv", "tsv"))
        if form in ("csv", "tsv"):
            heads["Content-Disposition"] = f'inline; filename="{name}.{form}"'
        kind = cast("Format", form)
        text = rendered(rows_of(result, kind), kind, options=options)
        body = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
        return Answer(200, FORMS[form], body, heads, etag)

    def _given(self, query: StoredQuery, ask: Ask) -> tuple[dict[str, list[str]], str, bool]:
        """The parameters of the query as the client gave them, the form, and whether to escape formulas."""
        given: dict[str, list[str]] = {}
        form: str | None = None
        escape = False
        own = {parameter.name for parameter in query.parameters}
        for name, value in parameters(ask.query):
            if name == "format" and name not in own:
                form = value
            elif name == "escape_formulas" and name not in own:
                if value not in ("true", "false"):
                    raise BadValue(f"escape_formulas is true or false, not {value!r}")
                escape = value == "true"
            elif name not in own:
                query.parameter(name)
            elif value or query.parameter(name).default is not None:
                given.setdefault(name, []).append(value)
        if form is not None and form not in FORMS:
            raise UnknownName("format", form, nearest(form, FORMS) or tuple(FORMS))
        return given, form or self._form(ask), escape

    @staticmethod
    def _form(ask: Ask) -> str:
        offers = tuple(FORMS.values())
        chosen = choose(ask.accept, offers, _ALIASES)
        if chosen is None:
            raise Refused(
                406, f"None of the forms asked for can be given here; it gives {', '.join(offers)}."
            )
        return next(form for form, media_type in FORMS.items() if media_type == chosen)

    def _catalogue(self, ask: Ask) -> Answer:
        chosen = choose(ask.accept, ("application/json", "text/html"), _ALIASES)
        etag = f"{self._state}|{ask.base}|queries|{chosen}"
        groups: dict[str, list[StoredQuery]] = {}
        for query in self._queries.values():
            groups.setdefault(query.group, []).append(query)
        if chosen == "text/html":
            return self._pages.html("queries.html", {"groups": groups}, etag, _SPOKEN)
        if chosen is None:
            raise Refused(406, "The catalogue is given as application/json or text/html.")
        listed = [
            {
                "name": query.name,
                "group": query.group,
                "question": query.summary,
                "parameters": [parameter.name for parameter in query.parameters],
                "href": f"{ask.base}/queries/{query.name}",
            }
            for query in self._queries.values()
        ]
        return Answer(200, chosen, json.dumps(listed, ensure_ascii=False, indent=2).encode(), _SPOKEN, etag)

    def _page(
        self,
        query: StoredQuery,
        given: Mapping[str, list[str]],
        result: Result,
        etag: str,
        heads: Mapping[str, str],
    ) -> Answer:
        pairs = [(name, value) for name, values in given.items() for value in values]
        suffix = f"?{urlencode(pairs)}" if pairs else "?"
        values = {
            "query": query,
            "given": given,
            "asked": result.asked,
            "choices": {p.name: choices(self._door, p)[:_MOST_CHOICES] for p in query.parameters},
            "columns": result.columns,
            "rows": result.rows,
            "forms": {
                form: f"{suffix}{'&' if pairs else ''}format={form}" for form in FORMS if form != "html"
            },
            "quote": quote,
        }
        return self._pages.html("stored-query.html", values, etag, heads)
