"""What befalls the parts of a kiosk that nobody uses, and what its keeper makes of it, in virtual time."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from assembly.site import ROOT
from config.faults import FaultEntry
from config.settings import Settings, SystemTime, load_settings
from maintenance.keeper import MachineKeeper
from maintenance.port import By, Issue
from play.faults import HUNG, MEND, PAUSED, WEDGED
from play.kiosk import HeadlessKiosk
from play.receipts import with_receipts
from play.site import VirtualSite, virtual_settings
from play.virtual_time import LoopClock, VirtualTimeLoop
from simulated.citizen.virtual_eyes import EyesTrouble
from simulated.computer import ComputerTrouble
from simulated.document.mat import DocumentTrouble
from simulated.id_card.virtual_reader import LineTrouble
from simulated.receipt_trouble import PrinterDied, ReceiptTrouble
from simulated.relay_board import BoardTrouble
from simulated.social_card.virtual_reader import ReaderTrouble
from simulated.stick import StickTrouble
from simulated.virtual_printer import PrinterTrouble
from simulated.virtual_roll import VirtualRoll
from tests.faults.ports import everybody

#: every check has looked once, and what is found of a demonstration is found
BEGUN_S = 61.5
LOOK_S = 1.0
#: the slowest check of what is injected here, and some more
NOTICED_WITHIN_S = 1000.0
#: what passes by itself, and somebody of the hall, come after so long
PASSES_S, COMES_S = 120.0, 900.0
#: every automatic repair has been tried in vain, and the pauses between
CLEARED_WITHIN_S = 3600.0


class Nature(StrEnum):
    """What has to come about for the trouble to go."""

    #: it goes by itself: a service is started again, a network returns, a head cools down
    PASSES = "passes"
    #: a program has lost its way, ours or a device's, and only a new beginning helps
    RESTART = "restart"
    #: hands
    HAND = "hand"


@dataclass(frozen=True)
class Trouble:
    """``kind`` befalls ``part``; the keeper must find ``code``."""

    part: str
    kind: str
    code: str
    nature: Nature

    def __str__(self) -> str:
        return f"{self.part}: {self.kind}"


@dataclass(frozen=True)
class Told:
    """What became of it: times in seconds from the injection.

    ``by`` carried out ``repair``, the last that was done before it was over; None: nobody did, it went by itself.
    """

    code: str
    noticed_s: float
    repair: str
    by: By | None
    cleared_s: float | None
    wrong: tuple[str, ...] = ()

    @property
    def alone(self) -> bool:
        """Whether no hand was needed."""
        return self.cleared_s is not None and self.by is not By.STAFF


#: the wall clock of the machine is set while it runs
JUMPED = "jumped"

P, R, H = Nature.PASSES, Nature.RESTART, Nature.HAND
TROUBLES = (
    Trouble("card_reader", ReaderTrouble.NO_SERVICE, "CARD-NO-SERVICE", P),
    Trouble("card_reader", ReaderTrouble.SERVICE_HANGS, "CARD-NO-SERVICE", R),
    Trouble("card_reader", ReaderTrouble.NO_READER, "CARD-NO-READER", H),
    Trouble("card_reader", ReaderTrouble.HANGS, "CARD-NO-READER", R),
    Trouble("card_reader", WEDGED, "CARD-UNEXPECTED", R),
    Trouble("id_reader", LineTrouble.NO_READER, "ID-NO-READER", H),
    Trouble("id_reader", LineTrouble.OUT_OF_ORDER, "ID-OUT-OF-ORDER", P),
    Trouble("id_reader", LineTrouble.HANGS, "ID-NO-READER", R),
    Trouble("id_reader", WEDGED, "ID-UNEXPECTED", R),
    Trouble("eyes", EyesTrouble.ABSENT, "CAMERA-ABSENT", H),
    Trouble("eyes", EyesTrouble.UNAVAILABLE, "FACE-UNAVAILABLE", P),
    Trouble("eyes", EyesTrouble.HANGS, "CAMERA-ABSENT", R),
    Trouble("eyes", WEDGED, "FACE-UNEXPECTED", R),
    Trouble("eyes", HUNG, "CHECK-LATE", R),
    Trouble("office", "unreachable", "OFFICE-UNREACHABLE", P),
    Trouble("office", "late", "OFFICE-LATE", P),
    Trouble("office", WEDGED, "OFFICE-UNEXPECTED", R),
    Trouble("office", HUNG, "CHECK-LATE", R),
    Trouble("press", WEDGED, "PRESS-UNEXPECTED", R),
    Trouble("press", HUNG, "CHECK-LATE", R),
    Trouble("printer", PrinterTrouble.OUT, "PRINTER-OUT-OF-PAPER", H),
    Trouble("printer", PrinterTrouble.JAM, "PRINTER-JAM", H),
    Trouble("printer", PrinterTrouble.COVER, "PRINTER-COVER", H),
    Trouble("printer", PrinterTrouble.CUTTER, "PRINTER-CUTTER", H),
    Trouble("printer", PrinterTrouble.NEAR_END, "SUPPLY-LOW", H),
    Trouble("printer", PrinterTrouble.OTHERS, "QUEUE-OTHERS", R),
    Trouble("printer", PrinterTrouble.OFFLINE, "PRINTER-OFF", P),
    Trouble("printer", PrinterTrouble.SERVICE_HANGS, "PRINTER-OFF", R),
    Trouble("printer", PAUSED, "PRINTER-PAUSED", R),
    Trouble("printer", WEDGED, "PRINTER-UNEXPECTED", R),
    Trouble("printer", HUNG, "CHECK-LATE", R),
    Trouble("receipt_printer", PrinterTrouble.OUT, "PRINTER-OUT-OF-PAPER", H),
    Trouble("receipt_printer", PrinterTrouble.JAM, "PRINTER-JAM", H),
    Trouble("receipt_printer", PrinterTrouble.COVER, "PRINTER-COVER", H),
    Trouble("receipt_printer", PrinterTrouble.OFFLINE, "PRINTER-STOPPED", P),
    Trouble("receipt_printer", ReceiptTrouble.SILENT, "PRINTER-OFF", P),
    Trouble("receipt_printer", ReceiptTrouble.NONSENSE, "PRINTER-FOREIGN", P),
    Trouble("receipt_printer", ReceiptTrouble.LATE, "PRINTER-OFF", P),
    Trouble("receipt_printer", ReceiptTrouble.KILL, "PRINTER-OFF", H),
    Trouble("receipt_printer", PrinterTrouble.HANGS, "PRINTER-OFF", R),
    Trouble("receipt_printer", ReceiptTrouble.BROKEN, "PRINTER-STOPPED", H),
    Trouble("receipt_printer", WEDGED, "RECEIPT-PRINTER-UNEXPECTED", R),
    Trouble("receipt_printer", HUNG, "CHECK-LATE", R),
    Trouble("records", WEDGED, "RECORDS-UNEXPECTED", R),
    Trouble("attempts", WEDGED, "ATTEMPTS-UNEXPECTED", R),
    Trouble("voice", "VOICE-UNAVAILABLE", "VOICE-UNAVAILABLE", P),
    Trouble("signal", BoardTrouble.GONE, "SIGNAL-UNAVAILABLE", H),
    Trouble("signal", BoardTrouble.SILENT, "SIGNAL-UNAVAILABLE", P),
    Trouble("signal", BoardTrouble.HANGS, "SIGNAL-UNAVAILABLE", R),
    Trouble("signal", BoardTrouble.GARBLED, "SIGNAL-UNAVAILABLE", R),
    Trouble("signal", WEDGED, "SIGNAL-UNEXPECTED", R),
    Trouble("signal", HUNG, "CHECK-LATE", R),
    Trouble("stick", StickTrouble.UNAVAILABLE, "STICK-UNAVAILABLE", H),
    Trouble("stick", WEDGED, "STICK-UNEXPECTED", R),
    Trouble("stick", HUNG, "CHECK-LATE", R),
    Trouble("document", DocumentTrouble.ABSENT, "DOCUMENT-ABSENT", H),
    Trouble("document", DocumentTrouble.HANGS, "DOCUMENT-ABSENT", R),
    Trouble("document", WEDGED, "DOCUMENT-UNEXPECTED", R),
    Trouble("document", HUNG, "CHECK-LATE", R),
    Trouble("clock", JUMPED, "CLOCK-JUMPED", P),
    Trouble("computer", ComputerTrouble.READ_ONLY, "DISK-UNWRITABLE", H),
    Trouble("computer", ComputerTrouble.DISK_FULL, "DISK-FULL", R),
    Trouble("computer", ComputerTrouble.DISK_LOW, "DISK-LOW", R),
    Trouble("computer", ComputerTrouble.DISK_TAKEN, "DISK-LOW", H),
    Trouble("computer", ComputerTrouble.NO_MEMORY, "MEMORY-LOW", P),
    Trouble("computer", ComputerTrouble.HOT, "COMPUTER-HOT", P),
    Trouble("computer", ComputerTrouble.UNSYNCED, "CLOCK-UNSYNCED", R),
    Trouble("computer", ComputerTrouble.NO_TPM, "KEYS-ON-DISK", P),
    Trouble("computer", WEDGED, "COMPUTER-UNEXPECTED", R),
)


class Hall:
    """A kiosk in service that nobody uses, and what fate and hands do with it."""

    def __init__(self, folder: Path) -> None:
        demo = load_settings()
        assert demo.clock.driver == "demonstration"
        people = ROOT / demo.office.invented
        settings: Settings = virtual_settings(demo, folder / "data", people)
        settings = with_receipts(settings).model_copy(update={"clock": SystemTime(driver="system")})
        self.clock = LoopClock(asyncio.get_running_loop(), demo.clock.start)
        self.site = VirtualSite(settings, self.clock, folder / "papers", everybody(people))
        self.kiosk = HeadlessKiosk(settings, self.site, self.clock, lambda _: None)

    @property
    def keeper(self) -> MachineKeeper:
        parts = self.kiosk._service.parts
        assert parts is not None
        assert isinstance(parts.keeper, MachineKeeper)
        return parts.keeper

    @property
    def _roll(self) -> VirtualRoll:
        assert isinstance(self.site.roll, VirtualRoll)
        return self.site.roll

    def last_repair(self) -> str:
        """What was done last, by the kiosk's own memory; empty where hands alone have helped."""
        parts = self.kiosk._service.parts
        assert parts is not None
        done = [event.public for event in parts.records.events() if event.kind == "repair.done"]
        return str(done[-1]["repair"]) if done else ""

    def befall(self, trouble: Trouble) -> None:
        if trouble.kind == JUMPED:
            self.clock.set_wall(self.clock.now().replace(minute=59, hour=23))
        elif isinstance(trouble.kind, ReceiptTrouble):
            with suppress(PrinterDied):
                self._roll.device.trouble(trouble.kind)
        else:
            self.site.befall(trouble.part, trouble.kind)

    def mend(self, trouble: Trouble) -> None:
        """What had befallen it is gone; of what is gone by itself already nothing is left to be mended."""
        if trouble.part == "voice" or trouble.kind == JUMPED:
            return
        self.site.befall(trouble.part, MEND)


