"""Give the argument of a claim in every form: picture, outline, and the files of other programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from laborgraph.arguing import DEEPEST, argue
from laborgraph.argument_data import Argument
from laborgraph.argument_exchange import aif, argdown, dot
from laborgraph.argument_layout import lay_out
from laborgraph.argument_svg import svg
from laborgraph.argument_text import markdown
from laborgraph.checks import check_lang, check_text, check_whole
from laborgraph.content import content
from laborgraph.errors import BadValue, UnknownName, nearest
from laborgraph.files import write_bytes
from laborgraph.frames import door_to

if TYPE_CHECKING:
    from rdflib import Dataset

__all__ = ["FORMATS", "ArgumentMap", "argument", "form_of"]

_TEXTS: dict[str, Callable[[Argument, Mapping[str, str]], str]] = {
    "md": markdown,
    "dot": dot,
    "argdown": argdown,
    "aif": aif,
}
FORMATS = ("md", "svg", "png", "dot", "argdown", "aif")
_ENDINGS = {".markdown": "md", ".txt": "md", ".gv": "dot", ".ad": "argdown", ".json": "aif"}
_PROBE = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><text y="30">{}</text></svg>'
_SCALE = 2
"""Pixels of the picture for each of the drawing."""


@dataclass(frozen=True, repr=False)
class ArgumentMap:
    """A claim with what argues about it; a notebook shows its drawing, a console its outline.

    ``argument`` holds it as data: boxes and links.
    """

    argument: Argument

    @cached_property
    def _words(self) -> Mapping[str, str]:
        words: Mapping[str, Mapping[str, str]] = yaml.safe_load(
            content("viz").joinpath(f"words.{self.argument.lang}.yaml").read_text(encoding="utf-8")
        )
        return words["argument"]

    def text(self, form: str = "md") -> str:
        """The argument as ``md``, ``svg``, ``dot``, ``argdown`` or ``aif``.

        Raises ``UnknownName`` for another form, and ``BadValue`` for ``png``, which is no text.
        """
        if form == "svg":
            style = content("viz").joinpath("argument.css").read_text(encoding="utf-8")
            return svg(lay_out(self.argument, self._words), self._words, style)
        if form == "png":
            raise BadValue("png is no text: write it to a file")
        if form not in _TEXTS:
            raise UnknownName("format", form, nearest(form, FORMATS) or FORMATS)
        return _TEXTS[form](self.argument, self._words)

    def png(self) -> bytes:
        """The drawing as a PNG picture, two pixels for each of the drawing.

        Raises ``BadValue`` when resvg-py is not installed or the machine has no font.
        """
        try:
            from resvg_py import svg_to_bytes
        except ImportError as error:
            raise BadValue("png needs resvg-py: pip install 'laborgraph[png]', or take svg") from error
        if bytes(svg_to_bytes(svg_string=_PROBE.format("A"))) == bytes(
            svg_to_bytes(svg_string=_PROBE.format(""))
        ):
            raise BadValue(
                "png needs a font and this machine has none: install one, such as DejaVu, or take svg"
            )
        return bytes(svg_to_bytes(svg_string=self.text("svg"), zoom=_SCALE))

    def content(self, form: str) -> bytes:
        """The argument in any of ``FORMATS``, as the bytes of a file."""
        return self.png() if form == "png" else self.text(form).encode()

    def write(self, path: str | Path, form: str | None = None) -> None:
        """Write the argument to a file, in the form that its ending tells unless ``form`` is given.

        Raises ``BadValue`` when the ending tells none or the file cannot be written.
        """
        write_bytes(Path(path), self.content(form or form_of(path)))

    def __repr__(self) -> str:
        return self.text("md").rstrip("\n")

    def _repr_svg_(self) -> str:
        return self.text("svg")

    def _repr_markdown_(self) -> str:
        return self.text("md")

    def _repr_html_(self) -> str:
        # JupyterLab shows Markdown rather than SVG when it is given both, and HTML rather than either
        return f'<div style="overflow-x: auto">{self.text("svg")}</div>'


def form_of(path: str | Path) -> str:
    """The form that the ending of a file's name tells.

    Raises ``BadValue`` when it tells none.

    >>> form_of("paradox.svg"), form_of("paradox.json")
    ('svg', 'aif')
    """
    ending = Path(path).suffix.lower()
    form = _ENDINGS.get(ending, ending.removeprefix("."))
    if form not in FORMATS:
        endings = ", ".join([*(f".{name}" for name in FORMATS), *_ENDINGS])
        raise BadValue(f"the ending of {str(path)!r} tells no form: one of {endings}, or give the format")
    return form


def argument(
    claim: str,
    *,
    depth: int = 1,
    lang: str = "en",
    dataset: Dataset | None = None,
    endpoint: str | None = None,
    project: str | Path | None = None,
) -> ArgumentMap:
    """What supports, rebuts, qualifies and otherwise argues about a claim, to a depth from 1 to 4.

    ``claim`` is a slug, a label in either language or an IRI. Asks the shipped graph, or the ``dataset``, or
    the SPARQL service at ``endpoint``, or the shipped graph with the folder ``project``. Raises
    ``UnknownName`` with the nearest claims when there is none, and ``BadValue`` for another depth.

    >>> import laborgraph
    >>> laborgraph.argument("c-mexico-has-buoyant-export-sector").argument.thesis.stance
    'rejected'
    """
    check_text("claim", claim, "a slug, a label in English or Spanish, or an IRI")
    check_whole("depth", depth, 1, DEEPEST)
    check_lang(lang)
    return ArgumentMap(argue(door_to(dataset, endpoint, project), claim, depth, lang))
