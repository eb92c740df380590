"""What the commands share: their options, the graph they ask, and how and where they print."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from laborgraph.cells import Rows
from laborgraph.doors import OxigraphDoor
from laborgraph.endings import check_ending, check_file, form_by_ending
from laborgraph.errors import BadValue
from laborgraph.loading import Source, digest_of, load_store, load_unchanged, open_store, shipped_sources
from laborgraph.querying import Result
from laborgraph.rendering import Format, Options, rendered, rows_of
from laborgraph.table_text import visible

if TYPE_CHECKING:
    import pyoxigraph as ox

    from laborgraph.remote import RemoteDoor

__all__ = [
    "answer",
    "answer_rows",
    "article_option",
    "asks",
    "asks_within",
    "columns_option",
    "door",
    "file_door",
    "format_option",
    "includes",
    "lang_option",
    "output_as",
    "output_option",
    "output_to",
    "progress",
    "project",
    "shown_width",
    "sources",
    "width",
    "within",
    "write",
]

Answer = TypeVar("Answer")
_WIDTH = 100
_ENDPOINT = "laborgraph.endpoint"
_TIMEOUT = "laborgraph.timeout"
_BOM = "laborgraph.bom"
_ESCAPE = "laborgraph.escape"
_LINKS = "laborgraph.links"
_PROJECT = "laborgraph.project"


def _remember(key: str) -> Any:
    def keep(ctx: click.Context, _: click.Parameter, value: object) -> None:
        if value is not None:
            ctx.meta[key] = value

    return keep


_project = click.option(
    "--project",
    metavar="FOLDER",
    envvar="LABORGRAPH_PROJECT",
    show_envvar=True,
    expose_value=False,
    callback=_remember(_PROJECT),
    help="Include what you keep in this folder: claims of your own, further articles.",
)
_endpoint = click.option(
    "--endpoint",
    metavar="URL",
    envvar="LABORGRAPH_ENDPOINT",
    show_envvar=True,
    expose_value=False,
    callback=_remember(_ENDPOINT),
    help="Ask this SPARQL service instead of the shipped graph.",
)


def _timeout(meaning: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return click.option(
        "--timeout",
        metavar="SECONDS",
        type=click.FloatRange(min=0, max=86400, min_open=True),
        expose_value=False,
        callback=_remember(_TIMEOUT),
        help=meaning,
    )


def asks(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a command that can take in a project, or ask a service in place of the graph."""
    timeout = _timeout("Seconds that the service has for each question.  [default: 30]")
    return _project(_endpoint(timeout(command)))


