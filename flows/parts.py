"""The parts that a visit needs, handed in as ports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Protocol

from config.clock import Clock
from config.parts import PartName
from config.settings import Settings
from devices.document.port import DocumentCamera
from devices.face.port import Eyes
from devices.id_card.port import IdCardReader
from devices.signal.port import Signal
from devices.social_card.port import SocialCardReader
from devices.stick.port import Stick
from flows.person.attendance import Attendance
from flows.stay.left import LeftCards
from office.port import Office
from printing.documents.port import Press
from printing.port import Format, Printer
from records.port import AttemptBook, Records, TryBook


class Chores(Protocol):
    """What goes on behind the citizens: the printer's queue is emptied, the office gets what it is owed."""

    def wake(self) -> None:
        """A visit is over: whatever it left is done now. Returns at once."""
        ...

    async def settle(self) -> None:
        """Do now what can be done now. For whoever ends a kiosk, not for a visit."""
        ...


class Keeper(Protocol):
    """Looks after the machine behind the citizens: what is wrong with it is noticed, said and mended."""

    @property
    def away(self) -> frozenset[PartName]:
        """The parts that cannot serve now, as far as it has looked."""
        ...

    async def look_at(self, part: PartName) -> None:
        """Something was heard of ``part``: look at it now, or as soon as that may be."""
        ...

    async def keep(self, attendance: Attendance) -> None:
        """Look after the machine until cancelled, and touch no part while somebody is served."""
        ...


@dataclass(frozen=True)
class Parts:
    """One of each. Drivers are chosen in ``assembly/``."""

    #: which field holds which part; the voice is the screen's, no visit has it
    FIELDS: ClassVar[Mapping[PartName, str]] = {
        PartName.RECORDS: "records",
        PartName.CARD_READER: "reader",
        PartName.ID_READER: "id_reader",
        PartName.EYES: "eyes",
        PartName.OFFICE: "office",
        PartName.PRESS: "press",
        PartName.PRINTER: "printer",
        PartName.RECEIPT_PRINTER: "receipt_printer",
        PartName.ATTEMPTS: "attempts",
        PartName.SIGNAL: "signal",
        PartName.STICK: "stick",
        PartName.DOCUMENT: "document",
        PartName.CLOCK: "clock",
    }

    reader: SocialCardReader
    id_reader: IdCardReader | None
    eyes: Eyes
    office: Office
    press: Press
    printer: Printer
    receipt_printer: Printer | None
    records: Records
    attempts: AttemptBook
    signal: Signal | None
    chores: Chores
    keeper: Keeper
    left: LeftCards
    clock: Clock
    settings: Settings
    #: of a site with a staff desk
    tries: TryBook | None = None
    #: of a machine that takes sticks
    stick: Stick | None = None
    #: of a machine with a document camera
    document: DocumentCamera | None = None

    @property
    def printers(self) -> Mapping[Format, Printer]:
        """Who prints which format. One printer of sheets serves all, where there is none for receipts."""
        sheets = {Format.A4: self.printer, Format.A5: self.printer}
        return {**sheets, Format.RECEIPT: self.receipt_printer} if self.receipt_printer is not None else sheets
