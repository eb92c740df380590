"""HTTP/1.1 of uvicorn with limits on how long and how large the head of a request may be."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from laborgraph.limits import Limits

__all__ = ["LimitedProtocol"]

_LONGEST_HEAD = 64 << 10
"""Bytes of a request before its body."""


def _plain(status: int, reason: str, text: str) -> bytes:
    body = text.encode() + b"\n"
    return (
        f"HTTP/1.1 {status} {reason}\r\ncontent-type: text/plain; charset=utf-8\r\n"
        "x-content-type-options: nosniff\r\n"
        f"content-length: {len(body)}\r\nconnection: close\r\n\r\n"
    ).encode() + body


class _Corked:
    """A transport that sends what is written in one turn of the loop at once: head and body of an answer."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._held: list[bytes] = []

    def write(self, data: bytes) -> None:
        """Send ``data`` with whatever else is written before the loop turns."""
        if not self._held:
            self._loop.call_soon(self._flush)
        self._held.append(data)

    def _flush(self) -> None:
        if self._held:
            self._transport.write(b"".join(self._held))
            self._held = []

    def close(self) -> None:
        """Send what is held, and close."""
        self._flush()
        self._transport.close()

    def __getattr__(self, name: str) -> object:
        return getattr(self._transport, name)


class _Link:
    """See ``laborgraph.exchange.Link``."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self.when_lost: Callable[[], None] | None = None
        self.lost = transport.is_closing
        self.abort = transport.abort


class LimitedProtocol(HttpToolsProtocol):
    """uvicorn's protocol, with limits on how long and how large the head of a request may be."""

    limits = Limits()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take in a connection, or send it away when there are too many."""
        super().connection_made(cast("asyncio.Transport", _Corked(transport, self.loop)))
        self._link = _Link(transport)
        self._head = 0
        self._late: asyncio.TimerHandle | None = None
        if len(self.connections) > self.limits.connections:
            self.transport.write(
                _plain(503, "Service Unavailable", "Too many connections; try again in a few seconds.")
            )
            self.transport.close()
            return
        self._await_head()

    def _await_head(self) -> None:
        self._late = self.loop.call_later(self.limits.header_seconds, self._too_late)

    def _too_late(self) -> None:
        if self.cycle is not None and not self.cycle.response_complete:
            # a second request has begun while the first is being answered
            self._await_head()
        elif not self.transport.is_closing():
            if self._head:
                self.transport.write(_plain(408, "Request Timeout", "The request did not come in time."))
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go of what was done for this client."""
        if self._late is not None:
            self._late.cancel()
        super().connection_lost(exc)
        if self._link.when_lost is not None:
            self._link.when_lost()

    def data_received(self, data: bytes) -> None:
        """Take in a part of a request, unless its head is too long."""
        if self._late is None and (self.cycle is None or not self.cycle.more_body):
            self._await_head()
        if self._late is not None:
            end = data.find(b"\r\n\r\n")
            self._head += len(data) if end < 0 else end
            if self._head > _LONGEST_HEAD:
                told = "The request line and headers are too long; send the query by POST."
                self.transport.write(_plain(431, "Request Header Fields Too Large", told))
                self.transport.close()
                return
        super().data_received(data)

    def on_headers_complete(self) -> None:
        """Hand the request on, with the connection that it came in by."""
        if self._late is not None:
            self._late.cancel()
            self._late = None
        self._head = 0
        self.scope["extensions"] = {"laborgraph.link": {"link": self._link}}
        super().on_headers_complete()
