"""The commands that follow the graph itself: references, causal paths, what rests on a work, SPARQL."""

import json
import shlex
from dataclasses import astuple, fields
from pathlib import Path
from typing import Literal, cast

import click

from laborgraph.cells import Rows
from laborgraph.completion import complete_thing
from laborgraph.endings import check_ending
from laborgraph.errors import quoted
from laborgraph.exporting import FORMATS as EXPORT_FORMATS
from laborgraph.free_sparql import FORMATS as SPARQL_FORMATS
from laborgraph.free_sparql import ROWS_FORMATS, SECONDS, sparql_rows
from laborgraph.output import (
    answer,
    answer_rows,
    asks,
    asks_within,
    columns_option,
    door,
    file_door,
    format_option,
    includes,
    lang_option,
    output_option,
    output_to,
    project,
    sources,
    within,
    write,
)
from laborgraph.paths import LONGEST
from laborgraph.rendering import FORMATS, Format

__all__ = ["cite", "export", "path", "rests_on", "sparql"]


@click.command(short_help="Give the reference for a claim or a work.")
@click.argument("thing", shell_complete=complete_thing())
@click.option(
    "--style", metavar="STYLE", default="apa", show_default=True, help="apa, bibtex, csl-json or ris."
)
@asks
def cite(thing: str, style: str) -> None:
    """Give the reference for THING: a claim, at its place in the article, or a work.

    Example: laborgraph cite c-maquila-imports-inputs --style bibtex
    """
    from laborgraph.citing import cite as reference_for

    click.echo(reference_for(door(), thing, style), nl=False)


@click.command(
    short_help="Give the whole graph in another format.",
    help="Give the whole graph in another FORMAT.\n\n\b\n"
    + "\n".join(f"  {name:<18}{form.meaning}" for name, form in EXPORT_FORMATS.items())
    + "\n\nExample: laborgraph export graphml --output labor.graphml",
)
@click.argument("form", metavar="FORMAT")
@output_to("Write to a file; for csv and grlc, into a folder.")
@click.option(
    "--copy", metavar="FILE", help="Your copy of the article: annotations quote it, and are for you alone."
)
@click.option(
    "--endpoint",
    metavar="URL",
    help="For shacl-queries and grlc: the SPARQL service that the queries are for.",
)
@includes
def export(form: str, output: str | None, copy: str | None, endpoint: str | None) -> None:
    """See the help, which is made from the list of formats."""
    from laborgraph.exporting import export as whole
    from laborgraph.exporting import export_folder

    if output and form in EXPORT_FORMATS and EXPORT_FORMATS[form].text:
        check_ending(output, form)
    own = Path(copy) if copy else None
    files = sources() if project() else None
    if output and form in EXPORT_FORMATS and EXPORT_FORMATS[form].files:
        names = export_folder(file_door(), form, Path(output), own, endpoint, files)
        click.echo(f"wrote {len(names)} files into {output}", err=True)
        return
    write(whole(file_door(), form, own, endpoint, files), output)


