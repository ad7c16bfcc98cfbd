"""A delay of retirement that ends now: from which month on somebody is retired, and what that is called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from flows.definition.computation import Computation
from flows.engine import Answers
from law.month import Month


@dataclass(frozen=True)
class Ending:
    """``kind`` is a value of the item ``retirement_kind``."""

    month: Month
    kind: Literal["delay_ended"] = "delay_ended"


def _compute(answers: Answers, today: date) -> Ending:  # noqa: ARG001 - nothing but the day decides
    return Ending(Month.of(today))


COMPUTATION = Computation(Ending, _compute)
