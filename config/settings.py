"""The settings of one site (a file in ``sites/``): which drivers, where the data lie, what the hall is called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, LiteralString, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    Field,
    PositiveFloat,
    PositiveInt,
    ValidationError,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from config.camera import FileCamera as FileCamera
from config.camera import SimulatedCamera as SimulatedCamera
from config.camera import V4l2Camera as V4l2Camera
from config.datafile import Data, DataFileError, DemonstrationOnly, load
from config.display import Display
from config.document import AnyDocumentCamera, NoDocumentCamera
from config.face import EngineName, Thresholds
from config.faults import Fault
from config.fleet import Line, NoLine
from config.hall import Hall as Hall
from config.machine import MachineSetup
from config.mode import Mode
from config.panel import DEMO_SITE as DEMO_SITE
from config.panel import Panel
from config.presence import AnyPresence, NoPresence
from config.printers import EscposPrinter, IppPrinter, IppReceiptPrinter
from config.self_test import SelfTest
from config.signal import AnySignal, NoSignal
from config.staff import StaffDesk
from config.stick import AnyStick, NoStick
from config.supplies import SiteSupplies
from config.voice import AnyVoice, Keys, NoVoice


class SystemTime(Data):
    """The clock of the machine."""

    driver: Literal["system"]


class DemonstrationTime(DemonstrationOnly):
    """The clock of the machine, moved to ``start``, because the invented people are due on a fixed day."""

    driver: Literal["demonstration"]
    start: AwareDatetime


class NoCardKeys(Data):
    """Third-generation cards do not give their person: another identification is needed."""

    driver: Literal["none"] = "none"


def _fits_everything(pattern: re.Pattern[str]) -> bool:
    return bool(pattern.search("") or pattern.search("\0"))


def _names_something(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """A pattern that is found in nothing at all would be found in every reader, the virtual one included."""
    if _fits_everything(pattern):
        raise ValueError("every name fits this pattern: say which reader is meant")
    return pattern


#: A regular expression that is searched for in a reader's name. A pattern, because a name changes when the reader is
#: plugged in again: ``ACS ACR39U ICC Reader 00 00`` comes back as ``… 01 00``
ReaderName = Annotated[re.Pattern[str], AfterValidator(_names_something)]


class PsamCardKeys(Data):
    """The read key in a security module in the slot ``reader``, which is never the citizen's, whatever that is called.

    ``ICC Reader .* 01$`` names the second slot of a reader, however often it was plugged in.
    """

    driver: Literal["psam"] = "psam"
    reader: ReaderName


class MachineCardKeys(Data):
    """The read key in the authority's encryption machine, asked over the office connection."""

    driver: Literal["machine"] = "machine"


class SimulatedCardKeys(DemonstrationOnly):
    """The tests' key, which opens virtual cards and no other: demonstration and tests only."""

    driver: Literal["simulated"] = "simulated"


#: what a reader of real cards may have: a wrong key would cost a try of a citizen's card
RealCardKeys = NoCardKeys | PsamCardKeys | MachineCardKeys
CardKeys = RealCardKeys | SimulatedCardKeys


class VirtualCardReader(DemonstrationOnly):
    """The shipped virtual cards behind the real pcscd: demonstration and tests only, never a kiosk in service."""

    driver: Literal["virtual"]
    reader: ReaderName = re.compile("^Virtual PCD .* 00$")
    port: PositiveInt = 35963
    keys: Annotated[CardKeys, Field(discriminator="driver")] = NoCardKeys()


class PcscCardReader(Data):
    """A contact reader behind pcscd, which must be named: another one may be virtual, or for identity cards."""

    driver: Literal["pcsc"]
    reader: ReaderName
    keys: Annotated[RealCardKeys, Field(discriminator="driver")] = NoCardKeys()

    @model_validator(mode="after")
    def _names_its_slot(self) -> Self:
        if isinstance(self.keys, PsamCardKeys) and self.keys.reader == self.reader:
            raise ValueError("beside a security module the citizen's slot needs a name of its own")
        return self


class NoIdReader(Data):
    """The machine has no reader for identity cards."""

    driver: Literal["none"] = "none"


class SerialIdReader(Data):
    """An identity-card reader on a serial port, by its stable path (``/dev/serial/by-id/…``)."""

    driver: Literal["serial"] = "serial"
    port: Path
    baud: PositiveInt = 115200


class UsbIdReader(Data):
    """The GA 467 reader on USB (``0400:C35A``)."""

    driver: Literal["usb"] = "usb"


class PcscPagesIdReader(Data):
    """A reader behind pcscd that gives the card in pages. How to recognise it is one reader's habit (unverified).

    ``reader`` is searched for in the reader's name, ``atr`` in the answer to reset, as capital hexadecimal digits.
    """

    driver: Literal["pcsc_pages"] = "pcsc_pages"
    reader: re.Pattern[str] = re.compile("")
    atr: re.Pattern[str] = re.compile("^[0-9A-F]{26}9000")