@click.command(short_help="Walk from a cause to an effect.")
@click.argument("cause", shell_complete=complete_thing())
@click.argument("effect", shell_complete=complete_thing())
@click.option(
    "--longest", type=click.IntRange(1, LONGEST), default=6, show_default=True, help="Steps of a way at most."
)
@click.option("--stated", is_flag=True, help="Leave out the steps 'is a kind of', which are the curators'.")
@lang_option
@format_option("text", *FORMATS)
@output_option
@asks
def path(
    cause: str,
    effect: str,
    longest: int,
    stated: bool,
    lang: str,
    form: Format | Literal["text"],
    output: str | None,
) -> None:
    """Walk from CAUSE to EFFECT along the steps that the authors state, each with its claim and place.

    A step 'is a kind of' leads from a concept to a wider one; it is the curators' and has no claim. Both are
    given by slug, name or IRI. With --lang es the things have their Spanish names.

    Example: laborgraph path border-closure depopulation
    """
    from laborgraph.path_text import path_text
    from laborgraph.paths import Step, steps_from, steps_into, ways_near
    from laborgraph.paths import path as ways

    at = door()
    found = ways(at, cause, effect, longest, lang, stated)
    if form == "json":
        data = [
            {"things": w.things, "sign": w.sign, "steps": [list(map(vars, s)) for s in w.steps]}
            for w in found
        ]
        write(json.dumps(data, ensure_ascii=False, indent=2) + "\n", output)
        return
    if not found:
        click.echo(
            f"nothing found: ways from {quoted(cause)} to {quoted(effect)} of up to {longest} steps", err=True
        )
        click.echo(f"{cause} leads to: {', '.join(steps_from(at, cause)) or 'nothing'}", err=True)
        click.echo(f"to {effect} lead: {', '.join(steps_into(at, effect)) or 'nothing'}", err=True)
        if near := ways_near(at, cause, effect, longest, stated):
            click.echo("near it, and not what was asked:", err=True)
            for pair in near[:5]:
                click.echo(f"  laborgraph path {' '.join(pair)}", err=True)
    if form != "text":
        names = ["way", "step", *(field.name for field in fields(Step))]
        rows = [
            [number, place, *astuple(step)]
            for number, way in enumerate(found, 1)
            for place, joined in enumerate(way.steps, 1)
            for step in joined
        ]
        question = f"How does {cause} lead to {effect}?"
        things = frozenset(names.index(name) for name in ("cause", "effect", "claim"))
        answer_rows(Rows(names, rows, question, "path", things=things, lang=lang), form, output)
        return
    write(path_text(at, found, lang), output)


@click.command("rests-on", short_help="List the claims that rest on a work.")
@click.argument("work", shell_complete=complete_thing("lg:ReferenceEntry"))
@lang_option
@format_option(*FORMATS)
@columns_option
@output_option
@asks
def rests_on(work: str, lang: str, form: Format, columns: str | None, output: str | None) -> None:
    """List the claims that rest on WORK, directly or through the claims that support them.

    WORK is an entry of the reference list: its slug, or author and year as printed.

    Example: laborgraph rests-on ref-dussel-2003
    """
    from laborgraph.querying import run

    result = run(door(), "rests-on", {"work": work, "lang": lang})
    at = [column.name for column in result.columns].index("work")
    entries = list(dict.fromkeys(str(row[at]) for row in result.rows))
    if entries and not any(letter.isdigit() for letter in work):  # a name alone may stand for more
        told = f"{quoted(work)} is taken for {', '.join(entries)}; else by this name: laborgraph search"
        click.echo(f"{told} {shlex.quote(work)}", err=True)
    if form == "table" and columns is None and len(entries) == 1:
        # the work was named; entries of it in the lists of several articles are told apart
        columns = ",".join(name for name in result.query.table if name != "work")
    answer(result, form, columns, output)


@click.command(short_help="Ask a query in SPARQL.")
@click.argument("text", metavar="QUERY|FILE|-")
@format_option(*SPARQL_FORMATS, spreadsheet=False)
@output_option
@asks_within(f"{SECONDS:g}")
def sparql(text: str, form: str, output: str | None) -> None:
    """Ask any SPARQL 1.1 query; the prefixes lg:, le:, rdfs:, skos: and others need no declaration.

    SELECT gives table, csv, tsv, json, xml (as SPARQL 1.1 defines them), md, html and xlsx; ASK all but the
    last three; CONSTRUCT and DESCRIBE turtle, ntriples, rdfxml and jsonld.

    A query that takes longer than --timeout is ended and gives no answer; Ctrl-C ends it at once. SERVICE is
    refused: laborgraph connects to nothing by itself. To ask a service, name it with --endpoint.

    Example: laborgraph sparql "SELECT ?m ?name { ?m a lg:Mechanism ; skos:prefLabel ?name }"
    """
    from laborgraph.files import read_query
    from laborgraph.free_sparql import sparql as answer_to

    asked = read_query(text)
    if form in ROWS_FORMATS:
        rows = within(lambda at: sparql_rows(at, asked, form), SECONDS)
        answer_rows(rows, cast("Format", form), output)
        return
    write(within(lambda at: answer_to(at, asked, form), SECONDS), output)
