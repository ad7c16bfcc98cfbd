"""The printers behind IPP that a site may name."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, PositiveFloat

from config.datafile import Data


class _Ipp(Data):
    driver: Literal["ipp"]
    uri: str
    job_timeout_s: PositiveFloat = 120.0


class IppPrinter(_Ipp):
    """A CUPS queue or an IPP printer, e.g. ``ipp://localhost:631/printers/papers``, with sheets of A4."""

    @property
    def media(self) -> str:
        return "iso_a4_210x297mm"


class IppReceiptPrinter(_Ipp):
    """The same with an 80 mm roll; ``media`` is what the printer calls that: ``om_80x297mm_80x297mm``."""

    media: Annotated[str, Field(pattern=r"^[a-z0-9._-]+_80x[0-9.]+mm$")]
