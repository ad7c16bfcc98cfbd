"""What the bureau owes: whoever was not satisfied, departments that are late, promises that are looked into."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from office.console.roles import Role
from office.database.following import promise_checks
from office.port import CallBack
from tests.office.conftest import LI, NOW, ZHOU, application
from tests.office.console.conftest import Hall, reminded


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

    await hall.office.at_the_desk(lambda connection, moment: reminded(connection, case, moment))
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


async def test_whoever_called_for_help_is_telephoned_once_and_who_saw_the_number_is_known(hall: Hall) -> None:
    wish = CallBack("visit-call", "13800138000", "hall-1", "handle/notice", NOW)
    await hall.office.call_back(wish)
    one, other, auditor = [await hall.signed_in(role) for role in (Role.WINDOW, Role.LEADER, Role.AUDITOR)]
    for browser in (one, other, auditor):
        page = await browser.open("/calls")
        assert ("138****8000" in page.text, wish.telephone in page.text) == (True, False)
    assert 'action="/calls"' not in auditor.page.text
    assert (await one.send("/calls/telephone", purpose="curious")).status_code == 403
    await one.open("/calls")
    assert wish.telephone in (await one.send("/calls/telephone", purpose="handling")).text
    assert hall.rows('SELECT "by", case_number, purpose FROM views') == [("W-1", "call:visit-call", "handling")]
    assert "call:visit-call" in (await auditor.open("/audit")).text
    assert "已经由您负责" in (await one.send("/calls", act="mine")).text
    assert (await other.send("/calls", act="answered")).status_code == 409, "it is not as the leader saw it"
    assert "没有要回的电话" in (await one.send("/calls", act="answered")).text
    assert hall.rows("SELECT owner, done IS NULL FROM call_backs") == [("W-1", 0)]
    maintainer = await hall.signed_in(Role.MAINTAINER)
    assert (await maintainer.open("/calls")).status_code == 403


async def test_what_a_kiosk_had_kept_and_was_refused_is_found_by_its_slip(hall: Hall) -> None:
    slip = "hall-1-20261124-57"
    refused = replace(application(LI, key="kept", month="2031-01"), slip=slip, site="hall-1", at=NOW)
    assert (await hall.office.submit(refused)).bundle_number == ""
    browser = await hall.signed_in(Role.WINDOW)
    for path in ("/slips", f"/slips?number={slip}"):
        page = await browser.open(path)
        assert (slip in page.text, LI[0] in page.text, "职工正常退休" in page.text) == (True, False, True)
    assert "没有这样的申请" in (await browser.open("/slips?number=other")).text
    await browser.open("/slips")
    assert LI[0] in (await browser.send("/slips/holder", purpose="complaint")).text
    assert hall.rows('SELECT "by", case_number, purpose FROM views') == [("W-1", f"slip:{slip}", "complaint")]
