"""The commands that answer questions: the stored queries, the search in words, and the card of a thing."""

import json
import sys
from typing import Any, Literal

import click
from click.core import ParameterSource

from laborgraph.catalogue import Parameter, StoredQuery, catalogue, stored_query
from laborgraph.cells import Rows
from laborgraph.completion import complete_parameter, complete_thing
from laborgraph.errors import UnknownName, nearest, quoted
from laborgraph.groups import NamedGroup
from laborgraph.output import (
    answer,
    answer_rows,
    asks,
    columns_option,
    door,
    format_option,
    lang_option,
    output_option,
    shown_width,
    write,
)
from laborgraph.rendering import FORMATS, Format

__all__ = ["queries", "query", "search", "show"]


@click.command(short_help="List the stored queries.")
@format_option("table", "json")
def queries(form: str) -> None:
    """List the stored queries, each with the question it answers.

    Example: laborgraph queries
    """
    found = catalogue()
    if form == "json":
        listed = [
            {
                "name": q.name,
                "group": q.group,
                "question": q.summary,
                "parameters": [p.name for p in q.parameters],
            }
            for q in found
        ]
        click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
        return
    wide = max(len(q.name) for q in found) + 2
    for group in dict.fromkeys(q.group for q in found):
        click.echo(f"{group}")
        for q in found:
            if q.group == group:
                click.echo(f"  {q.name:<{wide}}{q.summary}")
    click.echo("\nRun one: laborgraph query NAME; its parameters and columns: laborgraph query NAME --help")


