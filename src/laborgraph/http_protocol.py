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


_AT_ONCE = 16
"""Requests of one packet that are answered in one turn of the loop."""


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

    def send(self, data: bytes) -> None:
        """Send what is held, and ``data``, without waiting for the loop to turn."""
        self._flush()
        self._transport.write(data)

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
    """uvicorn's protocol, with limits on how long and how large the head of a request may be.

    What ``at_once`` answers is sent without a task for it; it is given the target, the headers and the
    address of the client of a GET without a body, and gives all that follows the date, or ``None``.
    """

    limits = Limits()
    at_once: Callable[[bytes, list[tuple[bytes, bytes]], str], bytes | None] | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take in a connection, or send it away when there are too many."""
        self._corked = _Corked(transport, self.loop)
        super().connection_made(cast("asyncio.Transport", self._corked))
        self._link = _Link(transport)
        self._head = 0
        self._late: asyncio.TimerHandle | None = None
        self._reading = False
        self._quick = False
        self._quick_ones = 0
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
        self._late = None
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
        self._reading = self._reading or self.cycle is None or not self.cycle.more_body
        if self._reading:
            end = data.find(b"\r\n\r\n")
            self._head += len(data) if end < 0 else end
            if self._head > _LONGEST_HEAD:
                told = "The request line and headers are too long; send the query by POST."
                self.transport.write(_plain(431, "Request Header Fields Too Large", told))
                self.transport.close()
                return
        self._quick_ones = _AT_ONCE
        super().data_received(data)
        if self._reading and self._late is None and not self.transport.is_closing():
            self._await_head()

    def on_headers_complete(self) -> None:
        """Hand the request on, with the connection that it came in by, or answer it."""
        if self._late is not None:
            self._late.cancel()
            self._late = None
        self._head = 0
        self._reading = False
        if self._answered():
            self._quick = True
            return
        self.scope["extensions"] = {"laborgraph.link": {"link": self._link}}
        super().on_headers_complete()

    def _answered(self) -> bool:
        """Whether the request could be answered at once."""
        idle = self.cycle is None or self.cycle.response_complete
        if self.at_once is None or not idle or self.pipeline or not self._quick_ones:
            return False
        if self.flow.write_paused or self.transport.is_closing():
            return False
        parser = self.parser
        if parser.get_method() != b"GET" or parser.get_http_version() != "1.1":
            return False
        if not parser.should_keep_alive():
            return False
        data = self.at_once(self.url, self.headers, self.client[0] if self.client else "-")
        if data is None:
            return False
        self._quick_ones -= 1
        dates = b"".join([b"%s: %s\r\n" % head for head in self.server_state.default_headers])
        self._corked.send(b"HTTP/1.1 200 OK\r\n" + dates + data)
        self.server_state.total_requests += 1
        self._unset_keepalive_if_required()
        self.timeout_keep_alive_task = self.loop.call_later(
            self.timeout_keep_alive, self.timeout_keep_alive_handler
        )
        return True

    def on_body(self, body: bytes) -> None:
        """Take in a part of a body."""
        if not self._quick:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """Take note that a request is whole."""
        if self._quick:
            self._quick = False
        else:
            super().on_message_complete()
