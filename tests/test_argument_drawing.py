"""The drawing of an argument: boxes apart, no line through a foreign box, text that fits, in light and dark."""

import re
import sys
from dataclasses import replace
from itertools import combinations, pairwise, product
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import laborgraph
from laborgraph.arguing import argue
from laborgraph.argument_data import KINDS, Argument, Box, Link, Omitted
from laborgraph.argument_map import ArgumentMap
from laborgraph.argument_svg import LINES
from laborgraph.doors import Door
from laborgraph.errors import BadValue
from laborgraph.lettering import text_width

SVG = "{http://www.w3.org/2000/svg}"
FIRST = "c-first-paradox-integration-deepens-asymmetries"
SHOWN = (
    FIRST,
    "c-second-paradox-exodus-and-dependence",
    "c-agencies-see-success",
    "c-nearly-all-migrants-go-to-us",
)
Rect = tuple[float, float, float, float]
HOSTILE = (
    "</text><script>alert(1)</script>",
    '" onload="alert(1)',
    "&amp; <b>&lt; ]]>",
    "W" * 5000,
    "\N{RIGHT-TO-LEFT MARK}abc \N{CJK UNIFIED IDEOGRAPH-6F22} \N{GRINNING FACE}",
    "",
)


def drawn(argument: Argument) -> ElementTree.Element:
    return ElementTree.fromstring(ArgumentMap(argument).text("svg"))


def numbers(element: ElementTree.Element, *names: str) -> list[float]:
    return [float(element.attrib[name]) for name in names]


def rect_of(element: ElementTree.Element) -> Rect:
    x, y, width, height = numbers(element, "x", "y", "width", "height")
    return (x, y, x + width, y + height)


def boxes(tree: ElementTree.Element) -> dict[str, Rect]:
    found = {}
    for group in tree.iter(f"{SVG}g"):
        rect = group.find(f"{SVG}rect")
        if "data-claim" in group.attrib and rect is not None:
            found[group.attrib["data-claim"]] = rect_of(rect)
    return found


def apart(one: Rect, other: Rect) -> bool:
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def points(path: str) -> list[tuple[float, float]]:
    """The corners of a path of straight lines and rounded corners, in absolute coordinates."""
    found = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", path)]
    return list(zip(found[::2], found[1::2], strict=True))


def lines(tree: ElementTree.Element) -> list[tuple[set[str], list[tuple[float, float]]]]:
    """Each line, as the claims that it joins and its corners."""
    found = []
    for group in tree.iter(f"{SVG}g"):
        edge = group.find(f"{SVG}path")
        if "data-from" in group.attrib and edge is not None:
            found.append(({group.attrib["data-from"], group.attrib["data-to"]}, points(edge.attrib["d"])))
    return found


def labels(tree: ElementTree.Element) -> list[Rect]:
    """The room that the words on each line take."""
    found = []
    for text in tree.iter(f"{SVG}text"):
        if text.attrib["class"] == "chip":
            (span,) = text
            x, y = numbers(span, "x", "y")
            size = float(text.attrib["font-size"])
            found.append((x, y - 0.75 * size, x + text_width(span.text or "", size), y + 0.2 * size))
    return found


def crossings(tree: ElementTree.Element) -> list[tuple[set[str], str]]:
    """Each line that passes through a box that it does not join."""
    found = []
    for ends, corners in lines(tree):
        for (x1, y1), (x2, y2) in pairwise(corners):
            # a rounded corner lies inside the rectangle of its two ends
            part = (min(x1, x2), min(y1, y2), max(x1, x2) + 0.1, max(y1, y2) + 0.1)
            found += [
                (ends, claim)
                for claim, box in boxes(tree).items()
                if claim not in ends and not apart(part, box)
            ]
    return found


