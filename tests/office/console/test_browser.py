"""A working day at the console, in Debian's own Chromium over real TLS; each page is asked for what shuts somebody out.

With ``KIOSK_PICTURES`` (a folder) every page is pictured there.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, async_playwright

from config.bureau import SHIPPED, bureau_settings
from config.clock import SystemClock
from office.console.roles import Role
from office.console.server import server
from office.port import CallBack
from office.service.certification import Authority
from tests.office.bundles import bundle
from tests.office.conftest import LI, NOW, application
from tests.office.console.conftest import PASSWORD, WHO, Hall, reminded
from tests.waiting import seen

CHROMIUM = "/usr/bin/chromium"
#: in a container there is no sandbox to be had
ARGUMENTS = ("--no-sandbox",) if os.geteuid() == 0 else ()
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
LOOPBACK = "127.0.0.1"
#: the browser says so itself of a page that is not there
NOT_FOUND = "404 (Not Found)"


class Visitor:
    """Somebody at a browser."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.problems: list[str] = []
        page.on("console", lambda said: self.problems.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.problems.append(str(error)))

    async def go(self, path: str) -> None:
        await self.page.goto(f"{self.url}{path}")

    async def sign_in(self, role: Role) -> None:
        await self.go("/sign-in")
        await self.looked("sign-in")
        await self.page.fill("#work_number", WHO[role])
        await self.page.fill("#password", PASSWORD)
        await self.page.keyboard.press("Enter")
        await self.page.wait_for_url("**/cases")

    async def looked(self, name: str) -> None:
        """Nothing serious keeps anybody from using the page, and it is no wider than the window."""
        result = await Axe().run(self.page)
        bad = [one for one in result.response["violations"] if one["impact"] in ("serious", "critical")]
        assert [(name, one["id"], [node["html"] for node in one["nodes"]]) for one in bad] == []
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert await self.page.evaluate(wide) == 0, name
        if folder := os.environ.get("KIOSK_PICTURES"):
            size = self.page.viewport_size or DESK
            await self.page.screenshot(path=f"{folder}/{size['width']}-{name}.png", full_page=True)

    async def text(self, selector: str = "main") -> str:
        return await self.page.inner_text(selector)


@asynccontextmanager
async def serving(hall: Hall, folder: Path) -> AsyncIterator[str]:
    """The console over TLS on this machine."""
    settings = bureau_settings(SHIPPED).console
    assert settings is not None
    authority = Authority.made_in(folder / "authority", [LOOPBACK], SystemClock().now())
    serves = server(hall.app, settings, authority)
    with socket.create_server((LOOPBACK, 0)) as listening:
        task = asyncio.ensure_future(serves.serve([listening]))
        await seen(lambda: serves.started)
        try:
            yield f"https://{LOOPBACK}:{listening.getsockname()[1]}"
        finally:
            serves.should_exit = True
            await task


@asynccontextmanager
async def visiting(url: str, size: dict[str, int]) -> AsyncIterator[Visitor]:
    """A new browser; what goes wrong in a page fails."""
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        context = await browser.new_context(
            ignore_https_errors=True, viewport={"width": size["width"], "height": size["height"]}, locale="zh-CN"
        )
        visitor = Visitor(await context.new_page(), url)
        yield visitor
        await browser.close()
    assert [text for text in visitor.problems if NOT_FOUND not in text] == []


