"""Texts as a person reads them aloud."""

from __future__ import annotations

import re

import pytest

from devices.voice.pronunciation import as_read, in_words, pronunciation

CHINESE = {
    "2026-11-24": "二零二六年十一月二十四日",
    "2026年11月24日": "二零二六年十一月二十四日",
    "还差2年6个月，请看第2页": "还差两年六个月，请看第二页",
    "还可以输2次": "还可以输两次",
    "达川人社-2026-000123-1": "达川人社-二 零 二 六 杠 零 零 零 幺 二 三 杠 幺",
    "拨打12333": "拨打幺 二 三 三 三",
    "9:00–12:00，13:05–17:30": "九点到十二点，十三点零五分到十七点三十分",
    "1,234.56元": "一千二百三十四点五六元",
    "7.5%": "百分之七点五",
    "15%": "百分之十五",
    "5100****0015": "尾号零 零 幺 五",
    "510****001X": "尾号零 零 幺 X",
    "****": "不显示",
    "10000元": "一万元",
    "60周岁": "六十周岁",
    "《社会保险法》第16条（2024年9月13日）": "社会保险法第十六条，二零二四年九月十三日，",
}
ENGLISH = {
    "2026-11-24": "24 November 2026",
    "5100****0015": "ending in 0 0 1 5",
    "CNY 1,234.56": "1,234.56 yuan",
    "9:00–12:00": "9 o'clock to 12 o'clock",
    "at 13:05": "at 13 oh 5",
    "call 12333": "call 1 2 3 3 3",
    "case 2026-000123-1": "case 2 0 2 6 dash 0 0 0 1 2 3 dash 1",
    "Step 3 of 7": "Step 3 of 7",
}


@pytest.mark.parametrize("text", CHINESE)
def test_a_chinese_text_is_read_as_a_person_does(text: str) -> None:
    assert as_read(text, "zh") == CHINESE[text]


@pytest.mark.parametrize("text", ENGLISH)
def test_an_english_text_is_read_as_a_person_does(text: str) -> None:
    assert as_read(text, "en") == ENGLISH[text]


NUMBERS = {
    0: "零",
    7: "七",
    10: "十",
    15: "十五",
    20: "二十",
    101: "一百零一",
    110: "一百一十",
    1010: "一千零一十",
    10000: "一万",
    10010: "一万零一十",
    100520: "十万零五百二十",
    1005020: "一百万五千零二十",
    100000001: "一亿零一",
}


@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_are_put_into_words(number: int) -> None:
    numerals = pronunciation("zh").numerals
    assert numerals is not None
    assert in_words(number, numerals) == NUMBERS[number]


def test_a_number_that_is_too_long_for_words_is_spelled_and_not_cut() -> None:
    assert as_read(f"{10**12}元", "zh") == "幺" + " 零" * 12 + "元"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_whatever_is_read_nothing_of_a_number_is_lost(language: str) -> None:
    """No rule may raise, or swallow what it does not know."""
    for text in ("", "0", "00", "9:99", "2026-13-45", "1,2,3", "1.2.3", "12-", "-", "%", "***", "x" * 50, "９"):
        assert isinstance(as_read(text, language), str)
    assert re.search(r"\d", as_read("3 of 7", "en"))
