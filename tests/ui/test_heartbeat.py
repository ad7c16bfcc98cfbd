"""The pulse of the UI thread, on a clock of its own."""

from __future__ import annotations

import pytest

from ui import heartbeat
from ui.heartbeat import StallMeter


class Clock:
    now_s = 0.0

    def perf_counter(self) -> float:
        return self.now_s


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(heartbeat, "time", clock)
    return clock


def test_the_longest_gap_is_kept_and_an_unfinished_one_counts(qapp: object, clock: Clock) -> None:
    meter = StallMeter()
    meter.start()
    for pause_s in (0.01, 0.04, 0.02):
        clock.now_s += pause_s
        meter._beat()
    assert meter.longest_ms == pytest.approx(40)
    clock.now_s += 0.07
    assert meter.longest_ms == pytest.approx(70)


def test_what_comes_after_its_end_is_not_counted(qapp: object, clock: Clock) -> None:
    """The window is gone then: nobody is there whose touch would wait."""
    meter = StallMeter()
    meter.start()
    clock.now_s += 0.03
    meter.stop()
    clock.now_s += 0.5
    meter.stop()
    assert meter.longest_ms == pytest.approx(30)


def test_looking_is_not_counted_and_what_came_before_is(qapp: object, clock: Clock) -> None:
    meter = StallMeter()
    meter.start()
    clock.now_s += 0.03
    with meter.paused():
        clock.now_s += 0.5
    assert meter.longest_ms == pytest.approx(30)
    clock.now_s += 0.05
    assert meter.longest_ms == pytest.approx(50)
