"""A printer behind IPP: a CUPS queue or an IPP Everywhere printer (RFC 8011), followed job by job.

"Completed" only says that the printer took the whole document; that is reported as SENT, never as printed. Whatever
fails is taken out of the queue at once, because a blocked job would come out for the next citizen after the refill.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from pyipp.enums import IppJobState, IppOperation, IppStatus

from config.clock import Clock
from config.faults import Fault
from printing.ipp_link import SUBMIT_TIMEOUT_S, Link, Refused, Silent, as_fault, first, keywords, understood
from printing.ipp_state import (
    A4,
    ATTRIBUTES,
    FORMAT,
    STATE_ATTRIBUTES,
    device_behind,
    job_settings,
    reasons,
    still,
    trouble,
    unfit,
)
from printing.job import Stop, failed, fault
from printing.port import JobState, JobStatus, Outcome, Paper, PrinterState, Ticket

POLL_EVERY_S = 0.5
#: a service can be away for a moment, during its log rotation for example
TOLERATED_FAILED_QUERIES = 3
#: how long a mere warning of a jam or an empty tray may stand while our job does not come out; many printers never
#: call it an error, and the time of a whole job is too long to let somebody wait before a jammed printer
WARNING_PATIENCE_S = 20

_ENDED_BADLY = frozenset({IppJobState.CANCELED, IppJobState.ABORTED})
_RUNNING = frozenset({IppJobState.PENDING, IppJobState.HELD, IppJobState.PROCESSING, IppJobState.STOPPED})


@dataclass(frozen=True)
class _Observed:
    """One look at the printer and at our job.

    ``stop`` keeps it from printing; ``doubt`` is new and may, as it only warns; ``suspect`` stood there before.
    """

    job: IppJobState
    job_reasons: str
    message: str
    printer_reasons: frozenset[str]
    stop: Fault | None
    doubt: Fault | None
    suspect: Fault | None


class IppPrinter:
    """Prints to ``uri`` (``ipp://localhost:631/printers/papers``; ``ipps`` needs a certificate the system trusts).

    ``name`` is this kiosk's own: its jobs carry it, and no other job is ever touched. Before a paper is handed over,
    every earlier job of that name is taken out: it would be somebody else's paper. A job that is not completed
    ``job_timeout_s`` seconds after its submission (on ``clock``) is withdrawn. ``media`` is the paper of all its jobs.
    """

    def __init__(self, uri: str, job_timeout_s: float, clock: Clock, name: str, media: str = A4) -> None:
        self._link = Link(uri, name)
        self._job_timeout_s = job_timeout_s
        self._clock = clock
        self._name = name
        self._media = media
        #: held while a paper is on its way: emptying the queue must not take that one
        self._queue = asyncio.Lock()

    async def ready(self) -> None:
        """The printer answers, can do all that a paper needs, accepts jobs, and nothing keeps it from printing.

        That of a queue's own device, too, where it can be asked.
        """
        with as_fault():
            printer = await self._printer()
            if reason := unfit(printer, self._media) or trouble(printer):
                raise reason
            if printer.get("printer-is-accepting-jobs") is False:
                raise fault(Stop.OTHER, "not accepting jobs")
            if (device := device_behind(printer)) and (reason := trouble(await self._state_of(device))):
                raise reason

    async def follow(self, paper: Paper) -> AsyncGenerator[JobStatus, None]:
        """QUEUED, PRINTING when the printer begins, then SENT or FAILED. Ending it early withdraws the job."""
        yield JobStatus(paper.key, JobState.QUEUED)
        async with self._queue:
            handed_over, settled = False, False
            job: int | None = None
            try:
                with as_fault():
                    await self._empty()
                    printer = await self._printer()
                    if reason := unfit(printer, self._media):
                        raise reason
                    handed_over = True
                    job = await self._submit(paper, job_settings(printer, self._media))
                async with aclosing(self._watch(job, reasons(printer))) as observations:
                    async for seen in observations:
                        if seen.job is IppJobState.PROCESSING:
                            yield JobStatus(paper.key, JobState.PRINTING, detail=seen.job_reasons)
                settled = True
                yield JobStatus(paper.key, JobState.SENT)
            except Fault as why:
                settled = True
                yield await self._settle(paper, job, why) if handed_over else failed(paper, why)
            finally:
                if handed_over and not settled:
                    await self._withdraw()

    async def clear(self) -> None:
        """Cancel every unfinished job of ours but one that is being followed; PRINTER-* when that cannot be done."""
        async with self._queue:
            with as_fault():
                await self._empty()

    async def outcome(self, ticket: Ticket, sheets: int) -> Outcome:  # noqa: ARG002 - a counter is not read yet
        """Completed says that the printer took it, and no more; what it has forgotten nobody can tell."""
        with as_fault(), understood():
            try:
                answer = await self._link.ask(IppOperation.GET_JOB_ATTRIBUTES, {"job-id": int(ticket.job)})
            except Refused:
                return Outcome.UNCERTAIN
            ended_badly = first(answer, "jobs")["job-state"] in _ENDED_BADLY
            return Outcome.NOT_PRINTED if ended_badly else Outcome.UNCERTAIN

    async def state(self) -> PrinterState:
        """It answers; its levels are not read yet."""
        with as_fault():
            await self._printer()
        return PrinterState()

    async def recover(self) -> None:
        """Empty the queue; a paused one is not enabled yet."""
        await self.clear()

    async def _empty(self) -> None:
        for job in await self._our_jobs():
            await self._cancel(job)

    async def _submit(self, paper: Paper, settings: Mapping[str, str]) -> int:
        attributes = {
            "job-name": f"{self._name} {paper.key}",
            "document-format": FORMAT,
            "ipp-attribute-fidelity": True,  # rather refused, and said, than on other paper
        }
        operation = IppOperation.PRINT_JOB
        answer = await self._link.ask(operation, attributes, settings, paper.pdf, SUBMIT_TIMEOUT_S)
        return int(first(answer, "jobs")["job-id"])

    async def _watch(self, job: int, standing: frozenset[str]) -> AsyncGenerator[_Observed, None]:
        """Every change of ``job`` until it is completed; a Fault when it will not be.

        ``standing`` were the reasons of the printer when the job began: the warning of a tray that nobody uses.
        """
        deadline = self._clock.monotonic() + self._job_timeout_s
        last: _Observed | None = None
        sure_at = self._clock.monotonic()
        failures = 0
        while True:
            try:
                seen = await self._observe(job, standing)
            except Silent as silence:
                failures += 1
                if failures > TOLERATED_FAILED_QUERIES:
                    raise fault(silence.stop, str(silence)) from silence
            except Refused as refusal:  # it has forgotten the job, so it will not print it
                raise fault(refusal.stop, f"job: {refusal}") from refusal
            else:
                failures = 0
                if last is None or seen.job != last.job:
                    yield seen
                if _finished(seen):
                    return
                standing = still(standing, seen.printer_reasons)
                last, sure_at = seen, sure_at if seen.doubt else self._clock.monotonic()
            now = self._clock.monotonic()
            if last and last.doubt and now - sure_at >= WARNING_PATIENCE_S:
                raise last.doubt
            if now >= deadline:
                raise (last.suspect if last else None) or fault(Stop.TOO_LONG, last.message if last else "")
            await self._clock.sleep(POLL_EVERY_S)

    async def _observe(self, job: int, standing: frozenset[str]) -> _Observed:
        with understood():
            answer = await self._link.ask(IppOperation.GET_JOB_ATTRIBUTES, {"job-id": job})
            printer = await self._printer()
            attributes = first(answer, "jobs")
            return _Observed(
                job=IppJobState(attributes["job-state"]),
                job_reasons=" ".join(keywords(attributes.get("job-state-reasons"))),
                message=str(printer.get("printer-state-message") or ""),
                printer_reasons=reasons(printer),
                stop=trouble(printer, standing=standing),
                doubt=trouble(printer, standing=standing, warnings_count=True),
                suspect=trouble(printer, warnings_count=True),
            )

    async def _settle(self, paper: Paper, job: int | None, reason: Fault) -> JobStatus:
        """Withdraw what failed. A job that had completed in the meantime is SENT: nobody must print it twice."""
        if await self._withdraw() and job is not None and await self._has_completed(job):
            return JobStatus(paper.key, JobState.SENT, detail=f"after {reason.code}")
        return failed(paper, reason)

    async def _withdraw(self) -> bool:
        """Take our jobs out now; False when that could not be done, and is still to be done before the next paper."""
        try:
            await self._empty()
        except (Silent, Refused):
            return False
        return True

    async def _has_completed(self, job: int) -> bool:
        try:
            with understood():
                answer = await self._link.ask(IppOperation.GET_JOB_ATTRIBUTES, {"job-id": job})
                return first(answer, "jobs")["job-state"] is IppJobState.COMPLETED
        except (Silent, Refused):
            return False

    async def _our_jobs(self) -> list[int]:
        """The unfinished jobs that carry our name; not every printer heeds ``my-jobs``."""
        wanted = ["job-id", "job-state", "job-name"]
        attributes = {"my-jobs": True, "which-jobs": "not-completed", "requested-attributes": wanted}
        with understood():
            answer = await self._link.ask(IppOperation.GET_JOBS, attributes)
            return [
                job["job-id"]
                for job in answer["jobs"]
                if job.get("job-state", IppJobState.PENDING) in _RUNNING
                and str(job.get("job-name", "")).startswith(f"{self._name} ")
            ]

    async def _cancel(self, job: int) -> None:
        try:
            await self._link.ask(IppOperation.CANCEL_JOB, {"job-id": job})
        except Refused as refusal:
            if refusal.status not in (IppStatus.ERROR_NOT_POSSIBLE, IppStatus.ERROR_NOT_FOUND):  # it had ended
                raise

    async def _printer(self) -> Mapping[str, Any]:
        attributes = {"requested-attributes": list(ATTRIBUTES)}
        return first(await self._link.ask(IppOperation.GET_PRINTER_ATTRIBUTES, attributes), "printers")

    async def _state_of(self, device: str) -> Mapping[str, Any]:
        attributes = {"requested-attributes": list(STATE_ATTRIBUTES)}
        return first(await Link(device, self._name).ask(IppOperation.GET_PRINTER_ATTRIBUTES, attributes), "printers")


def _finished(seen: _Observed) -> bool:
    """Whether the job is completed; a Fault when it has ended in another way or cannot go on."""
    if seen.job is IppJobState.COMPLETED:
        return True
    if seen.stop:
        raise seen.stop
    if seen.job in _ENDED_BADLY or seen.job is IppJobState.STOPPED:
        raise fault(Stop.OTHER, seen.job_reasons)
    return False
