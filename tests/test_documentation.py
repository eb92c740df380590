"""Every command and output in the documentation is run, and compared with what it prints."""

import code
import contextlib
import io
import re
import shlex
import sys
from pathlib import Path

import pytest

from laborgraph.cli import cli, main

ROOT = Path(__file__).parents[1]
PAGES = [path for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))) if path.is_file()]
BLOCK = re.compile(r"^```(console|pycon)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

pytestmark = pytest.mark.skipif(not PAGES, reason="only in a checkout")


def examples(kind: str, prompt: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every block as its page and, in their order, what is typed and what is printed."""
    found = []
    for page in PAGES:
        for match in BLOCK.finditer(page.read_text(encoding="utf-8")):
            if match[1] == kind:
                parts = re.split(rf"^{re.escape(prompt)}", match[2], flags=re.MULTILINE)[1:]
                typed = [(part.partition("\n")[0], part.partition("\n")[2]) for part in parts]
                found.append((page.name, typed))
    return found


def run_command(typed: str, capsys: pytest.CaptureFixture[str]) -> str:
    words = shlex.split(typed)
    assert words[0] == "laborgraph"
    main(words[1:])
    out, err = capsys.readouterr()
    return (out + err).replace(str(Path.cwd()), "…")


@pytest.mark.parametrize(("page", "block"), examples("console", "$ "))
def test_commands_print_what_is_shown(
    page: str,
    block: list[tuple[str, str]],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # the commands of a block share a folder, which is empty at first
    monkeypatch.chdir(tmp_path)
    for typed, printed in block:
        assert run_command(typed, capsys) == printed, page


def test_python_prints_what_is_shown() -> None:
    console = code.InteractiveConsole()
    for page, block in examples("pycon", ">>> "):
        for typed, printed in block:
            out = io.StringIO()
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(sys.stdout):
                console.push(typed)
            assert out.getvalue() == printed, (page, typed)


def test_every_command_is_documented() -> None:
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    for name in cli.commands:
        assert f"laborgraph {name}" in text
