"""What a printer says of itself: what it can do, and what keeps it from printing. Pure functions of its attributes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from pyipp.enums import IppOperation, IppPrinterState

from config.faults import Fault
from printing import ipp_supplies
from printing.ipp_link import keywords
from printing.job import Stop, fault
from printing.port import Level, Media, PrinterState

#: what every paper of ours needs: the attribute of the job, where the printer says whether it can, and the value.
#: True size: the letters of a paper keep the size that old people can read, and an A5 paper is not blown up.
FORMAT = "application/pdf"
A4 = "iso_a4_210x297mm"
JOB_SETTINGS = (
    ("media", "media-supported", ""),  # whatever the printer's papers are for
    ("sides", "sides-supported", "one-sided"),
    ("print-scaling", "print-scaling-supported", "none"),
)
#: a printer that does not list these has no such setting: it prints on one side, and in true size, anyhow
_MAY_BE_UNLISTED = frozenset({"sides-supported", "print-scaling-supported"})

#: what :func:`trouble` wants to know
STATE_ATTRIBUTES = ("printer-state", "printer-state-reasons")
#: what all functions here want to know
ATTRIBUTES = (
    *STATE_ATTRIBUTES,
    "printer-state-message",
    "printer-is-accepting-jobs",
    "operations-supported",
    "device-uri",
    "document-format-supported",
    *(listed for _, listed, _ in JOB_SETTINGS),
    *ipp_supplies.ATTRIBUTES,
)

#: RFC 8011 section 5.4.12 and PWG 5100.9, without the severity suffix; the first that is present is named
_REASONS = {
    "media-jam": Stop.JAM,
    "cover-open": Stop.COVER,
    "door-open": Stop.COVER,
    "interlock-open": Stop.COVER,
    "input-tray-missing": Stop.COVER,
    "media-empty": Stop.NO_PAPER,
    "media-needed": Stop.NO_PAPER,
    "marker-supply-empty": Stop.INK,
    "toner-empty": Stop.INK,
    "offline": Stop.OFF,
    "shutdown": Stop.OFF,
    "timed-out": Stop.OFF,
}
_MILD = ("-report", "-warning")
#: how CUPS says that it has stopped a queue, or is about to
_PAUSED = frozenset({"paused", "moving-to-paused"})


def unfit(printer: Mapping[str, Any], media: str = A4) -> Fault | None:
    """PRINTER-UNFIT, naming everything that our papers on ``media`` need and this printer does not offer."""
    lacking = [] if FORMAT in keywords(printer.get("document-format-supported")) else [f"document-format {FORMAT}"]
    for name, listed, value in _settings(media):
        offered = keywords(printer.get(listed))
        if value not in offered and (offered or listed not in _MAY_BE_UNLISTED):
            lacking.append(f"{name} {value}")
    return fault(Stop.UNFIT, ", ".join(lacking)) if lacking else None


def job_settings(printer: Mapping[str, Any], media: str = A4) -> dict[str, str]:
    """What a job says explicitly: a default of the printer is nobody's decision."""
    return {name: value for name, listed, value in _settings(media) if value in keywords(printer.get(listed))}


def _settings(media: str) -> tuple[tuple[str, str, str], ...]:
    return tuple((name, listed, value or media) for name, listed, value in JOB_SETTINGS)


def is_queue(printer: Mapping[str, Any]) -> bool:
    """Whether it is a queue of CUPS before a device, and not the device itself."""
    return "device-uri" in printer


def device_behind(printer: Mapping[str, Any]) -> str | None:
    """The address of the device to which a queue of CUPS hands its jobs, where it can be asked itself.

    A queue is idle and content while its printer is off. Of other kinds of devices (USB, a device with a certificate of
    its own making) only a job can tell.
    """
    uri = printer.get("device-uri")
    return uri.partition("?")[0] if isinstance(uri, str) and uri.startswith("ipp://") else None


def reasons(printer: Mapping[str, Any]) -> frozenset[str]:
    """The ``printer-state-reasons`` that say something."""
    return frozenset(word for word in keywords(printer.get("printer-state-reasons")) if word != "none")


