"""Take from a process everything that answering a query does not need: memory, files, connections."""

import os
import signal
import sys
from contextlib import suppress

__all__ = ["CpuLimit", "confine", "end_first", "supported"]

_PR_SET_PDEATHSIG = 1


def supported() -> bool:
    """Whether this system can fork and confine processes: Linux, macOS and the BSDs can, Windows cannot."""
    return hasattr(os, "fork") and sys.platform != "win32"


def _virtual_memory() -> int:
    """Bytes of address space that this process has now; 0 where the system does not say."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 (as little as can be after a fork)
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def end_first() -> None:
    """Let this process die with its parent, and be the first to go when the machine runs out of memory.

    Where the system knows that: Linux.
    """
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        with suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:  # noqa: PTH123
            file.write("1000")


def confine(memory: int) -> None:
    """Confine this process for good: ``memory`` more bytes, no new file or connection, no core, no output.

    It dies with its parent where the system knows that (Linux), and is the first to go when the machine runs
    out of memory.
    """
    import resource

    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_DFL)
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    end_first()
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    if nothing > 2:
        os.close(nothing)
    used = _virtual_memory()
    if used:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (used + memory, used + memory))
    for kind in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE):
        resource.setrlimit(kind, (0, 0))


class CpuLimit:
    """Lets this process use so many seconds of the processor for each request, and no more."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds + 1
        self._soft = 0.0

    def grant(self, used: float) -> None:
        """Before a request: ``used`` are the seconds that this process has used up to now."""
        import resource

        if self._soft - used < self._seconds:
            self._soft = int(used + 2 * self._seconds) + 1
            hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
            resource.setrlimit(resource.RLIMIT_CPU, (self._soft, hard))
