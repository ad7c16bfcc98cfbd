"""One case at the console: who sees what of whom, who does what, and what a page that is out of date does not do."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from html import unescape
from urllib.parse import quote

import pytest
import sqlalchemy as sa

from office.console.roles import ACTS, Act, Role, may_do
from office.console.sessions import signed
from office.database import guards, tables
from tests.office.conftest import LI, ZHOU, application
from tests.office.console.conftest import Browser, Hall, path_of

NUMBER, NAME = ZHOU
DONE = {
    Act.TAKE: {},
    Act.PAUSE: {"reason": "hearing"},
    Act.DECIDE: {"sure": "yes"},
    Act.REFUSE: {"sure": "yes", "reason": "conditions_not_met"},
    Act.CORRECT: {"problem.mobile": "wrong"},
    Act.WITHDRAW: {"document": NUMBER},
}
BECOMES = {
    Act.TAKE: "review",
    Act.DECIDE: "completed",
    Act.REFUSE: "refused",
    Act.CORRECT: "correction",
    Act.WITHDRAW: "withdrawn",
}
#: what each may do about a case that was accepted, and that nobody has looked at
MAY = {
    Role.WINDOW: {"withdraw"},
    Role.REVIEWER: {"take", "decide", "correct", "pause", "refuse", "withdraw"},
    Role.LEADER: {"take", "decide", "correct", "pause", "to_law", "refuse", "withdraw"},
    Role.MAINTAINER: set[str](),
    Role.AUDITOR: set[str](),
}


async def test_a_list_and_a_case_show_no_name_and_no_number(hall: Hall) -> None:
    case, browser = await hall.open_case(), await hall.signed_in(Role.WINDOW)
    for path in ("/cases", path_of(case)):
        page = await browser.open(path)
        assert case.number in page.text
        assert NAME not in page.text
        assert NUMBER not in page.text
        assert "**本" in page.text
    assert hall.rows("SELECT * FROM views") == []


async def test_who_sees_personal_data_says_why_and_is_written_down(hall: Hall) -> None:
    case, browser = await hall.open_case(), await hall.signed_in(Role.REVIEWER)
    await browser.open(path_of(case))
    page = await browser.send(path_of(case, "personal"), purpose="complaint")
    assert NAME in page.text
    assert NUMBER in page.text
    assert hall.rows('SELECT "by", case_number, purpose FROM views') == [("R-1", case.number, "complaint")]
    assert NAME not in (await browser.open(path_of(case))).text  # not a second time by itself
    assert (await browser.send(path_of(case, "personal"), purpose="curiosity")).status_code == 403
    assert len(hall.rows("SELECT * FROM views")) == 1


async def test_nobody_sees_a_case_that_is_none_and_no_view_of_it_is_written(hall: Hall) -> None:
    case, browser = await hall.open_case(), await hall.signed_in(Role.REVIEWER)
    await browser.open(path_of(case))
    signed = browser.form(path_of(case, "personal"))["signed"]
    other = f"/cases/{quote(case.number.replace('000001', '000002'), safe='')}/personal"
    assert (await browser.client.post(other, data={"signed": signed, "purpose": "audit"})).status_code == 403
    assert hall.rows("SELECT * FROM views") == []


@pytest.mark.parametrize("act", list(DONE))
async def test_a_case_is_done_as_by_command_and_says_who_did_it(hall: Hall, act: Act) -> None:
    case, browser = await hall.open_case(), await hall.signed_in(Role.REVIEWER)
    await browser.open(path_of(case))
    page = await browser.send(path_of(case, act), **DONE[act])
    assert page.status_code == 200, page.text
    assert page.url.query == f"done={act}".encode()
    state = {
        "take": "review",
        "pause": "accepted",
        "decide": "completed",
        "refuse": "refused",
        "correct": "correction",
        "withdraw": "withdrawn",
    }[act]
    assert hall.rows('SELECT state, "by" FROM case_steps ORDER BY place DESC LIMIT 1') == [(state, "R-1")]


async def test_what_was_corrected_is_received_at_the_window(hall: Hall) -> None:
    case, reviewer, window = (
        await hall.open_case(),
        await hall.signed_in(Role.REVIEWER),
        await hall.signed_in(Role.WINDOW),
    )
    await reviewer.open(path_of(case))
    page = await reviewer.send(path_of(case, "correct"), **{"problem.mobile": "wrong"})
    assert "填写有误" in page.text
    await window.open(path_of(case))
    assert (await window.send(path_of(case, "receive"))).status_code == 422
    page = await window.send(path_of(case, "receive"), item="mobile")
    assert (page.status_code, page.url.query) == (200, b"done=receive")


@pytest.mark.parametrize(
    ("act", "fields", "says"),
    [
        (Act.DECIDE, {}, "勾选"),
        (Act.REFUSE, {"reason": "conditions_not_met"}, "勾选"),
        (Act.REFUSE, {"reason": "rude", "sure": "yes"}, "原因"),
        (Act.CORRECT, {}, "至少选一项"),
        (Act.CORRECT, {"problem.mobile": "ugly"}, "至少选一项"),
        (Act.WITHDRAW, {"document": LI[0]}, "不一样"),
    ],
)
async def test_what_is_not_filled_in_does_nothing(hall: Hall, act: Act, fields: dict[str, str], says: str) -> None:
    case, browser = await hall.open_case(), await hall.signed_in(Role.REVIEWER)
    await browser.open(path_of(case))
    page = await browser.send(path_of(case, act), **fields)
    assert (page.status_code, says in page.text) == (422, True)
    assert hall.rows("SELECT * FROM case_steps WHERE state IN ('completed', 'refused', 'withdrawn')") == []


async def test_a_page_that_is_out_of_date_does_nothing_and_says_what_is_new(hall: Hall) -> None:
    case, one, other = await hall.open_case(), await hall.signed_in(Role.REVIEWER), await hall.signed_in(Role.LEADER)
    await one.open(path_of(case))
    await other.open(path_of(case))
    assert (await one.send(path_of(case, "correct"), **DONE[Act.CORRECT])).status_code == 200
    before = hall.rows("SELECT * FROM case_steps")
    stale = await other.send(path_of(case, "refuse"), **DONE[Act.REFUSE])
    assert stale.status_code == 409
    assert "试reviewer" in stale.text
    assert "待补正" in stale.text
    assert hall.rows("SELECT * FROM case_steps") == before


async def test_a_place_that_somebody_altered_is_out_of_date_however_long_it_is(hall: Hall) -> None:
    case, browser = await hall.open_case(), await hall.signed_in(Role.REVIEWER)
    await browser.open(path_of(case))
    page = await browser.send(path_of(case, "decide"), place="9" * 5000, sure="yes")
    assert page.status_code == 409
    assert hall.rows("SELECT * FROM case_steps WHERE state = 'completed'") == []


async def test_a_form_that_is_sent_twice_is_done_once(hall: Hall) -> None:
    case, browser = await hall.open_case(), await hall.signed_in(Role.REVIEWER)
    await browser.open(path_of(case))
    data = {**browser.form(path_of(case, "decide")), "sure": "yes"}
    statuses = [(await browser.client.post(path_of(case, "decide"), data=data)).status_code for _ in range(2)]
    assert statuses == [303, 409]


async def forced(browser: Browser, path: str, fields: dict[str, str]) -> int:
    """What whoever makes the form themselves is answered: the signature alone is right."""
    return (await browser.client.post(path, data=fields)).status_code


@pytest.mark.parametrize("role", list(Role))
async def test_each_does_what_the_role_allows_and_nothing_else(hall: Hall, role: Role) -> None:
    case, browser = await hall.open_case(), await hall.signed_in(role)
    page = await browser.open(path_of(case))
    offered = set(re.findall(rf'action="{re.escape(path_of(case))}/(\w+)"', page.text))
    may = {act.value for act in Act if may_do(role, act, case)}
    assert offered == may
    assert may == MAY[role]
    (session,) = hall.rows("SELECT secret FROM sessions")
    place = re.search(r'name="place" value="(\d+)"', page.text)
    for act in (act for act in Act if role not in ACTS[act].roles):
        path = f"/cases/{case.number}/{act}"
        fields = {"signed": signed(str(session[0]), path), "place": place[1] if place else "2", **DONE.get(act, {})}
        assert await forced(browser, path_of(case, act), fields) == 403
    assert hall.rows("SELECT * FROM case_steps WHERE state IN ('completed', 'refused', 'withdrawn')") == []


async def test_a_hostile_name_is_a_name(hall: Hall) -> None:
    evil = "<script>alert(1)</script>"
    case, browser = await hall.open_case(), await hall.signed_in(Role.REVIEWER)
    hostile = {"name": evil, "site": '"><img src=x>'}

    def forge(connection: sa.Connection, _: datetime) -> None:
        guards.take_down(connection)
        forged = "UPDATE bundles SET name = ?, site = ?, content = replace(content, ?, ?)"
        connection.exec_driver_sql(forged, (hostile["name"], hostile["site"], NAME, evil))

    await hall.office.at_the_desk(forge)
    await browser.open(path_of(case))
    page = await browser.send(path_of(case, "personal"), purpose="handling")
    assert "&lt;script&gt;alert(1)" in page.text
    assert "<script" not in page.text
    assert "<img src=x" not in page.text
    found = await browser.open(f"/cases?number={quote(evil)}&scene={quote(evil)}")
    assert "<script" not in found.text


async def test_what_is_completed_can_be_read_and_nothing_can_be_done(hall: Hall) -> None:
    (case,) = (await hall.office.submit(application(LI, key="li"))).cases
    browser = await hall.signed_in(Role.LEADER)
    page = await browser.open(path_of(case))
    assert "现在没有您可以办理的" in page.text
    assert page.text.count("<form") == page.text.count('action="/sign-out"') + page.text.count("/personal")


async def test_somebody_else_takes_a_case_over_and_the_clock_stands_and_goes_on(hall: Hall) -> None:
    case, one, other = await hall.open_case(), await hall.signed_in(Role.REVIEWER), await hall.signed_in(Role.LEADER)
    await one.open(path_of(case))
    await one.send(path_of(case, "take"))
    await other.open(path_of(case))
    page = await other.send(path_of(case, "take_over"))
    assert "责任人：试leader" in page.text
    page = await other.send(path_of(case, "pause"), reason="hearing")
    assert "正在听证" in page.text
    assert "恢复计时" in page.text
    assert (await other.open("/cases?state=paused")).text.count(case.number) == 1
    await other.open(path_of(case))
    assert (await other.send(path_of(case, "resume"))).status_code == 200
    assert (await other.send(path_of(case, "to_law"), reason="complex")).status_code == 200
    assert (await other.send(path_of(case, "to_law"), reason="complex")).status_code == 422  # once
    what = hall.rows("SELECT what FROM case_steps ORDER BY place")
    assert what == [("state",), ("handed_over",), ("paused",), ("resumed",), ("to_law",)]


async def test_what_is_due_comes_first_and_a_number_is_found(hall: Hall) -> None:
    case, browser = await hall.open_case(), await hall.signed_in(Role.REVIEWER)
    page = await browser.open("/cases")
    assert "还剩10个工作日" in page.text
    hall.clock.set_wall(hall.clock.now() + timedelta(days=17))
    browser = await hall.signed_in(Role.REVIEWER)
    page = await browser.open("/cases")
    assert "已超3个工作日" in page.text
    ((key,),) = hall.rows("SELECT key FROM bundles WHERE key NOT LIKE 'invented-%'")
    for number in (case.number, "000001", "1", str(key).upper()):
        assert f'class="under">{case.number}' in (await browser.open(f"/cases?number={quote(number)}")).text
    for query in ("number=2", "scene=card", "state=completed", "state=correction", "owner=mine", "since=2027-01-01"):
        assert "没有符合条件" in (await browser.open(f"/cases?{query}")).text, query
    for query in ("after=x", "state=completed&after=x~y", "since=x"):
        assert (await browser.open(f"/cases?{query}")).status_code in (400, 404), query


async def test_a_long_list_is_turned_over_page_by_page_and_each_case_stands_there_once(hall: Hall) -> None:
    def more(connection: sa.Connection, _: datetime) -> None:
        (bundle,) = connection.execute(sa.select(tables.bundles)).mappings()
        (row,) = connection.execute(sa.select(tables.cases)).mappings()
        for place in range(2, 62):
            key = {"key": f"k{place}"}
            number = bundle["bundle_number"].replace("000001", f"{place:06}")
            connection.execute(
                tables.bundles.insert().values({**bundle, **key, "running": place, "bundle_number": number})
            )
            over = {"stands": "completed", "due": None} if place % 2 else {}
            connection.execute(tables.cases.insert().values({**row, **key, "case_number": number, **over}))

    await hall.office.at_the_desk(more)
    browser = await hall.signed_in(Role.WINDOW)
    for query, count in (("", 31), ("?state=completed", 30)):
        page, seen = await browser.open(f"/cases{query}"), list[str]()
        while True:
            seen += re.findall(r'class="under">(\S+号)', page.text)
            following = re.search(r'rel="next" href="([^"]*)"', page.text)
            if following is None:
                break
            page = await browser.open(unescape(following[1]))
        assert (len(seen), len(set(seen))) == (count, count)