def check(tree: ElementTree.Element, argument: Argument) -> None:
    """What holds for every drawing."""
    placed = boxes(tree)
    width, height = numbers(tree, "width", "height")
    assert list(placed) == [box.claim for box in argument.boxes]
    assert [pair for pair in combinations(placed.values(), 2) if not apart(*pair)] == []
    assert crossings(tree) == []
    for left, top, right, bottom in placed.values():
        assert min(left, top) >= 0
        assert (right <= width, bottom <= height) == (True, True)
    told = [(one, link.target) for link in argument.links for one in link.sources]
    joined = [
        (g.attrib["data-from"], g.attrib["data-to"]) for g in tree.iter(f"{SVG}g") if "data-from" in g.attrib
    ]
    level = {box.claim: max(box.level, 0) for box in argument.boxes}
    onward = {box.claim for box in argument.onward}
    assert sorted(joined) == sorted(
        pair for pair in told if pair[1] in onward or abs(level[pair[0]] - level[pair[1]]) < 2
    )
    words = labels(tree)
    assert [pair for pair in combinations(words, 2) if not apart(*pair)] == []
    assert [pair for pair in product(words, placed.values()) if not apart(*pair)] == []
    spans = list(tree.iter(f"{SVG}tspan"))
    assert all(
        0 <= float(span.attrib["y"]) <= height and 0 <= float(span.attrib["x"]) <= width for span in spans
    )


@pytest.mark.parametrize("depth", [1, 2, 4])
@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("claim", SHOWN)
def test_arguments_of_the_article(claim: str, lang: str, depth: int, shipped_once: Door) -> None:
    argument = argue(shipped_once, claim, depth, lang)
    check(drawn(argument), argument)


def test_many_arguments_of_the_article(shipped_once: Door) -> None:
    for claim in laborgraph.query("claims")["claim"].drop_duplicates()[::40]:
        argument = argue(shipped_once, claim, 3)
        check(drawn(argument), argument)


@st.composite
def arguments(draw: st.DrawFn) -> Argument:
    """Invented arguments: a tree of any shape with further links between neighbouring and distant boxes."""
    many = draw(st.integers(1, 14))
    names = [f"c{number}" for number in range(many)]
    parents = [""] + [names[draw(st.integers(0, number - 1))] for number in range(1, many)]
    kinds = [draw(st.sampled_from(KINDS)) for _ in names]
    levels = [0]
    for parent in parents[1:]:
        levels.append(levels[names.index(parent)] + 1)
    served = [number for number in range(1, many) if levels[number] == 1 and draw(st.integers(0, 5)) == 0]
    served = [number for number in served if names[number] not in parents]
    order: list[int] = []

    def visit(number: int) -> None:
        order.append(number)
        for below in range(1, many):
            if parents[below] == names[number] and below not in served:
                visit(below)

    visit(0)
    joint = draw(st.booleans())
    links = []
    for number in order[1:]:
        group = [
            n for n in order[1:] if joint and parents[n] == parents[number] and kinds[n] == kinds[number]
        ] or [number]
        if group[0] == number:
            links.append(
                Link(
                    f"a{number}",
                    kinds[number],
                    tuple(names[n] for n in group),
                    parents[number],
                    0,
                    False,
                    "",
                    "",
                )
            )
    via = {one: link.link for link in links for one in link.sources}
    links += [
        Link(f"a{number}", kinds[number], ("c0",), names[number], 0, True, "so", "") for number in served
    ]
    for extra in range(draw(st.integers(0, 4))):
        one, other = draw(st.sampled_from(order)), draw(st.sampled_from(order))
        if one != other:
            links.append(
                Link(f"x{extra}", draw(st.sampled_from(KINDS)), (names[one],), names[other], 0, True, "", "")
            )
    label = st.sampled_from(
        ["short", "a statement of some words that takes two lines or three", *HOSTILE[:4]]
    )
    made: list[Box] = []
    for number in [*order, *served]:
        text = draw(label)
        made.append(
            Box(
                number=len(made) + 1,
                claim=names[number],
                level=-1 if number in served else levels[number],
                label=text,
                statement=text,
                place=draw(st.sampled_from(["", "section 1, paragraph 2, sentence 3"])),
                stance=draw(st.sampled_from(["endorsed", "rejected"])),
                holder="",
                citations=(),
                parent=parents[number],
                via=f"a{number}" if number in served else via.get(names[number], ""),
            )
        )
    claims = st.sampled_from([names[number] for number in order])
    left = [
        Omitted(claim, "Support", 2, claim == "c0" and draw(st.booleans()))
        for claim in draw(st.sets(claims, max_size=3))
    ]
    stances = {"endorsed": "endorsed", "rejected": "rejected"}
    return Argument(4, "en", "An Author, “Article”", tuple(made), tuple(links), tuple(left), stances)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(arguments())
