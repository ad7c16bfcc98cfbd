"""The parts of a site, wired together: each made by its settings, held open while the kiosk serves, closed in order.

Libraries are imported where they are needed: ``retirement`` must not pay for Qt, nor the first screen for the office.
"""

from __future__ import annotations

import asyncio
import codecs
import logging
from contextlib import AsyncExitStack, asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assembly import drivers
from assembly.clock import make_clock as make_clock
from assembly.office import asked_afar, rounds_beside
from assembly.staff_desk import RunningProgram, make_desk, open_tries
from assembly.stand_ins import StandIns
from config.clock import Clock, SystemClock
from config.data_dir import data_dir
from config.faults import Fault
from config.parts import PartName
from config.settings import EmbeddedOffice as EmbeddedSettings
from config.settings import HttpOffice, Settings, VirtualCardReader
from config.supplies import supplied
from flows.boundary import boundary
from flows.held import Close, HeldParts, Maker

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
    from contextlib import AbstractAsyncContextManager

    from demo.dock import SimulatedDevices
    from devices.computer.port import Computer
    from devices.document.port import DocumentCamera
    from devices.face.eyes import SupervisedEyes
    from devices.id_card.reader import SupervisedIdCardReader
    from devices.panel.port import Panel
    from devices.pinyin.port import Pinyin
    from devices.presence.port import Presence
    from devices.signal.port import Signal
    from devices.social_card.pcsc import PcscSocialCardReader
    from devices.stick.port import Stick
    from devices.voice.port import Voice
    from flows.parts import Parts
    from flows.screen import Screen
    from maintenance.desk.session import StaffStay
    from maintenance.machine import Machine
    from office.line import OfficeBeside
    from office.port import Office
    from printing.port import Printer
    from printing.press import ChildPress
    from records.attempts import AttemptFile
    from records.log import RecordsLog
    from simulated.id_card.virtual_terminal import VirtualTerminal

ROOT = Path(__file__).parents[1]
log = logging.getLogger("assembly")

#: without these no citizen can be served
ESSENTIAL = frozenset({PartName.CLOCK, PartName.RECORDS, PartName.OFFICE})
#: what the screen has, and closes
OF_THE_SCREEN = (PartName.VOICE, PartName.PRESENCE)
#: what the watch of the slots needs, in its order
WATCHED = (PartName.CARD_READER, PartName.ID_READER, PartName.RECORDS, PartName.CLOCK)
#: a start waits so long for what became of the papers of a kiosk that was killed
SETTLING_S = 2.0
#: of cards and of addresses in a network: Python would import each where it meets it first, in a visit
ENCODINGS = ("gb18030", "utf-16-le", "idna")
#: what knows the days off of a year, and what draws a code; whoever asks first would import it, in a visit, too
AHEAD = ("chinese_calendar", "segno")


