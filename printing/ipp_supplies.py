"""What a printer says of its trays, its toner and its own counter (PWG 5100.9, 5100.13, 5100.22). Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from printing.ipp_link import keywords
from printing.port import Level

#: what the functions here want to know; a queue of CUPS hands on only what begins with ``marker-``
ATTRIBUTES = (
    "printer-input-tray",
    "media-col-ready",
    "printer-supply",
    "marker-levels",
    "marker-low-levels",
    "marker-types",
    "printer-media-sheets-completed",
    "printer-impressions-completed",
)
#: a tray with as many sheets or fewer is low: about an hour of a busy hall
LOW_SHEETS = 25
LOW_PERCENT = 10
#: levels of the printer MIB (RFC 3805) that are no figures: some is there, nobody knows how much
_AT_LEAST_ONE = -3
_COLOURED = frozenset({"toner", "toner-cartridge", "tonerCartridge", "ink", "ink-cartridge", "inkCartridge"})
_PART = re.compile(r"([a-z]+)=([^;]*)")


@dataclass(frozen=True)
class Tray:
    """A tray that feeds by itself; ``media``: None when it does not say what it holds."""

    name: str
    level: Level
    media: str | None = None


def counter(printer: Mapping[str, Any]) -> int | None:
    """How many sheets it has printed in its life; ours are printed on one side, so an impression is a sheet."""
    values = (printer.get(name) for name in ("printer-media-sheets-completed", "printer-impressions-completed"))
    return next((value for value in values if isinstance(value, int) and value >= 0), None)


def trays(printer: Mapping[str, Any], media: str) -> tuple[Tray, ...]:
    """Those that hold ``media``, or do not say what they hold."""
    columns = [column for column in _many(printer.get("media-col-ready")) if isinstance(column, dict)]
    loaded = {column.get("media-source"): column.get("media-size-name") for column in columns}
    found = (
        Tray(part.get("name", ""), _sheets(_whole(part.get("level"))), loaded.get(part.get("name")))
        for part in _parts(printer.get("printer-input-tray"))
        if part.get("type", "").startswith("sheetFeedAuto")
    )
    return tuple(tray for tray in found if tray.media in (media, None))


def paper(printer: Mapping[str, Any], media: str, reasons: frozenset[str]) -> Level:
    """Of all trays with ``media`` together: one that is empty is no matter while another is not.

    ``reasons`` are those of the printer, without their severity; they count where no tray says how full it is.
    """
    known = {tray.level for tray in trays(printer, media)}
    for level in (Level.GOOD, Level.LOW):
        if level in known:
            return level
    if known == {Level.OUT}:
        return Level.OUT
    # of a tray without a sensor only what a job asks for tells: the one with a sensor may be the empty one
    out = ("media-needed",) if Level.OUT in known else ("media-needed", "media-empty")
    return _by_reasons(reasons, ("media-low",), out)


def levels(printer: Mapping[str, Any], media: str, reasons: frozenset[str]) -> dict[str, Level]:
    """By name of supply: ``sheets`` is the first tray with ``media`` (or all, of a printer without sensors)."""
    known = [tray.level for tray in trays(printer, media)]
    if len(known) < 2:  # one tray is all of the paper, and the reasons are about it
        known = [paper(printer, media, reasons)]
    named = {f"sheets_{number}" if number > 1 else "sheets": level for number, level in enumerate(known, start=1)}
    return {**named, "toner": toner(printer, reasons)}


def toner(printer: Mapping[str, Any], reasons: frozenset[str]) -> Level:
    """The lowest of its toners or inks."""
    said = _by_reasons(reasons, ("toner-low", "marker-supply-low"), ("toner-empty", "marker-supply-empty"))
    if said is not Level.UNKNOWN:
        return said
    shares = [*_supplies(printer), *_markers(printer)]
    if not shares:
        return Level.UNKNOWN
    return Level.OUT if min(shares) <= 0 else Level.LOW if min(shares) <= LOW_PERCENT else Level.GOOD


def _supplies(printer: Mapping[str, Any]) -> Iterator[float]:
    for part in _parts(printer.get("printer-supply")):
        level, most = _whole(part.get("level")), _whole(part.get("maxcapacity"))
        if part.get("class") == "supplyThatIsConsumed" and part.get("type") in _COLOURED and level >= 0 < most:
            yield 100 * level / most


def _markers(printer: Mapping[str, Any]) -> Iterator[float]:
    """``marker-levels`` are percents."""
    kinds = keywords(printer.get("marker-types"))
    for kind, level in zip(kinds, _many(printer.get("marker-levels")), strict=False):
        if kind in _COLOURED and isinstance(level, int) and level >= 0:
            yield float(level)


def _by_reasons(reasons: frozenset[str], low: tuple[str, ...], out: tuple[str, ...]) -> Level:
    if reasons.intersection(out):
        return Level.OUT
    return Level.LOW if reasons.intersection(low) else Level.UNKNOWN


def _sheets(number: int) -> Level:
    if number == _AT_LEAST_ONE:
        return Level.GOOD
    if number < 0:
        return Level.UNKNOWN
    return Level.OUT if not number else Level.LOW if number <= LOW_SHEETS else Level.GOOD


def _whole(text: str | None) -> int:
    """-2 is what the printer MIB calls unknown."""
    return int(text) if text and re.fullmatch(r"-?\d{1,9}", text) else -2


def _parts(value: Any) -> Iterator[dict[str, str]]:
    for text in _many(value):
        if isinstance(text, str):
            yield dict(_PART.findall(text))


def _many(value: Any) -> list[Any]:
    """IPP gives one value as itself, several as a list."""
    return value if isinstance(value, list) else [] if value is None else [value]
