"""A pool of worker processes over one graph, seen from the server: who answers, who waits, who is ended."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import struct
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import NoReturn, cast

from laborgraph.errors import BadValue
from laborgraph.exchange import Ask, Link, Refused
from laborgraph.framing import BROKEN, END, HEAD, HELLO, PART, WHOLE, Frames
from laborgraph.limits import Limits
from laborgraph.spool import Spool
from laborgraph.zygote import COMMAND, FORK, FORK_FREE, KILL

__all__ = ["Counts", "Pool", "Reply", "Transfer"]

_SPARE = 2
"""Workers that are kept for what is known to end: stored queries, cards, pages."""
_SLOW = 0.2
"""Seconds after which a query gives way to others."""
_POLITE = 10
_PAUSE = 0.5
_TO_LOAD = 600.0
_TO_START = 30.0


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


class _Worker(asyncio.Protocol):
    """One worker process and the request that it is at."""

    def __init__(self, pool: Pool, apart: bool) -> None:
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
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
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
        if not self.lost:
            if self.transfer is not None:
                self.end("memory")
            else:
                self.quit()


class Pool:
    """The workers over one state of the graph."""

    def __init__(self, paths: Sequence[str], project: str | None, limits: Limits, counts: Counts) -> None:
        self.loop = asyncio.get_running_loop()
        self.limits = limits
        self.counts = counts
        self.state = ""
        self.statements = 0
        self.room = (2 * limits.parallel * limits.result) << 20
        self.closing = False
        self._started = asyncio.Event()
        self._starting: set[asyncio.Task[_Worker]] = set()
        self.when_lost: Callable[[], None] | None = None
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()
        self._heavy = 0
        self._waiting: deque[tuple[bool, asyncio.Future[_Worker]]] = deque()
        self._control, theirs = socket.socketpair()
        self._process = subprocess.Popen(  # noqa: S603 (our own program)
            [sys.executable, "-m", "laborgraph.zygote", str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            # an arena of its own for each thread takes more address space than a query may have
            env={**os.environ, "MALLOC_ARENA_MAX": "1"},
        )
        theirs.close()
        asked = {"paths": list(paths), "project": project, "limits": asdict(limits)}
        self._control.sendall(json.dumps(asked).encode() + b"\n")

    @property
    def running(self) -> int:
        """Requests that are being answered."""
        return sum(worker.transfer is not None for worker in self._all)

    @property
    def size(self) -> int:
        """Workers that there are."""
        return len(self._all)

    @property
    def waiting(self) -> int:
        """Requests that wait for a worker."""
        return len(self._waiting)

    async def open(self) -> None:
        """Wait until the graph is loaded and workers are ready.

        Raises ``BadValue`` with the sentence of the loader when the data has a fault.
        """
        self._control.setblocking(False)
        said = b""
        try:
            async with asyncio.timeout(_TO_LOAD):
                while not said.endswith(b"\n"):
                    got = await self.loop.sock_recv(self._control, 65536)
                    if not got:
                        raise BadValue("the graph cannot be loaded: its reader ended without a word")
                    said += got
        except TimeoutError as error:
            raise BadValue(f"the graph cannot be loaded within {_TO_LOAD:g} s") from error
        told = json.loads(said)
        if "error" in told:
            raise BadValue(told["error"])
        self.state, self.statements = told["state"], told["statements"]
        self._control.setblocking(True)
        self.loop.add_reader(self._control, self._zygote_lost)
        for _ in range(self.limits.parallel + _SPARE):
            await self._fork()
        try:
            async with asyncio.timeout(_TO_START):
                await self._started.wait()
        except TimeoutError as error:
            raise BadValue("no worker process can be started") from error

    def _zygote_lost(self) -> None:
        self.loop.remove_reader(self._control)
        if not self.closing and self.when_lost is not None:
            self.when_lost()

    async def _fork(self, apart: bool = False) -> _Worker:
        ours, theirs = socket.socketpair()
        socket.send_fds(self._control, [COMMAND.pack(FORK_FREE if apart else FORK, 0)], [theirs.fileno()])
        theirs.close()
        ours.setblocking(False)
        worker = _Worker(self, apart)
        self._all.add(worker)
        self.counts.forks += 1
        await self.loop.create_unix_connection(lambda: worker, sock=ours)
        return worker

    def ready(self, worker: _Worker) -> None:
        """A worker can take a request: the first that waits and may have it, or none."""
        self._started.set()
        if worker.heavy:
            worker.heavy = False
            self._heavy -= 1
        self._back(worker)

    def _back(self, worker: _Worker) -> None:
        for place, (heavy, waiter) in enumerate(self._waiting):
            if waiter.done():
                continue
            if not heavy or self._heavy < self.limits.parallel:
                del self._waiting[place]
                worker.heavy = heavy
                self._heavy += heavy
                waiter.set_result(worker)
                return
        self._idle.append(worker)

    def left(self, worker: _Worker) -> None:
        """A worker is gone: see to it that its process is too, and start another."""
        self._all.discard(worker)
        if worker in self._idle:
            self._idle.remove(worker)
        if worker.heavy:
            worker.heavy = False
            self._heavy -= 1
        if self.closing:
            return
        with suppress(OSError):
            self._control.sendall(COMMAND.pack(KILL, worker.pid))
            if not worker.apart:
                # one that ended before it had begun is not replaced at once: something may be short
                self.loop.call_later(0 if worker.pid else _PAUSE, self._replace)

    def _replace(self) -> None:
        if not self.closing:
            task = self.loop.create_task(self._fork())
            self._starting.add(task)
            task.add_done_callback(self._forked)

    def _forked(self, task: asyncio.Task[_Worker]) -> None:
        self._starting.discard(task)
        if not task.cancelled() and isinstance(task.exception(), OSError) and self.when_lost is not None:
            self.when_lost()

    async def _free_worker(self, heavy: bool) -> _Worker:
        if self._idle and (not heavy or self._heavy < self.limits.parallel):
            worker = self._idle.pop()
            worker.heavy = heavy
            self._heavy += heavy
            return worker
        if len(self._waiting) >= self.limits.waiting:
            self._busy()
        entry: tuple[bool, asyncio.Future[_Worker]] = heavy, self.loop.create_future()
        self._waiting.append(entry)
        try:
            async with asyncio.timeout(self.limits.patience):
                return await entry[1]
        except TimeoutError:
            self._busy()
        finally:
            with suppress(ValueError):
                self._waiting.remove(entry)

    def _busy(self) -> NoReturn:
        self.counts.busy += 1
        raise Refused(503, "All places for queries are taken; try again in a few seconds.", Retry_After="5")

    async def ask(self, ask: Ask, heavy: bool, link: Link) -> Transfer:
        """Have ``ask`` answered; a ``heavy`` one may run up to the limits.

        Raises ``Refused`` (503) when no worker comes free in time.
        """
        worker = await self._free_worker(heavy)
        if link.lost():
            self.ready(worker)
            raise Refused(503, "The client has gone.")
        transfer = Transfer(self.loop)
        worker.start(ask, transfer)
        return transfer

    async def make(self, ask: Ask) -> Reply:
        """Have ``ask`` answered by a worker apart, which may read files and take its time; for pages."""
        worker = await self._fork(apart=True)
        await worker.ready.wait()
        if worker.lost:
            raise Refused(503, "The page cannot be made now; try again in a few seconds.", Retry_After="5")
        transfer = Transfer(self.loop)
        worker.start(ask, transfer)
        reply = await transfer.head
        if isinstance(reply.body, bytes):
            return reply
        try:
            whole = b"".join([part async for part in reply.body.parts()])
        except EOFError as error:
            raise Refused(503, "The page cannot be made now; try again later.", Retry_After="5") from error
        finally:
            reply.body.close()
        return Reply(reply.status, reply.headers, whole)

    def abandon(self, transfer: Transfer) -> None:
        """Nobody waits for this answer any more: end the worker that is at it."""
        for worker in self._all:
            if worker.transfer is transfer:
                worker.end("client")
                return

    def close(self) -> None:
        """End everything; nothing is answered any more."""
        self.closing = True
        with suppress(ValueError, OSError):
            self.loop.remove_reader(self._control)
        self._control.close()
        for worker in list(self._all):
            worker.quit()
        try:
            self._process.wait(2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
