"""The faults of the eyes that more than one place meets; each code is raised from here alone."""

from __future__ import annotations

from config.faults import Fault
from devices.face.watchdog import Alarm, Finding


def engine_unavailable(why: str) -> Fault:
    """There is no face engine, and no weaker one takes its place."""
    return Fault("FACE-UNAVAILABLE", why)


def process_died(detail: str) -> Fault:
    """The process of the eyes has ended, hangs or says nonsense."""
    return Fault("FACE-PROCESS-DIED", detail)


def alarmed(alarm: Alarm) -> Fault:
    """What the watchdog of the pictures has found."""
    match alarm.finding:
        case Finding.STALLED:
            return Fault("CAMERA-STALLED", alarm.detail)
        case Finding.FROZEN:
            return Fault("CAMERA-FROZEN", alarm.detail)
        case Finding.GARBLED:
            return process_died(alarm.detail)