class VendorIdReader(Data):
    """A vendor's library with the SDT functions of GA 467; ``port`` is its number of the port (USB from 1001 on)."""

    driver: Literal["vendor"] = "vendor"
    library: Path
    port: PositiveInt = 1001


class SimulatedIdReader(DemonstrationOnly):
    """The shipped virtual reader behind a pseudo-terminal at ``port``, relative to the data directory."""

    driver: Literal["simulated"] = "simulated"
    port: Path = Path("id-reader")


class PhotoDecoder(Data):
    """A program that decodes the photo of an identity card: WLT on its input, the picture on its output."""

    command: tuple[str, ...] = Field(min_length=1)
    limit_s: PositiveFloat = 3.0


class ChallengeSteps(Data):
    """How many movements a challenge asks, in random order: ``strict`` for matters that move money."""

    ordinary: int = Field(ge=1, le=8)
    strict: int = Field(ge=1, le=8)


class Face(Data):
    """The face check. ``thresholds`` decide about the mean of ``frames`` frames.

    ``models_dir`` holds the model files of engines that are not installed with the kiosk, checked by hash.
    """

    engine: EngineName
    models_dir: Path | None = None
    thresholds: Thresholds
    frames: PositiveInt
    steps: ChallengeSteps
    reaction_min_s: PositiveFloat = 0.15  # nobody is faster: a recording that runs ahead is
    step_timeout_s: PositiveFloat
    attempts: PositiveInt  # per card and day

    @model_validator(mode="after")
    def _same_engine(self) -> Self:
        if self.thresholds.engine != self.engine:
            raise ValueError(f"the thresholds belong to {self.thresholds.engine}, not to {self.engine}")
        return self


#: The readers that the program drives itself; a simulated one is driven through its serial port
DrivenIdReader = SerialIdReader | UsbIdReader | PcscPagesIdReader | VendorIdReader
IdReader = Annotated[NoIdReader | SimulatedIdReader | DrivenIdReader, Field(discriminator="driver")]


class FolderPrinter(DemonstrationOnly):
    """Papers go to a folder as PDF. Relative to the data directory."""

    driver: Literal["folder"]
    folder: Path


#: what prints papers as they are
SheetPrinter = FolderPrinter | IppPrinter | IppReceiptPrinter


class _Office(Data):
    """What every office of a site has. ``people`` (a data file) are those whom a demonstration invents.

    A site in service has none: its people come from the bureau's own register, or not at all.
    """

    people: Path | None = None
    answer_within_s: PositiveFloat = 5.0

    @property
    def invented(self) -> Path:
        """The file of the invented people, for what only a demonstration does; ValueError where there is none."""
        if self.people is None:
            raise ValueError("this site invents no people")
        return self.people


class EmbeddedOffice(_Office):
    """The bureau on a SQLite file beside the kiosk."""

    driver: Literal["embedded"]
    file: Path


class HttpOffice(_Office):
    """The bureau as a service (``scripts/run office serve``), at ``url``.

    The kiosk believes the ``authority`` alone, and shows its own ``certificate``: the files that ``office kiosk add``
    has written for it.
    """

    driver: Literal["http"]
    url: Annotated[str, Field(pattern=r"^https://[^/]+$")]
    authority: Path
    certificate: Path
    key: Path


class Idle(Data):
    """Seconds; the reasons stand in ``docs/decisions``. WCAG 2.2.1 asks for at least 20 s to answer the warning."""

    warn_after_s: PositiveFloat
    warn_after_reading_s: PositiveFloat
    #: at the staff desk: whoever fills in paper looks at no screen. The 30 minutes of VxSuite are for a locked room
    warn_after_staff_s: PositiveFloat = 300.0
    #: while somebody has called and waits for the staff to come
    warn_after_called_s: PositiveFloat = 300.0
    answer_within_s: Annotated[float, Field(ge=20)]
    #: when a card that is still in the slot becomes an alarm. Ours: a cash machine swallows it after some 30 s; this
    #: machine cannot, and whoever walks slowly needs longer
    card_alarm_s: PositiveFloat = 60.0


