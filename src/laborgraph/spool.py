"""Keep an answer that is still being made: in memory while it is small, in a nameless file when it is not."""

import asyncio
import tempfile
from collections.abc import AsyncIterator

__all__ = ["Spool"]

_IN_MEMORY = 1 << 20
_PIECE = 256 << 10


class Spool:
    """Takes parts at the speed of the worker and gives them at the speed of the client.

    So a slow client keeps no worker busy, and a large result does not sit in memory. ``held`` counts the
    bytes of all spools that are not closed.
    """

    held = 0

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 (closed by ``close``)
        self._size = 0
        self._more = asyncio.Event()
        self._whole: bool | None = None

    def add(self, part: bytes) -> None:
        """Take one more part."""
        if self._file.closed:
            return
        self._file.seek(self._size)
        self._file.write(part)
        self._size += len(part)
        Spool.held += len(part)
        self._more.set()

    def end(self, whole: bool) -> None:
        """Nothing more comes; ``whole`` says whether that is all."""
        if self._whole is None:
            self._whole = whole
            self._more.set()

    @property
    def size(self) -> int:
        """Bytes taken up to now."""
        return self._size

    async def parts(self) -> AsyncIterator[bytes]:
        """The parts from the first on, waiting for those to come; raises ``EOFError`` when it breaks off."""
        at = 0
        while True:
            while at < self._size:
                self._file.seek(at)
                part = self._file.read(min(_PIECE, self._size - at))
                at += len(part)
                yield part
            if self._whole is not None:
                if not self._whole:
                    raise EOFError
                return
            self._more.clear()
            await self._more.wait()

    async def ended(self, seconds: float | None = None) -> bool | None:
        """Wait for the end, but no longer than ``seconds``; gives whether all is there, ``None``: not yet."""
        try:
            async with asyncio.timeout(seconds):
                while self._whole is None:
                    self._more.clear()
                    await self._more.wait()
        except TimeoutError:
            return None
        return self._whole

    def close(self) -> None:
        """Let go of what is kept."""
        if not self._file.closed:
            Spool.held -= self._size
            self._file.close()
