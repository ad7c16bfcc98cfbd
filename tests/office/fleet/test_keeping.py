"""What kiosks say becomes what the office knows of them, and nothing that one says becomes anything of another."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from config.alerts import Severity, alert_list
from fleet.messages import FILE_MAX, Answer, Outcome, Serving, Statistics, Stocked, Trouble
from fleet.topics import Says
from office.fleet import alerts, lists, rolling
from office.fleet.keeping import Heard
from office.fleet.tables import FINE, SEEN, fleet_alerts, fleet_answers, fleet_files, fleet_statistics
from office.service import kiosks
from tests.office.fleet.conftest import HALL, NOW, Fleet, checkpoint, heard, life, state

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def trouble(code: str, part: str = "printer") -> Trouble:
    return Trouble(code=code, part=part, since=NOW, by="staff")


def stock(state_of_it: str = "good", until: datetime | None = None) -> Stocked:
    return Stocked(left=10, capacity=500, unit="sheets", state=state_of_it, until=until)


def test_the_newest_state_is_kept_and_only_changes_are_history(fleet: Fleet) -> None:
    fleet.hear(heard(life(True), Says.LIFE), heard(state(1)))
    later = NOW + MINUTE
    fleet.hear(heard(state(2, later, serving=Serving.VISIT), at=later))
    row = fleet.kiosk()
    assert (row.serving, row.hall, row.program, row.alive, row.worst) == ("visit", HALL, "2.0.0", True, FINE)
    assert row.heard == later
    assert fleet.history() == [
        *(("alive", "yes"), ("serving", "open"), ("mode", "service"), ("versions", "2.0.0")),
    ]


def test_what_is_older_than_what_was_heard_changes_nothing(fleet: Fleet) -> None:
    fleet.hear(heard(state(7, mode="service")), heard(state(6, NOW - MINUTE, mode="safe"), at=NOW + SECOND))
    assert fleet.kiosk().mode == "service"
    # an agent that begins again counts from the beginning
    fleet.hear(heard(state(1, NOW + MINUTE, mode="safe"), at=NOW + MINUTE))
    assert fleet.kiosk().mode == "safe"


def test_what_the_broker_has_kept_is_not_taken_for_a_sign_of_life(fleet: Fleet) -> None:
    said = NOW - timedelta(days=2)
    kept = Heard("k-1", Says.STATE, state(3, said).as_bytes(), NOW, old=True)
    fleet.hear(kept, Heard("k-1", Says.LIFE, life(False).as_bytes(), NOW, old=True))
    assert fleet.kiosk().skew_s == 0
    assert ("k-1", "gone", "") in fleet.open()
    fleet.hear(heard(state(4)))
    assert fleet.open() == set()
    # the broker keeps the newest: a line that broke while nobody listened is known when somebody does
    fleet.hear(kept, Heard("k-1", Says.LIFE, life(False).as_bytes(), NOW, old=True))
    assert fleet.kiosk().sequence == 4
    assert fleet.open() == {("k-1", "gone", "")}


ALERTS: list[tuple[dict[str, Any], tuple[str, str] | None]] = [
    ({"serving": "hung"}, ("hung", "")),
    ({"serving": "gone"}, ("out_of_service", "")),
    ({"serving": "out_of_service"}, ("out_of_service", "")),
    ({"mode": "safe"}, ("safe_mode", "")),
    ({"crashes": [NOW - timedelta(hours=hours) for hours in (1, 2, 3)]}, ("crashes", "")),
    ({"crashes": [NOW - timedelta(hours=hours) for hours in (1, 2, 30)]}, None),
    ({"issues": [trouble("CARD-NO-READER", "card_reader")]}, ("issue", "CARD-NO-READER")),
    ({"supplies": {"sheets": stock("out")}}, ("supply_out", "sheets")),
    ({"supplies": {"sheets": stock("low")}}, ("supply", "sheets")),
    ({"supplies": {"sheets": stock("low", NOW + timedelta(days=9))}}, None),
    # Thursday at five ends the next working day
    ({"supplies": {"sheets": stock("good", NOW + timedelta(days=1, hours=5))}}, ("supply", "sheets")),
    ({"supplies": {"sheets": stock("good", NOW + timedelta(days=1, hours=6))}}, None),
]


@pytest.mark.parametrize(("said", "alert"), ALERTS)
def test_an_alert_stands_as_long_as_the_state_says_so(
    fleet: Fleet, said: dict[str, Any], alert: tuple[str, str] | None
) -> None:
    fleet.hear(heard(state(1, **said)))
    assert fleet.open() == ({("k-1", *alert)} if alert else set())
    fleet.hear(heard(state(2, NOW + MINUTE), at=NOW + MINUTE))
    assert fleet.open() == set()


def test_what_comes_again_soon_is_the_same_alert_opened_again(fleet: Fleet) -> None:
    for minute in range(4):
        at = NOW + minute * MINUTE
        fleet.hear(heard(state(minute + 1, at, mode="safe" if minute % 2 else "service"), at=at))
        if minute == 1:
            with fleet.database.transaction() as connection:
                (row,) = alerts.waiting(connection)
                assert alerts.acknowledge(connection, row.id, "M-1", "看过", at)
            assert fleet.kiosk().worst == SEEN
    (row,) = fleet.rows(sa.select(fleet_alerts))
    assert (row.times, row.acknowledged, row.cleared) == (2, None, None)
    assert fleet.kiosk().worst == list(Severity).index(Severity.TODAY)
    later = NOW + timedelta(days=3)
    fleet.hear(heard(state(5, later), at=later), heard(state(6, later + MINUTE, mode="safe"), at=later + MINUTE))
    fleet.hear(heard(state(7, later + 2 * MINUTE), at=later + 2 * MINUTE))
    days = later + timedelta(days=2)
    fleet.hear(heard(state(8, days, mode="safe"), at=days))
    assert len(fleet.rows(sa.select(fleet_alerts))) == 2


def test_a_message_that_was_late_once_is_no_wrong_clock(fleet: Fleet) -> None:
    slow = NOW - timedelta(hours=1)
    fleet.hear(heard(state(1)))
    fleet.hear(heard(state(2, slow), at=NOW + MINUTE))
    assert fleet.open() == set()
    fleet.hear(heard(state(3, slow + MINUTE), at=NOW + 2 * MINUTE))
    assert fleet.kiosk().skew_s == 3660
    assert fleet.open() == {("k-1", "clock", "")}


@pytest.mark.parametrize("then", [checkpoint(9), checkpoint(10, "b" * 64)])
def test_a_chain_that_goes_back_or_changes_is_told_until_a_person_ends_it(fleet: Fleet, then: object) -> None:
    fleet.hear(heard(state(1, checkpoint=checkpoint(10))))
    fleet.hear(heard(state(2, NOW + MINUTE, checkpoint=then), at=NOW + MINUTE))
    fleet.hear(heard(state(3, NOW + 2 * MINUTE, checkpoint=checkpoint(11)), at=NOW + 2 * MINUTE))
    assert fleet.open() == {("k-1", "tampering", "")}
    with fleet.database.transaction() as connection:
        (row,) = alerts.waiting(connection, "k-1")
        assert alerts.acknowledge(connection, row.id, "M-1", "换过硬盘，有工单", NOW)
        assert not alerts.acknowledge(connection, row.id, "M-1", "又一次", NOW)
        (act,) = alerts.acts(connection, 10)
    assert (act.act, act.what, act.by, act.note) == ("closed", "tampering", "M-1", "换过硬盘，有工单")
    assert fleet.open() == set()


GARBAGE = [
    *((Says.STATE, b"{"), (Says.STATE, b"\xff\xfe"), (Says.LIFE, b"[]"), (Says.ANSWERS, b'{"command": 1}')),
    (Says.STATE, b"x" * 70_000),
    (Says.STATE, state(1, checkpoint=checkpoint(2**70)).as_bytes()),
    (Says.STATE, state(2**70).as_bytes()),
    (Says.STATE, state(1).as_bytes().replace(b"2026-09-16T12", b"0001-01-01T01")),
    (Says.STATISTICS, b'{"day": "2026-02-31", "counts": {}}'),
    (Says.FILES, b"x" * (FILE_MAX + 1)),
]


@pytest.mark.parametrize(("what", "payload"), GARBAGE)
def test_what_nobody_can_read_is_counted_of_that_kiosk_and_stops_nothing(
    fleet: Fleet, what: Says, payload: bytes
) -> None:
    fleet.hear(heard(state(5)), heard(payload, what), heard(state(1), kiosk="k-2"))
    assert fleet.open() == {("k-1", "garbage", "")}
    assert (fleet.kiosk().garbage, fleet.kiosk().sequence, fleet.kiosk("k-2").garbage) == (1, 5, 0)
    fleet.go_round(NOW + timedelta(hours=2), since=None)
    assert fleet.open() == set()


def test_names_that_do_not_count_are_told_and_nothing_of_theirs_is_kept(fleet: Fleet) -> None:
    fleet.hear(heard(state(1), kiosk="k-gone"), heard(state(1), kiosk="k-never"), heard(state(1), kiosk="k-never2"))
    assert fleet.open() == {("k-gone", "revoked", ""), ("", "strangers", "")}
    assert fleet.rows(sa.text("SELECT kiosk FROM fleet_kiosks").columns(sa.column("kiosk"))) == []  # type: ignore[arg-type]


def test_a_kiosk_is_believed_until_the_moment_in_which_its_certificate_is_revoked(fleet: Fleet) -> None:
    """A line that is open at the broker stays open; what comes over it changes nothing any more, and is told."""
    hung, later = heard(state(1, serving=Serving.HUNG)), NOW + MINUTE
    fleet.hear(hung, heard(state(1), kiosk="k-2"))
    before = fleet.kiosk()
    with fleet.database.transaction() as connection:
        kiosks.revoke(connection, "k-1", later)
    fleet.go_round(later)
    assert fleet.open() == set()
    answer = Answer(command="c" * 32, at=later, outcome=Outcome.FAILED)
    fleet.hear(*(heard(each, what, at=later) for what, each in ((Says.STATE, state(2, later)), (Says.ANSWERS, answer))))
    fleet.go_round(NOW + timedelta(days=2))
    assert (fleet.kiosk().sequence, fleet.kiosk().heard) == (before.sequence, before.heard)
    assert fleet.rows(sa.select(fleet_answers)) == []
    assert {one for one in fleet.open() if one[0] == "k-1"} == {("k-1", "revoked", "")}
    with fleet.database.transaction() as connection:
        assert rolling.kiosks_of(connection) == ["k-2"]
        assert lists.count_in(connection, "group:all") == 1
        assert [row.kiosk for row in lists.every(connection)] == ["k-1", "k-2"]  # somebody has to look where it is
        (alert,) = alerts.open_of(connection, ["k-1"])["k-1"]
        alerts.acknowledge(connection, alert.id, "8001", "found", later)
        assert (
            [row.kiosk for row in lists.every(connection)] == [row.kiosk for row in lists.places(connection)] == ["k-2"]
        )


def test_silence_is_told_only_when_somebody_listened(fleet: Fleet) -> None:
    fleet.hear(heard(state(1)), heard(state(1), kiosk="k-2"), heard(life(False), Says.LIFE, "k-2"))
    late = NOW + timedelta(minutes=4)
    fleet.go_round(late, since=late - MINUTE)
    assert fleet.open() == {("k-2", "gone", "")}
    fleet.go_round(late, since=NOW)
    assert fleet.open() == {("k-2", "gone", ""), ("k-1", "silent", "")}
    fleet.hear(heard(state(2, late), at=late))
    assert fleet.open() == {("k-2", "gone", "")}


def test_another_version_than_most_is_told_after_a_day(fleet: Fleet) -> None:
    def told(at: datetime, version: str) -> None:
        for number, program in (("1", version), ("2", "2.1.0")):
            said = state(int(at.timestamp()), at, versions={"program": program})
            fleet.hear(heard(said, kiosk=f"k-{number}", at=at))
        fleet.go_round(at, since=None)

    told(NOW, "2.0.0")
    told(NOW + timedelta(hours=23), "2.0.0")
    assert fleet.open() == set()
    told(NOW + timedelta(hours=24), "2.0.0")
    assert fleet.open() == {("k-1", "version", "")}
    told(NOW + timedelta(hours=25), "2.1.0")
    assert fleet.open() == set()


def test_an_answer_counts_once_and_a_failed_one_wants_somebody(fleet: Fleet) -> None:
    told = Answer(command="c" * 32, at=NOW, outcome=Outcome.FAILED, why="power", evidence={"code": "PRINTER-JAM\0"})
    fleet.hear(heard(told, Says.ANSWERS), heard(told, Says.ANSWERS))
    (row,) = fleet.rows(sa.select(fleet_answers))
    assert (row.outcome, json.loads(row.evidence)) == ("failed", {"code": "PRINTER-JAM\0"})
    assert fleet.open() == {("k-1", "failed", "c" * 32)}


def test_of_files_and_answers_only_so_many_are_kept(fleet: Fleet) -> None:
    keeps = alert_list().keeps
    fleet.hear(*(heard(bytes([n]), Says.FILES) for n in range(keeps.files + 3)))
    files = [row.content for row in fleet.rows(sa.select(fleet_files).order_by(fleet_files.c.id))]
    assert files == [bytes([n]) for n in range(3, keeps.files + 3)]
    flood = (Answer(command=f"c{n}", at=NOW, outcome=Outcome.DONE) for n in range(keeps.answers + 5))
    fleet.hear(*(heard(answer, Says.ANSWERS) for answer in flood))
    assert len(fleet.rows(sa.select(fleet_answers))) == keeps.answers


def test_the_newest_counts_of_a_day_hold(fleet: Fleet) -> None:
    for count in (1, 5):
        said = Statistics(day="2026-09-16", counts={"visit.retirement.done": count})
        fleet.hear(heard(said, Says.STATISTICS))
    (row,) = fleet.rows(sa.select(fleet_statistics))
    assert json.loads(row.counts) == {"visit.retirement.done": 5}


def test_what_is_old_is_forgotten(fleet: Fleet) -> None:
    fleet.hear(heard(state(1)), heard(Statistics(day="2026-09-16", counts={}), Says.STATISTICS))
    fleet.go_round(NOW + timedelta(days=alert_list().keeps.history_days + 1), since=None)
    assert fleet.history() == []
    assert len(fleet.rows(sa.select(fleet_statistics))) == 1
