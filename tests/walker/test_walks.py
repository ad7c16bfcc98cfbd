"""The adversarial walker, by hypothesis: whatever is done at a kiosk in whatever order, what must always hold does.

In the suite a fixed handful of walks; ``HYPOTHESIS_PROFILE=nightly`` walks thousands, others each night. What was done
in a walk that fails stands in its output, shortened. ``python -m tests.walker`` counts pages and exits.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.memory import MEMORY
from tests.walker.acts import COMERS, Act
from tests.walker.walk import Walk

#: in so many parts what can be done is divided, each act as large as it is worth trying
PARTS = 10_000
ALL = tuple(HealthCheck)

settings.register_profile(
    "quick", max_examples=8, stateful_step_count=30, deadline=None, derandomize=True, database=None,
    suppress_health_check=ALL,
)  # fmt: skip
settings.register_profile(
    "nightly", max_examples=3000, stateful_step_count=60, deadline=None, suppress_health_check=ALL
)
PROFILE = settings.get_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


class Walks(RuleBasedStateMachine):
    """One walk; each rule is one act."""

    def __init__(self) -> None:
        super().__init__()
        self._walk: Walk | None = None

    @initialize(comer=st.sampled_from(COMERS), calm=st.booleans())
    def comes(self, comer: tuple[str, str], calm: bool) -> None:
        self._folder = tempfile.TemporaryDirectory(dir=MEMORY)
        self._walk = Walk(Path(self._folder.name), *comer, calm=calm)

    @rule(data=st.data())
    def acts(self, data: Any) -> None:
        assert self._walk is not None
        act = chosen(self._walk.acts(), data.draw(st.integers(0, PARTS - 1)) / PARTS)
        data.draw(st.just(act))  # for whoever reads what was done
        self._walk.do(act, data.draw(st.sampled_from((2.0, 0.0))))

    def teardown(self) -> None:
        walk = self._walk
        if walk is None:
            return
        try:
            if not walk.found:
                walk.goes_home()
        finally:
            walk.close()
            self._folder.cleanup()


def chosen(acts: Sequence[Act], share: float) -> Act:
    """The act in which ``share`` (0…1) of all weights is."""
    left = share * sum(act.weight for act in acts)
    for act in acts:
        left -= act.weight
        if left < 0:
            return act
    return acts[-1]


Walks.TestCase.settings = PROFILE
TestWalks = Walks.TestCase
