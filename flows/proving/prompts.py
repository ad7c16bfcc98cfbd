"""Every sentence that the kiosk may say and that no value is filled into: what can be recorded by a speaker."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from config.faults import fault_list
from config.groups import groups
from config.items import items
from config.promises import promise_list
from config.rating_reasons import rating_reasons
from config.sentences import core, sentences
from flows.bodies.wording import entry_words
from flows.bundle.notice import words as notice_words
from flows.definition.loading import load_scene, scene_names
from flows.first_screen.beforehand import beforehand_words
from flows.first_screen.offers import offer_words
from flows.pages.farewell import farewell_words
from flows.pages.rating import rating_words
from flows.pages.words import PageWords, SceneWords


def prompts(frame: Mapping[str, Any]) -> list[str]:
    """In the present language, each once, in the order of the visits. ``frame`` are the words around every page."""
    texts = (
        *_texts(frame),
        *_texts(entry_words()),
        *_of_scenes(),
        *_texts(farewell_words()),
        *_texts(offer_words()),
        *_texts(beforehand_words()),
        *_texts(rating_words()),
        *_of_data(),
    )
    said = (core(sentence) for text in texts for sentence in sentences(text) if "{" not in sentence)
    return list(dict.fromkeys(said))


def _of_scenes() -> Iterator[str]:
    for name in scene_names():
        words = load_scene(name).words
        yield from (words.title, words.hint, words.whom, *words.stages.values())
        for page in words.pages.values():
            yield from _of_page(page)
        yield from _of_ends(words)


def _of_page(page: PageWords) -> Iterator[str]:
    yield from (page.title, page.lead)
    yield from (text for option in page.options.values() for text in (option.label, option.hint))
    yield from (text for section in page.sections for text in (section.heading, *section.lines))
    facts = (*page.facts, *((page.highlight,) if page.highlight else ()))
    yield from (text for fact in facts for text in (fact.label, fact.value))


def _of_ends(words: SceneWords) -> Iterator[str]:
    yield from _texts((words.goodbyes, [(section.heading, section.lines) for section in words.notice]))
    yield from words.texts.values()  # what guides before the camera is among them


def _of_data() -> Iterator[str]:
    for item in items().values():
        yield from (item.question, item.why, *item.values.values())
    yield from _texts([promise.statements for promise in promise_list().promises.values()])
    yield from _texts(notice_words())
    yield from (item.name for item in items().values())
    yield from (promise_list().liability, promise_list().verification)
    yield from (one.reason for one in rating_reasons().values())
    yield from (group.title for group in groups().values())
    yield from (fault.citizen for fault in fault_list().values())


def _texts(words: Any) -> Iterator[str]:
    """Every text in ``words``, whatever holds it."""
    match words:
        case str():
            yield words
        case BaseModel():
            yield from _texts(dict(words))
        case Mapping():
            yield from _texts(words.values())
        case Iterable():
            for part in words:
                yield from _texts(part)
