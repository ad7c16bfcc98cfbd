"""The language that nobody speaks: whole, longer, and in another script."""

from __future__ import annotations

from datetime import date

from config.items import items
from config.language import ZH, Language, language, languages, speaking
from flows.bundle import notice
from flows.definition.loading import load_scene, scene_names
from flows.proving.translated import CHINESE
from law.wording import say_day
from tests.pseudo import PSEUDO, in_pseudo


def test_values_stay_and_the_rest_is_longer_and_in_another_script() -> None:
    said = in_pseudo("您缴费{paid}，达到最低缴费年限。")
    assert "{paid}" in said
    assert not CHINESE.search(said)
    half_ems = len(said.replace(" ", "").replace("{paid}", ""))
    assert 1.35 <= half_ems / 2 / len("您缴费，达到最低缴费年限。") <= 1.45


def test_the_kiosk_speaks_it_while_a_test_asks_for_it(pseudo: Language) -> None:
    assert pseudo in languages()
    with speaking(pseudo):
        assert language() == PSEUDO
        assert not CHINESE.search(items()["mobile"].question)
        for name in scene_names():
            words = load_scene(name).words
            pages = [f"{page.title}{page.lead}" for page in words.pages.values()]
            texts = [words.title, words.hint, *words.texts.values(), *pages]
            assert not [text for text in texts if CHINESE.search(text)]
        said = notice.sections(load_scene("unemployment").flow.matters, (), date(2026, 11, 24))
        assert not [line for section in said for line in (section.heading, *section.lines) if CHINESE.search(line)]
        assert say_day(date(2026, 12, 1)) != "2026年12月1日"


def test_nobody_speaks_it_afterwards() -> None:
    assert PSEUDO not in languages()
    assert say_day(date(2026, 12, 1)) == "2026年12月1日"
    assert language() == ZH
