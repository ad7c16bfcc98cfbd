"""Is this machine ready to serve? One check per part; each survives the failure of the others."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from config.face import Calibration
from config.faults import Fault, fault_list
from devices.cards.port import NoService
from devices.face.port import Eyes
from devices.id_card import port as id_port
from devices.social_card.port import NoReader, SocialCardReader, VirtualReader
from office.port import Office
from printing.documents.port import Press
from printing.port import Printer
from records.port import Records, Slot, left_cards

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


@dataclass(frozen=True)
class CheckResult:
    """One part: ``fault`` is its code, None when the part is ready; ``says`` is the staff's sentence.

    ``warning`` is a code, too, of a part that is ready and still wants something done.
    """

    part: str
    fault: str | None = None
    says: str = ""
    detail: str = ""
    warning: str | None = None

    def as_json(self) -> dict[str, str | None]:
        return asdict(self)


async def readiness(
    records: Records,
    reader: SocialCardReader,
    id_reader: id_port.IdCardReader | None,
    eyes: Eyes,
    printer: Printer,
    press: Press,
    office: Office,
    calibration: Calibration,
) -> list[CheckResult]:
    """Every part, in the order in which a visit needs them."""

    async def memory() -> None:
        records.verify()

    async def card_reader() -> None:
        await reader.start()

    async def id_card_reader() -> None:
        if id_reader is not None:
            await id_reader.start()

    checks: Mapping[str, Callable[[], Awaitable[None]]] = {
        "records": memory,
        "card reader": card_reader,
        "id reader": id_card_reader,
        "face": eyes.ready,
        "office": office.start,
        "press": press.preload,
        "printer": printer.ready,
    }
    results = {part: await _checked(part, check) for part, check in checks.items()}
    for part, watched in (("card reader", reader), ("id reader", id_reader)):
        if watched is not None and (code := READER_TROUBLE.get(type(watched.status))):
            results[part] = CheckResult(part, code, fault_list()[code].staff)
    if results["face"].fault is None and calibration is not Calibration.VALID:
        old = Fault("FACE-NOT-CALIBRATED", calibration.value)
        results["face"] = CheckResult("face", None, old.entry.staff, old.detail, warning=old.code)
    for slot, since in (await _left_cards(records)).items():
        part = "card reader" if slot is Slot.SOCIAL_CARD else "id reader"
        if results[part].fault is None:
            left = Fault("CARD-LEFT", f"{since:%Y-%m-%d %H:%M}")
            results[part] = CheckResult(part, None, left.entry.staff, left.detail, warning=left.code)
    return list(results.values())


async def _left_cards(records: Records) -> Mapping[Slot, datetime]:
    try:
        return await asyncio.to_thread(lambda: left_cards(records.events()))
    except Fault:  # the check of the records says so
        return {}


def as_lines(results: Iterable[CheckResult]) -> str:
    """A line per part; a part in trouble, or with a warning, with its cause and remedies."""
    lines = []
    for result in results:
        code = result.fault or result.warning
        if code is None:
            lines.append(f"{result.part:<12} ok")
            continue
        but = "" if result.fault else "ok, but "
        lines.append(f"{result.part:<12} {but}{code}: {result.says} {result.detail}".rstrip())
        lines += [f"{'':<12} - {remedy}" for remedy in fault_list()[code].remedies]
    return "\n".join(lines)


async def _checked(part: str, check: Callable[[], Awaitable[None]]) -> CheckResult:
    try:
        await check()
    except Fault as fault:
        return CheckResult(part, fault.code, fault.entry.staff, fault.detail)
    return CheckResult(part)
