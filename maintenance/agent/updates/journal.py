"""What the updates are about to do, on the disk before it is done: whoever is started after a loss of power goes on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pydantic import ValidationError

from config.datafile import Data
from fleet.bundles.manifest import BundleVersion, Kind
from fleet.messages import Serving
from maintenance.agent.updates.slots import Slots

FILE = "journal"


class Step(StrEnum):
    """``MAKE``: it is fetched, unpacked and tried beside the old. ``SWITCH``: it is to be started. ``TRY``: it is
    started, and has to serve."""

    MAKE = "make"
    SWITCH = "switch"
    TRY = "try"


class Before(Data):
    """How it stood with the kiosk before: new trouble is what was not there then."""

    serving: Serving = Serving.GONE
    issues: frozenset[str] = frozenset()
    safe: bool = False


class Underway(Data):
    """One update. ``command``: the id of what asked for it, "" for somebody at the machine; ``attempts``: how often it
    was begun. ``why``: what kept it from serving, once it is taken back."""

    kind: Kind
    version: BundleVersion
    command: str = ""
    step: Step = Step.MAKE
    attempts: int = 1
    before: Before = Before()
    why: str = ""

    def at(self, step: Step, before: Before | None = None) -> Underway:
        return self.model_copy(update={"step": step, "before": before or self.before})


@dataclass(frozen=True)
class Journal:
    """Beside the slots. One that cannot be read says nothing: nothing was switched that the slots do not know."""

    slots: Slots

    def read(self) -> Underway | None:
        try:
            return Underway.model_validate_json((self.slots.updates / FILE).read_bytes())
        except (OSError, ValidationError):
            return None

    def write(self, underway: Underway) -> None:
        self.slots.disk.write(self.slots.updates / FILE, underway.model_dump_json().encode())

    def close(self) -> None:
        self.slots.disk.take_away(self.slots.updates / FILE)
