"""One worker process as the server sees it: the request that it is at, its answer on the way, its end."""

from __future__ import annotations

import asyncio
import json
import os
import struct
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol, cast

from laborgraph.exchange import Ask, Refused
from laborgraph.framing import BROKEN, END, HEAD, HELLO, PART, WHOLE, Frames
from laborgraph.limits import Limits
from laborgraph.spool import Spool

__all__ = ["Counts", "Owner", "Reply", "Transfer", "Worker"]

_SLOW = 0.2
"""Seconds after which a query gives way to others."""
_POLITE = 10


@dataclass
class Counts:
    """What has happened since the start."""

    ended: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("time", "memory", "client"), 0))
    busy: int = 0
    forks: int = 0


@dataclass
class Reply:
    """The head of an answer, and its body: whole, or in a spool while it is being made."""

    status: int
    headers: dict[str, str]
    body: bytes | Spool


class Transfer:
    """One answer on its way from a worker; ``head`` is a ``Reply`` or raises ``Refused``."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.head: asyncio.Future[Reply] = loop.create_future()
        self.spool: Spool | None = None
        self.why: Refused | None = None

    def fail(self, error: Refused) -> None:
        """The answer will not come, or not whole."""
        self.why = error
        if not self.head.done():
            self.head.set_exception(error)
            self.head.exception()  # nobody may be waiting any more
        elif self.spool is not None:
            self.spool.end(whole=False)


class Owner(Protocol):
    """What a worker knows of the pool that it belongs to."""

    loop: asyncio.AbstractEventLoop
    limits: Limits
    counts: Counts
    room: int

    def ready(self, worker: Worker) -> None:
        """The worker can take a request."""
        ...

    def left(self, worker: Worker) -> None:
        """The worker is gone."""
        ...


class Worker(asyncio.Protocol):
    """One worker process and the request that it is at."""

    def __init__(self, pool: Owner, apart: bool) -> None:
        self.pool = pool
        self.apart = apart
        self.ready = asyncio.Event()
        self.pid = 0
        self.heavy = False
        self.transfer: Transfer | None = None
        self._frames = Frames()
        self._timer: asyncio.TimerHandle | None = None
        self._gave_way = False
        self._transport: asyncio.Transport | None = None
        self.lost = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way to the process."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Take in what the process says."""
        for kind, content in self._frames.feed(data):
            if kind == HELLO:
                (self.pid,) = struct.unpack("!I", content)
                self.ready.set()
                if not self.apart:
                    self.pool.ready(self)
            elif self.transfer is not None:
                self._take(self.transfer, kind, content)

    def _take(self, transfer: Transfer, kind: bytes, content: bytes) -> None:
        if kind == WHOLE:
            (length,) = struct.unpack_from("!I", content)
            head = json.loads(content[4 : 4 + length])
            self._give(transfer, Reply(head["status"], head["headers"], content[4 + length : -1]))
            self._done(retire=content[-1:] == b"\1")
        elif kind == HEAD:
            head = json.loads(content)
            transfer.spool = Spool()
            self._give(transfer, Reply(head["status"], head["headers"], transfer.spool))
        elif transfer.spool is None:
            self.end("memory")
        elif kind == PART:
            transfer.spool.add(content)
            if Spool.held > self.pool.room:
                self.pool.counts.busy += 1
                told = "Too many large results are on their way; try again in a few seconds."
                transfer.fail(Refused(503, told, Retry_After="30"))
                self._done(retire=True)
        elif kind == END:
            transfer.spool.end(whole=True)
            self._done(retire=content == b"\1")
        elif kind == BROKEN:
            told = json.loads(content)
            transfer.fail(Refused(told["status"], told["text"]))
            self._done(retire=True)

    @staticmethod
    def _give(transfer: Transfer, reply: Reply) -> None:
        if not transfer.head.done():
            transfer.head.set_result(reply)

    def start(self, ask: Ask, transfer: Transfer) -> None:
        """Hand over a request."""
        assert self._transport is not None
        self.transfer = transfer
        message = json.dumps(vars(ask)).encode()
        self._transport.write(struct.pack("!I", len(message)) + message)
        if not self.apart:
            self._timer = self.pool.loop.call_later(_SLOW, self._slow)

    def _slow(self) -> None:
        self._gave_way = True
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.pid, _POLITE)
        self._timer = self.pool.loop.call_later(self.pool.limits.seconds - _SLOW, self.end, "time")

    def _done(self, retire: bool) -> None:
        self._settle()
        if retire or self._gave_way or self.apart:
            self.quit()
        else:
            self.pool.ready(self)

    def _settle(self) -> None:
        self.transfer = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def end(self, why: str) -> None:
        """End the process in the midst of a request, for one of the reasons that ``Counts`` counts."""
        transfer, limits = self.transfer, self.pool.limits
        self.pool.counts.ended[why] += 1
        if transfer is not None:
            told = {
                "time": f"The query ran longer than {limits.seconds:g} s and was stopped; narrow it.",
                "memory": "The query needed more memory or nesting than a query may have, and was stopped.",
                "client": "The client has gone.",
            }[why]
            transfer.fail(Refused(503, told, Retry_After="30"))
        self._settle()
        self.quit()

    def quit(self) -> None:
        """Let the process go; the pool starts another."""
        if not self.lost:
            self.lost = True
            self.ready.set()
            if self._transport is not None:
                self._transport.abort()
            self.pool.left(self)

    def connection_lost(self, _: Exception | None) -> None:
        """The process is gone: by itself, for want of memory or stack."""
        if not self.lost:
            if self.transfer is not None:
                self.end("memory")
            else:
                self.quit()
