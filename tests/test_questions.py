"""The page of questions: every command on it is run and answers, and what the article does not say is not found."""

import re
import shlex
from pathlib import Path

import pytest

from laborgraph.catalogue import catalogue
from laborgraph.cli import main

PAGE = Path(__file__).parents[1] / "docs" / "questions.md"
pytestmark = pytest.mark.skipif(not PAGE.is_file(), reason="only in a checkout")
ROW = re.compile(r"^\| (?P<question>[^|]+\?) \| (?P<answer>.+) \|$", re.MULTILINE)
COMMAND = re.compile(r"`laborgraph ([^`]+)`")
SILENT = "the article does not say"
TEXT = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else ""
ROWS = [(match["question"], match["answer"]) for match in ROW.finditer(TEXT)]


def commands(silent: bool) -> list[str]:
    return [
        command
        for _, answer in ROWS
        if answer.startswith(SILENT) == silent
        for command in COMMAND.findall(answer)
    ]


def test_every_row_has_a_question_and_one_command() -> None:
    rows = [line for line in TEXT.splitlines() if line.startswith("| ") and not line.startswith("| ---")]
    assert len(rows) == len(ROWS) + TEXT.count("\n## ")
    assert [question for question, answer in ROWS if len(COMMAND.findall(answer)) != 1] == []
    assert len({question for question, _ in ROWS}) == len(ROWS)


def test_ten_readers_ask_eight_to_twelve_questions_each() -> None:
    parts = TEXT.split("\n## ")[1:]
    assert len(parts) == 10
    assert [len(ROW.findall(part)) for part in parts if not 8 <= len(ROW.findall(part)) <= 12] == []


def test_every_stored_query_answers_a_question() -> None:
    asked = {shlex.split(command)[1] for command in commands(silent=False) if command.startswith("query ")}
    offered = {query.name for query in catalogue()}
    # the command rests-on is the query of that name
    assert offered - asked == {"rests-on"}


@pytest.mark.parametrize("command", commands(silent=False))
def test_a_command_answers(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = shlex.split(command)
    assert main(words) == 0
    out, err = capsys.readouterr()
    assert "nothing found" not in err
    assert len(out.splitlines()) > (2 if words[0] == "query" and "--format" not in words else 1)


@pytest.mark.parametrize("command", commands(silent=True))
def test_what_the_article_does_not_say_is_not_found(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(shlex.split(command)) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("nothing found: ")
