"""How fast the command line and the stored queries answer, as ratios within one run.

Usage: python benchmarks/speed.py [REPEATS]

Cold: the whole process of ``laborgraph query NAME`` (every stored query, as CSV, without parameters) and of
``laborgraph search``, against a bare Python that opens an Oxigraph store of the same graph and ends; the
second and later starts, with what is kept in the cache folder. Warm: every stored query on the shipped graph
in memory, against the same text asked of rdflib's own engine.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import laborgraph
from laborgraph.catalogue import catalogue
from laborgraph.doors import RdflibDoor
from laborgraph.frames import shipped_door
from laborgraph.loading import load_store
from laborgraph.querying import run
from laborgraph.searching import search

PROGRAM = [sys.executable, "-m", "laborgraph"]


def seconds(job: Callable[[], object]) -> float:
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def fastest(command: list[str], repeats: int) -> float:
    def job() -> None:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    job()
    return min(seconds(job) for _ in range(repeats))


def cold(repeats: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LABORGRAPH_CACHE"] = folder
        place = Path(folder) / "peer"
        load_store(location=place)
        code = f"import pyoxigraph; pyoxigraph.Store.read_only({str(place)!r})"
        peer = fastest([sys.executable, "-c", code], repeats)
        print(f"bare Python that opens the store: {peer * 1000:.0f} ms")
        ratios = {
            name: fastest([*PROGRAM, "query", name, "--format", "csv"], repeats) / peer
            for name in (query.name for query in catalogue())
        }
        worst = max(ratios, key=lambda name: ratios[name])
        median = statistics.median(ratios.values())
        print(f"cold query: median {median:.1f}x, worst {ratios[worst]:.1f}x ({worst})")
        for words in ("remittances", "8%", "maquila encubierta"):
            print(f"cold search {words!r}: {fastest([*PROGRAM, 'search', words], repeats) / peer:.1f}x")


def warm(repeats: int) -> None:
    door, peer = shipped_door(), RdflibDoor(laborgraph.load(engine="rdflib"))
    ratios = {}
    for query in catalogue():
        ours = min(seconds(lambda name=query.name: run(door, name)) for _ in range(repeats))  # type: ignore[misc]
        theirs = seconds(lambda name=query.name: run(peer, name))  # type: ignore[misc]
        ratios[query.name] = theirs / ours
        print(
            f"  {query.name:<28}{ours * 1000:8.1f} ms  rdflib {theirs * 1000:9.1f} ms  {theirs / ours:7.0f}x"
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
