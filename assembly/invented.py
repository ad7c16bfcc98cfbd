"""What is behind the office of a demonstration, beside a kiosk or behind many: the encryption machine of virtual cards,
and departments that know the invented people. Whoever is in service imports nothing of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from config.clock import Clock
from devices.social_card.keys import load_keys
from devices.social_card.machine import MachineRequest, MacRequest
from office.cards.machine import MacQuestion
from simulated.agencies import simulated_agencies
from simulated.departments import SimulatedDepartments
from simulated.social_card.key_holders import SimulatedMachine

if TYPE_CHECKING:
    from office.bureau import KeyMachine
    from office.cards.machine import KeyQuestion
    from office.departments.asking import Department
    from office.departments.port import Agency


def make_key_machine() -> KeyMachine:
    """The authority's encryption machine before virtual cards."""
    machine = SimulatedMachine(load_keys())

    def answer(question: KeyQuestion | MacQuestion) -> bytes:
        if isinstance(question, MacQuestion):
            return machine.vouch(MacRequest(**vars(question))).mac
        return machine.prove(MachineRequest(**vars(question))).external_proof

    return answer


def departments_asked(people: Path, clock: Clock) -> Mapping[str, Department]:
    """Departments that share data with the office."""
    return SimulatedDepartments(people, clock)


def departments_told(people: Path, clock: Clock, memory: Path | None = None) -> Mapping[str, Agency]:
    """Departments that are asked and told for a case; in the file ``memory``, if any, they remember what came."""
    return simulated_agencies(SimulatedDepartments(people, clock), clock, memory=memory)
