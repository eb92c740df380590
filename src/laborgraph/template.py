"""Give a filled-in template of claim cards or of a sheet, with every field and every allowed value explained.

The allowed values are read from the graph. The examples are claims that ``laborgraph add`` takes as they are.
"""

import csv
import io
import textwrap
from collections.abc import Iterator
from typing import Literal, get_args

import yaml

from laborgraph.card_fields import FIELDS, FIGURE, WORK, Field
from laborgraph.doors import Door
from laborgraph.errors import BadValue
from laborgraph.known_names import KnownNames, Unknown
from laborgraph.sheets import sheet_columns

__all__ = ["FORMATS", "Format", "examples", "template", "template_xlsx"]

Format = Literal["yaml", "csv", "xlsx"]
FORMATS: tuple[Format, ...] = get_args(Format)

_WIDTH = 100
_FEW = 60
"""Values up to which a field lists them all."""

Example = dict[str, object]


def examples(place: str = "2.1.4") -> list[Example]:
    """The two example claims, as fields with plain values.

    The first speaks against a claim of the article, on the word of a work that no list has; the second gives
    a number that the article prints, at its ``place``.
    """
    return [
        {
            "id": "c-example-transfers-keep-villages-alive",
            "label": "Money sent home keeps villages alive",
            "label es": "Las remesas mantienen vivos a los pueblos",
            "statement": "Money sent home by migrants has kept many villages from losing even more people.",
            "statement es": "Las remesas han evitado que muchos pueblos pierdan aún más gente.",
            "kind": "causal",
            "stance": "endorsed",
            "subject": ["remittances"],
            "relation": "prevents",
            "object": ["depopulation"],
            "strength": "contributes",
            "cites": [{"author": "Ruiz, A., and B. Cole", "year": "2012", "title": "Villages That Stayed"}],
            "contradicts": ["c-settlement-leads-to-depopulation"],
            "note": "An invented work: replace it by a real one.",
        },
        {
            "id": "c-example-exports-of-1998",
            "label": "Exports stood at 30.7 billion dollars in 1998",
            "statement": "The series begins with exports of 30.7 billion dollars in 1998.",
            "kind": "measurement",
            "place": [place],
            "subject": ["mexico"],
            "relation": "measuredAs",
            "object": ["ind-exports"],
            "figures": [
                {
                    "value": "US$30.7 billion",
                    "unit": "usd",
                    "bound": "exactly",
                    "years": "1998",
                    "indicator": "ind-exports",
                    "of": "mexico",
                }
            ],
            "evidence for": ["c-exports-rose-sevenfold"],
        },
    ]


def _examples(known: KnownNames) -> list[Example]:
    """The examples, with the id of the place where sentences of several articles have this number."""
    try:
        known.place("2.1.4")
    except Unknown:
        return examples("p-2-01-s4")
    return examples()


def _values(known: KnownNames, field: Field) -> list[str]:
    """The values that a field can take, when they are few and fixed."""
    if field.takes not in ("relation", "lg:Kind", "lg:Stance", "lg:Strength", "lg:Bound", "lg:Unit"):
        return []
    return known.values(field.takes)[:_FEW]


def _explained(known: KnownNames, fields: tuple[Field, ...], indent: str = "") -> Iterator[str]:
    wide = max(len(field.name) for field in fields) + 2
    for field in fields:
        need = " (needed)" if field.required else ""
        many = " Several: in a list." if field.several else ""
        text = f"{field.meaning}{need}.{many}"
        if values := _values(known, field):
            text += f" One of: {', '.join(values)}."
        head = f"# {indent}{field.name:<{wide}}"
        yield from textwrap.wrap(
            text, _WIDTH, initial_indent=head, subsequent_indent="#" + " " * (len(head) - 1)
        )
        if field.name == "cites":
            yield from _explained(known, WORK, indent + "  ")
        if field.name == "figures":
            yield from _explained(known, FIGURE, indent + "  ")


