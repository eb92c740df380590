"""Say what the article's own text does and does not support: one audit, or the sum of all."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from laborgraph.doors import Door
from laborgraph.errors import UnknownName, nearest
from laborgraph.querying import Result, run

__all__ = ["AUDITS", "Verdict", "audit", "verdicts"]

AUDITS = ("arithmetic", "citations", "counts", "cross-references", "references", "terms")


@dataclass(frozen=True)
class Verdict:
    """How many findings of an audit come to the same verdict."""

    audit: str
    verdict: str
    findings: int


def audit(door: Door, kind: str) -> Result:
    """The findings of one of ``AUDITS``; raises ``UnknownName`` for another."""
    if kind not in AUDITS:
        raise UnknownName("audit", kind, nearest(kind, AUDITS) or AUDITS)
    return run(door, f"audit-{kind}")


def verdicts(door: Door) -> list[Verdict]:
    """The sum of all audits, by audit and verdict."""
    found = []
    for name in AUDITS:
        result = audit(door, name)
        names = [column.name for column in result.columns]
        at = names.index("verdict" if "verdict" in names else "finding")
        # a remark on several things is one finding
        once = names.index("remark") if "remark" in names else None
        findings = {(str(row[at]), row if once is None else row[once]) for row in result.rows}
        counted = Counter(verdict for verdict, _ in findings)
        found += [Verdict(name, verdict, count) for verdict, count in sorted(counted.items())]
    return found
