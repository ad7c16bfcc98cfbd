"""What befalls the parts of a played kiosk, by the names of :mod:`play.faults`."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from enum import StrEnum
from functools import partial
from typing import Any, Protocol

from config.items import departments
from office.line import OfficeBeside
from play.faults import (
    EMPTY,
    FULL,
    HUNG,
    KILLED,
    MEND,
    PAUSED,
    RESTART,
    STREAMS,
    WEDGED,
    Breakable,
    disk_full,
    exception_of,
    quirks_of,
)
from simulated.citizen.virtual_eyes import EyesTrouble, VirtualEyes
from simulated.computer import ComputerTrouble, VirtualComputer
from simulated.departments import Trouble
from simulated.document.mat import DocumentTrouble
from simulated.document.virtual import VirtualDocumentCamera
from simulated.id_card.virtual_reader import LineTrouble, VirtualIdReader
from simulated.id_card.virtual_sam import SamQuirks
from simulated.relay_board import BoardTrouble, RelayBoard
from simulated.social_card.chip import Quirks
from simulated.social_card.virtual_reader import ReaderTrouble, VirtualCardReader
from simulated.stick import FolderSource, StickTrouble
from simulated.virtual_printer import PrinterTrouble, VirtualPrinter
from simulated.virtual_roll import VirtualRoll

#: longer than any answer may take
LATE_S = 30.0
#: what the book of attempts cannot do without room on the disk
ATTEMPT_WRITES = ("today", "begin", "end", "take_back", "pin_sent", "pin_settled")


class Befallen(Protocol):
    """A site by what can be befallen: the devices of its world, and its parts behind what can fail."""

    reader: VirtualCardReader
    id_reader: VirtualIdReader
    eyes: VirtualEyes
    folder_printer: VirtualPrinter
    roll: VirtualPrinter | VirtualRoll
    board: RelayBoard
    sticks: FolderSource
    document: VirtualDocumentCamera
    computer: VirtualComputer

    @property
    def office_beside(self) -> OfficeBeside | None: ...

    def there(self, part: str) -> Breakable: ...

    def misbehave(self, quirks: Quirks | SamQuirks) -> None: ...

    def begin(self, chore: Coroutine[Any, Any, None]) -> None: ...


def befall(site: Befallen, part: str, kind: str) -> None:
    """Let ``kind`` happen to ``part`` of ``site``; :class:`play.faults.NotThere`."""
    if (error := exception_of(kind)) is not None:
        site.there(part).trip(error)
    elif "=" in kind:
        site.misbehave(quirks_of(part, kind))
    elif kind in (WEDGED, HUNG):
        site.there(part).stick(kind)
    else:
        _troubles(site)[part](kind)


def _troubles(site: Befallen) -> Mapping[str, Callable[[str], None]]:
    return {
        "records": partial(_fill, site, "records", ("append", "forget")),
        "attempts": partial(_fill, site, "attempts", ATTEMPT_WRITES),
        "card_reader": partial(_reader, site),
        "id_reader": partial(_id_reader, site),
        "eyes": partial(_eyes, site),
        "office": partial(_office, site),
        "printer": partial(_printer, site.folder_printer),
        "receipt_printer": partial(_printer, site.roll),
        "signal": partial(_trouble, site.board, BoardTrouble),
        "stick": partial(_trouble, site.sticks, StickTrouble),
        "document": partial(_document, site),
        "computer": partial(_trouble, site.computer, ComputerTrouble),
        **{name: partial(_department, site, name) for name in departments()},
    }


def _fill(site: Befallen, part: str, writing: tuple[str, ...], kind: str) -> None:
    site.there(part).mend()
    if kind == FULL:
        site.there(part).hold(dict.fromkeys(writing, disk_full))


def _reader(site: Befallen, kind: str) -> None:
    if kind == KILLED:
        site.reader.kill()
    elif kind == RESTART:
        site.begin(site.reader.restart())
    else:
        site.reader.befall(None if kind == MEND else ReaderTrouble(kind))


def _id_reader(site: Befallen, kind: str) -> None:
    if kind == KILLED:
        site.id_reader.kill()
    else:
        site.id_reader.befall(None if kind == MEND else LineTrouble(kind))
        if kind == MEND:
            site.id_reader.sam.quirks = SamQuirks()


def _eyes(site: Befallen, kind: str) -> None:
    if kind == KILLED:
        site.eyes.kill()
    elif kind in STREAMS:
        site.eyes.command(("stream", kind))  # type: ignore[arg-type]
    else:
        site.eyes.befall(None if kind == MEND else EyesTrouble(kind))
        if kind == MEND:
            site.eyes.command(("stream", "live"))


def _office(site: Befallen, kind: str) -> None:
    if (office := site.office_beside) is not None:
        office.trouble.unreachable = kind == "unreachable"
        office.trouble.delay_s = LATE_S if kind == "late" else 0.0


def _document(site: Befallen, kind: str) -> None:
    if kind == KILLED:
        site.document.kill()
    else:
        site.document.mat.befall(None if kind == MEND else DocumentTrouble(kind))


def _department(site: Befallen, name: str, kind: str) -> None:
    _trouble(site.there(name).real, Trouble, kind)


def _trouble(holder: Any, kinds: type[StrEnum], kind: str) -> None:
    holder.trouble = None if kind == MEND else kinds(kind)


def _printer(printer: VirtualPrinter | VirtualRoll, kind: str) -> None:
    if kind == MEND:
        printer.mend()
    elif kind == PAUSED and isinstance(printer, VirtualPrinter):
        printer.paused = True
    else:
        printer.befall(PrinterTrouble.OUT if kind == EMPTY else PrinterTrouble(kind))
