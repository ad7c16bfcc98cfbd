"""Signing in: who may, for how long, what the browser is told to keep, and what becomes of whoever guesses."""

from __future__ import annotations

from datetime import timedelta

import pytest

from office.console import accounts, passwords
from office.console.app import HEADERS
from office.console.desk import MOST_BYTES
from office.console.passwords import is_password, password_hash
from office.console.roles import Role
from tests.office.console.conftest import PASSWORD, WHO, Browser, Hall


async def tried(browser: Browser, password: str, work_number: str = WHO[Role.REVIEWER]) -> int:
    await browser.open("/sign-in")
    return (await browser.send("/sign-in", work_number=work_number, password=password)).status_code


async def test_nobody_sees_anything_before_signing_in_and_then_what_was_asked_for(hall: Hall) -> None:
    browser = hall.browser()
    page = await browser.open("/cases?scene=retirement")
    assert page.url.path == "/sign-in"
    page = await browser.send("/sign-in", work_number=WHO[Role.REVIEWER], password=PASSWORD)
    assert (page.status_code, page.url.path, page.url.query) == (200, "/cases", b"scene=retirement")


async def test_every_answer_has_its_headers_and_no_personal_page_is_kept(hall: Hall) -> None:
    browser = await hall.signed_in(Role.REVIEWER)
    for path in ("/cases", "/sign-in", "/public", "/nowhere", "/cases/unknown", "/static/console.css"):
        headers = (await browser.open(path)).headers
        assert {name: headers[name] for name in HEADERS} == HEADERS, path
        assert headers["cache-control"] == ("max-age=3600" if path.startswith("/static") else "no-store")
    assert "unsafe" not in HEADERS["Content-Security-Policy"]
    assert "script-src" not in HEADERS["Content-Security-Policy"]  # there is none: default-src 'none'


async def test_cookies_are_for_this_host_over_tls_and_out_of_reach(hall: Hall) -> None:
    browser = hall.browser()
    cookies = [(await browser.open("/sign-in")).headers["set-cookie"]]
    data = {**browser.form("/sign-in"), "work_number": WHO[Role.LEADER], "password": PASSWORD}
    answer = await browser.client.post("/sign-in", data=data)
    cookies += [text for text in answer.headers.get_list("set-cookie") if text.startswith("__Host-session=")]
    assert len(cookies) == 2
    for cookie in cookies:
        name, *rest = cookie.split("; ")
        assert name.startswith("__Host-")
        assert {"HttpOnly", "Secure", "Path=/", "SameSite=strict"} == set(rest)


async def test_five_wrong_passwords_lock_the_account_for_a_while_whoever_it_is(hall: Hall) -> None:
    known, unknown = hall.browser(), hall.browser()
    for _ in range(5):
        assert await tried(known, "wrong horse") == 422
        assert await tried(unknown, "wrong horse", "nobody") == 422
    assert await tried(known, PASSWORD) == 429
    assert await tried(unknown, PASSWORD, "nobody") == 429
    assert await tried(hall.browser(), PASSWORD, WHO[Role.LEADER]) == 200  # nobody else is locked
    hall.clock.set_wall(hall.clock.now() + timedelta(minutes=15))
    assert await tried(known, PASSWORD) == 200
    right = "SELECT answers FROM sign_ins WHERE succeeded"
    assert hall.rows(f"SELECT count(*) FROM sign_ins WHERE NOT succeeded AND id NOT IN ({right})") == [(10,)]  # noqa: S608


async def test_one_address_that_guesses_for_many_is_stopped(hall: Hall) -> None:
    browser = hall.browser()
    for place in range(12):
        assert await tried(browser, "wrong horse", f"G-{place}") == 422
    assert await tried(browser, PASSWORD) == 429


async def test_a_session_ends_when_nobody_is_there_and_after_its_hours(hall: Hall) -> None:
    clock, browser = hall.clock, await hall.signed_in(Role.REVIEWER)
    began = clock.now()
    for minutes in range(14, 2 * 60, 14):
        clock.set_wall(began + timedelta(minutes=minutes))
        assert (await browser.open("/cases")).url.path == "/cases"
    clock.set_wall(began + timedelta(hours=2))
    assert (await browser.open("/cases")).url.path == "/sign-in"
    browser = await hall.signed_in(Role.REVIEWER)
    clock.set_wall(clock.now() + timedelta(minutes=15))
    assert (await browser.open("/cases")).url.path == "/sign-in"


