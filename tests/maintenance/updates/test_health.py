"""Whether a kiosk serves after an update: a table."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from fleet.messages import Serving, Trouble, Versions
from maintenance.agent.port import Told
from maintenance.agent.updates.health import Gate, Looks, Verdict, how_it_stands, trouble
from maintenance.agent.updates.journal import Before

NOW = datetime(2026, 11, 27, tzinfo=UTC)


def issue(code: str, part: str = "printer") -> Trouble:
    return Trouble(code=code, part=part, since=NOW, by="staff")


def told(serving: Serving = Serving.IDLE, *issues: Trouble, **more: Any) -> Told:
    facts: dict[str, Any] = {"mode": "service", "supplies": {}, "versions": Versions(program="2"), "checkpoint": None}
    return Told(serving, issues=issues, **(facts | more))


NOTHING = how_it_stands(told())
NO_READER = issue("CARD-NO-READER", "card_reader")


@pytest.mark.parametrize(
    ("now", "before", "found"),
    [
        (told(), NOTHING, ""),
        (told(Serving.VISIT), NOTHING, ""),
        (told(Serving.STAFF), NOTHING, ""),
        (None, NOTHING, "gone"),
        (told(Serving.STARTING), NOTHING, "starting"),
        (told(Serving.HUNG), NOTHING, "hung"),
        (told(Serving.OUT_OF_SERVICE), NOTHING, "out_of_service"),
        (told(Serving.OUT_OF_SERVICE), how_it_stands(told(Serving.OUT_OF_SERVICE)), ""),
        (told(mode="safe"), NOTHING, "safe"),
        (told(mode="safe"), how_it_stands(told(mode="safe")), ""),
        # what wants somebody at once is new; what wants somebody soon, or was there before, is none of the update's
        (told(Serving.IDLE, NO_READER), NOTHING, "CARD-NO-READER"),
        (told(Serving.IDLE, NO_READER), how_it_stands(told(Serving.IDLE, NO_READER)), ""),
        (told(Serving.IDLE, issue("SUPPLY-DOUBT")), NOTHING, ""),
        (told(Serving.IDLE, issue("OF-A-NEWER-PROGRAM")), NOTHING, "OF-A-NEWER-PROGRAM"),
        (told(), how_it_stands(None), ""),
    ],
)
def test_what_keeps_a_kiosk_from_serving(now: Told | None, before: Before, found: str) -> None:
    assert trouble(now, before) == found


@pytest.mark.parametrize(
    ("looks", "verdict"),
    [
        ([(0, None)], Verdict.WAIT),
        ([(0, told())], Verdict.WAIT),
        ([(0, None), (30, told()), (89, told())], Verdict.WAIT),
        ([(0, None), (30, told()), (90, told())], Verdict.SERVES),
        # a break begins the minute anew
        ([(0, told()), (50, None), (55, told()), (70, told())], Verdict.WAIT),
        ([(0, None), (599, None)], Verdict.WAIT),
        ([(0, None), (600, None)], Verdict.FAILS),
        # it came to serve too late to have served for a minute
        ([(0, None), (580, told()), (600, told())], Verdict.FAILS),
    ],
)
def test_it_serves_for_a_minute_or_fails_after_ten(looks: list[tuple[float, Told | None]], verdict: Verdict) -> None:
    seen = Looks(0.0)
    for at, now in looks:
        seen = seen.look(now, NOTHING, at)
    assert seen.verdict(Gate(), looks[-1][0]) is verdict
