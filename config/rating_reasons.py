"""Why somebody is not satisfied (``rating_reasons.yaml``): what a bad grade is asked about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from config.datafile import CONFIG_DIR, Data
from config.items import Basis
from config.language import load_said, per_language

#: grades that are asked why, and followed up
LOW_GRADES = (1, 2)


class RatingReason(Data):
    """A reason, and which of the indicators of the online ratings it speaks of."""

    reason: str
    indicator: Literal["overall", "efficiency", "guide", "convenience", "operation"]
    basis: Basis


class _Reasons(Data):
    reasons: Mapping[str, RatingReason]


@per_language
def rating_reasons() -> Mapping[str, RatingReason]:
    """Every reason, by its word, in the order in which they are offered."""
    return load_said(CONFIG_DIR / "rating_reasons.yaml", _Reasons).reasons
