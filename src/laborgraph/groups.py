"""Groups of commands that answer unknown names with the nearest known ones and load commands when used."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from laborgraph.errors import UnknownName, nearest

__all__ = ["LazyGroup", "NamedGroup"]


class NamedGroup(click.Group):
    """A group whose unknown commands are answered with the nearest known ones."""

    kind = "command"
    listed = "laborgraph --help"

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that ``args`` begins with; raises ``UnknownName`` when there is none."""
        if not ctx.resilient_parsing and self.get_command(ctx, args[0]) is None:
            known = self.list_commands(ctx)
            raise UnknownName(self.kind, args[0], nearest(args[0], known), f"see: {self.listed}")
        return super().resolve_command(ctx, args)


class LazyGroup(NamedGroup):
    """A group whose commands lie in modules that are imported when a command is used.

    ``homes`` gives the module of each command; there the function is called like the command, with ``_``
    for ``-``.
    """

    def __init__(self, *args: Any, homes: Mapping[str, str], **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.homes = homes

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """The names of the commands, sorted."""
        return sorted(self.homes)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of this name, or ``None``."""
        if cmd_name not in self.homes:
            return None
        command = getattr(import_module(self.homes[cmd_name]), cmd_name.replace("-", "_"))
        assert isinstance(command, click.Command), cmd_name
        return command
