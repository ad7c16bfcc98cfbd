"""待遇领取地: where the pension of whoever was insured in several places is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from flows.definition.computation import Computation, Said
from flows.engine import Answers
from law.reason import Reason
from office.record import Drawn, Record, drawn_at


@dataclass(frozen=True)
class Place:
    """``found`` is None of whoever was never insured anywhere else, as far as the office knows."""

    found: Drawn | None

    @property
    def drawn(self) -> Literal["here", "elsewhere", "unclear"]:
        """Here, too, where nothing else is known."""
        if self.found is None or self.found.here:
            return "here"
        return "unclear" if self.found.here is None else "elsewhere"

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return (self.found.place.reason,) if self.found else ()


def _compute(answers: Answers, today: date) -> Place:
    return Place(drawn_at(answers.the(Record).insured_places, today))


def _values(said: Said[Place]) -> Mapping[str, str]:
    found = said.result.found
    return {"area": (found.place.area if found else None) or said.texts[said.result.drawn]}


COMPUTATION = Computation(Place, _compute, fills=frozenset({"area"}), values=_values)
