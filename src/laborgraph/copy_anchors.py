"""Trace the claims of the graph into a reader's own copy of the article.

The copy stays on the reader's machine: its words are shown there and stored nowhere.
"""

from dataclasses import dataclass
from pathlib import Path

from laborgraph.anchoring import Anchor, find_places, missing_numbers
from laborgraph.doors import Door
from laborgraph.errors import BadCopy
from laborgraph.files import read_copy
from laborgraph.naming import resolve
from laborgraph.passages import passages
from laborgraph.querying import run

__all__ = [
    "AnchorRow",
    "anchors",
    "article_of_copy",
    "claims_of_passages",
    "copy_text",
    "figures_of_claims",
    "stored_anchors",
]

_FLOATING = ("note", "caption", "sourceLine", "tableHead", "tableRow", "tableNote")
_KNOWN = 0.1
"""Share of an article's passages that a copy must have letter by letter to be taken for one of it."""


@dataclass(frozen=True)
class AnchorRow:
    """One passage with a claim that it carries, and one stretch of the copy that it stands in.

    ``start`` and ``end`` are code points of the copy, end-exclusive; ``None`` when the passage is lost.
    ``missing`` are figures of the claim whose digits do not stand in the passage as the copy has it.
    """

    claim: str
    passage: str
    method: str
    score: float
    start: int | None
    end: int | None
    missing: tuple[str, ...]


def copy_text(path: Path) -> str:
    """The text of a copy: plain text, or a PDF when the extra ``pdf`` is installed.

    Raises ``BadCopy`` when it cannot be used.
    """
    if path.suffix.lower() != ".pdf":
        return read_copy(path)
    try:
        import pypdf
    except ImportError as error:
        raise BadCopy(f"{path}: to read a PDF install laborgraph[pdf], or save the copy as text") from error
    try:
        text = "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
    except (OSError, pypdf.errors.PyPdfError) as error:
        raise BadCopy(f"{path}: this PDF cannot be read: {error}") from error
    if not text.strip():
        raise BadCopy(f"{path}: this PDF holds no text; give a plain-text copy")
    return text


def stored_anchors(door: Door, article: str | None = None) -> list[Anchor]:
    """The anchors of all passages of an article (of all articles), in the order of the reading text."""
    return [
        Anchor(
            str(passage),
            int(str(start)),
            int(str(length)),
            str(digest),
            tuple((int(at), value) for at, _, value in (p.partition(":") for p in str(prints).split())),
            str(kind).startswith(_FLOATING),
        )
        for passage, kind, start, length, digest, prints, *_ in run(
            door, "passages", {"article": article}
        ).rows
    ]


def claims_of_passages(door: Door, added: bool = True) -> dict[str, list[str]]:
    """The claims that each passage carries; a passage without a claim is not in it.

    With ``added`` also those that a reader added.
    """
    found: dict[str, list[str]] = {}
    for claim, passage, by_reader in run(door, "claim-passages").rows:
        if added or not by_reader:
            found.setdefault(str(passage), []).append(str(claim))
    return found


def figures_of_claims(door: Door) -> dict[str, list[tuple[str, str]]]:
    """The figures that each claim prints, and in words what each is a share of (or nothing)."""
    found: dict[str, list[tuple[str, str]]] = {}
    for claim, printed, base in run(door, "claim-figures").rows:
        found.setdefault(str(claim), []).append((str(printed), str(base or "")))
    return found


def article_of_copy(door: Door, copy: str, given: str | None = None) -> str:
    """The folder of the article that ``copy`` is one of: the one ``given``, or the one whose passages it has.

    Raises ``UnknownName`` for an unknown article, and ``BadCopy`` when there are several articles and the
    copy has hardly a passage of any letter by letter: then the article must be given.
    """
    if given is not None:
        return resolve(door, given, "lg:Article", kind="article").split("/")[-2]
    folders = [str(row[-1]) for row in run(door, "article").rows]
    if len(folders) == 1:
        return folders[0]
    computed = {passage.digest for passage in passages(copy)}
    shares = {}
    for folder in folders:
        stored = stored_anchors(door, folder)
        shares[folder] = sum(anchor.digest in computed for anchor in stored) / max(1, len(stored))
    best = max(folders, key=lambda folder: shares[folder])
    if shares[best] < _KNOWN:
        listed = ", ".join(folders)
        raise BadCopy(f"the copy cannot be told to be of any article; name it with --article: {listed}")
    return best


def anchors(door: Door, copy: str, article: str | None = None) -> list[AnchorRow]:
    """One row per passage, claim that it carries, and stretch of ``copy``, in the order of the article.

    ``article`` says which article it is a copy of, when there are several; see ``article_of_copy``.

    A passage that carries no claim has one row for each stretch, with an empty claim. Raises ``BadCopy``
    when ``copy`` is another text.
    """
    claims, figures = claims_of_passages(door), figures_of_claims(door)
    rows = []
    for place in find_places(copy, stored_anchors(door, article_of_copy(door, copy, article))):
        text = " ".join(copy[start:end] for start, end in place.spans)
        for claim in claims.get(place.slug, [""]):
            printed = [figure for figure, _ in figures.get(claim, ())]
            altered = bool(place.spans) and place.method != "exact"
            missing = tuple(missing_numbers(text, printed)) if altered else ()
            for start, end in place.spans or ((None, None),):
                rows.append(AnchorRow(claim, place.slug, place.method, place.score, start, end, missing))
    return rows
