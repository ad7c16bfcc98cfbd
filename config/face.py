"""Which face engine a site uses, and the thresholds that belong to it.

A distance means something for one engine only, so thresholds carry the name of theirs; a settings file in which the two
names differ is refused.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, NonNegativeInt, PositiveFloat, PositiveInt, model_validator

from config.datafile import Data

EngineName = Literal["dlib-resnet-v1", "opencv-sface-2021dec"]
Share = Annotated[float, Field(ge=0, le=1)]


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

    @model_validator(mode="after")
    def _hold_together(self) -> Self:
        if not self.strict <= self.accept <= self.review:
            raise ValueError("strict, accept and review must not decrease")
        if (self.evidence is None) != (self.calibrated_on == "not-calibrated"):
            raise ValueError("a date of calibration needs its evidence, and the other way round")
        return self
