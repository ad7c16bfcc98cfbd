"""The item list for everybody is that of the kiosk, in both languages, and asks nobody who they are."""

from __future__ import annotations

from html import unescape

import pytest

from config.language import EN, ZH, Language, speaking
from config.matters import matters
from flows.bundle import notice
from flows.definition.loading import programme
from office.console.roles import Role
from tests.office.conftest import NOW
from tests.office.console.conftest import Browser, Hall


async def spoken(hall: Hall, language: Language) -> Browser:
    browser = hall.browser()
    await browser.client.get(f"/language/{language}")
    return browser


@pytest.mark.parametrize("language", [ZH, EN])
async def test_every_matter_of_every_scene_is_told_as_at_the_kiosk(hall: Hall, language: Language) -> None:
    browser = await spoken(hall, language)
    listed = await browser.open("/public")
    with speaking(language):
        scenes = [scene for scene in programme().values() if scene.flow.matters]
        for scene in scenes[:: 1 if language == ZH else 5]:
            assert scene.words.title in listed.text
            for name in scene.flow.matters:
                page = await browser.open(f"/public/{scene.name}/{name}")
                assert page.status_code == 200
                text = unescape(page.text)
                assert notice.limit_of(matters()[name], NOW.date()) in text
                for line in notice.remedies(NOW.date()):
                    assert line in text


async def test_nobody_is_asked_who_they_are(hall: Hall) -> None:
    browser = hall.browser()
    page = await browser.open("/public")
    assert page.status_code == 200
    assert not browser.client.cookies
    assert "/sign-in" in page.text
    assert (await browser.open("/public/retirement/job_referral")).status_code == 404
    assert (await browser.open("/public/nothing/retirement")).status_code == 404


async def test_staff_see_the_same_list(hall: Hall) -> None:
    browser = await hall.signed_in(Role.WINDOW)
    assert "事项清单" in (await browser.open("/public")).text
