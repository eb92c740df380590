"""Look at the text of a query before any parser sees it: how large, how deep, and whether it reaches outward.

This is a lexical check only. It exists so that a parser never meets a text that could exhaust its stack, and
so that a query that would connect or read files is refused with a sentence. The process that runs queries can
open neither files nor connections anyway.
"""

import re
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import urljoin

from laborgraph.exchange import Refused
from laborgraph.limits import Limits

__all__ = ["Seen", "look"]

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_TOKEN = re.compile(
    r"""
      (?P<skip>(?:\s++|\#[^\n\r]*+)++)
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*+>)
    | (?P<string>\"\"\"(?:\"{0,2}(?:[^"\\]|\\.))*+\"\"\"|'''(?:'{0,2}(?:[^'\\]|\\.))*+'''
                |"(?:[^"\\\n\r]|\\.)*+"(?!")|'(?:[^'\\\n\r]|\\.)*+'(?!')|""|'')
    | (?P<unclosed>["'])
    | (?P<variable>[?$]\w++)
    | (?P<tag>@[A-Za-z][A-Za-z0-9-]*+)
    | (?P<name>(?:[^\W\d_](?:[\w.·-]{0,200}(?<!\.))?)?:(?:[\w:·]|%[0-9A-Fa-f]{2}|\\.|[.-](?=[\w:.%\\-]))*+)
    | (?P<number>(?:\d++\.?\d*+|\.\d++)(?:[eE][+-]?\d++)?)
    | (?P<word>[^\W\d]\w*+)
    | (?P<open>[\[{(])
    | (?P<close>[\]})])
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_NOTABLE = (
    *(
        "service",
        "from",
        "union",
        "insert",
        "delete",
        "load",
        "clear",
        "create",
        "drop",
        "copy",
        "move",
        "add",
    ),
    *("with", "rand", "now", "uuid", "bnode", "\\", "\0"),
)
"""What a text must hold for ``look`` to have anything to say, but for its size."""
_HIDDEN = re.compile(r"\).*SERVICE", re.IGNORECASE)
"""What looks like an IRI and may be a comparison, the end of a filter, and a call of another service."""
_SIGNS = "{[(!-+^"
_UPDATES = frozenset(("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"))
_FICKLE = frozenset(("RAND", "NOW", "UUID", "STRUUID", "BNODE"))
_MOST_UNIONS = 500


@dataclass(frozen=True)
class Seen:
    """What a look at a query's text tells.

    ``graphs`` are the IRIs after FROM and FROM NAMED; ``fickle`` says that the query may be answered
    otherwise the next time.
    """

    graphs: tuple[str, ...]
    fickle: bool


_PLAIN = Seen((), fickle=False)


def _decoded(text: str) -> str:
    r"""The text with its ``\u`` escapes resolved, as SPARQL does before it parses (section 19.2)."""

    def character(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        if 0xD800 <= code < 0xE000 or code > 0x10FFFF:
            raise Refused(400, f"The query holds {match[0]}, which stands for no character.")
        return chr(code)

    return _ESCAPE.sub(character, text) if "\\" in text else text


def _line(text: str, at: int) -> str:
    return f"line {text.count(chr(10), 0, at) + 1}, column {at - text.rfind(chr(10), 0, at)}"


class _Reader:
    """What is gathered while the tokens of one query go by."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.prefixes: dict[str, str] = {}
        self.graphs: list[str] = []
        self.first = ""
        self.fickle = False
        self.unions = 0
        self._before = ("", "")

    def word(self, word: str) -> None:
        """Take note of a keyword or the name of a function."""
        if not self.first and word not in ("BASE", "PREFIX"):
            self.first = word
        if word in _FICKLE:
            self.fickle = True
        elif word == "UNION":
            self.unions += 1
        self._before = (self._before[1], word)

    def name(self, kind: str, text: str, prefixes: dict[str, str]) -> None:
        """Take note of an IRI or a prefixed name: what it declares, or the graph that it asks for."""
        earlier, last = self._before
        if kind == "iri":
            full = urljoin(self.base, text[1:-1]) if "FROM" in (earlier, last) or last == "BASE" else ""
            if last == "BASE":
                self.base = full
            elif earlier == "PREFIX":
                self.prefixes[last] = urljoin(self.base, text[1:-1])
        else:
            prefix, _, local = text.partition(":")
            if last == "PREFIX":
                self._before = ("PREFIX", prefix)
                return
            space = self.prefixes.get(prefix, prefixes.get(prefix, f"{prefix}:"))
            full = space + re.sub(r"\\(.)", r"\1", local)
        if last == "FROM" or (earlier, last) == ("FROM", "NAMED"):
            self.graphs.append(full)
        self._before = ("", "")

    def other(self) -> None:
        """Anything else stands between a keyword and its name."""
        self._before = ("", "")


def look(
    text: str,
    limits: Limits,
    base: str,
    prefixes: dict[str, str],
    alone: str = "this endpoint connects to nothing",
) -> Seen:
    """What the query says that matters before it runs.

    ``base`` is the IRI that relative ones are resolved against, ``prefixes`` those that need no declaration,
    ``alone`` says why no other service is asked.
    Raises ``Refused``: 413 when the text is too long, 400 when it is empty, too deep, has too many tokens,
    holds what no query may, or asks another service (SERVICE); 403 for an update.
    """
    if len(text) > limits.query << 10:
        raise Refused(413, f"The query is longer than {limits.query} kB.")
    if "\0" in text:
        raise Refused(400, f"The query holds a NUL character ({_line(text, text.index(chr(0)))}).")
    if text.isspace() or not text:
        raise Refused(400, "The query is empty.")
    small = len(text) < limits.tokens and sum(map(text.count, _SIGNS)) < limits.depth
    if small and text.isascii():
        lower = text.lower()
        if not any(word in lower for word in _NOTABLE):
            return _PLAIN
    plain = _decoded(text)
    seen = _Reader(base)
    depth = tokens = signs = 0

    def refuse(at: int, what: str) -> NoReturn:
        raise Refused(400, f"{what} ({_line(plain, at)}).")

    for match in _TOKEN.finditer(plain):
        kind, at = match.lastgroup, match.start()
        if kind == "skip":
            continue
        tokens += 1
        if tokens > limits.tokens:
            raise Refused(400, f"The query has more than {limits.tokens} words and signs.")
        # some parsers need no blank between a keyword and the word before it
        if (kind == "word" and "SERVICE" in match[0].upper()) or (kind == "iri" and _HIDDEN.search(match[0])):
            refuse(at, f"SERVICE is not allowed: {alone}")
        if kind == "unclosed":
            refuse(at, "The string that begins here is not closed")
        if kind == "word":
            seen.word(match[0].upper())
        elif kind in ("iri", "name"):
            seen.name(kind, match[0], prefixes)
        else:
            seen.other()
            depth += (kind == "open") - (kind == "close")
        signs = signs + 1 if match[0] in ("!", "-", "+", "^") else 0
        if max(depth, signs) > limits.depth:
            refuse(at, f"The query is nested deeper than {limits.depth} levels")
    if not tokens:
        raise Refused(400, "The query is empty.")
    if seen.unions > _MOST_UNIONS:
        raise Refused(400, f"The query has more than {_MOST_UNIONS} UNIONs.")
    if seen.first in _UPDATES:
        raise Refused(403, "This endpoint is read-only: it takes no updates.")
    return Seen(tuple(seen.graphs), seen.fickle)
