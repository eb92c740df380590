"""The forms of an answer, each read back by a program that others wrote."""

import csv
import io
import sys
import unicodedata
from collections import Counter
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import click
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laborgraph.answer_page import answer_page
from laborgraph.cards import Card, Entry
from laborgraph.catalogue import catalogue
from laborgraph.cells import Rows
from laborgraph.cli import cli, main
from laborgraph.delimited import delimited
from laborgraph.doors import Cell, OxigraphDoor
from laborgraph.errors import BadValue
from laborgraph.output import write
from laborgraph.querying import run
from laborgraph.rendering import FORMATS, Options, rendered, rows_of
from laborgraph.table_text import visible
from laborgraph.workbook import workbook

HOSTILE = [
    "</td></table><script>document.title = 'run'</script>",
    '"quoted", and; parted',
    "=HYPERLINK(1)",
    "-2+3",
    "+1",
    "@sum",
    "a\nb",
    "a\rb",
    "a\tb",
    "\u202e evil",
    "x" * 5000,
    "{{ 7 * 7 }}",
    "_x0041_",
    "https://example.org/",
    "0010",
    " blank ",
]
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["", '"', "\r", "\n", "\r\n", ",", "\t", "'", "=1"]
)


def hostile() -> Rows:
    rows = [[text, Decimal("-3.9"), 2001, True, None] for text in HOSTILE]
    heads = ["text", "decimal", "year", "truth", "gap"]
    return Rows(heads, rows, "Is <b>it</b> & all?", "hostile with x = </caption>", ["a"] * 5, frozenset({0}))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(TEXTS, min_size=2, max_size=2), max_size=4), st.sampled_from(",\t"), st.booleans())
def test_delimited_text_is_read_back(rows: list[list[str]], separator: str, spreadsheet: bool) -> None:
    text = delimited(Rows(["a", "b"], rows), separator, spreadsheet=spreadsheet)
    read = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=separator))
    assert read == [["a", "b"], *rows]


def test_delimited_text_is_quoted_as_rfc_4180_says() -> None:
    rows = Rows(["a", "b"], [['say "no"', "x,y"], ["plain", "two\nlines"], ["", None]])
    assert delimited(rows, ",") == 'a,b\n"say ""no""","x,y"\nplain,"two\nlines"\n,\n'
    assert delimited(rows, ",", spreadsheet=True) == (
        '\ufeffa,b\r\n"say ""no""","x,y"\r\nplain,"two\nlines"\r\n,\r\n'
    )


def test_formulas_are_escaped_when_asked_for() -> None:
    read = list(csv.reader(io.StringIO(delimited(hostile(), ",", escape=True), newline="")))
    assert [row[0] for row in read[1:]] == [
        f"'{text}" if text in ("=HYPERLINK(1)", "-2+3", "@sum") else text for text in HOSTILE
    ]
    assert {row[1] for row in read[1:]} == {"-3.9"}


@pytest.mark.parametrize("name", [query.name for query in catalogue()])
def test_pandas_reads_what_spreadsheets_get(name: str, shipped: OxigraphDoor) -> None:
    table = rows_of(run(shipped, name), "csv")
    for form, separator in (("csv", ","), ("tsv", "\t")):
        text = rendered(table, form, options=Options(spreadsheet=True))  # type: ignore[arg-type]
        assert isinstance(text, str)
        frame = pd.read_csv(io.BytesIO(text.encode("utf-8")), sep=separator, encoding="utf-8-sig")
        assert list(frame.columns) == list(table.heads)
        assert len(frame) == len(table.rows)


