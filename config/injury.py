"""Until when the recognition of a work injury is applied for: the model of ``parameters/injury.yaml``."""

from __future__ import annotations

from functools import cache

from pydantic import PositiveInt

from config.datafile import Data, data_file, load
from config.law import Basis, DatedLaw, Version


class UnitPeriod(Data):
    """The unit applies within so many ``days`` of the injury."""

    basis: Basis
    days: PositiveInt


class WorkerPeriod(Data):
    """The worker, a relative or the union applies within so many ``years``."""

    basis: Basis
    years: PositiveInt


class Decided(Data):
    """Within how many ``days`` it is decided, and within how many where the facts are clear."""

    basis: Basis
    days: PositiveInt
    clear_days: PositiveInt


class InjuryVersion(Version):
    """The rules from ``valid_from`` on."""

    unit: UnitPeriod
    worker: WorkerPeriod
    late_unit: Basis
    decided: Decided


class InjuryLaw(DatedLaw[InjuryVersion]):
    subject = "rule on work injuries"


@cache
def injury_law() -> InjuryLaw:
    """The parameters that ship with the kiosk."""
    return load(data_file("parameters/injury.yaml"), InjuryLaw)
