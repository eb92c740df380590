"""The command line: ``laborgraph`` and its commands.

A user's mistake gives one line on standard error and exit code 2; a check that finds something gives 1.
Heavy libraries are imported by the commands that need them.
"""

import io
import os
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import click

from laborgraph.errors import LaborgraphError, nearest
from laborgraph.groups import LazyGroup
from laborgraph.output import asks, door
from laborgraph.table_text import visible

__all__ = ["cli", "main"]

_MODULES = {
    "add_commands": ("add", "template"),
    "argument_commands": ("argument",),
    "build_commands": ("browse", "check", "push", "vocabulary"),
    "copy_commands": ("anchors", "audit", "coverage", "passage", "passages", "read"),
    "graph_commands": ("cite", "export", "path", "rests-on", "sparql"),
    "query_commands": ("queries", "query", "search", "show"),
    "serve_command": ("serve",),
}
_HOMES = {name: f"laborgraph.{module}" for module, names in _MODULES.items() for name in names}


@click.group(cls=LazyGroup, homes=_HOMES, invoke_without_command=True)
@click.version_option(package_name="laborgraph")
@asks
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Query and browse the claim graph of a scholarly article.

    Without a command it says what the graph holds. laborgraph COMMAND --help says more, with an example.
    """
    if ctx.invoked_subcommand is None:
        from laborgraph.summary import summary

        click.echo(summary(door()), nl=False)


_HUGE = re.compile(r"\S{500,}")
"""A word so long that it is no name."""
_SHOWN = 80
_MOST = 2000
_END = 500


def _begun(word: re.Match[str]) -> str:
    """The beginning of a huge word, and the marks that close it."""
    closing = word[0][len(word[0].rstrip("'\":;,.")) :]
    return f"{word[0][:_SHOWN]}…{closing[-3:]}"


def _cut(message: str) -> str:
    """``message``, what was given shortened where it is huge; the end stays, as it says how to mend it."""
    told = _HUGE.sub(_begun, message)
    return told if len(told) <= _MOST else f"{told[: _MOST - _END]} … {told[-_END:]}"


def _complain(message: str) -> int:
    click.echo(f"laborgraph: {visible(_cut(message))}", err=True)
    return 2


def _usage(error: click.UsageError) -> str:
    """A mistake on the command line in one sentence, with the nearest names."""
    if isinstance(error, click.NoSuchOption):
        known = [
            o for p in (error.ctx.command.params if error.ctx else []) for o in p.opts if o.startswith("--")
        ]
        if error.option_name[1:2].isdigit():
            return f"{error.option_name!r} is taken for an option; write -- before what begins with a hyphen"
        near = ", ".join(nearest(error.option_name, known))
        return f"no option {error.option_name!r}" + (f"; nearest: {near}" if near else "; see --help")
    told = " ".join(error.format_message().split())
    if isinstance(error, click.MissingParameter) and error.ctx:
        usage = error.ctx.command.collect_usage_pieces(error.ctx)
        return f"{told.rstrip('.')}; usage: {' '.join([error.ctx.command_path, *usage])}"
    return told


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; gives the exit code, and exits with it when run as the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and (stream.encoding or "").lower() not in ("utf-8", "utf8"):
            stream.reconfigure(errors="backslashreplace")
    if getattr(sys, "stdout", None) is None:  # so it is when its descriptor is closed
        code = _complain("standard output is closed: there is nowhere to write to")
    else:
        code = _guarded(lambda: cli.main(arguments, prog_name="laborgraph", standalone_mode=False))
    if arguments is None:
        with suppress(OSError, AttributeError):
            sys.stdout.flush()
            sys.stderr.flush()
        # all is written: to free a graph piece by piece would take longer than many an answer
        os._exit(code)
    return code


def _guarded(run: Callable[[], Any]) -> int:
    stdout = sys.stdout
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
        if sys.stdout is not stdout:  # so click leaves it when the reader of the pipe has gone
            return 0
        return stop.code if isinstance(stop.code, int) else 0
    return result if isinstance(result, int) else 0
