"""From which age on somebody acts for themselves: the model of ``parameters/capacity.yaml``."""

from __future__ import annotations

from functools import cache

from pydantic import PositiveInt

from config.datafile import Data, data_file, load
from config.law import Basis, DatedLaw, Mark, Version


class Promises(Data):
    """From this ``age`` in years on."""

    basis: Basis
    age: PositiveInt
    mark: Mark


class CapacityVersion(Version):
    """The rules from ``valid_from`` on."""

    promises: Promises


class CapacityLaw(DatedLaw[CapacityVersion]):
    subject = "law on capacity"


@cache
def capacity_law() -> CapacityLaw:
    """The parameters that ship with the kiosk."""
    return load(data_file("parameters/capacity.yaml"), CapacityLaw)
