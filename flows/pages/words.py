"""The words of a scene: pages as a clerk writes them, filled with values and turned into :class:`flows.page.Page`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from string import Formatter
from typing import Any, TypeVar

from pydantic import model_validator

from config.datafile import Data, Lines, Place
from config.language import load_said_with_lines
from config.sentences import prose, sentences
from flows.bodies import (
    BODIES,
    GRADES,
    WORDED,
    Body,
    CardKind,
    Choice,
    Fact,
    InsertCard,
    Option,
    PageKind,
    Pin,
    Rating,
    Section,
    TakeCard,
    Told,
    Weight,
)
from flows.page import Frame, Page

#: the pages whose body words can make by themselves
OF_WORDS = frozenset(
    {PageKind.CHOICE, PageKind.RATING, PageKind.PIN, PageKind.INSERT_CARD, PageKind.TAKE_CARD, *WORDED}
)
#: those that have a place for facts and sections
TELLING = frozenset(body.kind for body in BODIES if issubclass(body, Told))

#: values that are of no person
_OF_HOUSE = re.compile(r"\{(hall_\w+|proof_demand)\}")

WordsT = TypeVar("WordsT", bound="PartWords")


class LabelWords(Data):
    """A label and its value."""

    label: str
    value: str


class OptionWords(Data):
    """A button."""

    label: str
    hint: str = ""
    weight: Weight = Weight.SECONDARY


class SectionWords(Data):
    """A heading and its lines."""

    heading: str
    lines: tuple[str, ...]


class NoticeSection(SectionWords):
    """Of the notice: what concerns only these ``matters`` of the scene; every one, where it names none."""

    matters: tuple[str, ...] = ()


class PageWords(Data):
    """One page. ``{name}`` stands for a value that the answers give."""

    kind: PageKind
    title: str
    lead: str = ""
    facts: tuple[LabelWords, ...] = ()
    sections: tuple[SectionWords, ...] = ()
    #: sections that the law makes ("reasons"); they follow the ones above
    sections_from: str = ""
    options: Mapping[str, OptionWords] = {}
    highlight: LabelWords | None = None
    reading: bool = False
    card: CardKind = CardKind.SOCIAL
    can_finish: bool = True
    locked: bool = False
    digits: int = 0

    @model_validator(mode="after")
    def _everything_is_shown(self) -> PageWords:
        if (self.facts or self.sections or self.sections_from) and self.kind not in TELLING:
            raise ValueError(f"a page {str(self.kind)!r} has no place for facts and sections")
        return self


class PartWords(Data):
    """The words of a part."""

    pages: Mapping[str, PageWords] = {}
    #: further texts that steps or rules use, by name
    texts: Mapping[str, str] = {}


class OwnPaperWords(Data):
    """What fills a paper of the scene's own, by the names of its file: values, facts and lists."""

    values: Mapping[str, str] = {}
    facts: Mapping[str, tuple[LabelWords, ...]] = {}
    lists: Mapping[str, tuple[str, ...]] = {}


class CasePaperWords(Data):
    """Laws, and what comes next: of what is finished, and of what has a promised date.

    ``title`` is what is applied for, where that is not what the scene is called; ``facts`` and ``highlight`` are what
    the papers of what was decided say beside the cases; ``own`` are others.
    """

    title: str = ""
    basis: tuple[str, ...] = ()
    next_completed: tuple[str, ...] = ()
    next_accepted: tuple[str, ...] = ()
    facts: tuple[LabelWords, ...] = ()
    highlight: LabelWords | None = None
    own: Mapping[str, OwnPaperWords] = {}


class SceneWords(PartWords):
    """The words of a scene, with those of its parts (:func:`joined`)."""

    title: str
    hint: str
    #: for whom it is, in a few words
    whom: str = ""
    #: what people call it, and what has happened to them: it is found by these, too; the first ones are suggested
    keywords: tuple[str, ...] = ()
    stages: Mapping[str, str]
    #: the last page, by the end of the flow: a title and a sentence
    goodbyes: Mapping[str, tuple[str, str]] = {}
    #: what it means that an answer is what a matter asks for: by what is compared (``situation.status``), then by value
    conditions: Mapping[str, Mapping[str, str]] = {}
    #: what its papers add to what stands with the matters
    papers: CasePaperWords = CasePaperWords()
    #: what the notice of the scene tells before what the data of its matters tell
    notice: tuple[NoticeSection, ...] = ()


@dataclass(frozen=True)
class Written:
    """Words, and the file in which they stand."""

    words: PartWords
    lines: Lines


def joined(
    own: Written, parts: Mapping[str, Written]
) -> tuple[dict[str, PageWords], dict[str, str], dict[str, Place], dict[str, Place]]:
    """Pages by their key in the scene, texts by name, and where each page and each text stands.

    ``parts`` are by the names that they are used by, those within another after it; whoever uses a part may write a
    page of it anew, under its full name.
    """
    pages: dict[str, PageWords] = {}
    texts: dict[str, str] = {}
    places: dict[str, Place] = {}
    text_places: dict[str, Place] = {}
    inner_first = sorted(parts.items(), key=lambda item: -item[0].count("/"))
    for prefix, written in (*((f"{name}/", part) for name, part in inner_first), ("", own)):
        for key, words in written.words.pages.items():
            pages[f"{prefix}{key}"] = words
            places[f"{prefix}{key}"] = written.lines.at("pages", key)
        texts |= written.words.texts
        text_places |= {name: written.lines.at("texts", name) for name in written.words.texts}
    return pages, texts, places, text_places


