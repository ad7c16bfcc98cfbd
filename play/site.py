"""The parts of a played kiosk: none has hardware, each can be made to fail, and hands can insert and pull things."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Coroutine, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from assembly.invented import departments_asked, departments_told, make_key_machine
from assembly.office_child import MEMORY
from assembly.site import ROOT, SiteParts
from assembly.stand_ins import StandIns
from config.clock import Clock
from config.data_dir import data_dir
from config.datafile import load
from config.document import NoDocumentCamera
from config.printers import printer_models
from config.settings import EmbeddedOffice as EmbeddedSettings
from config.settings import Settings, SimulatedCardKeys
from config.signal import NoSignal
from config.stick import NoStick
from config.voice import NoVoice
from devices.camera.staging import Command
from devices.signal.lcus import LcusBoard
from devices.social_card.keys import load_keys
from devices.stick.reader import SourcedStick
from flows.held import Close
from flows.papers.following import COPY
from office.embedded import EmbeddedOffice
from office.line import OfficeBeside
from office.people.invented import PORTRAITS_DIR
from office.port import ElectronicHolder
from play.fate import befall
from play.faults import Breakable, NotThere
from play.ledger import Ledger
from play.opened_office import lay_down
from play.people import Everybody, as_commands
from play.press import Press
from play.stick import read_here
from printing.proof import prover
from simulated.citizen.virtual_eyes import VirtualEyes
from simulated.computer import VirtualComputer
from simulated.document.virtual import VirtualDocumentCamera
from simulated.id_card.profiles import IdProfile
from simulated.id_card.virtual_reader import VirtualIdReader
from simulated.id_card.virtual_sam import SamQuirks, VirtualSam
from simulated.relay_board import RelayBoard
from simulated.silent_voice import SilentVoice
from simulated.social_card.chip import Quirks
from simulated.social_card.key_holders import SimulatedAuthenticator
from simulated.social_card.profiles import Profile
from simulated.social_card.virtual_card import VirtualCard
from simulated.social_card.virtual_reader import VirtualCardReader
from simulated.stick import FolderSource
from simulated.virtual_printer import VirtualPrinter
from simulated.virtual_roll import VirtualRoll


def virtual_settings(settings: Settings, folder: Path, people: Path) -> Settings:
    """The site, with its data in ``folder`` and its office's people from ``people``."""
    office = settings.office.model_copy(update={"people": people})
    return settings.model_copy(update={"data_dir": folder, "office": office})


