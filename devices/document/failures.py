"""The faults of the document camera; each code is raised from here alone."""

from __future__ import annotations

from config.faults import Fault
from devices.face.watchdog import Alarm, Finding


def absent(detail: str) -> Fault:
    """It is not plugged in, cannot be opened, or is another one than the settings name."""
    return Fault("DOCUMENT-ABSENT", detail)


def process_died(detail: str) -> Fault:
    """Its process has ended, hangs or says nonsense."""
    return Fault("DOCUMENT-PROCESS-DIED", detail)


def alarmed(alarm: Alarm) -> Fault:
    """What the watchdog of the pictures has found."""
    if alarm.finding is Finding.GARBLED:
        return process_died(alarm.detail)
    return Fault("DOCUMENT-STALLED", alarm.detail)
