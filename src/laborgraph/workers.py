"""A pool of worker processes over one graph, seen from the server: who answers, who waits, who is ended."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import NoReturn

from laborgraph.direct_answers import DirectAnswers
from laborgraph.errors import BadValue
from laborgraph.exchange import Ask, Link, Refused
from laborgraph.framing import COMMAND, FORK, FORK_FREE, KILL
from laborgraph.limits import Limits
from laborgraph.worker_handle import Counts, Reply, Transfer, Worker

__all__ = ["Pool"]

_SPARE = 2
"""Workers that are kept for what is known to end: stored queries, cards, pages."""
_PAUSE = 0.5
_TO_LOAD = 600.0
_TO_START = 30.0


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
        self._starting: set[asyncio.Task[Worker]] = set()
        self.when_lost: Callable[[], None] | None = None
        self._idle: list[Worker] = []
        self._all: set[Worker] = set()
        self._heavy = 0
        self._waiting: deque[tuple[bool, asyncio.Future[Worker]]] = deque()
        self.direct: DirectAnswers | None = None
        self._copy = tempfile.TemporaryFile() if limits.direct else None  # noqa: SIM115 (closed by ``open``)
        self._control, theirs = socket.socketpair()
        self._process = subprocess.Popen(  # noqa: S603 (our own program)
            [sys.executable, "-m", "laborgraph.zygote", str(theirs.fileno())],
            pass_fds=[theirs.fileno(), *([self._copy.fileno()] if self._copy else ())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            # an arena of its own for each thread takes more address space than a query may have
            env={**os.environ, "MALLOC_ARENA_MAX": "1"},
        )
        theirs.close()
        asked = {
            "paths": list(paths),
            "project": project,
            "limits": asdict(limits),
            "copy": self._copy.fileno() if self._copy else None,
        }
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
        if self._copy is not None:
            if told["copied"]:
                self.direct = await DirectAnswers.load(self._copy, self.state, told["changed"], self.limits)
            self._copy.close()
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

    async def _fork(self, apart: bool = False) -> Worker:
        ours, theirs = socket.socketpair()
        socket.send_fds(self._control, [COMMAND.pack(FORK_FREE if apart else FORK, 0)], [theirs.fileno()])
        theirs.close()
        ours.setblocking(False)
        worker = Worker(self, apart)
        self._all.add(worker)
        self.counts.forks += 1
        await self.loop.create_unix_connection(lambda: worker, sock=ours)
        return worker

    def ready(self, worker: Worker) -> None:
        """A worker can take a request: the first that waits and may have it, or none."""
        self._started.set()
        if worker.heavy:
            worker.heavy = False
            self._heavy -= 1
        self._back(worker)

    def _back(self, worker: Worker) -> None:
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

    def left(self, worker: Worker) -> None:
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

    def _forked(self, task: asyncio.Task[Worker]) -> None:
        self._starting.discard(task)
        if not task.cancelled() and isinstance(task.exception(), OSError) and self.when_lost is not None:
            self.when_lost()

    async def _free_worker(self, heavy: bool) -> Worker:
        if self._idle and (not heavy or self._heavy < self.limits.parallel):
            worker = self._idle.pop()
            worker.heavy = heavy
            self._heavy += heavy
            return worker
        if len(self._waiting) >= self.limits.waiting:
            self._busy()
        entry: tuple[bool, asyncio.Future[Worker]] = heavy, self.loop.create_future()
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
        if self._copy is not None:
            self._copy.close()
        for worker in list(self._all):
            worker.quit()
        try:
            self._process.wait(2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