class VirtualSite(SiteParts):
    """The parts of a site (:class:`ui.station.StationParts`), and the world around them.

    The world outlives the parts: a card stays in the slot when they are closed and opened again.
    """

    def __init__(self, settings: Settings, clock: Clock, papers: Path, everybody: Everybody) -> None:
        self.ledger = Ledger(papers)
        self._everybody = everybody
        self._cards: dict[str, VirtualCard] = {}
        self._id_card = ""
        self.broken: dict[str, Breakable] = {}
        self._printers: dict[str, Any] = {}
        self._chores: set[asyncio.Task[None]] = set()
        self.real_clock = clock
        keys = settings.card_reader.keys
        authenticator = SimulatedAuthenticator(load_keys()) if isinstance(keys, SimulatedCardKeys) else None
        self.reader = VirtualCardReader("virtual", authenticator, clock)
        self.id_reader = VirtualIdReader(VirtualSam(), clock)
        portraits = (ROOT / settings.office.invented).parent / PORTRAITS_DIR
        self.eyes = VirtualEyes(settings.face, portraits, clock)
        voice = settings.voice
        self.spoken = SilentVoice("never" if isinstance(voice, NoVoice) else voice.private)
        self.folder_printer = VirtualPrinter(papers, clock)
        self.board = RelayBoard()
        self.signal = LcusBoard(self.board.line)
        self.sticks = FolderSource()
        self.document = VirtualDocumentCamera(clock)
        super().__init__(settings, self._breakable("clock", clock), papers)
        self.roll = self._roll(papers, clock)
        powered = self.reader, self.id_reader, self.eyes, self.board, self.roll, self.document.mat
        self.computer = VirtualComputer(powered, (self.reader, self.folder_printer))

    # -- the parts, instead of those with hardware --

    async def _make_records(self) -> Any:
        return self._breakable_made("records", await super()._make_records())

    async def _make_attempts(self) -> Any:
        return self._breakable_made("attempts", await super()._make_attempts())

    async def _make_office(self) -> Any:
        await asyncio.to_thread(lay_down, self.settings, self.clock)
        return self._breakable_made("office", await super()._make_office())

    def _office_beside(self, office: EmbeddedSettings) -> EmbeddedOffice:
        """In this process: a child's answers would not wait for virtual time. Its people have been laid down."""
        people, file = ROOT / office.invented, data_dir(self.settings) / office.file
        asked = departments_asked(people, self.clock)
        return EmbeddedOffice(
            file=file,
            people=None,
            hall_short_name=self.settings.hall.bureau_short,
            clock=self.clock,
            answer_within_s=office.answer_within_s,
            machine=make_key_machine() if self.settings.card_reader.driver == "virtual" else None,
            departments={name: self._breakable(name, line) for name, line in asked.items()},
            lines=cache(lambda: departments_told(people, self.clock, file.with_name(MEMORY))),
        )

    async def _make_press(self) -> Any:
        return self._breakable("press", Press(await asyncio.to_thread(prover, self.settings, self.clock))), None

    async def _make_eyes(self) -> Any:
        return self._breakable("eyes", self.eyes), self.eyes.close

    async def _make_card_reader(self) -> Any:
        return self._breakable("card_reader", self.reader), self.reader.close

    async def _make_id_reader(self) -> Any:
        return self._breakable("id_reader", self.id_reader), self.id_reader.close

    async def _make_printer(self) -> Any:
        return self._same_breakable("printer", self.folder_printer), None

    async def _make_receipt_printer(self) -> Any:
        if self.settings.receipt_printer is None:
            return None, None
        close = self.roll.close if isinstance(self.roll, VirtualRoll) else None
        return self._same_breakable("receipt_printer", self.roll), close

    def _roll(self, papers: Path, clock: Clock) -> VirtualPrinter | VirtualRoll:
        """The receipt printer; one that speaks ESC/POS behind its own driver."""
        chosen = self.settings.receipt_printer
        if chosen is None or chosen.driver != "escpos":
            return VirtualPrinter(papers, clock)
        return VirtualRoll(papers, printer_models()[chosen.model], chosen.job_timeout_s, clock, self._note)

    async def _make_signal(self) -> Any:
        if isinstance(self.settings.signal, NoSignal):
            return None, None
        return self._breakable("signal", self.signal), self.signal.close

    async def _make_stick(self) -> Any:
        if isinstance(self.settings.stick, NoStick):
            return None, None
        return self._breakable("stick", SourcedStick(self.sticks, read_here)), None

    async def _make_document_camera(self) -> Any:
        if isinstance(self.settings.document_camera, NoDocumentCamera):
            return None, None
        return self._breakable("document", self.document), self.document.close

    async def _make_computer(self) -> Any:
        return self._breakable("computer", self.computer), None

    def _make_stand_ins(self, papers: Path | None) -> StandIns:
        return replace(super()._make_stand_ins(papers), board=self.board, sticks=self.sticks)

    def _simulated_devices(self) -> None:
        return None

    def voice(self) -> Any:
        return super().voice()

    def _new_voice(self) -> Any:
        return self._breakable("voice", self.spoken)

    def _new_presence(self) -> None:
        """None: it does nothing but wake a window, and whoever trains before one touches it."""

    def _breakable(self, part: str, real: Any) -> Any:
        self.broken[part] = broken = Breakable(real, self.ledger.of(part))
        return broken

    def _same_breakable(self, part: str, real: Any) -> Any:
        """The one that there was, whose next call may be meant to fail; another one only where that is stuck."""
        if part not in self._printers or self.broken[part].is_stuck:
            self._printers[part] = self._breakable(part, real)
        return self._printers[part]

    def _breakable_made(self, name: str, made: tuple[Any, Close | None]) -> tuple[Any, Close | None]:
        part, close = made
        return self._breakable(name, part), close

    def came_out(self) -> Counter[str]:
        """How often each paper has come out whole by now, its reprint included, by the printers' own count."""
        count: Counter[str] = Counter()
        for printer in (self.folder_printer, self.roll):
            printer.advance()
            for key, times in printer.came_out.items():
                count[key.partition(COPY)[0]] += times
        return count

    # -- what hands do --

    def insert(self, device: str, what: str) -> None:
        """Put in a card by the path of its profile, lay it down, or hold up the phone of somebody."""
        match device:
            case "social_card":
                # The same card each time it comes back: it remembers how often its PIN was wrong.
                if what not in self._cards:
                    self._cards[what] = VirtualCard(load(Path(what), Profile))
                self.reader.insert(self._cards[what])
            case "id_card":
                self._id_card = what
                self.id_reader.sam.lay(load(Path(what), IdProfile))
            case "phone":
                self.eyes.command(("show", self._code_of(what)))
            case "headset":
                self.spoken.plug(headset=True)
            case "stick":
                self.sticks.plug(what)
            case "document":
                self.document.mat.lay(what)

    def pull(self, device: str) -> None:
        match device:
            case "social_card":
                self.reader.pull()
            case "id_card":
                self._id_card = ""
                self.id_reader.sam.lift()
            case "phone":
                self.eyes.command(("hide",))
            case "headset":
                self.spoken.plug(headset=False)
            case "stick":
                self.sticks.pull_out()
            case "document":
                self.document.mat.lay("")

    def face(self, command: Command) -> None:
        self.eyes.command(command)

    def _code_of(self, whose: str) -> str:
        somebody = self._everybody.people.get(whose) or load(Path(whose), Profile).holder
        if somebody is None:
            raise NotThere("a card of nobody has no phone")
        return str(self.there("office").real.issue_code(ElectronicHolder(somebody.number, somebody.name)))

    # -- what a power cut does not touch --

    def kept(self) -> dict[str, Any]:
        """The world as JSON takes it: what lies where, and who stands there."""
        situation = self.eyes.situation
        return {
            "cards": {path: card.memory for path, card in self._cards.items()},
            "social_card": next((path for path, card in self._cards.items() if card is self.reader.card), None),
            "id_card": self._id_card,
            "headset": self.spoken.plugged,
            "stick": str(self.sticks.folder) if self.sticks.folder else None,
            "document": self.document.mat.now.page,
            "printers": [printer.kept() for printer in (self.folder_printer, self.roll)],
            "citizen": as_commands(situation),
        }

    def keep(self, kept: Mapping[str, Any]) -> None:
        """Put the world as it was."""
        for path, (pin, tries_left) in kept["cards"].items():
            self._cards[path] = VirtualCard(load(Path(path), Profile))
            self._cards[path].memory = (pin, tries_left)
        self.spoken.plug(headset=kept["headset"])
        for printer, one in zip((self.folder_printer, self.roll), kept["printers"], strict=True):
            printer.keep(one)
        for device in ("social_card", "id_card", "stick", "document"):
            if kept[device]:
                self.insert(device, kept[device])
        for verb, *rest in kept["citizen"]:
            self.eyes.command((verb, *(tuple(word) if isinstance(word, list) else word for word in rest)))

    # -- what fate does --

    def befall(self, part: str, kind: str) -> None:
        """Let ``kind`` happen to ``part`` (:mod:`play.fate`); :class:`NotThere`."""
        befall(self, part, kind)

    def there(self, part: str) -> Breakable:
        """The part, behind what can fail; :class:`NotThere`."""
        if (broken := self.broken.get(part)) is None:
            raise NotThere(f"this kiosk has no {part}")
        return broken

    @property
    def office_beside(self) -> OfficeBeside | None:
        """Once there is one."""
        return self._office

    def begin(self, chore: Coroutine[Any, Any, None]) -> None:
        """Have it done behind everything else."""
        task = asyncio.ensure_future(chore)
        self._chores.add(task)
        task.add_done_callback(self._chores.discard)

    def misbehave(self, quirks: Quirks | SamQuirks) -> None:
        """Let a chip or a module do so from now on."""
        if isinstance(quirks, SamQuirks):
            self.id_reader.sam.quirks = quirks
        elif (card := self.reader.card) is not None:
            card.quirks = quirks
