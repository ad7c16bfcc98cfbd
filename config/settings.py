"""The settings of one site (a file in ``sites/``): which drivers, where the data lie, what the hall is called."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, PositiveFloat, PositiveInt

from config.datafile import CONFIG_DIR, Data, DataFileError, load
from config.faults import Fault

DEMO_SITE = CONFIG_DIR / "sites" / "demo.yaml"


class Hall(Data):
    """What the papers and the screens say of the place."""

    bureau: str
    bureau_short: str  # opens the case number
    zone: str
    address: str
    hours: str
    telephone: str
    complaints: str


class Display(Data):
    """The panel. Sizes on screen are given in millimetres, so the software must know how large a pixel is."""

    width_px: PositiveInt
    height_px: PositiveInt
    width_mm: PositiveFloat


class SystemTime(Data):
    """The clock of the machine."""

    driver: Literal["system"]


class DemonstrationTime(Data):
    """The clock of the machine, moved to ``start``, because the invented people are due on a fixed day."""

    driver: Literal["demonstration"]
    start: AwareDatetime


class VirtualCardReader(Data):
    """The shipped virtual cards behind the real pcscd: demonstration and tests only, never a kiosk in service."""

    driver: Literal["virtual"]
    reader: str = "Virtual PCD 00 00"
    port: PositiveInt = 35963


class PcscCardReader(Data):
    """A contact reader behind pcscd. ``reader`` is the beginning of its name; empty takes the first one."""

    driver: Literal["pcsc"]
    reader: str = ""


class SimulatedCamera(Data):
    """The virtual citizen: a drawn head before a simulated camera."""

    driver: Literal["simulated"]


class V4l2Camera(Data):
    """A camera of the machine, by its stable path (``/dev/v4l/by-id/…``)."""

    driver: Literal["v4l2"]
    device: Path
    width_px: PositiveInt = 640
    height_px: PositiveInt = 480


class FileCamera(Data):
    """A video file, played at its own speed."""

    driver: Literal["file"]
    path: Path


class Face(Data):
    """Thresholds belong to an engine and a calibration; L2 distance of 128-d vectors, mean of ``frames`` frames."""

    engine: Literal["dlib-resnet-v1"]
    calibrated_on: str
    accept: PositiveFloat
    review: PositiveFloat
    frames: PositiveInt
    steps: PositiveInt  # head turns asked, in random order
    step_timeout_s: PositiveFloat
    attempts: PositiveInt  # per visit


class FolderPrinter(Data):
    """Papers go to a folder as PDF. Relative to the data directory."""

    driver: Literal["folder"]
    folder: Path


class IppPrinter(Data):
    """A CUPS queue or an IPP printer, e.g. ``ipp://localhost:631/printers/papers``."""

    driver: Literal["ipp"]
    uri: str
    job_timeout_s: PositiveFloat = 120.0


class EmbeddedOffice(Data):
    """The bureau on a SQLite file beside the kiosk, with the people that ``people`` (a data file) invents."""

    driver: Literal["embedded"]
    file: Path
    people: Path
    answer_within_s: PositiveFloat = 5.0


class Idle(Data):
    """Seconds; the reasons stand in ``docs/decisions``. WCAG 2.2.1 asks for at least 20 s to answer the warning."""

    warn_after_s: PositiveFloat
    warn_after_reading_s: PositiveFloat
    answer_within_s: Annotated[float, Field(ge=20)]


class Settings(Data):
    """One site. A wrong file is refused at start, with its line and reason, as fault CONFIG-BROKEN."""

    site: str
    data_dir: Path
    hall: Hall
    display: Display
    clock: Annotated[SystemTime | DemonstrationTime, Field(discriminator="driver")]
    card_reader: Annotated[VirtualCardReader | PcscCardReader, Field(discriminator="driver")]
    camera: Annotated[SimulatedCamera | V4l2Camera | FileCamera, Field(discriminator="driver")]
    face: Face
    printer: Annotated[FolderPrinter | IppPrinter, Field(discriminator="driver")]
    office: EmbeddedOffice
    idle: Idle

    @property
    def simulated(self) -> bool:
        """Whether some device is simulated: then there is a dock, and every screen says so."""
        return self.card_reader.driver == "virtual" or self.camera.driver == "simulated"


def load_settings(path: Path = DEMO_SITE) -> Settings:
    """Read a site file; CONFIG-BROKEN says what is wrong and where."""
    try:
        return load(path, Settings)
    except DataFileError as error:
        raise Fault("CONFIG-BROKEN", str(error)) from error
