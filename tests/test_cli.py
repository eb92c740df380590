"""The command line, as a person meets it: answers, and one line for each mistake."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from laborgraph.catalogue import catalogue
from laborgraph.cli import cli, main
from laborgraph.doors import OxigraphDoor
from laborgraph.errors import BadCopy, BadValue
from laborgraph.files import read_copy, write_text
from laborgraph.querying import run

OTHER = Path(__file__).parent / "data" / "salt.txt"


class Ran:
    """What a run of the command line gave."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


Run = Callable[..., Ran]


@pytest.fixture
def ran(capsys: pytest.CaptureFixture[str]) -> Run:
    def go(*arguments: str) -> Ran:
        code = main(list(arguments))
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return go


def test_without_a_command_it_says_what_it_holds(ran: Run, shipped: OxigraphDoor) -> None:
    done = ran()
    assert (done.code, done.err) == (0, "")
    assert "The Reshaping of Mexican Labor Exports under NAFTA: Paradoxes and Challenges" in done.out
    for name in ("claims", "passages", "citations", "works", "actors", "mechanisms", "figures"):
        assert f" {name}" in done.out
    assert f"{len(run(shipped, 'claims').rows):>6} claims" in done.out
    assert f"{len(run(shipped, 'figures').rows):>6} figures" in done.out
    assert f"{len(run(shipped, 'citations').rows):>6} citations" in done.out
    assert done.out.count("laborgraph ") == 3


def test_queries_lists_each_with_its_question(ran: Run) -> None:
    done = ran("queries")
    for query in catalogue():
        assert re.search(rf"^  {query.name} {{2,}}{re.escape(query.summary)}$", done.out, re.MULTILINE)
    listed = json.loads(ran("queries", "--format", "json").out)
    assert [entry["name"] for entry in listed] == [query.name for query in catalogue()]


@pytest.mark.parametrize("name", [query.name for query in catalogue()])
def test_csv_holds_the_rows(name: str, ran: Run, shipped: OxigraphDoor) -> None:
    done = ran("query", name, "--format", "csv")
    rows = list(csv.reader(io.StringIO(done.out)))
    result = run(shipped, name)
    assert rows[0] == [column.name for column in result.columns]
    assert len(rows) - 1 == len(result.rows)
    assert done.err == ""


@pytest.mark.parametrize("name", [query.name for query in catalogue()])
def test_help_of_each_query_lists_parameters_and_columns(name: str, ran: Run) -> None:
    done = ran("query", name, "--help")
    query = next(query for query in catalogue() if query.name == name)
    assert done.code == 0
    for parameter in query.parameters:
        assert f"--{parameter.name.replace('_', '-')} VALUE" in done.out
    for column in query.columns:
        assert column.name in done.out


def test_the_output_goes_to_a_file(ran: Run, tmp_path: Path) -> None:
    file = tmp_path / "works.csv"
    done = ran("query", "works", "--format", "csv", "--output", str(file))
    assert done.out == ""
    assert file.read_text(encoding="utf-8") == ran("query", "works", "--format", "csv").out


def test_columns_can_be_picked(ran: Run) -> None:
    done = ran("query", "mechanisms", "--columns", "mechanism,broader", "--format", "csv")
    assert done.out.splitlines()[:3] == [
        "mechanism,broader",
        "direct-labor-export,labor-export-model",
        "disguised-maquila,indirect-labor-export",
    ]


def test_output_keeps_links_and_rights_and_writes_to_devices(ran: Run, tmp_path: Path) -> None:
    target, link = tmp_path / "target.csv", tmp_path / "link.csv"
    target.write_text("old", encoding="utf-8")
    target.chmod(0o640)
    link.symlink_to(target)
    assert ran("query", "mechanisms", "--format", "csv", "--output", str(link)).code == 0
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8").startswith("mechanism,")
    assert target.stat().st_mode & 0o777 == 0o640
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE, text=True)
    assert ran("query", "mechanisms", "--format", "csv", "--output", str(pipe)).code == 0
    assert reader.communicate(timeout=10)[0].startswith("mechanism,")
    assert pipe.is_fifo()


def test_a_name_of_a_file_that_cannot_be_is_one_line(ran: Run, tmp_path: Path) -> None:
    loop = tmp_path / "loop.csv"
    loop.symlink_to(loop)
    done = ran("query", "mechanisms", "--output", str(loop))
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert "Too many levels of symbolic links" in done.err
    assert loop.is_symlink()
    with pytest.raises(BadValue, match="null byte"):
        write_text(tmp_path / "a\0b", "words")
    with pytest.raises(BadCopy, match="null byte"):
        read_copy(tmp_path / "a\0b")


