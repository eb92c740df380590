"""The charts of the page: scaled as printed, every datum a link, hostile words as text."""

import xml.etree.ElementTree as ET
from decimal import Decimal

import pytest

from laborgraph.charts import bars, slopes
from laborgraph.doors import OxigraphDoor
from laborgraph.page_data import Row, query_rows
from laborgraph.timeline import coverage_strips, timeline

XML = "{http://www.w3.org/2000/svg}"


def parsed(picture: str) -> ET.Element:
    """The picture as XML, with the namespace that HTML gives it."""
    # a plain string: Markup would escape what it puts in
    inner = "".join(picture).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    svg = ET.fromstring(inner).find(f"{XML}svg")
    assert svg is not None
    return svg


def datum(claim: str, printed: str, value: str | None, lower: str = "", upper: str = "") -> Row:
    ends = [Decimal(text) if text else None for text in (value or "", lower, upper)]
    return {"claim": claim, "as_printed": printed, "value": ends[0], "lower": ends[1], "upper": ends[2]}


def test_bars_are_as_long_as_their_numbers() -> None:
    rows = [
        ("a", datum("c-a", "10", "10")),
        ("b", datum("c-b", "fell by 5", "-5")),
        ("range", datum("c-c", "from 4 to 6", None, "4", "6")),
        ("nothing", datum("c-d", "many", None)),
    ]
    links = parsed(bars("numbers", rows)).findall(f"{XML}a")
    assert [link.get("href") for link in links] == ["#c-a", "#c-b", "#c-c"]
    widths = [[float(rect.get("width", "0")) for rect in link.iter(f"{XML}rect")] for link in links]
    starts = [[float(rect.get("x", "0")) for rect in link.iter(f"{XML}rect")] for link in links]
    unit = widths[0][0] / 10
    assert widths[1] == [pytest.approx(5 * unit, abs=0.2)]
    assert widths[2] == [pytest.approx(4 * unit, abs=0.2), pytest.approx(2 * unit, abs=0.2)]
    assert starts[1][0] + widths[1][0] == pytest.approx(starts[0][0], abs=0.2)
    assert ["".join(text.text or "" for text in list(link.iter(f"{XML}text"))[1:]) for link in links] == [
        "10",
        "fell by 5",
        "from 4 to 6",
    ]


def test_hostile_words_stay_text_in_charts() -> None:
    hostile = '"><script>alert(1)</script>' + "x" * 5000
    picture = bars(hostile, [(hostile, datum('c-"x', hostile, "1"))])
    svg = parsed(picture)
    assert svg.get("aria-label") == hostile
    assert svg.find(f".//{XML}script") is None
    link = svg.find(f"{XML}a")
    assert link is not None
    assert link.get("href") == '#c-"x'


def test_slopes_run_from_year_to_year() -> None:
    def cell(year: int, value: str) -> Row:
        return {
            "claim": f"c-{year}",
            "as_printed": value,
            "value": Decimal(value),
            "from_year": year,
        }

    svg = parsed(slopes("table", {"wage": {"Here": [cell(1990, "2"), cell(2000, "4")]}}, {"wage": "pesos"}))
    assert [part.text for part in svg.findall(f"{XML}text")][:2] == ["wage", "pesos"]
    line = svg.find(f"{XML}polyline")
    assert line is not None
    (x1, y1), (x2, y2) = (map(float, spot.split(",")) for spot in str(line.get("points")).split())
    assert x1 < x2
    assert (134 - y1) * 2 == pytest.approx(134 - y2, abs=0.2)
    assert [link.get("href") for link in svg.findall(f"{XML}a")] == ["#c-1990", "#c-2000"]


def test_vague_ends_fade_and_undated_events_are_named(shipped: OxigraphDoor) -> None:
    events = query_rows(shipped, "events", "en")
    svg = parsed(timeline("time", events, events, {"phase-bracero": "bracero-program"}))
    labels = ["".join(part.itertext()) for part in svg.findall(f"{XML}text")]
    assert "? World War II" in labels
    drawn = {
        "".join(group.itertext()): group.find(f"{XML}rect")
        for group in [*svg.findall(f"{XML}g"), *svg.findall(f"{XML}a")]
    }
    assert len(drawn) == len({row["event"] for row in events}) - 1
    fills = {label: rect.get("fill") for label, rect in drawn.items() if rect is not None}
    assert fills["Bracero Program (phase) (1942 – 1964)"] is None
    assert (
        fills["hiring of migrant workers to build U.S. railroads (late 19th century – 1929)"]
        == "url(#/fade-in)"
    )
    assert fills["mass exports of labor in the neoliberal and NAFTA years (1987 – open)"] == "url(#/fade-out)"
    assert fills["end of the Bracero Program (during the 1960s)"] == "url(#/fade-both)"


@pytest.mark.parametrize("lang", ["en", "es"])
def test_no_label_of_an_event_leaves_the_picture(shipped: OxigraphDoor, lang: str) -> None:
    svg = parsed(
        timeline("time", query_rows(shipped, "events", lang), query_rows(shipped, "events", "en"), {})
    )
    labels = [group.find(f"{XML}text") for group in svg.findall(f"{XML}g")]
    assert len(labels) > 10
    for label in labels:
        assert label is not None
        x, room = float(str(label.get("x"))), 7 * len(str(label.text))
        left, right = (x - room, x) if label.get("text-anchor") == "end" else (x, x + room)
        assert left >= 0
        assert right <= 760


def test_a_strip_has_a_cell_for_each_passage(shipped: OxigraphDoor) -> None:
    passages = query_rows(shipped, "passage-coverage", "en")
    said = {"claim": "claim", "claims": "claims", "open": "open"}
    svg = parsed(coverage_strips("coverage", passages, {"labor-exports 1": "One"}, said))
    told = [str(link.get("aria-label")).rpartition(": ")[2] for link in svg.iter(f"{XML}a")]
    counts = [int(str(row["claims"])) for row in passages if row["claims"]]
    assert told == [f"{count} claim{'' if count == 1 else 's'}" for count in counts]
    assert 1 in counts
    cells = [rect.get("class") for rect in svg.iter(f"{XML}rect")]
    expected = [
        f"c{min(4, int(str(row['claims'])))}" if row["claims"] else "none" if row["function"] else "open"
        for row in passages
    ]
    assert cells == expected
    assert len(svg.findall(f"{XML}a")) == sum(bool(row["claims"]) for row in passages)
