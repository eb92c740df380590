"""Say in a few lines what the graph holds and what to try first."""

from laborgraph.doors import Door
from laborgraph.querying import run

__all__ = ["added", "counts", "summary"]

_ARTICLES = """
PREFIX lg: <https://w3id.org/laborgraph/ns#>
SELECT ?title ?authors WHERE { ?article a lg:Article ; lg:title ?title ; lg:authors ?authors } ORDER BY ?title
"""
_NAMES = {
    "claims": "claims, each with its place in the text",
    "passages": "passages, known by position and digest",
    "citations": "citations in the text",
    "works": "works in the reference list",
    "actors": "actors: firms, migrants, states, programs and others",
    "mechanisms": "mechanisms of labor export",
    "figures": "figures (numbers)",
    "concepts": "concepts and indicators",
    "links": "steps of the argument",
    "remarks": "remarks of the curators",
}
_TRY = """Try:
  laborgraph browse                                  open the explorer
  laborgraph query opposed-views                     views that the article answers
  laborgraph show disguised maquila                  everything about one thing
"""


def counts(door: Door) -> dict[str, int]:
    """How many of each kind the articles have: ``articles``, ``claims``, ``passages``, and so on.

    What readers added is not counted.
    """
    result = run(door, "summary")
    return {column.name: int(str(cell)) for column, cell in zip(result.columns, result.rows[0], strict=True)}


def added(door: Door) -> list[str]:
    """One line for each addition of a reader: how much, by whom, when, from which file."""
    lines = []
    for _, file, reader, day, claims, links, figures in run(door, "additions").rows:
        counted = ((claims, "claim"), (links, "step"), (figures, "figure"))
        parts = [f"{n} {name}{'' if n == 1 else 's'}" for n, name in counted if n]
        lines.append(f"{', '.join(parts) or 'nothing'} added by {reader} on {day}, from {file}")
    return lines


def summary(door: Door) -> str:
    """What the graph holds, as text: its articles, its counts, what readers added, three things to try."""
    lines = [f"{authors}:\n  {title}" for title, authors in door.select(_ARTICLES).rows]
    number = counts(door)
    lines += [f"{number[name]:>6} {words}" for name, words in _NAMES.items()]
    if own := added(door):
        lines += ["", "Beside the articles:", *(f"  {line}" for line in own)]
    return "\n".join(lines) + "\n\n" + _TRY
