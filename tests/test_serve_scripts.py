"""The scripts of docs/serve.md, each run by its own client against a server."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PAGE = Path(__file__).parents[1] / "docs" / "serve.md"
TEXT = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else ""
BLOCKS = re.findall(r"^```(python|sh|r|js)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
ADDRESS = "http://127.0.0.1:7878"
MECHANISMS = [
    "direct export of the workforce",
    "disguised maquila",
    "indirect export of labor",
    "labor migration",
]

pytestmark = pytest.mark.skipif(not BLOCKS, reason="only in a checkout")


@pytest.fixture(scope="module")
def server(serving: Callable[..., Any]) -> Any:
    return serving()


def blocks(language: str) -> list[str]:
    return [text for kind, text in BLOCKS if kind == language and ADDRESS in text]


def printed(command: list[str], text: str, server: Any) -> str:
    program = shutil.which(command[0])
    if program is None:
        pytest.skip(f"{command[0]} is not installed")
    run = subprocess.run(
        [program, *command[1:]],
        input=text.replace(ADDRESS, server.base),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


@pytest.mark.parametrize("at", range(len(blocks("python"))))
def test_python(server: Any, at: int) -> None:
    pytest.importorskip("SPARQLWrapper")
    said = printed([sys.executable, "-"], blocks("python")[at], server)
    wanted = ["labor migration", "c-remittances", "disguised-maquila"]
    assert wanted[at] in said


def test_every_python_script_is_run() -> None:
    assert len(blocks("python")) == 3


def test_curl(server: Any) -> None:
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    (text,) = blocks("sh")
    lines = printed(["sh", "-e"], text, server).splitlines()
    assert lines[0] == "mechanism,name"
    assert [line.split(",")[1] for line in lines[1:5]] == MECHANISMS
    assert lines[6].startswith("claim,statement,")
    assert any(line.startswith("le:maquila a ") for line in lines)


def test_javascript(server: Any) -> None:
    (text,) = blocks("js")
    said = printed(["node", "--input-type=module"], text, server)
    assert all(name in said for name in MECHANISMS)


def test_r(server: Any) -> None:
    (text,) = blocks("r")
    said = printed(["Rscript", "-"], text, server)
    assert "c-remittances" in said
    assert "labor migration" in said


def test_rdflib_takes_it_as_a_store(server: Any) -> None:
    from rdflib import RDF, Graph, Namespace
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    lg = Namespace("https://w3id.org/laborgraph/ns#")
    graph = Graph(SPARQLStore(f"{server.base}/sparql"))
    answer = graph.query("SELECT ?m { ?m a lg:Mechanism }", initNs={"lg": lg})
    asked = {str(value) for row in answer.bindings for value in row.values()}
    assert asked == {str(subject) for subject in graph.subjects(RDF.type, lg.Mechanism)}
    assert len(asked) == 5
