"""The assembly: the one place where drivers are chosen and parts are wired together.

Libraries are imported where they are needed: ``retirement`` must not pay for Qt, nor the first screen for the office.
"""

from __future__ import annotations

import asyncio
import hashlib
import socket
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from config.clock import Clock, DemonstrationClock, SystemClock
from config.faults import Fault
from config.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from demo.dock import SimulatedDevices
    from devices.social_card.machine import MachineReply, MachineRequest
    from devices.social_card.pcsc import OfficeMachine
    from devices.voice.port import Voice
    from flows.parts import Parts
    from maintenance.chores import Chores
    from office.embedded import EmbeddedOffice, KeyMachine
    from records.attempts import AttemptFile
    from records.log import RecordsLog
    from simulated.id_card.virtual_terminal import VirtualTerminal
    from simulated.social_card.virtual_card import VirtualCard

ROOT = Path(__file__).parent
MACHINE_ID = Path("/etc/machine-id")


def data_dir(settings: Settings) -> Path:
    """Where this site's data lie; made for this user only."""
    folder = ROOT / settings.data_dir
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Fault("DATA-DIR", f"{folder}: {error.strerror}") from error
    return folder


def make_clock(settings: Settings) -> Clock:
    if settings.clock.driver == "system":
        return SystemClock()
    from records.log import newest_moment

    # A demonstration that is started again goes on after what it has already written.
    newest = newest_moment(data_dir(settings) / "records.sqlite")
    return DemonstrationClock(max(settings.clock.start, newest) if newest else settings.clock.start)


def make_printer(settings: Settings, clock: Clock, papers: Path | None = None) -> Any:
    printer = settings.printer
    if printer.driver == "folder":
        from simulated.folder_printer import FolderPrinter

        return FolderPrinter(papers or data_dir(settings) / printer.folder)
    from printing.ipp import IppPrinter

    return IppPrinter(printer.uri, printer.job_timeout_s, clock, own_name(settings))


def own_name(settings: Settings) -> str:
    """What this kiosk's jobs are called at a printer that several may share; the same after every start."""
    try:
        machine = MACHINE_ID.read_text(encoding="ascii").strip()
    except OSError:
        machine = socket.gethostname()
    place = f"{machine} {data_dir(settings).resolve()}"  # machine-id(5) wants its number kept from others
    return f"kiosk-{settings.site}-{hashlib.sha256(place.encode()).hexdigest()[:8]}"


