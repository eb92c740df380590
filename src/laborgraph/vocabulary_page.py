"""Write the vocabulary as a page that a scholar can read: every term with its meaning, in Markdown."""

from collections.abc import Iterator

from laborgraph.doors import Door
from laborgraph.querying import run

__all__ = ["vocabulary_page"]

_PARTS = {
    "class": (
        "Kinds of things",
        "What the graph is made of. A kind stands under the one that it is a case of.",
    ),
    "property": ("What is stated of them", "From what kind of thing each leads, and to what."),
    "relation": ("Relations that claims state", "Values of `lg:relation`; those with a sign are causal."),
    "value": (
        "Controlled values",
        "The short lists that kinds, stances, hedges, bounds and the like are taken from.",
    ),
}


def vocabulary_page(door: Door) -> str:
    """The page, from the vocabulary that ``door`` leads to; the same bytes each time."""
    return "\n".join(_lines(door)) + "\n"


def _lines(door: Door) -> Iterator[str]:
    result = run(door, "vocabulary")
    names = [column.name for column in result.columns]
    rows = [dict(zip(names, row, strict=True)) for row in result.rows]
    yield "# The vocabulary"
    yield ""
    yield "Namespace `https://w3id.org/laborgraph/ns#`, prefix `lg`. Written in OWL 2 DL in"
    yield "`ontology/vocabulary.ttl`; this page is made from it by `laborgraph vocabulary`."
    for part, (title, lead) in _PARTS.items():
        yield ""
        yield f"## {title}"
        yield ""
        yield lead
        group = ""
        for row in (row for row in rows if row["part"] == part):
            if part == "value" and row["parent"] != group:
                group = str(row["parent"])
                yield ""
                yield f"### {group}"
            yield ""
            yield f"**{row['term']}** ({row['label_en']}; {row['label_es']})"
            notes = []
            if part == "class" and row["parent"]:
                notes.append(f"under {row['parent']}")
            if part == "relation" and row["sign"] is not None:
                notes.append(f"sign {row['sign']:+d}")
            if part == "property" and (row["domain"] or row["range"]):
                notes.append(f"{row['domain'] or 'anything'} → {row['range'] or 'anything'}")
            yield f": {row['definition']}" + (f" *{'; '.join(notes)}*" if notes else "")
