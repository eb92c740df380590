"""The files for other programs, read back with the programs' own readers."""

import json
import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laborgraph.arguing import argue
from laborgraph.argument_data import Argument, Omitted
from laborgraph.argument_map import ArgumentMap
from laborgraph.doors import Door

READER = Path(__file__).parent / "data" / "argdown.mjs"
CLAIMS = (
    "c-first-paradox-integration-deepens-asymmetries",
    "c-conclusion-indirect-export-no-links",
    "c-agencies-see-success",
)
HOSTILE = (
    'a "quoted" \\ back\\slash \\n \\N \\l & &amp; &lt; <b>x</b> {a: b} [c]: <d> (e) (1) 1. * _x_ __y__ # @[f] // g'
    " /* h */ <!-- i --> === j === >< -> +> U.S.A. a:b:c http://x.org/y#z ```q``` 'r' } {",
    "{",
    "}} {{ }",
    "\\",
    '"',
    "- a",
    "x" * 5000,
)


@pytest.fixture
def argument(shipped_once: Door) -> Argument:
    return argue(shipped_once, CLAIMS[1], 2)


def with_text(argument: Argument, text: str) -> Argument:
    """The argument with ``text`` in place of everything that a claim and a step say."""
    boxes = [replace(box, label=text, statement=text, place=text, holder=text) for box in argument.boxes]
    links = [replace(link, marker=text, place=text) for link in argument.links]
    return replace(argument, boxes=tuple(boxes), links=tuple(links), article=text)


@pytest.fixture(scope="session")
def graphviz() -> Callable[[str], Any]:
    """Reads DOT with Graphviz itself."""
    dot = shutil.which("dot")
    if dot is None:
        pytest.skip("Graphviz is not installed")

    def read(text: str) -> Any:
        return json.loads(
            subprocess.run([dot, "-Tjson"], input=text.encode(), capture_output=True, check=True).stdout
        )

    return read


@pytest.mark.parametrize("claim", CLAIMS)
def test_graphviz_reads_every_claim_and_step(
    claim: str, shipped_once: Door, graphviz: Callable[[str], Any]
) -> None:
    argument = argue(shipped_once, claim, 2)
    found = graphviz(ArgumentMap(argument).text("dot"))
    names = [node["name"] for node in found["objects"]]
    joints = [link.link for link in argument.links if len(link.sources) > 1]
    assert Counter(names) == Counter([*(box.claim for box in argument.boxes), *joints])
    ends = Counter((names[edge["tail"]], names[edge["head"]]) for edge in found["edges"])
    expected: Counter[tuple[str, str]] = Counter()
    for link in argument.links:
        middle = link.link if len(link.sources) > 1 else link.target
        expected.update((one, middle) for one in link.sources)
        if middle != link.target:
            expected[middle, link.target] += 1
    assert ends == expected
    dashed = {node["name"] for node in found["objects"] if "dashed" in node.get("style", "")}
    assert dashed == {box.claim for box in argument.boxes if box.opposed}


@pytest.mark.parametrize("text", HOSTILE)
def test_graphviz_takes_hostile_text_for_text(
    text: str, argument: Argument, graphviz: Callable[[str], Any]
) -> None:
    shown = with_text(argument, text)
    shown = replace(
        shown,
        omitted=(Omitted(shown.thesis.claim, "Support", 3), Omitted(shown.thesis.claim, "Rebuttal", 1, True)),
    )
    svg = subprocess.run(
        ["dot", "-Tsvg"], input=ArgumentMap(shown).text("dot").encode(), capture_output=True, check=True
    ).stdout.decode()
    found = graphviz(ArgumentMap(shown).text("dot"))
    assert len([node for node in found["objects"] if node["name"].startswith("more ")]) == 2
    (title,) = {node["tooltip"] for node in found["objects"] if node["name"] == shown.thesis.claim}
    assert title == text.replace("\\", "\\\\").replace("&", "&amp;")
    assert "<b>" not in svg


def core() -> str | None:
    """The folder of @argdown/core: named by ARGDOWN_CORE, or where npm installs for all."""
    if named := os.environ.get("ARGDOWN_CORE"):
        return named
    if (npm := shutil.which("npm")) is None:
        return None
    root = subprocess.run([npm, "root", "-g"], capture_output=True, text=True, check=True).stdout.strip()
    folder = Path(root) / "@argdown" / "core"
    return str(folder) if folder.is_dir() else None


@pytest.fixture(scope="session")
def argdown() -> Callable[[str], Any]:
    """Reads Argdown with its own parser."""
    node, folder = shutil.which("node"), core()
    if node is None or folder is None:
        pytest.skip("no node with @argdown/core: npm install -g @argdown/core")

    def read(text: str) -> Any:
        run = subprocess.run(
            [node, str(READER), folder], input=text.encode(), capture_output=True, check=True
        )
        return json.loads(run.stdout)

    return read