async def test_the_database_holds_nothing_that_signs_anybody_in(hall: Hall) -> None:
    browser = await hall.signed_in(Role.REVIEWER)
    token = browser.client.cookies["__Host-session"]
    kept = hall.rows("SELECT * FROM sessions") + hall.rows("SELECT * FROM accounts")
    assert token not in str(kept)
    assert PASSWORD not in str(kept)


async def test_signing_out_ends_it_here_and_a_changed_account_everywhere(hall: Hall) -> None:
    here, there = await hall.signed_in(Role.REVIEWER), await hall.signed_in(Role.REVIEWER)
    await here.open("/cases")
    await here.send("/sign-out")
    assert (await here.open("/cases")).url.path == "/sign-in"
    assert (await there.open("/cases")).url.path == "/cases"
    await hall.office.at_the_desk(lambda connection, _: accounts.change(connection, WHO[Role.REVIEWER], role="auditor"))
    assert (await there.open("/cases")).url.path == "/sign-in"
    await hall.office.at_the_desk(
        lambda connection, moment: accounts.change(connection, WHO[Role.REVIEWER], closed=moment)
    )
    assert await tried(here, PASSWORD) == 422


async def test_a_new_password_asks_for_the_old_one(hall: Hall) -> None:
    browser = await hall.signed_in(Role.WINDOW)
    fields = {"old": "wrong horse", "new": "battery staple", "again": "battery staple"}
    for change, status in (({}, 422), ({"old": PASSWORD, "again": "x"}, 422), ({"old": PASSWORD, "new": "aaaa"}, 422)):
        await browser.open("/password")
        assert (await browser.send("/password", **{**fields, **change})).status_code == status
    await browser.open("/password")
    assert (await browser.send("/password", **{**fields, "old": PASSWORD})).url.path == "/sign-in"
    assert await tried(browser, PASSWORD, WHO[Role.WINDOW]) == 422
    assert await tried(browser, "battery staple", WHO[Role.WINDOW]) == 200


async def test_a_form_of_another_page_session_or_site_does_nothing(hall: Hall) -> None:
    one, other = await hall.signed_in(Role.REVIEWER), await hall.signed_in(Role.LEADER)
    await one.open("/password")
    await other.open("/password")
    for signed in ("", other.form("/password")["signed"], one.form("/sign-out")["signed"]):
        assert (await one.client.post("/sign-out", data={"signed": signed} if signed else {})).status_code == (
            303 if signed == one.form("/sign-out")["signed"] else 403
        )
    stranger = hall.browser()
    answer = await stranger.client.post("/sign-in", data={"work_number": WHO[Role.LEADER], "password": PASSWORD})
    assert answer.status_code == 403


@pytest.mark.parametrize("to", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "cases"])
async def test_nobody_is_sent_elsewhere(hall: Hall, to: str) -> None:
    browser = hall.browser()
    answer = await browser.client.get("/language/en", params={"to": to})
    assert answer.headers["location"] == "/"


async def test_what_is_too_large_is_refused_and_said(hall: Hall) -> None:
    answer = await hall.browser().client.post("/sign-in", content=b"x" * (MOST_BYTES + 1))
    assert answer.status_code == 413
    assert "内容太大" in answer.text


async def test_each_error_has_a_page_that_says_what_to_do(hall: Hall) -> None:
    browser = await hall.signed_in(Role.WINDOW)
    for path, status, says in (("/nowhere", 404, "没有找到"), ("/audit", 403, "您的岗位"), ("/cases/x", 404, "编号")):
        page = await browser.open(path)
        assert (page.status_code, says in page.text, "回到首页" in page.text) == (status, True, True)
    assert (await browser.client.delete("/cases")).status_code == 405
    auditor = await hall.signed_in(Role.AUDITOR)
    assert (await auditor.open("/audit?before=99999999999999999999")).status_code == 400
    for moment in ("0001-01-01T00:00:00%2B14:00", "2026-11-24T00:00:00", "soon"):
        assert (await auditor.open(f"/cases?state=completed&after={moment}~x")).status_code == 404
    hall.file.write_bytes(b"no database" * 100)
    assert (await browser.open("/cases")).status_code == 503


def test_a_password_of_nobody_takes_as_long_as_any_other() -> None:
    assert not passwords._HASHER.check_needs_rehash(passwords._OF_NOBODY)


def test_a_password_is_not_easy_and_only_its_hash_is_kept() -> None:
    for easy in ("short", "aaaaaaaaaaaa", "R-1 and more", "x" * 129):
        with pytest.raises(ValueError, match="password"):
            password_hash(easy, "R-1")
    kept = password_hash(PASSWORD, "R-1")
    assert kept.startswith("$argon2id$")
    assert is_password(PASSWORD, kept)
    assert not is_password("wrong horse", kept)
    assert not is_password("", None)
