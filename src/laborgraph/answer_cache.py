"""Remember small answers that cannot change while the graph does not: the same request, the same bytes."""

from collections import OrderedDict

from laborgraph.exchange import Ask
from laborgraph.worker_handle import Reply

__all__ = ["AnswerCache"]

_LARGEST = 64 << 10
_MOST_MARKS = 20_000
Key = tuple[str, str, str, bool, str]


class AnswerCache:
    """Answers by request, up to ``megabytes`` together; the one unused for longest goes first.

    It belongs to one state of the graph. Only answers with an ETag are kept, which says that they depend on
    nothing but the request and that state.
    """

    def __init__(self, megabytes: int) -> None:
        self.hits = 0
        self._room = megabytes << 20
        self._once: set[int] = set()
        self._kept: OrderedDict[Key, Reply] = OrderedDict()

    @staticmethod
    def key(ask: Ask) -> Key:
        """All of a request that its answer depends on."""
        return ask.path, ask.query, ask.accept, ask.gzip, ask.base

    @staticmethod
    def _size(key: Key, reply: Reply) -> int:
        path, query, accept, _, base = key
        # the last number is what Python needs for the objects themselves
        body = len(reply.body) if isinstance(reply.body, bytes) else 0
        return body + len(path) + len(query) + len(accept) + len(base) + 2000

    def get(self, key: Key) -> Reply | None:
        """The answer that is known to a GET without conditions and body."""
        reply = self._kept.get(key)
        if reply is not None:
            self._kept.move_to_end(key)
            self.hits += 1
        return reply

    def put_again(self, key: Key, reply: Reply) -> None:
        """Keep an answer that was quick to make, when it is made for a second time.

        Most such queries are asked once only; to keep their answers would cost more than to make them.
        """
        mark = hash(key)
        if mark in self._once:
            self.put(key, reply)
        elif len(self._once) < _MOST_MARKS:
            self._once.add(mark)
        else:
            self._once = {mark}

    def put(self, key: Key, reply: Reply) -> None:
        """Keep the answer to a GET if it may be kept."""
        if not isinstance(reply.body, bytes) or len(reply.body) > _LARGEST or "ETag" not in reply.headers:
            return
        if reply.status != 200:
            return
        if key not in self._kept:
            self._kept[key] = reply
            self._room -= self._size(key, reply)
        while self._room < 0:
            self._room += self._size(*self._kept.popitem(last=False))
