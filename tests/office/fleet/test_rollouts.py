"""A version comes to many kiosks no further than it serves: plain tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from config.clock import CHINA
from fleet.messages import Outcome
from office.fleet.rollouts import Member, Plan, Rollout, Seen, Stands, Status, Tell, stages_of, step, stopped

NOW = datetime(2026, 11, 27, 9, tzinfo=CHINA)
PLAN = Plan("r", "program", "2", (("a",), ("b", "c"), ("d",)), steady_s=3600, patience_s=86_400, failures=0)
WELL = Seen(Outcome.DONE, "", "2", True)
OLD = Seen(None, "", "1", True)


def after(hours: float) -> datetime:
    return NOW + timedelta(hours=hours)


def at_stage(stage: int, members: Mapping[str, Member], plan: Plan = PLAN) -> Rollout:
    begun = Rollout.begun(plan)
    return replace(begun, stage=stage, members={**begun.members, **members})


def serves(hours: float = 0) -> Member:
    return Member(Stands.SERVES, after(hours))


def test_the_first_stage_is_told_and_no_other() -> None:
    told, tells = step(Rollout.begun(PLAN), {}, NOW)
    assert tells == (Tell("a"),)
    assert told.members["a"] == Member(Stands.TOLD, NOW)
    assert step(told, {"a": OLD}, after(1)) == (told, ())


def test_the_next_stage_waits_until_the_one_before_has_served_for_a_time() -> None:
    told = at_stage(0, {"a": Member(Stands.TOLD, NOW)})
    served, tells = step(told, {"a": WELL}, after(1))
    assert (served.members["a"], tells) == (serves(1), ())
    assert step(served, {"a": WELL}, after(1.9))[1] == ()
    further, tells = step(served, {"a": WELL}, after(2))
    assert (further.stage, tells) == (1, (Tell("b"), Tell("c")))


def test_the_last_stage_ends_it() -> None:
    all_of_them = at_stage(2, dict.fromkeys("abcd", serves()))
    done, tells = step(all_of_them, dict.fromkeys("abcd", WELL), after(1))
    assert (done.status, tells) == (Status.DONE, ())


@pytest.mark.parametrize(
    ("seen", "why"),
    [
        (Seen(Outcome.FAILED, "UPDATE-SICK", "1", True), "UPDATE-SICK"),
        (Seen(Outcome.REFUSED, "expired", "1", True), "expired"),
        (Seen(Outcome.DONE, "", "1", True), "late"),
        (Seen(Outcome.DONE, "", "2", False), "late"),
        (Seen(), "late"),
    ],
)
def test_whoever_fails_stops_it_and_all_that_have_it_go_back(seen: Seen, why: str) -> None:
    told = at_stage(1, {"a": serves(), "b": serves(), "c": Member(Stands.TOLD, NOW)})
    stops, tells = step(told, {"a": WELL, "b": WELL, "c": seen}, after(24))
    assert (stops.status, stops.why) == (Status.STOPPED, f"{why} 1")
    assert set(tells) == {Tell("a", back=True), Tell("b", back=True), Tell("c", back=True)}
    assert stops.members["d"].stands is Stands.WAITS
    back, tells = step(stops, dict.fromkeys("abc", OLD), after(25))
    assert tells == ()
    assert {back.members[kiosk].stands for kiosk in "abc"} == {Stands.BACK}


def test_a_kiosk_that_took_it_back_later_has_failed() -> None:
    stops, _ = step(at_stage(0, {"a": serves()}), {"a": replace(WELL, runs="1")}, after(0.5))
    assert stops.why == "taken_back 1"


def test_within_the_limit_one_may_fail_and_keeps_nobody_waiting() -> None:
    plan = replace(PLAN, failures=1)
    one = at_stage(1, {"a": serves(), "b": Member(Stands.FAILED, NOW, "late"), "c": serves()}, plan)
    further, tells = step(one, dict.fromkeys("ac", WELL), after(1))
    assert (further.status, tells) == (Status.RUNNING, (Tell("d"),))
    two = at_stage(
        1, {"a": serves(), "b": Member(Stands.FAILED, NOW, "late"), "c": Member(Stands.FAILED, NOW, "x")}, plan
    )
    assert step(two, {"a": WELL}, after(1))[0].status is Status.STOPPED


def test_one_that_serves_no_more_is_waited_for() -> None:
    told, tells = step(at_stage(0, {"a": serves()}), {"a": replace(WELL, serves=False)}, after(2))
    assert (told.members["a"], told.stage, tells) == (Member(Stands.TOLD, after(2)), 0, ())


@pytest.mark.parametrize("status", [Status.PAUSED, Status.DONE])
def test_nobody_is_told_while_it_does_not_run(status: Status) -> None:
    rests = replace(at_stage(0, {"a": serves()}), status=status)
    told, tells = step(rests, {"a": WELL}, after(9))
    assert (told.status, told.stage, tells) == (status, 0, ())


def test_somebody_may_stop_it() -> None:
    stops, tells = stopped(at_stage(0, {"a": Member(Stands.TOLD, NOW)}), "by_hand", NOW)
    assert (stops.status, tells) == (Status.STOPPED, (Tell("a", back=True),))


def test_stages_grow_to_all_and_are_others_for_another_roll_out() -> None:
    kiosks = [f"k-{number}" for number in range(100)]
    stages = stages_of("r", kiosks, ("1", "5%", "25%", "100%"), ["k-7"])
    assert [len(stage) for stage in stages] == [1, 4, 20, 75]
    assert stages[0] == ["k-7"]
    assert sorted(kiosk for stage in stages for kiosk in stage) == sorted(kiosks)
    assert stages != stages_of("s", kiosks, ("1", "5%", "25%", "100%"), ["k-7"])
    assert [len(stage) for stage in stages_of("r", kiosks[:2], ("1", "5%", "100%"))] == [1, 1]


def test_who_is_named_twice_is_told_once_and_of_strangers_it_is_said() -> None:
    assert stages_of("r", ["a", "b"], ("1", "100%"), ["b", "b"]) == [["b"], ["a"]]
    with pytest.raises(ValueError, match="not among the kiosks that it is for: x, z"):
        stages_of("r", ["a", "b"], ("100%",), ["z", "a", "x"])


def test_one_that_is_revoked_meanwhile_is_not_waited_for_and_counts_as_no_failure() -> None:
    at = at_stage(0, {"a": Member(Stands.TOLD, NOW)})
    told, _ = step(at, {"a": Seen(runs="3.0.0", serves=True, outcome=Outcome.DONE, revoked=True)}, after(1))
    assert (told.members["a"].stands, told.status, told.stage) == (Stands.OUT, Status.RUNNING, 1)
    stops, tells = stopped(told, "by_hand", after(2))
    assert "a" not in [tell.kiosk for tell in tells]
    assert step(stops, {"a": WELL}, after(3))[0].members["a"].stands is Stands.OUT


@pytest.mark.parametrize("sizes", [(), ("1",), ("50%", "10%", "100%"), ("x", "100%"), ("-1", "100%")])
def test_stages_that_do_not_grow_to_all_are_refused(sizes: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=r"stage|share"):
        stages_of("r", "abcdefghij", sizes)
