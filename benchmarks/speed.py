"""How fast the command line and the stored queries answer, as ratios within one run.

Usage: python benchmarks/speed.py [REPEATS]

Cold: the whole process of ``laborgraph query NAME`` (every stored query, as a table and as CSV, without
parameters) and of ``laborgraph search``, against a bare Python that opens an Oxigraph store of the same
graph and ends; the second and later starts, with what is kept in the cache folder, and apart from them the
first time that a question is asked, when only the store is kept. Everything is byte-compiled before.

Warm: every stored query on the shipped graph in memory, against the same text asked of rdflib's own engine,
each in a process of its own that is given up after two minutes.
"""

import compileall
import multiprocessing
import os
import shutil
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


def fastest(command: list[str], repeats: int, before: Callable[[], object] = lambda: None) -> float:
    def job() -> float:
        before()
        return seconds(
            lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        )

    job()
    return min(job() for _ in range(repeats))


def told(what: str, ratios: dict[str, float]) -> None:
    worst = max(ratios, key=lambda name: ratios[name])
    beyond = sum(ratio > 4 for ratio in ratios.values())
    print(
        f"{what}: median {statistics.median(ratios.values()):.1f}x, worst {ratios[worst]:.1f}x ({worst}),"
        f" {beyond} of {len(ratios)} beyond 4x"
    )


def cold(repeats: int) -> None:
    names = [query.name for query in catalogue()]
    compileall.compile_dir(Path(laborgraph.__file__).parent, quiet=1)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LABORGRAPH_CACHE"] = folder
        place = Path(folder) / "peer"
        load_store(location=place)

        def forget() -> None:
            for answers in Path(folder).glob("*/answers"):
                shutil.rmtree(answers)

        code = f"import pyoxigraph; pyoxigraph.Store.read_only({str(place)!r})"
        peer = fastest([sys.executable, "-c", code], 4 * repeats)
        print(f"bare Python that opens the store: {peer * 1000:.0f} ms")
        for form in ("table", "csv"):
            told(
                f"cold query, {form}",
                {
                    name: fastest([*PROGRAM, "query", name, "--format", form], repeats) / peer
                    for name in names
                },
            )
        told(
            "cold query, the first time it is asked, csv",
            {
                name: fastest([*PROGRAM, "query", name, "--format", "csv"], repeats, forget) / peer
                for name in names
            },
        )
        for words in ("remittances", "8%", "maquila encubierta"):
            print(f"cold search {words!r}: {fastest([*PROGRAM, 'search', words], repeats) / peer:.1f}x")


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
    warm(count)
