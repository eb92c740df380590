"""Cut the plain text of an article into passages: headings, sentences, notes, captions, rows, entries.

How it works:

1. Blank lines separate blocks. A block is a heading (capitals only), a footnote (starts with a
   superscript figure), a figure caption, a table, a source line, a list, or running text.
2. Footnotes, figures and tables are *floats*: they are taken out of the running text and follow it.
3. A block of running text that begins with a small letter continues the block before it, so a
   sentence cut by a page break or a float is one passage.
4. Running text is split into sentences; each item of a list is a paragraph of its own.
5. After the heading REFERENCES every line that begins with a year is an entry, together with the
   line of authors directly before it.

Limits: it expects plain text with these habits of typesetting, in English. It keeps no words: what
it gives is stored as positions and digests only (see ``laborgraph.passages``).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

__all__ = ["Segment", "segments"]

_NOTE = re.compile("^([¹²³⁴-⁹])")
_NOTE_DIGITS = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹", "123456789")
_FIGURE = re.compile(r"^Figure ([IVX]+|\d+)\.")
_TABLE = re.compile(r"^TABLE ([IVX]+|\d+)$")
_ITEM = re.compile(r"^(?:(\d+)\.|-) ")
_ENTRY = re.compile(r"^(?:- )?(?:1[89]|20)\d\d ")
_SOURCE = re.compile(r"^Sources?:")
_ROMAN = {"I": 1, "V": 5, "X": 10}
_END = re.compile(r"""[.?!][”"*)]*[¹²³⁴-⁹]?[”"]?\s+(?=["“(*¿\[]*[A-ZÁÉÍÓÚÑ0-9])(?!\([^()]*\)\s*$)""")
_ABBREVIATION = re.compile(
    r"(?:\b[A-Z]\.[A-Z]|\bal|\be\.g|\bi\.e|\bvs|\bcf|\bp|\bpp|\bNo|\b[A-Z])[.][*)]*\s+$"
)


@dataclass(frozen=True)
class Segment:
    """One passage: its id within the article, what it is, where it stands, and its text.

    ``section`` counts headings from 1 (0 is what stands before the first); ``paragraph`` and
    ``sentence`` are 0 for floats and headings. ``item`` is the printed number of a list item.
    """

    slug: str
    kind: str
    section: int
    paragraph: int
    sentence: int
    text: str
    item: str = ""


@dataclass
class _Paragraph:
    kind: str
    section: int
    text: str
    item: str = ""


@dataclass
class _Draft:
    """What the blocks have given so far; ``blocks`` of the body keep their order, so do floats."""

    body: list[_Paragraph] = field(default_factory=list)
    floats: list[Segment] = field(default_factory=list)
    section: int = 0
    open_table: int = 0
    open_figure: int = 0
    table_rows: int = 0


def _number(numeral: str) -> int:
    if numeral.isdecimal():
        return int(numeral)
    values = [_ROMAN[letter] for letter in numeral]
    return sum(
        -value if any(after > value for after in values[i + 1 :]) else value for i, value in enumerate(values)
    )


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for match in _END.finditer(text):
        if _ABBREVIATION.search(text[start : match.end()]) and text[match.start()] not in "?!":
            continue
        yield text[start : match.end()].strip()
        start = match.end()
    yield text[start:].strip()


def _float_sentences(draft: _Draft, stem: str, kind: str, text: str) -> None:
    for number, sentence in enumerate(_sentences(text), 1):
        draft.floats.append(Segment(f"{stem}-s{number}", kind, draft.section, 0, number, sentence))


def _table_line(draft: _Draft, line: str) -> None:
    table = draft.open_table
    if _SOURCE.match(line):
        slug, kind = f"p-table-{table}-source", "source-line"
        draft.open_table = 0
    elif note := re.match(r"^(?:Notes?: ?)?\^([a-z])", line):
        slug, kind = f"p-table-{table}-note-{note[1]}", "table-note"
    elif "\t" not in line:
        slug, kind = f"p-table-{table}-title", "caption"
    elif draft.table_rows == 0 or not re.search(r"\t[^\t]*\d", line) or _years_only(line):
        slug, kind = f"p-table-{table}-head-{draft.table_rows + 1}", "table-head"
        draft.table_rows += 1
    else:
        row = sum(s.kind == "table-row" and s.slug.startswith(f"p-table-{table}-") for s in draft.floats)
        slug, kind = f"p-table-{table}-row-{row + 1}", "table-row"
    draft.floats.append(Segment(slug, kind, draft.section, 0, 0, line))


def _years_only(line: str) -> bool:
    cells = [cell for cell in line.split("\t") if cell.strip()]
    return all(re.fullmatch(r"(1[89]|20)\d\d", cell.strip()) for cell in cells)


def _references(draft: _Draft, lines: list[str]) -> None:
    for line in lines:
        last = draft.body[-1] if draft.body else None
        if _ENTRY.match(line):
            if last is not None and last.kind == "authors":
                last.kind, last.text = "entry", f"{last.text}\n{line}"
            else:
                draft.body.append(_Paragraph("entry", draft.section, line))
        else:
            draft.body.append(_Paragraph("authors", draft.section, line))


def _running_text(draft: _Draft, block: str) -> None:
    lines = block.split("\n")
    if any(_ITEM.match(line) for line in lines):
        for line in lines:
            item = _ITEM.match(line)
            if item:
                draft.body.append(_Paragraph("list-item", draft.section, line[item.end() :], item[1] or "-"))
            else:
                draft.body[-1].text += "\n" + line
        return
    last = draft.body[-1] if draft.body else None
    if block[0].islower() and last is not None and last.kind in ("sentence", "list-item"):
        last.text += "\n" + block
    else:
        draft.body.append(_Paragraph("sentence", draft.section, block))


def _take_block(draft: _Draft, block: str) -> None:
    lines = block.split("\n")
    if table := _TABLE.match(lines[0]):
        draft.open_table, draft.table_rows = _number(table[1]), 0
        title = "\n".join(lines)
        draft.floats.append(
            Segment(f"p-table-{draft.open_table}-title", "caption", draft.section, 0, 0, title)
        )
    elif draft.open_table:
        for line in lines:
            _table_line(draft, line)
    elif figure := _FIGURE.match(block):
        draft.open_figure = _number(figure[1])
        draft.floats.append(
            Segment(f"p-figure-{draft.open_figure}-caption", "caption", draft.section, 0, 0, block)
        )
    elif _SOURCE.match(block) and draft.open_figure:
        slug = f"p-figure-{draft.open_figure}-source"
        draft.floats.append(Segment(slug, "source-line", draft.section, 0, 0, block))
    elif note := _NOTE.match(block):
        _float_sentences(draft, f"p-note-{note[1].translate(_NOTE_DIGITS)}", "note", block)
    elif _in_references(draft):
        _references(draft, [line.strip() for line in lines])
    elif block.isupper():
        draft.section += 1
        draft.body.append(_Paragraph("heading", draft.section, block))
    else:
        _running_text(draft, block)


def _in_references(draft: _Draft) -> bool:
    headings = [p.text for p in draft.body if p.kind == "heading"]
    return bool(headings) and headings[-1].strip() == "REFERENCES"


def _front_matter(paragraphs: list[_Paragraph]) -> Iterator[Segment]:
    """Title, one block per author, abstract: the article opens with these in this order."""
    authors = 0
    for number, paragraph in enumerate(paragraphs):
        if number == 0:
            yield Segment("p-title", "title", 0, 0, 0, paragraph.text)
        elif number < len(paragraphs) - 1:
            authors += 1
            yield Segment(f"p-author-{authors}", "byline", 0, 0, 0, paragraph.text)
        else:
            for at, sentence in enumerate(_sentences(paragraph.text), 1):
                yield Segment(f"p-0-01-s{at}", "abstract", 0, 1, at, sentence)


def segments(text: str) -> list[Segment]:
    """Every passage of an article, the running text first, then its floats, each in printed order."""
    draft = _Draft()
    for block in re.split(r"\n[ \t]*\n\s*", text.strip()):
        _take_block(draft, block.strip("\n"))
    found = list(_front_matter([p for p in draft.body if p.section == 0]))
    counts: dict[int, int] = {}
    for paragraph in (p for p in draft.body if p.section > 0):
        section = paragraph.section
        if paragraph.kind == "heading":
            found.append(Segment(f"p-{section}-heading", "heading", section, 0, 0, paragraph.text))
            continue
        counts[section] = number = counts.get(section, 0) + 1
        stem = f"p-{section}-{number:02d}"
        if paragraph.kind == "entry":
            found.append(Segment(stem, "reference", section, number, 0, paragraph.text))
            continue
        for at, sentence in enumerate(_sentences(paragraph.text), 1):
            found.append(
                Segment(f"{stem}-s{at}", paragraph.kind, section, number, at, sentence, paragraph.item)
            )
    return found + draft.floats