def test_the_longest_name_that_a_file_can_have_is_taken(tmp_path: Path) -> None:
    file = tmp_path / ("n" * 255)
    write_text(file, "words")
    write_text(file, "other words")
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [(file.name, "other words")]


def test_an_interrupt_while_writing_leaves_the_old_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "words.txt"
    write_text(file, "words")

    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_text(file, "other words")
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("words.txt", "words")]


@pytest.mark.skipif(not Path("/dev/zero").is_char_device(), reason="a system without /dev/zero")
def test_a_copy_without_end_is_refused(ran: Run) -> None:
    done = ran("read", "/dev/zero", "c-maquila-imports-inputs")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("laborgraph: /dev/zero: more than 20000000 bytes is no copy")


def test_a_terminal_that_lacks_letters_and_a_full_disk_give_no_traceback() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    command = [sys.executable, "-m", "laborgraph", "show", "disguised-maquila"]
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    if Path("/dev/full").is_char_device():
        shell = f"{sys.executable} -m laborgraph query claims --format csv > /dev/full"
        full = subprocess.run(shell, shell=True, capture_output=True, text=True, check=False)
        assert full.returncode == 2
        assert full.stderr == "laborgraph: cannot write the answer: No space left on device\n"


def test_a_word_leads_to_the_names_that_have_it(ran: Run) -> None:
    assert "person-dussel" in ran("show", "Dussel").err
    assert "mexican-migrants" in ran("show", "migrants").err
    assert ran("show", "authors").out.startswith("authors · social group\n")
    assert "ref-dussel-2003: Dussel, E. 2003." in ran("show", "person-dussel").out


