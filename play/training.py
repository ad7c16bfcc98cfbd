"""The kiosk on which staff practise: its window is real, and all behind it is the virtual site of played visits."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from assembly.site import ROOT
from config.clock import Clock
from config.settings import Settings
from demo.dock import SimulatedDevices
from office.people.invented import invented_in
from office.port import ElectronicHolder
from play.people import Everybody
from play.site import VirtualSite
from simulated.id_card.profiles import load_id_profile
from simulated.social_card.profiles import load_profile
from simulated.social_card.virtual_card import VirtualCard

if TYPE_CHECKING:
    from assembly.staff_desk import RunningProgram


class TrainingSite(VirtualSite):
    """A dock beside the kiosk moves cards, people and paper."""

    def __init__(self, settings: Settings, clock: Clock, program: RunningProgram, papers: Path | None = None) -> None:
        people = invented_in(ROOT / settings.office.invented).people
        everybody = Everybody({person.id: person for person in people})
        super().__init__(settings, clock, papers or ROOT / settings.data_dir / "papers", everybody)
        self.program = program
        self._dock = SimulatedDevices(
            slot=self.reader,
            make_card=lambda name: VirtualCard(load_profile(name)),
            id_reader=self.id_reader.sam,
            make_id_card=load_id_profile,
            phone_of=self._phone_of,
            citizen=self.eyes,
            printer=self.folder_printer,
        )

    def dock(self) -> SimulatedDevices:
        return self._dock

    def _phone_of(self, name: str) -> str:
        holder = load_profile(name).holder
        if self._office is None or holder is None:
            raise LookupError(f"no electronic card of {name!r}")
        return self._office.issue_code(ElectronicHolder(holder.number, holder.name))
