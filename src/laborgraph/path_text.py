"""Write causal paths as lines for people, in English or Spanish."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import yaml

from laborgraph.content import content
from laborgraph.doors import Door
from laborgraph.paths import KIND_OF, CausalPath
from laborgraph.querying import run

__all__ = ["path_text"]


def _called(door: Door, lang: str) -> dict[str, str]:
    """The names of things and terms, by their slugs."""
    rows = reversed(run(door, "names").rows)
    return {str(thing): str(label) for thing, _, label, spoken, *_ in rows if spoken == lang}


def path_text(door: Door, ways: Iterable[CausalPath], lang: str = "en") -> str:
    """The ways, numbered, each step with its relation, strength, verb, claim and place.

    Relations and strengths have their names, and in Spanish things too; in English a thing keeps its slug, by
    which it can be asked for. Verbs stay as the article prints them.
    """
    file = content("viz").joinpath(f"words.{lang}.yaml")
    words: Mapping[str, Mapping[Any, str]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    called, told = _called(door, lang), words["path"]

    def term(slug: str) -> str:
        return called.get(slug, slug)

    say: Callable[[str], str] = str if lang == "en" else term
    lines = []
    for number, way in enumerate(ways, 1):
        whole = {1: "more", -1: "less", 0: "unsaid"}[way.sign]
        lines.append(f"{number}. {' → '.join(map(say, way.things))} ({told[whole]})")
        for step in (step for joined in way.steps for step in joined):
            cause, effect = say(step.cause), say(step.effect)
            if step.relation == KIND_OF:
                lines.append(f"     {told['kind'] % (cause, effect)}")
                continue
            said = f", “{step.verb}”" if step.verb else ""
            lines.append(f"     {cause} {term(step.relation)} {effect} ({term(step.strength)}{said})")
            lines.append(f"       {step.claim}, {step.place}")
    return "".join(f"{line}\n" for line in lines)
