"""Ask a SPARQL service over the network, through SPARQLWrapper, within bounds of time and size.

A service that is slow, endless, broken or not SPARQL at all gives one clear error and never a partial
answer. The graphs of laborgraph that the service holds are asked as one (SPARQL 1.1 Protocol, 2.1.4).
"""

from __future__ import annotations

import json
import os
import threading
import time
from http.client import HTTPException, HTTPResponse
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from SPARQLWrapper import BASIC, JSON, POST, SELECT, SPARQLWrapper

from laborgraph.doors import Iri, Solutions, literal
from laborgraph.errors import BadValue, EndpointFailed
from laborgraph.vocabulary import BASE, XSD

__all__ = ["RemoteDoor", "request", "service"]

_MOST = 128 * 1024 * 1024
"""Bytes that an answer may have."""
_SHORT = 1500
"""Letters up to which a query travels in the address (GET); longer ones are posted."""
_JSON = "application/sparql-results+json"
_TRIES = 3
_PAUSE = 0.2
_OURS = (
    f"""SELECT DISTINCT ?graph {{ GRAPH ?graph {{ ?s ?p ?o }} FILTER (STRSTARTS(STR(?graph), "{BASE}")) }}"""
)


class _Stay(HTTPRedirectHandler):
    """Refuse redirects: credentials are for the address given and no other."""

    def redirect_request(
        self,
        req: Request,
        fp: Any,
        code: int,
        msg: str,  # noqa: ARG002 (urllib's signature)
        headers: Any,
        newurl: str,
    ) -> None:
        """Raise the redirect as the error that it is here."""
        raise HTTPError(req.full_url, code, f"redirects to {newurl}; give that address", headers, fp)


def service(endpoint: str) -> SPARQLWrapper:
    """A request to ``endpoint``, to be filled; raises ``BadValue`` for what is not an address."""
    if urlsplit(endpoint).scheme not in ("http", "https") or not urlsplit(endpoint).netloc:
        raise BadValue(
            f"not the address of a SPARQL service: {endpoint!r}; it begins with http:// or https://"
        )
    wrapper = SPARQLWrapper(endpoint, updateEndpoint=endpoint, agent="laborgraph")
    user = os.environ.get("LABORGRAPH_USER")
    if user is not None:
        wrapper.setHTTPAuth(BASIC)
        wrapper.setCredentials(user, os.environ.get("LABORGRAPH_PASSWORD", ""))
    return wrapper


def _said(body: bytes) -> str:
    """The first words of an error's text, in one line."""
    text = " ".join(body.decode("utf-8", "replace").split())
    return text if len(text) <= 200 else f"{text[:200]}…"


def _read(answer: HTTPResponse, ends: float) -> bytes:
    parts, size = [], 0
    while part := answer.read1(1 << 16):
        parts.append(part)
        size += len(part)
        if size > _MOST:
            raise EndpointFailed(f"the answer is longer than {_MOST} bytes; ask for less, with LIMIT")
        if time.monotonic() > ends:
            raise TimeoutError
    if answer.length:
        raise EndpointFailed(f"the answer is cut off: {answer.length} bytes are missing")
    return b"".join(parts)


def _once(wrapper: SPARQLWrapper, timeout: float) -> tuple[str, bytes]:
    """The media type and the body of the answer to one request."""
    ends = time.monotonic() + timeout
    # SPARQLWrapper's own sending reads errors without bounds and knows no end of the whole request
    made = wrapper._createRequest()
    try:
        with build_opener(_Stay).open(made, timeout=timeout) as answer:
            return answer.headers.get_content_type(), _read(answer, ends)
    except HTTPError as error:
        if 300 <= error.code < 400:
            error.close()
            raise EndpointFailed(f"{wrapper.endpoint}: {error.code}, {error.reason}") from error
        with error:
            said = _said(error.read(2000)) or "without a word"
        raise EndpointFailed(f"{wrapper.endpoint} answers {error.code} {error.reason}: {said}") from error


