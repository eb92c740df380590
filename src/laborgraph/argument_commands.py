"""The command that draws the argument of a claim or writes it as text."""

import sys

import click

from laborgraph.completion import complete_thing
from laborgraph.endings import check_ending
from laborgraph.errors import BadValue
from laborgraph.output import asks, door, lang_option, output_option, write

__all__ = ["argument"]


@click.command(short_help="Show or draw what argues about a claim.")
@click.argument("claim", nargs=-1, required=True, shell_complete=complete_thing("lg:Claim"))
@click.option(
    "--depth", type=click.IntRange(1, 4), default=1, show_default=True, help="Steps away from CLAIM at most."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["md", "svg", "png", "dot", "argdown", "aif"]),
    help="Form of the answer.  [default: by the ending of FILE, or md]",
)
@lang_option
@output_option
@asks
def argument(claim: tuple[str, ...], depth: int, form: str | None, lang: str, output: str | None) -> None:
    """Show what supports, rebuts, qualifies and otherwise argues about CLAIM, and what it bears on.

    CLAIM is a slug, a label in English or Spanish, or an IRI. md is an outline, svg and png a drawing; dot is
    for Graphviz, argdown for Argdown, aif for OVA3 and others that read the Argument Interchange Format.

    Example: laborgraph argument c-first-paradox-integration-deepens-asymmetries --output paradox.svg
    """
    from laborgraph.arguing import argue
    from laborgraph.argument_map import ArgumentMap, form_of

    if form and output:
        check_ending(output, form)
    form = form or (form_of(output) if output else "md")
    shown = ArgumentMap(argue(door(), " ".join(claim), depth, lang))
    if output:
        shown.write(output, form)
        click.echo(f"wrote {output}", err=True)
    elif form != "png":
        write(shown.text(form), None)
    elif sys.stdout.isatty():
        raise BadValue("png is a picture: name a file with --output")
    else:
        sys.stdout.buffer.write(shown.png())
