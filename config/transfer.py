"""Who takes pension contributions along from another province: the model of ``parameters/transfer.yaml``."""

from __future__ import annotations

from functools import cache
from typing import Annotated

from pydantic import Field, PositiveInt

from config.datafile import Data, data_file, load
from config.law import Basis, DatedLaw, Version


class Ages(Data):
    """Years of age."""

    male: PositiveInt
    female: PositiveInt


class TransferVersion(Version):
    """The rules from ``valid_from`` on. ``province`` is the code of this one (``places.yaml``)."""

    province: Annotated[str, Field(pattern="^[0-9]{2}$")]
    basis: Basis
    below: Ages
    drawing: Basis
    summed: Basis


class TransferLaw(DatedLaw[TransferVersion]):
    subject = "rule on transfers"


@cache
def transfer_law() -> TransferLaw:
    """The parameters that ship with the kiosk."""
    return load(data_file("parameters/transfer.yaml"), TransferLaw)
