"""Complete what is typed in a shell: names of things of the graph and values of a query's parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click

from laborgraph.errors import LaborgraphError
from laborgraph.output import door

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from laborgraph.catalogue import Parameter
    from laborgraph.doors import Door

__all__ = ["Completer", "complete_from", "complete_parameter", "complete_thing"]

Completer = Callable[[click.Context, click.Parameter, str], "list[CompletionItem]"]
"""What click asks for the values that begin with what has been typed."""


def _completer(names: Callable[[Door], list[str]]) -> Completer:
    def complete(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        try:
            with ctx:
                known = names(door())
        except LaborgraphError:
            return []  # a shell that completes has no place for an error
        return [CompletionItem(name) for name in known if name.startswith(incomplete)]

    return complete


def complete_from(known: Iterable[str]) -> Completer:
    """The completer of a value that is one of ``known``."""

    def complete(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        return [CompletionItem(name) for name in known if name.startswith(incomplete)]

    return complete


def complete_parameter(parameter: Parameter) -> Completer:
    """The completer of a stored query's parameter: its choices, or the slugs of its class."""

    def names(asked: Door) -> list[str]:
        from laborgraph.querying import choices

        return choices(asked, parameter)

    return _completer(names)


def complete_thing(class_name: str = "") -> Completer:
    """The completer of a thing: the slugs of the class (prefixed), or of all that the graph names."""

    def names(asked: Door) -> list[str]:
        from laborgraph.naming import members
        from laborgraph.vocabulary import local_name

        return sorted({local_name(iri) for iri, _ in members(asked, class_name)})

    return _completer(names)
