"""The layout of the house: where content and code lie, what a wheel holds, what is public."""

import ast
import subprocess
import sys
import zipfile
from importlib import import_module
from pathlib import Path
from types import FunctionType

import pytest

import laborgraph
from laborgraph.doors import OxigraphDoor
from laborgraph.vocabulary_page import vocabulary_page

ROOT = Path(__file__).parents[1]
CONTENT = ("ontology", "graph", "queries", "viz")
MODULES = sorted(path.stem for path in (ROOT / "src" / "laborgraph").glob("*.py") if path.stem != "__main__")
# from content to the command line: a module imports only from those before it
ORDER = [
    ["argument_data", "errors", "vocabulary", "skeleton"],
    ["checks", "endings", "limits", "framing", "sandbox", "negotiation", "formats", "spool"],
    ["http_protocol", "folding", "number_words"],
    ["apart", "content", "files", "lettering", "segmentation", "caching", "groups", "exchange"],
    [
        "card_words",
        "passages",
        "loading",
        "doors",
        "anchoring",
        "guard",
        "bodies",
        "html_pages",
        "plain_queries",
        "validators",
    ],
    ["projects", "work_names"],
    ["dataset", "naming", "catalogue", "statements", "protocol", "term_words", "watching"],
    [
        "querying",
        "kept_answers",
        "search_words",
        "cells",
        "jsonld",
        "nanopublications",
        "query_catalogue",
        "known_names",
        "card_fields",
        "amounts",
    ],
    ["yaml_cards", "sheets", "additions"],
    ["card_validation", "addition_turtle", "template"],
    ["answer_page", "delimited", "workbook", "table_text"],
    [
        "auditing",
        "references",
        "rendering",
        "remote",
        "checking",
        "network",
        "copy_anchors",
        "search_index",
        "paths",
        "nearby",
        "arguing",
    ],
    ["searching", "card_facts", "page_data", "page_views", "reading", "marks"],
    ["hit_text", "parts"],
    [
        "frames",
        "pushing",
        "cards",
        "summary",
        "vocabulary_page",
        "citing",
        "copy_coverage",
        "copy_reading",
        "lookup",
        "free_sparql",
    ],
    ["charts", "timeline", "page_articles", "path_text"],
    ["page_audit", "page_charts", "page_choices"],
    ["evaluating", "openapi"],
    ["service_description", "graph_store", "stored_answers", "linked_data"],
    ["annotations", "argument_sheet", "data_package"],
    ["argument_exchange", "argument_routing", "argument_svg", "argument_text"],
    ["argument_layout"],
    ["adding", "explorer", "exporting", "output", "argument_map"],
    ["asking", "copies", "query_page", "sparql_frames"],
    ["completion", "answering"],
    ["publishing", "worker", "worker_handle"],
    ["zygote", "direct_answers"],
    ["workers"],
    ["answer_cache", "metrics", "access_log"],
    ["serving"],
    ["http_server"],
    [
        "add_commands",
        "argument_commands",
        "build_commands",
        "copy_commands",
        "graph_commands",
        "query_commands",
        "serve_command",
    ],
    ["cli"],
]

pytestmark = pytest.mark.skipif(not (ROOT / "pyproject.toml").is_file(), reason="only in a checkout")


def tracked(*folders: str) -> set[str]:
    try:
        run = subprocess.run(
            ["git", "ls-files", "--cached", "--others", "--exclude-standard", *folders],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no git here")
    return set(run.stdout.split())


def test_no_code_in_the_content() -> None:
    assert [name for name in tracked(*CONTENT) if name.endswith(".py")] == []


def test_each_content_folder_explains_itself() -> None:
    assert [folder for folder in CONTENT if not (ROOT / folder / "README.md").is_file()] == []


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    pytest.importorskip("hatchling", reason="hatchling is not installed")
    place = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(place)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (file,) = place.glob("*.whl")
    return set(zipfile.ZipFile(file).namelist())


def test_the_wheel_holds_just_the_content(wheel: set[str]) -> None:
    data = {name.removeprefix("laborgraph/data/") for name in wheel if name.startswith("laborgraph/data/")}
    assert data == tracked(*CONTENT)


def test_the_wheel_has_one_import_name(wheel: set[str]) -> None:
    tops = {name.split("/")[0] for name in wheel}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"laborgraph"}
    assert "laborgraph/py.typed" in wheel


def test_every_module_is_in_the_order() -> None:
    assert sorted([module for level in ORDER for module in level]) == [m for m in MODULES if m != "__init__"]


@pytest.mark.parametrize("module", [m for m in MODULES if m != "__init__"])
def test_imports_run_one_way(module: str) -> None:
    (level,) = [at for at, names in enumerate(ORDER) if module in names]
    allowed = {name for names in ORDER[:level] for name in names}
    tree = ast.parse((ROOT / "src" / "laborgraph" / f"{module}.py").read_text(encoding="utf-8"))
    imported = {
        node.module.removeprefix("laborgraph.")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("laborgraph.")
    }
    assert imported <= allowed, imported - allowed


@pytest.mark.parametrize("module", MODULES)
def test_modules_are_short_and_say_their_job(module: str) -> None:
    text = (ROOT / "src" / "laborgraph" / f"{module}.py").read_text(encoding="utf-8")
    assert len(text.splitlines()) < 400
    assert (ast.get_docstring(ast.parse(text)) or "").split("\n")[0].endswith((".", ":"))


@pytest.mark.parametrize("module", [m for m in MODULES if m != "__init__"])
def test_all_lists_the_public_names(module: str) -> None:
    loaded = import_module(f"laborgraph.{module}")
    public = {
        name
        for name, value in vars(loaded).items()
        if not name.startswith("_")
        and isinstance(value, type | FunctionType)
        and value.__module__ == loaded.__name__
    }
    assert public <= set(loaded.__all__), public - set(loaded.__all__)
    assert list(loaded.__all__) == sorted(
        loaded.__all__, key=lambda n: (not n.isupper(), not n[0].isupper(), n)
    )


def test_the_public_api() -> None:
    assert laborgraph.__all__ == [
        "LaborgraphError",
        "__version__",
        "anchors",
        "argument",
        "audit",
        "browse",
        "cite",
        "coverage",
        "load",
        "passage",
        "path",
        "queries",
        "query",
        "read",
        "rests_on",
        "search",
        "show",
        "sparql",
        "to_networkx",
    ]
    assert all(getattr(laborgraph, name) for name in laborgraph.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'qery'"):
        laborgraph.qery  # noqa: B018


def test_importing_is_cheap() -> None:
    code = (
        "import sys, laborgraph.cli; "
        "print([m for m in ('pandas', 'rdflib', 'networkx', 'pyvis', 'pyshacl', 'jinja2', 'uvicorn') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_the_page_of_the_vocabulary_is_current(shipped: OxigraphDoor) -> None:
    assert (ROOT / "docs" / "vocabulary.md").read_text(encoding="utf-8") == vocabulary_page(shipped)
