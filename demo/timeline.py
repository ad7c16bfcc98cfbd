"""``timeline.json``: where the time of a visit went."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.stay.timing import StepTime


@dataclass(frozen=True)
class Timeline:
    """A demonstration's figures; times in milliseconds, memory in MB."""

    scenario: str
    times: Sequence[StepTime]
    first_screen_ms: float
    ui_stall_max_ms: float
    ui_rss_mb: float
    #: so often the glass was touched, by the node of the page
    taps: Mapping[str, int]

    @property
    def machine_ms(self) -> float:
        return 1000 * sum(step.machine_s for step in self.times)

    @property
    def citizen_ms(self) -> float:
        return 1000 * sum(step.citizen_s for step in self.times)

    def write(self, path: Path) -> None:
        """Write it as JSON."""
        steps = [
            {
                "step": step.step,
                "machine_ms": round(1000 * step.machine_s, 1),
                "citizen_ms": round(1000 * step.citizen_s, 1),
            }
            for step in self.times
        ]
        content = {
            "scenario": self.scenario,
            "steps": steps,
            "machine_ms": round(self.machine_ms, 1),
            "citizen_ms": round(self.citizen_ms, 1),
            "first_screen_ms": round(self.first_screen_ms, 1),
            "ui_stall_max_ms": round(self.ui_stall_max_ms, 1),
            "ui_rss_mb": round(self.ui_rss_mb, 1),
            "taps": dict(self.taps),
        }
        path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")

    def summary(self) -> str:
        """One line for people."""
        return (
            f"{sum(self.taps.values())} taps, machine {self.machine_ms:.0f} ms, citizen {self.citizen_ms:.0f} ms, "
            f"first screen {self.first_screen_ms:.0f} ms, longest stall {self.ui_stall_max_ms:.0f} ms, "
            f"memory {self.ui_rss_mb:.0f} MB"
        )
