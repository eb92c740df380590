"""How fast `laborgraph serve` answers, beside rdflib-endpoint and the Oxigraph server in the same run.

Usage: python benchmarks/serve.py [--seconds 5] [--rounds 3] [--soak MINUTES]

Each server holds the shipped graph. A point look-up (the statement and stance of one claim) is asked over
keep-alive connections, the same text again and again (repeated), another claim and other names of variables
each time (varied), or the same with a filter, which laborgraph leaves to a worker (filtered). The rounds
alternate between the servers, so that a noisy machine is unfair to all alike; the medians count. Printed
are requests in a second, the 50th and 99th percentile in milliseconds, the medians of the ratios within a
round, and what it costs to have a query run in a process that can be ended. `--soak` has good, bad, endless
and broken-off requests come for some minutes, has the graph read again every half minute, and prints
memory, processes and open descriptors before and after.
Needs the extra `servers`.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import http.client
import multiprocessing
import random
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from io import BytesIO
from itertools import count, cycle
from pathlib import Path
from urllib.parse import quote

from laborgraph.exchange import Ask
from laborgraph.exporting import export
from laborgraph.frames import shipped_door
from laborgraph.limits import Limits
from laborgraph.publishing import publish
from laborgraph.querying import run

JSON = "application/sparql-results+json"
LOOK_UP = """PREFIX lg: <https://w3id.org/laborgraph/ns#>
PREFIX le: <https://w3id.org/laborgraph/labor-exports/>
SELECT ?{name} ?stance WHERE {{ le:{claim} lg:statement ?{name} ; lg:stance ?stance }}"""
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Client(asyncio.Protocol):
    """One keep-alive connection that asks the next request as soon as an answer is whole."""

    def __init__(self, requests: Iterator[bytes], end: float) -> None:
        self.requests, self.end = requests, end
        self.held, self.times, self.bad = b"", [], 0
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.ask()

    def ask(self) -> None:
        self.start = time.perf_counter()
        if self.start > self.end:
            self.transport.close()
        else:
            self.transport.write(next(self.requests))

    def data_received(self, data: bytes) -> None:
        self.held += data
        head, found, body = self.held.partition(b"\r\n\r\n")
        if not found:
            return
        lower = head.lower()
        if b"content-length:" in lower:
            whole = len(body) >= int(lower.split(b"content-length:")[1].split(b"\r\n")[0])
        else:
            whole = body.endswith(b"0\r\n\r\n")
        if whole:
            self.times.append(time.perf_counter() - self.start)
            self.bad += not head.startswith(b"HTTP/1.1 200")
            self.held = b""
            self.ask()

    def connection_lost(self, _: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(None)


def load(port: int, path: str, queries: list[str], connections: int, seconds: float, back: object) -> None:
    """Ask for ``seconds``; puts the times and the number of bad answers into the queue ``back``."""

    async def drive() -> None:
        requests = [
            f"GET {path}?query={quote(query)} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            "Accept: application/sparql-results+json\r\n\r\n".encode()
            for query in queries
        ]
        end = time.perf_counter() + seconds
        loop = asyncio.get_running_loop()
        clients = []
        for at in range(connections):
            mine = cycle(requests[(shift := at * len(requests) // connections) :] + requests[:shift])
            _, client = await loop.create_connection(lambda mine=mine: Client(mine, end), "127.0.0.1", port)
            clients.append(client)
        await asyncio.gather(*(client.done for client in clients))
        back.put(([one for client in clients for one in client.times], sum(client.bad for client in clients)))

    import uvloop

    uvloop.run(drive())


def measure(
    port: int, path: str, queries: list[str], connections: int, seconds: float
) -> tuple[float, float, float]:
    """Requests in a second, and the 50th and 99th percentile in milliseconds."""
    back = multiprocessing.Queue()
    process = multiprocessing.Process(target=load, args=(port, path, queries, connections, seconds, back))
    process.start()
    times, bad = back.get()
    process.join()
    if bad:
        sys.exit(f"{bad} of {len(times)} answers at port {port} were not 200")
    cuts = statistics.quantiles(times, n=100)
    return len(times) / seconds, cuts[49] * 1000, cuts[98] * 1000


def program(name: str) -> str:
    beside = Path(sys.executable).parent / name
    return str(beside) if beside.is_file() else shutil.which(name) or sys.exit(f"{name} is missing")


def started(command: list[str], port: int) -> subprocess.Popen[bytes]:
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return server
    sys.exit(f"{command} did not start")


def compare(seconds: float, rounds: int) -> None:
    claims = [str(row[0]) for row in run(shipped_door(), "claims").rows]
    tags = count()

    def texts_of(kind: str) -> list[str]:
        """The queries of one measurement; varied ones come never again."""
        if kind == "repeated":
            return [LOOK_UP.format(name="statement", claim=claims[0])]
        tag, many = next(tags), int(12_000 * seconds)
        texts = [LOOK_UP.format(name=f"s{tag}x{at}", claim=claims[at % len(claims)]) for at in range(many)]
        return [f"{text[:-1]} FILTER (BOUND(?stance)) }}" if kind == "filtered" else text for text in texts]

    with tempfile.TemporaryDirectory() as place:
        data = Path(place) / "graph.nq"
        data.write_text(export(shipped_door(), "nquads"), encoding="utf-8")
        triples = Path(place) / "graph.nt"
        triples.write_text(export(shipped_door(), "ntriples"), encoding="utf-8")
        location = str(Path(place) / "store")
        subprocess.run(
            [program("oxigraph"), "load", "-l", location, "-f", str(triples)], check=True, capture_output=True
        )
        ports = [free_port() for _ in range(3)]
        servers = {
            "laborgraph": (ports[0], "/sparql", [program("laborgraph"), "serve", "--port", str(ports[0])]),
            "oxigraph": (
                ports[1],
                "/query",
                [program("oxigraph"), "serve-read-only", "-l", location, "-b", f"127.0.0.1:{ports[1]}"],
            ),
            "rdflib-endpoint": (
                ports[2],
                "/",
                [
                    program("rdflib-endpoint"),
                    "serve",
                    "--host",
                    "127.0.0.1",
                    "--port",
                    str(ports[2]),
                    str(triples),
                ],
            ),
        }
        running = [started(command, port) for port, _, command in servers.values()]
        try:
            middle: dict[tuple[str, str, int], tuple[float, ...]] = {}
            for kind in ("repeated", "varied", "filtered"):
                for connections in (1, 8):
                    print(f"\n{kind}, {connections} connections")
                    rounds_of: dict[str, list[tuple[float, float, float]]] = {name: [] for name in servers}
                    for _ in range(rounds):
                        for name, (port, path, _) in servers.items():
                            rounds_of[name].append(measure(port, path, texts_of(kind), connections, seconds))
                    for name, found in rounds_of.items():
                        rate, half, most = middle[name, kind, connections] = tuple(
                            map(statistics.median, zip(*found, strict=True))
                        )
                        print(
                            f"  {name:<16}{rate:>8.0f} requests/s   p50 {half:>7.2f} ms   p99 {most:>7.2f} ms"
                        )
                    for name in ("rdflib-endpoint", "oxigraph"):
                        pairs = list(zip(rounds_of["laborgraph"], rounds_of[name], strict=True))
                        faster = statistics.median(ours[0] / theirs[0] for ours, theirs in pairs)
                        longer = statistics.median(ours[2] / theirs[2] for ours, theirs in pairs)
                        print(f"  laborgraph : {name:<15} {faster:>6.2f} : 1   p99 {longer:>6.2f} : 1")
            one = {
                kind: middle["laborgraph", kind, 1][1] * 1000 for kind in ("repeated", "varied", "filtered")
            }
            isolation(one, texts_of("filtered"))
        finally:
            for server in running:
                server.kill()
                server.wait()


def isolation(halves: dict[str, float], texts: list[str]) -> None:
    """Print what a request costs in microseconds, part by part; ``halves`` are the medians of whole ones."""
    served = publish([], Limits())
    asks = [Ask("GET", "/sparql", f"query={quote(text)}", accept=JSON) for text in texts[:5000]]
    start = time.perf_counter()
    for ask in asks:
        body = served.answer(ask).body
        assert callable(body)
        body(BytesIO())
    alone = (time.perf_counter() - start) / len(asks) * 1e6
    print("\nA point look-up, microseconds:")
    print(f"  check, evaluate and write it, in one process  {alone:>6.0f}")
    print(f"  HTTP, by a remembered answer                  {halves['repeated']:>6.0f}")
    print(f"  answered by the server itself                 {halves['varied']:>6.0f}")
    print(f"  answered by a worker that can be ended        {halves['filtered']:>6.0f}")
    isolated = halves["filtered"] - alone - halves["repeated"]
    print(f"  so the isolation costs                        {isolated:>6.0f}")


def descendants(pid: int) -> list[int]:
    found, todo = [], [pid]
    while todo:
        one = todo.pop()
        found.append(one)
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{one}/task").glob("*/children"):
                todo += map(int, task.read_text().split())
    return found


def footprint(pid: int) -> tuple[int, int, int]:
    """Megabytes (shared pages in part), processes and descriptors of a server with its workers (Linux)."""
    pids, kilobytes, descriptors = descendants(pid), 0, 0
    for one in pids:
        with contextlib.suppress(OSError):  # it may end while it is looked at
            kilobytes += int(Path(f"/proc/{one}/smaps_rollup").read_text().split("Pss:")[1].split()[0])
            descriptors += sum(1 for _ in Path(f"/proc/{one}/fd").iterdir())
    return kilobytes >> 10, len(pids), descriptors


def soak(minutes: float) -> None:
    port = free_port()
    server = started(
        [program("laborgraph"), "serve", "--port", str(port), "--quiet", "--max-seconds", "3"], port
    )
    base = f"http://127.0.0.1:{port}"
    kinds = [
        ("good", "ASK {}"), ("good", LOOK_UP.format(name="s", claim="c-maquila-imports-inputs")),
        ("large", "SELECT * { ?s ?p ?o }"), ("bad", "SELECT * {"), ("endless", ENDLESS), ("gone", ENDLESS),
        ("outward", "ASK { SERVICE <http://127.0.0.1:1/> { ?a ?b ?c } }"),
        ("hungry", "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f"),
        ("varied", LOOK_UP.format(name="vNUMBER", claim="c-maquila-imports-inputs")),
        ("wide", "SELECT * { ?aNUMBER a lg:Claim . ?aNUMBER ?b ?c . ?c ?d ?e . ?f ?g ?e } LIMIT 5"),
    ]  # fmt: skip
    counts: dict[tuple[str, int], int] = {}

    def one(kind: str, text: str) -> int:
        request = urllib.request.Request(f"{base}/sparql?query={quote(text)}")
        try:
            with urllib.request.urlopen(request, timeout=0.5 if kind == "gone" else 30) as answer:
                answer.read()
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except (OSError, http.client.HTTPException):
            return 0

    def client(end: float, seed: int, back: object) -> None:
        dice = random.Random(seed)
        mine: dict[tuple[str, int], int] = {}
        while time.time() < end:
            kind, text = dice.choices(kinds, [40, 40, 4, 10, 1, 2, 2, 1, 40, 4])[0]
            key = kind, one(kind, text.replace("NUMBER", str(dice.randrange(1 << 40))))
            mine[key] = mine.get(key, 0) + 1
        back.put(mine)

    try:
        one("good", "ASK {}")
        time.sleep(1)
        print("before: {} MB, {} processes, {} descriptors".format(*footprint(server.pid)))
        back = multiprocessing.Queue()
        end = time.time() + 60 * minutes
        clients = [multiprocessing.Process(target=client, args=(end, seed, back)) for seed in range(6)]
        for process in clients:
            process.start()
        most = 0
        reload = time.time() + 30
        while time.time() < end:
            time.sleep(1)
            most = max(most, footprint(server.pid)[0])
            if time.time() > reload:
                server.send_signal(signal.SIGHUP)
                reload += 30
        for _ in clients:
            for key, count in back.get().items():
                counts[key] = counts.get(key, 0) + count
        for process in clients:
            process.join()
        time.sleep(4)
        for (kind, status), count in sorted(counts.items()):
            print(f"  {kind:<8} {status or 'cut'}: {count}")
        print(f"most: {most} MB")
        print("after:  {} MB, {} processes, {} descriptors".format(*footprint(server.pid)))
        server.send_signal(signal.SIGTERM)
        print(f"ended with {server.wait(5)}")
    finally:
        server.kill()


if __name__ == "__main__":
    reader = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    reader.add_argument("--seconds", type=float, default=5)
    reader.add_argument("--rounds", type=int, default=3)
    reader.add_argument("--soak", type=float, metavar="MINUTES")
    given = reader.parse_args()
    if given.soak:
        soak(given.soak)
    else:
        compare(given.seconds, given.rounds)