@pytest.mark.parametrize("claim", CLAIMS)
def test_argdown_reads_claims_places_support_and_attack(
    claim: str, shipped_once: Door, argdown: Callable[[str], Any]
) -> None:
    argument = argue(shipped_once, claim, 2)
    found = argdown(ArgumentMap(argument).text("argdown"))
    assert found["errors"] == []
    assert found["heading"] == {"title": argument.thesis.label, "subTitle": argument.article}
    assert list(found["statements"]) == [box.claim for box in argument.boxes]
    told: dict[str, dict[str, list[str]]] = {}
    for box in argument.boxes:
        statement = found["statements"][box.claim]
        stance = "" if box.stance == "endorsed" else f" #{box.stance}"
        assert statement["text"] == [f"{box.statement}{stance}"]
        assert statement["data"]["place"] == box.place
        assert statement["data"].get("citations", []) == [c.printed for c in box.citations if not c.nearby]
        assert [tag["tag"] if isinstance(tag, dict) else tag for tag in statement["tags"]] == (
            [] if box.stance == "endorsed" else [box.stance]
        )
        told[box.claim] = {
            k: v for k, v in statement["data"].items() if k not in ("place", "citations", "holder")
        }
    relations = {tuple(one) for statement in found["statements"].values() for one in statement["relations"]}
    expected = set()
    reasonings = {}
    for link in argument.links:
        if link.kind == "Rebuttal":
            expected |= {("attack", one, link.target) for one in link.sources}
        elif link.kind in ("Support", "Evidence") and len(link.sources) == 1:
            expected.add(("support", link.sources[0], link.target))
        elif link.kind in ("Support", "Evidence"):
            ends = [*(["premise", one] for one in link.sources), ["main-conclusion", link.target]]
            reasonings[link.link] = ends
        else:
            for one in link.sources:
                assert link.target in told[one][link.kind.lower()]
    assert relations == expected
    assert found["reasonings"] == reasonings


@pytest.mark.parametrize("text", HOSTILE)
def test_argdown_takes_hostile_text_for_text(
    text: str, argument: Argument, argdown: Callable[[str], Any]
) -> None:
    found = argdown(ArgumentMap(with_text(argument, text)).text("argdown"))
    assert found["errors"] == []
    for statement in found["statements"].values():
        assert statement["text"] == [text]
        assert statement["data"]["place"] == text


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(
        st.text('ab .:,;-_*#@[](){}<>/\\|"&+=1', min_size=1, max_size=30), min_size=13, max_size=13
    )
)
def test_argdown_takes_any_text_for_text(
    texts: list[str], argument: Argument, argdown: Callable[[str], Any]
) -> None:
    told = [" ".join(f"{text} x".split()) for text in texts]
    boxes = [replace(box, statement=text) for box, text in zip(argument.boxes, told, strict=True)]
    found = argdown(ArgumentMap(replace(argument, boxes=tuple(boxes))).text("argdown"))
    assert found["errors"] == []
    assert [statement["text"] for statement in found["statements"].values()] == [[text] for text in told]


def test_aif_has_the_nodes_and_edges_of_aifdb(argument: Argument) -> None:
    found = json.loads(ArgumentMap(argument).text("aif"))
    kinds = {node["nodeID"]: node["type"] for node in found["nodes"]}
    assert len(kinds) == len(found["nodes"])
    assert Counter(kinds.values())["I"] == Counter(kinds.values())["L"] == len(argument.boxes)
    steps = [kind for kind in kinds.values() if kind in ("RA", "CA", "MA")]
    assert len(steps) == len(argument.links)
    allowed = {
        ("I", "RA"),
        ("I", "CA"),
        ("I", "MA"),
        ("RA", "I"),
        ("CA", "I"),
        ("MA", "I"),
        ("L", "YA"),
        ("YA", "I"),
    }
    assert {(kinds[edge["fromID"]], kinds[edge["toID"]]) for edge in found["edges"]} <= allowed
    for node, kind in kinds.items():
        if kind in ("RA", "CA", "MA"):
            assert sum(edge["toID"] == node for edge in found["edges"]) >= 1
            assert sum(edge["fromID"] == node for edge in found["edges"]) == 1
    people = {person["participantID"]: person["surname"] for person in found["participants"]}
    assert {one["personID"] for one in found["locutions"]} == set(people)
    assert {kinds[one["nodeID"]] for one in found["locutions"]} == {"L"}
    assert set(people.values()) == {"Raúl Delgado-Wise and Humberto Márquez Covarrubias"}


def test_aif_says_who_holds_a_view(shipped_once: Door) -> None:
    found = json.loads(ArgumentMap(argue(shipped_once, CLAIMS[2])).text("aif"))
    assert "international agencies, Mexican government" in {one["surname"] for one in found["participants"]}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("text", ["", *HOSTILE])
def test_arguebuf_reads_aif(text: str, argument: Argument, tmp_path: Path) -> None:
    arguebuf = pytest.importorskip("arguebuf", reason="arguebuf is not installed")
    shown = with_text(argument, text) if text else argument
    file = tmp_path / "argument.json"
    ArgumentMap(shown).write(file)
    graph = arguebuf.load.file(file)
    assert [str(node.plain_text) for node in graph.atom_nodes.values()] == [
        box.statement for box in shown.boxes
    ]
    kinds = {"Support": "Support", "Evidence": "Support", "Rebuttal": "Attack", "Contrast": "Attack"}
    schemes = Counter(type(node.scheme).__name__ for node in graph.scheme_nodes.values())
    assert schemes == Counter(kinds.get(link.kind, "Rephrase") for link in shown.links)
    assert len(graph.edges) == sum(len(link.sources) + 1 for link in shown.links)