class Settings(Data):
    """One site. A wrong file is refused at start, with its line and reason, as fault CONFIG-BROKEN."""

    site: str
    #: service: real people, real parts, nothing else. demonstration: anything, and every screen and paper says so
    purpose: Literal["service", "demonstration"]
    data_dir: Path
    hall: Hall
    display: Display
    clock: Annotated[SystemTime | DemonstrationTime, Field(discriminator="driver")]
    card_reader: Annotated[VirtualCardReader | PcscCardReader, Field(discriminator="driver")]
    id_reader: IdReader = NoIdReader()
    photo_decoder: PhotoDecoder | None = None
    camera: Annotated[SimulatedCamera | V4l2Camera | FileCamera, Field(discriminator="driver")]
    face: Face
    #: of sheets; of receipts too, where no other printer is named for them
    printer: Annotated[FolderPrinter | IppPrinter, Field(discriminator="driver")]
    receipt_printer: (
        Annotated[FolderPrinter | IppReceiptPrinter | EscposPrinter, Field(discriminator="driver")] | None
    ) = None
    supplies: SiteSupplies = Field(default_factory=dict)
    office: Annotated[EmbeddedOffice | HttpOffice, Field(discriminator="driver")]
    idle: Idle
    #: without a register there is no desk
    staff: StaffDesk | None = None
    voice: AnyVoice = NoVoice()
    #: wakes the screen for whoever comes
    presence: Annotated[AnyPresence, Field(discriminator="driver")] = NoPresence()
    signal: Annotated[AnySignal, Field(discriminator="driver")] = NoSignal()
    #: lists of employees are brought on one
    stick: Annotated[AnyStick, Field(discriminator="driver")] = NoStick()
    #: papers that no record gives are captured by it; without one they are brought to the counter
    document_camera: Annotated[AnyDocumentCamera, Field(discriminator="driver")] = NoDocumentCamera()
    keys: Keys = Keys()
    #: without a line nobody looks after the machine from afar
    fleet: Line = NoLine()
    machine: MachineSetup | None = None  # what deploy/install makes of the computer; it installs no site without
    self_test: SelfTest = SelfTest()
    #: what this start of the program is for: no matter of a file
    mode: Mode = Field(Mode.SERVICE, exclude=True)

    @model_validator(mode="before")
    @classmethod
    def _no_file_chooses_a_mode(cls, site: Any) -> Any:
        if isinstance(site, dict) and ("mode" in site or "test" in (site.get("hall") or {})):
            raise ValueError("a mode is chosen at the desk of the staff, and no file has it")
        return site

    @model_validator(mode="before")
    @classmethod
    def _papers_of_a_demonstration_say_so(cls, site: Any) -> Any:
        if isinstance(site, dict) and site.get("purpose") == "demonstration" and isinstance(site.get("hall"), dict):
            return {**site, "hall": {**site["hall"], "demonstration": True}}
        return site

    @property
    def demonstration(self) -> bool:
        """Whether this is no service: every screen and every paper says so, and it runs in a window."""
        return self.purpose == "demonstration"

    @property
    def panel(self) -> Panel:
        """What the first picture needs of it."""
        return Panel(
            width_px=self.display.width_px,
            height_px=self.display.height_px,
            width_mm=self.display.width_mm,
            bureau=self.hall.bureau,
            zone=self.hall.zone,
            demonstration=self.demonstration,
            docked=self.card_reader.driver == "virtual",
            theme=self.display.theme,
            scale=self.display.scale,
            data_dir=str(self.data_dir),
            mode=self.mode,
        )

    @model_validator(mode="after")
    def _serves_with_real_parts(self) -> Self:
        found = [] if self.demonstration else [*_unfit_for_service(self)]
        if found:
            raise ValidationError.from_exception_data(type(self).__name__, found)
        return self


def _unfit_for_service(data: Data, *where: str) -> Iterator[InitErrorDetails]:
    """Everything below ``data`` that a site in service may not have, as errors."""
    for name in type(data).model_fields:
        value = getattr(data, name)
        if isinstance(value, DemonstrationOnly):
            yield _refused(getattr(value, "driver", name), _DEMONSTRATION, *where, name, "driver")
        if isinstance(value, _Office) and value.people is not None:
            yield _refused("people", _DEMONSTRATION, *where, name, "people")
        if isinstance(value, PcscPagesIdReader) and _fits_everything(value.reader):
            yield _refused("reader", _UNNAMED, *where, name, "reader")
        if isinstance(value, Data):
            yield from _unfit_for_service(value, *where, name)


_DEMONSTRATION = "{what} is for demonstrations only, and this site is in service"
_UNNAMED = "{what} fits every name: a site in service says which reader is meant"


def _refused(what: str, sentence: LiteralString, *where: str) -> InitErrorDetails:
    return InitErrorDetails(type=PydanticCustomError("no_service", sentence, {"what": what}), loc=where, input=what)


def load_settings(path: Path = DEMO_SITE) -> Settings:
    """Read a site file; CONFIG-BROKEN says what is wrong and where."""
    try:
        return load(path, Settings)
    except DataFileError as error:
        raise Fault("CONFIG-BROKEN", str(error)) from error
