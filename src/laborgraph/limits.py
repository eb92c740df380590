"""What a request to the served graph may cost: one record of numbers, each with a bound that is kept."""

from dataclasses import dataclass, fields

__all__ = ["Limits", "limits_text"]


@dataclass(frozen=True)
class Limits:
    """The limits of ``laborgraph serve``.

    Seconds are wall-clock time, megabytes are 2**20 bytes, kilobytes 2**10. ``seconds``: how long a query may
    run. ``memory``: megabytes that it may need beyond the graph itself. ``result``: megabytes of an answer.
    ``query``: kilobytes of a query or a request body. ``depth``: brackets inside one another. ``tokens``:
    words and signs of a query. ``parallel``: queries that run at once. ``waiting``: requests that wait for
    one of them to end, each for at most ``patience`` seconds. ``header_seconds``: how long a client may take
    to send a request. ``connections``: connections that are open at once. ``cache``: megabytes of small
    answers that are remembered; 0 remembers none. ``direct``: thousands of statements up to which the server
    keeps a copy of the graph, to answer the plainest queries itself; 0 keeps none.
    """

    seconds: float = 10.0
    memory: int = 256
    result: int = 64
    query: int = 256
    depth: int = 100
    tokens: int = 20_000
    parallel: int = 8
    waiting: int = 64
    patience: float = 2.0
    header_seconds: float = 10.0
    connections: int = 512
    cache: int = 32
    direct: int = 250


def limits_text(limits: Limits) -> str:
    """The limits in one line for people.

    >>> limits_text(Limits())[:58]
    'a query: 10 s, 256 MB of memory, 64 MB of result, 256 kB o'
    """
    shown = {field.name: f"{getattr(limits, field.name):g}" for field in fields(limits)}
    return (
        "a query: {seconds} s, {memory} MB of memory, {result} MB of result, {query} kB of text, "
        "{tokens} tokens, {depth} levels; {parallel} at once, {waiting} more wait {patience} s; "
        "a request: {header_seconds} s; "
        "{connections} connections; {cache} MB of answers are remembered; "
        "up to {direct} thousand statements the plainest queries are answered directly"
    ).format(**shown)
