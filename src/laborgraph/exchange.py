"""What is asked of the served graph and what is answered: plain records that cross between processes."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from laborgraph.errors import LaborgraphError

__all__ = ["WORTH_GZIP", "Answer", "Ask", "Link", "Refused", "Sink", "problem", "wants_problem_json"]

WORTH_GZIP = 1400
"""Bytes of an answer below which compressing gains nothing: they fit into one packet."""

_TITLES = {
    304: "Not Modified",
    400: "Bad Request",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    410: "Gone",
    413: "Content Too Large",
    414: "URI Too Long",
    415: "Unsupported Media Type",
    431: "Request Header Fields Too Large",
    503: "Service Unavailable",
}


@dataclass(frozen=True)
class Ask:
    """One HTTP request, as far as an answer depends on it.

    ``path`` is percent-decoded, ``query`` the raw query string. ``base`` is the scheme and host under which
    the client reached us, without a slash at the end. ``body`` is text of the media type ``content_type``.
    """

    method: str
    path: str
    query: str = ""
    body: str | None = None
    content_type: str = ""
    accept: str = ""
    gzip: bool = False
    if_none_match: str = ""
    if_modified_since: str = ""
    base: str = "http://localhost"


class Sink(Protocol):
    """Where an answer is written to, piece by piece."""

    def write(self, data: bytes, /) -> int:
        """Take ``data``; gives its length."""
        ...

    def flush(self) -> None:
        """Nothing: a sink decides itself when it passes on what it holds."""
        ...


@dataclass(frozen=True)
class Answer:
    """What is sent back: status, headers, and the body, whole or as what writes it.

    ``etag`` names the state of what is answered; without one no cache may keep it.
    """

    status: int
    media_type: str
    body: bytes | Callable[[Sink], None] = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str = ""


class Link(Protocol):
    """The connection that a request came in by; one request at a time is answered over it."""

    when_lost: Callable[[], None] | None
    """What to do when the client goes before it has its answer."""

    def lost(self) -> bool:
        """Whether the client has gone."""
        ...

    def abort(self) -> None:
        """Cut the connection, so that the client sees that the answer is not whole."""
        ...


class Refused(LaborgraphError):
    """A request that is not answered: an HTTP status with one sentence for people."""

    def __init__(self, status: int, text: str, **headers: str) -> None:
        super().__init__(text)
        self.status = status
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def wants_problem_json(accept: str) -> bool:
    """Whether a client that sent ``accept`` would rather read an error as JSON than as plain text."""
    kinds = [part.split(";")[0].strip().lower() for part in accept.split(",")]
    return any(kind.endswith("json") for kind in kinds) and "text/plain" not in kinds


def problem(status: int, text: str, accept: str, headers: Mapping[str, str] | None = None) -> Answer:
    """The error as plain text, or as problem JSON (RFC 9457) when ``accept`` speaks of JSON."""
    if wants_problem_json(accept):
        data = {"title": _TITLES.get(status, "Error"), "status": status, "detail": text}
        body = json.dumps(data, ensure_ascii=False).encode() + b"\n"
        return Answer(status, "application/problem+json", body, headers or {})
    return Answer(status, "text/plain; charset=utf-8", text.encode() + b"\n", headers or {})