async def befallen(trouble: Trouble, folder: Path) -> Told:
    """Let it happen, and see what the keeper does; where hands are needed, they come, and do as the issue says."""
    hall = Hall(folder)
    serving = asyncio.ensure_future(hall.kiosk.run())
    try:
        await asyncio.sleep(BEGUN_S)
        return await _story(hall, trouble)
    finally:
        hall.kiosk.stop()
        await asyncio.wait([serving])


async def _story(hall: Hall, trouble: Trouble) -> Told:
    keeper, loop = hall.keeper, asyncio.get_running_loop()
    before = {(issue.code, issue.part) for issue in keeper.issues}

    def mine() -> list[Issue]:
        return [issue for issue in keeper.issues if (issue.code, issue.part) not in before]

    at = loop.time()
    hall.befall(trouble)
    if not await _seen(lambda: bool(mine()), NOTICED_WITHIN_S):
        return Told("", 0.0, "", None, None, ("never noticed",))
    noticed, issue = loop.time() - at, next((one for one in mine() if one.code == trouble.code), mine()[0])
    wrong = [*_misses(issue.fault.entry), *([] if issue.code == trouble.code else [f"{issue.code} was found"])]
    by: By | None = issue.by if issue.by is By.ITSELF else None
    if trouble.nature is Nature.PASSES:
        await asyncio.sleep(PASSES_S)
        hall.mend(trouble)
    elif trouble.nature is Nature.HAND:
        await asyncio.sleep(COMES_S)
        hall.mend(trouble)
        by = By.STAFF
        if (now := next(iter(mine()), None)) and now.repair and now.by is By.STAFF:
            await keeper.repair(now.repair, now.part, By.STAFF)
    cleared = await _seen(lambda: not mine(), CLEARED_WITHIN_S)
    if not cleared:
        wrong.append(f"still open: {', '.join(one.code for one in mine())}")
    if cleared and trouble.nature is Nature.PASSES:
        by = None
    repair = hall.last_repair() if by else ""
    return Told(issue.code, noticed, repair, by, loop.time() - at if cleared else None, tuple(wrong))


def _misses(entry: FaultEntry) -> list[str]:
    """Which of its voices an entry does not have."""
    voices = {"citizen": entry.citizen, "staff": entry.staff, "remedies": entry.remedies}
    return [f"no {name}" for name, said in voices.items() if not said]


async def _seen(what: Callable[[], bool], within_s: float) -> bool:
    until = asyncio.get_running_loop().time() + within_s
    while not what():
        if asyncio.get_running_loop().time() > until:
            return False
        await asyncio.sleep(LOOK_S)
    return True


def tried(trouble: Trouble) -> Told:
    """The same in a time and a folder of its own."""
    with tempfile.TemporaryDirectory() as folder, asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        return runner.run(befallen(trouble, Path(folder)))
