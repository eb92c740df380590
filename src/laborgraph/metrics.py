"""Count what the server does, in the text format of Prometheus."""

from collections import Counter

from laborgraph.worker_handle import Counts
from laborgraph.workers import Pool

__all__ = ["Metrics"]


class Metrics:
    """The counters of one server since its start."""

    def __init__(self, started: float) -> None:
        self.started = started
        self.statuses: Counter[int] = Counter()
        self.seconds = 0.0
        self.reloads: Counter[str] = Counter({"done": 0, "failed": 0})
        self.counts = Counts()
        self.direct = 0

    def add(self, status: int, seconds: float) -> None:
        """Count one request."""
        self.statuses[status] += 1
        self.seconds += seconds

    def text(self, pool: Pool, hits: int, dropped: int) -> str:
        """Everything, with what each number means."""
        counts = self.counts
        families: list[tuple[str, str, str, dict[str, float]]] = [
            ("requests_total", "counter", "Requests answered, by status.",
             {f'{{status="{status}"}}': count for status, count in sorted(self.statuses.items())}),
            ("request_seconds_sum", "counter", "Seconds that all requests took.", {"": self.seconds}),
            ("queries_ended_total", "counter", "Queries ended in their midst, by reason.",
             {f'{{reason="{why}"}}': count for why, count in counts.ended.items()}),
            ("cache_hits", "gauge", "Requests answered from memory since the graph was loaded.", {"": hits}),
            ("direct_total", "counter", "Queries answered in the server itself.", {"": self.direct}),
            ("busy_total", "counter", "Requests sent away because all places were taken.", {"": counts.busy}),
            ("forks_total", "counter", "Worker processes started.", {"": counts.forks}),
            ("reloads_total", "counter", "Reloads of the graph, by outcome.",
             {f'{{outcome="{how}"}}': count for how, count in sorted(self.reloads.items())}),
            ("log_lines_dropped_total", "counter", "Lines of the log that nobody read.", {"": dropped}),
            ("running", "gauge", "Requests that workers are at.", {"": pool.running}),
            ("waiting", "gauge", "Requests that wait for a worker.", {"": pool.waiting}),
            ("workers", "gauge", "Worker processes.", {"": pool.size}),
            ("statements", "gauge", "Statements of the graph.", {"": pool.statements}),
            ("start_time_seconds", "gauge", "When the server was started, since 1970.", {"": self.started}),
        ]  # fmt: skip
        lines = []
        for name, kind, meaning, values in families:
            lines += [f"# HELP laborgraph_{name} {meaning}", f"# TYPE laborgraph_{name} {kind}"]
            lines += [f"laborgraph_{name}{label} {_number(value)}" for label, value in values.items()]
        return "\n".join(lines) + "\n"


def _number(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")
