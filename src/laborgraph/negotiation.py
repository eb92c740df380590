"""Choose the form of an answer from what a client accepts (RFC 9110, section 12.5)."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

__all__ = ["accepts_gzip", "choose"]

_QUALITY = re.compile(r"q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$", re.IGNORECASE)
_USUAL = 500
"""Characters of a header whose reading is remembered."""
_MOST = 64
"""Ranges of a header that are read; no client has use for more."""


def _ranges(header: str) -> list[tuple[str, float]]:
    """The ranges of ``header`` with their qualities; one that is not well-formed counts as not acceptable."""
    found = []
    for part in header.split(",")[:_MOST]:
        name, *parameters = [piece.strip() for piece in part.split(";")]
        quality = 1.0
        for parameter in parameters:
            if parameter[:1] in "qQ" and "=" in parameter and parameter.split("=")[0].strip().lower() == "q":
                match = _QUALITY.match(parameter)
                quality = float(match[1]) if match else 0.0
        if name:
            found.append((name.lower(), quality))
    return found


def choose(accept: str, offers: Sequence[str], aliases: Mapping[str, str]) -> str | None:
    """The media type of ``offers`` that ``accept`` likes best, or ``None`` when it likes none.

    ``offers`` stand in our own order of preference, which decides between equals; ``aliases`` maps other
    names that clients use to those of ``offers``. The most specific range counts for each offer.

    >>> choose("text/csv;q=0.5, application/*", ["application/json", "text/csv"], {})
    'application/json'
    >>> choose("", ["application/json"], {}), choose("image/png", ["application/json"], {})
    ('application/json', None)
    """
    if not accept.strip():
        return offers[0]
    ranges = [(aliases.get(name, name), quality) for name, quality in _ranges(accept)]
    best: tuple[float, int, int] = (0.0, 0, 0)
    chosen = None
    for place, offer in enumerate(offers):
        plain = offer.split(";")[0]
        for weight, wanted in ((3, plain), (2, plain.split("/")[0] + "/*"), (1, "*/*")):
            qualities = [quality for name, quality in ranges if name == wanted]
            if qualities:
                rank = (max(qualities), weight, -place)
                if rank[0] > 0 and (chosen is None or rank > best):
                    best, chosen = rank, offer
                break
    return chosen


def accepts_gzip(header: str) -> bool:
    """Whether a client that sent the Accept-Encoding ``header`` takes gzip.

    >>> accepts_gzip("deflate, gzip;q=0.8"), accepts_gzip("gzip;q=0"), accepts_gzip("")
    (True, False, False)
    """
    return _gzip(header) if len(header) < _USUAL else _gzip.__wrapped__(header)


@lru_cache(1024)
def _gzip(header: str) -> bool:
    qualities = dict(_ranges(header))
    return qualities.get("gzip", qualities.get("*", 0.0)) > 0