class SiteParts:
    """The parts of a site, by its settings (:class:`ui.station.StationParts`)."""

    def __init__(self, settings: Settings, clock: Clock, papers: Path | None = None) -> None:
        self.settings = settings
        self.clock = clock
        self.printer = make_printer(settings, clock, papers)
        self._eyes: Any = None
        self._office: EmbeddedOffice | None = None
        self._terminal: VirtualTerminal | None = None
        self.devices = self._simulated_devices()

    @asynccontextmanager
    async def open(self, *, serving: bool = True) -> AsyncIterator[Parts]:
        """All parts, and all of them closed again in order. The memory comes first: without it nothing may start.

        Chores run only when ``serving``: a command beside a kiosk must not do them a second time.
        """
        from flows.left import LeftCards
        from flows.parts import Parts

        async with AsyncExitStack() as stack:
            records = await asyncio.to_thread(self._open_records)
            stack.callback(records.close)
            attempts = await asyncio.to_thread(self._open_attempts)
            stack.callback(attempts.close)
            self._office = office = self._make_office()
            stack.push_async_callback(office.close)
            press = self._make_press()
            stack.push_async_callback(press.close)
            self._eyes = eyes = self._make_eyes()
            stack.push_async_callback(eyes.close)
            id_reader = self._make_id_reader()
            if id_reader is not None:
                stack.push_async_callback(id_reader.close)
            if self._terminal is not None:
                await asyncio.to_thread(self._terminal.plug)
                stack.callback(self._terminal.unplug)
            reader = self._make_reader(office)
            stack.push_async_callback(reader.close)
            left = LeftCards(reader, id_reader, records, self.clock)
            chores = self._make_chores(records, attempts, office)
            if serving:
                await chores.do("printer")  # what a kiosk that was killed has left in the queue is nobody's paper
                await stack.enter_async_context(chores)
                await stack.enter_async_context(left)
            yield Parts(
                reader,
                id_reader,
                eyes,
                office,
                press,
                self.printer,
                records,
                attempts,
                chores,
                left,
                self.clock,
                self.settings,
            )

    def dock(self) -> SimulatedDevices | None:
        return self.devices

    def voice(self) -> Voice | None:
        from devices.voice.drivers import voice_of

        return voice_of(self.settings.voice, data_dir(self.settings))

    def command(self, command: Any) -> None:
        """Tell the virtual citizen; before another camera than the simulated one there is none."""
        if self._eyes and self.settings.camera.driver == "simulated":
            self._eyes.command(command)

    def _open_records(self) -> RecordsLog:
        from records.log import RecordsLog

        folder = data_dir(self.settings)
        return RecordsLog(folder / "records.sqlite", folder / "records.key", self.clock)

    def _make_chores(self, records: RecordsLog, attempts: AttemptFile, office: EmbeddedOffice) -> Chores:
        from flows.effects import carriers
        from maintenance.chores import Chores
        from records.courier import Courier

        async def printer() -> bool:
            await self.printer.clear()
            return True

        async def ageing() -> bool:
            await asyncio.to_thread(attempts.age)
            return True

        async def note(kind: str, public: Mapping[str, str]) -> None:
            await asyncio.to_thread(records.append, kind, public=public)

        chores = {"printer": printer, "courier": Courier(records, carriers(office)).round, "ageing": ageing}
        return Chores(self.clock, chores, note)

    def _open_attempts(self) -> AttemptFile:
        from records.attempts import AttemptFile

        return AttemptFile(data_dir(self.settings) / "attempts.sqlite", self.clock)

    def _make_office(self) -> EmbeddedOffice:
        from office.embedded import EmbeddedOffice

        office = self.settings.office
        file, people = data_dir(self.settings) / office.file, ROOT / office.people if office.people else None
        name, within_s = self.settings.hall.bureau_short, office.answer_within_s
        # Before real cards it would have the wrong key, and that may cost a try of a citizen's card.
        machine = _simulated_machine() if self.settings.card_reader.driver == "virtual" else None
        return EmbeddedOffice(file, people, name, self.clock, within_s, machine=machine)

    def _make_press(self) -> Any:
        from printing.press import ChildPress

        return ChildPress()

    def _make_eyes(self) -> Any:
        from devices.face.eyes import SupervisedEyes

        return SupervisedEyes(self.settings.camera, self.settings.face)

    def _make_reader(self, office: EmbeddedOffice) -> Any:
        from devices.social_card.pcsc import PcscSocialCardReader

        card = self.settings.card_reader
        hardware = not self.settings.demonstration
        machine = _machine_behind(office)
        return PcscSocialCardReader(card.reader, hardware=hardware, keys=card.keys, machine=machine)

    def _make_id_reader(self) -> Any:
        from config.settings import NoIdReader, SerialIdReader, SimulatedIdReader
        from devices.id_card.reader import SupervisedIdCardReader

        driver = self.settings.id_reader
        if isinstance(driver, NoIdReader):
            return None
        if isinstance(driver, SimulatedIdReader):  # a serial port like any other, with a virtual reader behind it
            driver = SerialIdReader(port=data_dir(self.settings) / driver.port)
        return SupervisedIdCardReader(driver, hardware=not self.settings.demonstration)

    def _simulated_devices(self) -> SimulatedDevices | None:
        if self.settings.card_reader.driver != "virtual":
            return None
        from demo.dock import SimulatedDevices
        from office.port import ElectronicHolder
        from simulated.id_card.profiles import load_id_profile
        from simulated.id_card.virtual_sam import VirtualSam
        from simulated.id_card.virtual_terminal import VirtualTerminal
        from simulated.social_card.profiles import load_profile
        from simulated.social_card.virtual_card import VirtualCard
        from simulated.vpcd import VirtualSlot

        def make_card(name: str) -> VirtualCard:
            return VirtualCard(load_profile(name))

        def phone_of(name: str) -> str:
            holder = load_profile(name).holder
            if self._office is None or holder is None:
                raise LookupError(f"no electronic card of {name!r}")
            return self._office.issue_code(ElectronicHolder(holder.number, holder.name))

        slot = VirtualSlot(self.settings.card_reader.port)
        printer = self.printer if self.settings.printer.driver == "folder" else None
        sam = None
        if self.settings.id_reader.driver == "simulated":
            sam = VirtualSam()
            self._terminal = VirtualTerminal(sam, data_dir(self.settings) / self.settings.id_reader.port)
        return SimulatedDevices(slot, make_card, sam, load_id_profile, phone_of, self, printer)


def _machine_behind(office: EmbeddedOffice) -> OfficeMachine:
    """The authority's encryption machine as the card reader asks it: over the office connection."""
    from devices.social_card.machine import MachineReply
    from office.port import KeyQuestion

    async def ask(request: MachineRequest) -> MachineReply:
        return MachineReply(await office.open_card(KeyQuestion(**vars(request))))

    return ask


def _simulated_machine() -> KeyMachine:
    from devices.social_card.keys import load_keys
    from devices.social_card.machine import MachineRequest
    from simulated.social_card.key_holders import SimulatedMachine

    machine = SimulatedMachine(load_keys())
    return lambda question: machine.answer(MachineRequest(**vars(question))).external_proof
