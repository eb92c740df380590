"""HTTP/1.1 of uvicorn with limits on how long and how large the head of a request may be."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import cast

from uvicorn.protocols.http.flow_control import HIGH_WATER_LIMIT
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from laborgraph.limits import Limits

__all__ = ["LimitedProtocol"]

_LONGEST_HEAD = 64 << 10
"""Bytes of a request before its body."""


_AT_ONCE = 16
"""Requests of one client that are answered in one turn of the loop."""
_STUCK = 30.0
"""Seconds after which a client that takes nothing of its answer is left."""


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
        held, self._held = self._held, []
        if held and not self._transport.is_closing():
            self._transport.write(b"".join(held))

    def send(self, data: bytes) -> None:
        """Send what is held, and ``data``, without waiting for the loop to turn."""
        if self._held:
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
        self._waiting = b""
        self._paused = False
        self._turn: asyncio.Handle | None = None
        self._stuck: asyncio.TimerHandle | None = None
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
        for timer in (self._late, self._stuck, self._turn):
            if timer is not None:
                timer.cancel()
        self._waiting = b""
        super().connection_lost(exc)
        if self._link.when_lost is not None:
            self._link.when_lost()

    def data_received(self, data: bytes) -> None:
        """Take in a part of a request, or several requests that were sent ahead."""
        self._waiting += data
        if self._turn is None:
            self._take()

    def _take(self) -> None:
        """Read what came in, request by request, while their answers go out.

        The rest waits, and nothing more is read from the client before it had its turn: one that sends ahead
        and does not read costs no more than another.
        """
        self._turn = None
        if self.transport.is_closing():
            self._waiting = b""
            return
        self._quick_ones = _AT_ONCE
        at, data = 0, self._waiting
        while at < len(data) and self._quick_ones and not self._behind():
            end = data.find(b"\r\n\r\n", at) + 4
            end = end if end > 3 else len(data)
            self._read(data[at:end])
            at = end
        self._waiting = data[at:]
        if self._waiting:
            self._paused = True
            self.flow.pause_reading()
            if not self._behind():
                self._go_on()
        elif self._paused and not self._behind():
            self._paused = False
            # a body that nobody has taken yet has a pause of its own
            if self.cycle is None or len(self.cycle.body) <= HIGH_WATER_LIMIT:
                self.flow.resume_reading()

    def _behind(self) -> bool:
        """Whether answers wait to be made or to be taken."""
        return bool(self.pipeline) or self.flow.write_paused or self.transport.is_closing()

    def _go_on(self) -> None:
        """Read on in the next turn of the loop."""
        if self._waiting and self._turn is None:
            self._turn = self.loop.call_soon(self._take)

    def on_response_complete(self) -> None:
        """Go on with the next request."""
        super().on_response_complete()
        if self._waiting:
            if not self.transport.is_closing():
                self.flow.pause_reading()
            self._go_on()

    def pause_writing(self) -> None:
        """Take note that the client does not read, and leave it when that goes on."""
        super().pause_writing()
        self._stuck = self.loop.call_later(_STUCK, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on: the client reads again."""
        super().resume_writing()
        if self._stuck is not None:
            self._stuck.cancel()
            self._stuck = None
        self._go_on()

    def _read(self, data: bytes) -> None:
        """Read a part of a request, unless its head is too long."""
        self._reading = self._reading or self.cycle is None or not self.cycle.more_body
        if self._reading:
            end = data.find(b"\r\n\r\n")
            self._head += len(data) if end < 0 else end
            if self._head > _LONGEST_HEAD:
                told = "The request line and headers are too long; send the query by POST."
                self.transport.write(_plain(431, "Request Header Fields Too Large", told))
                self.transport.close()
                return
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
        if self.at_once is None or not idle or self.pipeline:
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
