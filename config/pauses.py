"""When the clock of a case may stand, as dated, sourced data: the model of ``parameters/pauses.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from config.datafile import Data, data_file
from config.language import load_said, per_language
from config.law import Basis, DatedLaw, Mark, Version
from config.service import Workdays


class Pause(Data):
    """A reason for which the clock stands. ``name`` is told to the citizen; ``stops``: which of the two limits."""

    name: str
    stops: Literal["both", "promise"]
    basis: Basis
    mark: Mark


class ToLaw(Data):
    """A reason for which the promise falls back to the limit of the law."""

    name: str
    basis: Basis
    mark: Mark


class PauseVersion(Version):
    """The rules from ``valid_from`` on. ``due_soon``: so many working days before the promised day, or fewer."""

    pauses: Mapping[str, Pause]
    to_law: Mapping[str, ToLaw]
    due_soon: Workdays


class PauseLaw(DatedLaw[PauseVersion]):
    subject = "rule on clocks that stand"


@per_language
def pause_law() -> PauseLaw:
    """The parameters that ship with the kiosk."""
    return load_said(data_file("parameters/pauses.yaml"), PauseLaw)


def pauses_on(day: date) -> Mapping[str, Pause]:
    """Every reason for which a clock may stand on ``day``, by its word."""
    return pause_law().on(day).pauses
