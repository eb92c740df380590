"""The commands for a reader's own claims: the template, and adding and removing a file of cards."""

import getpass
import shlex
import sys
from datetime import date
from pathlib import Path

import click

from laborgraph.errors import BadAddition, BadValue
from laborgraph.output import file_door, format_option, includes, output_option, progress, project, write

__all__ = ["add", "template"]


@click.command(short_help="Give a template for claims of your own.")
@format_option("yaml", "csv", "xlsx", spreadsheet=False)
@output_option
@includes
def template(form: str, output: str | None) -> None:
    """Give a template for claims of your own: every field explained, two examples filled in.

    yaml has a card for each claim, csv and xlsx a sheet with a row for each.

    Example: laborgraph template --output claims.yaml
    """
    from laborgraph.files import write_bytes
    from laborgraph.template import template as template_text
    from laborgraph.template import template_xlsx

    if form == "xlsx":
        if output is None:
            raise BadValue("an XLSX file is not for the terminal: name it with --output FILE")
        write_bytes(Path(output), template_xlsx(file_door()))
        click.echo(f"wrote {output}", err=True)
        return
    write(template_text(file_door(), "csv" if form == "csv" else "yaml"), output)


@click.command(short_help="Add claims of your own to a project.")
@click.argument("file")
@click.option(
    "--by",
    metavar="NAME",
    envvar="LABORGRAPH_BY",
    show_envvar=True,
    help="Who adds it.  [default: your login]",
)
@click.option("--date", "day", metavar="YYYY-MM-DD", help="The day to give it.  [default: today]")
@click.option("--remove", "away", is_flag=True, help="Take away what was added from FILE.")
@includes
def add(file: str, by: str | None, day: str | None, away: bool) -> None:
    """Add the claims of FILE (cards in YAML, or a sheet, CSV or XLSX) to a project folder.

    The folder is that of --project or LABORGRAPH_PROJECT, otherwise laborgraph-project here. Every fault is a
    line with its place and remedy; with a fault nothing is written. Adding a file again replaces what it
    gave before.

    Example: laborgraph add claims.yaml --by "Ana Ruiz"
    """
    from laborgraph.adding import add as add_file
    from laborgraph.adding import remove
    from laborgraph.projects import DEFAULT

    folder = project() or DEFAULT
    try:
        if away:
            gone = remove(Path(file), Path(folder))
            click.echo(f"removed {gone}")
            return
        progress("checking the claims with the graph")
        done = add_file(Path(file), Path(folder), by if by is not None else _login(), _day(day))
    except BadAddition as error:
        for fault in error.faults:
            click.echo(fault, err=True)
        click.echo(f"{len(error.faults)} to mend; nothing was {'removed' if away else 'written'}", err=True)
        sys.exit(2)
    counts = {
        "claims": len(done.claims),
        "steps of the argument": done.links,
        "figures": done.figures,
        "new works": done.works,
        "new concepts": done.concepts,
    }
    said = ", ".join(
        f"{count} {name if count != 1 else _one(name)}" for name, count in counts.items() if count
    )
    click.echo(f"{said} {'in place of the former in' if done.replaced else 'into'} {done.file}")
    click.echo(f"See: laborgraph show {done.claims[0]} --project {shlex.quote(str(folder))}")


def _one(name: str) -> str:
    return name.replace("steps", "step") if name.startswith("steps") else name.removesuffix("s")


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError) as error:
        raise BadValue("who adds it? --by 'Ana Ruiz', or LABORGRAPH_BY") from error


def _day(given: str | None) -> date:
    if given is None:
        return date.today()
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise BadValue(f"date takes a day as YYYY-MM-DD, such as 2026-11-24: not {given!r}") from error
