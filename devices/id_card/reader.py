"""The identity-card reader of a site: the driver of :class:`~devices.id_card.port.IdCardReader`, whatever the wire.

All I/O is in a supervised process (:mod:`devices.id_card.worker`), because a port, a bus or a vendor's library may
hang.
"""

from __future__ import annotations

import logging

from config.clock import Clock
from config.faults import Fault
from config.settings import DrivenIdReader
from devices.cards.reader import READ_LIMIT_S, SILENCE_LIMIT_S, SupervisedReader
from devices.id_card.failures import not_there, read_error
from devices.id_card.messages import FROM_PROCESS, TO_PROCESS, FromProcess, Module, ReadOrder, Watch
from devices.id_card.port import CardPresent, IdCard, IdReaderStatus, NoReader, ReaderTrouble
from supervision.child import Job

_JOB = Job("id-reader", "devices.id_card.worker:main", TO_PROCESS, FROM_PROCESS)


class SupervisedIdCardReader(SupervisedReader[IdReaderStatus]):
    """The reader of ``driver``; ``hardware`` refuses what a program plays."""

    def __init__(
        self,
        driver: DrivenIdReader,
        *,
        hardware: bool = False,
        clock: Clock | None = None,
        read_limit_s: float = READ_LIMIT_S,
        silence_limit_s: float = SILENCE_LIMIT_S,
    ) -> None:
        log = logging.getLogger("id_reader")
        limits = {"read_limit_s": read_limit_s, "silence_limit_s": silence_limit_s}
        super().__init__(_JOB, NoReader(), log, clock=clock, **limits)
        self._driver = driver
        self._hardware = hardware
        self._device_id = ""
        self._insertion = 0

    @property
    def device_id(self) -> str:
        return self._device_id

    async def read(self, card: CardPresent) -> IdCard:
        def order() -> ReadOrder:
            if card != self._status:
                raise not_there(self._status)
            return ReadOrder(card)

        outcome: IdCard = await self._order(order, IdCard)
        return outcome

    # -- of the supervised reader --

    def _greeting(self) -> Watch:
        return Watch(driver=self._driver, first_insertion=self._insertion + 1, hardware=self._hardware)

    def _hear(self, message: FromProcess) -> bool:
        match message:
            case Module(device_id):
                self._device_id = device_id
            case IdCard() | Fault():
                return True
            case CardPresent(insertion) if insertion < self._insertion:
                raise ValueError("a stay that was over")
            case CardPresent(insertion):
                self._insertion = insertion
                self._saw(message)
            case _:
                self._saw(message)
        return False

    def _bereft(self, *, believable: bool) -> None:  # noqa: ARG002 - a new process knows nothing of the stay before
        self._saw(NoReader())

    def _is_lost(self, status: IdReaderStatus) -> bool:
        return isinstance(status, ReaderTrouble)

    def _unread(self) -> Fault:
        return read_error("the reader's process has ended")

    def _late(self) -> Fault:
        return Fault("ID-TIMEOUT", f"{self._read_limit_s:g} s")

    def _name(self) -> str:
        return self._device_id or super()._name()


async def read_first_id_card(driver: DrivenIdReader, timeout_s: float) -> IdCard:
    """Read the first card that lies on the reader, or comes onto it within ``timeout_s``; ID-* faults."""
    reader = SupervisedIdCardReader(driver)
    await reader.start()
    try:
        card = await reader.first(CardPresent, timeout_s)
        if card is None:
            raise not_there(reader.status)
        return await reader.read(card)
    finally:
        await reader.close()
