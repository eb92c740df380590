"""The command that serves the graph over HTTP."""

import dataclasses
import ipaddress
from typing import Any

import click

from laborgraph.errors import BadValue
from laborgraph.limits import Limits, limits_text
from laborgraph.output import includes, project

__all__ = ["serve"]

_DEFAULT = Limits()
_MEANINGS = {
    "seconds": "Seconds that a query may run.",
    "memory": "Megabytes that a query may need.",
    "result": "Megabytes of an answer.",
    "query": "Kilobytes of a query.",
    "depth": "Brackets inside one another in a query.",
    "tokens": "Words and signs of a query.",
    "parallel": "Queries that run at once.",
    "waiting": "Requests that may wait for a place.",
    "patience": "Seconds that each of them waits.",
    "header_seconds": "Seconds in which a request must have come.",
    "connections": "Connections open at once.",
    "cache": "Megabytes of small answers that are remembered; 0: none.",
    "direct": "Thousands of statements up to which the plainest queries are answered directly; 0: never.",
}


def _limit_options(command: Any) -> Any:
    """One option for each limit."""
    for field in reversed(dataclasses.fields(Limits)):
        default = getattr(_DEFAULT, field.name)
        kind: click.ParamType[Any] = (
            click.FloatRange(min=0.1, max=86400)
            if isinstance(default, float)
            else click.IntRange(min=0 if field.name in ("cache", "direct") else 1, max=1 << 20)
        )
        command = click.option(
            f"--max-{field.name.replace('_', '-')}",
            field.name,
            type=kind,
            default=default,
            show_default=True,
            metavar="NUMBER",
            help=_MEANINGS[field.name],
        )(command)
    return command


def _beyond_loopback(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host != "localhost"


@click.command(short_help="Serve the graph over HTTP, read-only.")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=7878, show_default=True, help="Port; 0: any free one."
)
@click.option("--watch", is_flag=True, help="Read the graph again when its files change.")
@click.option("--quiet", is_flag=True, help="Write no access log.")
@_limit_options
@includes
def serve(paths: tuple[str, ...], host: str, port: int, watch: bool, quiet: bool, **numbers: Any) -> None:
    """Serve the graph: a SPARQL endpoint, the stored queries, linked data and pages, all read-only.

    Serves the shipped graph, or the files, folders and Oxigraph stores PATH instead. Ctrl-C ends it, the
    signal SIGHUP has it read the graph again, and so does any change of the files with --watch.

    Example: laborgraph serve --port 8080
    """
    from laborgraph.sandbox import supported

    if not supported():
        raise BadValue("serve needs Linux, macOS or another Unix; on Windows use it in WSL")
    from laborgraph.http_server import listen, run_server

    if paths and project():
        raise BadValue("give PATH or --project (or LABORGRAPH_PROJECT), not both")
    limits = Limits(**numbers)
    listener = listen(host, port)
    click.echo(limits_text(limits), err=True)
    if _beyond_loopback(host):
        click.echo(
            f"{host} can be reached from other machines: everybody there may query; TLS: docs/serve.md",
            err=True,
        )
    run_server(listener, paths, limits, project(), log=not quiet, watched=watch)
