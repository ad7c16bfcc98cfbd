"""一次性告知: everything about all matters of a bundle, told at once, from the data of the matters alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from config.datafile import Data
from config.items import SHARE, departments, items
from config.language import all_of, load_said, per_language
from config.matters import Matter, Span, matters
from flows.bodies import Section
from flows.collecting import needed
from law.wording import say_limit

#: nothing else than this gives an item: it is brought, whoever it is
_BROUGHT = {"counter"}


class NoticeWords(Data):
    """``notice.zh.yaml``."""

    then: str
    semicolon: str
    headings: Mapping[str, str]
    matter_line: str
    instant: str
    promised: str
    statutory: str
    no_materials: str
    departments_line: str
    fee_none: str
    item_line: str
    papers: Mapping[str, str]
    ways: Mapping[str, str]


@per_language
def words() -> NoticeWords:
    return load_said(Path(__file__).with_suffix(".zh.yaml"), NoticeWords)


def sections(bundle: Iterable[str], to_bring: Iterable[str], today: date) -> tuple[Section, ...]:
    """The notice of ``bundle``; ``to_bring`` are the items that nobody but the citizen can give."""
    applying, headings = [matters()[name] for name in bundle], words().headings
    found = (
        Section(headings["matters"], tuple(_of_matter(matter, today) for matter in applying), private=False),
        Section(headings["materials"], materials(to_bring) or (words().no_materials,)),
        Section(headings["departments"], _agencies(applying), private=False),
        Section(headings["papers"], papers(applying), private=False),
        Section(headings["fee"], (words().fee_none,), private=False),
        Section(headings["basis"], sources(applying, today), private=False),
    )
    return tuple(section for section in found if section.lines)


def given(name: str) -> Section:
    """Every item of a matter, and who gives it."""
    lines = (words().item_line.format(item=items()[item].name, ways=ways(item)) for item in needed((name,), {}))
    return Section(words().headings["items"], tuple(lines), private=False)


def to_bring(bundle: Iterable[str]) -> tuple[str, ...]:
    """The items that anybody must bring, whoever it is."""
    return tuple(item for item in needed(bundle, {}) if set(items()[item].ways) <= _BROUGHT)


def materials(names: Iterable[str]) -> tuple[str, ...]:
    """What is to be brought, by the name of the paper where there is one."""
    found = (items()[name] for name in names)
    return unique(item.proof.was if item.proof and not item.proof.abolished else item.name for item in found)


def limit_of(matter: Matter, today: date) -> str:
    """How long the matter takes: at once where that can be, what is promised, and what the law allows."""
    limit = matter.limit_on(today)
    at_once = matter.instant is not None and limit.promise.unit != "minutes"
    statutory = ""
    if limit.statutory.unit != "none":
        statutory = words().statutory.format(statutory=say_limit(limit.statutory))
    form = words().instant if at_once else words().promised
    return form.format(promise=say_limit(limit.promise)) + statutory


def ways(name: str) -> str:
    """Who gives an item, best first."""
    return words().then.join(_way(way) for way in items()[name].ways)


def papers(applying: Iterable[Matter]) -> tuple[str, ...]:
    """The papers to expect."""
    return unique(words().papers[paper] for matter in applying for paper in matter.papers)


def sources(applying: Iterable[Matter], today: date) -> tuple[str, ...]:
    """Where the limits stand."""
    return unique(span.source for span in _spans(applying, today))


def unique(texts: Iterable[str]) -> tuple[str, ...]:
    """Each once, in the order in which they come first."""
    return tuple(dict.fromkeys(texts))


def _way(way: str) -> str:
    if way.startswith(SHARE):
        return words().ways["share"].format(department=departments()[way.removeprefix(SHARE)].name)
    return words().ways[way]


def _of_matter(matter: Matter, today: date) -> str:
    return words().matter_line.format(matter=matter.name, limit=limit_of(matter, today))


def _agencies(applying: Iterable[Matter]) -> tuple[str, ...]:
    names = unique(departments()[agency].name for matter in applying for agency in matter.agencies)
    return (words().departments_line.format(names=all_of(names)),) if names else ()


def _spans(applying: Iterable[Matter], today: date) -> Iterator[Span]:
    for matter in applying:
        limit = matter.limit_on(today)
        yield from (span for span in (limit.statutory, limit.promise) if span.unit != "none")