class Page(HTMLParser):
    """What a parser of HTML finds: tags with their attributes, and the texts of heads and cells."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in ("td", "th", "caption", "title", "h1"):
            self._open = tag
            self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._open:
            self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts[self._open][-1] += data


def test_a_page_holds_its_question_and_rows_as_text() -> None:
    page = Page(answer_page(hostile()))
    cells = page.texts["td"]
    assert cells[::5] == HOSTILE
    assert cells[1:5] == ["-3.9", "2001", "true", ""]
    assert page.texts["title"] == page.texts["h1"] == ["Is <b>it</b> & all?"]
    assert page.texts["caption"] == [f"hostile with x = </caption>, {len(HOSTILE)} rows"]
    assert [attrs["scope"] for tag, attrs in page.tags if tag == "th"] == ["col"] * 5
    assert [tag for tag, _ in page.tags if tag in ("script", "link", "a", "img")] == []
    assert page.tags[0] == ("html", {"lang": "en"})


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20), max_size=4))
def test_any_text_is_text_in_a_page(texts: list[str]) -> None:
    page = Page(answer_page(Rows(["a"], [[text] for text in texts], things=frozenset({0})), "x/"))
    assert page.texts.get("td", []) == texts


def test_ids_are_links_only_with_an_address(shipped: OxigraphDoor) -> None:
    table = rows_of(run(shipped, "claims", {"claim": "c-maquila-imports-inputs"}), "html")
    assert "<a " not in answer_page(table)
    # a stance is a value of the vocabulary and has no place on the explorer page
    links = [attrs["href"] for tag, attrs in Page(answer_page(table, "labor.html#")).tags if tag == "a"]
    assert links == ["labor.html#c-maquila-imports-inputs"]
    odd = Rows(["thing"], [["a b&\"'<"]], things=frozenset({0}))
    assert [a["href"] for tag, a in Page(answer_page(odd, "https://e.org/?q=")).tags if tag == "a"] == [
        "https://e.org/?q=a%20b%26%22%27%3C"
    ]


@pytest.mark.parametrize(
    "links", ["javascript:alert(1)#", " JavaScript:x", "java\nscript:x", "data:x", "http://[x"]
)
def test_what_is_no_address_is_refused(links: str) -> None:
    with pytest.raises(BadValue, match="is no address to link to"):
        answer_page(hostile(), links)


def test_a_browser_shows_hostile_rows_as_text(chromium: Any, tmp_path: Path) -> None:
    file = tmp_path / "hostile.html"
    file.write_text(answer_page(hostile(), "labor.html#"), encoding="utf-8", newline="")
    chromium.get(file.as_uri())
    assert chromium.title == "Is <b>it</b> & all?"
    shown = chromium.execute_script(
        "return [...document.querySelectorAll('tbody tr')].map(row => row.cells[0].textContent)"
    )
    # HTML has one kind of line end
    assert shown == [text.replace("\r", "\n") for text in HOSTILE]
    assert chromium.execute_script("return document.scripts.length") == 0
    wide = "return document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert chromium.execute_script(wide)


def test_the_language_of_the_rows_is_said(shipped: OxigraphDoor) -> None:
    page = Page(answer_page(rows_of(run(shipped, "mechanisms", {"lang": "es"}), "html")))
    assert [attrs["lang"] for tag, attrs in page.tags if tag == "tbody"] == ["es"]


def sheet_of(data: bytes, name: str) -> Any:
    pytest.importorskip("xlsxwriter", reason="the extra xlsx is not installed")
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    return openpyxl.load_workbook(io.BytesIO(data))[name]


def hostile_workbook() -> bytes:
    pytest.importorskip("xlsxwriter", reason="the extra xlsx is not installed")
    return workbook(hostile(), "hostile")


def test_a_workbook_has_typed_cells_and_no_formulas() -> None:
    sheet = sheet_of(hostile_workbook(), "hostile")
    rows = list(sheet.iter_rows(min_row=2))
    # openpyxl leaves the escape that ECMA-376 has for a carriage return as it is written
    assert [row[0].value for row in rows] == [text.replace("\r", "_x000D_") for text in HOSTILE]
    assert {row[0].data_type for row in rows} == {"s"}
    assert {row[0].hyperlink for row in rows} == {None}
    assert [(cell.value, cell.data_type) for cell in rows[0][1:]] == [
        (-3.9, "n"),
        (2001, "n"),
        (True, "b"),
        (None, "n"),
    ]
    assert sheet.freeze_panes == "A2"
    assert [cell.value for cell in sheet[1]] == ["text", "decimal", "year", "truth", "gap"]


def test_a_workbook_says_what_was_asked(shipped: OxigraphDoor) -> None:
    table = rows_of(run(shipped, "claims", {"stance": "rejected"}), "xlsx")
    pytest.importorskip("xlsxwriter", reason="the extra xlsx is not installed")
    data = rendered(table, "xlsx")
    assert isinstance(data, bytes)
    about = sheet_of(data, "about")
    said = {row[0].value: row[1].value for row in about.iter_rows()}
    assert said["question"] == table.question
    assert said["asked"] == "claims with stance = rejected"
    assert said["rows"] == len(table.rows)
    assert said["column stance"] == "how the authors stand to it"
    assert about.parent.properties.title == table.question
    assert about.parent.sheetnames == ["claims", "about"]


def test_a_workbook_keeps_every_digit() -> None:
    pytest.importorskip("xlsxwriter", reason="the extra xlsx is not installed")
    numbers: list[Cell] = [
        10**20 + 1,
        Decimal("0.1234567890123456789"),
        30_700_000_000,
        Decimal("0.000000000001"),
    ]
    sheet = sheet_of(workbook(Rows(["n"], [[n] for n in numbers])), "answer")
    assert [sheet.cell(row, 1).value for row in range(2, 6)] == [
        "100000000000000000001",
        "0.1234567890123456789",
        30_700_000_000,
        1e-12,
    ]


def test_a_workbook_has_the_same_bytes_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    first = hostile_workbook()
    monkeypatch.setattr("time.time", lambda: 4e9)
    assert hostile_workbook() == first


def test_a_workbook_refuses_what_it_would_cut() -> None:
    pytest.importorskip("xlsxwriter", reason="the extra xlsx is not installed")
    with pytest.raises(BadValue, match="row 1: a cell of a workbook holds 32767 letters, not 32768; use csv"):
        workbook(Rows(["a"], [["x" * 32_768]]))
    with pytest.raises(BadValue, match="do not fit a workbook; use csv"):
        workbook(Rows(["a"], [[1]] * 1_048_576))


def test_a_workbook_without_the_extra_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(BadValue, match=r"install laborgraph\[xlsx\], or use --format csv"):
        workbook(hostile())


@pytest.mark.parametrize(
    ("ending", "form"),
    [
        ("csv", "csv"),
        ("TSV", "tsv"),
        ("json", "json"),
        ("md", "md"),
        ("html", "html"),
        ("htm", "html"),
        ("txt", "table"),
    ],
)
def test_the_ending_of_the_file_chooses_the_form(ending: str, form: str, tmp_path: Path) -> None:
    named, plain = tmp_path / f"works.{ending}", tmp_path / "works"
    assert main(["query", "works", "--output", str(named)]) == 0
    assert main(["query", "works", "--format", form, "--output", str(plain)]) == 0
    assert named.read_bytes() == plain.read_bytes()


def test_the_form_that_is_asked_for_wins_over_a_plain_ending(tmp_path: Path) -> None:
    file = tmp_path / "works.txt"
    assert main(["query", "works", "--output", str(file), "--format", "json"]) == 0
    assert file.read_text(encoding="utf-8").startswith("[\n")


@pytest.mark.parametrize(
    ("words", "name", "says"),
    [
        (["query", "works", "--format", "json"], "x.csv", "says csv, but the form is json: let them agree"),
        (["search", "maquila", "--format", "text"], "x.md", "says md, but the form is text: let them agree"),
        (["argument", "c-salt", "--format", "png"], "x.svg", "says svg, but the form is png: let them agree"),
        (
            ["sparql", "ASK {}", "--format", "csv"],
            "x.ttl",
            "says turtle, but the form is csv: let them agree",
        ),
        (["export", "turtle"], "x.nq", "says nquads, but the form is turtle: let them agree"),
        (["template", "--format", "csv"], "x.yaml", "says yaml, but the form is csv: let them agree"),
        (["vocabulary"], "x.html", "says html, but the form is md: let them agree"),
        (["passages", "copy.txt"], "x.csv", "says csv, but the form is turtle: let them agree"),
        (["browse", "--no-open"], "x.txt", "the page is HTML: write it to a file that ends in .html, not to"),
    ],
)
def test_an_ending_that_disagrees_with_the_form_is_refused(
    words: list[str], name: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, "--output", str(tmp_path / name)]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert says in err
    assert list(tmp_path.iterdir()) == []


WRITING = [
    *(["query", "works"], ["search", "maquila"], ["sparql", "ASK {}"], ["argument", "c-salt"], ["browse"]),
    *(["export", "turtle"], ["export", "csv"], ["path", "a", "b"], ["rests-on", "a"], ["audit", "counts"]),
    *(["coverage"], ["anchors", "a"], ["passages", "a"], ["vocabulary"], ["template"]),
]
"""The commands that can write a file."""


@pytest.mark.parametrize("words", WRITING)
@pytest.mark.parametrize("name", ["", " "])
def test_a_blank_name_of_a_file_is_refused(
    words: list[str], name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, "--output", name]) == 2
    assert capsys.readouterr() == ("", "laborgraph: --output is blank: name a file, or leave it out\n")


def test_every_command_that_writes_a_file_is_among_these() -> None:
    def takes_output(name: str) -> bool:
        command = cli.get_command(click.Context(cli), name)
        return command is not None and any(parameter.name == "output" for parameter in command.params)

    writing = {name for name in cli.list_commands(click.Context(cli)) if takes_output(name)} | {"query"}
    assert {words[0] for words in WRITING} == writing


def test_a_template_takes_its_form_from_the_ending(tmp_path: Path) -> None:
    assert main(["template", "--output", str(tmp_path / "mine.csv")]) == 0
    assert main(["template", "--format", "csv", "--output", str(tmp_path / "mine.txt")]) == 0
    assert (tmp_path / "mine.csv").read_bytes() == (tmp_path / "mine.txt").read_bytes()


@pytest.mark.parametrize(
    "words",
    [
        ["query", "mechanisms"],
        ["rests-on", "ref-dussel-2003"],
        ["audit", "arithmetic"],
        ["coverage"],
        ["search", "remittances"],
        ["path", "border-closure", "depopulation"],
        ["sparql", "SELECT ?m { ?m a lg:Mechanism }"],
    ],
)
def test_every_command_that_gives_rows_gives_them_in_every_form(words: list[str], tmp_path: Path) -> None:
    pytest.importorskip("xlsxwriter", reason="the extra xlsx is not installed")
    for form in FORMATS:
        file = tmp_path / f"answer.{form}"
        assert main([*words, "--format", form, "--output", str(file)]) == 0
        assert file.stat().st_size > 0
        by_ending = tmp_path / f"again.{form}"
        assert main([*words, "--output", str(by_ending)]) == 0
        if form != "table":
            assert by_ending.read_bytes() == file.read_bytes()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["query", "works", "--format", "xlsx"],
            "a workbook cannot be printed: name a file with --output FILE.xlsx",
        ),
        (["query", "works", "--bom"], "--bom goes with --format csv or tsv, not with table"),
        (
            ["audit", "terms", "--format", "md", "--escape-formulas"],
            "--escape-formulas goes with --format csv or tsv",
        ),
        (
            ["query", "works", "--format", "csv", "--links", "a#"],
            "--links goes with --format html, not with csv",
        ),
        (["sparql", "ASK {}", "--format", "xlsx", "--output", "x"], "ASK cannot give 'xlsx'"),
        (
            ["sparql", "DESCRIBE lg:x", "--format", "html"],
            "DESCRIBE cannot give 'html'; it gives table, turtle",
        ),
    ],
)
def test_what_does_not_go_together_is_one_line(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"laborgraph: {said}")
    assert err.count("\n") == 1


def test_an_option_of_one_call_is_forgotten_by_the_next(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "mechanisms", "--format", "csv", "--bom"]) == 0
    assert capsys.readouterr().out.startswith("\ufeffmechanism,")
    assert main(["query", "mechanisms", "--format", "csv"]) == 0
    assert capsys.readouterr().out.startswith("mechanism,")


SLUG = "c-first-paradox-shows-unsustainability"


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (100, [f"{SLUG}  An integration that is unsustainable."]),
        (60, [f"{SLUG}  An integration that", f"{'':38}  is unsustainable."]),
        (
            40,
            [
                "c-first-paradox- An integration that",
                "shows-           is unsustainable.",
                "unsustainability",
            ],
        ),
        (
            29,
            [
                "c-first-       An integration",
                "paradox-shows- that is",
                "unsustainabili unsustainable.",
                "ty",
            ],
        ),
    ],
)
def test_words_keep_together_as_long_as_there_is_room(width: int, lines: list[str]) -> None:
    text = rendered(
        Rows(["claim", "statement"], [[SLUG, "An integration that is unsustainable."]]), "table", width
    )
    assert isinstance(text, str)
    assert text.splitlines()[2:] == lines


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4), st.integers(min_value=20, max_value=60))
def test_a_table_loses_no_letter(rows: list[tuple[str, str]], width: int) -> None:
    table = rendered(Rows(["one", "other"], rows), "table", width)
    assert isinstance(table, str)
    shown = Counter(letter for letter in "".join(table.split("\n")[2:]) if not letter.isspace())
    letters = "".join("".join(text.split()) for row in rows for text in row)
    assert shown == Counter(visible(letters))


def test_a_control_code_is_shown_and_never_obeyed() -> None:
    codes = "".join(map(chr, [*range(0x20), *range(0x7F, 0xA0)]))
    table = rendered(Rows([codes.replace("\n", ""), "b"], [[codes, "\x1b[31mred\x9b0m"]]), "table")
    assert isinstance(table, str)
    assert "␛[31mred\N{REPLACEMENT CHARACTER}0m" in table
    assert {letter for letter in table if unicodedata.category(letter) == "Cc"} <= {"\n", "\t"}
    head, _, first = table.split("\n")[:3]
    assert head.index("b") == first.index("␛[31m")
    card = Card("slug", "", "\x1b]0;kind\x07", "\x9bheading", (Entry("label", ("\x1b[2J",)),))
    for text in (card.text(), card.text(60), str(card), repr(card)):
        assert {letter for letter in text if unicodedata.category(letter) == "Cc"} == {"\n"}


@pytest.mark.parametrize(("terminal", "shown"), [(True, "a␛b\tc\r\n"), (False, "a\x1bb\tc\r\n")])
def test_a_terminal_is_given_no_code_to_obey_and_a_pipe_every_byte(
    terminal: bool, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = io.StringIO(newline="")
    monkeypatch.setattr(out, "isatty", lambda: terminal)
    monkeypatch.setattr("sys.stdout", out)
    write("a\x1bb\tc\r\n", None)
    assert out.getvalue() == shown


def test_a_number_is_never_parted() -> None:
    row: list[Cell] = ["an-indicator-with-a-long-name", Decimal("30700000000"), "Exports of a country"]
    for width in (20, 40, 60):
        text = rendered(Rows(["indicator", "value", "statement"], [row]), "table", width)
        assert isinstance(text, str)
        assert "30700000000" in text
