"""The headers by which a client finds out whether what it has is current (RFC 9110, sections 8.8 and 13)."""

import hashlib
from email.utils import formatdate, parsedate_to_datetime
from functools import lru_cache

from laborgraph.exchange import Answer, Ask

__all__ = ["answer_heads", "etag_of", "fresh", "http_date"]


@lru_cache(4)
def http_date(seconds: float) -> str:
    """The time ``seconds`` after 1970 as HTTP writes it.

    >>> http_date(0)
    'Thu, 01 Jan 1970 00:00:00 GMT'
    """
    return formatdate(seconds, usegmt=True)


def etag_of(state: str) -> str:
    """The ETag for what ``state`` names."""
    return f'"{hashlib.sha256(state.encode("utf-8", "surrogatepass")).hexdigest()[:32]}"'


def answer_heads(answer: Answer, changed: float) -> tuple[dict[str, str], str]:
    """The headers of an answer, and its ETag, empty when it has none; ``changed`` is the time of the data."""
    head = {"Content-Type": answer.media_type, **answer.headers}
    if answer.media_type.startswith("text/") and "charset" not in answer.media_type:
        head["Content-Type"] = f"{answer.media_type}; charset=utf-8"
    if not answer.etag:
        head["Cache-Control"] = "no-store"
        return head, ""
    etag = etag_of(answer.etag)
    head |= {"Cache-Control": "no-cache", "ETag": etag, "Last-Modified": http_date(changed)}
    return head, etag


def fresh(ask: Ask, etag: str, changed: float) -> bool:
    """Whether the client has this state of the answer already."""
    if ask.method not in ("GET", "HEAD") or not etag:
        return False
    if ask.if_none_match:
        known = [tag.strip().removeprefix("W/") for tag in ask.if_none_match.split(",")]
        return ask.if_none_match.strip() == "*" or etag in [tag.replace('-gzip"', '"') for tag in known]
    if ask.if_modified_since:
        try:
            return int(changed) <= parsedate_to_datetime(ask.if_modified_since).timestamp()
        except (TypeError, ValueError):
            return False
    return False
