"""The sample pages in other words: in those of ``words.en.yaml``, and in a language that nobody speaks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml

from config.language import EN, ZH, Language
from devices.pinyin.port import Candidate
from tests.pseudo import PSEUDO, in_pseudo

#: says one Chinese text in another language
Say = Callable[[str], str]
T = TypeVar("T")
#: what the citizen has written is said in no other language
WRITTEN = "entered"


def said(value: T, say: Say) -> T:
    """``value`` (a page, a service, whatever is made of such), with each of its texts as ``say`` says it."""
    if isinstance(value, Candidate) or say is str:
        return value
    if type(value) is str:
        return say(value)  # type: ignore[return-value, arg-type]
    if isinstance(value, tuple):
        return tuple(said(one, say) for one in value)  # type: ignore[return-value]
    if is_dataclass(value) and not isinstance(value, type):
        given = (field.name for field in fields(value) if field.init and field.name != WRITTEN)
        return replace(value, **{name: said(getattr(value, name), say) for name in given})
    return value


def saying(language: Language) -> Say:
    says: Mapping[Language, Say] = {ZH: str, EN: in_english, PSEUDO: in_pseudo}
    return says[language]


def in_english(text: str) -> str:
    """Whatever ``words.en.yaml`` does not say (a name, a number) stays as it is."""
    if text in _english():
        return _english()[text]
    for chinese, english in _templates().items():
        if values := chinese.fullmatch(text):
            return english.format(**values.groupdict())
    return text


@cache
def _english() -> Mapping[str, str]:
    """What each Chinese text is in English."""
    files = (Path(__file__).parent / f"words.{one}.yaml" for one in (ZH, EN))
    return dict(_pairs(*(yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) for file in files)))


@cache
def _templates() -> Mapping[re.Pattern[str], str]:
    """The same of texts with values in them."""
    return {
        re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(chinese))): english
        for chinese, english in _english().items()
        if "{" in chinese
    }


def _pairs(chinese: Any, english: Any) -> Iterator[tuple[str, str]]:
    """What the English file does not have needs no words of its own."""
    if isinstance(english, dict):
        for key, value in english.items():
            yield from _pairs(chinese[key], value)
    elif isinstance(english, list):
        for one, other in zip(chinese, english, strict=False):
            yield from _pairs(one, other)
    elif isinstance(english, str):
        yield chinese, english
