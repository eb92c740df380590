"""How fast the command line and the stored queries answer, as ratios within one run.

Usage: python benchmarks/speed.py [REPEATS]

Cold: the whole process of ``laborgraph query NAME`` (every stored query, as a table and as CSV, without
parameters) and of ``laborgraph search``, against a bare Python that opens an Oxigraph store of the same
graph and ends. On an empty cache folder one command is run before, and told apart, as it makes what is kept
there; then each question is asked for the first time; all that on as many folders as there are repeats. With
a parameter (the first of each query, its sample) nothing is answered ahead, and the first time is told apart.
Everything is byte-compiled before.

Warm: every stored query on the shipped graph in memory, against the same text asked of rdflib's own engine,
each in a process of its own that is given up after two minutes.
"""

import compileall
import multiprocessing
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import laborgraph
from laborgraph.catalogue import catalogue
from laborgraph.doors import RdflibDoor
from laborgraph.frames import shipped_door
from laborgraph.loading import load_store
from laborgraph.querying import run
from laborgraph.searching import search

_LIMIT = 120.0
PROGRAM = [sys.executable, "-m", "laborgraph"]


def seconds(job: Callable[[], object]) -> float:
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def once(command: list[str]) -> float:
    return seconds(
        lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    )


def fastest(command: list[str], repeats: int) -> float:
    return min(once(command) for _ in range(repeats))


def told(what: str, taken: dict[str, float], peer: float) -> None:
    worst = max(taken, key=lambda name: taken[name])
    beyond = sum(each > 4 * peer for each in taken.values())
    print(
        f"{what}: median {statistics.median(taken.values()) / peer:.1f}x, worst {taken[worst] / peer:.1f}x"
        f" ({worst}), {beyond} of {len(taken)} beyond 4x"
    )


def on_empty_folders(first: list[str], commands: dict[str, list[str]], repeats: int) -> dict[str, float]:
    """The fastest first time of each command, after the command ``first``, which is told."""
    made, taken = [], []
    for _ in range(repeats):
        with tempfile.TemporaryDirectory() as folder:
            os.environ["LABORGRAPH_CACHE"] = folder
            made.append(once(first))
            taken.append({name: once(command) for name, command in commands.items()})
    print(f"the first command of all ({' '.join(first[2:])}): {min(made) * 1000:.0f} ms")
    return {name: min(run[name] for run in taken) for name in commands}


def cold(repeats: int) -> None:
    queries = catalogue()
    plain = {query.name: [*PROGRAM, "query", query.name] for query in queries}
    csv = {name: [*command, "--format", "csv"] for name, command in plain.items()}
    given = {
        query.name: [*plain[query.name], f"--{first.name.replace('_', '-')}", first.sample]
        for query in queries
        for first in query.parameters[:1]
    }
    words = {text: [*PROGRAM, "search", text] for text in ("remittances", "8%", "maquila encubierta")}
    compileall.compile_dir(Path(laborgraph.__file__).parent, quiet=1)
    with tempfile.TemporaryDirectory() as folder:
        load_store(location=folder)
        code = f"import pyoxigraph; pyoxigraph.Store.read_only({folder!r})"
        peer = fastest([sys.executable, "-c", code], 4 * repeats)
    print(f"bare Python that opens the store: {peer * 1000:.0f} ms")
    first = plain[queries[0].name]
    for what, commands in (
        ("query, as a table", plain),
        ("query, as CSV", csv),
        ("query with a parameter", given),
    ):
        told(f"cold {what}, asked for the first time", on_empty_folders(first, commands, repeats), peer)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LABORGRAPH_CACHE"] = folder
        for command in given.values():
            once(command)
        again = {name: fastest(command, repeats) for name, command in given.items()}
        told("cold query with a parameter, asked before", again, peer)
    told("cold search", on_empty_folders([*PROGRAM, "search", "wages"], words, repeats), peer)


def patient(job: Callable[[], object], limit: float) -> float:
    """Seconds that ``job`` takes in a process of its own, or ``limit`` when it takes longer."""
    process = multiprocessing.get_context("fork").Process(target=job)

    def wait() -> None:
        process.start()
        process.join(limit)
        process.kill()
        process.join()

    taken = seconds(wait)
    if process.exitcode not in (0, -signal.SIGKILL):
        raise SystemExit("the peer failed")
    return min(taken, limit)


def warm(repeats: int) -> None:
    door, peer = shipped_door(), RdflibDoor(laborgraph.load(engine="rdflib"))
    ratios = {}
    for query in catalogue():
        ours = min(seconds(partial(run, door, query.name)) for _ in range(repeats))
        theirs = patient(partial(run, peer, query.name), _LIMIT)
        ratios[query.name] = theirs / ours
        least = "more than " if theirs >= _LIMIT else ""
        print(
            f"  {query.name:<28}{ours * 1000:8.1f} ms  rdflib {least}{theirs * 1000:9.1f} ms"
            f"  {theirs / ours:7.0f}x"
        )
    worst = min(ratios, key=lambda name: ratios[name])
    print(
        f"warm query: median {statistics.median(ratios.values()):.0f}x, least {ratios[worst]:.1f}x ({worst})"
    )
    search(door, "remittances")
    print(
        f"warm search: {min(seconds(lambda: search(door, 'maquila')) for _ in range(repeats)) * 1000:.1f} ms"
    )


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    cold(count)
    with tempfile.TemporaryDirectory() as own:
        os.environ["LABORGRAPH_CACHE"] = own
        warm(count)
