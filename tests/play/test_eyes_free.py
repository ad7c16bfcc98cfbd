"""Whole visits of somebody who sees nothing: four keys, a keypad, and what is said. No page is ever looked at."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from assembly.site import ROOT
from config.language import EN, ZH, speaking
from config.settings import load_settings
from devices.voice.pronunciation import as_read
from flows.bodies import Stop
from flows.page import Page
from flows.pages.moves import moves
from office.people.invented import invented_in
from play.kiosk import HeadlessKiosk
from play.people import Everybody
from play.site import VirtualSite, virtual_settings
from play.virtual_time import LoopClock, VirtualTimeLoop
from tests.families import by_day
from ui.ears import Key
from ui.words import words

LI, FENG = "li", "feng"
PIN = "123456"
#: nobody listens to more of one list
ITEMS_MAX = 60
#: nobody waits longer for anything
PATIENCE_S = 600.0
PAUSE_S = 0.5
PROFILES = ROOT / "simulated/social_card/profiles"


class Lost(Exception):
    """What was waited for was never heard; the text is what was heard last."""


class Blind:
    """Hears what is said, and presses keys."""

    def __init__(self, kiosk: HeadlessKiosk, site: VirtualSite, everybody: Everybody) -> None:
        self._everybody = everybody
        self._kiosk = kiosk
        self._site = site
        self._from = 0
        #: how much had been said when the headset was pulled
        self.pulled_at = 0

    def forgets(self) -> None:
        """Listens anew."""
        self._from = len(self.heard)

    @property
    def heard(self) -> list[str]:
        return self._site.spoken.said

    @property
    def last(self) -> str:
        return self.heard[-1]

    async def hears(self, *texts: str) -> None:
        """Wait until all of ``texts`` have been said since the last choice."""
        waited = 0.0
        while not all(text in "\n".join(self.heard[self._from :]) for text in texts):
            if waited >= PATIENCE_S:
                raise Lost(self.last if self.heard else "nothing")
            await asyncio.sleep(PAUSE_S)
            waited += PAUSE_S

    async def press(self, key: Key) -> str:
        self._kiosk.key(key)
        await asyncio.sleep(PAUSE_S)
        return self.last

    async def chooses(self, label: str) -> None:
        """Walk the list until ``label`` is heard, and select it."""
        for _ in range(ITEMS_MAX):
            heard = await self.press(Key.NEXT)
            if label in heard and said("ears_to_choose") in heard:
                self._from = len(self.heard)
                await self.press(Key.SELECT)
                return
        raise Lost(self.last)

    async def types(self, digits: str) -> None:
        self._from = len(self.heard)
        for digit in digits:
            self._kiosk.type(digit)
            await asyncio.sleep(PAUSE_S)

    async def begins(self, scene: str) -> None:
        """Press a key before the start, and choose there."""
        if not self.heard:  # whoever has plugged a headset in has heard it already
            await self.press(Key.NEXT)
        assert said("ears_keys") in self.last
        await self.chooses(scene)

    def inserts(self, whose: str) -> None:
        self._from = len(self.heard)
        self._site.insert("social_card", str(PROFILES / f"{whose}.yaml"))

    def stands(self, whose: str) -> None:
        for command in self._everybody.commands(whose):
            self._site.face(command)

    def takes(self) -> None:
        self._site.pull("social_card")

    async def plugs_in(self) -> None:
        self._site.insert("headset", "")
        await asyncio.sleep(PAUSE_S)

    async def pulls_the_headset(self) -> None:
        self._site.pull("headset")
        await asyncio.sleep(PAUSE_S)


def said(name: str) -> str:
    return str(words()[name])


class Visit:
    """What came of one: ``shown`` is for the test alone, to know what would have been personal."""

    def __init__(self) -> None:
        self.shown: list[Page] = []
        self.said: list[str] = []
        self.outcomes: list[str] = []

    @property
    def text(self) -> str:
        return "\n".join(self.said)

    @property
    def personal(self) -> set[str]:
        """Every value that stood on a page and belongs to the person."""
        stops = (stop for page in self.shown for stop in moves(page, asks=True))
        return {value for stop in stops if stop.private for value in _values(stop)}


def _values(stop: Stop) -> list[str]:
    """Names, numbers, days: what of a personal text nobody else may hear."""
    return [*re.findall(r"[0-9]{4}年[0-9]{1,2}月|[0-9*]{8,}|李试样|冯[^，。 ]{1,3}", stop.text)]


Act = Callable[[Blind], Coroutine[Any, Any, None]]


def visited(folder: Path, act: Act) -> Visit:
    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        return runner.run(_visited(folder, act))


async def _visited(folder: Path, act: Act) -> Visit:
    people = ROOT / load_settings().office.invented
    settings = virtual_settings(load_settings(), folder / "data", people)
    loop = asyncio.get_running_loop()
    clock = LoopClock(loop, load_settings().clock.start)  # type: ignore[union-attr]
    everybody = Everybody({person.id: person for person in invented_in(people).people})
    site = VirtualSite(settings, clock, folder / "papers", everybody)
    visit = Visit()
    kiosk = HeadlessKiosk(settings, site, clock, lambda page: visit.shown.append(page) if page else None)
    serving = asyncio.ensure_future(kiosk.run())
    try:
        while not kiosk.available:
            assert await kiosk.changed(PATIENCE_S)
        await act(Blind(kiosk, site, everybody))
        while kiosk.serving and await kiosk.changed(PATIENCE_S):
            pass
    finally:
        kiosk.stop()
        await serving
    visit.said, visit.outcomes = site.spoken.said, [end.outcome for end in kiosk.ends]
    return visit


async def proves_who_it_is(blind: Blind, scene: str, whose: str) -> None:
    await blind.begins(scene)
    await blind.hears("请插入社会保障卡")
    blind.inserts(whose)
    await blind.hears("用摄像头核对")
    await blind.chooses("不刷脸")
    await blind.hears("您想用哪种方式")
    await blind.chooses("社保卡密码")
    await blind.hears("请输入社保卡密码")
    await blind.types(PIN)


async def retires(blind: Blind) -> None:
    await proves_who_it_is(blind, "退休查询与办理", LI)
    await blind.hears(said("ears_many")[-10:])
    await blind.chooses("现在办理退休")
    await blind.hears("一次性告知书")
    await blind.chooses("看好了，继续")
    await blind.hears("告知承诺书")
    await blind.chooses("我本人承诺")
    await blind.hears("请最后核对一次")
    await blind.chooses("提交")
    await blind.hears("都拿到了吗")
    await blind.chooses("都拿到了")
    await blind.hears("满意吗")
    await blind.chooses("非常满意")
    await blind.hears("请取走您的卡片")
    blind.takes()


async def retires_with_a_headset(blind: Blind) -> None:
    await blind.plugs_in()
    await retires(blind)


async def authenticates(blind: Blind) -> None:
    """By the face: what the camera asks for is said."""
    await blind.begins("养老待遇资格认证")
    await blind.hears("请插入社会保障卡")
    blind.stands(FENG)
    blind.inserts(FENG)
    await blind.hears("用摄像头核对")
    await blind.chooses("同意，开始刷脸")
    await blind.hears("请看摄像头")
    await blind.hears("身份已经核对")
    await blind.chooses("现在认证")
    await blind.hears("都拿到了吗")
    await blind.chooses("都拿到了")
    await blind.hears("满意吗")
    await blind.chooses("满意")
    await blind.hears("请取走您的卡片")
    blind.takes()


async def authenticates_with_a_headset(blind: Blind) -> None:
    await blind.plugs_in()
    await authenticates(blind)


WHOLE = {
    "retires, in the hall": (retires, "retired"),
    "retires, with a headset": (retires_with_a_headset, "retired"),
    "authenticates, in the hall": (authenticates, "authenticated"),
    "authenticates, with a headset": (authenticates_with_a_headset, "authenticated"),
}


@pytest.mark.parametrize("name", by_day(WHOLE, {"retires, with a headset", "authenticates, in the hall"}))
def test_a_whole_visit_by_four_keys_and_ears(tmp_path: Path, name: str) -> None:
    act, outcome = WHOLE[name]
    visit = visited(tmp_path, act)
    assert visit.outcomes == [outcome]
    assert visit.personal
    heard = {value for value in visit.personal if value in visit.text}
    assert bool(heard) == ("headset" in name), heard
    assert PIN not in visit.text
    # whatever is filled in, the voice is given no figure that it would read on its own
    assert [text for text in visit.said if re.search("(?<![a-z])[0-9]", as_read(text, ZH))] == []


async def pulls_it_at_the_result(blind: Blind) -> None:
    await blind.plugs_in()
    await proves_who_it_is(blind, "退休查询与办理", LI)
    await blind.hears("您可以退休了")
    await blind.pulls_the_headset()
    assert said("ears_headset_out") in blind.last
    blind.pulled_at = len(blind.heard)
    for _ in range(15):
        await blind.press(Key.NEXT)
    await blind.chooses(said("finish"))
    await blind.hears("请取走您的卡片")
    blind.takes()


def test_after_the_headset_was_pulled_nothing_personal_is_said(tmp_path: Path) -> None:
    """The name was heard before; after it, not even the months that the law makes of a birthday."""
    blinds: list[Blind] = []

    async def act(blind: Blind) -> None:
        blinds.append(blind)
        await pulls_it_at_the_result(blind)

    visit = visited(tmp_path, act)
    before, after = visit.said[: blinds[0].pulled_at], visit.said[blinds[0].pulled_at :]
    assert any(value in "\n".join(before) for value in visit.personal)
    assert [value for value in visit.personal if value in "\n".join(after)] == []


async def asks_for_help_and_goes_back(blind: Blind) -> None:
    await blind.begins("退休查询与办理")
    await blind.hears("请插入社会保障卡")
    blind.inserts(LI)
    await blind.hears("用摄像头核对")
    await blind.chooses("不刷脸")
    await blind.hears("您想用哪种方式")
    await blind.chooses(said("help"))
    await blind.hears(said("help_title"))
    await blind.chooses(said("help_close"))
    await blind.hears("您想用哪种方式")
    await blind.chooses(said("back"))
    await blind.hears("用摄像头核对")
    await blind.chooses(said("finish"))
    await blind.hears("请取走您的卡片")
    blind.takes()


def test_help_back_and_the_way_out_are_reached_by_the_keys(tmp_path: Path) -> None:
    visit = visited(tmp_path, asks_for_help_and_goes_back)
    assert load_settings().hall.telephone in visit.text


async def thinks_for_long(blind: Blind) -> None:
    await blind.begins("退休查询与办理")
    await blind.hears("请插入社会保障卡")
    blind.inserts(LI)
    for _ in range(3):
        await blind.hears(said("idle_title"))
        blind.forgets()
        assert "用摄像头核对" in await blind.press(Key.AGAIN)
    await blind.chooses(said("finish"))
    await blind.hears("请取走您的卡片")
    blind.takes()


def test_any_key_answers_the_idle_question_as_often_as_one_likes(tmp_path: Path) -> None:
    visit = visited(tmp_path, thinks_for_long)
    assert sum(text.startswith(said("idle_title")) for text in visit.said) == 3
    assert said("ears_any_key") in visit.text


async def changes_the_language(blind: Blind) -> None:
    await blind.begins("退休查询与办理")
    await blind.hears("请插入社会保障卡")
    blind.inserts(LI)
    await blind.hears("用摄像头核对")
    await blind.chooses("English")
    with speaking(EN):
        await blind.hears(said("ears_many")[-20:])
        await blind.chooses(said("finish"))
    blind.takes()


def test_the_language_is_changed_by_the_keys_and_the_page_is_told_anew(tmp_path: Path) -> None:
    visit = visited(tmp_path, changes_the_language)
    at = next(place for place, text in enumerate(visit.said) if "English" in text)
    anew, *walked = visit.said[at + 1 : at + 5]
    with speaking(EN):
        assert said("ears_many")[-20:] in anew
    assert [text for text in (anew, *walked) if re.search("[\u4e00-\u9fff]", text)] == []
