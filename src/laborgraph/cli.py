"""The command line: ``laborgraph`` and its commands.

A user's mistake gives one line on standard error and exit code 2; a check that finds something gives 1.
Heavy libraries are imported by the commands that need them.
"""

import io
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from laborgraph.copy_commands import COMMANDS as COPY_COMMANDS
from laborgraph.errors import LaborgraphError, nearest
from laborgraph.graph_commands import COMMANDS as GRAPH_COMMANDS
from laborgraph.output import asks, door, lang_option, output_option, write
from laborgraph.query_commands import COMMANDS as QUERY_COMMANDS
from laborgraph.query_commands import NamedGroup

__all__ = ["cli", "main"]


@click.group(cls=NamedGroup, invoke_without_command=True)
@click.version_option(package_name="laborgraph")
@asks
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
    "--view",
    metavar="NAME",
    default="overview",
    help="The view that the page opens with.  [default: overview]",
)
@click.option(
    "--copy",
    metavar="ARTICLE",
    help="Your own copy of the article: the page then holds its words, beside the claims.",
)
@lang_option
@asks
def browse(output: str | None, no_open: bool, view: str, copy: str | None, lang: str) -> None:
    """Build the explorer, one self-contained HTML page, and open it in a browser.

    The views: overview, focus, arguments, causes, actors, sources, time, audit, text, reading.

    Example: laborgraph browse --view causes --output labor.html --no-open
    """
    from laborgraph.anchors import copy_text
    from laborgraph.explorer import explorer_page
    from laborgraph.files import write_text
    from laborgraph.page_views import view_name

    opens = view_name(view)
    text = None if copy is None else copy_text(Path(copy))
    path = Path(output or "laborgraph.html")
    write_text(path, explorer_page(door(), lang, opens, text))
    click.echo(str(path.resolve()))
    if not no_open:
        import webbrowser

        webbrowser.open(path.resolve().as_uri())


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
@output_option
@asks
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


for _command in (*QUERY_COMMANDS, *GRAPH_COMMANDS, *COPY_COMMANDS):
    cli.add_command(_command)


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
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and (stream.encoding or "").lower() not in ("utf-8", "utf8"):
            stream.reconfigure(errors="backslashreplace")
    code = _guarded(lambda: cli.main(arguments, prog_name="laborgraph", standalone_mode=False))
    if arguments is None:
        sys.exit(code)
    return code


def _guarded(run: Callable[[], Any]) -> int:
    try:
        result = run()
        sys.stdout.flush()
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
    except OSError as error:
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _complain(f"cannot write the answer: {error.strerror}")
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 0
    return result if isinstance(result, int) else 0
