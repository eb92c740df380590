"""Draw what runs along time and along the text: events on an axis, and a strip for each section."""

import re
from collections.abc import Mapping, Sequence

from markupsafe import Markup, escape

from laborgraph.marks import WIDTH, linked, picture, rect, rule, shortened, text
from laborgraph.page_data import Row

__all__ = ["coverage_strips", "span", "timeline"]

_LEFT, _RIGHT = 12, 748
_LETTER = 7.0
"""No letter of a label is wider than this on the average, in CSS pixels."""
_CELL, _ACROSS = 9, 84
_STOPS = {"in": ("none", "full"), "out": ("full", "none"), "both": ("none", "full", "none")}
_FADES = {(True, False): "in", (False, True): "out", (True, True): "both"}


def span(row: Row) -> tuple[float, float, bool, bool] | None:
    """From and to which year something lasts, and whether its start and its end are vague.

    Years as the article gives them; a decade or part of a century in its words gives a stretch with vague
    ends. ``None`` when nothing is said. ``row`` is one of the stored query ``events``, in English.

    >>> span({"from_year": 1942, "to_year": 1964})
    (1942.0, 1964.0, False, False)
    >>> span({"from_text": "late 19th century", "to_year": 1929})
    (1867.0, 1929.0, True, False)
    >>> span({"date_text": "during the 1960s"})
    (1960.0, 1970.0, True, True)
    """
    first, last = _year(row.get("from_year")), _year(row.get("to_year"))
    begins, whole = _stretch(row.get("from_text")), _stretch(row.get("date_text"))
    if first is None and last is None:
        vague = begins or whole
        return (*vague, True, True) if vague else None
    if first is None:
        return (begins[0] if begins else float(last or 0) - 5, float(last or 0), True, False)
    if last is None:
        return (first, first + 20 if row.get("to_text") else first + 1, False, True)
    return (first, last, False, False)


def _year(cell: object) -> float | None:
    return float(cell) if isinstance(cell, int) else None


def _stretch(words: object) -> tuple[float, float] | None:
    """The years that words such as "1980s" or "late 19th century" speak of."""
    said = str(words or "")
    if match := re.search(r"\b(\d{3}0)s\b", said):
        return float(match[1]), float(match[1]) + 10
    if match := re.search(r"(early|mid|late)?\s*(\d\d)th century", said):
        start = (int(match[2]) - 1) * 100
        third = {"early": 0, "mid": 33, "late": 67}.get(match[1])
        return (
            (float(start), start + 100.0) if third is None else (float(start + third), start + third + 33.0)
        )
    if match := re.search(r"\b(1[5-9]\d\d|20\d\d)\b", said):
        return float(match[1]), float(match[1]) + 1
    return None


def _when(row: Row) -> str:
    """The date as the article has it, in the language of the row."""
    first = str(row["from_year"] or row["from_text"] or "")
    last = str(row["to_year"] or row["to_text"] or "")
    return str(row["date_text"] or (first if first == last or not last else f"{first} – {last}"))


def _gradients() -> str:
    made = []
    for name, stops in _STOPS.items():
        steps = "".join(
            f'<stop offset="{at / (len(stops) - 1):g}" class="{css}"/>' for at, css in enumerate(stops)
        )
        made.append(f'<linearGradient id="/fade-{name}">{steps}</linearGradient>')
    return f"<defs>{''.join(made)}</defs>"


def timeline(name: str, events: Sequence[Row], english: Sequence[Row], targets: Mapping[str, str]) -> Markup:
    """Phases, then events, as bars on an axis of years; vague ends fade out.

    ``events`` are rows of the stored query ``events`` in the language of the page, ``english`` the same in
    English; ``targets`` maps an event to the thing that it links to. Undated events are named below.
    """
    spans = {str(row["event"]): found for row in english if (found := span(row))}
    dated = {str(row["event"]): row for row in events if str(row["event"]) in spans}
    low = min(found[0] for found in spans.values()) // 10 * 10 - 5
    high = max(found[1] for found in spans.values()) + 5
    scale = (_RIGHT - _LEFT) / (high - low)
    years = range(int(low // 20 + 1) * 20, int(high), 20)
    bottom = 8 + 38 * len(dated)
    body = [_gradients()]
    body += [rule(x, 0, x, bottom, "grid") for year in years if (x := _LEFT + (year - low) * scale)]
    top = 8
    for slug, row in sorted(dated.items(), key=lambda item: (item[1]["type"] != "Phase", spans[item[0]])):
        start, end, *vague = spans[slug]
        x = _LEFT + (start - low) * scale
        fade = _FADES.get((vague[0], vague[1]))
        label = f"{row['label']} ({_when(row)})"
        # a label begins where its bar does or ends where it does or, where it would fit neither way, between
        words = shortened(label, int(WIDTH / _LETTER))
        long, stop = len(words) * _LETTER, x + max(5.0, (end - start) * scale)
        if x + long > WIDTH and stop >= long:
            inner = text(stop, top + 11, words, "", "end")
        else:
            inner = text(max(0.0, min(x, WIDTH - long)), top + 11, words)
        fill = f"url(#/fade-{fade})" if fade else ""
        inner += rect(x, top + 16, max(5.0, (end - start) * scale), 12, "" if fade else "bar", fill)
        body.append(linked(targets[slug], label, inner) if slug in targets else f"<g>{inner}</g>")
        top += 38
    body.append(rule(_LEFT, top, _RIGHT, top))
    for year in years:
        x = _LEFT + (year - low) * scale
        body += [rule(x, top, x, top + 6), text(x, top + 20, str(year), "quiet", "middle")]
    undated = dict.fromkeys(str(row["label"]) for row in events if str(row["event"]) not in dated)
    if undated:
        body.append(text(_LEFT, top + 42, f"? {'; '.join(undated)}", "quiet"))
    return picture(top + 50, name, body)


def coverage_strips(
    name: str, passages: Sequence[Row], headings: Mapping[str, str], said: Mapping[str, object]
) -> Markup:
    """A strip for each section with a cell for each passage, darker the more claims are anchored in it.

    ``passages`` are rows of the stored query ``passage-coverage``, ``headings`` are by article and section;
    ``said`` has the words ``claim``, ``claims`` and ``open`` and what functions are called. A passage that
    does something else is hollow.
    """
    sections: dict[str, list[Row]] = {}
    for row in passages:
        sections.setdefault(f"{row['article']} {row['section']}", []).append(row)
    body, top = [], 4
    for section, rows in sections.items():
        carrying = sum(row["claims"] != 0 for row in rows)
        heading = f"{headings.get(section, section)} ({carrying} / {len(rows)})"
        body.append(text(0, top + 12, heading, "head"))
        for at, row in enumerate(rows):
            x, y = at % _ACROSS * _CELL + 1, top + 18 + at // _ACROSS * 26
            count = int(str(row["claims"]))
            cell = rect(
                x, y, _CELL - 2, 20, f"c{min(4, count)}" if count else "none" if row["function"] else "open"
            )
            function = said.get(str(row["function"]), str(row["function"] or said["open"]))
            carried = f"{count} {said['claim' if count == 1 else 'claims']}"
            label = f"{row['place']}: {carried if count else function}"
            if count:
                body.append(linked(str(row["first_claim"]), label, cell))
            else:
                body.append(f"<g><title>{escape(label)}</title>{cell}</g>")
        top += 48 + (len(rows) - 1) // _ACROSS * 26
    return picture(top, name, body)
