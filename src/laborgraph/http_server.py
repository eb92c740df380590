"""Run the application under uvicorn: slow clients are left, signals end it or reload the graph."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import signal
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import uvicorn

from laborgraph.access_log import AccessLog
from laborgraph.errors import BadValue, LaborgraphError
from laborgraph.http_protocol import LimitedProtocol
from laborgraph.limits import Limits
from laborgraph.metrics import Metrics
from laborgraph.serving import Application
from laborgraph.watching import Watch
from laborgraph.workers import Pool

if TYPE_CHECKING:
    from uvicorn.config import Config

__all__ = ["listen", "run_server"]

_GRACE = 1
"""Seconds that requests have to end after a signal to stop."""
_KEEP_ALIVE = 15
_LOOK = 1.0
"""Seconds between two looks at the files that are watched."""
_GARBAGE = 20_000
"""New objects after which Python looks for circles among them."""


class _Server(uvicorn.Server):
    """uvicorn's server; signals are ours, and the log is written in its rhythm."""

    def __init__(self, config: Config, log: AccessLog) -> None:
        super().__init__(config)
        self._log = log

    async def on_tick(self, counter: int) -> bool:
        self._log.flush()
        return await super().on_tick(counter)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens at ``host`` and ``port``; raises ``BadValue`` with the reason."""
    try:
        family, _, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(1024)
    except (OSError, OverflowError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise BadValue(f"cannot listen at {host}:{port}: {why}; choose another --port or --host") from error
    return listener


class _Keeper:
    """Keeps one pool serving, and exchanges it for a new one when the graph is to be read again."""

    def __init__(self, paths: Sequence[str], project: str | None, app: Application) -> None:
        self.paths = list(paths)
        self.project = project
        self.app = app
        self._tasks: set[asyncio.Task[None]] = set()
        self._reloading = False
        self._again = False

    async def open(self) -> Pool:
        """Serve the graph as it is now; gives the pool. Raises ``BadValue`` when it cannot be loaded."""
        pool = Pool(self.paths, self.project, self.app.limits, self.app.metrics.counts)
        try:
            await pool.open()
        except LaborgraphError:
            pool.close()
            raise
        pool.when_lost = self.reload
        self.app.use(pool)
        return pool

    def reload(self) -> None:
        """Read the graph again; the old one serves until the new one is ready, and on when that is broken."""
        self._again = self._reloading
        if not self._reloading:
            self._reloading = True
            task = asyncio.get_running_loop().create_task(self._reload())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _reload(self) -> None:
        old, metrics = self.app.pool, self.app.metrics
        try:
            new = await self.open()
        except LaborgraphError as error:
            metrics.reloads["failed"] += 1
            self.app.log.say(f"laborgraph: not reloaded, the old graph goes on: {error}")
            return
        finally:
            self._reloading = False
            if self._again:
                self.reload()
        metrics.reloads["done"] += 1
        self.app.log.say(f"laborgraph: reloaded, {new.statements} statements")
        if old is not None:
            end = time.monotonic() + self.app.limits.seconds + self.app.limits.patience
            while (old.running or old.waiting) and time.monotonic() < end:
                await asyncio.sleep(0.05)
            old.close()

    async def watch(self, watch: Watch) -> None:
        """Read the graph again whenever its files have changed and nobody writes them any more."""
        while True:
            await asyncio.sleep(_LOOK)
            if await asyncio.to_thread(watch.settled):
                self.app.log.say("laborgraph: the files have changed, they are read again")
                self.reload()

    def close(self) -> None:
        """End the workers."""
        if self.app.pool is not None:
            self.app.pool.close()


async def _serve(
    listener: socket.socket,
    paths: Sequence[str],
    project: str | None,
    limits: Limits,
    log: AccessLog,
    watched: bool,
) -> None:
    app = Application(limits, log, Metrics(time.time()))
    keeper = _Keeper(paths, project, app)
    # a change that comes while the graph is loaded is a change too
    watch = Watch(paths, project) if watched else None
    pool = await keeper.open()
    protocol: type[asyncio.Protocol] = type(
        "Protocol", (LimitedProtocol,), {"limits": limits, "at_once": staticmethod(app.at_once)}
    )
    config = uvicorn.Config(
        app,
        http=protocol,
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=_GRACE,
    )
    server = _Server(config, log)
    loop = asyncio.get_running_loop()

    def stop() -> None:
        server.should_exit = True

    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop)
    loop.add_signal_handler(signal.SIGHUP, keeper.reload)
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    log.say(
        f"laborgraph: {pool.statements} statements at http://{shown}:{port}/ (queries: http://{shown}:{port}/sparql)"
    )
    # what lives as long as the server need not be looked through again and again
    gc.collect()
    gc.freeze()
    gc.set_threshold(_GARBAGE)
    watching = loop.create_task(keeper.watch(watch)) if watch else None
    try:
        await server.serve(sockets=[listener])
    finally:
        if watching is not None:
            watching.cancel()
        keeper.close()


def run_server(
    listener: socket.socket,
    paths: Sequence[str],
    limits: Limits,
    project: str | None = None,
    log: bool = True,
    watched: bool = False,
) -> None:
    """Serve the graph at ``paths``, or the shipped one with a ``project``, until a signal to stop.

    ``watched`` has it read again whenever a file of it changes.
    Raises ``BadValue`` when it cannot be loaded.
    """
    logging.getLogger("uvicorn").addHandler(logging.NullHandler())
    logging.getLogger("uvicorn").propagate = False
    access_log = AccessLog(log)
    try:
        if sys.platform == "win32":
            asyncio.run(_serve(listener, paths, project, limits, access_log, watched))
        else:
            import uvloop

            uvloop.run(_serve(listener, paths, project, limits, access_log, watched))
    finally:
        access_log.close()
