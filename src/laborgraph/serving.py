"""The server's front: takes requests, has workers answer what is not at hand, and keeps to the limits."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, MutableMapping
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

from laborgraph.access_log import AccessLog
from laborgraph.answer_cache import AnswerCache
from laborgraph.bodies import read_body
from laborgraph.exchange import Ask, Link, Refused, problem
from laborgraph.limits import Limits
from laborgraph.metrics import Metrics
from laborgraph.negotiation import accepts_gzip
from laborgraph.protocol import parameters
from laborgraph.spool import Spool
from laborgraph.worker_handle import Reply, Transfer
from laborgraph.workers import Pool

__all__ = ["Application", "Receive", "Scope", "Send"]

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_HEAVY = frozenset(("sparql", "query", "graph"))
"""What may take up to the limits; everything else is known to end."""
_LISTS = frozenset((b"accept", b"accept-encoding", b"if-none-match"))
"""Headers that may come in several lines."""
_HOST = re.compile(r"[A-Za-z0-9.\-]+(?::\d+)?|\[[0-9A-Fa-f:.]+\](?::\d+)?")
_APART = frozenset(
    (
        *(b"content-length", b"transfer-encoding", b"expect", b"upgrade", b"if-none-match"),
        *(b"if-modified-since", b"x-forwarded-for", b"x-forwarded-proto"),
    )
)
"""Headers with which a request takes the longer way."""
_LONGEST_HEADER = 1000
_LONGEST_HOST = 300
_STALLED = 30.0
"""Seconds without any progress after which a client that does not read is left."""
_GONE = 499
"""What the log calls a client that did not wait for its answer."""
_SETTLE = 0.5
"""Seconds that a large answer may take to end before it is sent in parts."""
_METHODS = "GET, HEAD, OPTIONS"
_COMMON = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Last-Modified, Location, Retry-After, Link"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"vary", b"Accept, Accept-Encoding"),
]
_NOTHING_RUNS = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'; sandbox")


class Application:
    """The ASGI application over a pool that may be exchanged for another at any time."""

    def __init__(self, limits: Limits, log: AccessLog, metrics: Metrics) -> None:
        self.limits = limits
        self.log = log
        self.metrics = metrics
        self.pool: Pool | None = None
        self.cache = AnswerCache(0)
        self.pages: dict[tuple[str, bool], asyncio.Task[Reply]] = {}

    def use(self, pool: Pool) -> None:
        """Answer from ``pool`` from now on."""
        self.pool, self.pages, self.cache = pool, {}, AnswerCache(self.limits.cache)

    def at_once(self, url: bytes, headers: list[tuple[bytes, bytes]], client: str) -> bytes | None:
        """What is sent back to a simple GET of a query after the status line, when that needs no worker.

        ``None`` leaves the request to the longer way, which comes to the same answer.
        """
        if self.pool is None or not url.startswith(b"/sparql?") or b"#" in url:
            return None
        start = time.perf_counter()
        seen = {b"accept": b"", b"accept-encoding": b"", b"host": b""}
        for name, value in headers:
            if name in _APART or seen.get(name) or len(value) > _LONGEST_HEADER:
                return None
            if name in seen:
                seen[name] = value
        target = url.decode("latin-1")
        accept = seen[b"accept"].decode("latin-1")
        gzip = accepts_gzip(seen[b"accept-encoding"].decode("latin-1"))
        base = _base("http", seen[b"host"].decode("latin-1"))
        key = "/sparql", target[8:], accept, gzip, base
        reply = self.cache.get(key)
        if reply is None:
            reply = self._direct(self.pool, "/sparql", _only_query(target[8:]), accept, gzip, base)
            if reply is None:
                return None
            self.cache.put_again(key, reply)
        assert isinstance(reply.body, bytes)
        length = len(reply.body)
        self.metrics.add(200, time.perf_counter() - start)
        self.log.request(client, "GET", target, "1.1", 200, length)
        fixed, etag = (
            _wire(*[item for item in reply.headers.items() if item[0] != "ETag"]),
            reply.headers["ETag"].encode(),
        )
        return b"%setag: %s\r\ncontent-length: %d\r\n\r\n%s" % (fixed, etag, length, reply.body)

    def _direct(
        self, pool: Pool, path: str, text: str | None, accept: str, gzip: bool, base: str
    ) -> Reply | None:
        """The reply to the query ``text``, when it needs no worker."""
        if text is None or pool.direct is None:
            return None
        reply = pool.direct.reply(text, accept, f"{base}{path}", gzip)
        self.metrics.direct += reply is not None
        return reply

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, and write its line into the log."""
        assert scope["type"] == "http", scope["type"]
        start = time.perf_counter()
        status, size = _GONE, 0
        try:
            status, size = await self._answer(scope, receive, send)
        finally:
            self.metrics.add(status, time.perf_counter() - start)
            query = scope["query_string"].decode("latin-1")
            target = scope["raw_path"].decode("latin-1") + (f"?{query}" if query else "")
            client = scope["client"][0] if scope["client"] else "-"
            self.log.request(client, scope["method"], target, scope["http_version"], status, size)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> tuple[int, int]:
        """Answer one request, by an error if need be; gives the status and the bytes of the body."""
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        if len(headers) < len(scope["headers"]):
            for wanted in _LISTS & headers.keys():
                values = [value.decode("latin-1") for name, value in scope["headers"] if name == wanted]
                headers[wanted] = ", ".join(values)
        accept = headers.get(b"accept", "")
        try:
            return await self._respond(scope, headers, accept, receive, send)
        except Refused as error:
            if scope["extensions"]["laborgraph.link"]["link"].lost():
                return _GONE, 0
            answer = problem(error.status, str(error), accept, error.headers)
            assert isinstance(answer.body, bytes)
            heads = {"Content-Type": answer.media_type, "Cache-Control": "no-store", **answer.headers}
            return await _send(send, Reply(answer.status, heads, answer.body), answer.body)

    async def _respond(
        self, scope: Scope, headers: dict[bytes, str], accept: str, receive: Receive, send: Send
    ) -> tuple[int, int]:
        method, path = scope["method"], scope["path"]
        methods = "GET, HEAD, POST, OPTIONS" if path.rstrip("/") == "/sparql" else _METHODS
        if method == "OPTIONS":
            heads = {
                "Allow": methods,
                "Access-Control-Allow-Methods": methods,
                "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match, If-Modified-Since",
                "Access-Control-Max-Age": "86400",
            }
            return await _send(send, Reply(204, heads, b""), b"")
        if method not in methods.split(", "):
            raise Refused(
                405,
                f"{method[:20]} is not allowed here: it takes {methods}, and is read-only.",
                Allow=methods,
            )
        if self.pool is None:
            raise Refused(503, "The graph is being loaded.", Retry_After="5")
        if path == "/health":
            return await _text(send, "ok\n")
        if path == "/metrics":
            return await _text(
                send, self.metrics.text(self.pool, self.cache.hits, self.log.dropped), "; version=0.0.4"
            )
        body = None
        content_type = headers.get(b"content-type", "")
        if method == "POST":
            body = await read_body(headers, receive, self.limits)
        ask = Ask(
            method,
            path,
            scope["query_string"].decode("latin-1"),
            body,
            content_type.split(";")[0].strip().lower(),
            accept,
            accepts_gzip(headers.get(b"accept-encoding", "")),
            headers.get(b"if-none-match", ""),
            headers.get(b"if-modified-since", ""),
            _base(scope["scheme"], headers.get(b"host", "")[:_LONGEST_HOST]),
        )
        pool, cache = self.pool, self.cache
        if path == "/":
            return await self._explorer(pool, ask, method, send)
        key = cache.key(ask)
        plain = body is None and not ask.if_none_match and not ask.if_modified_since
        known = cache.get(key) if plain else None
        if known is None and path.rstrip("/") == "/sparql":
            known = self._direct(pool, path, _text_alone(ask), accept, ask.gzip, ask.base)
        if known is not None:
            assert isinstance(known.body, bytes)
            return await _send(send, known, b"" if method == "HEAD" else known.body, len(known.body))
        link: Link = scope["extensions"]["laborgraph.link"]["link"]
        transfer = await pool.ask(ask, path.split("/", 2)[1].split(".")[0] in _HEAVY, link)
        sent = await self._deliver(pool, transfer, scope, link, send)
        if method == "GET":
            cache.put(key, transfer.head.result())
        return sent

    async def _explorer(self, pool: Pool, ask: Ask, method: str, send: Send) -> tuple[int, int]:
        """The explorer: made when it is first asked for, by a worker apart, and kept."""
        lang = "es" if dict(parse_qsl(ask.query)).get("lang") == "es" else "en"
        key = lang, ask.gzip
        if key not in self.pages:
            made = Ask("GET", "/", f"lang={lang}", gzip=ask.gzip)
            self.pages[key] = asyncio.get_running_loop().create_task(pool.make(made))
        try:
            reply = await asyncio.shield(self.pages[key])
        except Refused:
            self.pages.pop(key, None)
            raise
        assert isinstance(reply.body, bytes)
        if reply.status == 200 and reply.headers.get("ETag", "") in ask.if_none_match.split(", "):
            heads = {name: value for name, value in reply.headers.items() if not name.startswith("Content")}
            return await _send(send, Reply(304, heads, b""), b"")
        return await _send(send, reply, b"" if method == "HEAD" else reply.body, len(reply.body))

    async def _deliver(
        self, pool: Pool, transfer: Transfer, scope: Scope, link: Link, send: Send
    ) -> tuple[int, int]:
        """Send what the worker gives; let it go when the client goes."""
        link.when_lost = lambda: pool.abandon(transfer)
        try:
            reply = await transfer.head
            if isinstance(reply.body, bytes):
                body = b"" if scope["method"] == "HEAD" else reply.body
                return await _send(send, reply, body, len(reply.body))
            return await self._stream(transfer, reply, reply.body, scope, send)
        finally:
            link.when_lost = None
            if transfer.spool is not None:
                pool.abandon(transfer)
                transfer.spool.close()

    async def _stream(
        self, transfer: Transfer, reply: Reply, spool: Spool, scope: Scope, send: Send
    ) -> tuple[int, int]:
        """Send a large answer: with its length when it is there soon, else in parts.

        A client of HTTP/1.0 could not see that parts are missing, so it gets the whole or an error.
        """
        old = scope["http_version"] == "1.0"
        whole = await spool.ended(None if old else _SETTLE)
        if whole is False:
            raise transfer.why or Refused(503, "The query was stopped.", Retry_After="30")
        length = [(b"content-length", b"%d" % spool.size)] if whole else []
        await send({"type": "http.response.start", "status": reply.status, "headers": _heads(reply) + length})
        try:
            if scope["method"] != "HEAD":
                async for part in spool.parts():
                    async with asyncio.timeout(_STALLED):
                        await send({"type": "http.response.body", "body": part, "more_body": True})
        except (EOFError, TimeoutError):
            # without the last chunk, and with the connection cut, nobody takes this for the whole
            scope["extensions"]["laborgraph.link"]["link"].abort()
            return reply.status, 0
        await send({"type": "http.response.body", "body": b""})
        return reply.status, spool.size


