"""Whether a kiosk serves after an update: pure, and never in doubt for long."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from config.faults import fault_list
from fleet.messages import Serving, Trouble
from maintenance.agent.port import Told
from maintenance.agent.updates.journal import Before

SERVES = frozenset({Serving.IDLE, Serving.VISIT, Serving.STAFF})
SAFE = "safe"


@dataclass(frozen=True)
class Gate:
    """It has to come to serve within ``within_s`` seconds, and to have served for ``steady_s`` without a break."""

    within_s: float = 600.0
    steady_s: float = 60.0


class Verdict(StrEnum):
    WAIT = "wait"
    SERVES = "serves"
    FAILS = "fails"


@dataclass(frozen=True)
class Looks:
    """What was seen so far. ``well_since``: when it began to serve without new trouble, None while it does not."""

    begun: float
    well_since: float | None = None
    seen: str = "gone"

    def look(self, told: Told | None, before: Before, now: float) -> Looks:
        """One look more, at ``now`` (seconds of any clock that only grows)."""
        wrong = trouble(told, before)
        since = None if wrong else (now if self.well_since is None else self.well_since)
        return Looks(self.begun, since, wrong)

    def verdict(self, gate: Gate, now: float) -> Verdict:
        if self.well_since is not None and now - self.well_since >= gate.steady_s:
            return Verdict.SERVES
        return Verdict.FAILS if now - self.begun >= gate.within_s else Verdict.WAIT


def how_it_stands(told: Told | None) -> Before:
    """What an update must not make worse."""
    if told is None:
        return Before()
    return Before(serving=told.serving, issues=frozenset(map(_named, told.issues)), safe=told.mode == SAFE)


def trouble(told: Told | None, before: Before) -> str:
    """What keeps the kiosk from serving and did not before, as a word; "" when it serves as it did.

    Of new issues only those count for which somebody has to come at once.
    """
    if told is None:
        return Serving.GONE
    if told.mode == SAFE and not before.safe:
        return SAFE
    if told.serving not in SERVES and told.serving is not before.serving:
        return told.serving
    if told.serving in (Serving.STARTING, Serving.HUNG):
        return told.serving
    new = sorted({issue.code for issue in told.issues if _named(issue) not in before.issues and _urgent(issue.code)})
    return ",".join(new)


def _named(issue: Trouble) -> str:
    return f"{issue.part} {issue.code}"


def _urgent(code: str) -> bool:
    """One that is not known here is of a newer program: nobody can say that it does not matter."""
    entry = fault_list().get(code)
    return entry is None or entry.urgency == "now"
