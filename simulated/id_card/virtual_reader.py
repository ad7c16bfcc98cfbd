"""A reader of identity cards without a port: the kiosk's own code asks the virtual security module, byte for byte."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from enum import StrEnum

from config.clock import Clock
from devices.cards.changes import Changes
from devices.id_card.failures import not_there, read_error
from devices.id_card.polling import LineLost, Unopened
from devices.id_card.port import CardPresent, IdCard, IdReaderStatus, NoCard, NoReader, OutOfOrder
from devices.id_card.session import FramedSession, SdtReader
from devices.id_card.worker import ROUND_S, card_of
from simulated.id_card.virtual_sam import SamDied, VirtualSam

#: what a reading takes; a real module needs two to three seconds
READ_S = 1.5


class LineTrouble(StrEnum):
    """What may be wrong between the kiosk and the module until it is mended."""

    NO_READER = "no_reader"
    OUT_OF_ORDER = "out_of_order"
    #: its program has hung itself up: it is off the bus until its power has been away
    HANGS = "hangs"


class VirtualIdReader:
    """:class:`~devices.id_card.port.IdCardReader` over ``sam``, on which cards are laid."""

    def __init__(self, sam: VirtualSam, clock: Clock) -> None:
        self.sam = sam
        self._clock = clock
        self._trouble: LineTrouble | None = None
        self._lives = 0
        self._status: IdReaderStatus = NoReader()
        self._device = SdtReader(self._open, 1, clock=_Waiting(clock))
        self._changes: Changes[IdReaderStatus] = Changes(lambda: self._status)
        self._polling: asyncio.Task[None] | None = None
        self._turn = asyncio.Lock()
        #: set while a look might find something else than the last one
        self._stirred = asyncio.Event()
        self._stirred.set()
        sam.touched = self._stirred.set

    def befall(self, trouble: LineTrouble | None) -> None:
        """Let ``trouble`` come, instead of one that there was; None mends."""
        self._trouble = trouble
        self._device.close()
        self._stirred.set()

    def power_cycle(self) -> None:
        """Its power goes and comes back."""
        if self._trouble is LineTrouble.HANGS:
            self.befall(None)

    def kill(self) -> None:
        """Let the process that reads die: what it was doing is lost, and another one is there at once."""
        self._lives += 1
        self._device.close()
        self._stirred.set()

    # -- the port --

    @property
    def status(self) -> IdReaderStatus:
        return self._status

    @property
    def device_id(self) -> str:
        return self._device.device_id

    def changes(self) -> AsyncGenerator[IdReaderStatus, None]:
        return self._changes.heard()

    async def read(self, card: CardPresent) -> IdCard:
        async with self._turn:
            if card != self._status:
                raise not_there(self._status)
            life = self._lives
            await self._clock.sleep(READ_S)
            if life != self._lives:
                raise read_error("the reader's process has ended")
            try:
                return card_of(self._device.read(card))
            finally:
                self._look()

    async def start(self) -> None:
        self._look()
        if self._polling is None:
            self._polling = asyncio.ensure_future(self._poll())

    async def close(self) -> None:
        if self._polling is not None:
            self._polling.cancel()
            await asyncio.gather(self._polling, return_exceptions=True)
            self._polling = None
        self._device.close()

    # -- polling --

    async def _poll(self) -> None:
        while True:
            await self._stirred.wait()
            await self._clock.sleep(ROUND_S)
            if not self._turn.locked():
                self._look()
                self._rest()

    def _rest(self) -> None:
        """An empty module is not asked again before a hand has touched it: that was a tenth of a played visit."""
        if self._status == NoCard() and self.sam.is_bare:
            self._stirred.clear()

    def _look(self) -> None:
        self._status = self._device.look()
        self._changes.tell()

    def _open(self) -> FramedSession:
        match self._trouble:
            case LineTrouble.NO_READER | LineTrouble.HANGS:
                raise LineLost("no reader")
            case LineTrouble.OUT_OF_ORDER:
                raise Unopened(OutOfOrder("simulated"))
            case None:
                return FramedSession(_Line(self.sam))


class _Line:
    """A wire that takes no time."""

    def __init__(self, sam: VirtualSam) -> None:
        self._sam = sam
        self._come = b""

    def write(self, data: bytes) -> None:
        try:
            self._come += b"".join(self._sam.answers(data))
        except SamDied as died:
            raise LineLost("the reader gives no answer") from died

    def read(self, limit_s: float) -> bytes:  # noqa: ARG002 - what has not come yet never will
        come, self._come = self._come, b""
        return come

    def discard(self) -> None:
        self._come = b""

    def close(self) -> None:
        self._come = b""


class _Waiting:
    """The clock of the polling, which asks again at once where a wire would want a pause."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def monotonic(self) -> float:
        return self._clock.monotonic()

    def sleep(self, seconds: float, /) -> None:
        """Nothing disturbs this line, so nothing need calm down."""
