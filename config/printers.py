"""The printers that a site may name: behind IPP, and receipt printers that speak ESC/POS."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, PositiveFloat, PositiveInt

from config.datafile import CONFIG_DIR, Data, load

SCHEMES = ("ipp", "ipps", "http", "https")


def _address(uri: str) -> str:
    """A wrong address is said of the file: to whoever prints it would look like a strange printer."""
    try:
        parts = urlsplit(uri)
        is_one = parts.scheme in SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError as error:  # of a bracket or a port
        raise ValueError(f"this is no address: {error}") from error
    if not is_one:
        raise ValueError(
            f"an address of a printer is {SCHEMES[0]}://name/path, or begins with {', '.join(SCHEMES[1:])}"
        )
    return uri


class _Ipp(Data):
    driver: Literal["ipp"]
    uri: Annotated[str, AfterValidator(_address)]
    job_timeout_s: PositiveFloat = 120.0


class IppPrinter(_Ipp):
    """A CUPS queue or an IPP printer, e.g. ``ipp://localhost:631/printers/papers``, with sheets of A4."""

    @property
    def media(self) -> str:
        return "iso_a4_210x297mm"


class IppReceiptPrinter(_Ipp):
    """The same with an 80 mm roll; ``media`` is what the printer calls that: ``om_80x297mm_80x297mm``."""

    media: Annotated[str, Field(pattern=r"^[a-z0-9._-]+_80x[0-9.]+mm$")]


class Presenter(Data):
    """Holds a receipt in its mouth; what nobody takes within ``retract_after_s`` seconds is drawn back."""

    retract_after_s: PositiveFloat = 60.0


class PrinterModel(Data):
    """What one model of receipt printers can do (``printer_models.yaml`` says it of each word)."""

    width_dots: Literal[384, 512, 576, 640]
    dpi: Annotated[int, Field(ge=100, le=255)]
    roll_mm: Literal[58, 80]
    raster: Literal["graphics", "raster", "column"]
    cutter: Literal["full", "partial", "none"]
    real_time: bool = True
    automatic: bool = False
    process_id: bool = False
    counter: PositiveInt | None = None
    clears: bool = False
    tells_width: bool = False
    near_end: bool = False
    presenter: Presenter | None = None
    source: str


class _Models(Data):
    models: dict[str, PrinterModel]


@cache
def printer_models() -> dict[str, PrinterModel]:
    """Every model, by the name that a site gives it."""
    return load(CONFIG_DIR / "printer_models.yaml", _Models).models


def _known(name: str) -> str:
    if name not in printer_models():
        raise ValueError(f"no model {name!r}; there are {', '.join(printer_models())}")
    return name


class NetworkLink(Data):
    """A printer that listens for itself, by its address."""

    kind: Literal["network"]
    host: Annotated[str, Field(min_length=1)]
    port: Annotated[int, Field(ge=1, le=65535)] = 9100


class SerialLink(Data):
    """A printer on a serial port, by its stable path (``/dev/serial/by-id/…``)."""

    kind: Literal["serial"]
    port: Path
    baud: PositiveInt = 115200


class UsbLink(Data):
    """A printer on USB: ``usb_id`` is vendor:product as ``lsusb`` shows it, ``usb_serial`` tells two alike apart."""

    kind: Literal["usb"]
    usb_id: Annotated[str, Field(pattern="^[0-9a-f]{4}:[0-9a-f]{4}$")]
    usb_serial: Annotated[str, Field(min_length=1)] | None = None


class EscposPrinter(Data):
    """A receipt printer that speaks ESC/POS, over ``link``. What takes longer than ``job_timeout_s`` fails."""

    driver: Literal["escpos"]
    model: Annotated[str, AfterValidator(_known)]
    link: Annotated[NetworkLink | SerialLink | UsbLink, Field(discriminator="kind")]
    job_timeout_s: PositiveFloat = 120.0
