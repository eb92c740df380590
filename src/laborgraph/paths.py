"""Walk from a cause to an effect along the steps that the authors state, each with its claim.

The steps are those of the stored query ``causal-steps``. A path leads through things and events and never
through an actor: that a state both suffers one thing and does another does not join them. Where the text
speaks of one thing more and less widely, a step *is a kind of* leads from the narrower concept to the wider.
"""

from __future__ import annotations

from collections import defaultdict
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


def _steps(door: Door, lang: str) -> list[Step]:
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
    for narrow, broad in run(door, "broader").rows:
        found.append(Step(str(narrow), KIND_OF, str(broad), 1, "", "", "", "", "curatorReading"))
    return found


def _network(steps: list[Step]) -> DiGraph[str]:
    from networkx import DiGraph

    network: DiGraph[str] = DiGraph()
    for step in steps:
        network.add_edge(step.cause, step.effect)
    return network


def _walked(door: Door, ends: set[str], lang: str, stated: bool) -> list[Step]:
    """The steps that a way may take: through no actor but its ends; ``stated``: only those of the text."""
    actors = {local_name(iri) for iri, _ in members(door, "lg:Actor")} - ends
    return [
        step
        for step in _steps(door, lang)
        if step.cause not in actors
        and step.effect not in actors
        and (step.basis == "statedInText" or not stated)
    ]


def path(
    door: Door, cause: str, effect: str, longest: int = 6, lang: str = "en", stated: bool = False
) -> list[CausalPath]:
    """The ways from ``cause`` to ``effect`` of at most ``longest`` steps, the shortest first.

    Both are given as a person would type them. ``stated`` leaves out the steps *is a kind of*, which are the
    curators'. Raises ``UnknownName`` for an unknown thing.
    """
    from networkx import all_simple_paths

    start, end = (local_name(resolve(door, given)) for given in (cause, effect))
    steps = _walked(door, {start, end}, lang, stated)
    network = _network(steps)
    if start not in network or end not in network or start == end:
        return []
    joined: dict[tuple[str, str], list[Step]] = defaultdict(list)
    for step in steps:
        joined[step.cause, step.effect].append(step)
    found = [
        CausalPath(tuple(way), tuple(tuple(joined[pair]) for pair in pairwise(way)))
        for way in all_simple_paths(network, start, end, cutoff=longest)
    ]
    # a way made of kinds alone says nothing about causes
    told = [way for way in found if any(step.claim for pair in way.steps for step in pair)]
    return sorted(told, key=lambda way: (len(way.things), way.things))


def ways_near(
    door: Door, cause: str, effect: str, longest: int = 6, stated: bool = False
) -> list[tuple[str, str]]:
    """Pairs near to ``cause`` and ``effect`` that have ways between them: one end shares a word instead.

    For ``nafta`` and ``remittances`` there is ``nafta`` and ``remittance-dependence``.
    """
    from networkx import single_source_shortest_path_length

    start, end = (local_name(resolve(door, given)) for given in (cause, effect))
    network = _network(_walked(door, {start, end}, "en", stated))
    pairs = [
        *((start, other) for other in sorted(network) if _share_a_word(other, end)),
        *((other, end) for other in sorted(network) if _share_a_word(other, start)),
    ]
    return [
        (one, other)
        for one, other in pairs
        if one in network
        and one != other
        and other in single_source_shortest_path_length(network, one, cutoff=longest)
    ]


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
