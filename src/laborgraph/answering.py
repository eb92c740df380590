"""Answer requests about one state of the graph, inside a process that may be ended at any time.

Everything that needs a file is read when the state is made; after that an answer needs the memory only.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pyoxigraph as ox

from laborgraph.doors import OxigraphDoor
from laborgraph.errors import LaborgraphError
from laborgraph.evaluating import evaluate
from laborgraph.exchange import Answer, Ask, Refused, problem
from laborgraph.limits import Limits
from laborgraph.protocol import read_request
from laborgraph.service_description import counted, describe_service

__all__ = ["Served"]


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
        self.door = OxigraphDoor(self.store)
        self.graphs = frozenset(
            graph.value for graph in self.store.named_graphs() if isinstance(graph, ox.NamedNode)
        )
        self.counts = counted(self.store)
        self._answers: dict[str, Callable[[Ask], Answer]] = {"sparql": self._sparql}

    def answer(self, ask: Ask) -> Answer:
        """The answer to ``ask``; a mistake of the client is an answer too."""
        first = ask.path.strip("/").split("/")[0]
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