def _yaml(known: KnownNames) -> str:
    lines = [
        "# Claims of your own, to set beside the article. Replace the two examples, and then:",
        "#   laborgraph add THIS-FILE --by 'Your Name'",
        "#",
        "# Names are ids (remittances), labels in English or Spanish (remesas) or, for works, as cited",
        "# (Dussel, 2003). Find them with: laborgraph search WORDS",
        "#",
        *_explained(known, FIELDS),
        "",
    ]
    body = yaml.safe_dump(
        _examples(known), allow_unicode=True, sort_keys=False, width=_WIDTH, default_flow_style=None
    )
    return "\n".join(lines) + "\n" + body.replace("\n- id:", "\n\n- id:")


def _row(example: Example) -> list[str]:
    """An example as a row under ``sheet_columns``."""
    cells: dict[str, str] = {}
    for name, value in example.items():
        values = value if isinstance(value, list) else [value]
        for one in values:
            if isinstance(one, dict):
                prefix = "figure" if name == "figures" else "new work"
                cells |= {f"{prefix} {part}": str(text) for part, text in one.items()}
        plain = [str(one) for one in values if not isinstance(one, dict)]
        if plain:
            cells[name] = "; ".join(plain)
    return [cells.get(column, "") for column in sheet_columns()]


def _columns(known: KnownNames) -> Iterator[tuple[str, str, str]]:
    """Every column with what it means and the values that it takes."""
    fields = {field.name: field for field in FIELDS}
    fields |= {f"figure {part.name}": part for part in FIGURE} | {
        f"new work {part.name}": part for part in WORK
    }
    for column in sheet_columns():
        field = fields[column]
        need = " (needed)" if field.required and " " not in column else ""
        many = " Several: parted by semicolons." if field.several else ""
        yield column, f"{field.meaning}{need}.{many}", ", ".join(_values(known, field))


def _csv(known: KnownNames) -> str:
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(
        ["# A row that begins with # is a remark. Each column, what it means, and the values it takes:"]
    )
    for column, meaning, values in _columns(known):
        rows.writerow([f"# {column}: {meaning}{f' One of: {values}.' if values else ''}"])
    rows.writerow(sheet_columns())
    rows.writerows(map(_row, _examples(known)))
    return out.getvalue()


def template(door: Door, form: Format) -> str:
    """The template as text: ``yaml`` or ``csv``; its values are those of the graph behind ``door``."""
    known = KnownNames(door)
    return _csv(known) if form == "csv" else _yaml(known)


def template_xlsx(door: Door) -> bytes:
    """The template as an XLSX file of three sheets: claims, columns, values.

    The columns with fixed values offer them. Raises ``BadValue`` when openpyxl is not installed.
    """
    try:
        from openpyxl import Workbook
        from openpyxl.styles import Alignment, Font
        from openpyxl.utils import get_column_letter
        from openpyxl.worksheet.datavalidation import DataValidation
    except ImportError as error:
        raise BadValue("to write XLSX install laborgraph[xlsx], or take --format csv") from error
    known = KnownNames(door)
    book = Workbook()
    claims = book.active
    assert claims is not None
    claims.title = "claims"
    columns, values = book.create_sheet("columns"), book.create_sheet("values")
    bold, wrapped = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    claims.append(sheet_columns())
    for example in _examples(known):
        claims.append(_row(example))
    columns.append(["column", "meaning", "values"])
    fixed = 0
    for at, (column, meaning, listed) in enumerate(_columns(known), 1):
        columns.append([column, meaning, listed])
        letter = get_column_letter(at)
        claims.column_dimensions[letter].width = 40 if "statement" in column else 18
        for row in range(1, 500):
            # typed text stays text: 2.1.4 is no date and 2.10 not 2.1
            claims.cell(row, at).number_format = "@"
        if listed:
            fixed += 1
            for row, value in enumerate([column, *listed.split(", ")], 1):
                values.cell(row, fixed, value)
            source = get_column_letter(fixed)
            offer = DataValidation(
                "list", f"values!${source}$2:${source}${len(listed.split(', ')) + 1}", allow_blank=True
            )
            offer.add(f"{letter}2:{letter}500")
            claims.add_data_validation(offer)
    for sheet in (claims, columns, values):
        sheet.freeze_panes = "A2"
        for cell in sheet[1]:
            cell.font = bold
    for letter, width in (("A", 22), ("B", 70), ("C", 60)):
        columns.column_dimensions[letter].width = width
    for row in columns.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = wrapped
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
