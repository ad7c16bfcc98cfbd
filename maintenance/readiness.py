"""Is this machine ready to serve? One check per part, each by itself: it survives whatever becomes of the others."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

from config.clock import Clock
from config.face import Calibration
from config.faults import Fault, place_of
from config.parts import PartName
from devices.cards.port import NoService
from devices.face.port import Eyes
from devices.id_card import port as id_port
from devices.panel.port import Differs, Panel, Unsaid
from devices.signal.port import Signal
from devices.social_card.port import NoReader, ReaderStatus, SocialCardReader, VirtualReader
from devices.voice.port import Voice
from office.port import Office
from printing.documents.port import Press
from printing.port import Printer
from records.effects import Ledger
from records.port import AttemptBook, Records, Slot, left_cards

#: loading the eyes and asking the office take seconds; a part that needs this long is not ready
CHECK_LIMIT_S = 30.0
#: the statuses in which a reader is not ready; a missing card is no trouble
READER_TROUBLE: Mapping[type, str] = {
    NoService: "CARD-NO-SERVICE",
    NoReader: "CARD-NO-READER",
    VirtualReader: "CARD-READER-VIRTUAL",
    id_port.NoReader: "ID-NO-READER",
    id_port.OutOfOrder: "ID-OUT-OF-ORDER",
    id_port.Garbled: "ID-GARBLED",
    id_port.PortBusy: "ID-PORT-BUSY",
    id_port.PortDenied: "ID-PORT-DENIED",
    id_port.VirtualReader: "ID-READER-VIRTUAL",
}

READERS: Mapping[Slot, PartName] = {Slot.SOCIAL_CARD: PartName.CARD_READER, Slot.ID_CARD: PartName.ID_READER}
#: what the book of attempts is asked about: no citizen has this number
NOBODY = ""

#: Opens one part by itself; None where the site has none of it. Faults when it cannot be opened.
OpenPart = Callable[[PartName], AbstractAsyncContextManager[Any]]


@dataclass(frozen=True)
class Warned:
    """What a part that is ready still wants done."""

    part: PartName
    fault: Fault


#: Returns when the part is ready, with what it or another one still wants done; faults otherwise.
Check = Callable[[Any], Awaitable[Sequence[Warned]]]


@dataclass(frozen=True)
class CheckResult:
    """One part: the ``fault`` that keeps it from being ready, and what it wants done all the same."""

    part: PartName
    fault: Fault | None = None
    warnings: tuple[Fault, ...] = ()

    @property
    def ok(self) -> bool:
        return self.fault is None

    def as_json(self) -> dict[str, Any]:
        """``ok``; ``fault``, a code or None; ``detail`` and ``remedies`` of it, and then of each warning."""
        said = [_detail(self.fault)] if self.fault else []
        said += [f"{warning.code}: {_detail(warning)}" for warning in self.warnings]
        told = [*([self.fault] if self.fault else []), *self.warnings]
        return {
            "ok": self.ok,
            "fault": self.fault.code if self.fault else None,
            "detail": "\n".join(said),
            "remedies": [remedy for fault in told for remedy in fault.entry.remedies],
        }


async def readiness(open_part: OpenPart, calibration: Calibration, crashed: Fault | None = None) -> list[CheckResult]:
    """Every part, all at once; each is opened for its check and closed again.

    ``crashed`` is what the program itself has left, and lies with the kiosk's memory.
    """

    async def eyes(part: Eyes) -> Sequence[Warned]:
        await part.ready()
        if calibration is Calibration.VALID:
            return ()
        return (Warned(PartName.EYES, Fault("FACE-NOT-CALIBRATED", calibration.value)),)

    checks = {**CHECKS, PartName.EYES: eyes}
    checked = await asyncio.gather(*(_checked(open_part, name, checks[name]) for name in PartName))
    warned = [warning for _, warnings in checked for warning in warnings]
    warned += [Warned(PartName.RECORDS, crashed)] if crashed else []
    faults = {name: fault for name, (fault, _) in zip(PartName, checked, strict=True)}
    if (judged := faults[PartName.RECORDS]) is not None and judged.code == "CLOCK-WRONG":
        faults[PartName.CLOCK] = judged  # the memory judges it, and does not open before one that is wrong
    return [
        CheckResult(name, fault, tuple(warning.fault for warning in warned if warning.part is name))
        for name, fault in faults.items()
    ]


async def _checked(open_part: OpenPart, name: PartName, check: Check) -> tuple[Fault | None, Sequence[Warned]]:
    """The fault of one part, and what its check warns of."""
    try:
        async with asyncio.timeout(CHECK_LIMIT_S), open_part(name) as part:
            return None, () if part is None else await check(part)
    except Fault as fault:
        return fault, ()
    except TimeoutError:
        return Fault("CHECK-LATE", f"{CHECK_LIMIT_S:.0f} s"), ()
    except Exception as error:  # noqa: BLE001 - a check of ours may be wrong, and hides none of the others
        return unexpected(error), ()


def unexpected(error: Exception) -> Fault:
    """What is said of an error of the checks themselves."""
    return Fault("CHECK-UNEXPECTED", place_of(error))


# -- what makes a part ready ------------------------------------------------------------------------------------------


async def _records(records: Records) -> Sequence[Warned]:
    """The memory, and what it knows of other parts."""
    await asyncio.to_thread(records.verify)
    left = await asyncio.to_thread(lambda: left_cards(records.events()))
    unread = await asyncio.to_thread(lambda: Ledger.of(records.events()).unread())
    return [
        *(
            Warned(READERS[slot], Fault("CARD-LEFT", f"{since:%Y-%m-%d %H:%M}"))  # of a part in trouble, too
            for slot, since in left.items()
        ),
        *(Warned(PartName.RECORDS, fault) for fault in unread),
    ]


async def _reader(reader: SocialCardReader | id_port.IdCardReader) -> Sequence[Warned]:
    await reader.start()
    status = reader.status
    if code := READER_TROUBLE.get(type(status)):
        raise Fault(code, _known_of(status))
    return ()


def _known_of(status: ReaderStatus | id_port.IdReaderStatus) -> str:
    """What the reader knows of its trouble, for the staff."""
    match status:
        case id_port.OutOfOrder(known) | id_port.Garbled(known) | id_port.PortBusy(known):
            return known
        case id_port.VirtualReader(trouble=known) | VirtualReader(trouble=known):
            return known
    return ""


async def _office(office: Office) -> Sequence[Warned]:
    await office.start()
    return ()


async def _press(press: Press) -> Sequence[Warned]:
    await press.preload()
    return ()


async def _printer(printer: Printer) -> Sequence[Warned]:
    await printer.ready()
    return ()


async def _attempts(attempts: AttemptBook) -> Sequence[Warned]:
    await asyncio.to_thread(attempts.today, NOBODY)
    return ()


async def _voice(voice: Voice) -> Sequence[Warned]:
    """A kiosk that cannot be heard serves in silence: it is ready, and wants to be seen to."""
    doubts = list(await voice.doubts())
    try:
        await voice.ready()
    except Fault as fault:
        if fault.code != "VOICE-UNAVAILABLE":
            raise
        doubts.insert(0, fault)
    return [Warned(PartName.VOICE, doubt) for doubt in doubts]


async def panel_doubts(panel: Panel) -> Sequence[Fault]:
    """What is to be said of the panel: it serves whatever its size, but every size on the screen rests on it."""
    match await asyncio.to_thread(panel.status):
        case Differs(known):
            return (Fault("PANEL-SIZE", known),)
        case Unsaid(known):
            return (Fault("PANEL-SILENT", known),)
    return ()


async def _panel(panel: Panel) -> Sequence[Warned]:
    return [Warned(PartName.PANEL, doubt) for doubt in await panel_doubts(panel)]


async def _signal(signal: Signal) -> Sequence[Warned]:
    await signal.ready()
    return ()


async def _clock(clock: Clock) -> Sequence[Warned]:
    clock.now()
    return ()


CHECKS: Mapping[PartName, Check] = {
    PartName.RECORDS: _records,
    PartName.CARD_READER: _reader,
    PartName.ID_READER: _reader,
    PartName.OFFICE: _office,
    PartName.PRESS: _press,
    PartName.PRINTER: _printer,
    PartName.RECEIPT_PRINTER: _printer,
    PartName.ATTEMPTS: _attempts,
    PartName.VOICE: _voice,
    PartName.PANEL: _panel,
    PartName.SIGNAL: _signal,
    PartName.CLOCK: _clock,
}

# -- how it is told ---------------------------------------------------------------------------------------------------


def none_ready(fault: Fault) -> list[CheckResult]:
    """Every part, where not even the site can be read."""
    return [CheckResult(name, fault) for name in PartName]


def as_json(results: Sequence[CheckResult]) -> dict[str, Any]:
    """``{"ready": bool, "parts": {NAME: …}}``."""
    parts = {str(result.part): result.as_json() for result in results}
    return {"ready": is_ready(results), "parts": parts}


def is_ready(results: Sequence[CheckResult]) -> bool:
    return all(result.ok for result in results)


def as_lines(results: Iterable[CheckResult]) -> str:
    """A line per part; a part in trouble, or with a warning, with its cause and remedies."""
    lines = []
    for result in results:
        faults = [result.fault] if result.fault else list(result.warnings)
        lines += [] if faults else [f"{result.part:<12} ok"]
        for fault in faults:
            but = "ok, but " if result.ok else ""
            lines.append(f"{result.part:<12} {but}{fault.code}: {_detail(fault)}")
            lines += [f"{'':<12} - {remedy}" for remedy in fault.entry.remedies]
    return "\n".join(lines)


def _detail(fault: Fault) -> str:
    """The staff's sentence, and what is known beside it."""
    return f"{fault.entry.staff} {fault.detail}".strip()
