"""Set a reader's own claims beside the shipped article, and take them away again.

A file of claim cards becomes one Turtle file in the project folder. It is written only when every card can be
read and the graph with it passes the same check as the shipped one.
"""

import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import get_args

import laborgraph
from laborgraph.addition_turtle import addition_turtle
from laborgraph.additions import Addition
from laborgraph.card_fields import Card
from laborgraph.card_validation import addition
from laborgraph.checking import Locator, check_sources, check_terms
from laborgraph.content import Folder, content
from laborgraph.doors import OxigraphDoor
from laborgraph.errors import BadAddition, BadValue, nearest
from laborgraph.files import write_text
from laborgraph.known_names import KnownNames
from laborgraph.loading import Source, load_store, shipped_sources
from laborgraph.projects import addition_file, addition_graph, additions, project_sources
from laborgraph.sheets import read_csv, read_xlsx
from laborgraph.vocabulary import local_name
from laborgraph.yaml_cards import read_yaml

__all__ = ["Added", "add", "read_cards", "remove"]

_LARGEST = 20_000_000
"""Bytes; ten thousand cards are some five million."""
_LONGEST_NAME = 80
_KINDS = {".yaml": "yaml", ".yml": "yaml", ".csv": "csv", ".tsv": "csv", ".txt": "csv", ".xlsx": "xlsx"}


@dataclass(frozen=True)
class Added:
    """What an addition brought: its Turtle file, the ids of its claims, and how much else."""

    file: Path
    claims: tuple[str, ...]
    links: int
    figures: int
    works: int
    concepts: int
    replaced: bool


def read_cards(given: Path) -> tuple[list[Card], list[str]]:
    """The cards of a file and what is wrong with it, by the file's name: YAML, CSV or XLSX.

    Raises ``BadValue`` when there is no such file, or none of these.
    """
    try:
        if given.is_dir():
            raise BadValue(f"{given}: a folder; give a file of cards")
        kind = _KINDS.get(given.suffix.lower())
        if kind is None and given.exists():
            raise BadValue(f"{given}: not known by its name; give *.yaml, *.csv or *.xlsx")
        if given.stat().st_size > _LARGEST:
            raise BadValue(f"{given}: {given.stat().st_size} bytes; give at most {_LARGEST} in one file")
        data = given.read_bytes()
    except OSError as error:
        near = nearest(given.name, _names_beside(given), 1)
        also = f"; nearest: {near[0]}" if near else ""
        raise BadValue(f"{given}: cannot be read: {error.strerror}{also}") from error
    if not data.strip():
        raise BadValue(f"{given}: empty; see laborgraph template")
    if kind == "xlsx":
        return read_xlsx(str(given), data)
    if kind == "csv":
        return read_csv(str(given), data)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return [], [f"{given}:{line}: not UTF-8 - save the file as UTF-8"]
    return read_yaml(str(given), text)


def _names_beside(given: Path) -> list[str]:
    try:
        return [path.name for path in given.parent.iterdir()]
    except OSError:
        return []


def _guard(project: Path) -> None:
    """Refuse a project inside the installed package: it would be lost with the next install."""
    try:
        where = project.resolve()
    except (OSError, RuntimeError) as error:
        raise BadValue(f"project {str(project)!r} cannot be used: {error}") from error
    homes = [Path(laborgraph.__file__).resolve().parent]
    folders: tuple[Folder, ...] = get_args(Folder)
    homes += [folder for name in folders if isinstance(folder := content(name), Path)]
    if any(where == home or home in where.parents for home in homes):
        raise BadValue(
            f"project {str(project)!r} lies inside the installed package; name a folder of your own"
        )
    if project.exists() and not project.is_dir():
        raise BadValue(f"project {str(project)!r} is a file; name a folder")


def _others(project: Path, file: Path) -> list[Source]:
    """The shipped files and those of the project, but for ``file``."""
    if not project.is_dir():
        return shipped_sources()
    return [source for source in project_sources(project) if source.label != str(file)]


def add(given: Path, project: Path, reader: str, day: date) -> Added:
    """Add the claims of the file ``given`` to the folder ``project``, as added by ``reader`` on ``day``.

    A former addition from a file of this name is replaced. Raises ``BadAddition`` with every fault, and
    ``BadValue`` when the file, the folder or the name cannot be used; then nothing has been written.
    """
    reader = " ".join(reader.split())
    if not reader or len(reader) > _LONGEST_NAME:
        raise BadValue(f"who adds it? Give a name of 1 to {_LONGEST_NAME} letters: --by 'Ana Ruiz'")
    _guard(project)
    cards, faults = read_cards(given)
    file = addition_file(project, given)
    others = _others(project, file)
    known = KnownNames(OxigraphDoor(load_store(others)))
    made, more = addition(cards, known, given.name, file.stem, reader, day)
    faults = sorted({*faults, *more}, key=_order)
    if not cards and not faults:
        faults = [f"{given}:1: no card in it - see laborgraph template"]
    if faults:
        raise BadAddition(faults)
    text = addition_turtle(made)
    faults = _checked(made, text, given, file, others)
    if faults:
        raise BadAddition(faults)
    replaced = file.exists()
    try:
        project.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadValue(f"cannot make {str(project)!r}: {error.strerror}") from error
    write_text(file, text)
    return Added(
        file,
        tuple(local_name(claim.iri) for claim in made.claims),
        len(made.links),
        sum(len(claim.figures) for claim in made.claims),
        len(made.works),
        len(made.concepts),
        replaced,
    )


def _order(fault: str) -> tuple[int, str]:
    """Faults by line or row, then by their words."""
    number = re.search(r": ?(?:row )?(\d+)[:,]", fault)
    return (int(number[1]) if number else 0), fault


def _checked(made: Addition, text: str, given: Path, file: Path, others: Sequence[Source]) -> list[str]:
    """What the check of the graph says of the addition together with everything else."""
    known = {claim.iri: (str(given), claim.line) for claim in made.claims}
    known |= {figure.iri: known[claim.iri] for claim in made.claims for figure in claim.figures}
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / file.name
        written.write_text(text, encoding="utf-8", newline="")
        source = Source(str(given), written, addition_graph(file))
        _, _, faults = check_sources([*others, source], known, addition_graph(file))
    return faults


def remove(given: Path, project: Path) -> Path:
    """Take away what was added from a file of the name of ``given``; gives the Turtle file that is gone.

    ``given`` need not exist any more; the Turtle file may be named too. Raises ``BadValue`` when nothing was
    added from it, and ``BadAddition`` when other additions speak of its claims.
    """
    file = addition_file(project, given)
    if given.suffix == ".ttl" and (project / given.name).is_file():
        file = project / given.name
    if not file.is_file():
        kept = [one.name for one in additions(project)] if project.is_dir() else []
        listed = f"; added are {', '.join(kept)}" if kept else "; the project has no addition"
        raise BadValue(f"nothing was added from {given.name!r} to {str(project)!r}{listed}")
    others = _others(project, file)
    faults = [fault for fault in check_terms(others, Locator(others)) if "declared nowhere" in fault]
    if faults:
        raise BadAddition(faults)
    try:
        file.unlink()
    except OSError as error:
        raise BadValue(f"cannot remove {str(file)!r}: {error.strerror}") from error
    return file
