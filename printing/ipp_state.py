"""What a printer says of itself: what it can do, and what keeps it from printing. Pure functions of its attributes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from pyipp.enums import IppPrinterState

from config.faults import Fault
from printing.ipp_link import keywords
from printing.job import Stop, fault

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
    "device-uri",
    "document-format-supported",
    *(listed for _, listed, _ in JOB_SETTINGS),
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
    printer: Mapping[str, Any], *, warnings_count: bool = False, standing: Collection[str] = ()
) -> Fault | None:
    """What keeps a printer with these attributes from printing.

    A reason marked as a report or a warning counts only when the printer has stopped or ``warnings_count``, except that
    nothing comes out of a printer that is off. What is ``standing`` counts only when the printer has stopped, or when a
    warning has become an error. A printer that stopped for reasons that no rule knows is PRINTER-STOPPED, naming them.
    """
    stopped = printer.get("printer-state") == IppPrinterState.STOPPED
    words = sorted(reasons(printer))
    counting = [word for word in words if stopped or not _stood(word, standing)]
    severe = {_bare(word) for word in counting if stopped or warnings_count or not word.endswith(_MILD)}
    present = severe | {bare for bare in map(_bare, counting) if _REASONS.get(bare) is Stop.OFF}
    for reason, stop in _REASONS.items():
        if reason in present:
            return fault(stop, " ".join(words))
    return fault(Stop.OTHER, " ".join(words)) if stopped else None


def _stood(word: str, standing: Collection[str]) -> bool:
    """Whether ``word`` was there before: a report of an idle printer is a warning of the same one while it prints."""
    return word in standing or (word.endswith(_MILD) and _bare(word) in map(_bare, standing))


def _bare(keyword: str) -> str:
    for suffix in (*_MILD, "-error"):
        keyword = keyword.removesuffix(suffix)
    return keyword