class SiteParts:
    """The parts of a site, by its settings (:class:`ui.station.StationParts`)."""

    def __init__(
        self, settings: Settings, clock: Clock, papers: Path | None = None, program: RunningProgram | None = None
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.program = program or RunningProgram(settings)
        self._records: RecordsLog | None = None
        self._for_staff = False
        self._eyes: SupervisedEyes | None = None
        #: whichever office is asked
        self._asked: Office | None = None
        #: the same one, where it lies beside the kiosk: a demonstration cuts its line, and asks it for codes
        self._office: OfficeBeside | None = None
        self._is_served: Callable[[], bool] = lambda: False
        self._terminal: VirtualTerminal | None = None
        self._stand_ins = self._make_stand_ins(papers)
        self.devices = self._simulated_devices()
        self._makers: Mapping[PartName, Maker] = {
            PartName.RECORDS: self._make_records,
            PartName.ATTEMPTS: self._make_attempts,
            PartName.OFFICE: self._make_office,
            PartName.PRESS: self._make_press,
            PartName.EYES: self._make_eyes,
            PartName.PRINTER: self._make_printer,
            PartName.RECEIPT_PRINTER: self._make_receipt_printer,
            PartName.ID_READER: self._make_id_reader,
            PartName.CARD_READER: self._make_card_reader,
            PartName.CLOCK: self._make_clock,
            PartName.SIGNAL: self._make_signal,
            PartName.STICK: self._make_stick,
            PartName.DOCUMENT: self._make_document_camera,
            PartName.VOICE: self._make_voice,
            PartName.PRESENCE: self._make_presence,
            PartName.PANEL: self._make_panel,
            PartName.COMPUTER: self._make_computer,
        }
        self._voice: Voice | None = None
        self._presence: Presence | None = None

    @asynccontextmanager
    async def part(self, name: PartName) -> AsyncIterator[Any]:
        """One part by itself, within its boundary; None where the site has none. Its fault when it cannot be made."""
        async with AsyncExitStack() as stack:
            if name is PartName.CARD_READER and not self.settings.demonstration:
                drivers.refuse_virtual_readers()
            yield await self._held_in(stack).open(name)

    @asynccontextmanager
    async def open(
        self, *, serving: bool = True, needed: frozenset[PartName] = ESSENTIAL, for_staff: bool = False
    ) -> AsyncIterator[Parts]:
        """All parts, and all of them closed again in order. The memory comes first: without it nothing may start.

        Those that are ``needed`` must be there; each one else that cannot be made is :class:`Missing`. Chores run
        only when ``serving``: a command beside a kiosk must not do them a second time.
        """
        from assembly.behind import PRINTERS, make_chores, make_keeper
        from flows.parts import Parts
        from flows.stay.left import LeftCards

        self._for_staff = for_staff  # who may open the memory at a time that is doubted
        for name in ENCODINGS:
            codecs.lookup(name)
        for name in AHEAD:
            await asyncio.to_thread(import_module, name)
        async with AsyncExitStack() as stack:
            held = self._held_in(stack)
            for name in (name for name in self._makers if name not in OF_THE_SCREEN):
                await self._open_or_miss(held, name, needed)
            for name, lent in zip(OF_THE_SCREEN, (self._voice, self._presence), strict=True):
                held.lend(name, lent)  # where there is a screen
            within = held.within
            chores = make_chores(within, self.clock, supplied(self.settings), self._rounds())
            left = LeftCards(*(within[name] for name in WATCHED))
            keeper = make_keeper(self.machine(within), held, chores, left)
            self._is_served = lambda: keeper.somebody_is_served
            if serving:
                # What a kiosk that was killed has left in a queue is nobody's paper. A printer that does not answer is
                # tried again behind the citizens, and empties its queue before it prints anything.
                await chores.first_rounds(PRINTERS, SETTLING_S)
                await stack.enter_async_context(chores)
                await stack.enter_async_context(left)
            fields = {field: within[name] for name, field in Parts.FIELDS.items()}
            tries = await open_tries(stack, self.settings, self.clock) if serving and self.settings.staff else None
            yield Parts(**fields, chores=chores, keeper=keeper, left=left, settings=self.settings, tries=tries)

    def _rounds(self) -> Callable[[], Awaitable[bool]] | None:
        """Those of an office beside the kiosk; a service goes its own."""
        if isinstance(self.settings.office, HttpOffice):
            return None
        return rounds_beside(lambda: self._office, self.clock, lambda: self._is_served())

    def open_for_staff(self) -> AbstractAsyncContextManager[Parts]:
        return self.open(needed=frozenset({PartName.CLOCK, PartName.RECORDS}), for_staff=True)

    def desk(self, screen: Screen, opened: AbstractAsyncContextManager[Parts]) -> StaffStay:
        return make_desk(self.settings, self.clock, self.program, screen, opened)

    def _held_in(self, stack: AsyncExitStack) -> HeldParts:
        return HeldParts(stack, lambda name: self._makers[name])

    async def _open_or_miss(self, held: HeldParts, name: PartName, needed: frozenset[PartName]) -> None:
        try:
            await held.open(name)
        except Fault as fault:
            if name in needed:
                raise
            log.error("%s cannot be made: %s", name, fault)
            held.miss(name, fault)

    def dock(self) -> SimulatedDevices | None:
        return self.devices

    def voice(self) -> Voice | None:
        """The one voice of the kiosk: whoever speaks closes it."""
        with boundary(PartName.VOICE):
            self._voice = self._voice or self._new_voice()
        return self._voice

    def _new_voice(self) -> Voice | None:
        from devices.voice.drivers import voice_of

        return voice_of(self.settings.voice, ROOT, ROOT / self.settings.data_dir, self._stand_ins.jack)

    def presence(self) -> Presence | None:
        """The one sensor of the kiosk, likewise."""
        with boundary(PartName.PRESENCE):
            self._presence = self._presence or self._new_presence()
        return self._presence

    def _new_presence(self) -> Presence | None:
        from devices.presence.drivers import presence_of

        return presence_of(self.settings.presence, self._stand_ins.sensor)

    def pinyin(self) -> Pinyin:
        from devices.pinyin.libpinyin import LibPinyin

        return LibPinyin()

    def command(self, command: Any) -> None:
        """Tell the virtual citizen; before another camera than the simulated one there is none."""
        if self._eyes and self.settings.camera.driver == "simulated":
            self._eyes.command(command)

    # -- a part each, and how it is closed --------------------------------------------------------------------------

    async def _make_records(self) -> tuple[RecordsLog, Close]:
        from records.log import RecordsLog
        from records.reader import KEY_FILE, LOG_FILE

        log_file, key_file = (data_dir(self.settings) / name for name in (LOG_FILE, KEY_FILE))
        self._records = await asyncio.to_thread(RecordsLog, log_file, key_file, self.clock, for_staff=self._for_staff)
        return self._records, self._records.close

    async def _make_attempts(self) -> tuple[AttemptFile, Close]:
        from records.attempts import AttemptFile

        attempts = await asyncio.to_thread(AttemptFile, data_dir(self.settings) / "attempts.sqlite", self.clock)
        return attempts, attempts.close

    async def _make_office(self) -> tuple[Office, Close]:
        from office.port import submissions

        office = self.settings.office
        if isinstance(office, HttpOffice):
            asked = self._asked = await asyncio.to_thread(asked_afar, office)
            return asked, asked.close
        await asyncio.to_thread(submissions)  # of what was kept: made in a visit it would hold up a touch
        self._asked = self._office = await asyncio.to_thread(self._office_beside, office)
        return self._office, self._office.close

    def _office_beside(self, office: EmbeddedSettings) -> OfficeBeside:
        """In a child of its own."""
        from office.child import child_office
        from office.messages import Begin

        begin = Begin(
            file=str(data_dir(self.settings) / office.file),
            people=str(ROOT / office.people) if office.people else "",
            hall_short_name=self.settings.hall.bureau_short,
            ahead_s=(self.clock.now() - SystemClock().now()).total_seconds(),
            # Before real cards it would have the wrong key, and that may cost a try of a citizen's card.
            has_virtual_cards=self.settings.card_reader.driver == "virtual",
        )
        return child_office(begin, self.clock, office.answer_within_s, lambda: self._is_served())

    async def _make_press(self) -> tuple[ChildPress, Close]:
        from printing.press import ChildPress
        from printing.proof import prover

        press = ChildPress(await asyncio.to_thread(prover, self.settings, self.clock))
        return press, press.close

    async def _make_eyes(self) -> tuple[SupervisedEyes, Close]:
        from devices.face.eyes import SupervisedEyes

        self._eyes = SupervisedEyes(self.settings.camera, self.settings.face)
        return self._eyes, self._eyes.close

    async def _make_printer(self) -> tuple[Printer, None]:
        return drivers.sheet_printer(self.settings, self.clock, self._stand_ins.printer)

    async def _make_receipt_printer(self) -> tuple[Printer | None, Close | None]:
        return await drivers.receipt_printer(self.settings, self.clock, self._stand_ins.receipt_printer, self._note)

    async def _note(self, kind: str, public: Mapping[str, str]) -> None:
        if self._records is not None:  # whoever prints remembers; who only asks a printer may not
            await asyncio.to_thread(self._records.append, kind, public=public)

    async def _make_id_reader(self) -> tuple[SupervisedIdCardReader | None, Close | None]:
        return await drivers.id_card_reader(self.settings, self._terminal)

    async def _make_card_reader(self) -> tuple[PcscSocialCardReader, Close]:
        return drivers.social_card_reader(self.settings, lambda: self._asked)

    async def _make_signal(self) -> tuple[Signal | None, Close | None]:
        from devices.signal.drivers import signal_of

        board = self._stand_ins.board
        signal = signal_of(self.settings.signal, board.line if board else None)
        return signal, signal.close if signal else None

    async def _make_stick(self) -> tuple[Stick | None, None]:
        from devices.stick.drivers import stick_of

        return stick_of(self.settings.stick, self._stand_ins.sticks), None

    async def _make_document_camera(self) -> tuple[DocumentCamera | None, Close | None]:
        from devices.document.camera import document_camera_of

        camera = document_camera_of(self.settings.document_camera)
        if camera and (mat := self._stand_ins.mat):
            mat.lies_below(camera.lay)
        return camera, camera.close if camera else None

    async def _make_clock(self) -> tuple[Clock, None]:
        return self.clock, None

    async def _make_voice(self) -> tuple[Voice | None, Close | None]:
        voice = self.voice()
        return voice, voice.close if voice else None

    async def _make_presence(self) -> tuple[Presence | None, Close | None]:
        presence = self.presence()
        return presence, presence.close if presence else None

    async def _make_panel(self) -> tuple[Panel | None, None]:
        """A demonstration runs in a window, on any screen."""
        from devices.panel.drm import DrmPanel

        return None if self.settings.demonstration else DrmPanel(self.settings.display), None

    async def _make_computer(self) -> tuple[Computer, None]:
        from devices.computer.linux import LinuxComputer
        from devices.computer.usb import usb_devices

        return await asyncio.to_thread(LinuxComputer, usb=usb_devices(self.settings)), None

    def machine(self, parts: Mapping[PartName, Any]) -> Machine:
        """The machine that has these parts, to be looked at."""
        from assembly.behind import make_machine

        return make_machine(self.settings, self.clock, parts, ROOT / self.settings.data_dir)

    def _make_stand_ins(self, papers: Path | None) -> StandIns:
        return StandIns.of(self.settings, papers)

    def _simulated_devices(self) -> SimulatedDevices | None:
        card_reader = self.settings.card_reader
        if not isinstance(card_reader, VirtualCardReader):
            return None
        from assembly.virtual_stage import make_stage

        stage = make_stage(
            settings=self.settings,
            card_reader=card_reader,
            office_now=lambda: self._office,
            citizen=self,
            stand_ins=self._stand_ins,
        )
        self._terminal = stage.terminal
        return stage.devices
