"""Write the access log, in the common log format, from a thread, so that a stuck terminal stops nobody."""

import queue
import sys
import threading
import time

__all__ = ["AccessLog"]

_MOST = 20_000
_MOST_BATCHES = 4
_LONGEST = 400


class AccessLog:
    """Lines to standard error; when nobody reads them they are dropped, and ``dropped`` counts how many.

    Lines are gathered and handed over by ``flush``, which the server calls a few times in a second.
    """

    def __init__(self, wanted: bool = True) -> None:
        self.dropped = 0
        self._wanted = wanted
        self._lines: list[str] = []
        self._batches: queue.SimpleQueue[list[str]] = queue.SimpleQueue()
        self._second = (0, "")
        self._writing = False
        threading.Thread(target=self._write, name="access log", daemon=True).start()

    def _write(self) -> None:
        while True:
            lines = self._batches.get()
            self._writing = True
            try:
                sys.stderr.write("".join(lines))
                sys.stderr.flush()
            except (OSError, ValueError):
                self.dropped += len(lines)
            self._writing = False

    def flush(self) -> None:
        """Hand over what was gathered to be written."""
        if self._lines and self._batches.qsize() < _MOST_BATCHES:
            self._batches.put(self._lines)
            self._lines = []

    def say(self, line: str) -> None:
        """Write one line for people."""
        if len(self._lines) < _MOST:
            self._lines.append(f"{line}\n")
        else:
            self.dropped += 1

    def request(self, client: str, method: str, target: str, version: str, status: int, size: int) -> None:
        """Write the line of one request; ``size`` is the bytes of its body. Long targets are cut."""
        if not self._wanted:
            return
        now = int(time.time())
        if now != self._second[0]:
            self._second = now, time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(now))
        shown = target if len(target) <= _LONGEST else f"{target[:_LONGEST]}..."
        self.say(f'{client} - - [{self._second[1]}] "{method} {shown} HTTP/{version}" {status} {size}')

    def close(self, seconds: float = 0.5) -> None:
        """Wait until what was said is written, but no longer than ``seconds``."""
        self.flush()
        end = time.monotonic() + seconds
        while (self._writing or not self._batches.empty()) and time.monotonic() < end:
            time.sleep(0.01)
