"""The Python interface beside tables: cards, causal paths, references, the network and the page.

Each function asks the shipped graph, or the ``dataset``, or the SPARQL service at ``endpoint``, or the
shipped graph with the folder ``project``.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from laborgraph import cards, citing, paths
from laborgraph.checks import check_choice, check_lang, check_text, check_truth, check_whole
from laborgraph.files import write_text
from laborgraph.frames import door_to

if TYPE_CHECKING:
    from networkx import MultiDiGraph
    from rdflib import Dataset

__all__ = ["Page", "browse", "cite", "path", "show", "to_networkx"]

_THING = "a slug, a name in English or Spanish, or an IRI"


@dataclass(frozen=True)
class Page:
    """A self-contained HTML page; a notebook shows it in a frame of ``height`` pixels."""

    text: str
    height: int = 720

    def save(self, file: str | Path) -> Path:
        """Write the page to ``file``, whole or not at all; gives its path."""
        write_text(Path(file), self.text)
        return Path(file)

    def _repr_html_(self) -> str:
        # a frame of its own keeps the page's scripts and styles away from those of the notebook
        return (
            f'<iframe title="laborgraph" style="width:100%;height:{self.height}px;border:0"'
            ' sandbox="allow-scripts allow-downloads allow-popups" allow="clipboard-write"'
            f' srcdoc="{html.escape(self.text)}"></iframe>'
        )


def show(
    thing: str,
    *,
    lang: str = "en",
    dataset: Dataset | None = None,
    endpoint: str | None = None,
    project: str | Path | None = None,
) -> cards.Card:
    """The card of ``thing``: a slug, a name in English or Spanish, or an IRI.

    A notebook shows it as a table; ``text()`` and ``data()`` give it as text and as plain data. Raises
    ``UnknownName`` with the nearest names.

    >>> import laborgraph
    >>> laborgraph.show("maquila encubierta").heading
    'disguised maquila'
    """
    check_text("thing", thing, _THING)
    check_lang(lang)
    return cards.show(door_to(dataset, endpoint, project), thing, lang)


def path(
    cause: str,
    effect: str,
    *,
    longest: int = 6,
    lang: str = "en",
    stated: bool = False,
    dataset: Dataset | None = None,
    endpoint: str | None = None,
    project: str | Path | None = None,
) -> list[paths.CausalPath]:
    """The ways from ``cause`` to ``effect`` along steps that the authors state; see ``laborgraph.paths``.

    At most ``longest`` steps, from 1 to 12; ``lang`` is the language of the places. Raises ``UnknownName``.

    >>> import laborgraph
    >>> laborgraph.path("settlement", "demographic bonus")[0].things
    ('settlement', 'depopulation', 'demographic-bonus')
    """
    check_text("cause", cause, _THING)
    check_text("effect", effect, _THING)
    check_whole("longest", longest, 1, paths.LONGEST)
    check_truth("stated", stated)
    check_lang(lang)
    return paths.path(door_to(dataset, endpoint, project), cause, effect, longest, lang, stated)


def cite(
    thing: str,
    *,
    style: str = "apa",
    dataset: Dataset | None = None,
    endpoint: str | None = None,
    project: str | Path | None = None,
) -> str:
    """The reference for a claim or a work in ``apa``, ``bibtex``, ``csl-json`` or ``ris``.

    Raises ``UnknownName`` for an unknown thing or style.
    """
    check_text("thing", thing, _THING)
    check_choice("style", style, citing.STYLES)
    return citing.cite(door_to(dataset, endpoint, project), thing, style)


def to_networkx(
    *,
    lang: str = "en",
    dataset: Dataset | None = None,
    endpoint: str | None = None,
    project: str | Path | None = None,
) -> MultiDiGraph[str]:
    """The network of claims, actors, mechanisms and works; see ``laborgraph.network``.

    A graph of its own: to change it changes nothing else.

    >>> import laborgraph
    >>> graph = laborgraph.to_networkx()
    >>> graph.nodes["maquila"]["group"]
    'mechanism'
    """
    from laborgraph.network import network

    check_lang(lang)
    return network(door_to(dataset, endpoint, project), lang)


def browse(
    *,
    lang: str = "en",
    height: int = 720,
    dataset: Dataset | None = None,
    endpoint: str | None = None,
    project: str | Path | None = None,
) -> Page:
    """The explorer, one self-contained page; ``height`` in pixels is that of its frame in a notebook."""
    from laborgraph.explorer import explorer_page

    check_lang(lang)
    check_whole("height", height, 1)
    return Page(explorer_page(door_to(dataset, endpoint, project), lang), height)