def test_any_argument_can_be_drawn(argument: Argument) -> None:
    tree = drawn(argument)
    check(tree, argument)
    text = "".join(tree.itertext())
    assert text.count("and 2 more, not shown") >= 2 * len(argument.omitted)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str, shipped_once: Door) -> None:
    argument = argue(shipped_once, SHOWN[2])
    hostile = [replace(box, label=text, statement=text, place=text, holder=text) for box in argument.boxes]
    links = tuple(replace(link, marker=text, place=text) for link in argument.links)
    argument = replace(argument, boxes=tuple(hostile), links=links, article=text)
    tree = drawn(argument)
    check(tree, argument)
    assert {element.tag.removeprefix(SVG) for element in tree.iter()} <= {
        *("svg", "title", "desc", "style", "rect", "text", "tspan", "path", "g", "circle")
    }
    assert {name for element in tree.iter() for name in element.attrib if name.startswith("on")} == set()


def test_kinds_of_line_differ_in_more_than_colour() -> None:
    assert len(set(LINES.values())) == len(KINDS)
    assert set(LINES) == set(KINDS)


def test_views_that_the_authors_do_not_hold_are_dashed(shipped_once: Door) -> None:
    argument = argue(shipped_once, SHOWN[2], 2)
    dashed = set()
    for group in drawn(argument).iter(f"{SVG}g"):
        rect = group.find(f"{SVG}rect")
        if rect is not None and "stroke-dasharray" in rect.attrib:
            dashed.add(group.attrib["data-claim"])
    assert dashed == {box.claim for box in argument.boxes if box.stance in ("rejected", "reported")}
    assert SHOWN[2] in dashed
    assert len(dashed) < len(argument.boxes)


def test_it_is_named_and_told_for_those_who_cannot_see_it(shipped_once: Door) -> None:
    argument = argue(shipped_once, FIRST)
    tree = drawn(argument)
    assert tree.attrib["role"] == "img"
    named = {element.attrib["id"]: element for element in tree if "id" in element.attrib}
    title, told = (named[one] for one in tree.attrib["aria-labelledby"].split())
    assert title.text == argument.thesis.label
    assert told.text is not None
    assert all(box.statement.rstrip(".") in told.text for box in argument.boxes)
    shown = "".join(tree.itertext())
    assert argument.thesis.place in shown
    caption = " ".join("".join(text.itertext()) for text in tree.findall(f"{SVG}text")[:2])
    assert " ".join(caption.split()) == f"{argument.thesis.label} {argument.article}, {argument.thesis.place}"


