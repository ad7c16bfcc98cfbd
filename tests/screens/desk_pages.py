"""Every page of the staff desk, with sample values: those that words make, and the homes with much and with little."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from config.language import EN, ZH, Language, speaking
from flows.bodies import WORDED, Body, Option, PageKind, Weight
from flows.page import Page
from flows.pages.words import OF_WORDS, draw
from maintenance.desk.task import tasks
from maintenance.desk.words import HOME, SIGN_IN, desk_words, node_of
from tests.screens.pages import PAGES

#: of a value nobody knows more than that it is some
SOME = "12"
_SAID = {
    "name": "长演示", "work_number": "DC-002", "role": "负责人", "until": "23:30", "minutes": "10", "count": "5",
    "day": "2031年1月1日", "value": "每分钟175字", "part": "与经办系统的连接", "why": "读卡器正常，但没有找到读卡器。",
}  # fmt: skip
#: what needs a hand, as the longest faults say it
_NEEDS = (
    ("A4打印机：缺纸", "19:02起，打印不了受理通知书和办结通知书，凭条照常"),
    ("社保卡读卡器", "pcscd 正常，但没有找到读卡器"),
    ("昨夜有3件申请没有送到经办系统", "会自动再送，请看一看"),
)


def _bodies() -> Mapping[PageKind, Body]:
    """A body of each kind, where words alone cannot make one."""
    return {page.kind: page.body for page in PAGES.values() if page.kind not in OF_WORDS}


def _home(*, needs: int, in_all: int) -> Page:
    chosen = [
        Option(f"need:{place}", text, hint, Weight.PRIMARY if place == 0 else Weight.SECONDARY)
        for place, (text, hint) in enumerate(_NEEDS[:needs])
    ]
    more = [Option("more", desk_words().home.texts["more"].format(n=in_all - needs))] if in_all > needs else []
    all_tasks = [Option(name, desk_words().tasks[name].title) for name in tasks()]
    name = "home" if needs else "home.quiet"
    return _drawn(HOME, name, options=(*chosen, *more, *all_tasks))


def _drawn(section: str, name: str, options: tuple[Option | str, ...] | None = None) -> Page:
    words = desk_words().section(section).pages[name]
    body = None if words.kind in (*OF_WORDS, *WORDED) else _bodies()[words.kind]
    values = defaultdict(lambda: SOME, _SAID)
    of_words: tuple[Option | str, ...] = tuple(words.options)
    staff = section != SIGN_IN
    return draw(
        words, node_of(section, name), values, body=body, options=of_words if options is None else options,
        can_go_back=staff and section != HOME, staff=staff,
    )  # fmt: skip


@cache
def desk_pages(language: Language = ZH) -> Mapping[str, Page]:
    """By their names: ``home-full``, ``sign_in-card.mute``, ``reset-what``."""
    with speaking(language):
        sections = (SIGN_IN, HOME, *desk_words().tasks)
        found = {
            f"{section}-{name}": _drawn(section, name)
            for section in sections
            for name in desk_words().section(section).pages
        }
        return {**found, "home-full": _home(needs=3, in_all=5), "home-quiet": _home(needs=0, in_all=0)}


#: the language in which words are longer
LONGER = EN
