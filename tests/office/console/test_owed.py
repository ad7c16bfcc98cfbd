"""What the bureau owes: whoever was not satisfied, departments that are late, promises that are looked into."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from office.console.roles import Role
from office.database.following import promise_checks, pushes
from tests.office.conftest import LI, ZHOU, application
from tests.office.console.conftest import Hall


async def unsatisfied(hall: Hall) -> str:
    done = await hall.office.submit(application(LI, key="li"))
    await hall.office.rate(done.bundle_number, 1, ["slow"])
    return done.bundle_number


async def test_a_bad_rating_is_followed_up_once_and_by_whoever_may(hall: Hall) -> None:
    handling = await unsatisfied(hall)
    one, other, auditor = [await hall.signed_in(role) for role in (Role.REVIEWER, Role.LEADER, Role.AUDITOR)]
    for browser in (one, other, auditor):
        page = await browser.open("/follow-ups")
        assert (handling in page.text, "等得太久" in page.text, "非常不满意" in page.text) == (True, True, True)
    assert 'action="/follow-ups"' not in auditor.page.text
    assert (await one.send("/follow-ups", to="verified", note=" ")).status_code == 422
    for state in ("verified", "called", "closed"):
        assert (await one.send("/follow-ups", to=state, note="找到原因，已改")).status_code == 200
    assert "没有要回访的" in one.page.text
    assert (await other.send("/follow-ups", to="verified", note="again")).status_code == 409
    assert hall.rows('SELECT state, "by", outcome FROM follow_ups') == [("closed", "R-1", "找到原因，已改")]


async def test_what_is_late_says_so(hall: Hall) -> None:
    await unsatisfied(hall)
    hall.clock.set_wall(hall.clock.now() + timedelta(days=10))
    browser = await hall.signed_in(Role.LEADER)
    assert "已超过回访期限" in (await browser.open("/follow-ups")).text
    hall.clock.set_wall(hall.clock.now() + timedelta(days=30))
    browser = await hall.signed_in(Role.LEADER)
    assert "已超过最后期限" in (await browser.open("/follow-ups")).text


async def test_a_department_that_is_late_stands_with_its_case(hall: Hall) -> None:
    case = await hall.open_case()

    def late(connection: sa.Connection, moment: datetime) -> None:
        row: dict[str, object] = {
            "key": "p",
            "case_number": case.number,
            "department": "tax",
            "matter": case.matter,
            "number": ZHOU[0],
        }
        row |= {"state": "reminded", "made": moment, "next_at": moment, "attempts": 2, "reminders": 1}
        connection.execute(pushes.delete())
        connection.execute(pushes.insert().values(**row, due=(moment - timedelta(days=1)).date()))

    await hall.office.at_the_desk(late)
    browser = await hall.signed_in(Role.WINDOW)
    page = await browser.open("/departments")
    for said in (case.number, "税务", "已催办", "已超期", "催办1次"):
        assert said in page.text
    assert ZHOU[0] not in page.text
    assert "已催办" in (await browser.open(f"/cases/{case.number}")).text


@pytest.mark.parametrize("outcome", ["true", "false"])
async def test_a_promise_is_looked_into_once_and_a_false_one_has_its_consequence(hall: Hall, outcome: str) -> None:
    case = await hall.open_case()

    def wait(connection: sa.Connection, moment: datetime) -> None:
        row = {"case_number": case.number, "item": "promise_retirement", "number": ZHOU[0], "why": "sample"}
        connection.execute(promise_checks.delete())
        connection.execute(promise_checks.insert().values(**row, due=moment.date(), state="waiting"))

    await hall.office.at_the_desk(wait)
    one, other = await hall.signed_in(Role.REVIEWER), await hall.signed_in(Role.LEADER)
    for browser in (one, other):
        assert "抽样" in (await browser.open("/promises")).text
    assert (await one.send("/promises", outcome=outcome, note="")).status_code == 422
    assert (await one.send("/promises", outcome=outcome, note="查了")).status_code == 200
    assert (await other.send("/promises", outcome=outcome, note="查了")).status_code == 409
    assert hall.rows('SELECT state, "by" FROM promise_checks') == [(outcome, "R-1")]
    excluded = {number for (number,) in hall.rows("SELECT number FROM exclusions")}
    assert (ZHOU[0] in excluded) == (outcome == "false")
    auditor = await hall.signed_in(Role.AUDITOR)
    await auditor.open("/promises")
    assert 'action="/promises"' not in auditor.page.text


async def test_the_window_sees_no_ratings_and_no_promises(hall: Hall) -> None:
    browser = await hall.signed_in(Role.WINDOW)
    for path in ("/follow-ups", "/promises", "/figures", "/audit"):
        assert (await browser.open(path)).status_code == 403
