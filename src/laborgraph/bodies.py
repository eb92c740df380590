"""Read the body of a request to the end, within its limits of size, time and kind."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from laborgraph.exchange import Refused
from laborgraph.limits import Limits

__all__ = ["read_body"]

_CHARSET = re.compile(r"charset\s*=\s*\"?([\w-]+)", re.IGNORECASE)
_KINDS = ("application/sparql-query", "application/x-www-form-urlencoded")
_THROWN_AWAY = 32 << 20
"""Bytes of a body that is too large which are read and dropped, so that the client gets to read why."""


async def read_body(
    headers: Mapping[bytes, str],
    receive: Callable[[], Awaitable[MutableMapping[str, Any]]],
    limits: Limits,
) -> str:
    """The text of the body. Raises ``Refused``: 400, 403, 408, 413 or 415."""
    kind = headers.get(b"content-type", "")
    plain = kind.split(";")[0].strip().lower()
    most = limits.query << 10
    # a form is percent-encoded: three letters for one byte
    most = 3 * most + 4096 if plain == _KINDS[1] else most
    announced = headers.get(b"content-length", "0")
    too_large = announced.isdigit() and int(announced) > most
    if too_large and b"expect" in headers:
        raise Refused(413, f"The body is larger than {limits.query} kB.", Connection="close")
    try:
        async with asyncio.timeout(limits.header_seconds):
            data = await _all(receive, most)
    except TimeoutError as error:
        raise Refused(408, "The body did not come in time.", Connection="close") from error
    if plain == "application/sparql-update":
        raise Refused(403, "This endpoint is read-only: it takes no updates.")
    if plain not in _KINDS:
        raise Refused(415, f"Send a query as {' or '.join(_KINDS)}.", Accept_Post=", ".join(_KINDS))
    if headers.get(b"content-encoding", "identity").lower() != "identity":
        raise Refused(415, "Send the body as it is, without a content encoding.")
    charset = _CHARSET.search(kind)
    if charset and charset[1].lower() not in ("utf-8", "utf8", "us-ascii"):
        raise Refused(415, "Send the body in UTF-8.")
    if data is None:
        raise Refused(413, f"The body is larger than {limits.query} kB.", Connection="close")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(400, f"The body is not UTF-8 at byte {error.start}.") from error


async def _all(receive: Callable[[], Awaitable[MutableMapping[str, Any]]], most: int) -> bytes | None:
    """The whole body, or ``None`` when it is larger than ``most`` bytes."""
    data, count, more = b"", 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Refused(400, "The client has gone.", Connection="close")
        part = message.get("body", b"")
        count += len(part)
        if count > _THROWN_AWAY:
            return None
        if count <= most:
            data += part
        more = message.get("more_body", False)
    return data if count <= most else None
