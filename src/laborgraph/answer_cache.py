"""Remember small answers that cannot change while the graph does not: the same request, the same bytes."""

from collections import OrderedDict

from laborgraph.exchange import Ask
from laborgraph.worker_handle import Reply

__all__ = ["AnswerCache"]

_LARGEST = 64 << 10


class AnswerCache:
    """Answers by request, up to ``megabytes`` together; the one unused for longest goes first.

    It belongs to one state of the graph. Only answers with an ETag are kept, which says that they depend on
    nothing but the request and that state.
    """

    def __init__(self, megabytes: int) -> None:
        self.hits = 0
        self._room = megabytes << 20
        self._kept: OrderedDict[tuple[object, ...], Reply] = OrderedDict()

    @staticmethod
    def _key(ask: Ask) -> tuple[object, ...]:
        return ask.path, ask.query, ask.accept, ask.gzip, ask.base

    @staticmethod
    def _size(key: tuple[object, ...], reply: Reply) -> int:
        return len(reply.body) + len(str(key)) + 1000 if isinstance(reply.body, bytes) else 0

    def get(self, ask: Ask) -> Reply | None:
        """The answer that is known to ``ask``; conditional requests are not answered from here."""
        if ask.body is not None or ask.if_none_match or ask.if_modified_since:
            return None
        key = self._key(ask)
        reply = self._kept.get(key)
        if reply is not None:
            self._kept.move_to_end(key)
            self.hits += 1
        return reply

    def put(self, ask: Ask, reply: Reply) -> None:
        """Keep the answer to ``ask`` if it may be kept."""
        if not isinstance(reply.body, bytes) or len(reply.body) > _LARGEST or "ETag" not in reply.headers:
            return
        if ask.method != "GET" or reply.status != 200:
            return
        key = self._key(ask)
        if key not in self._kept:
            self._kept[key] = reply
            self._room -= self._size(key, reply)
        while self._room < 0:
            self._room += self._size(*self._kept.popitem(last=False))
