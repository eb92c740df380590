"""Find the content that is shipped with the code: ontology, graph, queries, viz.

Content lies in four top-level folders of the repository and under ``laborgraph/data`` in a wheel.
Everything else asks here and reads with ``read_text`` or ``read_bytes``, never by path, so that it
works from a checkout, an installed wheel and a zip alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from laborgraph.errors import ContentMissing

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["Folder", "content", "content_files"]

Folder = Literal["ontology", "graph", "queries", "viz"]

_PACKAGE = Path(__file__).resolve().parent
_REPOSITORY = _PACKAGE.parents[1]


def content(folder: Folder) -> Traversable:
    """The folder of shipped content with this name.

    Raises ``ContentMissing`` when the installation has none.
    """
    for root in (_PACKAGE / "data", _REPOSITORY):
        if (root / folder).is_dir() and (root != _REPOSITORY or (root / "pyproject.toml").is_file()):
            return root / folder
    # only an installation that is no folder, such as a zip, needs this slow import
    from importlib.resources import files

    shipped = files("laborgraph").joinpath("data", folder)
    if shipped.is_dir():
        return shipped
    checkout = _REPOSITORY / folder
    raise ContentMissing(f"no {folder} folder in this installation: tried {shipped} and {checkout}")


def content_files(root: Traversable, suffix: str, under: str = "") -> Iterator[tuple[str, Traversable]]:
    """Every file below ``root`` whose name ends in ``suffix``, as (path relative to root, file), sorted."""
    for entry in sorted(root.iterdir(), key=lambda item: item.name):
        path = f"{under}{entry.name}"
        if entry.is_dir():
            yield from content_files(entry, suffix, f"{path}/")
        elif entry.name.endswith(suffix):
            yield path, entry
