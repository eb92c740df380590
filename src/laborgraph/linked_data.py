"""Linked data: each thing of the graph has an address, and there a page for people and RDF for programs.

``/id/PATH`` names the thing ``https://w3id.org/laborgraph/PATH`` and leads on (303) to a document about
it, ``/doc/PATH.html``, ``.ttl``, ``.jsonld`` ..., as the client likes; ``/doc/PATH`` chooses itself. A slug
alone, ``/id/SLUG``, leads to the thing of that name. A retired id is gone (410) and says what stands in
its place.
"""

import re
from collections.abc import Iterator
from urllib.parse import quote

import pyoxigraph as ox
from markupsafe import Markup, escape

from laborgraph.cards import show
from laborgraph.doors import OxigraphDoor
from laborgraph.errors import nearest
from laborgraph.evaluating import write_triples
from laborgraph.exchange import Answer, Ask, Refused
from laborgraph.formats import ALIASES, GRAPHS, graph_format
from laborgraph.html_pages import Pages
from laborgraph.negotiation import choose
from laborgraph.protocol import parameters
from laborgraph.querying import run
from laborgraph.vocabulary import BASE, NS, local_name

__all__ = ["LinkedData", "iri_of", "path_of"]

_HTML = "text/html"
_SUFFIXES = {
    ".html": _HTML,
    ".ttl": "text/turtle",
    ".jsonld": "application/ld+json",
    ".nt": "application/n-triples",
    ".rdf": "application/rdf+xml",
}
_OFFERS = ("text/turtle", *GRAPHS[1:4], _HTML)
_REPLACED = ox.NamedNode(f"{NS}replacedBy")
_SLUG = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*")
_LANGUAGES = ("en", "es")


def path_of(iri: str) -> str:
    """The path at which a thing of ours has its address; a term of the vocabulary stands below ``ns/``.

    >>> path_of("https://w3id.org/laborgraph/ns#Claim")
    'ns/Claim'
    """
    return f"ns/{iri.removeprefix(NS)}" if iri.startswith(NS) else iri.removeprefix(BASE)


def iri_of(path: str) -> str:
    """The IRI of the thing that has its address at ``path``."""
    return NS + path.removeprefix("ns/") if path.startswith("ns/") else BASE + path


