"""One notice, one review: what the bundle means is told at once, and what was collected is read once more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal

from config.items import items
from config.language import all_of
from config.matters import matters
from config.refusals import refusals
from flows.bodies import Fact, Section
from flows.bundle import notice
from flows.bundle.collecting import Collected, Reviewed, promised
from flows.bundle.gathering import collected, excluded
from flows.engine import applying
from flows.page import Page
from flows.pages.spoken import say
from flows.papers.alike import alike, named
from flows.person.acting import ChosenUnit
from flows.person.identity import applicant
from flows.person.workers import Workers
from flows.stay.turn import Turn
from office.port import Accepted, CaseState
from printing.documents.port import Holder

#: the answer of a button beside a line: ``change:mobile``
CHANGE = "change:"
#: what everybody sees above the list, and nobody needs to check twice
NAMED_ABOVE = frozenset({"name", "id_number"})
#: words that the review needs
REVIEW_TEXTS = (
    "review.applicant",
    "review.number",
    "review.agent",
    "review.unit",
    "review.people",
    "review.count",
    "review.matter",
    "review.yours",
    "review.brought",
    "review.known",
)


@dataclass(frozen=True)
class Covered:
    """Whether there is anything to apply for: whoever acts for another may have no authority for it."""

    any: Literal["yes", "no"]


async def matters_left(turn: Turn) -> Covered:
    return Covered("yes" if applying(turn.scene.flow, turn.answers) else "no")


async def show_notice(turn: Turn) -> str:
    """Everything about all matters that apply, at once."""
    return await turn.ask(partial(_notice_page, turn))


def _notice_page(turn: Turn) -> Page:
    bundle = applying(turn.scene.flow, turn.answers)
    so_far = collected(turn.scene.flow, turn.answers)
    told = notice.sections(bundle, so_far.to_bring, turn.today)
    own = notice.own_words(turn.scene.words.notice, bundle)
    exclusion = excluded(turn.answers)
    without = (notice.without_promises(exclusion),) if exclusion and promised(bundle) else ()
    sections = (*without, *(Section(heading, lines, private=False) for heading, lines in own.items()), *told)
    return turn.page(extra=_bundle(bundle), options=turn.node.options, sections=sections)


async def review(turn: Turn) -> Reviewed:
    """Every answer once more; a line that the citizen may change has its button."""
    answer = await turn.ask(partial(_review_page, turn))
    if answer.startswith(CHANGE):
        return Reviewed("change", answer.removeprefix(CHANGE))
    return Reviewed("submit" if answer == "submit" else "not_now")


def _review_page(turn: Turn) -> Page:
    so_far = collected(turn.scene.flow, turn.answers)
    above, below = tuple(_above(turn, so_far)), tuple(_collected(turn, so_far))
    return turn.page(extra=_bundle(so_far.bundle), options=turn.node.options, facts=above, sections=below)


async def tell_refused(turn: Turn) -> str:
    """The office took nothing: why, and what can be done, for each matter."""
    answer = turn.answers.the(Accepted)
    return await turn.ask(lambda: turn.page(options=turn.node.options, sections=tuple(refusals_of(answer))))


def refusals_of(answer: Accepted) -> Iterator[Section]:
    """Why each refused case was, with the way on."""
    for group in alike(answer.cases):
        if group[0].state is CaseState.REFUSED:
            said = refusals()[group[0].result["reason"]]
            yield Section(named(matters()[group[0].matter].name, group), (said.citizen, said.way_on))


def _bundle(bundle: tuple[str, ...]) -> dict[str, str]:
    return {"bundle": all_of(matters()[name].name for name in bundle)}


def _above(turn: Turn, so_far: Collected) -> Iterator[Fact]:
    texts, whose = turn.scene.words.texts, applicant(turn.answers)
    holder = whose.holder
    if (acting := turn.answers.last(ChosenUnit)) is not None:
        yield Fact(texts["review.unit"], acting.name)
    if (workers := turn.answers.last(Workers)) is not None:
        yield Fact(texts["review.people"], texts["review.count"].format(count=workers.count))
    yield Fact(texts["review.applicant"], holder.name)
    yield Fact(texts["review.number"], Holder(holder.name, holder.number).masked_number)
    if whose.authority:
        yield Fact(texts["review.agent"], whose.by.holder.name)
    yield Fact(texts["review.matter"], all_of(matters()[name].name for name in so_far.bundle))


def _collected(turn: Turn, so_far: Collected) -> Iterator[Section]:
    """First what the citizen can change, then what is to be brought, then what is known without asking."""
    texts = turn.scene.words.texts
    settled = [name for name in so_far.needed if name in so_far.given and name not in NAMED_ABOVE]
    yours = [name for name in settled if so_far.is_changeable(name)]
    captured = so_far.captured
    brought = notice.brought(so_far, (name for name in so_far.brought if name not in so_far.given or name in captured))
    known = [name for name in settled if name not in yours]
    said = {name: say(so_far.given[name]) for name in settled}
    groups = (
        Section(texts["review.yours"], facts=_lines(said, yours, CHANGE), private=False),
        Section(texts["review.brought"], brought),
        Section(texts["review.known"], facts=_lines(said, known), private=False),
    )
    yield from (group for group in groups if group.facts or group.lines)


def _lines(said: Mapping[str, str], names: Iterable[str], change: str = "") -> tuple[Fact, ...]:
    return tuple(Fact(items()[name].name, said[name], change and f"{change}{name}") for name in names if said[name])
