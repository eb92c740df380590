"""Draw the numbers of the graph as SVG charts, each datum a link to the claim that gives it.

A chart is text: its colours are classes of the page's style, its rows stand beside it as a table. What is
drawn is what the stored queries give, scaled; nothing is computed anew and nothing is filled in.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import accumulate
from textwrap import wrap

from markupsafe import Markup

from laborgraph.marks import WIDTH, linked, picture, rect, rule, shortened, text
from laborgraph.page_data import Row

__all__ = ["bars", "printed", "reach", "slopes", "table_bars"]

_NAMES = 305
"""Width of the names before the bars."""
_NUMBERS = 195
"""Width kept for the numbers behind the longest bar."""
_ROW = 26
_LETTERS = 46
"""How many letters of a name stand in a line; a longer one takes two."""
_PANEL, _PANEL_HEIGHT = 240, 166


def _value(row: Row) -> float:
    return float(str(row["value"]))


def reach(row: Row) -> tuple[float, float] | None:
    """From where to where a number reaches: one point, or a range when it is not given more exactly.

    >>> reach({"value": None, "lower": Decimal("65"), "upper": Decimal("75")})
    (65.0, 75.0)
    """
    value, lower, upper = (
        float(cell) if isinstance(cell, Decimal) else None
        for cell in (row.get("value"), row.get("lower"), row.get("upper"))
    )
    if value is not None:
        return value, value
    known = [limit for limit in (lower, upper) if limit is not None]
    return (known[0], known[-1]) if known else None


def printed(row: Row) -> str:
    """A number as printed, the sign of its note raised.

    >>> printed({"as_printed": "3.2 ^a"})
    '3.2ᵃ'
    """
    return re.sub(r" ?\^([abc])", lambda match: "ᵃᵇᶜ"["abc".index(match[1])], str(row["as_printed"]))


def bars(name: str, rows: Sequence[tuple[str, Row]]) -> Markup:
    """Horizontal bars on one scale, one for each ``(name, row)``, with the number as printed at its end.

    A range is a lighter stretch between its ends. Rows have ``claim``, ``value``, ``lower``, ``upper`` and
    ``as_printed`` as the stored query ``figures`` gives them; rows without a number are left out.
    """
    drawn = [(label, row, ends) for label, row in rows if (ends := reach(row))]
    least = min([0.0, *(ends[0] for *_, ends in drawn)])
    most = max([0.0, *(ends[1] for *_, ends in drawn)])
    scale = (WIDTH - _NAMES - _NUMBERS) / ((most - least) or 1)
    zero = _NAMES + 12 - least * scale
    heights = (_ROW + 8 * (len(label) > _LETTERS) for label, *_ in drawn)
    tops = list(accumulate(heights, initial=6))

    def marks() -> Iterator[str]:
        for (label, row, (low, high)), y in zip(drawn, tops, strict=False):
            start, end = sorted((0.0, low))
            lines = wrap(label, _LETTERS, max_lines=2, placeholder="…")
            y += 4 * (len(lines) - 1)
            first = y + 14 - 7 * (len(lines) - 1)
            inner = "".join(text(_NAMES, first + 14 * at, line, "", "end") for at, line in enumerate(lines))
            inner += rect(zero + start * scale, y, max(1.0, (end - start) * scale), 18, "bar")
            if high > low:
                inner += rect(zero + low * scale, y, (high - low) * scale, 18, "range")
            # what is below zero has its number on the other, empty side
            inner += text(zero + max(high, 0) * scale + 6, y + 14, shortened(printed(row), 25), "number")
            yield linked(str(row["claim"]), f"{label}: {printed(row)}", inner)
        yield rule(zero, 0, zero, tops[-1] + 2)

    return picture(tops[-1] + 4, name, marks())


def slopes(name: str, panels: Mapping[str, Mapping[str, Sequence[Row]]], units: Mapping[str, str]) -> Markup:
    """Small panels, each with a line from the first to the last year for every subject.

    ``panels`` maps what is measured to subjects, and these to their rows, by year; ``units`` says in which
    unit. The first subject has circles, the second squares.
    """
    across = WIDTH // _PANEL
    body: list[str] = []
    for place, (measured, subjects) in enumerate(panels.items()):
        left, top = (place % across) * (_PANEL + 13), (place // across) * _PANEL_HEIGHT
        scale = 70 / (max(_value(row) for rows in subjects.values() for row in rows) or 1)
        body.append(text(left + 4, top + 16, shortened(measured, 31), "head"))
        body.append(text(left + 4, top + 31, shortened(units.get(measured, ""), 36), "quiet"))
        for at, (subject, rows) in enumerate(subjects.items()):
            spots = [
                (left + 62 + step * 115, top + 134 - _value(row) * scale) for step, row in enumerate(rows)
            ]
            line = " ".join(f"{x:g},{y:.1f}" for x, y in spots)
            body.append(f'<polyline points="{line}" class="series s{at}"/>')
            for step, (row, (x, y)) in enumerate(zip(rows, spots, strict=True)):
                mark = _circle(x, y) if at == 0 else rect(x - 4, y - 4, 8, 8, f"s{at}")
                side = (x - 8, "end") if step == 0 else (x + 8, "start")
                away = _apart(
                    _value(row), [_value(o[step]) for o in subjects.values() if step < len(o)], scale
                )
                mark += text(side[0], y + 4 + away, printed(row), "number", side[1])
                said = f"{measured}, {subject}, {row['from_year']}: {printed(row)}"
                body.append(linked(str(row["claim"]), said, mark))
        for step, row in enumerate(next(iter(subjects.values()))):
            body.append(text(left + 62 + step * 115, top + 154, str(row["from_year"]), "quiet", "middle"))
    return picture(-(-len(panels) // across) * _PANEL_HEIGHT, name, body)


def _apart(value: float, values: Sequence[float], scale: float) -> float:
    """How far a label moves up or down so that it does not stand on that of a near value."""
    near = [other for other in values if other != value and abs(other - value) * scale < 12]
    return (6 if near[0] > value else -6) if near else 0


def _circle(x: float, y: float) -> str:
    return f'<circle cx="{x:g}" cy="{y:.1f}" r="4.5" class="s0"/>'


def table_bars(name: str, rows: Sequence[Row], labels: Mapping[str, str], units: Mapping[str, str]) -> Markup:
    """The cells of a table as bars, a line for each subject; each column has its own scale and unit."""
    columns: dict[str, list[Row]] = {}
    for row in rows:
        columns.setdefault(str(row["indicator_label"]), []).append(row)
    room = (WIDTH - 150) / len(columns)
    body: list[str] = []
    for at, (measured, cells) in enumerate(columns.items()):
        left = 150 + at * room
        most = max(abs(_value(cell)) for cell in cells) or 1
        body.append(text(left, 16, shortened(measured, 44), "head"))
        body.append(text(left, 31, shortened(units.get(measured, ""), 46), "quiet"))
        for place, cell in enumerate(cells):
            y = 42 + place * _ROW
            length = abs(_value(cell)) / most * (room - 90)
            subject = labels.get(str(cell["subject"]), str(cell["subject"]))
            if at == 0:
                body.append(text(140, y + 14, shortened(subject, 22), "", "end"))
            bar = rect(left, y, max(1.0, length), 18, "bar")
            bar += text(left + length + 6, y + 14, printed(cell), "number")
            body.append(linked(str(cell["claim"]), f"{subject}, {measured}: {printed(cell)}", bar))
    return picture(48 + max(map(len, columns.values())) * _ROW, name, body)
