"""Walk from a cause to an effect along the steps that the authors state, each with its claim.

The steps are those of the stored query ``causal-steps``. A path leads through things and events and never
through an actor: that a state both suffers one thing and does another does not join them. Where the text
speaks of one thing more and less widely, a step *is a kind of* leads from the narrower concept to the wider.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from laborgraph.doors import Door
from laborgraph.naming import members, resolve
from laborgraph.querying import run
from laborgraph.vocabulary import local_name

if TYPE_CHECKING:
    from networkx import DiGraph

__all__ = ["KIND_OF", "LONGEST", "CausalPath", "Step", "path", "steps_from", "steps_into", "ways_near"]

KIND_OF = "isKindOf"
LONGEST = 12
"""Steps of a way at most: the ways are many times as many with each step more."""


@dataclass(frozen=True)
class Step:
    """One step: from, relation, to; what the claim says of it. ``sign`` is 1, -1 or 0 (not said).

    ``basis`` is ``statedInText`` for what the authors say, and ``curatorReading`` for a step *is a kind of*:
    it comes from the order of the concepts; ``strength``, ``verb``, ``claim`` and ``place`` are then empty.
    """

    cause: str
    relation: str
    effect: str
    sign: int
    strength: str
    verb: str
    claim: str
    place: str
    basis: str = "statedInText"


@dataclass(frozen=True)
class CausalPath:
    """Things from cause to effect and, for each pair of neighbours, the steps that join them."""

    things: tuple[str, ...]
    steps: tuple[tuple[Step, ...], ...]

    @property
    def sign(self) -> int:
        """1 when the first thing makes for more of the last, -1 for less, 0 when a step does not say."""
        product = 1
        for joined in self.steps:
            signs = {step.sign for step in joined}
            product *= signs.pop() if len(signs) == 1 else 0
        return product


def _steps(door: Door, lang: str, stated: bool = False) -> list[Step]:
    """All steps; ``stated``: only those of the text."""
    result = run(door, "causal-steps", {"lang": lang})
    at = {column.name: place for place, column in enumerate(result.columns)}
    found = [
        Step(
            str(row[at["from"]]),
            str(row[at["relation"]]),
            str(row[at["to"]]),
            int(str(row[at["sign"]] or 0)),
            str(row[at["strength"]] or ""),
            str(row[at["verb"]] or ""),
            str(row[at["claim"]]),
            str(row[at["place"]]),
        )
        for row in result.rows
    ]
    for narrow, broad in () if stated else run(door, "broader").rows:
        found.append(Step(str(narrow), KIND_OF, str(broad), 1, "", "", "", "", "curatorReading"))
    return found


def _network(pairs: Iterable[tuple[str, str]]) -> DiGraph[str]:
    from networkx import DiGraph

    network: DiGraph[str] = DiGraph()
    network.add_edges_from(pairs)
    return network


def _actors(door: Door) -> set[str]:
    return {local_name(iri) for iri, _ in members(door, "lg:Actor")}


def _ways(steps: list[Step], actors: set[str], start: str, end: str, longest: int) -> Iterator[CausalPath]:
    """The ways between two things along ``steps``, through no one of ``actors`` but the two.

    A way made of kinds alone says nothing about causes, and is none.
    """
    from networkx import all_simple_paths

    joined: dict[tuple[str, str], list[Step]] = defaultdict(list)
    for step in steps:
        if not {step.cause, step.effect} & (actors - {start, end}):
            joined[step.cause, step.effect].append(step)
    network = _network(joined)
    if start == end or start not in network or end not in network:
        return
    for way in all_simple_paths(network, start, end, cutoff=longest):
        found = CausalPath(tuple(way), tuple(tuple(joined[pair]) for pair in pairwise(way)))
        if any(step.claim for pair in found.steps for step in pair):
            yield found


def path(
    door: Door, cause: str, effect: str, longest: int = 6, lang: str = "en", stated: bool = False
) -> list[CausalPath]:
    """The ways from ``cause`` to ``effect`` of at most ``longest`` steps, the shortest first.

    Both are given as a person would type them. ``stated`` leaves out the steps *is a kind of*, which are the
    curators'. Raises ``UnknownName`` for an unknown thing.
    """
    start, end = (local_name(resolve(door, given)) for given in (cause, effect))
    found = _ways(_steps(door, lang, stated), _actors(door), start, end, longest)
    return sorted(found, key=lambda way: (len(way.things), way.things))


def ways_near(
    door: Door, cause: str, effect: str, longest: int = 6, stated: bool = False
) -> list[tuple[str, str]]:
    """Pairs near to ``cause`` and ``effect`` that have ways between them: one end shares a word instead.

    For ``nafta`` and ``remittances`` there is ``nafta`` and ``remittance-dependence``.
    """
    start, end = (local_name(resolve(door, given)) for given in (cause, effect))
    steps, actors = _steps(door, "en", stated), _actors(door)
    things = sorted({thing for step in steps for thing in (step.cause, step.effect)} - actors)
    pairs = [
        *((start, other) for other in things if _share_a_word(other, end)),
        *((other, end) for other in things if _share_a_word(other, start)),
    ]
    return [pair for pair in pairs if next(_ways(steps, actors, *pair, longest), None)]


def _share_a_word(one: str, other: str) -> bool:
    first, second = ({word.removesuffix("s") for word in slug.split("-")} for slug in (one, other))
    return one != other and any(len(word) > 3 for word in first & second)


def steps_from(door: Door, thing: str) -> list[str]:
    """What the authors say ``thing`` leads to, in one step."""
    start = local_name(resolve(door, thing))
    return sorted({step.effect for step in _steps(door, "en") if step.cause == start and step.claim})


def steps_into(door: Door, thing: str) -> list[str]:
    """What the authors say leads to ``thing``, in one step."""
    end = local_name(resolve(door, thing))
    return sorted({step.cause for step in _steps(door, "en") if step.effect == end and step.claim})
