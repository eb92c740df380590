"""What the commands share: the graph they ask, where their text goes, and how wide it may be."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from laborgraph.doors import OxigraphDoor

if TYPE_CHECKING:
    from laborgraph.remote import RemoteDoor

__all__ = ["door", "endpoint_options", "rows_text", "split_columns", "width", "write"]

_WIDTH = 100
_ENDPOINT = "laborgraph.endpoint"
_TIMEOUT = "laborgraph.timeout"


def _remember(key: str) -> Any:
    def keep(ctx: click.Context, _: click.Parameter, value: object) -> None:
        if value is not None:
            ctx.meta[key] = value

    return keep


def endpoint_options() -> list[click.Parameter]:
    """The options of a command that can ask a service over the network instead of the shipped graph."""
    return [
        click.Option(
            ["--endpoint"],
            metavar="URL",
            envvar="LABORGRAPH_ENDPOINT",
            show_envvar=True,
            expose_value=False,
            callback=_remember(_ENDPOINT),
            help="Ask this SPARQL service instead of the shipped graph.",
        ),
        click.Option(
            ["--timeout"],
            metavar="SECONDS",
            type=click.FloatRange(min=0, max=86400, min_open=True),
            expose_value=False,
            callback=_remember(_TIMEOUT),
            help="Seconds that the service has for each question.  [default: 30]",
        ),
    ]


def door() -> OxigraphDoor | RemoteDoor:
    """The door to the shipped graph, or to the service that the command line names."""
    meta = click.get_current_context().meta
    if endpoint := meta.get(_ENDPOINT):
        from laborgraph.remote import RemoteDoor

        return RemoteDoor(cast("str", endpoint), cast("float", meta.get(_TIMEOUT, 30.0)))
    from laborgraph.frames import shipped_door

    return shipped_door()


def rows_text(names: list[str], rows: list[list[Any]], form: str) -> str:
    """Rows as CSV, JSON or a plain table."""
    if form == "json":
        return (
            json.dumps([dict(zip(names, row, strict=True)) for row in rows], ensure_ascii=False, indent=2)
            + "\n"
        )
    if form == "csv":
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([names, *rows])
        return out.getvalue()
    from tabulate import tabulate

    texts = [["" if cell is None else str(cell) for cell in row] for row in rows]
    return tabulate(texts, names, tablefmt="simple", disable_numparse=True) + "\n"


def split_columns(given: str | None) -> list[str] | None:
    """The names of columns that a user lists, parted by commas."""
    return [name.strip() for name in given.split(",")] if given else None


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
