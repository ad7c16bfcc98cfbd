"""Cases and their clocks in the office's database: states, pauses, owners, lists, and a history that nobody changes."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest
import sqlalchemy as sa

from config.faults import Fault
from office.cases import casework, history, review
from office.cases.case import FOLLOWING
from office.cases.casework import Impossible
from office.clocks import lists
from office.clocks.clock import ClockState
from office.database.engine import sqlite
from office.database.tables import cases
from office.people.invented import Invention, Staff, load_people
from office.port import Asked, Case, CaseState, Withdrawal
from office.store import Store
from tests.office.conftest import NOW, ZHAO, ZHOU, OfficeFolder, application
from tests.office.test_casework import ASKED

LADDER = Path(__file__).parent.parent / "on_the_ladder"
CLERK, OTHER, HEAD = "DC-001", "DC-005", "DC-009"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with two clerks and a head; two have applied, and of both the archive must be examined."""
    folder = OfficeFolder(tmp_path_factory.mktemp("filled"))
    everybody = load_people(folder.people)
    two = [one for one in everybody.people if one[0].number in (ZHOU[0], ZHAO[0])]
    duties: tuple[tuple[str, Literal["clerk", "head"]], ...] = ((CLERK, "clerk"), (OTHER, "clerk"), (HEAD, "head"))
    members = [
        Staff(number=ZHOU[0][:-4] + f"{n}00X", work_number=one, duty=duty) for n, (one, duty) in enumerate(duties)
    ]
    store = Store(sqlite(folder.file), Invention(two, staff=members), "达川人社", folder.clock)
    store.submit(application(ZHOU), {})
    store.submit(application(ZHAO, key="key-2", matter="retirement_early", month="2027-03"), {})
    store.close()
    return folder.file


@pytest.fixture
def store(filled: Path, folder: OfficeFolder) -> Iterator[Store]:
    shutil.copy(filled, folder.file)
    store = Store(sqlite(folder.file), Invention(), "达川人社", folder.clock)
    yield store
    store.close()


