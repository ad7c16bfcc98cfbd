"""The settings of the signal at the desk, and the hours in which somebody is there to see it."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Self

from pydantic import PositiveInt, model_validator

from config.datafile import Data, DemonstrationOnly, TimeOfDay


class Shift(Data):
    """From ``opens`` to ``closes`` somebody is in the hall, on every working day (``law/workdays.py``)."""

    opens: TimeOfDay
    closes: TimeOfDay

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> Self:
        if not self.opens < self.closes:
            raise ValueError("a shift opens before it closes, on the same day")
        return self


class NoSignal(Data):
    """Nothing rings at the desk: whoever calls for help is called back."""

    driver: Literal["none"] = "none"


class _Relays(Data):
    """Which relay of the board switches the light, and which the sound."""

    light: PositiveInt = 1
    sound: PositiveInt = 2


class LcusSignal(_Relays):
    """A lamp and a sounder on a relay board of the LCUS family, by its stable path (``/dev/serial/by-id/…``)."""

    driver: Literal["lcus"]
    port: Path


class SimulatedSignal(DemonstrationOnly, _Relays):
    """The shipped board without hardware, which speaks the protocol of the real one."""

    driver: Literal["simulated"]


AnySignal = NoSignal | LcusSignal | SimulatedSignal
