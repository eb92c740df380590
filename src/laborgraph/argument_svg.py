"""Write the drawing of an argument as SVG: text stays text, light and dark, each kind of line with its look.

The file needs nothing else and fits into a page beside others of its kind. Colours are set in
``viz/argument.css`` by plain class selectors, which programs for slides and pictures read too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from laborgraph.argument_data import Argument, Box, Link
from laborgraph.argument_sheet import Drawing, Joint, Line, Placed, Point, Text, Words

__all__ = ["LINES", "svg"]

LINES = {
    "Support": (2.4, "", "arrow"),
    "Evidence": (2.2, "10 4", "arrow"),
    "Rebuttal": (2.6, "", "bar"),
    "Qualification": (2.4, "2 4", "arrow"),
    "Contrast": (2.2, "10 3 2 3", "bar"),
    "Restatement": (4.2, "", "open"),
    "Elaboration": (1.4, "5 3", "open"),
}
"""Width, dashes and head of each kind of line."""
_FONT = "Arial, Helvetica, 'Liberation Sans', 'DejaVu Sans', sans-serif"


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _at(point: Point) -> str:
    return f"{_number(point[0])} {_number(point[1])}"


def _text(text: Text, x: float = 0, y: float = 0) -> str:
    """One text element; each line is a span, with a space after it for those who copy."""
    left = _number(x + text.x)
    spans = "".join(
        f'<tspan x="{left}" y="{_number(y + text.y + at * text.leading)}">{escape(line)}'
        f"{' ' if at + 1 < len(text.lines) else ''}</tspan>"
        for at, line in enumerate(text.lines)
    )
    return f'<text class="{text.style}" font-size="{_number(text.size)}">{spans}</text>'


def _says(link: Link, words: Words) -> str:
    """What a link is, in words."""
    how = words[{"": "stated", "read": "note read", "added": "note drawn"}[link.seen]]
    parts = [words[link.kind], how]
    if link.marker:
        parts.append(f"“{link.marker}”")
    if link.place:
        parts.append(link.place)
    if link.unseen:
        parts.append(words["unseen"].format(link.unseen))
    return "; ".join(parts)


def _head(kind: str, end: Point, left: bool) -> str:
    """The head of a line that ends at ``end``, coming from the right when it points to the ``left``."""
    x, y = end
    back = 9 if left else -9
    shape = LINES[kind][2]
    if shape == "bar":
        return f'<path class="head open" d="M{_at((x + back / 1.8, y - 6))} V{_number(y + 6)}"/>'
    wings = f"M{_at((x + back, y - 5))} L{_at((x, y))} L{_at((x + back, y + 5))}"
    return f'<path class="head {shape}" d="{wings}{" Z" if shape == "arrow" else ""}"/>'


def _path(points: Sequence[Point]) -> str:
    """Straight lines from point to point with rounded corners."""
    parts = [f"M{_at(points[0])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        r = min(8.0, *(max(abs(one[0] - corner[0]), abs(one[1] - corner[1])) / 2 for one in (before, after)))
        near, far = (_towards(corner, one, r) for one in (before, after))
        parts.append(f"L{_at(near)} Q{_at(corner)} {_at(far)}")
    return " ".join([*parts, f"L{_at(points[-1])}"])


def _towards(corner: Point, other: Point, r: float) -> Point:
    """The point that lies ``r`` from ``corner`` on the way to ``other``, along an axis."""
    x, y = (other[0] - corner[0], other[1] - corner[1])
    return (corner[0] + r * (x > 0) - r * (x < 0), corner[1] + r * (y > 0) - r * (y < 0))


def _stroke(kind: str, points: Sequence[Point], head: bool) -> str:
    """A line of its kind along ``points``, with the head at the end when there is one."""
    width, dashes, shape = LINES[kind]
    left = points[-1][0] < points[-2][0]
    end = points[-1]
    if head and shape == "arrow":
        points = (*points[:-1], (end[0] + (6 if left else -6), end[1]))
    path = _path(points)
    dash = f' stroke-dasharray="{dashes}"' if dashes else ""
    parts = [f'<path class="edge" d="{path}" stroke-width="{width}"{dash}/>']
    if kind == "Restatement":
        # two thin lines: a broad one with its middle left as paper
        parts.append(f'<path class="core" d="{path}" stroke-width="{width - 2.4:.1f}"/>')
    if head:
        parts.append(_head(kind, end, left))
    return "".join(parts)


def _line(line: Line, argument: Argument, words: Words) -> str:
    source, target = argument.box(line.source), argument.box(line.target)
    title = f"{source.number} → {target.number}: {_says(line.link, words)}"
    ends = f"data-from={quoteattr(source.claim)} data-to={quoteattr(target.claim)}"
    return (
        f'<g class="line {line.link.kind}" {ends}><title>{escape(title)}</title>'
        f"{_stroke(line.link.kind, line.points, line.head)}{_text(line.label)}</g>"
    )


def _joint(joint: Joint, words: Words) -> str:
    """The dot where premises meet, and the line that leads on from it."""
    kind, (x, y) = joint.link.kind, joint.at
    title = f"<title>{escape(words['note joint'])}</title>"
    dot = f'<circle cx="{_number(x)}" cy="{_number(y)}" r="4.5"/>'
    return f'<g class="joint {kind}">{title}{_stroke(kind, (joint.at, joint.end), True)}{dot}</g>'


def _box(placed: Placed, words: Words) -> str:
    box = placed.box
    styles = ["box", *(["thesis"] if box.level == 0 else []), *(["opposed"] if box.opposed else [])]
    dash = ' stroke-dasharray="6 4"' if box.opposed else ""
    stroke = "2.6" if box.level == 0 else "1.4"
    return (
        f'<g class="{" ".join(styles)}" data-claim={quoteattr(box.claim)}>'
        f"<title>{escape(_whole(box, words))}</title>"
        f'<rect x="{_number(placed.x)}" y="{_number(placed.y)}" width="{_number(placed.width)}" '
        f'height="{_number(placed.height)}" rx="5" stroke-width="{stroke}"{dash}/>'
        + "".join(_text(text, placed.x, placed.y) for text in placed.texts)
        + "</g>"
    )


def _whole(box: Box, words: Words) -> str:
    """A box in full: its statement, place, citations and name."""
    cited = "; ".join(
        f"{one.printed} ({words['nearby']})" if one.nearby else one.printed for one in box.citations
    )
    return f"{box.statement} ({box.place}; {cited or words['uncited']}) {box.claim}"


def _description(argument: Argument, words: Words) -> str:
    """The whole drawing in words, for those who cannot see it."""
    said = [f"{argument.thesis.number}: {argument.thesis.statement}"]
    for link in argument.links:
        sources = ", ".join(str(argument.box(one).number) for one in link.sources)
        told = " ".join(argument.box(one).statement for one in link.sources if one != argument.thesis.claim)
        target = argument.box(link.target)
        onward = f" {target.statement}" if target.level < 0 else ""
        said.append(f"{sources} {words[link.kind]} {target.number}: {told}{onward}".rstrip(": "))
    said += [
        f"{argument.box(left.claim).number}: {words['more'].format(left.count)}: {words[left.kind]}"
        for left in argument.omitted
    ]
    return ". ".join(part.rstrip(".") for part in said) + "."


def svg(drawing: Drawing, words: Words, style: str) -> str:
    """``drawing`` as one SVG file; ``style`` is the text of ``viz/argument.css``."""
    argument = drawing.argument
    mark = re.sub(r"[^A-Za-z0-9-]", "-", f"{argument.thesis.claim}-{argument.depth}-{argument.lang}")
    size = f'width="{_number(drawing.width)}" height="{_number(drawing.height)}"'
    box = f'viewBox="0 0 {_number(drawing.width)} {_number(drawing.height)}"'
    named = f'role="img" aria-labelledby="argument-{mark} argument-{mark}-told" xml:lang="{argument.lang}"'
    look = f'class="laborgraph-argument" font-family="{_FONT}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {look} {size} {box} {named}>',
        f'<title id="argument-{mark}">{escape(argument.thesis.label)}</title>',
        f'<desc id="argument-{mark}-told">{escape(_description(argument, words))}</desc>',
        f"<style>\n{style}</style>",
        f'<rect class="paper" {size}/>',
        *(_text(text) for text in drawing.texts),
    ]
    if drawing.rail:
        parts.append(f'<path class="rail" d="{_path(drawing.rail)}"/>')
    parts += [_line(line, argument, words) for line in drawing.lines]
    parts += [_joint(joint, words) for joint in drawing.joints]
    parts += [_box(placed, words) for placed in drawing.boxes.values()]
    return "\n".join([*parts, "</svg>", ""])
