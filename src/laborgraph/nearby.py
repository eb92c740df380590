"""Say what lies near a stored query that found nothing: what there is without one of the values given.

It is never the answer, and is shown apart from where an answer stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from laborgraph.doors import Cell, Door
from laborgraph.errors import nearest
from laborgraph.querying import Result, run

__all__ = ["Near", "nearby"]

_FEW = 5
_WORDS = ("lang",)
"""Parameters that choose words, not things: to leave them out finds nothing else."""


@dataclass(frozen=True)
class Near:
    """What a query gives without its parameter ``parameter``: how many rows, and with which ``values``.

    ``column`` is the column that the values stand in, the nearest to the value given first; both are
    empty when no column shows what the parameter chooses.
    """

    parameter: str
    rows: int
    column: str
    values: tuple[str, ...]

    def __str__(self) -> str:
        rows = f"{self.rows} row{'s' * (self.rows != 1)}"
        values = f", {self.column} {', '.join(self.values)}" if self.values else ""
        return f"without {self.parameter}: {rows}{values}"


def nearby(door: Door, result: Result) -> list[Near]:
    """What the query of the empty ``result`` gives when one of its values is left out, fewest rows first.

    A value without which there is still nothing, or which the query needs, is not listed.
    """
    found = []
    for parameter in result.query.parameters:
        given = result.parameters.get(parameter.name)
        if not given or parameter.required or parameter.name in _WORDS:
            continue
        others: Mapping[str, tuple[str, ...]] = {
            name: values for name, values in result.parameters.items() if name != parameter.name
        }
        wider = run(door, result.query.name, others)
        if wider.rows:
            column, values = _values(wider, parameter.name, given[0])
            found.append(Near(parameter.name, len(wider.rows), column, values))
    return sorted(found, key=lambda near: (near.rows, near.parameter))


def _values(wider: Result, parameter: str, given: str) -> tuple[str, tuple[str, ...]]:
    """The column that shows what ``parameter`` chooses, and its values nearest to ``given``."""
    names = [column.name for column in wider.columns]
    column = next((n for n in (parameter, f"from_{parameter}") if n in names), "")
    if not column:
        return "", ()
    cells: set[Cell] = {cell for row in wider.rows if (cell := row[names.index(column)]) is not None}
    return column, tuple(map(str, _ranked(cells, given)[:_FEW]))


def _ranked(cells: set[Cell], given: str) -> list[Cell]:
    """``cells``, the nearest to ``given`` first: numbers by distance, names by their letters."""
    try:
        wanted = float(given.partition("-")[0] or given)  # of a range the lower end
        numbers = {cell: float(str(cell)) for cell in cells}
    except ValueError:
        texts = {str(cell): cell for cell in cells}
        first = [texts[name] for name in nearest(given, texts, _FEW)]
        return first + sorted((cell for cell in cells if cell not in first), key=str)
    return sorted(cells, key=lambda cell: (abs(numbers[cell] - wanted), numbers[cell]))
