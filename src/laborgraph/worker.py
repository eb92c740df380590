"""The life of one worker: wait for a request, answer it, wait for the next, until it is ended."""

import json
import os
import resource
import socket
import struct
import sys
import threading
import zlib
from collections.abc import Iterator

from laborgraph.answering import Served
from laborgraph.errors import LaborgraphError
from laborgraph.exchange import WORTH_GZIP, Answer, Ask, Refused
from laborgraph.framing import BROKEN, END, HEAD, HELLO, PART, WHOLE, frame
from laborgraph.sandbox import CpuLimit, confine
from laborgraph.validators import answer_heads, fresh

__all__ = ["work"]

_PART = 64 << 10
"""Bytes that are gathered before anything of an answer is sent."""
_GROWTH = 48 << 10
"""Kilobytes that a worker may have grown by before it asks to be replaced."""

_STACK = 32 << 20
"""Bytes of stack, so that nesting up to the limits never overflows it."""


def _largest(usage: resource.struct_rusage) -> int:
    """Kilobytes of memory that this process has used at most."""
    return usage.ru_maxrss >> 10 if sys.platform == "darwin" else usage.ru_maxrss


class _Outlet:
    """Where one answer is written to: kept until it is large, then sent on in parts."""

    def __init__(
        self, to: socket.socket, answer: Answer, head: dict[str, str], gzip: bool, most: int
    ) -> None:
        self._to = to
        self._answer = answer
        self._head = head
        self._gzip = gzip
        self._most = most
        self._held = bytearray()
        self._packer: zlib._Compress | None = None
        self._taken = 0
        self.started = False

    def write(self, data: bytes, /) -> int:
        self._taken += len(data)
        if self._taken > self._most:
            raise Refused(400, f"The result is larger than {self._most >> 20} MB; add a LIMIT.")
        self._held += data
        if len(self._held) >= _PART:
            self._send()
        return len(data)

    def flush(self) -> None:
        """Nothing to do: parts are sent when they are large enough."""

    def _pack(self, last: bool) -> bytes:
        data = bytes(self._held)
        self._held.clear()
        if self._gzip:
            if self._packer is None:
                self._packer = zlib.compressobj(4, zlib.DEFLATED, 31)
            data = self._packer.compress(data) + (self._packer.flush() if last else b"")
        return data

    def _named(self) -> bytes:
        if self._gzip:
            self._head["Content-Encoding"] = "gzip"
            if "ETag" in self._head:
                self._head["ETag"] = self._head["ETag"][:-1] + '-gzip"'
        return json.dumps({"status": self._answer.status, "headers": self._head}).encode()

    def _send(self) -> None:
        if not self.started:
            self.started = True
            self._to.sendall(frame(HEAD, self._named()))
        if part := self._pack(last=False):
            self._to.sendall(frame(PART, part))

    def finish(self, retire: bytes) -> None:
        """Send what is left, and the end."""
        if self.started:
            self._to.sendall(frame(PART, self._pack(last=True)) + frame(END, retire))
            return
        self._gzip = self._gzip and len(self._held) >= WORTH_GZIP
        body = self._pack(last=True)
        head = self._named()
        self._to.sendall(frame(WHOLE, struct.pack("!I", len(head)), head, body, retire))


def _answer(served: Served, ask: Ask, to: socket.socket, retire: bytes) -> None:
    answer = served.answer(ask)
    most = served.limits.result << 20
    head, etag = answer_heads(answer, served.changed)
    if answer.status == 200 and fresh(ask, etag, served.changed):
        answer = Answer(304, "")
        head = {name: value for name, value in head.items() if name != "Content-Type"}
    outlet = _Outlet(to, answer, head, ask.gzip, most)
    try:
        if isinstance(answer.body, bytes):
            outlet.write(answer.body)
        else:
            answer.body(outlet)
    except (LaborgraphError, MemoryError) as error:
        told = (
            Refused(
                503, "The query needed more memory than a query may have, and was stopped.", Retry_After="30"
            )
            if isinstance(error, MemoryError)
            else error
        )
        if outlet.started:
            status = told.status if isinstance(told, Refused) else 400
            to.sendall(frame(BROKEN, json.dumps({"status": status, "text": str(told)}).encode()))
            return
        answer = served.refusal(told, ask)
        outlet = _Outlet(to, answer, answer_heads(answer, served.changed)[0], False, most)
        assert isinstance(answer.body, bytes)
        outlet.write(answer.body)
    outlet.finish(retire)


def _asks(source: socket.socket) -> Iterator[Ask]:
    """The requests as they come in, until the other side closes."""
    held = b""
    while got := source.recv(1 << 18):
        held += got
        while len(held) >= 4 and len(held) >= 4 + (length := int.from_bytes(held[:4], "big")):
            yield Ask(**json.loads(held[4 : 4 + length]))
            held = held[4 + length :]


def work(served: Served, to: socket.socket, confined: bool = True) -> None:
    """Answer what comes in over ``to`` until the other side closes it; does not return.

    A confined worker can open nothing any more; see ``laborgraph.sandbox``. It works in a thread of its own,
    because the state of the random numbers belongs to a thread: in the one that was forked it is a copy, and
    all workers would give the same UUIDs.
    """
    threading.stack_size(_STACK)
    if confined:
        confine((served.limits.memory << 20) + _STACK)
    thread = threading.Thread(target=_work, args=(served, to, confined))
    thread.start()
    thread.join()


def _work(served: Served, to: socket.socket, confined: bool) -> None:
    start = _largest(resource.getrusage(resource.RUSAGE_SELF))
    cpu = CpuLimit(served.limits.seconds)
    to.sendall(frame(HELLO, struct.pack("!I", os.getpid())))
    for ask in _asks(to):
        usage = resource.getrusage(resource.RUSAGE_SELF)
        if confined:
            cpu.grant(usage.ru_utime + usage.ru_stime)
        _answer(served, ask, to, b"\1" if _largest(usage) > start + _GROWTH else b"\0")
    os._exit(0)