class LinkedData:
    """Answers below ``/id`` and ``/doc``; ``state`` names the content of the graph."""

    def __init__(self, door: OxigraphDoor, pages: Pages, state: str) -> None:
        self._door = door
        self._pages = pages
        self._state = state
        text = f"SELECT DISTINCT ?s {{ ?s ?p ?o FILTER (ISIRI(?s) && STRSTARTS(STR(?s), '{BASE}')) }}"
        self._paths = {path_of(str(row[0])) for row in door.select(text).rows}
        # a thing of the graph wins over a term of the vocabulary
        in_order = sorted(self._paths, key=lambda path: (not path.startswith("ns/"), path))
        self._slugs = {local_name(path): path for path in in_order}

    def sample_path(self) -> str:
        """The path of one thing, the first by name; empty when there is none."""
        return min((path for path in self._paths if not path.startswith("ns/")), default="")

    def answer(self, ask: Ask) -> Answer:
        """What ``ask`` is about. Raises ``Refused``: 404, 406 or 410."""
        kind, _, path = ask.path.lstrip("/").partition("/")
        if kind == "id" and path == "ns":
            return Answer(303, "text/plain", headers={"Location": f"/graph?graph={quote(NS.rstrip('#'))}"})
        if kind == "id":
            return self._thing(path, ask)
        suffix = next((suffix for suffix in _SUFFIXES if path.endswith(suffix)), "")
        if path.removesuffix(suffix) not in self._paths and path in self._paths:
            suffix = ""
        path = path.removesuffix(suffix)
        self._known(path)
        media_type = _SUFFIXES[suffix] if suffix else self._chosen(ask)
        return self._document(path, media_type, ask)

    def _known(self, path: str) -> None:
        if path not in self._paths:
            near = ", ".join(f"/id/{name}" for name in nearest(local_name(path), self._slugs))
            raise Refused(
                404, f"Nothing is named {iri_of(path[:200])}." + (f" Nearest: {near}." if near else "")
            )
        found = self._door.store.quads_for_pattern(ox.NamedNode(iri_of(path)), _REPLACED, None, None)
        for quad in found:
            if isinstance(quad.object, ox.NamedNode):
                new = quad.object.value
                place = f"/id/{quote(path_of(new))}" if new.startswith(BASE) else new
                raise Refused(
                    410,
                    f"{iri_of(path)} is retired; {new} stands in its place.",
                    Link=f'<{place}>; rel="successor-version"',
                )

    @staticmethod
    def _chosen(ask: Ask) -> str:
        chosen = choose(ask.accept, _OFFERS, {**ALIASES[GRAPHS], "application/xhtml+xml": _HTML})
        if chosen is None:
            raise Refused(
                406, f"None of the forms asked for can be given here; it gives {', '.join(_OFFERS)}."
            )
        return chosen

    def _thing(self, path: str, ask: Ask) -> Answer:
        if path not in self._paths and path in self._slugs:
            return Answer(303, "text/plain", headers={"Location": f"/id/{quote(self._slugs[path])}"})
        self._known(path)
        media_type = self._chosen(ask)
        suffix = next(suffix for suffix, form in _SUFFIXES.items() if form == media_type)
        lang = "".join(
            f"?lang={value}" for name, value in parameters(ask.query) if (name, value) == ("lang", "es")
        )
        place = f"/doc/{quote(path)}{suffix}{lang if suffix == '.html' else ''}"
        return Answer(303, "text/plain", headers={"Location": place})

    def _document(self, path: str, media_type: str, ask: Ask) -> Answer:
        links = [f'<{quote(iri_of(path), safe=":/#")}>; rel="describes"']
        links += [
            f'</doc/{quote(path)}{suffix}>; rel="alternate"; type="{form}"'
            for suffix, form in _SUFFIXES.items()
            if form != media_type
        ]
        suffix = next(suffix for suffix, form in _SUFFIXES.items() if form == media_type)
        heads = {"Link": ", ".join(links), "Content-Location": f"/doc/{quote(path)}{suffix}"}
        etag = f"{self._state}|{ask.path}|{ask.query}|{media_type}"
        if media_type == _HTML:
            return self._card(path, ask, etag, heads)
        triples = sorted(set(self._about(ox.NamedNode(iri_of(path)))), key=str)
        form = graph_format(media_type)
        return Answer(200, media_type, lambda sink: write_triples(triples, form, sink), heads, etag)

    def _about(self, thing: ox.NamedNode) -> Iterator[ox.Triple]:
        """What is stated of the thing, with the blank nodes that it leads to, and what leads to it."""
        store = self._door.store
        todo: list[ox.NamedNode | ox.BlankNode] = [thing]
        seen: set[ox.NamedNode | ox.BlankNode] = set()
        while todo:
            subject = todo.pop()
            if subject in seen:
                continue
            seen.add(subject)
            for quad in store.quads_for_pattern(subject, None, None, None):
                yield quad.triple
                if isinstance(quad.object, ox.BlankNode):
                    todo.append(quad.object)
        for quad in store.quads_for_pattern(None, None, thing, None):
            yield quad.triple

    def _linked(self, line: str) -> Markup:
        """A line of a card in which the slugs of things lead to them."""
        parts, at = [], 0
        for match in _SLUG.finditer(line):
            slug = match[0]
            leads = match.start() == 0 and line[match.end() : match.end() + 1] == ":"
            if ("-" in slug or leads) and slug in self._slugs:
                parts += [
                    escape(line[at : match.start()]),
                    Markup('<a href="/id/{}">{}</a>').format(quote(self._slugs[slug]), slug),
                ]
                at = match.end()
        return Markup("").join([*parts, escape(line[at:])])

    def _card(self, path: str, ask: Ask, etag: str, heads: dict[str, str]) -> Answer:
        lang = next((value for name, value in parameters(ask.query) if name == "lang"), "en")
        if lang not in _LANGUAGES:
            raise Refused(400, f"lang cannot be {lang[:40]!r}; it is en or es.")
        card = show(self._door, iri_of(path), lang)
        rows = run(self._door, "neighbours", {"thing": iri_of(path), "lang": lang}).rows
        neighbours: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for direction, name, label, other, called in rows:
            slug = str(other)
            near = neighbours.setdefault((str(direction), str(label or name)), [])
            near.append((quote(self._slugs.get(slug, slug)), str(called or slug)))
        values = {
            "card": card,
            "lang": lang,
            "path": path,
            "entries": [
                (entry.title, [self._linked(line) for line in entry.lines]) for entry in card.entries
            ],
            "neighbours": neighbours,
            "suffixes": [suffix for suffix in _SUFFIXES if suffix != ".html"],
        }
        return self._pages.html("card.html", values, etag, heads)
