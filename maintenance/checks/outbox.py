"""What the office is owed gets there: nothing waits for long, and nothing is set aside because it cannot be read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from config.faults import Fault
from config.parts import PartName
from maintenance.machine import Machine
from maintenance.port import Finding

PART = PartName.RECORDS
EVERY_S = 120.0
WITHIN_A_VISIT = True
#: an office that was away is tried again within five minutes; who waits longer waits for something else
WAITS_AT_MOST = timedelta(minutes=30)


async def look(machine: Machine) -> Sequence[Finding]:
    ledger = (await machine.memory.now()).ledger
    findings = [Finding(PART, fault) for fault in ledger.unread()]
    latest = machine.clock.now() - WAITS_AT_MOST
    waiting = [one for one in ledger.open() if not ledger.is_aside(one) and one.planned.at < latest]
    if waiting:
        oldest = waiting[0].planned
        findings.append(Finding(PART, Fault("OUTBOX-WAITING", f"{len(waiting)}, {oldest.at:%Y-%m-%d %H:%M}")))
    return findings
