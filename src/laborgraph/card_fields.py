"""The fields of a claim card: what each is called, means and takes, and a card as read from any file.

Cards (YAML) and sheets (CSV, XLSX) give the same ``Card``: texts with the place where each stands, so that
every complaint can name it.
"""

from dataclasses import dataclass, field

from laborgraph.folding import fold

__all__ = ["FIELDS", "FIGURE", "LINKS", "WORK", "Card", "Field", "Group", "Text", "canonical"]


@dataclass(frozen=True)
class Field:
    """One field: its name, its Spanish or other names, what it means, and the class its values belong to.

    ``takes`` is a class of the vocabulary (prefixed), ``relation`` or empty for free text.
    """

    name: str
    meaning: str
    takes: str = ""
    several: bool = False
    required: bool = False
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Text:
    """A text of a file and where it stands: ``FILE:LINE``, or ``FILE: row N, column C``."""

    words: str
    where: str


@dataclass(frozen=True)
class Group:
    """Several named texts that belong together: a figure, or a work that is not in any list."""

    where: str
    parts: dict[str, Text]


@dataclass
class Card:
    """One claim as written: where it begins (file and line or row), and its fields."""

    where: str
    line: int
    fields: dict[str, list[Text | Group]] = field(default_factory=dict)

    def texts(self, name: str) -> list[Text]:
        """The plain texts of a field."""
        return [value for value in self.fields.get(name, ()) if isinstance(value, Text)]

    def groups(self, name: str) -> list[Group]:
        """The groups of a field."""
        return [value for value in self.fields.get(name, ()) if isinstance(value, Group)]

    def text(self, name: str) -> Text | None:
        """The text of a field that has one, or nothing."""
        return next(iter(self.texts(name)), None)


_THING = "an actor, concept, place or event"

FIELDS = (
    Field("id", "short name of the claim, unique: c- and small letters, digits, hyphens", required=True),
    Field("label", "the claim in a few words, in English; without it the statement's first words"),
    Field("label es", "the same in Spanish", aliases=("etiqueta",)),
    Field(
        "statement",
        "the claim as one sentence in your own words, in English (15 to 500 letters)",
        aliases=("says", "statement en"),
    ),
    Field(
        "statement es",
        "the same in Spanish; at least one of the two is needed",
        aliases=("enunciado",),
    ),
    Field("kind", "what the claim does", "lg:Kind", required=True, aliases=("tipo",)),
    Field(
        "stance",
        "how whoever makes it stands to it; endorsed if left out",
        "lg:Stance",
        aliases=("postura",),
    ),
    Field(
        "held by",
        "whose view it is, an actor; needed unless endorsed. Without it a claim that has no place is yours",
        "lg:Actor",
        several=True,
        aliases=("holder",),
    ),
    Field(
        "place",
        "where the article says it: section.paragraph.sentence, such as 2.6.4, or the id of a passage; leave"
        " it out for a claim of your own or of another work",
        "lg:Passage",
        several=True,
        aliases=("at", "lugar"),
    ),
    Field(
        "subject",
        f"what the claim is about: {_THING}, or new: NAME / NOMBRE for a concept the graph lacks",
        "thing",
        several=True,
        required=True,
        aliases=("sujeto",),
    ),
    Field("relation", "what it says of it", "relation", required=True, aliases=("relación",)),
    Field(
        "object",
        f"to what it relates it: {_THING}, or new: NAME / NOMBRE",
        "thing",
        several=True,
        required=True,
        aliases=("objeto",),
    ),
    Field("strength", "for a causal claim: how strongly effect is tied to cause", "lg:Strength"),
    Field(
        "cites",
        "what it rests on: entries of a reference list (ref-dussel-2003, or Dussel, 2003), or a new work",
        "lg:ReferenceEntry",
        several=True,
        aliases=("sources", "source", "cita"),
    ),
    Field(
        "figures",
        "numbers that the claim gives",
        several=True,
        aliases=("figure", "numbers", "cifras"),
    ),
    Field("supports", "claims that it is a reason for", "lg:Claim", several=True),
    Field(
        "evidence for",
        "claims that it is a datum for",
        "lg:Claim",
        several=True,
        aliases=("evidence", "is evidence for"),
    ),
    Field("contradicts", "claims that it speaks against", "lg:Claim", several=True, aliases=("rebuts",)),
    Field(
        "contrasts with",
        "claims that it is set against, without denying them",
        "lg:Claim",
        several=True,
        aliases=("contrasts",),
    ),
    Field("qualifies", "claims that it limits", "lg:Claim", several=True),
    Field("restates", "claims that it says again", "lg:Claim", several=True),
    Field("elaborates", "claims that it is a detail of", "lg:Claim", several=True),
    Field("supported by", "claims that are a reason for it", "lg:Claim", several=True),
    Field(
        "contradicted by", "claims that speak against it", "lg:Claim", several=True, aliases=("rebutted by",)
    ),
    Field("note", "anything else, for people", aliases=("nota", "comment")),
)
"""Every field of a card, in the order in which the template shows them."""

FIGURE = (
    Field("value", "the number as printed: 30.7 billion, 8%, 65–75", required=True, aliases=("as printed",)),
    Field("unit", "what it is counted in", "lg:Unit", required=True),
    Field("bound", "how it limits what it measures; exactly if left out", "lg:Bound"),
    Field("years", "1998, or 1998–2005; leave it out when no year is given", aliases=("year", "años")),
    Field("indicator", "what it measures", "lg:Indicator", required=True),
    Field("of", "of whom or what; the claim's subject if left out", "thing", aliases=("measures",)),
    Field("share of", "for a share: of what; notSaid when it is left open", "thing"),
)
"""The parts of a figure."""

WORK = (
    Field(
        "author", "author as in a reference list: Smith, J., and A. Ruiz", required=True, aliases=("authors",)
    ),
    Field("year", "year of publication", required=True),
    Field("title", "title", required=True),
)
"""The parts of a work that is in no list."""

LINKS = {
    "supports": ("Support", False),
    "evidence for": ("Evidence", False),
    "contradicts": ("Rebuttal", False),
    "contrasts with": ("Contrast", False),
    "qualifies": ("Qualification", False),
    "restates": ("Restatement", False),
    "elaborates": ("Elaboration", False),
    "supported by": ("Support", True),
    "contradicted by": ("Rebuttal", True),
}
"""The fields that are steps of the argument: the class of the step, and whether it leads to this claim."""


def canonical(given: str, fields: tuple[Field, ...]) -> Field | None:
    """The field that ``given`` names, in any case, with blanks, hyphens or underscores, or by another name.

    >>> canonical("Held_By", FIELDS).name
    'held by'
    """
    wanted = fold(given)
    for one in fields:
        if wanted in (fold(name) for name in (one.name, *one.aliases)):
            return one
    return None
