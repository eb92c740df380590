"""What an argument is made of: claims in boxes, the links between them, and what had no room.

A claim, the thesis, stands at level 0. What argues about it stands at level 1, what argues about that at
level 2, and so on; what the thesis itself argues about stands at level -1.
"""

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["KINDS", "Argument", "Box", "Citation", "Link", "Omitted"]

KINDS = ("Support", "Evidence", "Rebuttal", "Qualification", "Contrast", "Restatement", "Elaboration")
"""The kinds of link, the strongest first."""


@dataclass(frozen=True)
class Citation:
    """A citation as printed; ``nearby`` when it stands in a neighbouring sentence and may cover the claim."""

    printed: str
    nearby: bool


@dataclass(frozen=True)
class Box:
    """One claim. ``holder`` says in words whose view it is; it is empty for the authors' own.

    ``article`` is in a line the article that the claim is drawn from, ``added`` whether a reader added it;
    one that was added may be drawn from none.

    ``parent`` is the claim that it was reached from, through the link ``via``; both are empty for the thesis.
    """

    number: int
    claim: str
    level: int
    label: str
    statement: str
    place: str
    stance: str
    holder: str
    citations: tuple[Citation, ...]
    parent: str
    via: str
    article: str = ""
    added: bool = False

    @property
    def opposed(self) -> bool:
        """Whether the authors set the view out without holding it."""
        return self.stance in ("rejected", "reported")


@dataclass(frozen=True)
class Link:
    """A step from claims to a claim; several ``sources`` are premises that work together.

    ``unseen`` counts premises of the step that have no box. ``stated`` is whether the text itself makes the
    step, ``marker`` the words that mark it, ``place`` where it does; ``added``, whether a reader draws it.
    """

    link: str
    kind: str
    sources: tuple[str, ...]
    target: str
    unseen: int
    stated: bool
    marker: str
    place: str
    added: bool = False

    @property
    def seen(self) -> str:
        """By whom the step is seen when the text does not make it: ``read`` by the curators, or ``added``."""
        return "" if self.stated else "added" if self.added else "read"


@dataclass(frozen=True)
class Omitted:
    """How many claims had no room: those that stand in a link of ``kind`` to ``claim``.

    With ``onward`` it is ``claim`` that argues about them.
    """

    claim: str
    kind: str
    count: int
    onward: bool = False


@dataclass(frozen=True)
class Argument:
    """A claim with what argues about it; ``boxes`` are in the order of an outline, the thesis first.

    ``article`` is a short reference. ``names`` are stances in words.
    """

    depth: int
    lang: str
    article: str
    boxes: tuple[Box, ...]
    links: tuple[Link, ...]
    omitted: tuple[Omitted, ...]
    names: Mapping[str, str]

    @property
    def thesis(self) -> Box:
        """The claim that the argument is about."""
        return self.boxes[0]

    def box(self, claim: str) -> Box:
        """The box of the claim with this slug."""
        return next(box for box in self.boxes if box.claim == claim)

    def children(self, claim: str) -> tuple[Box, ...]:
        """The boxes that were reached from ``claim`` and argue about it, in order."""
        return tuple(box for box in self.boxes if box.parent == claim and box.level > 0)

    @property
    def onward(self) -> tuple[Box, ...]:
        """What the thesis itself argues about."""
        return tuple(box for box in self.boxes if box.level < 0)

    def link(self, slug: str) -> Link:
        """The link with this slug."""
        return next(link for link in self.links if link.link == slug)

    def further(self) -> list[tuple[str, Link]]:
        """The steps that join boxes otherwise than from a box to its parent, as (source, link)."""
        tree = {(box.claim, box.via) for box in self.boxes if box.level > 0}
        tree |= {(self.thesis.claim, box.via) for box in self.onward}
        return [(one, link) for link in self.links for one in link.sources if (one, link.link) not in tree]
