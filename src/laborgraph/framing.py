"""The frames in which the server and its workers speak, and the commands to the process that forks them."""

import struct
from collections.abc import Iterator

__all__ = [
    "BROKEN",
    "COMMAND",
    "END",
    "FORK",
    "FORK_FREE",
    "HEAD",
    "HELLO",
    "KILL",
    "PART",
    "WHOLE",
    "Frames",
    "frame",
]

HELLO, WHOLE, HEAD, PART, END, BROKEN = b"P", b"A", b"H", b"D", b"E", b"X"
"""A frame is a letter, the length of the rest, and the rest.

A worker says that it is ready (its process number); gives an answer whole (head and body); or its head, parts
of its body and their end; or says that the answer cannot be finished. The heads are JSON, the one of a whole
answer preceded by its length. What ends an answer ends with a byte that says whether the worker wants to be
replaced.
"""
COMMAND = struct.Struct("!cI")
"""A command: a letter and the number of a process."""
FORK, FORK_FREE, KILL = b"W", b"F", b"K"
"""Fork a worker (its socket comes along), fork one that is not confined, end one."""
_START = struct.Struct("!cI")


def frame(kind: bytes, *parts: bytes) -> bytes:
    r"""One frame as bytes.

    >>> frame(PART, b"ab", b"c")
    b'D\x00\x00\x00\x03abc'
    """
    return b"".join((_START.pack(kind, sum(map(len, parts))), *parts))


class Frames:
    r"""Takes bytes as they come and gives the frames that are complete.

    >>> frames = Frames()
    >>> list(frames.feed(b"D\x00\x00\x00\x03a")), list(frames.feed(b"bc"))
    ([], [(b'D', b'abc')])
    """

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> Iterator[tuple[bytes, bytes]]:
        """The frames that ``data`` completes, each as kind and content."""
        self._held += data
        while len(self._held) >= _START.size:
            kind, length = _START.unpack_from(self._held)
            if len(self._held) < _START.size + length:
                return
            content = bytes(self._held[_START.size : _START.size + length])
            del self._held[: _START.size + length]
            yield kind, content