def unguarded(connection: sqlite3.Connection) -> None:
    """Somebody who may change the file may take its guards down, too; the chain tells."""
    for (guard,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {guard}")


def done(store: Store, work: Callable[[sa.Connection, datetime], Case]) -> Case:
    with store.at_the_desk() as (connection, moment):
        return work(connection, moment)


def numbers(store: Store) -> list[str]:
    with store.at_the_desk() as (connection, _):
        return list(connection.scalars(sa.select(cases.c.case_number).order_by(cases.c.case_number)))


def row(store: Store, number: str) -> sa.Row[tuple[object, ...]]:
    with store.at_the_desk() as (connection, _):
        return connection.execute(sa.select(cases).where(cases.c.case_number == number)).one()


def test_every_case_has_an_owner_in_turn_and_a_hand_over_is_recorded(store: Store, folder: OfficeFolder) -> None:
    first, second = numbers(store)
    assert [row(store, number).owner for number in (first, second)] == [OTHER, CLERK]
    done(store, lambda c, now: casework.hand_over(c, first, CLERK, "on leave", HEAD, now))
    assert row(store, first).owner == CLERK
    done(store, lambda c, now: casework.take(c, first, OTHER, now))
    with store.at_the_desk() as (connection, _):
        told = casework.history_of(connection, first)
    assert [(one.what, one.state, one.by, one.owner, one.why) for one in told] == [
        ("state", "received", "", "", ""),
        ("state", "accepted", "", "", ""),
        ("handed_over", "accepted", HEAD, CLERK, "on leave"),
        ("state", "review", OTHER, OTHER, ""),
    ]
    for wrong in (OTHER, "nobody"):
        with pytest.raises(Impossible), store.at_the_desk() as (desk, moment):
            casework.hand_over(desk, first, wrong, "", HEAD, moment)


@pytest.mark.parametrize(
    ("first", "then", "may"),
    [
        ("review", "correction", True),
        ("review", "completed", True),
        ("review", "refused", True),
        ("review", "review", False),
        ("correction", "review", False),
        ("correction", "completed", False),
        ("correction", "refused", True),
        ("completed", "review", False),
        ("completed", "refused", False),
        ("refused", "completed", False),
    ],
)
def test_nothing_follows_but_what_may(store: Store, first: str, then: str, may: bool) -> None:
    number, _ = numbers(store)
    steps: dict[str, Callable[[sa.Connection, datetime], Case]] = {
        "review": lambda c, now: casework.take(c, number, CLERK, now),
        "correction": lambda c, now: casework.ask_to_correct(c, number, ASKED, CLERK, now),
        "completed": lambda c, now: review.decide(c, number, CLERK, now),
        "refused": lambda c, now: casework.refuse(c, number, "conditions_not_met", CLERK, now),
    }
    assert done(store, steps[first]).state == first
    if may:
        assert done(store, steps[then]).state == then
    else:
        with pytest.raises((Impossible, Fault)):
            done(store, steps[then])
        assert row(store, number).stands == first


def test_whatever_is_open_can_come_to_an_end_and_nothing_else_goes_on() -> None:
    ends = {CaseState.COMPLETED, CaseState.REFUSED, CaseState.WITHDRAWN}
    assert set(FOLLOWING) == set(CaseState)
    assert {state for state, after in FOLLOWING.items() if not after} == ends
    for state in set(FOLLOWING) - ends:
        reached, more = set(), {state}
        while more:
            reached |= more
            more = {after for one in more for after in FOLLOWING[one]} - reached
        assert CaseState.COMPLETED in reached, state


def test_what_an_older_program_has_left_is_chained_and_stands_as_it_did(folder: OfficeFolder) -> None:
    with sqlite3.connect(folder.file) as connection:
        connection.executescript((LADDER / "version_5.sql").read_text(encoding="utf-8"))
    store = Store(sqlite(folder.file), Invention(), "达川人社", folder.clock)
    with store.at_the_desk() as (desk, moment):
        kept = desk.execute(sa.select(cases).order_by(cases.c.case_number)).all()
        assert [(one.stands, one.due == one.promised_by) for one in kept] == [("completed", True), ("accepted", True)]
        assert [history.broken(one, history.steps_of(desk, one.case_number)) for one in kept] == ["", ""]
        taken = casework.take(desk, kept[1].case_number, CLERK, moment)
        assert taken.promised_by == kept[1].due
    store.close()


def test_a_pause_moves_the_day_and_the_lists_know_it(store: Store, folder: OfficeFolder) -> None:
    number, other = numbers(store)
    before = row(store, number)
    assert (before.stands, before.due, before.paused) == ("accepted", date(2026, 12, 8), "")
    paused = done(store, lambda c, now: casework.pause(c, number, "expert_test", CLERK, now))
    assert (paused.state, paused.promised_by, paused.paused) == (CaseState.ACCEPTED, None, "expert_test")
    with store.at_the_desk() as (connection, moment):
        assert [one.number for one in lists.by_day(connection, moment.date())] == [other]
        assert [(one.number, one.clock) for one in lists.paused(connection, moment.date())] == [
            (number, ClockState.STOPPED)
        ]
        assert lists.counts(connection, moment.date()) == lists.Counts(0, 0, 1, 0, 1)
    for wrong in ("expert_test", "lunch"):
        with pytest.raises(Impossible), store.at_the_desk() as (desk, moment):
            casework.pause(desk, number, wrong, CLERK, moment)
    folder.clock.set_wall(NOW + timedelta(days=3))  # 25, 26 and 27 do not count
    gone_on = done(store, lambda c, now: casework.resume(c, number, CLERK, now))
    assert (gone_on.promised_by, gone_on.paused) == (date(2026, 12, 11), "")
    assert row(store, number).due == date(2026, 12, 11)
    with pytest.raises(Impossible):
        done(store, lambda c, now: casework.resume(c, number, CLERK, now))


def test_the_head_alone_lets_a_promise_fall_back_to_the_law_and_once(store: Store) -> None:
    number, _ = numbers(store)
    with pytest.raises(Impossible):
        done(store, lambda c, now: casework.fall_back(c, number, "complex", CLERK, now))
    fallen = done(store, lambda c, now: casework.fall_back(c, number, "complex", HEAD, now))
    assert fallen.promised_by == row(store, number).law_due == date(2026, 12, 22)
    with pytest.raises(Impossible):
        done(store, lambda c, now: casework.fall_back(c, number, "complex", HEAD, now))


def test_overdue_comes_first_then_what_is_due_soon_page_by_page(store: Store) -> None:
    first, second = numbers(store)
    done(store, lambda c, now: casework.pause(c, second, "hearing", CLERK, now))
    with store.at_the_desk() as (connection, _):
        when = datetime(2026, 12, 15, 9, 0, tzinfo=NOW.tzinfo)
        casework.resume(connection, second, CLERK, when)
        today = date(2026, 12, 28)
        found = lists.by_day(connection, today, most=1)
        rest = lists.by_day(connection, today, after=found[-1].place)
        assert [(one.number, one.clock, one.days_left) for one in (*found, *rest)] == [
            (first, ClockState.OVERDUE, -14),
            (second, ClockState.DUE_SOON, 1),
        ]
        assert lists.counts(connection, today) == lists.Counts(1, 1, 0, 0, 0)
        assert lists.by_day(connection, today, lists.Wanted(owner="nobody")) == ()
        assert [one.number for one in lists.newest(connection, today, lists.Wanted(scene="retirement"))] == [
            *(second, first)
        ]


def test_a_correction_is_listed_by_the_citizens_day_and_begins_anew(store: Store, folder: OfficeFolder) -> None:
    number, _ = numbers(store)
    done(store, lambda c, now: casework.ask_to_correct(c, number, (Asked("resume", "incomplete"),), CLERK, now))
    assert (row(store, number).due, row(store, number).law_due) == (date(2026, 12, 15), None)
    with store.at_the_desk() as (connection, moment):
        assert lists.counts(connection, moment.date()) == lists.Counts(0, 0, 1, 1, 0)
    folder.clock.set_wall(NOW + timedelta(days=3))
    done(store, lambda c, now: casework.receive(c, number, ["resume"], CLERK, now))
    assert (row(store, number).stands, row(store, number).due) == ("accepted", date(2026, 12, 11))


def test_a_decided_case_is_over_and_in_no_list(store: Store) -> None:
    number, other = numbers(store)
    done(store, lambda c, now: review.decide(c, number, CLERK, now))
    with store.at_the_desk() as (connection, moment):
        told = [(one.state, one.by) for one in casework.history_of(connection, number)]
        assert [one.number for one in lists.by_day(connection, moment.date())] == [other]
    assert told == [
        *(("received", ""), ("accepted", "")),
        *(("review", CLERK), ("decided", CLERK), ("completed", CLERK)),
    ]
    assert (row(store, number).due, row(store, number).ended) == (None, NOW)


@pytest.mark.parametrize(
    ("forged", "found"),
    [
        ("UPDATE case_steps SET by = 'DC-777' WHERE place = 0", "step 0"),
        ("UPDATE case_steps SET at = '2026-01-01 00:00:00.000000' WHERE place = 1", "step 1"),
        ("DELETE FROM case_steps WHERE place = 0", "step 0"),
        ("DELETE FROM case_steps WHERE place = 2", "steps are missing"),
        ("UPDATE cases SET accepted = '2026-01-01 00:00:00.000000'", "step 0"),
        ("UPDATE cases SET due = '2027-01-01'", "how it stands"),
        ("UPDATE cases SET owner = 'DC-001'", ""),  # who answers is no part of the case itself
    ],
)
def test_what_was_changed_afterwards_is_found(store: Store, folder: OfficeFolder, forged: str, found: str) -> None:
    number, _ = numbers(store)
    done(store, lambda c, now: review.decide(c, number, CLERK, now))
    kept = row(store, number)
    with store.at_the_desk() as (desk, _):
        assert history.broken(kept, history.steps_of(desk, number)) == ""
    with sqlite3.connect(folder.file) as connection:
        unguarded(connection)
        connection.execute(forged)
    kept = row(store, number)
    with store.at_the_desk() as (desk, _):
        assert history.broken(kept, history.steps_of(desk, number)) == found


def test_who_withdraws_ends_it_however_far_it_is(store: Store) -> None:
    number, _ = numbers(store)
    done(store, lambda c, now: casework.take(c, number, CLERK, now))
    done(store, lambda c, now: casework.pause(c, number, "hearing", CLERK, now))
    asked = application(ZHOU)
    gone = store.withdraw(Withdrawal("w", number, asked.applicant, asked.proofs))
    assert (gone.state, gone.paused, row(store, number).due) == (CaseState.WITHDRAWN, "", None)
    with pytest.raises(Fault):
        done(store, lambda c, now: review.decide(c, number, CLERK, now))
