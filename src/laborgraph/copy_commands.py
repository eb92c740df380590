"""The commands that have to do with a reader's own copy of the article, and the audit of the text."""

from collections import Counter
from pathlib import Path

import click

from laborgraph.auditing import AUDITS
from laborgraph.cells import Rows
from laborgraph.completion import complete_from, complete_thing
from laborgraph.errors import BadValue
from laborgraph.output import (
    answer,
    answer_rows,
    article_option,
    asks,
    columns_option,
    door,
    format_option,
    lang_option,
    output_as,
    output_option,
    write,
)
from laborgraph.rendering import FORMATS, Format

__all__ = ["anchors", "audit", "coverage", "passage", "passages", "read"]


@click.command(short_help="Find every claim in your copy of the article.")
@click.argument("copy")
@format_option(*FORMATS)
@output_option
@article_option
@asks
def anchors(copy: str, form: Format, output: str | None, article: str | None) -> None:
    """Find every claim's passage in your own COPY of the article (plain text, or PDF with an extra).

    One row per claim and stretch of the copy: claim, passage, method (exact, relocated, fuzzy, guess, lost),
    score, start and end (code points of the copy, counted from 0, end-exclusive), and the claim's
    figures whose digits the copy does not have there. A passage that carries no claim has a row too.

    Example: laborgraph anchors article.txt --format csv
    """
    from laborgraph.copy_anchors import anchors as found_anchors
    from laborgraph.copy_anchors import copy_text

    found = found_anchors(door(), copy_text(Path(copy)), article)
    names = ["claim", "passage", "method", "score", "start", "end", "missing"]
    rows = [[r.claim, r.passage, r.method, r.score, r.start, r.end, "; ".join(r.missing)] for r in found]
    asked = "Where does the copy have each claim's passage?"
    answer_rows(Rows(names, rows, asked, "anchors", things=frozenset({0, 1})), form, output)
    methods = Counter({row.passage: row.method for row in found}.values())
    click.echo(", ".join(f"{count} passages {method}" for method, count in methods.most_common()), err=True)


@click.command(short_help="Show a claim in your copy of the article.")
@click.argument("copy")
@click.argument("thing", nargs=-1, required=True, shell_complete=complete_thing())
@article_option
@asks
def read(copy: str, thing: tuple[str, ...], article: str | None) -> None:
    """Show a claim, or another THING, in your own COPY of the article.

    It comes as its paragraph, with its sentence between » and «. A thing is also a figure, a citation, a
    work (where it is cited), a concept or actor (where it is brought in), a passage, a paragraph or a note.

    Example: laborgraph read article.txt c-maquila-imports-inputs
    """
    from laborgraph.copy_anchors import copy_text
    from laborgraph.copy_reading import read as marked

    click.echo(marked(door(), copy_text(Path(copy)), " ".join(thing), article), nl=False)


@click.command(short_help="Say how much of each section is covered.")
@click.argument("copy", required=False)
@format_option(*FORMATS)
@output_option
@article_option
@asks
def coverage(copy: str | None, form: Format, output: str | None, article: str | None) -> None:
    """Say how much of each section is accounted for; with a COPY also its numbers and citations.

    Numbers are those in figures: numbers in words are in the graph, but are not looked for in the copy.

    Example: laborgraph coverage article.txt
    """
    from laborgraph.copy_anchors import copy_text
    from laborgraph.copy_coverage import coverage as covered
    from laborgraph.copy_coverage import printed

    # the copy is read first: what cannot be used leaves no half of an answer
    found = None if copy is None else printed(door(), copy_text(Path(copy)), article)
    answer(covered(door(), article=article), form, output=output)
    if found is None:
        return
    beside = form != "table"
    for kind in ("number", "citation"):
        for section in sorted({one.section for one in found if one.kind == kind}):
            nodes = [one.has_node for one in found if (one.section, one.kind) == (section, kind)]
            click.echo(f"section {section}: {sum(nodes)} of {len(nodes)} {kind}s have a node", err=beside)
        nodes = [one.has_node for one in found if one.kind == kind]
        click.echo(f"{sum(nodes)} of {len(nodes)} {kind}s of the copy have a node", err=beside)
    for one in found:
        if not one.has_node:
            click.echo(f"no node: {one.kind} {one.text} in {one.passage}", err=beside)


@click.command(short_help="Find where pasted words come from.")
@click.argument("words", nargs=-1, required=True)
@lang_option
@asks
def passage(words: tuple[str, ...], lang: str) -> None:
    """Find which passage pasted WORDS come from, and the claims drawn from it; no copy is needed.

    Example: laborgraph passage "words pasted from the article"
    """
    from laborgraph.lookup import passage as passages_of
    from laborgraph.lookup import tells

    pasted = " ".join(words)
    found = passages_of(door(), pasted, lang)
    if not found:
        told = (
            "these words are not from the article, or not as it prints them"
            if tells(pasted)
            else "no sentence of the article is these words, and they are too few to tell whether they are"
            " part of one; paste the whole sentence"
        )
        click.echo(f"nothing found: {told}", err=True)
    for entry in found:
        whole = "the whole passage" if entry.method == "exact" else f"part of it, by {entry.prints} prints"
        click.echo(f"{entry.passage} ({whole})")
        for claim, statement, *_ in entry.claims.rows:
            click.echo(f"  {claim}: {statement}")
        if not entry.claims.rows:
            click.echo("  no claim was drawn from it")


@click.command(short_help="Say what the text itself supports.")
@click.argument("kind", required=False, shell_complete=complete_from(AUDITS))
@format_option(*FORMATS)
@columns_option
@output_option
@asks
def audit(kind: str | None, form: Format, columns: str | None, output: str | None) -> None:
    """Say what the article's own text does and does not support.

    KIND is arithmetic, counts, citations, references, cross-references or terms; without it a summary.

    Example: laborgraph audit arithmetic
    """
    from laborgraph.auditing import audit as audited
    from laborgraph.auditing import verdicts

    if kind is None:
        if columns or output or form != "table":
            raise BadValue(f"name what to audit, to choose its form: {', '.join(AUDITS)}")
        told: dict[str, list[str]] = {}
        for one in verdicts(door()):
            told.setdefault(one.audit, []).append(f"{one.findings} {one.verdict}")
        for name, said in told.items():
            click.echo(f"{name:<18}{', '.join(said)}")
        return
    answer(audited(door(), kind), form, columns, output)


@click.command(short_help="Compute the passages of an article.")
@click.argument("copy")
@click.option(
    "--article",
    metavar="FOLDER",
    default="labor-exports",
    show_default=True,
    help="Folder of the article under graph/ or in your project.",
)
@click.option("--prefix", metavar="NAME", default="le", show_default=True, help="Prefix for its namespace.")
@click.option(
    "--mark",
    default="",
    metavar="LETTERS",
    help="What the ids begin with, so that no other article has them.",
)
@output_as("turtle")
def passages(copy: str, article: str, prefix: str, mark: str, output: str | None) -> None:
    """Compute the passages of an article from a plain-text COPY, as Turtle without its words.

    Example: laborgraph passages article.txt --article pelagia --prefix pe --mark pe --output passages.ttl
    """
    from laborgraph.files import read_copy
    from laborgraph.passages import passages_turtle

    write(passages_turtle(read_copy(Path(copy)), article, prefix, mark), output)
