"""Promises that are looked into later: which, by when, and what comes of a false one; what departments were asked."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from config.faults import Fault
from office.cases.case import Impossible
from office.database.engine import sqlite
from office.database.following import look_ups, promise_checks
from office.database.tables import shares
from office.people.invented import Invention, Staff, load_people
from office.port import CaseState, Shared, ShareState
from office.promises import checks
from office.ratings import follow_ups
from office.ratings.follow_ups import FOLLOWING, FollowUp
from office.sharing import shared
from office.store import Store
from tests.office.conftest import LI, NOW, ZHOU, OfficeFolder, application

PROMISE = "promise_retirement"
HEAD = "DC-009"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = OfficeFolder(tmp_path_factory.mktemp("filled"))
    people = [one for one in load_people(folder.people).people if one[0].number in (LI[0], ZHOU[0])]
    members = [
        Staff(number="51000019800101001X", work_number="DC-001"),
        Staff(number="51000019800101002X", work_number=HEAD, duty="head"),
    ]
    Store(sqlite(folder.file), Invention(people, staff=members), "达川人社", folder.clock).close()
    return folder.file


@pytest.fixture
def store(filled: Path, folder: OfficeFolder) -> Iterator[Store]:
    shutil.copy(filled, folder.file)
    store = Store(sqlite(folder.file), Invention(), "达川人社", folder.clock)
    yield store
    store.close()


def test_a_promise_by_which_a_benefit_is_drawn_is_looked_into_within_twenty_working_days(store: Store) -> None:
    (case,) = store.submit(application(), {}).cases
    with store.at_the_desk() as (desk, _):
        (row,) = checks.waiting(desk)
    # 25 26 27 30 | 01 … 04 07 … 11 14 … 18 21 22
    assert (row.case_number, row.item, row.why, row.due) == (case.number, PROMISE, "benefit", date(2026, 12, 22))
    assert row.owner == "DC-001"


def test_a_false_promise_excludes_whoever_made_it_and_the_head_is_told(store: Store) -> None:
    (case,) = store.submit(application(), {}).cases
    with store.at_the_desk() as (desk, moment):
        settled = checks.settle(desk, case.number, PROMISE, true=False, note="", by="DC-001", moment=moment)
    assert settled == "false"
    with store.at_the_desk() as (desk, moment), pytest.raises(Impossible):
        checks.settle(desk, case.number, PROMISE, true=True, note="", by="DC-001", moment=moment)
    (again,) = store.submit(application(matter="retirement_early", key="again", month="2026-02"), {}).cases
    assert (again.state, again.result["reason"]) == (CaseState.REFUSED, "promise_excluded")


def test_a_true_promise_has_no_consequence_and_what_is_withdrawn_is_not_looked_into(store: Store) -> None:
    (case,) = store.submit(application(), {}).cases
    with store.at_the_desk() as (desk, moment):
        checks.settle(desk, case.number, PROMISE, true=True, note="", by="DC-001", moment=moment)
        checks.drop(desk, case.number, moment)
        assert desk.scalars(sa.select(promise_checks.c.state)).all() == ["true"]
        assert checks.waiting(desk) == []


def test_chance_is_fair_and_the_same_for_the_same_case() -> None:
    chosen = [checks._chance(f"{number} {PROMISE}") < 10 for number in range(2000)]
    assert 150 < sum(chosen) < 250
    assert chosen == [checks._chance(f"{number} {PROMISE}") < 10 for number in range(2000)]


def test_every_question_to_a_department_is_kept_and_what_it_told_no_longer_than_the_rules_say(store: Store) -> None:
    told = {("household_type", "police"): Shared(ShareState.KNOWN, "20", "police")}
    for days in (0, 181, 1200):
        with store.at_the_desk() as (desk, _):
            shared.keep(desk, LI[0], told, "unemployment", NOW + timedelta(days=days))
    with store.at_the_desk() as (desk, _):
        assert [row.purpose for row in shared.asked_about(desk, LI[0])] == ["unemployment"] * 3
        assert shared.forget(desk, NOW + timedelta(days=1200)) == (0, 1)
        assert shared.forget(desk, NOW + timedelta(days=1200 + 181)) == (1, 1)
        assert desk.scalar(sa.select(sa.func.count()).select_from(shares)) == 0
        assert desk.scalar(sa.select(sa.func.count()).select_from(look_ups)) == 1


# -- a bad rating --


def test_a_bad_rating_is_found_out_called_back_and_looked_at_again(store: Store) -> None:
    number = store.submit(application(), {}).bundle_number
    store.rate(number, 1, ["slow"])
    with store.at_the_desk() as (desk, moment):
        assert [(row.handling, row.state, row.owner) for row in follow_ups.waiting(desk)] == [
            (number, "open", "DC-001")
        ]
        with pytest.raises(Impossible):
            follow_ups.move(desk, number, FollowUp.CALLED, "", "DC-001", moment)
        for to in ("verified", "called", "verified", "called", "closed"):
            follow_ups.move(desk, number, FollowUp(to), "", "DC-001", moment)
        assert [row.state for row in follow_ups.steps_of(desk, number)] == [
            *("verified", "called", "verified", "called", "closed")
        ]
        assert follow_ups.waiting(desk) == []
        first = NOW.replace(day=1, hour=0)
        assert follow_ups.of_month(desk, first, first.replace(month=12)) == {"bad": 1, "followed_up": 1, "in_time": 1}
        with pytest.raises(Fault):
            follow_ups.move(desk, number, FollowUp.EXCLUDED, "", "DC-001", moment)


def test_a_follow_up_comes_to_an_end_from_everywhere() -> None:
    assert set(FOLLOWING) == set(FollowUp)
    assert {state for state, after in FOLLOWING.items() if not after} == {FollowUp.CLOSED, FollowUp.EXCLUDED}


def test_one_handling_has_one_follow_up(store: Store) -> None:
    wish = replace(application(ZHOU), key="one")
    number = store.submit(wish, {}).bundle_number
    store.rate(number, 2, ())
    store.rate(number, 1, ())
    with store.at_the_desk() as (desk, _):
        assert len(follow_ups.waiting(desk)) == 1
