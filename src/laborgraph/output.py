"""What the commands share: their options, the graph they ask, and how and where they print."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from laborgraph.doors import OxigraphDoor
from laborgraph.querying import Result
from laborgraph.rendering import Format, render

if TYPE_CHECKING:
    from laborgraph.remote import RemoteDoor

__all__ = [
    "answer",
    "asks",
    "columns_option",
    "door",
    "format_option",
    "lang_option",
    "output_option",
    "width",
    "write",
]

_WIDTH = 100
_ENDPOINT = "laborgraph.endpoint"
_TIMEOUT = "laborgraph.timeout"


def _remember(key: str) -> Any:
    def keep(ctx: click.Context, _: click.Parameter, value: object) -> None:
        if value is not None:
            ctx.meta[key] = value

    return keep


_endpoint = click.option(
    "--endpoint",
    metavar="URL",
    envvar="LABORGRAPH_ENDPOINT",
    show_envvar=True,
    expose_value=False,
    callback=_remember(_ENDPOINT),
    help="Ask this SPARQL service instead of the shipped graph.",
)
_timeout = click.option(
    "--timeout",
    metavar="SECONDS",
    type=click.FloatRange(min=0, max=86400, min_open=True),
    expose_value=False,
    callback=_remember(_TIMEOUT),
    help="Seconds that the service has for each question.  [default: 30]",
)


def asks(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a command that can ask a service over the network instead of the shipped graph."""
    return _endpoint(_timeout(command))


def format_option(*forms: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The option ``--format``; the first of ``forms`` is the default."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(forms),
        default=forms[0],
        show_default=True,
        help="Form of the answer.",
    )


columns_option = click.option("--columns", metavar="NAMES", help="Columns to show, parted by commas, or all.")
lang_option = click.option(
    "--lang", type=click.Choice(["en", "es"]), default="en", show_default=True, help="Language of the words."
)
output_option = click.option("--output", metavar="FILE", help="Write to a file instead of the terminal.")


def door() -> OxigraphDoor | RemoteDoor:
    """The door to the shipped graph, or to the service that the command line names."""
    meta = click.get_current_context().meta
    if endpoint := meta.get(_ENDPOINT):
        from laborgraph.remote import RemoteDoor

        return RemoteDoor(cast("str", endpoint), cast("float", meta.get(_TIMEOUT, 30.0)))
    from laborgraph.loading import open_store

    return OxigraphDoor(*open_store())


def answer(result: Result, form: Format, columns: str | None = None, output: str | None = None) -> None:
    """Print the rows of a stored query, or say what was searched, and what is near, when there are none.

    ``columns`` are names parted by commas. Other forms than a table are printed without rows too, so that
    a script gets what it can read.
    """
    if not result.rows:
        from laborgraph.nearby import nearby

        click.echo(f"nothing found: {result.asked}", err=True)
        if near := nearby(door(), result):
            click.echo("near it, and not what was asked:", err=True)
            for entry in near:
                click.echo(f"  {entry}", err=True)
        if form == "table":
            return
    picked = [name.strip() for name in columns.split(",")] if columns else None
    write(render(result, form, picked, width()), output)
    if form == "table" and sys.stderr.isatty():
        click.echo(f"{len(result.rows)} rows; all columns: --columns all", err=True)


def width() -> int:
    """Letters in a line: those of the terminal, or 100 when the output goes elsewhere."""
    return max(60, shutil.get_terminal_size((_WIDTH, 24)).columns) if sys.stdout.isatty() else _WIDTH


def write(text: str, output: str | None) -> None:
    """Print ``text``, or put it in a file that appears whole or not at all."""
    if output is None:
        click.echo(text, nl=False)
        return
    from laborgraph.files import write_text

    write_text(Path(output), text)
    click.echo(f"wrote {output}", err=True)
