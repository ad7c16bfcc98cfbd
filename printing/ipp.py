"""A printer behind IPP: a CUPS queue or an IPP Everywhere printer (RFC 8011), followed job by job.

"Completed" only says that the printer took the whole document; that is reported as SENT, never as printed. Whatever
fails is taken out of the queue at once, because a blocked job would come out for the next citizen after the refill.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
from pyipp import IPP, IPPConnectionError, IPPError, IPPParseError
from pyipp.enums import IppJobState, IppOperation, IppPrinterState, IppStatus

from config.clock import Clock
from config.faults import Fault
from printing.job import Stop, failed, fault
from printing.port import JobState, JobStatus, Paper

POLL_EVERY_S = 0.5
#: a service can be away for a moment, during its log rotation for example
TOLERATED_FAILED_QUERIES = 3
QUERY_TIMEOUT_S = 8
#: a printer that wakes from sleep answers late
SUBMIT_TIMEOUT_S = 30
#: how long a mere warning of a jam or an empty tray may stand while our job does not come out; many printers never
#: call it an error, and the time of a whole job is too long to let somebody wait before a jammed printer
WARNING_PATIENCE_S = 20
#: whose jobs ours are in a shared queue; also the name on the printer's own panel
USER = "kiosk"

#: RFC 8011 section 5.4.12 and PWG 5100.9, without the severity suffix; the first that is present is named
_REASONS = {
    "media-jam": Stop.JAM,
    "cover-open": Stop.COVER,
    "door-open": Stop.COVER,
    "interlock-open": Stop.COVER,
    "input-tray-missing": Stop.COVER,
    "media-empty": Stop.NO_PAPER,
    "media-needed": Stop.NO_PAPER,
    "marker-supply-empty": Stop.INK,
    "toner-empty": Stop.INK,
    "offline": Stop.OFF,
    "shutdown": Stop.OFF,
    "timed-out": Stop.OFF,
}
_MILD = ("-report", "-warning")
_ENDED_BADLY = frozenset({IppJobState.CANCELED, IppJobState.ABORTED})
_RUNNING = frozenset({IppJobState.PENDING, IppJobState.HELD, IppJobState.PROCESSING, IppJobState.STOPPED})


class _Refused(Exception):
    """The service answered, and the answer was no."""

    def __init__(self, status: int | None) -> None:
        self.status = status
        name = IppStatus(status).name if status in set(IppStatus) else f"status {status}"
        super().__init__(name.lower().replace("_", "-"))


class _Silent(Exception):
    """No usable answer: off, unreachable, or not speaking IPP."""


@dataclass(frozen=True)
class _Observed:
    """One look at the printer and at our job. ``stop`` keeps it from printing; ``doubt`` may, as it only warns."""

    job: IppJobState
    reasons: str
    stop: Fault | None
    doubt: Fault | None


class IppPrinter:
    """Prints to ``uri`` (``ipp://localhost:631/printers/papers``; ``ipps`` needs a certificate the system trusts).

    A job that is not completed ``job_timeout_s`` seconds after its submission (on ``clock``) is withdrawn.
    """

    def __init__(self, uri: str, job_timeout_s: float, clock: Clock) -> None:
        self._uri = uri
        self._job_timeout_s = job_timeout_s
        self._clock = clock
        #: whether a job of ours may still lie in the queue; then nothing is printed before it is gone
        self._left_behind = False

    async def ready(self) -> None:
        """The printer answers, accepts jobs, and nothing keeps it from printing."""
        await self._clear_leftovers()
        with _as_fault():
            printer = await self._printer()
        if reason := trouble(printer):
            raise reason
        if printer.get("printer-is-accepting-jobs") is False:
            raise fault(Stop.OTHER, "not accepting jobs")

    async def follow(self, paper: Paper) -> AsyncGenerator[JobStatus, None]:
        """QUEUED, PRINTING when the printer begins, then SENT or FAILED. Ending it early withdraws the job."""
        yield JobStatus(paper.key, JobState.QUEUED)
        job: int | None = None
        settled = False
        try:
            await self._clear_leftovers()
            self._left_behind = True
            job = await self._submit(paper)
            async with aclosing(self._watch(job)) as observations:
                async for seen in observations:
                    if seen.job is IppJobState.PROCESSING:
                        yield JobStatus(paper.key, JobState.PRINTING, detail=seen.reasons)
            settled, self._left_behind = True, False
            yield JobStatus(paper.key, JobState.SENT)
        except Fault as reason:
            settled = True
            yield await self._settle(paper, job, reason)
        finally:
            if not settled:
                await self._withdraw()

    async def clear(self) -> None:
        """Cancel every unfinished job of ours; PRINTER-OFF or PRINTER-STOPPED when that cannot be done."""
        with _as_fault():
            for job in await self._unfinished_jobs():
                await self._cancel(job)
            self._left_behind = False

    async def _clear_leftovers(self) -> None:
        if self._left_behind:
            await self.clear()

    async def _submit(self, paper: Paper) -> int:
        attributes = {"job-name": paper.key, "document-format": "application/pdf"}
        with _as_fault():
            answer = await self._ask(IppOperation.PRINT_JOB, attributes, paper.pdf, SUBMIT_TIMEOUT_S)
            return int(_first(answer, "jobs")["job-id"])

    async def _watch(self, job: int) -> AsyncGenerator[_Observed, None]:
        """Every change of ``job`` until it is completed; a Fault when it will not be."""
        deadline = self._clock.monotonic() + self._job_timeout_s
        last: _Observed | None = None
        sure_at = self._clock.monotonic()
        failures = 0
        while True:
            try:
                seen = await self._observe(job)
            except _Silent as silence:
                failures += 1
                if failures > TOLERATED_FAILED_QUERIES:
                    raise fault(Stop.OFF, str(silence)) from silence
            else:
                failures = 0
                if last is None or seen.job != last.job:
                    yield seen
                if _finished(seen):
                    return
                last, sure_at = seen, sure_at if seen.doubt else self._clock.monotonic()
            now = self._clock.monotonic()
            if last and last.doubt and now - sure_at >= WARNING_PATIENCE_S:
                raise last.doubt
            if now >= deadline:
                raise fault(Stop.TOO_LONG, last.reasons if last else "")
            await self._clock.sleep(POLL_EVERY_S)

    async def _observe(self, job: int) -> _Observed:
        try:
            answer = await self._ask(IppOperation.GET_JOB_ATTRIBUTES, {"job-id": job})
            printer = await self._printer()
        except _Refused as refusal:  # it has forgotten the job, so it will not print it
            raise fault(Stop.OTHER, f"job: {refusal}") from refusal
        attributes = _first(answer, "jobs")
        reasons = " ".join(_keywords(attributes.get("job-state-reasons")))
        return _Observed(
            IppJobState(attributes["job-state"]), reasons, trouble(printer), trouble(printer, warnings_count=True)
        )

    async def _settle(self, paper: Paper, job: int | None, reason: Fault) -> JobStatus:
        """Withdraw what failed. A job that had completed in the meantime is SENT: nobody must print it twice."""
        await self._withdraw()
        if job is not None and not self._left_behind and await self._has_completed(job):
            return JobStatus(paper.key, JobState.SENT, detail=f"after {reason.code}")
        return failed(paper, reason)

    async def _withdraw(self) -> None:
        """Take our jobs out now, or remember that it is still to be done."""
        self._left_behind = True
        try:
            await self.clear()
        except Fault:
            self._left_behind = True  # ready() and the next follow() clear before anything else

    async def _has_completed(self, job: int) -> bool:
        try:
            answer = await self._ask(IppOperation.GET_JOB_ATTRIBUTES, {"job-id": job})
            return _first(answer, "jobs")["job-state"] is IppJobState.COMPLETED
        except (_Silent, _Refused):
            return False

    async def _unfinished_jobs(self) -> list[int]:
        attributes = {"my-jobs": True, "which-jobs": "not-completed", "requested-attributes": ["job-id", "job-state"]}
        answer = await self._ask(IppOperation.GET_JOBS, attributes)
        return [job["job-id"] for job in answer["jobs"] if job.get("job-state", IppJobState.PENDING) in _RUNNING]

    async def _cancel(self, job: int) -> None:
        try:
            await self._ask(IppOperation.CANCEL_JOB, {"job-id": job})
        except _Refused as refusal:
            if refusal.status not in (IppStatus.ERROR_NOT_POSSIBLE, IppStatus.ERROR_NOT_FOUND):  # it had ended
                raise

    async def _printer(self) -> Mapping[str, Any]:
        wanted = ["printer-state", "printer-state-reasons", "printer-is-accepting-jobs"]
        answer = await self._ask(IppOperation.GET_PRINTER_ATTRIBUTES, {"requested-attributes": wanted})
        return _first(answer, "printers")

    async def _ask(
        self,
        operation: IppOperation,
        attributes: Mapping[str, Any],
        data: bytes = b"",
        timeout_s: float = QUERY_TIMEOUT_S,
    ) -> dict[str, Any]:
        """One request on a connection of its own: printers drop idle ones, and no handle outlives a power switch."""
        message = {"operation-attributes-tag": {"requesting-user-name": USER, **attributes}, "data": data}
        try:
            async with (
                asyncio.timeout(timeout_s),
                IPP(self._uri, verify_ssl=True, request_timeout=SUBMIT_TIMEOUT_S) as ipp,
            ):
                return await ipp.execute(operation, message)
        except (IPPConnectionError, IPPParseError, aiohttp.ClientError, OSError) as error:
            raise _Silent(type(error).__name__) from error
        except IPPError as error:
            status = next((part["status-code"] for part in error.args if isinstance(part, dict)), None)
            raise _Refused(status) from error


@contextmanager
def _as_fault() -> Iterator[None]:
    try:
        yield
    except _Silent as silence:
        raise fault(Stop.OFF, str(silence)) from silence
    except _Refused as refusal:
        raise fault(Stop.OTHER, str(refusal)) from refusal


def _first(answer: Mapping[str, Any], group: str) -> Mapping[str, Any]:
    """The first attribute group of its kind; an answer without one says nothing."""
    if not answer[group]:
        raise _Silent(f"answer without {group}")
    found: Mapping[str, Any] = answer[group][0]
    return found


def _finished(seen: _Observed) -> bool:
    """Whether the job is completed; a Fault when it has ended in another way or cannot go on."""
    if seen.job is IppJobState.COMPLETED:
        return True
    if seen.stop:
        raise seen.stop
    if seen.job in _ENDED_BADLY or seen.job is IppJobState.STOPPED:
        raise fault(Stop.OTHER, seen.reasons)
    return False


def trouble(printer: Mapping[str, Any], *, warnings_count: bool = False) -> Fault | None:
    """What keeps a printer with these attributes from printing.

    A reason marked as a report or a warning counts only when the printer has stopped or ``warnings_count``, except that
    nothing comes out of a printer that is off. A printer that stopped for reasons that no rule knows is
    PRINTER-STOPPED, naming them.
    """
    stopped = printer.get("printer-state") == IppPrinterState.STOPPED
    keywords = [word for word in _keywords(printer.get("printer-state-reasons")) if word != "none"]
    severe = {_bare(word) for word in keywords if stopped or warnings_count or not word.endswith(_MILD)}
    present = severe | {bare for bare in map(_bare, keywords) if _REASONS.get(bare) is Stop.OFF}
    for reason, stop in _REASONS.items():
        if reason in present:
            return fault(stop, " ".join(keywords))
    return fault(Stop.OTHER, " ".join(keywords)) if stopped else None


def _bare(keyword: str) -> str:
    for suffix in (*_MILD, "-error"):
        keyword = keyword.removesuffix(suffix)
    return keyword


def _keywords(value: str | list[str] | None) -> list[str]:
    """IPP gives one keyword as a string, several as a list."""
    return [value] if isinstance(value, str) else list(value or ())