def request(wrapper: SPARQLWrapper, timeout: float) -> tuple[str, bytes]:
    """The media type and the body of the answer, within ``timeout`` seconds in all.

    A refused or lost connection is tried three times, nothing else. Raises ``EndpointFailed``.
    """
    got: list[tuple[str, bytes] | Exception] = []

    def ask() -> None:
        for attempt in range(_TRIES):
            try:
                got.append(_once(wrapper, timeout))
            except (URLError, ConnectionError) as error:
                reason = getattr(error, "reason", error)
                if isinstance(reason, TimeoutError):
                    got.append(TimeoutError())
                elif attempt + 1 < _TRIES:
                    time.sleep(_PAUSE * 2**attempt)
                    continue
                else:
                    got.append(EndpointFailed(f"{wrapper.endpoint} cannot be reached: {reason}"))
            except HTTPException as error:
                got.append(EndpointFailed(f"{wrapper.endpoint} does not speak HTTP: {error!r}"))
            except (OSError, EndpointFailed) as error:
                got.append(error)
            return

    # a server that sends one letter a second keeps every timeout of a socket; a thread has an end
    worker = threading.Thread(target=ask, daemon=True)
    worker.start()
    worker.join(timeout + _PAUSE * 2**_TRIES)
    answer = got[0] if got else TimeoutError()
    if isinstance(answer, TimeoutError):
        raise EndpointFailed(f"{wrapper.endpoint} gave no whole answer within {timeout:g} seconds")
    if isinstance(answer, EndpointFailed):
        raise answer
    if isinstance(answer, Exception):
        raise EndpointFailed(f"{wrapper.endpoint}: {answer}") from answer
    return answer


class RemoteDoor:
    """The door to a SPARQL 1.1 service at ``endpoint``; ``timeout`` is in seconds, for each query.

    Credentials are taken from the variables ``LABORGRAPH_USER`` and ``LABORGRAPH_PASSWORD``.
    Raises ``BadValue`` for what is not an address.
    """

    def __init__(self, endpoint: str, timeout: float = 30.0) -> None:
        service(endpoint)
        self.endpoint = endpoint
        self.timeout = timeout
        self._graphs: list[str] | None = None

    def select(self, text: str) -> Solutions:
        """See ``Door.select``; raises ``EndpointFailed`` when the service gives no whole answer."""
        return self._solutions(text, self._ours())

    def ask(self, text: str) -> bool:
        """The answer to an ASK query."""
        answer, kind, body = self._json(text, self._ours())
        if not isinstance(answer, dict) or not isinstance(answer.get("boolean"), bool):
            raise self._strange(kind, body)
        return bool(answer["boolean"])

    def fetch(self, text: str, media_type: str) -> bytes:
        """The answer in the format ``media_type``, as the service gives it; any form of query."""
        kind, body = self._request(text, self._ours(), media_type)
        if kind != media_type.partition(";")[0]:
            raise self._strange(kind, body)
        return body

    def _ours(self) -> list[str]:
        """The graphs of laborgraph that the service holds."""
        if self._graphs is None:
            self._graphs = sorted(str(row[0]) for row in self._solutions(_OURS, []).rows)
        return self._graphs

    def _request(self, text: str, graphs: list[str], media_type: str) -> tuple[str, bytes]:
        wrapper = service(self.endpoint)
        wrapper.setQuery(text)
        wrapper.queryType = SELECT  # it takes words of the comments for the form of the query
        wrapper.setReturnFormat(JSON)
        wrapper.setOnlyConneg(True)
        wrapper.addCustomHttpHeader("Accept", media_type)
        if len(text) > _SHORT or graphs:
            wrapper.setMethod(POST)
        for graph in graphs:
            wrapper.addDefaultGraph(graph)
        return request(wrapper, self.timeout)

    def _json(self, text: str, graphs: list[str]) -> tuple[Any, str, bytes]:
        kind, body = self._request(text, graphs, _JSON)
        try:
            return json.loads(body), kind, body
        except (ValueError, RecursionError) as error:
            raise self._strange(kind, body) from error

    def _solutions(self, text: str, graphs: list[str]) -> Solutions:
        answer, kind, body = self._json(text, graphs)
        try:
            names = tuple(answer["head"]["vars"])
            rows = [tuple(map(_cell, map(row.get, names))) for row in answer["results"]["bindings"]]
        except (KeyError, TypeError, AttributeError) as error:
            raise self._strange(kind, body) from error
        return Solutions(names, rows)

    def _strange(self, kind: str, body: bytes) -> EndpointFailed:
        return EndpointFailed(
            f"{self.endpoint} does not answer with SPARQL results but with {kind}: {_said(body[:2000])}"
        )


def _cell(term: dict[str, str] | None) -> Any:
    if term is None:
        return None
    if term["type"] == "uri":
        return Iri(term["value"])
    if term["type"] in ("literal", "typed-literal"):
        return literal(term["value"], term.get("datatype", f"{XSD}string"), term.get("xml:lang"))
    return term["value"]
