"""The mouth of a receipt printer with a presenter: one piece hangs there at a time, until it is taken or drawn back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from config.clock import Clock
from config.printers import PrinterModel
from printing import escpos_commands as commands
from printing.escpos_session import Session
from printing.port import Media

#: how often it is looked whether a receipt still hangs in the mouth
MOUTH_EVERY_S = 2.0

#: tells of a receipt that nobody took, by the name of the event
Told = Callable[[str, Mapping[str, str]], Awaitable[object]]
RETRACTED = "print.retracted"


class Mouth:
    """That of a printer of ``model``; of one without a presenter it never holds anything."""

    def __init__(self, model: PrinterModel, clock: Clock, told: Told) -> None:
        self._model = model
        self._clock = clock
        self._told = told
        #: when it began to hold what hangs there, by the monotonic clock, in seconds
        self._since: float | None = None

    @property
    def holds(self) -> bool:
        """Whether something hangs there, as far as is known."""
        return self._since is not None

    def presented(self) -> None:
        """Something has been pushed out just now."""
        if self._model.presenter is not None:
            self._since = self._clock.monotonic()

    async def media(self, session: Session) -> Media:
        """What the sensor of the mouth says."""
        mouth = await session.mouth()
        if mouth is None:
            return Media.UNKNOWN
        if mouth.jammed:
            return Media.JAMMED
        return Media.PRESENT if mouth.holds else Media.NONE

    async def emptied(self, session: Session) -> None:
        """Before a new receipt the earlier one is taken, or has had its time: it is not pushed out onto the floor."""
        while self.holds and not await self.taken_or_retracted(session):
            await self._clock.sleep(MOUTH_EVERY_S)

    async def taken_or_retracted(self, session: Session) -> bool:
        """Whether nothing hangs there any more; what has had its time is drawn back, and told."""
        presenter, since = self._model.presenter, self._since
        if presenter is None or since is None or await self.media(session) is Media.NONE:
            self._since = None
            return True
        if self._clock.monotonic() - since < presenter.retract_after_s:
            return False
        await session.send(commands.RETRACT)
        self._since = None
        # Else it is jammed, or set not to retract: whoever looks next finds it there.
        if await self.media(session) is Media.NONE:
            await self._told(RETRACTED, {"printer": "receipt_printer"})
        return True
