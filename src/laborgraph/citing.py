"""Give a claim or a work as a reference in BibTeX, CSL-JSON, RIS or a line in the manner of APA.

A claim is cited as the article that states it, at its place, with the works that the article cites for it.
What the article does not print stays out and is listed in a note.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from laborgraph.doors import Door
from laborgraph.errors import UnknownName, nearest
from laborgraph.naming import resolve
from laborgraph.querying import run
from laborgraph.vocabulary import local_name

__all__ = ["STYLES", "Name", "Reference", "cite", "cite_all", "names", "references_of", "view_of"]

STYLES = ("apa", "bibtex", "csl-json", "ris")
_TYPES = {
    "JournalArticle": ("article", "article-journal", "JOUR"),
    "NewspaperArticle": ("article", "article-newspaper", "NEWS"),
    "Book": ("book", "book", "BOOK"),
    "BookChapter": ("incollection", "chapter", "CHAP"),
    "ConferencePaper": ("inproceedings", "paper-conference", "CPAPER"),
    "Database": ("misc", "dataset", "DATA"),
    "Report": ("techreport", "report", "RPRT"),
    "WebPage": ("misc", "webpage", "ELEC"),
    "WorkingPaper": ("techreport", "report", "RPRT"),
}
_EXPECTED = {
    "JournalArticle": ("year", "container", "volume", "pages"),
    "BookChapter": ("year", "container", "publisher", "pages"),
    "Book": ("year", "publisher"),
}
_INNER = str.maketrans("[]", "()")
"""Brackets within brackets."""
_SPECIAL = re.compile(r"([&%$#_{}])")


@dataclass(frozen=True)
class Name:
    """An author: family and given name, or the whole name of a body (``given`` empty)."""

    family: str
    given: str = ""


@dataclass(frozen=True)
class Reference:
    """One reference: what is printed of it; empty where nothing is printed.

    ``locator`` is the place of a claim in the article, ``note`` what else is to be said,
    ``work`` the id of the work.
    """

    key: str
    type: str
    authors: tuple[Name, ...]
    year: str
    title: str
    container: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    publisher: str = ""
    place: str = ""
    address: str = ""
    language: str = ""
    locator: str = ""
    note: str = ""
    work: str = ""

    @property
    def unknown(self) -> tuple[str, ...]:
        """The fields that such a reference should have and that are not printed."""
        return tuple(name for name in _EXPECTED.get(self.type, ("year",)) if not getattr(self, name))

    @property
    def remark(self) -> str:
        """The note, with what is not printed."""
        parts = [self.note] if self.note else []
        if self.unknown:
            parts.append(f"not printed in the article: {', '.join(self.unknown)}")
        return "; ".join(parts)


_PRESENTED = re.compile(r"^Paper presented at(?: the)?(?=;|$)")
"""Words that the article prints before the name of a meeting, which stands in the container."""
_VIEWS = {
    "rejected": "view that the authors reject",
    "reported": "view that the authors report",
    "conceded": "view that the authors concede",
}
"""What a claim that the authors do not hold for their own is called in a reference."""


def names(printed: str) -> tuple[Name, ...]:
    """The authors of a reference as printed: the first turned round, the others not; bodies whole.

    >>> names("Massey, D., J. Durand, and N. Malone")[1:]
    (Name(family='Durand', given='J.'), Name(family='Malone', given='N.'))
    >>> names("Banco de México"), names("Raúl Delgado-Wise and Humberto Márquez Covarrubias")[1]
    ((Name(family='Banco de México', given=''),), Name(family='Márquez Covarrubias', given='Humberto'))
    """
    more = printed.endswith(" et al.")
    parts = [part for part in re.split(r",\s+(?:and\s+)?|\s+and\s+", printed.removesuffix(" et al.")) if part]
    found = []
    if "," in printed:
        found.append(Name(parts[0], parts[1] if len(parts) > 1 else ""))
        parts = parts[2:]
    elif len(parts) == 1:
        return (Name(parts[0]),)
    for part in parts:
        initials = re.match(r"((?:\w\.\s*)+|\S+\s)(.+)", part)
        found.append(Name(initials[2].strip(), initials[1].strip()) if initials else Name(part))
    return (*found, Name("others")) if more else tuple(found)


def references_of(door: Door, given: str) -> list[Reference]:
    """The references for what ``given`` names: a claim, or an entry of the reference list or its work.

    For a claim the article comes first, then each work that the article cites for it; in place of the article
    the reader, for a claim that a reader added and that is drawn from none. Raises ``UnknownName`` for
    anything else.
    """
    slug = local_name(resolve(door, given))
    works = _works(door)
    slug = next((entry for entry, one in works.items() if one.work == slug), slug)
    if slug in works:
        return [works[slug]]
    result = run(door, "claims")
    at = {column.name: place for place, column in enumerate(result.columns)}
    claims = {str(row[at["claim"]]): row for row in result.rows}
    if slug not in claims:
        raise UnknownName("claim or work", given, nearest(slug, [*claims, *works]))
    claim = claims[slug]
    stance = str(claim[at["stance"]])
    holders = [str(row[at["holder"]]) for row in result.rows if row[at["claim"]] == slug]
    cited = [str(row[0]) for row in run(door, "claim-entries", {"claim": slug}).rows if row[0]]
    places, said = str(claim[at["place"]]), claim[at["statement"]]
    reader, _, day = str(claim[at["added_by"]] or "").rpartition(", ")
    if reader and not claim[at["article"]]:
        note = f"claim added to laborgraph on {day}, not published"
        own = Reference(slug, "Claim", (Name(reader),), day[:4], str(said), note=note)
        return [own, *(replace(works[entry], note=f"cited by {reader} for {slug}") for entry in cited)]
    words = f"the words of {reader}" if reader else "the curators' own words"
    article = replace(
        _article(door, str(claim[at["article"]] or "")),
        key=slug,
        locator=places,
        note=f"{view_of(stance, holders)} in {words}: {said}{_unlisted(door, slug)}",
    )
    beside = f"cited in the article, {places}"
    if stance in _VIEWS:
        beside += ", where this view is set out"
    return [article, *(replace(works[entry], note=beside) for entry in cited)]


def _unlisted(door: Door, claim: str) -> str:
    """What the article names as a source of the claim and does not list, for a note."""
    result = run(door, "claim-sources", {"claim": claim})
    at = {column.name: place for place, column in enumerate(result.columns)}
    named = dict.fromkeys(
        str(row[at["printed"]])
        for row in result.rows
        if row[at["printed"]] and row[at["reach"]] == "covers" and not row[at["entry"]]
    )
    return f"; named as its source, without an entry in the list: {', '.join(named)}" if named else ""


def view_of(stance: str, holders: Iterable[str]) -> str:
    """What a claim is called in a reference; for a view that is not the authors' own, whose it is.

    >>> view_of("endorsed", ["authors"]), view_of("rejected", ["notNamed"])
    ('claim', 'view that the authors reject, holder not named,')
    """
    if stance not in _VIEWS:
        return "claim"
    named = [holder for holder in dict.fromkeys(holders) if holder != "notNamed"]
    return f"{_VIEWS[stance]}, {'held by ' + '; '.join(named) if named else 'holder not named'},"


def _works(door: Door) -> dict[str, Reference]:
    result = run(door, "works")
    found = {}
    for row in result.rows:
        cell = {
            c.name: "" if value is None else str(value) for c, value in zip(result.columns, row, strict=True)
        }
        found[cell["entry"]] = Reference(
            cell["entry"],
            cell["type"],
            names(cell["authors"]),
            cell["year"],
            cell["title"],
            cell["container"],
            cell["volume"],
            cell["issue"],
            cell["pages"],
            cell["publisher"],
            cell["published_in"],
            cell["address"],
            cell["language"],
            note=_PRESENTED.sub("paper presented there", cell["note"]),
            work=cell["work"],
        )
    return found


def _article(door: Door, folder: str) -> Reference:
    """The article in ``folder`` as a reference."""
    (record,) = [row for row in run(door, "article").rows if row[-1] == folder]
    _, title, authors, *_ = record
    return Reference("article", "JournalArticle", names(str(authors)), "", str(title), language="en")


def cite(door: Door, given: str, style: str = "apa") -> str:
    """The reference for what ``given`` names, in one of ``STYLES``.

    Raises ``UnknownName`` for an unknown thing or style.
    """
    if style not in STYLES:
        raise UnknownName("style", style, nearest(style, STYLES) or STYLES)
    return _written(references_of(door, given), style)


def cite_all(door: Door, style: str) -> str:
    """Every work of the reference list, in its order, in one of ``STYLES``."""
    return _written(list(_works(door).values()), style)


def _written(found: list[Reference], style: str) -> str:
    if style == "csl-json":
        return json.dumps([_csl(one) for one in found], ensure_ascii=False, indent=2) + "\n"
    write = {"apa": _apa, "bibtex": _bibtex, "ris": _ris}[style]
    return "\n".join(write(one) for one in found)


def _csl(one: Reference) -> dict[str, object]:
    authors = [
        {"family": n.family, "given": n.given} if n.given else {"literal": n.family} for n in one.authors
    ]
    data: dict[str, object] = {
        "id": one.key,
        "type": _TYPES.get(one.type, ("misc", "document", "GEN"))[1],
        "author": authors,
        "title": one.title,
        "container-title": one.container,
        "volume": one.volume,
        "issue": one.issue,
        "page": one.pages,
        "publisher": one.publisher,
        "publisher-place": one.place,
        "URL": one.address,
        "language": one.language,
        "locator": one.locator,
        "note": one.remark,
    }
    if one.year:
        data["issued"] = {"date-parts": [[int(one.year)]]}
    return {name: value for name, value in data.items() if value}


def _tex(text: str) -> str:
    """``text`` with what TeX takes for a command put behind a backslash."""
    return _SPECIAL.sub(r"\\\1", text)


def _bibtex(one: Reference) -> str:
    kind = _TYPES.get(one.type, ("misc", "document", "GEN"))[0]
    container = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}.get(kind)
    publisher = "institution" if kind == "techreport" else "publisher"
    authors = [
        "others"
        if n == Name("others")
        else f"{_tex(n.family)}, {_tex(n.given)}"
        if n.given
        else f"{{{_tex(n.family)}}}"
        for n in one.authors
    ]
    fields = {
        "author": " and ".join(authors),
        "title": f"{{{_tex(one.title)}}}",
        "year": one.year,
        container or "howpublished": _tex(one.container),
        "volume": one.volume,
        "number": one.issue,
        "pages": one.pages.replace("–", "--"),
        publisher: _tex(one.publisher),
        "address": one.place,
        "url": one.address,
        "language": one.language,
        "note": _tex("; ".join(filter(None, (one.locator, one.remark)))),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@{kind}{{{one.key},", *lines, "}"]) + "\n"


def _ris(one: Reference) -> str:
    first, _, last = one.pages.partition("–")
    fields = [
        ("TY", _TYPES.get(one.type, ("misc", "document", "GEN"))[2]),
        ("ID", one.key),
        *(("AU", f"{n.family}, {n.given}" if n.given else n.family) for n in one.authors),
        ("TI", one.title),
        ("PY", one.year),
        ("T2", one.container),
        ("VL", one.volume),
        ("IS", one.issue),
        ("SP", first),
        ("EP", last),
        ("PB", one.publisher),
        ("CY", one.place),
        ("UR", one.address),
        ("LA", one.language),
        ("N1", "; ".join(filter(None, (one.locator, one.remark)))),
    ]
    lines = [f"{tag}  - {value}" for tag, value in fields if value]
    return "\n".join([*lines, "ER  - "]) + "\n"


def _apa(one: Reference) -> str:
    shown = ["et al." if n == Name("others") else f"{n.family}, {n.given}".rstrip(", ") for n in one.authors]
    if len(shown) > 1 and shown[-1] != "et al.":
        shown[-1] = f"& {shown[-1]}"
    volume = one.volume + (f"({one.issue})" if one.issue else "")
    where = ", ".join(filter(None, (one.container, volume, one.pages)))
    pieces = [", ".join(shown), f"({one.year or 'n.d.'})", one.title, where, one.publisher, one.address]
    line = " ".join(piece if piece[-1] in ".?!" else f"{piece}." for piece in pieces if piece)
    said = "; ".join(filter(None, (one.locator, one.remark))).translate(_INNER)
    return f"{line} [{said}]\n" if said else f"{line}\n"
