"""What a reader's addition is made of: claims, numbers, new works and concepts, steps of the argument."""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from laborgraph.folding import fold

__all__ = ["Addition", "Figure", "NewClaim", "NewConcept", "NewLink", "NewWork", "slug"]


@dataclass(frozen=True)
class Figure:
    """A number of a claim, in base units; all names are IRIs."""

    iri: str
    printed: str
    unit: str
    bound: str
    indicator: str
    measures: tuple[str, ...]
    share_of: str | None
    years: tuple[int, int] | None
    value: Decimal | None
    step: Decimal
    lower: Decimal | None
    upper: Decimal | None


@dataclass(frozen=True)
class NewConcept:
    """A concept that the graph lacks."""

    iri: str
    label: str
    label_es: str


@dataclass(frozen=True)
class NewWork:
    """A work that is in no list: its entry, itself, and what is known of it."""

    entry: str
    work: str
    authors: str
    year: int
    title: str


@dataclass(frozen=True)
class NewLink:
    """A step of the argument."""

    iri: str
    type: str
    start: str
    end: str


@dataclass
class NewClaim:
    """A claim as it goes into the graph; all names are IRIs."""

    iri: str
    line: int
    labels: dict[str, str] = field(default_factory=dict)
    statements: dict[str, str] = field(default_factory=dict)
    kind: str = ""
    stance: str = ""
    holders: list[str] = field(default_factory=list)
    passages: list[str] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)
    relation: str = ""
    objects: list[str] = field(default_factory=list)
    strength: str = ""
    entries: list[str] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    note: str = ""


@dataclass
class Addition:
    """The claims of one file, with what they bring along, who added them and when."""

    file: str
    iri: str
    reader: str
    reader_iri: str
    day: date
    claims: list[NewClaim] = field(default_factory=list)
    links: dict[str, NewLink] = field(default_factory=dict)
    works: dict[str, NewWork] = field(default_factory=dict)
    concepts: dict[str, NewConcept] = field(default_factory=dict)
    printed: dict[str, str] = field(default_factory=dict)
    """How the entries of the lists that are cited are printed."""


def slug(text: str) -> str:
    """``text`` as an id: small letters, digits and hyphens.

    >>> slug("Ana Ruiz-Peña")
    'ana-ruiz-pena'
    """
    return "-".join(re.findall(r"[a-z0-9]+", fold(text)))