def load_words(folder: Path, model: type[WordsT]) -> tuple[WordsT, Lines]:
    """The words of a folder, of a scene or of a part, in the present language."""
    return load_said_with_lines(folder / "words.zh.yaml", model)


def speakable(*texts: str) -> str:
    """What of the unfilled ``texts`` may be said aloud in a hall: the sentences that hold no value."""
    return prose(sentence for text in texts for sentence in sentences(text) if "{" not in sentence)


def draw(
    words: PageWords,
    node: str,
    values: Mapping[str, Any],
    *,
    body: Body | None = None,
    options: Sequence[str | Option] = (),
    sections: Sequence[Section] = (),
    facts: Sequence[Fact] = (),
    **frame: Any,
) -> Page:
    """The page of ``words``. ``options`` are ids of its buttons, in order, or buttons that a step made.

    ``body`` is what the words alone cannot make, of their kind; it is told after what they say. ``frame`` are further
    fields of :class:`flows.page.Frame`.
    """

    filled = _Filled(words, values)
    buttons = tuple(map(filled.button, options))
    made = body if body is not None else _body(words, buttons)
    if made.kind is not words.kind:
        raise ValueError(f"{node}: the words are of a page {words.kind}, and the step shows {made.kind}")
    if isinstance(made, Told):
        told_facts = (*filled.facts(), *facts, *made.facts)
        made = replace(made, facts=told_facts, sections=(*filled.sections(), *sections, *made.sections))
    elif facts or sections:
        raise ValueError(f"{node}: a page {words.kind} has no place for facts and sections")
    return Page(
        Frame(
            node=node,
            title=filled.text(words.title),
            lead=filled.text(words.lead),
            highlight=filled.fact(words.highlight) if words.highlight else None,
            options=tuple(one for one in buttons if one not in made.choices),
            can_finish=words.can_finish,
            reading=words.reading,
            locked=words.locked,
            spoken=speakable(filled.of_house(words.title), filled.of_house(words.lead)),
            **frame,
        ),
        made,
    )


@dataclass(frozen=True)
class WhenTold:
    """A value that is made once, for the first text that tells it."""

    make: Callable[[], str] = field(repr=False)

    @cached_property
    def _made(self) -> str:
        return self.make()

    def __str__(self) -> str:
        return self._made


@dataclass(frozen=True)
class _Filled:
    """What the words of a page say, filled with values. What a value of a person is filled into is private."""

    words: PageWords
    values: Mapping[str, Any]

    def text(self, text: str) -> str:
        return text.format_map(self.values)

    def of_house(self, text: str) -> str:
        """``text`` filled with what is of nobody: where the hall is, and how closely a person is looked at."""
        return _OF_HOUSE.sub(lambda found: str(self.values[found[1]]), text)

    def holds_value(self, *texts: str) -> bool:
        return any("{" in self.of_house(text) for text in texts)

    def button(self, option: str | Option) -> Option:
        """The button of this id; one that a step made is what it is."""
        if isinstance(option, Option):
            return option
        entry = self.words.options[option]
        private = self.holds_value(entry.label, entry.hint)
        aloud = "" if self.holds_value(entry.label) else self.text(entry.label)
        return Option(option, self.text(entry.label), self.text(entry.hint), entry.weight, private, aloud)

    def fact(self, written: LabelWords) -> Fact:
        return Fact(self.text(written.label), self.text(written.value))

    def facts(self) -> Iterator[Fact]:
        """Those that have a value."""
        return (self.fact(one) for one in self.words.facts if is_told(one.value, self.values))

    def sections(self) -> Iterator[Section]:
        """Those of which at least one line has a value, with these lines alone."""
        for written in self.words.sections:
            lines = tuple(self.text(line) for line in written.lines if is_told(line, self.values))
            if lines:
                private = self.holds_value(written.heading, *written.lines)
                yield Section(self.text(written.heading), lines, private=private)


def _body(words: PageWords, buttons: tuple[Option, ...]) -> Body:
    """The body that the words make by themselves."""
    match words.kind:
        case PageKind.CHOICE:
            return Choice(options=buttons)
        case PageKind.RATING:
            return Rating(tuple(one for one in buttons if one.id in GRADES))
        case PageKind.PIN:
            return Pin(words.digits, words.digits)
        case PageKind.INSERT_CARD:
            return InsertCard(words.card)
        case PageKind.TAKE_CARD:
            return TakeCard(card=words.card)
        case kind:
            return WORDED[kind]()


def is_told(text: str, values: Mapping[str, Any]) -> bool:
    """Whether there is something to read: ``text`` speaks of nothing, or of something that has a value by now."""
    spoken_of = [name for _, name, _, _ in Formatter().parse(text) if name]
    return not spoken_of or any(f"{{{name}}}".format_map(values) for name in spoken_of)
