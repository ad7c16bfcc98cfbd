"""What was captured for a correction, and is looked at itself besides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from config.language import all_of
from flows.bundle import notice
from flows.bundle.gathering import corrected
from flows.definition.computation import Computation, Said
from flows.engine import Answers


@dataclass(frozen=True)
class Originals:
    """``items`` are ids; ``any`` says whether there are some."""

    any: Literal["yes", "no"]
    items: tuple[str, ...]


def _compute(answers: Answers, today: date) -> Originals:  # noqa: ARG001 - nothing of it depends on the day
    mended = corrected(answers)
    originals = mended.originals if mended else ()
    return Originals("yes" if originals else "no", originals)


def _values(said: Said[Originals]) -> Mapping[str, str]:
    return {"papers": all_of(notice.materials(said.result.items))}


COMPUTATION = Computation(Originals, _compute, fills=frozenset({"papers"}), values=_values)
