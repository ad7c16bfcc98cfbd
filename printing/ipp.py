"""A printer behind IPP: a CUPS queue or an IPP Everywhere printer (RFC 8011), followed job by job.

"Completed" only says that the printer took the whole document; that is reported as SENT. PRINTED is what the device
itself has counted, sheet by sheet. Whatever fails is taken out of the queue at once, because a blocked job would come
out for the next citizen after the refill.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from pyipp.enums import IppJobState, IppOperation, IppStatus

from config.clock import Clock
from config.faults import Fault
from printing.ipp_device import Device, device_of
from printing.ipp_jobs import ENDED_BADLY, Handle, Jobs, ended, has_begun, sheets_of
from printing.ipp_link import Link, Refused, Silent, as_fault, first, understood
from printing.ipp_state import (
    A4,
    ATTRIBUTES,
    can,
    is_paused,
    is_queue,
    job_settings,
    not_ready,
    paused,
    reasons,
    state,
    unfit,
)
from printing.ipp_supplies import counter
from printing.ipp_watch import POLL_EVERY_S, Seen, watch
from printing.job import Stop, failed, fault
from printing.port import JobState, JobStatus, Outcome, Paper, PrinterState, Ticket

#: how long after the last byte a device may still be counting the sheets of a job of which it has counted some
COUNTING_PATIENCE_S = 10
#: how long a printer may say that it is busy with another job before it takes ours
BUSY_PATIENCE_S = 20


class IppPrinter:
    """Prints to ``uri`` (``ipp://localhost:631/printers/papers``; ``ipps`` needs a certificate the system trusts).

    ``name`` is this kiosk's own: its jobs carry it, and no other job is ever touched. Before a paper is handed over,
    every earlier job of that name is taken out: it would be somebody else's paper. A job that is not completed
    ``job_timeout_s`` seconds after its submission (on ``clock``) is withdrawn. ``media`` is the paper of all its jobs.
    ``door`` is the domain socket of its CUPS, when that is another than this machine's own.
    """

    def __init__(
        self, uri: str, job_timeout_s: float, clock: Clock, name: str, media: str = A4, door: Path | None = None
    ) -> None:
        self._link = Link(uri, name, door)
        self._jobs = Jobs(self._link, name)
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
            if reason := unfit(printer, self._media) or await self._not_ready(printer):
                raise reason

    async def follow(self, paper: Paper) -> AsyncGenerator[JobStatus, None]:
        """QUEUED, PRINTING when the printer begins, then PRINTED, SENT or FAILED. Ending it early withdraws the job.

        QUEUED comes again, with the ticket, as soon as the printer has named the job. A printer that cannot make a job
        before its document gives no number then; the ticket holds the mark by which the job is found.
        """
        yield JobStatus(paper.key, JobState.QUEUED)
        async with self._queue:
            ticket: Ticket | None = None
            device: Device | None = None
            settled = False
            try:
                with as_fault():
                    printer = await self._empty()
                    if reason := unfit(printer, self._media):
                        raise reason
                    device = self._device(printer)
                    settings = job_settings(printer, self._media)
                    before = await device.counter() if device else None
                    at_once = not can(printer, IppOperation.CREATE_JOB, IppOperation.SEND_DOCUMENT)
                    job = await self._created(paper.key, settings, at_once=at_once)
                    ticket = job.ticket(before)
                yield JobStatus(paper.key, JobState.QUEUED, ticket=ticket)
                with as_fault():
                    number = await self._jobs.send(job, paper, settings)
                standing = reasons(printer)
                async with aclosing(self._watch(number, job.mark, device, standing)) as changes:
                    async for change in changes:
                        if change is IppJobState.PROCESSING:
                            yield JobStatus(paper.key, JobState.PRINTING)
                settled = True
                yield await self._taken(paper, ticket, device)
            except Fault as why:
                settled = True
                yield await self._settle(paper, ticket, device, why) if ticket else failed(paper, why)
            finally:
                if ticket and not settled:
                    await self._withdraw(device)

    async def clear(self) -> None:
        """Cancel every unfinished job of ours but one that is being followed; PRINTER-* when that cannot be done."""
        async with self._queue:
            with as_fault():
                await self._empty()

    async def outcome(self, ticket: Ticket, sheets: int) -> Outcome:
        """What the device has counted for this job, what the queue remembers of it, or what was counted in all since.

        The queue is emptied first: a job that is still on its way would be somebody else's paper by now. That the
        printer calls a job completed, or cancelled after it had begun, leaves it UNCERTAIN. To be asked before the next
        paper is printed, whose sheets are counted, too.
        """
        mark = Handle.of(ticket).mark
        async with self._queue:
            with as_fault(), understood():
                device = self._device(await self._empty())
                at_device = await device.jobs.find(mark) if device else []
                if sheets_of(at_device) >= sheets:
                    return Outcome.PRINTED
                queued = await self._jobs.find(mark)
                if queued and all(job["job-state"] in ENDED_BADLY and not has_begun(job) for job in queued):
                    return Outcome.NOT_PRINTED
                now = counter(await device.said()) if device else None
        if now is None or ticket.counter is None:
            return Outcome.UNCERTAIN
        moved = now - ticket.counter
        if not moved:
            return Outcome.NOT_PRINTED
        # what it remembers it has counted already; and the sheets of others prove nothing
        return Outcome.PRINTED if moved == sheets and not at_device else Outcome.UNCERTAIN

    async def state(self) -> PrinterState:
        """Its trays, its toner and its counter; those of the device behind a queue, where it can be asked.

        And what waits in a queue that is not ours.
        """
        with as_fault():
            printer = await self._printer()
            device = self._device(printer)
            said = state({**printer, **(await device.said() if device else {})}, self._media)
            return replace(said, others=await self._jobs.others()) if is_queue(printer) else said

    async def recover(self) -> None:
        """Take our jobs out of a queue that has stopped, let it print again, and see whether it could.

        CUPS stops a queue when its paper is out, and leaves it stopped after the refill (pibooth#484). In this order:
        a job that is still there would come out for the next citizen. PRINTER-PAUSED when we have no right to do that.
        """
        async with self._queue:
            with as_fault():
                printer = await self._empty()
                if printer.get("printer-is-accepting-jobs") is False:
                    await self._manage(IppOperation.CUPS_ACCEPT_JOBS)
                if is_paused(printer):
                    await self._manage(IppOperation.RESUME_PRINTER)
        await self.ready()

    async def _not_ready(self, printer: Mapping[str, Any]) -> Fault | None:
        """What keeps it from printing; what a queue says of its device may be of yesterday's job, where we can ask."""
        device = self._device(printer)
        if device is None or not is_queue(printer):
            return not_ready(printer, self._media)
        return not_ready(await device.said(), self._media) or paused(printer)

    async def _manage(self, operation: IppOperation) -> None:
        try:
            await self._link.manage(operation)
        except (Silent, Refused) as refusal:
            raise fault(Stop.PAUSED, f"{operation.name.lower().replace('_', '-')}: {refusal}") from refusal

    async def _created(self, key: str, settings: Mapping[str, str], *, at_once: bool) -> Handle:
        """A job of a printer that may take one at a time: what was withdrawn is still coming to its stop."""
        deadline = self._clock.monotonic() + BUSY_PATIENCE_S
        while True:
            try:
                return await self._jobs.create(key, settings, at_once=at_once)
            except Refused as refusal:
                if refusal.status != IppStatus.ERROR_BUSY or self._clock.monotonic() >= deadline:
                    raise
            await self._clock.sleep(POLL_EVERY_S)

    async def _empty(self) -> Mapping[str, Any]:
        """Nothing of ours is left in the queue, nor in its device, to which a CUPS that was killed may have sent it.

        What the printer says of itself.
        """
        await self._jobs.empty()
        printer = await self._printer()
        if is_queue(printer):
            await self._empty_behind(self._device(printer))
        return printer

    def _watch(
        self, number: int, mark: str, device: Device | None, standing: frozenset[str]
    ) -> AsyncGenerator[IppJobState, None]:
        async def look() -> Seen:
            with understood():
                attributes = await self._jobs.look(number, mark)
                printer = await self._printer()
                if device is None or not is_queue(printer):
                    return Seen(attributes, printer)
                more = await device.supplies()
                return Seen(attributes, {**printer, **(more or {})}, device_silent=more is None)

        return watch(look, self._clock, self._job_timeout_s, self._media, standing)

    async def _taken(self, paper: Paper, ticket: Ticket, device: Device | None) -> JobStatus:
        """The printer has taken all of it: PRINTED when its device has counted every sheet, which may take a moment.

        A queue calls completed what was cancelled at the panel of its device.
        """
        deadline = self._clock.monotonic() + COUNTING_PATIENCE_S
        while True:
            counted, reason = await self._counted(device, ticket, paper.pages)
            if counted >= paper.pages:
                return JobStatus(paper.key, JobState.PRINTED, sheets=counted)
            if reason:
                return failed(paper, reason, counted)
            if not counted or self._clock.monotonic() >= deadline:
                return JobStatus(paper.key, JobState.SENT, sheets=counted)
            await self._clock.sleep(POLL_EVERY_S)

    async def _settle(self, paper: Paper, ticket: Ticket, device: Device | None, reason: Fault) -> JobStatus:
        """Withdraw what failed. What had come out or was taken in the meantime is so: nobody must print it twice."""
        withdrawn = await self._withdraw(device)
        counted, at_device = await self._counted(device, ticket, paper.pages)
        if reason.code == "PRINTER-CANCELLED" and at_device:  # so a queue calls what its device gave up, too
            reason = at_device
        after = f"after {reason.code}"
        if counted >= paper.pages:
            return JobStatus(paper.key, JobState.PRINTED, detail=after, sheets=counted)
        if withdrawn and await self._has_completed(ticket):
            return JobStatus(paper.key, JobState.SENT, detail=after, sheets=counted)
        return failed(paper, reason, counted)

    async def _counted(self, device: Device | None, ticket: Ticket, sheets: int) -> tuple[int, Fault | None]:
        """How many of its ``sheets`` the device has counted, more when they came out twice; and why it counts no more.

        0 of one that counts none, or does not answer. Where it does not count by jobs, its counter of all sheets does,
        unless others must have printed, too.
        """
        if device is None:
            return 0, None
        try:
            with understood():
                jobs = await device.jobs.find(Handle.of(ticket).mark)
                reason = next(filter(None, map(ended, jobs)), None)
                if counted := sheets_of(jobs):
                    return counted, reason
                now = await device.counter()
        except (Silent, Refused):
            return 0, None
        moved = now - ticket.counter if now is not None and ticket.counter is not None else 0
        return (moved if 0 <= moved <= sheets else 0), reason

    async def _withdraw(self, device: Device | None) -> bool:
        """Take our jobs out now; False when that could not be done, and is still to be done before the next paper.

        Of a device whose queue is away they are taken out all the same: they would come out after the refill.
        """
        try:
            await self._empty()
        except (Silent, Refused):
            await self._empty_behind(device)
            return False
        return True

    async def _empty_behind(self, device: Device | None) -> None:
        """One that is off prints nothing now, and is emptied before the next paper."""
        if device:
            with suppress(Silent, Refused):
                await device.jobs.empty()

    async def _has_completed(self, ticket: Ticket) -> bool:
        try:
            with understood():
                jobs = await self._jobs.find(Handle.of(ticket).mark)
                return any(job["job-state"] is IppJobState.COMPLETED for job in jobs)
        except (Silent, Refused):
            return False

    def _device(self, printer: Mapping[str, Any]) -> Device | None:
        return device_of(printer, self._link, self._name)

    async def _printer(self) -> Mapping[str, Any]:
        attributes = {"requested-attributes": list(ATTRIBUTES)}
        return first(await self._link.ask(IppOperation.GET_PRINTER_ATTRIBUTES, attributes), "printers")
