"""The commands that build and check: explorer, page of the vocabulary, check of the graph, other store."""

import sys
from pathlib import Path

import click

from laborgraph.errors import BadValue, quoted
from laborgraph.output import (
    article_option,
    asks,
    door,
    includes,
    lang_option,
    output_as,
    output_to,
    progress,
    project,
    sources,
    write,
)

__all__ = ["browse", "check", "push", "vocabulary"]


@click.command(short_help="Build the explorer page and open it.")
@output_to("Where to write the page.  [default: laborgraph.html]", "FILE.html")
@click.option("--no-open", is_flag=True, help="Print the page's path and do not open a browser.")
@click.option(
    "--view", metavar="NAME", default="overview", help="The view that it opens.  [default: overview]"
)
@click.option("--copy", metavar="ARTICLE", help="Your own copy of the article, to read beside the graph.")
@lang_option
@asks
def browse(output: str | None, no_open: bool, view: str, copy: str | None, lang: str) -> None:
    """Build the explorer, one self-contained HTML page, and open it in a browser.

    The views: overview, focus, arguments, causes, actors, sources, time, audit, text, reading. With a copy
    the page holds its words.

    Example: laborgraph browse --view causes --output labor.html --no-open
    """
    from laborgraph.copy_anchors import copy_text
    from laborgraph.explorer import explorer_page
    from laborgraph.files import write_text
    from laborgraph.page_views import view_name

    path = Path(output or "laborgraph.html")
    if path.suffix.lower() not in ("", ".html", ".htm"):
        raise BadValue(f"the page is HTML: write it to a file that ends in .html, not to {quoted(output)}")
    opens = view_name(view)
    text = None if copy is None else copy_text(Path(copy))
    progress("building the page")
    write_text(path, explorer_page(door(), lang, opens, text))
    click.echo(str(path.resolve()))
    if not no_open:
        import webbrowser

        webbrowser.open(path.resolve().as_uri())


@click.command(short_help="Check the graph, or files with it.")
@click.argument("files", nargs=-1)
@click.option(
    "--copy", metavar="FILE", help="A plain-text copy of the article: its passages are verified too."
)
@article_option
@includes
def check(files: tuple[str, ...], copy: str | None, article: str | None) -> None:
    """Check the shipped graph, or FILES with it: syntax, terms, shapes, rules, passages.

    Prints one line for each fault, FILE:LINE: SUBJECT: what; how to mend it. Exit code 1 when there is one.

    Example: laborgraph check my-claims.ttl
    """
    from laborgraph.checking import check as check_graph

    progress("checking syntax, terms, shapes, rules and passages")
    faults = check_graph(files, copy, article, project())
    for fault in faults:
        click.echo(fault)
    if faults:
        click.echo(f"{len(faults)} to mend", err=True)
        sys.exit(1)
    click.echo("nothing to mend")


@click.command(short_help="Print the vocabulary as a page.")
@output_as("md")
@asks
def vocabulary(output: str | None) -> None:
    """Print the vocabulary as a page: every term with its meaning, in Markdown.

    Example: laborgraph vocabulary --output vocabulary.md
    """
    from laborgraph.vocabulary_page import vocabulary_page

    write(vocabulary_page(door()), output)


@click.command(short_help="Load the graph into another SPARQL store.")
@click.argument("endpoint")
@includes
def push(endpoint: str) -> None:
    """Load the whole graph into the SPARQL store whose updates go to the address ENDPOINT.

    It replaces the graphs of laborgraph there and touches no other; pushing again gives the same content.

    Example: laborgraph push http://localhost:7878/update
    """
    from laborgraph.loading import load_store
    from laborgraph.pushing import push as push_store

    progress(f"sending the graph to {endpoint}")
    click.echo(f"{push_store(load_store(sources()), endpoint)} triples are at {endpoint}")
