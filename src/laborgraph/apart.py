"""Do a piece of work in a process of its own, which can be ended at any moment: by the clock, or by Ctrl-C.

A query is evaluated in compiled code, which neither a signal nor a clock of Python's can interrupt.
"""

import os
import pickle
import select
import signal
import sys
import time
import warnings
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TypeVar

from laborgraph.errors import LaborgraphError, QueryStopped
from laborgraph.sandbox import end_first, supported

__all__ = ["apart"]

Given = TypeVar("Given")
_PIECE = 1 << 20
_LONGEST = 200
"""Letters of a foreign sentence that are passed on."""
_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP) if supported() else ()


def _work(work: Callable[[], Given], to: int, mask: Iterable[int]) -> None:
    """Do the work in the new process, and send what comes of it."""
    for name in _ENDING:
        signal.signal(name, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, mask)
    end_first()
    said: tuple[bool, Given | str]
    try:
        said = True, work()
    except MemoryError:
        said = False, "the query needs more memory than there is; narrow it, or give it a LIMIT"
    except LaborgraphError as error:
        said = False, str(error)
    finally:
        # what is not foreseen ends this process: unless it is sent, nobody would know of it
        if (fault := sys.exception()) is not None:
            told = " ".join(str(fault).split())[:_LONGEST]
            _send(
                (
                    False,
                    f"no answer, by a fault of laborgraph (please report it): {type(fault).__name__}: {told}",
                ),
                to,
            )
    _send(said, to)


def _send(said: tuple[bool, object], to: int) -> None:
    with os.fdopen(to, "wb") as file:
        pickle.dump(said, file)


def apart(work: Callable[[], Given], seconds: float) -> Given:
    """What ``work`` gives, if it does within ``seconds`` (wall-clock time); it has to be picklable.

    An interrupt from the keyboard ends the work at once and is passed on. Where a system cannot fork
    (Windows), the work is done in this process and has no limit of time.

    Raises ``QueryStopped`` when the time is up or the process is ended from outside, and ``LaborgraphError``
    with the sentence of the one that the work raises, or that names any other exception.

    >>> apart(lambda: 6 * 7, 10)
    42
    """
    if not supported():
        return work()
    ends = time.monotonic() + seconds
    source, to = os.pipe()
    # a signal waits until the new process has put off what this one does at it
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    with warnings.catch_warnings():
        # the new process runs this one thread, and takes no lock of another
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            pid = os.fork()
        except OSError:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
            raise
    if not pid:
        try:
            os.close(source)
            _work(work, to, mask)
        finally:
            os._exit(0)
    status = 0
    try:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        os.close(to)
        data = _received(source, ends)
    finally:
        os.close(source)
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        with suppress(ChildProcessError):
            status = os.waitpid(pid, 0)[1]
    if data is None:
        raise QueryStopped(
            f"the query ran longer than {seconds:g} s and was ended without an answer;"
            " narrow it, or allow it more seconds (timeout)"
        )
    try:
        well, given = pickle.loads(data)  # noqa: S301 (from our own process)
    except (EOFError, pickle.UnpicklingError) as error:
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGINT:
            # the interrupt came to the new process before it came to this one
            raise KeyboardInterrupt from error
        by = f" by signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else ""
        raise QueryStopped(
            f"the query was ended{by} without an answer: it may need more memory than there is; narrow it"
        ) from error
    if not well:
        raise LaborgraphError(given)
    result: Given = given
    return result


def _received(source: int, ends: float) -> bytes | None:
    """All that comes out of ``source``; ``None`` when nothing has come when the time ``ends``."""
    if not select.select([source], [], [], max(0.0, ends - time.monotonic()))[0]:
        return None
    parts = []
    while part := os.read(source, _PIECE):
        parts.append(part)
    return b"".join(parts)
