"""What the ending of a file's name says of its form, and whether it agrees with the form asked for."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from laborgraph.errors import BadValue, quoted

__all__ = ["check_ending", "check_file", "form_by_ending"]

_FORMS: Mapping[str, tuple[str, ...]] = {
    "ad": ("argdown",),
    "aif": ("aif",),
    "argdown": ("argdown",),
    "bib": ("bibtex",),
    "csv": ("csv",),
    "dot": ("dot",),
    "gexf": ("gexf",),
    "graphml": ("graphml",),
    "gv": ("dot",),
    "htm": ("html",),
    "html": ("html",),
    "json": ("json", "aif", "jsonld", "csl-json", "annotations"),
    "jsonld": ("jsonld", "annotations"),
    "markdown": ("md",),
    "md": ("md",),
    "nq": ("nquads",),
    "nt": ("ntriples",),
    "png": ("png",),
    "rdf": ("rdfxml",),
    "ris": ("ris",),
    "srj": ("json",),
    "srx": ("xml",),
    "svg": ("svg",),
    "trig": ("trig", "nanopublications"),
    "tsv": ("tsv",),
    "ttl": ("turtle", "turtle12", "shacl-queries"),
    "xlsx": ("xlsx",),
    "xml": ("xml", "rdfxml", "graphml", "gexf"),
    "yaml": ("yaml",),
    "yml": ("yaml",),
}
"""For each ending the forms that it may stand for, the first before the others."""
_PLAIN = ("", "txt")
"""Endings that say no more than that it is text."""


def _ending(file: str | Path) -> str:
    return Path(file).suffix.lower().removeprefix(".")


def check_file(file: str) -> str:
    """``file``, when it can be the name of one; raises ``BadValue`` when it is blank or ``-``."""
    if not file.strip():
        raise BadValue("--output is blank: name a file, or leave it out")
    if file == "-":
        raise BadValue("--output names a file: to print, leave it out")
    return file


def check_ending(file: str | Path, form: str) -> None:
    """Raise ``BadValue`` when the ending of ``file`` stands for another form than ``form``.

    >>> check_ending("map.svg", "svg"), check_ending("map.txt", "aif")
    (None, None)
    >>> check_ending("map.svg", "png")
    Traceback (most recent call last):
    laborgraph.errors.BadValue: the ending of 'map.svg' says svg, but the form is png: let them agree
    """
    known = _FORMS.get(_ending(file), (form,))
    if form not in known:
        raise BadValue(
            f"the ending of {quoted(str(file))} says {known[0]}, but the form is {form}: let them agree"
        )


def form_by_ending(file: str | Path, forms: Sequence[str]) -> str:
    """The one of ``forms`` that the ending of ``file`` stands for; the first for a plain ending.

    Raises ``BadValue`` for an ending that stands for none.

    >>> form_by_ending("steps.markdown", ("table", "md")), form_by_ending("steps.txt", ("table", "md"))
    ('md', 'table')
    """
    ending = _ending(file)
    if ending in _PLAIN:
        return forms[0]
    for form in (ending, *_FORMS.get(ending, ())):
        if form in forms:
            return form
    raise BadValue(f"the ending .{ending} tells no form: take one of {', '.join(forms)}, or give --format")
