"""The page on which a person asks in SPARQL: it works as a form, and better with the script beside it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import islice
from urllib.parse import quote, urlencode

import pyoxigraph as ox

from laborgraph.catalogue import StoredQuery
from laborgraph.doors import OxigraphDoor
from laborgraph.errors import LaborgraphError
from laborgraph.evaluating import ask_store, evaluate, write_triples
from laborgraph.exchange import Answer, Ask, Refused
from laborgraph.html_pages import Pages
from laborgraph.limits import Limits
from laborgraph.linked_data import path_of
from laborgraph.protocol import parameters, read_request
from laborgraph.querying import run
from laborgraph.vocabulary import BASE, NS, PREFIXES, XSD

__all__ = ["QueryPage"]

_SHOWN = 1000
_SUFFIXES = {
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
}
_NUMBERS = frozenset(f"{XSD}{kind}" for kind in ("integer", "decimal", "double", "float", "int", "long"))
_FIRST = """SELECT ?claim ?statement ?place WHERE {
  ?claim a lg:Claim ;
    lg:statement ?statement ;
    lg:firstPassage/rdfs:label ?place .
  FILTER (LANG(?statement) = "en" && LANG(?place) = "en")
}
LIMIT 20"""


@dataclass(frozen=True)
class _Shown:
    """One cell of a table of results."""

    text: str
    href: str = ""
    lang: str = ""
    number: bool = False


def _shown(term: object) -> _Shown:
    if isinstance(term, ox.NamedNode):
        iri = term.value
        if iri.startswith(BASE):
            return _Shown(_short(iri), f"/id/{quote(path_of(iri))}")
        return _Shown(_short(iri), iri if iri.startswith(("http://", "https://")) else "")
    if isinstance(term, ox.Literal):
        return _Shown(term.value, lang=term.language or "", number=term.datatype.value in _NUMBERS)
    return _Shown("" if term is None else str(term))


def _short(iri: str) -> str:
    fitting = [(space, name) for name, space in PREFIXES.items() if iri.startswith(space)]
    if not fitting:
        return iri
    space, name = max(fitting, key=lambda pair: len(pair[0]))
    local = iri[len(space) :]
    return f"{name}:{local}" if local and all(c.isalnum() or c in "-_." for c in local) else iri


class QueryPage:
    """Answers at ``/query``, ``/query/terms.json``, and ``/query.csv`` and the like for downloads."""

    def __init__(
        self,
        door: OxigraphDoor,
        queries: list[StoredQuery],
        graphs: frozenset[str],
        limits: Limits,
        pages: Pages,
        state: str,
    ) -> None:
        self._door = door
        self._queries = {query.name: query for query in queries}
        self._groups: dict[str, list[StoredQuery]] = {}
        for query in queries:
            self._groups.setdefault(query.group, []).append(query)
        self._graphs = graphs
        self._limits = limits
        self._pages = pages
        self._state = state

    def answer(self, ask: Ask) -> Answer:
        """The page, what it completes, or a result to keep. Raises ``Refused``."""
        if ask.path.rstrip("/") == "/query":
            return self._page(ask)
        if ask.path == "/query/terms.json":
            return Answer(200, "application/json", self._terms(), etag=f"{self._state}|terms")
        suffix = ask.path.removeprefix("/query.")
        if suffix not in _SUFFIXES:
            raise Refused(404, f"Nothing at {ask.path[:200]}.")
        wanted = replace(ask, path="/sparql", accept=_SUFFIXES[suffix])
        asked = read_request(wanted, self._limits, self._graphs)
        if asked is None:
            raise Refused(400, "The parameter query is missing.")
        answer = evaluate(self._door.store, wanted, asked, self._state)
        return replace(answer, headers={"Content-Disposition": f'attachment; filename="result.{suffix}"'})

    def _terms(self) -> bytes:
        """What the editor completes: prefixes, terms of the vocabulary, and things, each with its name."""
        rows = run(self._door, "vocabulary")
        at = {column.name: place for place, column in enumerate(rows.columns)}
        terms = {f"lg:{row[at['term']]}": str(row[at["label_en"]] or "") for row in rows.rows}
        things: dict[str, str] = {}
        for row in self._door.select(_NAMES).rows:
            things.setdefault(_short(str(row[0])), str(row[1]))
        entries = [[name, called] for name, called in {**terms, **things}.items() if ":" in name]
        data = {"base": BASE, "prefixes": PREFIXES, "terms": entries}
        return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()

    def _page(self, ask: Ask) -> Answer:
        given = dict(parameters(ask.query))
        stored = given.get("stored", "")
        if stored and stored not in self._queries:
            raise Refused(404, f"No stored query {stored[:100]!r}.")
        text = given.get("query", "")
        values: dict[str, object] = {
            "groups": self._groups,
            "prefixes": sorted(PREFIXES),
            "text": text or (_plain(self._queries[stored].text) if stored else _FIRST),
            "stored": stored,
            "open_group": self._queries[stored].group if stored else next(iter(self._groups), ""),
            "error": "",
            "truth": None,
            "variables": None,
            "rows": [],
            "turtle": None,
            "cut": False,
            "encoded": urlencode({"query": text}),
        }
        fickle, status = False, 200
        if text:
            try:
                asked = read_request(replace(ask, path="/sparql"), self._limits, self._graphs)
                assert asked is not None
                fickle = asked.fickle
                values |= self._result(ask_store(self._door.store, asked, f"{ask.base}/sparql"))
            except LaborgraphError as error:
                values["error"] = str(error)
                status = error.status if isinstance(error, Refused) else 400
        etag = "" if fickle or status != 200 else f"{self._state}|{ask.path}?{ask.query}"
        return self._pages.html("query.html", values, etag, status=status)

    @staticmethod
    def _result(results: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> Mapping[str, object]:
        """What the page shows of a result: the first rows or statements."""
        if isinstance(results, ox.QueryBoolean):
            return {"truth": bool(results)}
        try:
            if isinstance(results, ox.QuerySolutions):
                rows = [[_shown(term) for term in row] for row in islice(results, _SHOWN + 1)]
                names = [variable.value for variable in results.variables]
                return {"variables": names, "rows": rows[:_SHOWN], "cut": len(rows) > _SHOWN}
            triples = list(islice(results, _SHOWN + 1))
        except (OSError, RuntimeError, ValueError) as error:
            raise Refused(
                400, f"The query cannot be answered: {' '.join(str(error).split())[:200]}"
            ) from error
        out = BytesIO()
        write_triples(triples[:_SHOWN], ox.RdfFormat.TURTLE, out)
        turtle = out.getvalue().decode()
        return {"turtle": turtle, "count": min(len(triples), _SHOWN), "cut": len(triples) > _SHOWN}


_NAMES = f"""
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?thing ?name WHERE {{
  ?thing rdfs:label|skos:prefLabel ?name .
  FILTER (STRSTARTS(STR(?thing), "{BASE}") && !STRSTARTS(STR(?thing), "{NS}") && LANG(?name) IN ("en", ""))
}}
ORDER BY ?thing ?name
"""


def _plain(text: str) -> str:
    """A stored query without its header."""
    return "\n".join(line for line in text.split("\n") if not line.startswith("#+")).strip()
