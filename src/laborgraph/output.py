"""What the commands share: the graph they ask, where their text goes, and how wide it may be."""

import shutil
import sys
from pathlib import Path

import click

from laborgraph.doors import OxigraphDoor

__all__ = ["door", "width", "write"]

_WIDTH = 100


def door() -> OxigraphDoor:
    """The door to the shipped graph."""
    from laborgraph.frames import shipped_door

    return shipped_door()


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
