"""A scene in a clerk's words: what :mod:`flows.proving.overview` tells, as text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from config.datafile import Data, load
from config.items import SHARE, departments, items
from config.matters import Span, matters
from flows.proving.overview import Facts
from law.wording import say_limit
from printing.documents.letters import kinds, layout


class OverviewWords(Data):
    """``overview.zh.yaml``."""

    headings: Mapping[str, str]
    notice: Mapping[str, str]
    basis: Mapping[str, str]
    ways: Mapping[str, str]
    share: str
    matter: str
    who: Mapping[str, str]
    when: str
    wished: str
    limit: str
    found: Mapping[str, Mapping[str, str]]
    met: str
    instant: str
    exception: str
    question: str
    instead: str
    brought: str
    source: str


@cache
def _words() -> OverviewWords:
    return load(Path(__file__).parent / "overview.zh.yaml", OverviewWords)


def as_text(facts: Facts) -> str:
    """The whole scene, a heading for each kind of thing."""
    words = _words()
    says = {
        "notice": _notice(facts["notice"]),
        "matters": map(_matter, facts["matters"]),
        "questions": (_question(one) for one in facts["questions"] if not one["part"]),
        "items": map(_item, facts["items"]),
        "materials": map(_material, facts["materials"]),
        "limits": (line for limit in facts["limits"] for line in _limit(limit)),
        "papers": (_paper(one["paper"]) + _source(one) for one in facts["papers"]),
    }
    lines = [f"{facts['title']}  {facts['hint']}"]
    for name, text in says.items():
        lines += ["", words.headings[name], *(f"  {line}" for line in text)]
    return "\n".join(lines)


def _notice(notice: Mapping[str, list[str]]) -> Iterator[str]:
    words = _words()
    for name in ("departments", "materials", "limits", "papers"):
        said = [_paper(one) for one in notice[name]] if name == "papers" else notice[name]
        yield f"{words.notice[name]}：{'、'.join(said) or words.notice['nothing']}"


def _matter(matter: Facts) -> str:
    words = _words()
    told = [*matter["when"], *([words.wished] if matter["wished"] else [])]
    when = words.when.format(conditions="，".join(told)) if told else ""
    who = "、".join(words.who[one] for one in matter["who"])
    return words.matter.format(name=matter["name"], who=who, when=when) + _source(matter)


def _question(question: Facts) -> str:
    options = " / ".join(question["options"].values())
    return _words().question.format(title=question["title"], options=options) + _source(question)


def _item(item: Facts) -> str:
    return f"{item['name']}　{' → '.join(map(_way, item['ways']))}{_source(item)}"


def _way(way: str) -> str:
    words = _words()
    if way.startswith(SHARE):
        return words.share.format(department=departments()[way.removeprefix(SHARE)].name)
    return words.ways[way]


def _material(material: Facts) -> str:
    template = _words().brought if material["brought"] else _words().instead
    return template.format(was=material["was"], instead=material["instead"]) + _source(material)


def _limit(limit: Facts) -> Iterator[str]:
    words, matter = _words(), matters()[limit["matter"]].name
    spans = {name: Span.model_validate(limit[name]) for name in ("statutory", "promise")}
    yield words.limit.format(
        matter=matter,
        exception=words.exception.format(reason=limit["exception"]) if limit["exception"] else "",
        **{name: say_limit(span) for name, span in spans.items()},
        **{f"{name}_source": span.source for name, span in spans.items()},
    )
    if instant := limit["instant"]:
        found = "，".join(_found(fact, values) for fact, values in instant["when"].items())
        met = words.met.format(conditions=found) if found else ""
        yield words.instant.format(matter=matter, conditions=met, source=instant["source"])


def _found(fact: str, values: Iterable[str]) -> str:
    """A fact by which the office finishes a matter: an item by its own words, anything else by those of this file."""
    if (item := items().get(fact)) is None:
        return " / ".join(_words().found[fact][value] for value in values)
    labels = " / ".join(item.values[value] for value in values if value in item.values)
    return f"{item.name}：{labels}" if labels else item.name


def _paper(kind: str) -> str:
    return layout(kind).title if kind in kinds() else kind


def _source(thing: Any) -> str:
    words = _words()
    return words.source.format(basis=words.basis[thing["basis"]], source=thing["source"])