@pytest.mark.nightly
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
async def test_a_working_day_at_the_console(hall: Hall, tmp_path: Path, size: dict[str, int]) -> None:
    done = await hall.office.submit(application(LI, key="li"))
    await hall.office.rate(done.bundle_number, 1, ["slow"])
    certificate = bundle("li", "certificate_print", answers={"certificate_kind": ("participation", "scene")}, key="c")
    async with serving(hall, tmp_path) as url, visiting(url, size) as who:
        await who.go("/public")
        await who.looked("public")
        await who.page.click("text=失业保险金申领")
        assert "社会保险经办条例" in await who.text()
        await who.looked("public-matter")
        await who.go("/public")
        await who.page.click("a[href='/public/check']")
        await who.page.fill("#code", done.cases[0].number)
        await who.page.click("main button")
        assert "没有查到" in await who.text()
        await who.looked("public-check-nothing")
        issued = await hall.office.submit(certificate)
        await who.page.fill("#code", issued.cases[0].result["code"])
        await who.page.click("main button")
        assert "是经办机构出具的" in await who.text()
        await who.looked("public-check")

        await who.sign_in(Role.LEADER)
        await who.looked("cases")
        await who.page.click("main table a")
        await who.looked("case")
        await who.page.click("#personal button")
        assert "本次查看已经记录" in await who.text()
        await who.page.click("summary:has-text('准予办结')")
        await who.page.check("input[name=sure]")
        await who.looked("case-open")
        await who.page.click("button:has-text('准予办结')")
        assert "已经办结" in await who.text(".notice.good")
        await who.looked("case-done")
        assert hall.rows("SELECT count(*) FROM views") == [(1,)]

        await who.go("/follow-ups")
        assert "非常不满意" in await who.text()
        await who.page.click("main summary")
        await who.page.fill("textarea", "找到原因，已改")
        await who.looked("follow-ups")
        await who.page.click("main table button")
        assert "已查清改好" in await who.text()
        for name in ("departments", "promises"):
            await who.go(f"/{name}")
            await who.looked(name)

        await who.go("/figures")
        assert await who.page.locator("svg rect").count() > 5
        await who.looked("figures")
        await who.page.click("text=English")
        assert await who.page.get_attribute("html", "lang") == "en"
        await who.looked("figures-en")
        await who.page.click("text=Sign out")

        await who.go("/language/zh?to=/nowhere")
        await who.looked("missing")
        await who.sign_in(Role.AUDITOR)
        await who.go("/audit")
        assert "L-1" in await who.text()
        await who.looked("audit")


@pytest.mark.nightly
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
async def test_what_the_bureau_owes_to_those_who_are_not_there(
    hall: Hall, tmp_path: Path, size: dict[str, int]
) -> None:
    """Whoever is called back, a slip that was refused, a department that was reminded: with something on each page."""
    refused = replace(application(LI, key="kept", month="2031-01"), slip="hall-1-20261124-57", site="hall-1", at=NOW)
    await hall.office.submit(refused)
    for place, telephone in enumerate(("13800138000", "08182345678")):
        await hall.office.call_back(CallBack(f"visit-{place}", telephone, "hall-1", "handle/notice", NOW))
    case = await hall.open_case()
    await hall.office.at_the_desk(lambda connection, moment: reminded(connection, case, moment))
    async with serving(hall, tmp_path) as url, visiting(url, size) as who:
        await who.sign_in(Role.WINDOW)
        await who.go("/calls")
        await who.page.click("main summary")
        await who.looked("calls")
        await who.page.click("main details button")
        assert "13800138000" in await who.text()
        await who.looked("calls-shown")
        await who.page.click("main button:has-text('已经回电')")
        assert "已回电" in await who.text(".notice.good")
        await who.go("/slips")
        await who.looked("slips")
        await who.go("/departments")
        assert "已超期" in await who.text()
        await who.looked("departments-waiting")


@pytest.mark.nightly
async def test_what_is_overdue_stands_first_and_in_red(hall: Hall, tmp_path: Path) -> None:
    hall.clock.set_wall(hall.clock.now() + timedelta(days=30))
    async with serving(hall, tmp_path) as url, visiting(url, DESK) as who:
        await who.sign_in(Role.REVIEWER)
        assert "工作日" in await who.text("main tbody tr:first-child .clock-overdue")
        assert await who.text(".is-bad .count") == "1"
        await who.looked("overdue")


@pytest.mark.nightly
async def test_a_case_is_decided_with_keys_alone(hall: Hall, tmp_path: Path) -> None:
    async with serving(hall, tmp_path) as url, visiting(url, DESK) as who:
        await who.sign_in(Role.REVIEWER)
        await to(who, "a", "职工正常退休")
        await who.page.keyboard.press("Enter")
        await who.page.wait_for_selector(".acts")
        await to(who, "summary", "准予办结")
        await who.page.keyboard.press("Enter")
        await who.page.keyboard.press("Tab")
        await who.page.keyboard.press("Space")
        await who.page.keyboard.press("Tab")
        await who.page.keyboard.press("Enter")
        await who.page.wait_for_selector(".notice.good")


async def to(who: Visitor, tag: str, text: str) -> None:
    """Go on by the Tab key until that is in focus, and seen to be."""
    for _ in range(60):
        await who.page.keyboard.press("Tab")
        focus = who.page.locator(f"{tag}:focus")
        if await focus.count() and text in await focus.inner_text():
            outline = await focus.evaluate("one => getComputedStyle(one).outlineStyle")
            assert outline == "solid"
            return
    raise AssertionError(f"no key leads to {text}")