@lru_cache(1024)
def _base(scheme: str, host: str) -> str:
    """The address under which a client reached us; one that is no name of a host is not taken over."""
    return f"{scheme}://{host}" if _HOST.fullmatch(host) else f"{scheme}://localhost"


def _only_query(encoded: str) -> str | None:
    """The query of parameters that hold nothing else."""
    try:
        given = parameters(encoded)
    except Refused:
        return None
    return given[0][1] if len(given) == 1 and given[0][0] == "query" else None


def _text_alone(ask: Ask) -> str | None:
    """The query that is asked for without a condition or any other parameter."""
    if ask.if_none_match or ask.if_modified_since or (ask.body is not None and ask.query):
        return None
    if ask.content_type == "application/sparql-query" and ask.body is not None:
        return ask.body
    return _only_query(ask.query if ask.body is None else ask.body)


def _heads(reply: Reply) -> list[tuple[bytes, bytes]]:
    own = [
        (name.lower().encode("latin-1"), value.encode("latin-1", "replace"))
        for name, value in reply.headers.items()
    ]
    if "Content-Security-Policy" not in reply.headers:
        own.append(_NOTHING_RUNS)
    return own + _COMMON


@lru_cache(64)
def _wire(*headers: tuple[str, str]) -> bytes:
    """The lines of all headers but ``ETag`` and the length."""
    return b"".join([b"%s: %s\r\n" % head for head in _heads(Reply(200, dict(headers), b""))])


async def _send(send: Send, reply: Reply, body: bytes, length: int | None = None) -> tuple[int, int]:
    heads = _heads(reply)
    if reply.status not in (204, 304):
        heads.append((b"content-length", b"%d" % (len(body) if length is None else length)))
    await send({"type": "http.response.start", "status": reply.status, "headers": heads})
    await send({"type": "http.response.body", "body": body})
    return reply.status, len(body)


async def _text(send: Send, text: str, version: str = "") -> tuple[int, int]:
    heads = {"Content-Type": f"text/plain{version}; charset=utf-8", "Cache-Control": "no-store"}
    return await _send(send, Reply(200, heads, text.encode()), text.encode())
