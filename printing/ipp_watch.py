"""A job watched until the printer has taken it, or until it is known that it will not."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pyipp.enums import IppJobState

from config.clock import Clock
from config.faults import Fault
from printing.ipp_jobs import ended, has_begun
from printing.ipp_link import Refused, Silent
from printing.ipp_state import reasons, still, trouble
from printing.job import Stop, fault

POLL_EVERY_S = 0.5
#: a service can be away for a moment, during its log rotation for example
TOLERATED_FAILED_QUERIES = 3
#: how long a mere warning of a jam or an empty tray may stand while our job does not come out; many printers never
#: call it an error, and the time of a whole job is too long to let somebody wait before a jammed printer
WARNING_PATIENCE_S = 20


@dataclass(frozen=True)
class Seen:
    """The attributes of the job and of the printer. ``device_silent``: the queue answers, and not the device behind."""

    job: Mapping[str, Any]
    printer: Mapping[str, Any]
    device_silent: bool = False


Look = Callable[[], Awaitable[Seen]]


@dataclass(frozen=True)
class _Observed:
    """One look at the printer and at our job.

    ``stop`` keeps it from printing; ``doubt`` is new and may, as it only warns; ``suspect`` stood there before.
    """

    job: IppJobState
    begun_at: int | None
    ended: Fault | None
    message: str
    printer_reasons: frozenset[str]
    stop: Fault | None
    doubt: Fault | None
    suspect: Fault | None


async def watch(
    look: Look, clock: Clock, limit_s: float, media: str, standing: frozenset[str]
) -> AsyncGenerator[IppJobState, None]:
    """Every change of a job until it is completed; a Fault when it will not be, or is not within ``limit_s``.

    ``standing`` were the reasons of the printer when the job began: the warning of a tray that nobody uses.
    """
    deadline = clock.monotonic() + limit_s
    last: _Observed | None = None
    sure_at = clock.monotonic()
    failures = 0
    while True:
        try:
            seen = _observed(await look(), media, standing)
        except Silent as silence:
            failures += 1
            if failures > TOLERATED_FAILED_QUERIES:
                raise fault(silence.stop, str(silence)) from silence
        except Refused as refusal:
            raise fault(refusal.stop, f"job: {refusal}") from refusal
        else:
            failures = 0
            if last is None or seen.job != last.job:
                yield seen.job
            if _finished(seen, last):
                return
            standing = still(standing, seen.printer_reasons)
            last, sure_at = seen, sure_at if seen.doubt else clock.monotonic()
        now = clock.monotonic()
        if last and last.doubt and now - sure_at >= WARNING_PATIENCE_S:
            raise last.doubt
        if now >= deadline:
            raise (last.suspect if last else None) or fault(Stop.TOO_LONG, last.message if last else "")
        await clock.sleep(POLL_EVERY_S)


def _observed(seen: Seen, media: str, standing: frozenset[str]) -> _Observed:
    job, printer = seen.job, seen.printer
    silent = fault(Stop.OFF, "the device behind the queue") if seen.device_silent else None
    return _Observed(
        job=IppJobState(job["job-state"]),
        begun_at=job["time-at-processing"] if has_begun(job) else None,
        ended=ended(job),
        message=str(printer.get("printer-state-message") or ""),
        printer_reasons=reasons(printer),
        stop=trouble(printer, media=media, standing=standing),
        doubt=trouble(printer, media=media, standing=standing, warnings_count=True) or silent,
        suspect=trouble(printer, media=media, warnings_count=True) or silent,
    )


def _finished(seen: _Observed, last: _Observed | None) -> bool:
    """Whether the job is completed; a Fault when it has ended in another way or cannot go on."""
    if seen.job is IppJobState.COMPLETED:
        return True
    if seen.stop:
        raise seen.stop
    if seen.ended:
        raise seen.ended
    put_back = seen.begun_at and seen.job in (IppJobState.PENDING, IppJobState.HELD)
    begun_again = last and last.begun_at and seen.begun_at != last.begun_at
    if put_back or begun_again:  # after a restart: what came out before would come out twice
        raise fault(Stop.LOST, "job: begun again")
    return False
