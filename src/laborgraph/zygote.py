"""The process that holds the graph and forks workers: it loads, says how that went, and obeys the server.

It is started by ``laborgraph.workers`` with a socket whose other end the server holds. When that end closes,
for whatever reason, it ends its workers and itself.
"""

import gc
import json
import os
import signal
import socket
import sys
import warnings
from contextlib import suppress

import pyoxigraph as ox

from laborgraph.answering import Served
from laborgraph.errors import LaborgraphError
from laborgraph.framing import COMMAND, FORK, KILL
from laborgraph.limits import Limits
from laborgraph.publishing import publish
from laborgraph.worker import work

__all__ = ["main"]

_GARBAGE = 20_000


def _tell(control: socket.socket, **said: object) -> None:
    control.sendall(json.dumps(said).encode() + b"\n")


def _end(pid: int) -> None:
    with suppress(ProcessLookupError, ChildProcessError):
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def _copy(served: Served, descriptor: int | None) -> bool:
    """Write the graph to the file ``descriptor`` for the server, unless it is too large for that."""
    if descriptor is None:
        return False
    with os.fdopen(descriptor, "wb") as file:
        if len(served.store) > served.limits.direct * 1000:
            return False
        try:
            served.store.dump(file, format=ox.RdfFormat.N_QUADS)
        except OSError:
            return False
    return True


def main(descriptor: int) -> None:
    """Load what the first line over the socket ``descriptor`` asks for, then fork and end workers."""
    for name in (signal.SIGINT, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)
    control = socket.socket(fileno=descriptor)
    asked = json.loads(control.makefile("rb", buffering=0).readline())
    try:
        served = publish(asked["paths"], Limits(**asked["limits"]), asked["project"])
    except LaborgraphError as error:
        _tell(control, error=str(error))
        return
    copied = _copy(served, asked["copy"])
    _tell(control, state=served.state, changed=served.changed, statements=len(served.store), copied=copied)
    # what is here now stays shared between all workers
    gc.collect()
    gc.freeze()
    gc.set_threshold(_GARBAGE)
    warnings.simplefilter("ignore", DeprecationWarning)
    children: set[int] = set()
    while True:
        data, handed, _, _ = socket.recv_fds(control, COMMAND.size, 1)
        if len(data) < COMMAND.size:
            break
        letter, pid = COMMAND.unpack(data)
        if letter == KILL and pid in children:
            children.discard(pid)
            _end(pid)
        elif handed:
            try:
                pid = os.fork()
            except OSError:
                # the server sees its socket close, and asks again a little later
                os.close(handed[0])
                continue
            if not pid:
                try:
                    control.close()
                    work(served, socket.socket(fileno=handed[0]), confined=letter == FORK)
                finally:
                    os._exit(1)
            children.add(pid)
            os.close(handed[0])
    for pid in children:
        _end(pid)


if __name__ == "__main__":
    main(int(sys.argv[1]))
