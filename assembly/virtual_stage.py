"""The stage of a demonstration: what the buttons of its dock and its virtual citizen do with the simulated devices.

Imported only for a site whose card reader is virtual.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assembly.stand_ins import StandIns
from config.settings import Settings, VirtualCardReader
from demo.dock import SimulatedDevices, VirtualCitizen
from office.port import ElectronicHolder
from simulated.id_card.profiles import load_id_profile
from simulated.id_card.virtual_sam import VirtualSam
from simulated.id_card.virtual_terminal import VirtualTerminal
from simulated.social_card.profiles import load_profile
from simulated.social_card.virtual_card import VirtualCard
from simulated.vpcd import VirtualSlot

if TYPE_CHECKING:
    from office.line import OfficeBeside

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Stage:
    """``terminal`` is the port of the virtual reader of identity cards, where the site has one."""

    devices: SimulatedDevices
    terminal: VirtualTerminal | None


def make_stage(
    settings: Settings,
    card_reader: VirtualCardReader,
    office_now: Callable[[], OfficeBeside | None],
    citizen: VirtualCitizen,
    stand_ins: StandIns,
) -> Stage:
    """The devices of a site with virtual cards; ``office_now`` is asked for the codes on phones."""

    def make_card(name: str) -> VirtualCard:
        return VirtualCard(load_profile(name))

    def phone_of(name: str) -> str:
        holder, office = load_profile(name).holder, office_now()
        if office is None or holder is None:
            raise LookupError(f"no electronic card of {name!r}")
        return office.issue_code(ElectronicHolder(holder.number, holder.name))

    def cut(away: bool) -> None:
        if (office := office_now()) is None:
            raise LookupError("no office beside this kiosk")
        office.trouble.unreachable = away

    sam = terminal = None
    if settings.id_reader.driver == "simulated":
        sam = VirtualSam()
        terminal = VirtualTerminal(sam, ROOT / settings.data_dir / settings.id_reader.port)
    devices = SimulatedDevices(
        slot=VirtualSlot(card_reader.port),
        make_card=make_card,
        id_reader=sam,
        make_id_card=load_id_profile,
        phone_of=phone_of,
        citizen=citizen,
        printer=stand_ins.printer,
        jack=stand_ins.jack,
        sensor=stand_ins.sensor,
        board=stand_ins.board,
        receipts=stand_ins.receipt_printer,
        sticks=stand_ins.sticks,
        line=cut,
        mat=stand_ins.mat,
    )
    return Stage(devices, terminal)
