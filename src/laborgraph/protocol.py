"""Read a request to a SPARQL endpoint: which query, over which graphs (SPARQL 1.1 Protocol, section 2.1)."""

import re
from binascii import a2b_qp
from dataclasses import dataclass
from urllib.parse import parse_qsl

from laborgraph.errors import nearest
from laborgraph.exchange import Ask, Refused
from laborgraph.guard import look
from laborgraph.limits import Limits
from laborgraph.vocabulary import PREFIXES

__all__ = ["Asked", "key_of", "parameters", "read_request"]

_MOST_PARAMETERS = 200
_NO_PATTERN = re.compile(r"(?:\{\s*\}|^[^{}]*)\s*$")
_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


@dataclass(frozen=True)
class Asked:
    """A query as the protocol carries it.

    ``default_graphs`` and ``named_graphs`` are the dataset that the request names; it wins over the one in
    the text (section 2.1.4). ``described`` says that the text has a dataset of its own.
    """

    text: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    described: bool
    fickle: bool

    @property
    def key(self) -> str:
        """All that the answer depends on, as one text."""
        return key_of(self.text, self.default_graphs, self.named_graphs)


def key_of(text: str, default_graphs: tuple[str, ...] = (), named_graphs: tuple[str, ...] = ()) -> str:
    """All that the answer to a query over a dataset depends on, as one text."""
    return "\0".join((text, "d", *default_graphs, "n", *named_graphs))


def parameters(encoded: str) -> list[tuple[str, str]]:
    """The parameters of a query string or a form; raises ``Refused`` when they are not UTF-8."""
    if not encoded:
        return []
    if _PERCENT.search(encoded):
        raise Refused(400, "The parameters are not percent-encoded: a % stands alone.")
    try:
        if encoded.count("=") == 1 and "&" not in encoded and encoded.isascii():
            name, value = encoded.split("=")
            return [(_decoded(name), _decoded(value))]
        return parse_qsl(encoded, keep_blank_values=True, errors="strict", max_num_fields=_MOST_PARAMETERS)
    except UnicodeDecodeError as error:
        raise Refused(400, "The parameters are not UTF-8 in percent-encoding.") from error
    except ValueError as error:
        raise Refused(400, f"More than {_MOST_PARAMETERS} parameters.") from error


def _decoded(part: str) -> str:
    """The text of one part, in which every % begins an escape; quoted-printable differs by its sign only."""
    return a2b_qp(part.replace("+", " ").replace("%", "=").encode("ascii")).decode("utf-8")


def read_request(ask: Ask, limits: Limits, graphs: frozenset[str]) -> Asked | None:
    """The query of a request, or ``None`` when a GET asks for none.

    ``graphs`` are the names of those that there are: nothing else is ever fetched. Raises ``Refused``.
    """
    given = parameters(ask.query)
    direct = []
    if ask.body is not None:
        if ask.content_type == "application/sparql-query":
            direct = [ask.body]
        else:
            given += parameters(ask.body)
    if any(name == "update" for name, _ in given):
        raise Refused(403, "This endpoint is read-only: it takes no updates.")
    queries = [value for name, value in given if name == "query"] + direct
    if len(queries) > 1:
        raise Refused(400, f"Send one query, not {len(queries)}.")
    if not queries:
        if ask.body is None:
            return None
        raise Refused(400, "The parameter query is missing.")
    seen = look(queries[0], limits, f"{ask.base}{ask.path}", PREFIXES)
    default = tuple(value for name, value in given if name == "default-graph-uri")
    named = tuple(value for name, value in given if name == "named-graph-uri")
    own = () if default or named else seen.graphs
    # without a pattern nothing is asked of any graph (the W3C's tests name one then that there need not be)
    asked_for = (*default, *named) if not _NO_PATTERN.search(queries[0]) else ()
    for name in (*asked_for, *own):
        if name not in graphs:
            near = "".join(f" <{known}>" for known in nearest(name, graphs))
            raise Refused(
                400,
                f"No graph <{name[:200]}> here, and this endpoint fetches nothing."
                + (f" Nearest:{near}." if near else " Its service description lists its graphs."),
            )
    return Asked(queries[0], default, named, bool(seen.graphs), seen.fickle)