class _Queries(NamedGroup):
    """One command for each stored query, made from its header."""

    kind = "stored query"
    listed = "laborgraph queries"

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """The names of the stored queries."""
        return [q.name for q in catalogue()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command that runs the stored query, or ``None``."""
        try:
            stored = stored_query(cmd_name)
        except UnknownName:
            return None
        return None if stored.group == "pages" else _query_command(stored)


_FEW = 3
"""Hits below which a search also says what has some of the words."""
_TAKES = {
    "thing": "a slug, a name or an IRI",
    "text": "text",
    "integer": "a whole number",
    "decimal": "a number",
    "boolean": "true or false",
}


def _option(parameter: Parameter) -> click.Option:
    takes = " or ".join(parameter.choices) or _TAKES[parameter.kind]
    default = f"default {parameter.default}" if parameter.default else ""
    notes = "; ".join(filter(None, (f"takes {takes}", f"such as {parameter.sample}", default)))
    ranges = parameter.multiple and parameter.kind == "integer"
    again = " May be given more than once" if parameter.multiple else ""
    again += ", or as a range: 1-3." if ranges else "." * parameter.multiple
    name = parameter.name.replace("_", "-")
    return click.Option(
        [f"--{name}", parameter.name],
        metavar="VALUE",
        multiple=True,  # a value too many is refused, not overwritten in silence
        shell_complete=complete_parameter(parameter),
        help=f"{parameter.meaning[0].upper()}{parameter.meaning[1:]} ({notes}).{again}",
    )


def _query_command(stored: StoredQuery) -> click.Command:
    columns = "\n".join(f"  {c.name:<17}{c.kind:<9}{c.meaning}" for c in stored.columns)

    @click.command(
        stored.name,
        params=[_option(parameter) for parameter in stored.parameters],
        help=f"{stored.summary}\n\n{stored.description}\n\n\b\nColumns:\n{columns}",
        short_help=stored.summary,
    )
    @format_option(*FORMATS)
    @columns_option
    @output_option
    @asks
    def ask(form: Format, columns: str | None, output: str | None, **given: Any) -> None:
        from laborgraph.kept_answers import KeptDoor
        from laborgraph.querying import run

        asked = {name: values for name, values in given.items() if values}
        at = door()
        answer(run(at, stored.name, asked), form, columns, output)
        if isinstance(at, KeptDoor):
            sys.stdout.flush()  # who asked has the answer, and needs to wait for nothing
            at.answer_ahead()

    return ask


@click.group(cls=_Queries, invoke_without_command=True, short_help="Run a stored query.")
@click.pass_context
def query(ctx: click.Context) -> None:
    """Run a stored query: laborgraph query NAME [--parameter VALUE ...].

    Without a name it lists them.

    Example: laborgraph query claims --about remittances --stance rejected
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(queries)


@click.command(short_help="Show everything about one thing.")
@click.argument("thing", nargs=-1, required=True, shell_complete=complete_thing())
@lang_option
@format_option("text", "json")
@asks
def show(thing: tuple[str, ...], lang: str, form: str) -> None:
    """Show everything about a claim, actor, mechanism, work or any other THING.

    THING is a slug (the short id that answers give), a name in English or Spanish, or an IRI.

    Example: laborgraph show disguised maquila
    """
    from laborgraph.cards import show as card_of

    card = card_of(door(), " ".join(thing), lang)
    data = json.dumps(card.data(), ensure_ascii=False, indent=2) + "\n"
    write(card.text(shown_width()) if form == "text" else data, None)


@click.command(short_help="Search words in both languages.")
@click.argument("words", nargs=-1, required=True)
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    metavar="KIND",
    help="Only claim, number, mechanism, actor, concept, event, work, figure, table or remark; repeatable.",
)
@lang_option
@click.option(
    "--limit", type=click.IntRange(min=1), default=20, show_default=True, help="How many hits at most."
)
@format_option("text", *FORMATS)
@output_option
@asks
def search(
    words: tuple[str, ...],
    kinds: tuple[str, ...],
    lang: str,
    limit: int,
    form: Format | Literal["text"],
    output: str | None,
) -> None:
    """Search WORDS in both languages: claims, numbers, mechanisms, actors, concepts, events, works and more.

    Accents and case make no difference, and 8%, 8.0 and "eight per cent" are the
    same. A view that the authors do not hold is marked, and what they say against it stands beneath it.

    Example: laborgraph search remittances dependence --kind claim
    """
    from laborgraph.hit_text import hit_row, hit_text
    from laborgraph.searching import KINDS, near_hits, similar_words, unmatched
    from laborgraph.searching import search as search_words

    singular = [kind.lower().rstrip("s") for kind in kinds]
    for kind in singular:
        if kind not in KINDS:
            raise UnknownName("kind", kind, nearest(kind, KINDS) or KINDS)
    text, at = " ".join(words), door()
    every = search_words(at, text, lang, singular, sys.maxsize)
    hits = every[:limit]
    if not hits:
        near = ", ".join(similar_words(at, text))
        click.echo(f"nothing found: {quoted(text)} in {', '.join(singular or KINDS)}", err=True)
        if near:
            click.echo(f"nearest words: {near}", err=True)
    elif lacking := unmatched(at, text):
        click.echo(f"{lacking}; near it, and not what was asked:", err=True)
    chosen = click.get_current_context().get_parameter_source("limit")
    if len(every) > limit and chosen is ParameterSource.DEFAULT:
        click.echo(f"{limit} of {len(every)} hits; --limit {len(every)} shows all", err=True)
    if form != "text":
        names = ["thing", "kind", "name", "stance", "text", "place", "score", "holders", "answers"]
        rows = [hit_row(hit, names) for hit in hits]
        question = f"Which things have the words {quoted(text)}?"
        answer_rows(Rows(names, rows, question, "search", things=frozenset({0}), lang=lang), form, output)
        return
    write("".join(hit_text(hit, lang) for hit in hits), output)
    if len(every) < _FEW and (some := near_hits(at, text, lang, singular)):
        click.echo("near it, with some of the words:", err=True)
        click.echo(
            "".join(f"  {line}\n" for hit in some for line in hit_text(hit, lang).splitlines()),
            nl=False,
            err=True,
        )
