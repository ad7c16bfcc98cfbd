"""Which face engine a site uses, and the thresholds that belong to it.

A distance means something for one engine only, so thresholds carry the name of theirs; a settings file in which the two
names differ is refused.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, NonNegativeInt, PositiveFloat, PositiveInt, model_validator

from config.datafile import Data

EngineName = Literal["dlib-resnet-v1", "opencv-sface-2021dec"]
#: below these a calibration says too little to rely on (GB/T 38671: FAR 0.1 %; facts of the face check, 6.3)
PEOPLE_MIN = 100
FAR_WANTED = 0.001
#: cameras, lights and people change: a rule of this house, which the bureau may confirm
CALIBRATION_VALID = timedelta(days=365)
Share = Annotated[float, Field(ge=0, le=1)]


class Calibration(StrEnum):
    """How far thresholds may be relied on; anything but ``VALID`` is a warning for the staff, never an error."""

    VALID = "valid"
    NEVER = "not_calibrated"
    WEAK = "too_few_people_or_too_high_a_rate"
    EXPIRED = "expired"
    FUTURE = "dated_in_the_future"


class CalibrationEvidence(Data):
    """What a calibration measured: volunteers, comparisons, errors at ``accept`` and their 95 % bounds (one-sided).

    The bounds count comparisons as independent, which those of one person are not: they are the best case.
    """

    people: PositiveInt
    genuine: PositiveInt
    impostors: PositiveInt
    far_wanted: Share
    false_accepts: NonNegativeInt
    far_at_most: Share
    false_rejects: NonNegativeInt
    frr_at_most: Share


class Thresholds(Data):
    """L2 distances of one engine, the mean of some frames against the portrait.

    Up to ``strict`` a match for matters that move money, up to ``accept`` for all others, up to ``review`` another way
    without a judgement, beyond it not the holder. ``same_track`` holds between frames of one check.
    """

    engine: EngineName
    calibrated_on: date | Literal["not-calibrated"]
    strict: PositiveFloat
    accept: PositiveFloat
    review: PositiveFloat
    same_track: PositiveFloat
    evidence: CalibrationEvidence | None = None

    @property
    def id(self) -> str:
        """What a record says of the thresholds in force."""
        return str(self.calibrated_on)

    def calibration(self, today: date) -> Calibration:
        """How far these thresholds may be relied on ``today``."""
        if self.evidence is None or not isinstance(self.calibrated_on, date):
            return Calibration.NEVER
        if self.calibrated_on > today:
            return Calibration.FUTURE
        if today - self.calibrated_on > CALIBRATION_VALID:
            return Calibration.EXPIRED
        weak = self.evidence.people < PEOPLE_MIN or self.evidence.far_wanted > FAR_WANTED
        return Calibration.WEAK if weak else Calibration.VALID

    @model_validator(mode="after")
    def _hold_together(self) -> Self:
        if not self.strict <= self.accept <= self.review:
            raise ValueError("strict, accept and review must not decrease")
        if (self.evidence is None) != (self.calibrated_on == "not-calibrated"):
            raise ValueError("a date of calibration needs its evidence, and the other way round")
        return self
