"""The command line: ``laborgraph`` and its commands.

A user's mistake gives one line on standard error and exit code 2; a check that finds something gives 1.
Heavy libraries are imported by the commands that need them.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from laborgraph.catalogue import Parameter, StoredQuery, catalogue, stored_query
from laborgraph.copy_commands import COMMANDS
from laborgraph.errors import LaborgraphError, UnknownName, nearest
from laborgraph.output import door, endpoint_options, width, write
from laborgraph.rendering import FORMATS, Format, render

__all__ = ["cli", "main"]


class _Commands(click.Group):
    """A group whose unknown commands are answered with the nearest known ones."""

    kind = "command"

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that ``args`` begins with; raises ``UnknownName`` when there is none."""
        if self.get_command(ctx, args[0]) is None:
            known = self.list_commands(ctx)
            raise UnknownName(self.kind, args[0], nearest(args[0], known), "see: laborgraph --help")
        return super().resolve_command(ctx, args)


@click.group(cls=_Commands, invoke_without_command=True)
@click.version_option(package_name="laborgraph")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Query and browse the claim graph of a scholarly article.

    Without a command it says what the graph holds.
    """
    if ctx.invoked_subcommand is None:
        from laborgraph.summary import summary

        click.echo(summary(door()), nl=False)


@cli.command()
@click.option("--output", metavar="FILE", help="Where to write the page.  [default: laborgraph.html]")
@click.option("--no-open", is_flag=True, help="Print the page's path and do not open a browser.")
@click.option(
    "--lang", type=click.Choice(["en", "es"]), default="en", show_default=True, help="Language of the words."
)
def browse(output: str | None, no_open: bool, lang: str) -> None:
    """Build the explorer, one self-contained HTML page, and open it in a browser.

    Example: laborgraph browse --output labor.html --no-open
    """
    from laborgraph.explorer import explorer_page
    from laborgraph.files import write_text

    path = Path(output or "laborgraph.html")
    write_text(path, explorer_page(door(), lang))
    click.echo(str(path.resolve()))
    if not no_open:
        import webbrowser

        webbrowser.open(path.resolve().as_uri())


@cli.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="Form of the list.",
)
def queries(form: str) -> None:
    """List the stored queries, each with the question it answers."""
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
    for group in dict.fromkeys(q.group for q in found):
        click.echo(f"{group}")
        for q in found:
            if q.group == group:
                click.echo(f"  {q.name:<22}{q.summary}")
    click.echo("\nRun one: laborgraph query NAME; its parameters and columns: laborgraph query NAME --help")


class _Queries(_Commands):
    """One command for each stored query, made from its header."""

    kind = "stored query"

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


def _option(parameter: Parameter) -> click.Option:
    takes = ", ".join(parameter.choices) or parameter.kind
    default = f"default {parameter.default}" if parameter.default else ""
    notes = "; ".join(filter(None, (f"takes {takes}", f"such as {parameter.sample}", default)))
    again = " May be given more than once." if parameter.multiple else ""
    name = parameter.name.replace("_", "-")
    return click.Option(
        [f"--{name}", parameter.name],
        metavar="VALUE",
        multiple=parameter.multiple,
        help=f"{parameter.meaning[0].upper()}{parameter.meaning[1:]} ({notes}).{again}",
    )


def _query_command(stored: StoredQuery) -> click.Command:
    columns = "\n".join(f"  {c.name:<17}{c.kind:<9}{c.meaning}" for c in stored.columns)
    options: list[click.Parameter] = [_option(parameter) for parameter in stored.parameters]
    options += [
        click.Option(
            ["--format", "form"],
            type=click.Choice(list(FORMATS)),
            default="table",
            show_default=True,
            help="Form of the answer.",
        ),
        click.Option(["--columns"], metavar="NAMES", help="Columns to show, parted by commas, or all."),
        click.Option(["--output"], metavar="FILE", help="Write to a file instead of the terminal."),
        *endpoint_options(),
    ]

    def answer(form: Format, columns: str | None, output: str | None, **given: Any) -> None:
        from laborgraph.querying import run

        result = run(door(), stored.name, given)
        picked = columns.split(",") if columns else None
        if not result.rows:
            click.echo(f"nothing found: {result.asked}", err=True)
            if form == "table":
                return
        write(render(result, form, picked, width()), output)
        if form == "table" and sys.stderr.isatty():
            click.echo(f"{len(result.rows)} rows; all columns: --columns all", err=True)

    return click.Command(
        stored.name,
        params=options,
        callback=answer,
        help=f"{stored.summary}\n\n{stored.description}\n\n\b\nColumns:\n{columns}",
        short_help=stored.summary,
    )


@cli.group(cls=_Queries)
def query() -> None:
    """Run a stored query: laborgraph query NAME [--parameter VALUE ...].

    Example: laborgraph query claims --about remittances --stance rejected
    """


@cli.command()
@click.argument("thing", nargs=-1, required=True)
@click.option(
    "--lang", type=click.Choice(["en", "es"]), default="en", show_default=True, help="Language of the words."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Form of the card.",
)
def show(thing: tuple[str, ...], lang: str, form: str) -> None:
    """Show everything about a claim, actor, mechanism, work or any other THING.

    THING is a slug, a label in English or Spanish, or an IRI.

    Example: laborgraph show disguised maquila
    """
    from laborgraph.cards import show as card_of

    card = card_of(door(), " ".join(thing), lang)
    text = card.text() if form == "text" else json.dumps(card.data(), ensure_ascii=False, indent=2) + "\n"
    click.echo(text, nl=False)


@cli.command()
@click.argument("files", nargs=-1)
@click.option(
    "--copy", metavar="FILE", help="A plain-text copy of the article: its passages are verified too."
)
def check(files: tuple[str, ...], copy: str | None) -> None:
    """Check the shipped graph, or FILES with it: syntax, terms, shapes, rules, passages.

    Prints one line for each fault, FILE:LINE: SUBJECT: what; how to mend it. Exit code 1 when there is one.
    """
    from laborgraph.checking import check as check_graph

    faults = check_graph(files, copy)
    for fault in faults:
        click.echo(fault)
    if faults:
        click.echo(f"{len(faults)} to mend", err=True)
        sys.exit(1)
    click.echo("nothing to mend")


@cli.command()
@click.option("--output", metavar="FILE", help="Write to a file instead of the terminal.")
def vocabulary(output: str | None) -> None:
    """Print the vocabulary as a page: every term with its meaning, in Markdown."""
    from laborgraph.vocabulary_page import vocabulary_page

    write(vocabulary_page(door()), output)


@cli.command()
@click.argument("endpoint")
def push(endpoint: str) -> None:
    """Load the whole graph into the SPARQL store whose updates go to the address ENDPOINT.

    It replaces the graphs of laborgraph there and touches no other; pushing again gives the same content.

    Example: laborgraph push http://localhost:7878/update
    """
    from laborgraph.loading import load_store
    from laborgraph.pushing import push as push_store

    click.echo(f"{push_store(load_store(), endpoint)} triples are at {endpoint}")


for _command in COMMANDS:
    cli.add_command(_command)
for _asking in (cli, browse, show, vocabulary, *COMMANDS):
    if _asking.name != "passages":
        _asking.params += endpoint_options()


def _complain(message: str) -> int:
    click.echo(f"laborgraph: {message}", err=True)
    return 2


def _usage(error: click.UsageError) -> str:
    """A mistake on the command line in one sentence, with the nearest names."""
    if isinstance(error, click.NoSuchOption):
        known = [
            o for p in (error.ctx.command.params if error.ctx else []) for o in p.opts if o.startswith("--")
        ]
        near = ", ".join(nearest(error.option_name, known))
        return f"no option {error.option_name!r}" + (f"; nearest: {near}" if near else "; see --help")
    return " ".join(error.format_message().split())


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; gives the exit code, and exits with it when run as the program."""
    code = _guarded(lambda: cli.main(arguments, prog_name="laborgraph", standalone_mode=False))
    if arguments is None:
        sys.exit(code)
    return code


def _guarded(run: Callable[[], Any]) -> int:
    try:
        result = run()
    except click.UsageError as error:
        return _complain(_usage(error))
    except click.ClickException as error:
        return _complain(error.format_message())
    except LaborgraphError as error:
        return _complain(str(error))
    except (click.Abort, KeyboardInterrupt):
        return 130
    except BrokenPipeError:
        # the reader of the pipe has gone; without this Python would complain at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 0
    return result if isinstance(result, int) else 0
