"""Write the marks that charts are made of: SVG pictures, texts, bars, lines and links as text."""

from collections.abc import Iterable

from markupsafe import Markup, escape

__all__ = ["WIDTH", "linked", "picture", "rect", "rule", "shortened", "text"]

WIDTH = 760
"""Width of every chart in CSS pixels; a narrow page scrolls it."""


def picture(height: float, name: str, body: Iterable[str]) -> Markup:
    """An SVG picture, ``WIDTH`` wide, that a screen reader calls ``name``."""
    head = f'<svg viewBox="0 0 {WIDTH} {height:g}" role="group" aria-label="{escape(name)}">'
    return Markup("\n".join(["<div class='chart'>", head, *body, "</svg></div>"]))  # noqa: S704 (escaped)


def linked(thing: str, name: str, body: str) -> str:
    """``body`` as a link to the article of ``thing``; a screen reader says ``name``.

    >>> linked("c-1", 'a "b"', "<g/>")
    '<a href="#c-1" aria-label="a &#34;b&#34;"><g/></a>'
    """
    # what is seen must stand in what is read out, which has a blank between its parts
    parted = "</text> <".join(body.split("</text><")) if body.count("<text") > 1 else body
    return f'<a href="#{escape(thing)}" aria-label="{escape(name)}">{parted}</a>'


def text(x: float, y: float, words: str, css: str = "", anchor: str = "") -> str:
    """``words`` at ``(x, y)``, the left end of their line or, by ``anchor``, its middle or end.

    >>> text(1.25, 2, "<", "quiet", "end")
    '<text x="1.2" y="2" class="quiet" text-anchor="end">&lt;</text>'
    """
    looks = _attribute("class", css) + _attribute("text-anchor", anchor)
    return f'<text x="{_n(x)}" y="{_n(y)}"{looks}>{escape(words)}</text>'


def rect(x: float, y: float, width: float, height: float, css: str = "", fill: str = "") -> str:
    """A bar with its upper left corner at ``(x, y)``, of a class of the style or with its own ``fill``."""
    place = f'x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"'
    return f"<rect {place}{_attribute('class', css)}{_attribute('fill', fill)}/>"


def rule(x1: float, y1: float, x2: float, y2: float, css: str = "axis") -> str:
    """A line of an axis or, as ``grid``, a fainter one behind the marks."""
    return f'<line x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}" class="{css}"/>'


def shortened(words: str, most: int) -> str:
    """``words`` cut to ``most`` letters, with a mark where something is left out."""
    return words if len(words) <= most else f"{words[: most - 1]}…"


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _attribute(name: str, value: str) -> str:
    return f' {name}="{value}"' if value else ""