def still(standing: Collection[str], now: Collection[str]) -> frozenset[str]:
    """Which of the ``standing`` reasons the printer gives ``now``, too; what goes away and comes back is new."""
    present = {_bare(word) for word in now}
    return frozenset(word for word in standing if _bare(word) in present)


def trouble(
    printer: Mapping[str, Any], *, media: str = A4, warnings_count: bool = False, standing: Collection[str] = ()
) -> Fault | None:
    """What keeps a printer with these attributes from printing.

    A reason marked as a report or a warning counts only when the printer has stopped or ``warnings_count``, except that
    nothing comes out of a printer that is off. What is ``standing`` counts only when the printer has stopped, or when a
    warning has become an error. That one tray is empty is nothing while another holds ``media``. A printer that stopped
    for reasons that no rule knows is PRINTER-PAUSED when somebody has stopped it, and PRINTER-STOPPED else.
    """
    stopped = printer.get("printer-state") == IppPrinterState.STOPPED
    words = sorted(reasons(printer))
    counting = [word for word in words if stopped or not _stood(word, standing)]
    severe = {_bare(word) for word in counting if stopped or warnings_count or not word.endswith(_MILD)}
    present = severe | {bare for bare in map(_bare, counting) if _REASONS.get(bare) is Stop.OFF}
    if not stopped and ipp_supplies.paper(printer, media, frozenset()) in (Level.GOOD, Level.LOW):
        present -= {"media-empty"}
    for reason, stop in _REASONS.items():
        if reason in present:
            return fault(stop, " ".join(words))
    if not stopped:
        return None
    return fault(Stop.PAUSED if is_paused(printer) else Stop.OTHER, " ".join(words))


def _refusing(printer: Mapping[str, Any]) -> Fault | None:
    refuses = printer.get("printer-is-accepting-jobs") is False
    return fault(Stop.PAUSED, "not accepting jobs") if refuses else None


def paused(printer: Mapping[str, Any]) -> Fault | None:
    """PRINTER-PAUSED of a queue that has been stopped, or that takes no jobs."""
    if printer.get("printer-state") == IppPrinterState.STOPPED:
        return fault(Stop.PAUSED, " ".join(sorted(reasons(printer))))
    return _refusing(printer)


def is_paused(printer: Mapping[str, Any]) -> bool:
    """Whether somebody, or CUPS after an error, has stopped it, and only Resume-Printer lets it go on."""
    return not _PAUSED.isdisjoint(map(_bare, reasons(printer)))


def can(printer: Mapping[str, Any], *operations: IppOperation) -> bool:
    """Whether it offers all of these ``operations``."""
    offered = printer.get("operations-supported")
    return set(operations).issubset(offered if isinstance(offered, list) else [offered])


def not_ready(printer: Mapping[str, Any], media: str = A4) -> Fault | None:
    """What keeps a printer at rest from taking a paper on ``media``; it may only report that all trays are empty."""
    if reason := trouble(printer, media=media) or _refusing(printer):
        return reason
    if ipp_supplies.paper(printer, media, frozenset()) is Level.OUT:
        return fault(Stop.NO_PAPER, f"no tray with {media}")
    return None


def state(printer: Mapping[str, Any], media: str = A4) -> PrinterState:
    """What it says of itself. Of the sheets that have come out no sheet printer knows whether somebody took them."""
    present = frozenset(map(_bare, reasons(printer)))
    return PrinterState(
        ipp_supplies.levels(printer, media, present),
        ipp_supplies.counter(printer),
        Media.JAMMED if "media-jam" in present else Media.UNKNOWN,
    )


def _stood(word: str, standing: Collection[str]) -> bool:
    """Whether ``word`` was there before: a report of an idle printer is a warning of the same one while it prints."""
    return word in standing or (word.endswith(_MILD) and _bare(word) in map(_bare, standing))


def _bare(keyword: str) -> str:
    for suffix in (*_MILD, "-error"):
        keyword = keyword.removesuffix(suffix)
    return keyword
