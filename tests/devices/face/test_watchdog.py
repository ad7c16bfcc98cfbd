"""The watchdog in numbers: what it lets pass, and what it does not."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

import pytest

from devices.face.watchdog import Alarm, Finding, Glimpse, Watchdog

BEGAN = 1000.0
LOOK_S = 0.1


def watched(glimpses: Iterable[Glimpse], began: float = BEGAN) -> tuple[Alarm | None, float]:
    """The first alarm at ten looks a second, and after how many seconds."""
    dog, now = Watchdog(began), began
    for glimpse in glimpses:
        now += LOOK_S
        if alarm := dog.look(glimpse, now):
            return alarm, now - began
    return None, now - began


def camera(seconds: float, fps: float, digest: int | None = -1) -> Iterator[Glimpse]:
    """What a look sees ten times a second: every picture different, if no ``digest`` is given."""
    for look in range(1, round(seconds / LOOK_S) + 1):
        now = BEGAN + look * LOOK_S
        index = int((now - BEGAN) * fps)
        taken = BEGAN + index / fps if index else 0.0
        yield Glimpse(index, taken, index if digest == -1 else digest, now)


@pytest.mark.parametrize("fps", [1, 5, 15, 30, 120])
def test_a_camera_that_gives_new_pictures_is_left_alone(fps: float) -> None:
    assert watched(camera(60, fps))[0] is None


def test_no_first_picture_is_noticed_after_some_seconds() -> None:
    alarm, after = watched(Glimpse(0, 0.0, None, BEGAN + i / 10) for i in range(100))
    assert alarm is not None
    assert alarm.finding is Finding.STALLED
    assert 6.0 < after < 6.3


def test_pictures_that_no_longer_come_are_noticed_within_two_seconds() -> None:
    then = Glimpse(20, BEGAN + 2, 20, 0.0)
    stopped = (Glimpse(20, then.taken, 20, BEGAN + 2 + i / 10) for i in range(40))
    alarm, after = watched([*camera(2, 10), *stopped])
    assert alarm is not None
    assert alarm.finding is Finding.STALLED
    assert after - 2 < 1.7


def test_a_process_that_is_stopped_before_its_first_picture_is_noticed_as_soon() -> None:
    alarm, after = watched(Glimpse(0, 0.0, None, BEGAN) for _ in range(40))
    assert alarm is not None
    assert alarm.finding is Finding.STALLED
    assert after < 1.7


def test_a_machine_that_was_asleep_itself_is_no_alarm() -> None:
    dog = Watchdog(BEGAN)
    assert dog.look(Glimpse(10, BEGAN + 0.1, 10, BEGAN + 0.1), BEGAN + 0.2) is None
    woken = BEGAN + 60
    assert dog.look(Glimpse(10, BEGAN + 0.1, 10, BEGAN + 0.1), woken) is None
    assert dog.look(Glimpse(11, woken, 11, woken), woken + 0.1) is None


def test_one_picture_under_ever_new_numbers_is_frozen() -> None:
    alarm, after = watched([*camera(2, 10), *(replaced(g, digest=20) for g in camera_from(2, 3, 10))])
    assert alarm is not None
    assert alarm.finding is Finding.FROZEN
    assert after - 2 < 0.8


@pytest.mark.parametrize("loop_s", [0.5, 3, 20])
def test_a_recording_in_a_loop_is_frozen_when_it_begins_again(loop_s: float) -> None:
    frames = round(loop_s * 10)
    alarm, after = watched(replaced(g, digest=1 + g.index % frames) for g in camera(60, 10))
    assert alarm is not None
    assert alarm.finding is Finding.FROZEN
    assert after < loop_s + 1


def test_a_picture_of_one_colour_may_come_again_as_from_a_sensor_in_the_dark() -> None:
    assert watched(camera(20, 10, digest=None))[0] is None


def test_two_chances_that_look_alike_are_no_loop() -> None:
    assert watched(replaced(g, digest=g.index // 2) for g in camera(20, 10))[0] is None


def test_old_pictures_that_are_given_as_new_are_noticed_by_their_time() -> None:
    late = (replaced(g, taken=BEGAN + g.index / 1000) for g in camera(20, 10))  # falling behind more and more
    alarm, _ = watched(late)
    assert alarm is not None
    assert alarm.finding is Finding.STALLED
    again = watched([*camera(2, 10), *(replaced(g, taken=BEGAN + 1.9) for g in camera_from(2, 1, 10))])[0]
    assert again is not None
    assert again.finding is Finding.FROZEN


@pytest.mark.parametrize(
    "nonsense",
    [
        Glimpse(2**64 - 1, BEGAN, 1, BEGAN),
        Glimpse(5000, BEGAN, 1, BEGAN),
        Glimpse(3, BEGAN + 3600, 1, BEGAN),
        Glimpse(3, math.nan, 1, BEGAN),
        Glimpse(3, BEGAN, 1, math.inf),
        Glimpse(3, BEGAN, 1, -5.0),
        Glimpse(3, -math.inf, 1, BEGAN),
    ],
)
def test_numbers_that_cannot_be_are_nonsense(nonsense: Glimpse) -> None:
    alarm, _ = watched([nonsense])
    assert alarm is not None
    assert alarm.finding is Finding.GARBLED


def test_a_count_that_goes_back_is_nonsense() -> None:
    alarm, _ = watched([*camera(2, 10), Glimpse(4, BEGAN + 2.1, 4, BEGAN + 2.1)])
    assert alarm is not None
    assert alarm.finding is Finding.GARBLED


def test_a_memory_that_is_wiped_is_not_nonsense_but_only_for_a_moment() -> None:
    wiped = [Glimpse(0, 0.0, None, BEGAN + 2 + i / 10) for i in range(1, 40)]
    assert watched([*camera(2, 10), *wiped[:3]])[0] is None
    alarm, _ = watched([*camera(2, 10), *wiped])
    assert alarm is not None
    assert alarm.finding is Finding.STALLED


def camera_from(start_s: float, seconds: float, fps: float) -> list[Glimpse]:
    """What :func:`camera` gives after ``start_s``."""
    return list(camera(start_s + seconds, fps))[round(start_s / LOOK_S) :]


def replaced(glimpse: Glimpse, taken: float | None = None, digest: int | None = None) -> Glimpse:
    return Glimpse(
        glimpse.index,
        glimpse.taken if taken is None else taken,
        glimpse.digest if digest is None else digest,
        glimpse.beat,
    )
