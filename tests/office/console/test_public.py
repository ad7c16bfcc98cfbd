"""For everybody, and nobody is asked who they are: the item list as at the kiosk, and whether a certificate is true."""

from __future__ import annotations

from html import unescape
from urllib.parse import quote

import pytest

from config.certificates import certificates
from config.language import EN, ZH, Language, speaking
from config.matters import matters
from flows.bundle import notice
from flows.definition.loading import programme
from office.console.roles import Role
from office.database.engine import sqlite
from office.handlers.certificates import PARTICIPATION, PAYMENTS
from office.people.invented import load_people
from office.store import Store
from tests.office.bundles import bundle, cast, handed_in
from tests.office.conftest import CAST_FILE, NOW
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


@pytest.fixture
def with_everybody(hall: Hall) -> Hall:
    """The hall, whose office knows the whole cast."""
    Store(sqlite(hall.file), load_people(CAST_FILE), "达川人社", hall.clock).close()
    return hall


async def certified(hall: Hall, who: str, kind: str) -> dict[str, str]:
    """What the office has issued: the result of the case."""
    asked = bundle(who, "certificate_print", answers={"certificate_kind": (kind, "scene")}, key=kind)
    return dict((await handed_in(hall.office, asked))["certificate_print"].result)


async def test_whoever_is_shown_a_certificate_checks_it_by_its_code(with_everybody: Hall) -> None:
    hall = with_everybody
    code = (await certified(hall, "yuan", PARTICIPATION))["code"]
    page = await hall.browser().open(f"/public/check?code=%20{code.lower()}")
    text = unescape(page.text)
    assert "有效" in text
    assert all(told in text for told in ("参保证明", "**年", "400", "2026-10", "2027-02-22"))
    assert cast()["yuan"].number not in text
    other = (await hall.browser().open(f"/public/check?code={code[:-1]}<b>")).text
    assert "没有查到" in other
    assert "**年" not in other
    assert "<b>" not in other
    assert (await hall.browser().open("/public/check")).status_code == 200
    spaced = " ".join((code[:4], chr(ord(code[4]) + 0xFEE0), code[5:]))  # as an input method writes it, too
    assert "**年" in (await hall.browser().open(f"/public/check?code={quote(spaced)}")).text


@pytest.mark.parametrize("nonsense", ["%00", "A%1bB", "%ff", "x" * 5000, "'--", "%F0%9F%98%80"])
async def test_nonsense_for_a_code_is_no_certificate_and_no_trouble_of_the_office(hall: Hall, nonsense: str) -> None:
    page = await hall.browser().open(f"/public/check?code={nonsense}")
    assert page.status_code == 200
    assert "没有查到" in page.text


async def test_what_no_database_takes_is_an_address_that_is_wrong(hall: Hall) -> None:
    page = await (await hall.signed_in(Role.LEADER)).open("/cases/A%00B")
    assert page.status_code == 400


@pytest.mark.parametrize("kind", [*certificates().kinds, PARTICIPATION, PAYMENTS])
async def test_what_a_certificate_attests_is_said_in_words(with_everybody: Hall, kind: str) -> None:
    hall = with_everybody
    for person, _ in load_people(CAST_FILE).people:
        if kind == PAYMENTS and not person.record.paid_pensions:
            continue
        result = await certified(hall, person.id, kind)
        if "code" in result:
            break
    text = unescape((await hall.browser().open(f"/public/check?code={result['code']}")).text)
    names = set(result) - {"kind", "code", "valid_until"}
    assert names
    assert not [name for name in (*names, kind) if f">{name}<" in text]
    private = kind in certificates().kinds and certificates().kinds[kind].private
    assert text.count("<dt>") == 4 + (0 if private else len(names))
