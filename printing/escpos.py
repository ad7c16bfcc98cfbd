"""A receipt printer that speaks ESC/POS, followed band by band.

A receipt is printed when the device proves it: a mark that stands behind its last cut has come back, or the printer's
own count of cuts has moved by as many. A printer that can do neither has taken the receipt, and no more is claimed.
What goes wrong leaves nothing in the printer: its buffer is emptied, and what hangs half printed is cut off before the
next receipt begins, because it is somebody else's.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from itertools import count

import config.printers
from config.clock import Clock
from config.faults import Fault
from config.printers import PrinterModel, printer_models
from printing import escpos_commands as commands
from printing.escpos_job import Job
from printing.escpos_link import Lost, Opened, opener
from printing.escpos_mouth import MOUTH_EVERY_S, Mouth, Told
from printing.escpos_session import Session
from printing.escpos_status import Automatic, Condition, Message, condition_told
from printing.job import Stop, fault
from printing.port import JobState, JobStatus, Level, Media, Outcome, Paper, PrinterState, Ticket
from printing.raster import dots_of

#: what the roll is called among the supplies
ROLL = "receipt_roll"
#: so many bands may be on their way: enough to print without a halt, and less than the smallest buffers hold
BANDS_AHEAD = 2
#: so long nothing may happen before the printer is asked what keeps it
LOOK_EVERY_S = 0.5
#: a healthy printer that prints nothing for so long never will
STALLED_AFTER_S = 20.0
#: how long what passes may last: a head cools, a cover is closed, a knife or a roller frees itself when told to go on
PATIENCE_S: Mapping[Stop, float] = {Stop.HOT: 60.0, Stop.COVER: 20.0, Stop.CUTTER: 3.0, Stop.JAM: 3.0}
_TOLD_TO_GO_ON = frozenset({Stop.CUTTER, Stop.JAM})
#: a receipt whose knife is stuck has not come out; all else may have happened just behind its cut
_NOT_CUT = "PRINTER-CUTTER"


def receipt_printer(chosen: config.printers.EscposPrinter, clock: Clock, told: Told) -> EscposPrinter:
    """The receipt printer that a site names."""
    return EscposPrinter(printer_models()[chosen.model], opener(chosen.link), chosen.job_timeout_s, clock, told)


class EscposPrinter:
    """A printer of ``model`` behind a wire that ``opened`` opens. A receipt has ``job_timeout_s`` seconds by ``clock``.

    ``told`` hears of each receipt that was drawn back. Nothing else may speak to the printer meanwhile.
    """

    def __init__(self, model: PrinterModel, opened: Opened, job_timeout_s: float, clock: Clock, told: Told) -> None:
        self._model = model
        self._opened = opened
        self._job_timeout_s = job_timeout_s
        self._clock = clock
        self._mouth = Mouth(model, clock, told)
        self._turn = asyncio.Lock()
        #: something of ours may stand in its buffer
        self._torn = False
        #: nobody knows what an earlier kiosk has left there. It goes before we print; whoever only asks, beside a kiosk
        #: in service perhaps, throws nothing away
        self._new = True
        #: a piece of a receipt hangs before the knife
        self._scrap = False
        self._watching: asyncio.Task[None] | None = None

    async def ready(self) -> None:
        """It answers, its answers can be believed, nothing keeps it from printing, and its roll has the right width."""
        async with self._turn, self._session() as session:
            await self._made_ready(session)

    async def follow(self, paper: Paper) -> AsyncGenerator[JobStatus, None]:
        """QUEUED, with its ticket when the printer is ready; PRINTING; then PRINTED, SENT or FAILED."""
        yield JobStatus(paper.key, JobState.QUEUED)
        pages = await asyncio.to_thread(dots_of, paper.pdf, self._model.width_dots, self._model.dpi)
        job = Job("".join(secrets.choice(commands.MARK_CHARACTERS) for _ in range(2)), pages, None)
        async with self._turn:
            settled = False
            try:
                async with self._session() as session:
                    await self._made_ready(session, emptied=True)
                    await self._mouth.emptied(session)
                    job.counter = await session.counter()
                    yield JobStatus(paper.key, JobState.QUEUED, ticket=Ticket(job.name, job.counter))
                    yield JobStatus(paper.key, JobState.PRINTING)
                    try:
                        proved = await self._printed(session, job)
                    except BaseException:
                        await self._withdrawn(session, job)
                        raise
                settled = True
                self._presented()
                yield JobStatus(paper.key, JobState.PRINTED if proved else JobState.SENT, sheets=job.sheets)
            except Fault as why:
                settled = True
                yield await self._settled(paper, job, why)
            finally:
                self._torn |= job.began and not settled

    async def outcome(self, ticket: Ticket, sheets: int) -> Outcome:
        """PRINTED when its count of cuts has moved by as many sheets.

        A count that has not moved proves nothing: Epson says that it may miss the last cuts before the power went.
        """
        if ticket.counter is None or self._model.counter is None:
            return Outcome.UNCERTAIN
        async with self._turn, self._session() as session:
            self._refuse(await self._looked_at(session))
            if await session.counter() == ticket.counter + sheets:
                return Outcome.PRINTED
            self._scrap = True
            return Outcome.UNCERTAIN

    async def state(self) -> PrinterState:
        """What its sensors say; what it cannot tell while it is in trouble stays unknown."""
        async with self._turn, self._session() as session:
            condition = await self._looked_at(session)
            levels = {ROLL: self._level(condition)}
            if condition.trouble:
                return PrinterState(levels)
            return PrinterState(levels, await session.counter(), await self._mouth.media(session))

    async def clear(self) -> None:
        """Take what may stand in its buffer out of it; PRINTER-* when that cannot be done."""
        async with self._turn:
            if self._torn or self._new:
                async with self._session() as session:
                    await self._looked_at(session, emptied=True)

    async def recover(self) -> None:
        """Throw away what it was about to print, let it go on, and cut off what hangs half printed."""
        async with self._turn, self._session() as session:
            await self._made_ready(session, emptied=True)

    async def close(self) -> None:
        """Watch the mouth no longer."""
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)

    # -- asking -----------------------------------------------------------------------------------------------------

    @asynccontextmanager
    async def _session(self) -> AsyncIterator[Session]:
        """An exchange of its own; that the printer does not answer, or not to be believed, is a fault."""
        try:
            link = await self._opened()
            try:
                yield Session(link, self._model)
            finally:
                await link.close()
        except Lost as lost:
            raise fault(lost.stop, str(lost)) from lost

    async def _looked_at(self, session: Session, *, emptied: bool = False) -> Condition:
        """Its condition, with nothing of ours in its buffer any more where it prints; of nobody's when ``emptied``."""
        torn = self._torn or (self._new and emptied)
        condition = await session.settled(torn=torn)
        if condition.trouble in _TOLD_TO_GO_ON or (condition.trouble and torn and self._model.clears):
            await session.forget()
            torn &= not self._model.clears
            condition = await session.settled(torn=torn)
        torn &= condition.trouble is not None
        self._torn, self._new = torn, self._new and (torn or not emptied)
        return condition

    async def _made_ready(self, session: Session, *, emptied: bool = False) -> None:
        self._refuse(await self._looked_at(session, emptied=emptied))
        width = await session.width_mm()
        if width is not None and width != self._model.roll_mm:
            raise fault(Stop.UNFIT, f"roll of {width} mm, and the model of the site has {self._model.roll_mm} mm")
        if self._scrap:
            await session.send(commands.prologue(self._model) + commands.ended(self._model))
            if self._model.presenter:
                await session.send(commands.RETRACT)
            self._scrap = False
        media = await self._mouth.media(session)
        if media is Media.JAMMED:
            raise fault(Stop.JAM, "in the mouth")
        if media is Media.PRESENT and not self._mouth.holds:  # of a kiosk that was killed
            self._presented()

    @staticmethod
    def _refuse(condition: Condition) -> None:
        if condition.trouble:
            raise fault(condition.trouble)

    def _level(self, condition: Condition) -> Level:
        if not self._model.real_time:
            return Level.UNKNOWN
        if condition.roll is Level.GOOD and not self._model.near_end:
            return Level.UNKNOWN
        return condition.roll

    # -- printing ---------------------------------------------------------------------------------------------------

    async def _printed(self, session: Session, job: Job) -> bool:
        """Whether the device proves that all of ``job`` came out; a Fault when it did not."""
        try:
            await self._sent(session, job)
            if self._model.process_id:
                return True
            if job.counter is not None and await session.counter() == job.counter + len(job.pages):
                job.sheets = len(job.pages)
                return True
            self._refuse(await session.condition())
            return False
        except Lost as lost:
            raise fault(lost.stop, str(lost)) from lost

    async def _sent(self, session: Session, job: Job) -> None:
        """All bands, never more than :data:`BANDS_AHEAD` of them unproved, and each page proved before the next."""
        job.began = True
        for number, page in enumerate(job.pages):
            if number:
                await self._presented_before(session)
            job.all_sent, job.ends_by = False, self._clock.monotonic() + self._job_timeout_s
            await session.send((commands.REPORT if self._model.automatic else b"") + commands.prologue(self._model))
            for band in commands.bands(page, self._model):
                await self._send(session, job, band)
                await self._proved(session, job, BANDS_AHEAD)
            await self._proved(session, job, 0)  # from here on, and not before, it may have come out
            job.all_sent = page is job.pages[-1]
            await self._send(session, job, commands.ended(self._model))
            await self._proved(session, job, 0)
            job.sheets += self._model.process_id
        if self._model.automatic:
            await session.send(commands.BE_QUIET)

    async def _presented_before(self, session: Session) -> None:
        """A presenter holds one piece at a time: the page before is taken first."""
        if self._model.presenter:
            await session.hushed()
            self._mouth.presented()
            await self._mouth.emptied(session)

    async def _send(self, session: Session, job: Job, piece: bytes) -> None:
        if self._clock.monotonic() > job.ends_by:
            raise fault(Stop.TOO_LONG)
        if self._model.process_id:
            await session.send(piece + job.next_mark())
            return
        await session.send(piece)
        condition = await session.condition()
        if condition.trouble:
            await self._overcome(session, condition.trouble)

    async def _proved(self, session: Session, job: Job, ahead: int) -> None:
        """Return when no more than ``ahead`` of what was sent is not on paper yet."""
        heard_at = self._clock.monotonic()
        while job.marks - job.confirmed > ahead:
            message = await session.heard(LOOK_EVERY_S)
            if message is not None and job.hear(message):
                heard_at = self._clock.monotonic()
                continue
            trouble = await self._trouble_now(session, message)
            if trouble:
                await self._overcome(session, trouble)
                heard_at = self._clock.monotonic()
            elif self._clock.monotonic() - heard_at >= STALLED_AFTER_S:
                raise fault(Stop.TOO_LONG, "it says that it prints, and does not")

    @staticmethod
    async def _trouble_now(session: Session, message: Message | None) -> Stop | None:
        """Why it does not print: as it has told unasked, or does now that it is asked."""
        if message is None:
            return (await session.condition()).trouble
        if not isinstance(message, Automatic):
            return None
        try:
            return condition_told(message).trouble
        except ValueError as error:
            raise Lost(Stop.FOREIGN, str(error)) from error

    async def _overcome(self, session: Session, trouble: Stop) -> None:
        """Return when ``trouble`` is over and it goes on from the line where it stopped; the Fault when it stays."""
        first, begun = trouble, self._clock.monotonic()
        for attempt in count():
            if trouble not in PATIENCE_S or self._clock.monotonic() - begun > PATIENCE_S[first]:
                raise fault(trouble)
            if trouble in _TOLD_TO_GO_ON and attempt < 2:
                await session.send(commands.GO_ON)
            if (now := (await session.condition()).trouble) is None:
                return
            trouble = now
            await self._clock.sleep(LOOK_EVERY_S)

    async def _withdrawn(self, session: Session, job: Job) -> None:
        """Leave nothing of ``job`` in the printer; where it does not answer, that is still to be done."""
        self._torn = self._scrap = job.began
        with suppress(Lost):
            self._torn &= not await session.forget()

    async def _settled(self, paper: Paper, job: Job, why: Fault) -> JobStatus:
        """What can be said of a job that did not end as it should.

        When only the cut was still to be proved, it may have come out: unless the printer's counter knows, nobody may
        print it again without asking.
        """
        if not job.all_sent or why.code == _NOT_CUT:
            return JobStatus(paper.key, JobState.FAILED, why.code, why.detail, sheets=job.sheets)
        sheets = len(job.pages)
        if await self._counted(job, sheets):
            self._scrap = False
            return JobStatus(paper.key, JobState.PRINTED, detail=f"after {why.code}", sheets=sheets)
        return JobStatus(paper.key, JobState.SENT, detail=f"after {why.code}", sheets=job.sheets)

    async def _counted(self, job: Job, sheets: int) -> bool:
        if job.counter is None:
            return False
        try:
            async with self._session() as session:
                condition = await self._looked_at(session)
                return not condition.trouble and await session.counter() == job.counter + sheets
        except Fault:  # it is still away
            return False

    # -- the mouth --------------------------------------------------------------------------------------------------

    def _presented(self) -> None:
        """Something hangs in the mouth from now on, and is looked after."""
        self._mouth.presented()
        if self._mouth.holds and (self._watching is None or self._watching.done()):
            self._watching = asyncio.create_task(self._watched())

    async def _watched(self) -> None:
        """Until the receipt is taken, or drawn back; a printer that does not answer is asked again."""
        while self._mouth.holds:
            await self._clock.sleep(MOUTH_EVERY_S)
            with suppress(Fault):
                async with self._turn, self._session() as session:
                    if not (await self._looked_at(session)).trouble:
                        await self._mouth.taken_or_retracted(session)