def asks_within(default: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The options of ``asks`` for a command whose answer has a limit of time on this machine too."""
    timeout = _timeout(
        f"Seconds that the answer may take, once the graph is open.  [default: {default}, 30 for a service]"
    )
    return lambda command: _project(_endpoint(timeout(command)))


def includes(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option of a command that can take a project in, and works on files and not on a service."""
    return _project(command)


def project() -> str | None:
    """The project folder that the command line or the environment names."""
    return cast("str | None", click.get_current_context().meta.get(_PROJECT)) or None


def within(work: Callable[[OxigraphDoor | RemoteDoor], Answer], seconds: float) -> Answer:
    """What ``work`` finds: at a service as it stands, else within ``--timeout`` or ``seconds``.

    Raises ``QueryStopped`` when the time is up.
    """
    at = door()
    if not isinstance(at, OxigraphDoor):
        return work(at)
    from laborgraph.apart import apart

    # a store that is made writes in threads, and none of them comes along into another process
    here = OxigraphDoor(at.store, at.digest)
    limit = cast("float", click.get_current_context().meta.get(_TIMEOUT, seconds))
    return apart(lambda: work(here), limit)


def sources() -> list[Source]:
    """The files that a command works on: the shipped ones, and those of the project that is named."""
    from laborgraph.projects import project_sources

    folder = project()
    return shipped_sources() if folder is None else project_sources(folder)


def _form(ctx: click.Context, _: click.Parameter, value: str | None, forms: tuple[str, ...]) -> str:
    """The form asked for, else the one that the ending of the output file stands for, else the first.

    Raises ``BadValue`` for an ending that stands for none, or for another form than the one asked for.
    """
    output = str(ctx.params.get("output") or "")
    if value is None:
        return form_by_ending(output, forms)
    check_ending(output, value)
    return value


def format_option(
    *forms: str, spreadsheet: bool = True
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The option ``--format``; the first of ``forms`` is the default.

    A command with ``--output``, below this, takes the form from the ending of the file when none is given.
    Where ``forms`` hold CSV or HTML the options that go with them are there too; without ``spreadsheet``
    those of CSV are not.
    """

    def options(command: Callable[..., Any]) -> Callable[..., Any]:
        files = any(parameter.name == "output" for parameter in getattr(command, "__click_params__", ()))
        given = click.option(
            "--format",
            "form",
            type=click.Choice(forms),
            callback=lambda ctx, parameter, value: _form(ctx, parameter, value, forms),
            help="Form of the answer.  "
            f"[default: {'by the ending of --output, else ' if files else ''}{forms[0]}]",
        )
        if "html" in forms:
            command = _links(command)
        return given(_bom(_escape(command)) if "csv" in forms and spreadsheet else command)

    return options


_bom = click.option(
    "--bom",
    is_flag=True,
    default=None,
    expose_value=False,
    callback=_remember(_BOM),
    help="CSV and TSV for spreadsheets: with a byte order mark and CRLF line ends.",
)
_escape = click.option(
    "--escape-formulas",
    is_flag=True,
    default=None,
    expose_value=False,
    callback=_remember(_ESCAPE),
    help="CSV and TSV: a ' before texts that begin with = + - @, so that no spreadsheet runs them.",
)
_links = click.option(
    "--links",
    metavar="URL",
    expose_value=False,
    callback=_remember(_LINKS),
    help="HTML: link each id to this address and the id, such as labor.html# for the explorer.",
)
columns_option = click.option("--columns", metavar="NAMES", help="Columns to show, parted by commas, or all.")
lang_option = click.option(
    "--lang", type=click.Choice(["en", "es"]), default="en", show_default=True, help="Language of the words."
)
article_option = click.option(
    "--article",
    metavar="FOLDER",
    help="The article that is meant, by its folder; without it the one that the copy fits.",
)


def output_to(meaning: str, metavar: str = "FILE") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The option ``--output`` with a meaning of its own; a blank name is refused."""
    return click.option(
        "--output",
        metavar=metavar,
        is_eager=True,  # so that --format can look at the ending of the file
        callback=lambda _ctx, _parameter, value: None if value is None else check_file(value),
        help=meaning,
    )


output_option = output_to("Write to a file instead of the terminal.")


def output_as(form: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The option ``--output`` of a command that writes one ``form``, to which the ending has to agree."""

    def checked(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
        if value is not None:
            check_ending(check_file(value), form)
        return value

    return click.option(
        "--output", metavar="FILE", callback=checked, help="Write to a file instead of the terminal."
    )


def file_door() -> OxigraphDoor:
    """The door to the shipped graph, with the project that is named; never to a service."""
    from laborgraph.frames import shipped_door

    return shipped_door() if project() is None else OxigraphDoor(load_store(sources()))


def door() -> OxigraphDoor | RemoteDoor:
    """The door to the shipped graph, with the project that is named, or to the service that is named.

    Raises ``BadValue`` when both are.
    """
    meta = click.get_current_context().meta
    endpoint, folder = meta.get(_ENDPOINT), project()
    if endpoint and folder:
        raise BadValue(
            "a project cannot be added to a service: leave out --project or --endpoint (or unset"
            " LABORGRAPH_PROJECT or LABORGRAPH_ENDPOINT), or push the project there: laborgraph push"
        )
    if endpoint:
        from laborgraph.remote import RemoteDoor

        return RemoteDoor(cast("str", endpoint), cast("float", meta.get(_TIMEOUT, 30.0)))
    from laborgraph.kept_answers import KeptDoor

    files = sources()
    digest = digest_of(files)

    def whole() -> ox.Store:
        progress("answering the stored queries ahead")
        return load_unchanged(files, digest)[0]

    # what a project holds changes more often than all of this is asked of it
    return KeptDoor(lambda: open_store(files, digest)[0], digest, None if folder else whole)


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
    picked = [name.strip() for name in columns.split(",")] if columns is not None else None
    if picked is None and form == "table":
        picked = [*result.query.table, *_telling(result)]
    answer_rows(rows_of(result, form, picked), form, output)
    if form == "table" and _watched():
        click.echo(f"{len(result.rows)} rows; all columns: --columns all", err=True)


def _telling(result: Result) -> list[str]:
    """Columns that a table needs only when there are several articles, or something that readers added."""
    cells = {
        column.name: {row[at] for row in result.rows}
        for at, column in enumerate(result.columns)
        if column.name not in result.query.table
    }
    several = [name for name in ("article",) if len(cells.get(name, ())) > 1]
    return several + [name for name in cells if name.endswith("added_by") and cells[name] - {None}]


def answer_rows(table: Rows, form: Format, output: str | None = None) -> None:
    """Print rows of any kind in ``form``, or put them in a file.

    Raises ``BadValue`` for a workbook without a file, and for an option that does not go with the form.
    """
    if form == "xlsx" and output is None:
        raise BadValue("a workbook cannot be printed: name a file with --output FILE.xlsx")
    meta = click.get_current_context().meta
    options = Options(bool(meta.get(_BOM)), bool(meta.get(_ESCAPE)), cast("str", meta.get(_LINKS, "")))
    write(rendered(table, form, width(), options), output)


def progress(what: str) -> None:
    """Tell a person at a terminal what takes time; a pipe or a file is told nothing."""
    if _watched():
        click.echo(f"{what} …", err=True)


def _watched() -> bool:
    """Whether a person reads standard error; there is none when its descriptor is closed."""
    return getattr(sys, "stderr", None) is not None and sys.stderr.isatty()


def shown_width() -> int | None:
    """Letters in a line of the terminal, or those of ``COLUMNS``; ``None`` when the output goes elsewhere."""
    if not sys.stdout.isatty() and not os.environ.get("COLUMNS", "").isdecimal():
        return None
    import shutil

    return max(60, shutil.get_terminal_size((_WIDTH, 24)).columns)


def width() -> int:
    """Letters in a line of a table: ``shown_width``, or 100 when the output goes elsewhere."""
    return shown_width() or _WIDTH


def write(given: str | bytes, output: str | None) -> None:
    """Print text, or put text or bytes in a file that appears whole or not at all.

    A terminal is shown the control codes in a text, and not given them to obey.
    """
    if output is None:
        shown = visible(given) if isinstance(given, str) and sys.stdout.isatty() else given
        click.echo(shown, nl=False)
        return
    from laborgraph.files import write_bytes

    write_bytes(Path(output), given.encode("utf-8") if isinstance(given, str) else given)
    click.echo(f"wrote {output}", err=True)
