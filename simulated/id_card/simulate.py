"""A virtual identity card by itself: what ``card simulate`` does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from simulated.id_card.profiles import load_id_profile
from simulated.id_card.virtual_pages import PagesQuirks, VirtualPagesCard
from simulated.id_card.virtual_sam import Damage, SamQuirks, VirtualSam
from simulated.id_card.virtual_terminal import VirtualTerminal
from simulated.vpcd import VirtualSlot


class WrongFault(Exception):
    """No such fault, or no such value; the text says which there are."""


def _by_command(value: str) -> Mapping[int, str]:
    pairs = (pair.partition(":") for pair in value.split(","))
    return MappingProxyType({int(command, 16): what for command, _, what in pairs})


def _flag(value: str) -> bool:
    return {"yes": True, "no": False}[value]


#: fault: the field of the quirks, and how its value is read. Commands as in the protocol: 3001 is reading.
_SAM_FAULTS: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "status": ("status", lambda value: {code: int(sw3, 16) for code, sw3 in _by_command(value).items()}),
    "damage": ("damage", lambda value: {code: Damage(damage) for code, damage in _by_command(value).items()}),
    "times": ("times", int),
    "garbage": ("garbage", bytes.fromhex),
    "pieces": ("piece_bytes", int),
    "delay": ("delay_s", float),
    "dies-before": ("dies_before", int),
    "finds-again": ("finds_again", _flag),
}
_PAGES_FAULTS: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "short-page": ("short_page", int),
    "missing-page": ("missing_page", int),
    "dies-before": ("dies_before", int),
    "delay": ("delay_s", float),
}


def sam_quirks_from(faults: Mapping[str, str]) -> SamQuirks:
    """Faults by name: ``{"status": "3001:41,2002:81", "damage": "3001:cut", "times": "2", "finds-again": "yes"}``.

    :class:`WrongFault`.
    """
    return SamQuirks(**_quirks(faults, _SAM_FAULTS))


def pages_quirks_from(faults: Mapping[str, str]) -> PagesQuirks:
    """The same for pages behind pcscd: ``{"short-page": "3"}``."""
    return PagesQuirks(**_quirks(faults, _PAGES_FAULTS))


def _quirks(faults: Mapping[str, str], known: Mapping[str, tuple[str, Callable[[str], Any]]]) -> dict[str, Any]:
    if unknown := faults.keys() - known.keys():
        raise WrongFault(f"no fault {min(unknown)!r}; there are {', '.join(known)}")
    quirks = {}
    for name, value in faults.items():
        field, read = known[name]
        try:
            quirks[field] = read(value)
        except (ValueError, KeyError) as error:
            raise WrongFault(f"{name}: {value!r} is no value of it") from error
    return quirks


def run_on_terminal(
    profile: str,
    faults: Mapping[str, str],
    port: Path,
    *,
    plugged: Callable[[str], None],
    until: Callable[[], object],
) -> None:
    """Keep a virtual reader with a card of ``profile`` at ``port`` as long as ``until()`` waits.

    ``plugged`` gets one line when it is there. :class:`config.datafile.DataFileError` for an unknown profile.
    """
    sam = VirtualSam(sam_quirks_from(faults))
    sam.lay(load_id_profile(profile))
    terminal = VirtualTerminal(sam, port)
    terminal.plug()
    plugged(f"{profile}: on the reader at {port}")
    try:
        until()
    finally:
        terminal.unplug()


def run_in_slot(
    profile: str,
    faults: Mapping[str, str],
    port: int,
    *,
    inserted: Callable[[str], None],
    until: Callable[[], object],
) -> None:
    """The same behind pcscd: a card in pages in the virtual slot on ``port``."""
    slot = VirtualSlot(port)
    slot.insert(VirtualPagesCard(load_id_profile(profile), pages_quirks_from(faults)))
    inserted(f"{profile}: inserted at port {port}")
    try:
        until()
    finally:
        slot.pull()
