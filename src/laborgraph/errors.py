"""Everything that can go wrong, as one tree, each with a message that says how to mend it.

::

    LaborgraphError             a user's mistake or a broken file: one line, exit code 2
    ├── ContentMissing          the installation lacks a folder of content
    ├── BrokenFile              a content file cannot be read: file, line, what, remedy
    ├── BrokenQuery             a stored query or its header is not what it should be
    ├── UnknownName             no such query, parameter, thing or value: nearest valid names
    ├── BadValue                a value that a parameter cannot take
    ├── BadCopy                 a reader's copy cannot be used
    ├── BadAddition             claims that a reader wants to add have faults: each with its place
    ├── EndpointFailed          a SPARQL service gives no whole answer
    └── QueryStopped            a query was ended: it ran too long, or took too much memory
"""

from collections.abc import Iterable, Sequence

__all__ = [
    "BadAddition",
    "BadCopy",
    "BadValue",
    "BrokenFile",
    "BrokenQuery",
    "ContentMissing",
    "EndpointFailed",
    "LaborgraphError",
    "QueryStopped",
    "UnknownName",
    "nearest",
    "quoted",
]

_LONGEST = 80


class LaborgraphError(Exception):
    """Base of all errors of laborgraph; ``str()`` is one line for people."""


class ContentMissing(LaborgraphError):
    """The installation lacks a folder of content."""


class BrokenFile(LaborgraphError):
    """A content file cannot be read.

    ``file`` is its path as given, ``line`` counts from 1 (0: no line is to blame).
    """

    def __init__(self, file: str, line: int, what: str, mend: str) -> None:
        super().__init__(f"{file}:{line}: {what} - {mend}" if line else f"{file}: {what} - {mend}")
        self.file = file
        self.line = line
        self.what = what
        self.mend = mend


class BrokenQuery(LaborgraphError):
    """A stored query or its header is not what it should be."""


class UnknownName(LaborgraphError):
    """No such query, parameter, thing or value.

    ``near`` holds the nearest valid names, best first; it may be empty.
    """

    def __init__(self, kind: str, given: str, near: Sequence[str], hint: str = "") -> None:
        self.kind = kind
        self.given = given
        self.near = tuple(near)
        text = f"no {kind} {quoted(given)}"
        if near:
            text += f"; nearest: {', '.join(near)}"
        super().__init__(f"{text} ({hint})" if hint else text)


class BadValue(LaborgraphError):
    """A value that a parameter cannot take."""


class BadCopy(LaborgraphError):
    """A reader's copy of the text cannot be used."""


class BadAddition(LaborgraphError):
    """Claims that a reader wants to add have faults.

    ``faults`` are lines ``PLACE: what - how to mend it``.
    """

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        rest = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        super().__init__(f"{faults[0]}{rest}")


class EndpointFailed(LaborgraphError):
    """A SPARQL service cannot be reached, refuses, or gives no whole answer."""


class QueryStopped(LaborgraphError):
    """A query was ended before it had an answer: it ran too long, or took too much memory."""


def quoted(given: object) -> str:
    """What was given, as Python writes it; a long text is cut short and its length told.

    >>> quoted("fish"), quoted("ab" * 5000)[-28:]
    ("'fish'", "bababab…' (10000 characters)")
    """
    if isinstance(given, str) and len(given) > _LONGEST:
        return f"{given[:_LONGEST] + '…'!r} ({len(given)} characters)"
    return repr(given)


def nearest(given: str, known: Iterable[str], count: int = 3, alike: float = 0.6) -> list[str]:
    """The ``count`` names of ``known`` that look most like ``given``, best first.

    ``alike`` is how much of both must be the same, from 0 to 1.

    >>> nearest("claim-source", ["claims", "claim-sources", "works"])
    ['claim-sources', 'claims']
    >>> nearest("zzz", ["claims"])
    []
    """
    import difflib

    names = sorted(set(known))
    close = difflib.get_close_matches(given, names, count, alike)
    parts = [name for name in names if given and given in name and name not in close]
    return (close + parts)[:count]
