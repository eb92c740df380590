"""Answer requests about one state of the graph, inside a process that may be ended at any time.

Everything that needs a file is read when the state is made; after that an answer needs the memory only.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pyoxigraph as ox

from laborgraph.catalogue import catalogue
from laborgraph.doors import OxigraphDoor
from laborgraph.errors import LaborgraphError
from laborgraph.evaluating import evaluate
from laborgraph.exchange import Answer, Ask, Refused, problem
from laborgraph.graph_store import graph_answer
from laborgraph.html_pages import Pages, inline_policy
from laborgraph.limits import Limits
from laborgraph.linked_data import LinkedData
from laborgraph.protocol import parameters, read_request
from laborgraph.query_page import QueryPage
from laborgraph.querying import run
from laborgraph.service_description import counted, describe_service
from laborgraph.stored_answers import StoredAnswers

__all__ = ["Served"]

_LINKS = '<a href="/queries">Stored queries</a> <a href="/query">Ask in SPARQL</a>'
"""What the explorer leads to when it is served."""


@dataclass
class Served:
    """One state of the graph, with all that is needed to answer about it.

    ``state`` is a digest of the content: equal states give equal answers. ``changed`` is when the
    content last changed, in seconds since 1970.
    """

    store: ox.Store
    limits: Limits
    state: str
    changed: float

    def __post_init__(self) -> None:
        door, pages, queries = OxigraphDoor(self.store), Pages(), catalogue()
        self._door, self._pages = door, pages
        self.graphs = frozenset(
            graph.value for graph in self.store.named_graphs() if isinstance(graph, ox.NamedNode)
        )
        self.counts = counted(self.store)
        stored = StoredAnswers(door, queries, pages, self.state)
        linked = LinkedData(door, pages, self.state)
        self.sample_path = linked.sample_path
        asking = QueryPage(door, queries, self.graphs, self.limits, pages, self.state)
        self._answers: dict[str, Callable[[Ask], Answer]] = {
            "": self._explorer,
            "doc": linked.answer,
            "graph": lambda ask: graph_answer(self.store, self.graphs, ask, self.state),
            "id": linked.answer,
            "openapi.json": stored.describe,
            "queries": stored.answer,
            "query": asking.answer,
            "sparql": self._sparql,
            "static": lambda ask: pages.static(ask.path.removeprefix("/static/"), self.state),
        }

    def answer(self, ask: Ask) -> Answer:
        """The answer to ``ask``; a mistake of the client is an answer too."""
        first = ask.path.strip("/").split("/")[0]
        first = "query" if first.startswith("query.") else first
        try:
            if first not in self._answers:
                raise Refused(404, f"Nothing at {ask.path[:200]}.")
            return self._answers[first](ask)
        except LaborgraphError as error:
            return self.refusal(error, ask)

    def refusal(self, error: LaborgraphError, ask: Ask) -> Answer:
        """The error as an answer."""
        if isinstance(error, Refused):
            return problem(error.status, str(error), ask.accept, error.headers)
        return problem(400, str(error), ask.accept)

    def _sparql(self, ask: Ask) -> Answer:
        if ask.path.rstrip("/") != "/sparql":
            raise Refused(404, f"Nothing at {ask.path[:200]}; the endpoint is /sparql.")
        asked = read_request(ask, self.limits, self.graphs)
        if asked is None:
            return describe_service(self.counts, ask, self.state)
        return evaluate(self.store, ask, asked, self.state)

    def _explorer(self, ask: Ask) -> Answer:
        """The explorer; a graph without an article has none, and leads to the page for queries."""
        from laborgraph.explorer import explorer_page, library

        if not run(self._door, "article").rows:
            return Answer(303, "text/plain", headers={"Location": "/query"})
        lang = dict(parameters(ask.query)).get("lang", "en")
        page = explorer_page(self._door, lang).replace("</nav>", f"{_LINKS}</nav>", 1)
        heads = {"Content-Security-Policy": inline_policy(page, library())}
        return Answer(
            200, "text/html", page.encode("utf-8", "replace"), heads, f"{self.state}|explorer|{lang}"
        )