def test_nothing_found_says_what_was_searched(ran: Run) -> None:
    done = ran("query", "figures", "--year", "1500", "--unit", "percent")
    assert (done.code, done.out) == (0, "")
    assert done.err == (
        "nothing found: figures with unit = percent, year = 1500\n"
        "near it, and not what was asked:\n"
        "  without year: 55 rows, from_year 1848, 1980, 1988, 1990, 1991\n"
    )


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["qery"], "no command 'qery'; nearest: query (see: laborgraph --help)"),
        (["query", "claimz"], "no stored query 'claimz'; nearest: claims"),
        (["query", "summary"], "no stored query 'summary'"),
        (["query", "claims", "--kindd", "causal"], "no option '--kindd'; nearest: --kind"),
        (["query", "claims", "--kind", "casual"], "no kind 'casual'; nearest: causal"),
        (
            ["query", "claims", "--section", "two"],
            "section takes an integer, such as 2, or a range: not 'two'",
        ),
        (["query", "claims", "--lang", "fr"], "lang cannot be 'fr'; nearest: en, es"),
        (["query", "claims", "--format", "xml"], "Invalid value for '--format'"),
        (["query", "claims", "--columns", "clam"], "no column 'clam'; nearest: claim"),
        (["query", "claims", "--columns", ""], "no column ''"),
        (["query", "claims", "--output", "-"], "--output names a file: to print, leave it out"),
        (["query", "claims", "--about", "x> } INSERT {"], "no about 'x> } INSERT {'"),
        (["query", "claims", "--output", "/nowhere/at/all.csv"], "cannot write '/nowhere/at/all.csv'"),
        (["show", "disguised", "maquilla"], "no thing 'disguised maquilla'; nearest: disguised-maquila"),
        (["show"], "Missing argument"),
        (["show", "zzzzzz"], "no thing 'zzzzzz'"),
        (["browse", "--output", "/nowhere/at/all.html"], "cannot write '/nowhere/at/all.html'"),
        (["passages", "/nowhere.txt"], "/nowhere.txt: cannot be read"),
        (["anchors", "nothere.txt"], "nothere.txt: cannot be read"),
        (["read", "nothere.txt", "c-maquila-imports-inputs"], "nothere.txt: cannot be read"),
        (["anchors", str(OTHER)], "this is not a copy of the article"),
        (["read", str(OTHER), "c-maquila-imports"], "no thing 'c-maquila-imports'; nearest: c-maquila-"),
        (["export", "graphm"], "no format 'graphm'; nearest: graphml"),
        (["cite", "quay"], "no thing 'quay'"),
        (["sparql", "nothere.rq"], "nothere.rq: cannot be read"),
        (["sparql", "DROP ALL"], "not a SPARQL query"),
        (["path", "maquila", "nowhere-land"], "no thing 'nowhere-land'"),
        (["rests-on", "Dussel, 1903"], "no work 'Dussel, 1903'; nearest: ref-dussel-2003"),
        (["search", "..."], "no word to search in '...'"),
        (["search", "salt", "--kind", "clam"], "no kind 'clam'; nearest: claim"),
        (["passage", "too", "few"], "too few words"),
        (["audit", "arithmetics"], "no audit 'arithmetics'; nearest: arithmetic"),
        (["audit", "--columns", "finding"], "name what to audit"),
        (["check", "--copy", str(OTHER)], "this is not a copy of the article"),
        (["audit", "terms", "--columns", "findin"], "no column 'findin'; nearest: finding"),
        (["check", "nothere.ttl"], "nothere.ttl: no such file or folder"),
        (["check", "--copy", "nothere.txt"], "nothere.txt: cannot be read"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_2(arguments: list[str], says: str, ran: Run) -> None:
    done = ran(*arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"laborgraph: {says}")
    assert done.err.count("\n") == 1


def test_anchors_and_read_show_the_claims_in_a_copy(ran: Run, article: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_text(article, encoding="utf-8")
    done = ran("anchors", str(copy), "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert {row["method"] for row in rows} == {"exact"}
    assert done.err == "294 passages exact\n"
    stretch = next(row for row in rows if row["claim"] == "c-maquila-imports-inputs")
    shown = ran("read", str(copy), "c-maquila-imports-inputs")
    assert f"»{article[int(stretch['start']) : int(stretch['end'])]}).«" in shown.out
    pasted = ran("passage", article[int(stretch["start"]) : int(stretch["end"])])
    assert pasted.out.startswith(f"{stretch['passage']} (the whole passage)\n  c-")
    asked = ran("coverage", str(copy))
    assert "126 of 126 numbers of the copy have a node\n" in asked.out
    assert "section 3: 13 of 13 numbers have a node\n" in asked.out


@pytest.mark.parametrize("copy", [str(OTHER), str(OTHER.parent), "nothere.txt"])
def test_coverage_looks_at_the_copy_before_it_prints(copy: str, ran: Run) -> None:
    done = ran("coverage", copy)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)


@pytest.mark.parametrize(
    "arguments",
    [
        ["show", "maquila", "--lang"],
        ["show", "maquila", "--format"],
        ["search", "maquila", "--limit"],
        ["query", "claims", "--output"],
        ["query", "claims", "--endpoint"],
        ["anchors"],
        ["vocabulary"],
        ["show"],
        ["sparql"],
    ],
)
@pytest.mark.parametrize("letters", ["x" * 100_000, "x y " * 25_000, "--" + "x" * 100_000, "'" * 100_000])
def test_a_huge_input_is_not_echoed(arguments: list[str], letters: str, ran: Run) -> None:
    done = ran(*arguments, letters)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert len(done.err) < 2500


def test_a_message_cut_short_keeps_what_mends_it(ran: Run) -> None:
    err = ran("show", "maquila", "--lang", "x" * 100_000).err
    assert err == f"laborgraph: Invalid value for '--lang': '{'x' * 79}…' is not one of 'en', 'es'.\n"


def test_words_that_are_not_in_the_article_find_nothing(ran: Run) -> None:
    words = "the bakers of the upper town sold more bread in spring than in winter"
    done = ran("passage", words)
    assert (done.code, done.out) == (0, "")
    assert done.err == (
        "nothing found: no sentence of the article is these words, and they are too few to tell whether they"
        " are part of one; paste the whole sentence\n"
    )
    done = ran("passage", ", ".join([words] * 4))
    assert (done.code, done.out, done.err) == (
        0,
        "",
        "nothing found: these words are not from the article, or not as it prints them\n",
    )


def test_query_without_a_name_lists_the_queries(ran: Run) -> None:
    assert ran("query").out == ran("queries").out


def test_audit_sums_up_and_lists(ran: Run, shipped: OxigraphDoor) -> None:
    done = ran("audit")
    kinds = [line.split()[0] for line in done.out.splitlines()]
    assert kinds == ["arithmetic", "citations", "counts", "cross-references", "references", "terms"]
    listed = ran("audit", "counts", "--format", "json")
    assert len(json.loads(listed.out)) == len(run(shipped, "audit-counts").rows)


def test_check_names_a_fault_and_exits_with_1(ran: Run, tmp_path: Path) -> None:
    file = tmp_path / "mine.ttl"
    file.write_text(
        "@prefix le: <https://w3id.org/laborgraph/labor-exports/> .\n"
        "@prefix lg: <https://w3id.org/laborgraph/ns#> .\n\nle:a-mine a lg:Support ;\n"
        "    lg:from le:maquila ;\n    lg:to le:maquila ;\n    lg:basis lg:statedInText .\n",
        encoding="utf-8",
    )
    done = ran("check", str(file))
    assert done.code == 1
    assert done.out.splitlines()[0].startswith(
        f"{file}:4: le:a-mine: a step of the argument leads from a claim to itself"
    )
    assert done.err == "3 to mend\n"
    broken = tmp_path / "broken.ttl"
    broken.write_text("@prefix lg: <https://w3id.org/laborgraph/ns#> .\nlg:x a\n", encoding="utf-8")
    done = ran("check", str(broken))
    assert (done.code, done.out.count("\n")) == (1, 1)
    assert done.out.startswith(f"{broken}:")


def test_a_program_run_has_the_exit_code_and_no_traceback() -> None:
    for arguments, code in (([], 0), (["query", "claimz"], 2), (["--version"], 0)):
        done = subprocess.run(
            [sys.executable, "-m", "laborgraph", *arguments], capture_output=True, text=True, check=False
        )
        assert done.returncode == code
        assert "Traceback" not in done.stderr


def test_a_pipe_that_closes_early_is_no_fault() -> None:
    command = f"{sys.executable} -m laborgraph query claims --format csv | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("claim,statement,")
    assert done.stderr == ""


@pytest.mark.skipif(os.name == "nt", reason="a POSIX shell closes the pipe")
@pytest.mark.parametrize(
    "arguments", ["query claims --format csv", "query claims", "query claims --help", "queries"]
)
def test_a_pipe_that_nobody_reads_is_no_fault(arguments: str) -> None:
    shell = f"set -o pipefail; {sys.executable} -m laborgraph {arguments} | true"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.skipif(os.name == "nt", reason="descriptors are closed by a POSIX shell")
def test_without_standard_error_the_answer_is_the_same() -> None:
    shell = f"{sys.executable} -m laborgraph query mechanisms --format csv"
    whole = subprocess.run(shell, shell=True, capture_output=True, text=True, check=True)
    closed = subprocess.run(f"{shell} 2>&-", shell=True, capture_output=True, text=True, check=True)
    assert closed.stdout == whole.stdout
    assert closed.stdout.startswith("mechanism,")


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="a system without /dev/stdout")
def test_standard_output_can_be_named_as_a_file() -> None:
    shell = f"{sys.executable} -m laborgraph query mechanisms --format csv"
    whole = subprocess.run(shell, shell=True, capture_output=True, text=True, check=True)
    named = subprocess.run(
        f"{shell} --output /dev/stdout | cat", shell=True, capture_output=True, text=True, check=True
    )
    assert (named.stdout, named.stderr) == (whole.stdout, "wrote /dev/stdout\n")


def test_every_command_has_help(ran: Run) -> None:
    for name in cli.list_commands(None):  # type: ignore[arg-type]
        done = ran(name, "--help")
        assert done.code == 0
        assert done.out.startswith(f"Usage: laborgraph {name}")
        assert f"\n  Example: laborgraph {name}" in done.out or name == "query"


def test_the_list_of_commands_says_what_each_is_for(ran: Run) -> None:
    listed = ran("--help").out.partition("Commands:\n")[2].splitlines()
    assert [line.split()[0] for line in listed] == cli.list_commands(None)  # type: ignore[arg-type]
    assert [line for line in listed if not line.endswith(".") or line.endswith("...")] == []


COPY = str(OTHER.parent / "pelagia.txt")
MISSPELT: dict[str, list[tuple[list[str], str]]] = {
    "add": [(["cards.yaml", "--by", "A"], "did you mean maquila")],
    "anchors": [([COPY, "--article", "labor-export"], "no article 'labor-export'; nearest: labor-exports")],
    "argument": [(["c-maquila-imports-input"], "no claim 'c-maquila-imports-input'; nearest: c-maquila-imp")],
    "audit": [(["arithmetics"], "no audit 'arithmetics'; nearest: arithmetic")],
    "browse": [(["--no-open", "--view", "cause"], "no view 'cause'; nearest: causes")],
    "check": [(["--copy", COPY, "--article", "labor-export"], "nearest: labor-exports")],
    "cite": [
        (["ref-dussel-2004"], "no thing 'ref-dussel-2004'; nearest: ref-dussel-2006, ref-dussel-2003"),
        (["ref-dussel-2003", "--style", "bibtx"], "no style 'bibtx'; nearest: bibtex"),
    ],
    "coverage": [(["--article", "labor-export"], "no article 'labor-export'; nearest: labor-exports")],
    "export": [(["turtel"], "no format 'turtel'; nearest: turtle")],
    "path": [
        (["maquilla", "depopulation"], "no thing 'maquilla'; nearest: maquila"),
        (["maquila", "depopulatoin"], "no thing 'depopulatoin'; nearest: depopulation"),
    ],
    "queries": [(["--format", "jsn"], "'jsn' is not one of 'table', 'json'.")],
    "query": [(["claimz"], "no stored query 'claimz'; nearest: claims")],
    "read": [
        ([COPY, "c-maquila-imports-input"], "no thing 'c-maquila-imports-input'; nearest: c-maquila-imp")
    ],
    "rests-on": [
        (["ref-dussel-2004"], "no work 'ref-dussel-2004'; nearest: ref-dussel-2006, ref-dussel-2003")
    ],
    "search": [(["maquila", "--kind", "claimz"], "no kind 'claimz'; nearest: claim")],
    "show": [(["maquilla"], "no thing 'maquilla'; nearest: maquila")],
    "sparql": [(["ASK {}", "--format", "tabel"], "'tabel' is not one of 'table',")],
    "template": [(["--format", "yml"], "'yml' is not one of 'yaml', 'csv', 'xlsx'.")],
}
"""For each command a name that is not quite one, and what the answer says."""
NAMELESS = {"passage", "passages", "push", "serve", "vocabulary"}
"""Commands that take no name of anything: words, files and addresses only."""


@pytest.mark.parametrize("command", sorted([*MISSPELT, *NAMELESS]))
def test_every_command_answers_a_misspelt_name_with_the_nearest(
    command: str, ran: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    card = (
        "- {id: c-a, statement: A, kind: description, subject: maquilla, relation: is a, object: maquila}\n"
    )
    (tmp_path / "cards.yaml").write_text(card, encoding="utf-8")
    for arguments, says in MISSPELT.get(command, []):
        done = ran(command, *arguments)
        assert (done.code, done.out) == (2, "")
        assert says in done.err
    found = cli.get_command(click.Context(cli), command)
    assert found is not None
    for parameter in found.params:
        for option in parameter.opts:
            if option.startswith("--") and len(option) > 4:
                done = ran(command, option[:-1])
                assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
                near = re.fullmatch(rf"laborgraph: no option '{option[:-1]}'; nearest: (.*)\n", done.err)
                assert near is not None
                assert option in near[1].split(", ")


def test_every_command_is_tried_with_a_misspelt_name() -> None:
    assert sorted([*MISSPELT, *NAMELESS]) == cli.list_commands(click.Context(cli))


def test_long_work_is_told_to_a_terminal_only(
    ran: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ran("check").err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert main(["check"]) == 0
    assert capsys.readouterr().err == "checking syntax, terms, shapes, rules and passages …\n"


def test_a_value_too_many_is_refused(ran: Run) -> None:
    done = ran("query", "figures", "--lang", "en", "--lang", "es")
    assert (done.code, done.err) == (2, "laborgraph: lang takes one value, not 2\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("97%", "nothing has all of these words; nowhere: 97; near it, and not what was asked:\n"),
        (
            "remittances Guatemala",
            "nothing has all of these words; nowhere: guatemala; near it, and not what was asked:\n",
        ),
        ("8%", ""),
    ],
)
def test_a_word_that_is_nowhere_is_said(words: str, said: str, ran: Run) -> None:
    done = ran("search", words, "--limit", "1")
    assert (done.code, done.err) == (0, said)
    assert done.out != ""


@pytest.mark.skipif(os.name == "nt", reason="descriptors are closed by a POSIX shell")
def test_a_closed_output_is_one_line() -> None:
    done = subprocess.run(
        f"{sys.executable} -m laborgraph queries >&-", shell=True, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (
        2,
        "laborgraph: standard output is closed: there is nowhere to write to\n",
    )


def test_an_ending_that_tells_no_form_is_refused(ran: Run, tmp_path: Path) -> None:
    done = ran("query", "works", "--output", str(tmp_path / "works.docx"))
    assert (done.code, done.err.split(":")[1]) == (2, " the ending .docx tells no form")
    assert list(tmp_path.iterdir()) == []


def test_a_table_is_as_wide_as_columns_says(ran: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    widths = {}
    for columns in ("70", "140", "wide"):
        monkeypatch.setenv("COLUMNS", columns)
        widths[columns] = max(map(len, ran("query", "opposed-views").out.splitlines()))
    assert 60 < widths["70"] <= 70 < widths["wide"] <= 100 < widths["140"] <= 140


def test_a_slug_without_room_is_parted_at_its_hyphens(ran: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    lines = ran("query", "causes", "--effect", "convergence").out.splitlines()
    assert "free-" in {line.split("  ")[0] for line in lines} or "free-trade" in {
        line.split("  ")[0] for line in lines
    }