def test_it_asks_nothing_of_any_network(shipped_once: Door) -> None:
    text = ArgumentMap(argue(shipped_once, FIRST, 2)).text("svg")
    assert re.findall(r"https?://[^\"]+|url\(|@import|href", text) == ["http://www.w3.org/2000/svg"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("font", ["", "DejaVu Sans"])
def test_in_a_browser_no_text_leaves_its_box(
    scheme: str, font: str, chromium: Any, shipped_once: Door, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    request.addfinalizer(lambda: chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []}))
    argument = argue(shipped_once, FIRST, 2)
    long = replace(argument.boxes[1], label="W" * 200, statement="%@" * 40)
    argument = replace(argument, boxes=(argument.boxes[0], long, *argument.boxes[2:]))
    file = tmp_path / "argument.svg"
    text = ArgumentMap(argument).text("svg")
    file.write_text(
        text.replace('font-family="', f'font-family="{font}, ' if font else 'font-family="'), encoding="utf-8"
    )
    chromium.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    )
    chromium.get(file.as_uri())
    outside = chromium.execute_script(
        """
        const out = [];
        const sheet = document.documentElement.getBoundingClientRect();
        for (const text of document.querySelectorAll('text')) {
          const group = text.closest('.box');
          const room = group ? group.querySelector('rect').getBoundingClientRect() : sheet;
          const span = text.getBoundingClientRect();
          if (span.left < room.left || span.right > room.right || span.top < room.top || span.bottom > room.bottom)
            out.push(text.textContent);
        }
        return out;
        """
    )
    assert outside == []
    over = chromium.execute_script(
        """
        const boxes = [...document.querySelectorAll('.box rect')].map((rect) => rect.getBoundingClientRect());
        const free = [...document.querySelectorAll('text')].filter((text) => !text.closest('.box'));
        const rects = free.map((text) => [text.textContent, text.getBoundingClientRect()]);
        const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
        const out = rects.filter(([, rect]) => boxes.some((box) => meet(rect, box))).map(([text]) => text);
        rects.forEach(([text, rect], at) => rects.slice(at + 1).forEach(([other, next]) => {
          if (meet(rect, next)) out.push(text + ' / ' + other);
        }));
        return out;
        """
    )
    assert over == []
    contrast = chromium.execute_script(
        """
        const light = (colour) => {
          const [r, g, b] = colour.match(/\\d+/g).map((v) => v / 255)
            .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const ratio = (a, b) => { const [x, y] = [light(a), light(b)]; return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05); };
        const paper = getComputedStyle(document.querySelector('.paper')).fill;
        const of = (what, name) => [...document.querySelectorAll(what)].map((one) => ratio(getComputedStyle(one)[name], paper));
        return [Math.min(...of('text', 'fill')), Math.min(...of('.edge', 'stroke'), ...of('.box rect', 'stroke')),
                getComputedStyle(document.querySelector('.paper')).fill];
        """
    )
    assert contrast[0] >= 4.5
    assert contrast[1] >= 3
    assert contrast[2] == {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 24, 29)"}[scheme]


def test_two_drawings_in_one_page_have_no_name_in_common(shipped_once: Door) -> None:
    texts = [ArgumentMap(argue(shipped_once, claim)).text("svg") for claim in SHOWN]
    texts.append(ArgumentMap(argue(shipped_once, FIRST, 2)).text("svg"))
    named = [name for text in texts for name in re.findall(r' id="([^"]+)"', text)]
    assert len(named) == len(set(named)) == 2 * len(texts)


def test_the_picture_has_twice_the_size_and_the_colours(shipped_once: Door) -> None:
    pytest.importorskip("resvg_py", reason="resvg-py is not installed: the extra png brings it")
    shown = ArgumentMap(argue(shipped_once, FIRST))
    picture = shown.png()
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    size = tuple(int.from_bytes(picture[at : at + 4]) for at in (16, 20))
    width, height = numbers(ElementTree.fromstring(shown.text("svg")), "width", "height")
    assert list(size) == [2 * width, 2 * height]
    bare = replace(
        shown.argument, boxes=tuple(replace(box, label=" ", statement=" ") for box in shown.argument.boxes)
    )
    assert len(picture) > len(ArgumentMap(bare).png()) > 1000


def test_a_picture_without_the_library_or_a_font_is_one_line(
    shipped_once: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = ArgumentMap(argue(shipped_once, FIRST))

    class Blank:
        @staticmethod
        def svg_to_bytes(**_: object) -> bytes:
            return b"blank"

    monkeypatch.setitem(sys.modules, "resvg_py", Blank)
    with pytest.raises(BadValue, match="png needs a font and this machine has none"):
        shown.png()
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(BadValue, match=r"png needs resvg-py: pip install 'laborgraph\[png\]', or take svg"):
        shown.png()
