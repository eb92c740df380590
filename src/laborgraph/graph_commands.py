"""The commands that follow the graph itself: references, causal paths, what rests on a work, SPARQL."""

import json
from pathlib import Path

import click

from laborgraph.output import (
    answer,
    asks,
    columns_option,
    door,
    file_door,
    format_option,
    includes,
    output_option,
    sources,
    write,
)
from laborgraph.rendering import FORMATS, Format

__all__ = ["COMMANDS"]


@click.command()
@click.argument("thing")
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


@click.command()
@click.argument("form", metavar="FORMAT")
@click.option("--output", metavar="FILE", help="Write to a file; for csv, into a folder.")
@includes
def export(form: str, output: str | None) -> None:
    """Give the whole graph in another FORMAT.

    RDF: turtle, ntriples, rdfxml, trig, nquads, jsonld. Network: graphml, gexf. References: bibtex, csl-json,
    ris. Tables: csv, a folder with one table for each stored query and a description.

    Example: laborgraph export graphml --output labor.graphml
    """
    from laborgraph.exporting import export as whole
    from laborgraph.exporting import export_tables

    if form == "csv" and output:
        names = export_tables(file_door(), Path(output))
        click.echo(f"wrote {len(names)} files into {output}", err=True)
        return
    write(whole(file_door(), form, sources()), output)


@click.command()
@click.argument("cause")
@click.argument("effect")
@click.option(
    "--longest", type=click.IntRange(1, 12), default=6, show_default=True, help="Steps of a way at most."
)
@format_option("text", "json")
@asks
def path(cause: str, effect: str, longest: int, form: str) -> None:
    """Walk from CAUSE to EFFECT along the steps that the authors state, each with its claim and place.

    Example: laborgraph path border-closure depopulation
    """
    from laborgraph.paths import KIND_OF, steps_from, steps_into
    from laborgraph.paths import path as ways

    at = door()
    found = ways(at, cause, effect, longest)
    if form == "json":
        data = [
            {"things": w.things, "sign": w.sign, "steps": [list(map(vars, s)) for s in w.steps]}
            for w in found
        ]
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    if not found:
        click.echo(f"nothing found: ways from {cause!r} to {effect!r} of up to {longest} steps", err=True)
        click.echo(f"{cause} leads to: {', '.join(steps_from(at, cause)) or 'nothing'}", err=True)
        click.echo(f"to {effect} lead: {', '.join(steps_into(at, effect)) or 'nothing'}", err=True)
    for number, way in enumerate(found, 1):
        whole = {1: "makes for more", -1: "makes for less", 0: "a step does not say more or less"}[way.sign]
        click.echo(f"{number}. {' → '.join(way.things)} ({whole})")
        for joined in way.steps:
            for step in joined:
                if step.relation == KIND_OF:
                    click.echo(f"     {step.cause} is a kind of {step.effect}")
                    continue
                said = f", “{step.verb}”" if step.verb else ""
                click.echo(f"     {step.cause} {step.relation} {step.effect} ({step.strength}{said})")
                click.echo(f"       {step.claim}, {step.place}")


@click.command("rests-on")
@click.argument("work")
@format_option(*FORMATS)
@columns_option
@asks
def rests_on(work: str, form: Format, columns: str | None) -> None:
    """List the claims that rest on WORK, directly or through the claims that support them.

    Example: laborgraph rests-on ref-dussel-2003
    """
    from laborgraph.querying import run

    answer(run(door(), "rests-on", {"work": work}), form, columns)


@click.command()
@click.argument("text", metavar="QUERY|FILE|-")
@click.option(
    "--format",
    "form",
    metavar="FORMAT",
    default="table",
    show_default=True,
    help="table; csv, tsv, json, xml for SELECT and ASK; turtle, ntriples, rdfxml, jsonld for triples.",
)
@output_option
@asks
def sparql(text: str, form: str, output: str | None) -> None:
    """Ask any SPARQL 1.1 query; the prefixes lg:, le:, rdfs:, skos: and others need no declaration.

    Example: laborgraph sparql "SELECT ?m ?name { ?m a lg:Mechanism ; skos:prefLabel ?name }"
    """
    from laborgraph.files import read_query
    from laborgraph.sparql import sparql as answer_to

    write(answer_to(door(), read_query(text), form), output)


COMMANDS = (cite, export, path, rests_on, sparql)
