"""The questions of a bundle: what departments know is looked up, the rest is asked, once, one question a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Literal

from config.faults import Fault
from config.items import Item, items
from config.promises import promise_list
from flows.bodies import Number, Option, Section, Weight
from flows.collecting import ASK, COUNTER, PROMISE, Given
from flows.gathering import Told, asked_departments, collected
from flows.identity import served
from flows.page import Page
from flows.turn import Turn
from office.port import Shared, ShareState

#: the answer of whoever does not know it now, or would rather bring the proof
UNKNOWN, BRING = "unknown", "bring"
YES_NO = ("yes", "no")
#: words that the questions, and the promises, need
ITEM_TEXTS = (
    "unknown",
    *YES_NO,
    "day_units",
    *(f"problem.{kind}" for kind in ("date", "date_future", "month", "phone", "account", "count")),
)
PROMISE_TEXTS = (
    "promise.statements",
    "promise.instead",
    "promise.instead_line",
    "promise.verification",
    "promise.verification_line",
    "promise.liability",
    "promise.laws",
)
#: what a number page takes, by the kind of the item; what stands behind the groups is said in the words
DIGITS: Mapping[str, Number] = {
    "date": Number(8, 8, (4, 2, 2)),
    "month": Number(6, 6, (4, 2)),
    "phone": Number(11, 11, (3, 4, 4)),
    "account": Number(16, 19, (4, 4, 4, 4, 3)),
    "count": Number(1, 3),
}


@dataclass(frozen=True)
class Upcoming:
    """What comes next in the collection, and of which item."""

    what: Literal["question", "promise", "nothing"]
    item: str = ""


async def ask_departments(turn: Turn) -> Told:
    """Look up what departments may have; each is asked once in a visit, and what none has told is asked for.

    When nobody can be asked at all that costs questions, and not the visit.
    """
    names = set(collected(turn.scene.flow, turn.answers).shares()) - asked_departments(turn.answers)
    if not names:
        return Told({})
    turn.screen.show(turn.page)
    who = served(turn.answers).holder.identity
    try:
        return Told(await turn.parts.office.share(who, sorted(names), turn.scene.name))
    except Fault as fault:
        await turn.journal.note("visit.fault", step=turn.name, fault=fault.code)
        return Told(dict.fromkeys(names, Shared(ShareState.LATE)))


async def next_item(turn: Turn) -> Upcoming:
    """The next open item of the bundle."""
    still = collected(turn.scene.flow, turn.answers).open
    if not still:
        return Upcoming("nothing")
    return Upcoming("promise" if items()[still[0]].kind == "promise" else "question", still[0])


async def ask_item(turn: Turn) -> Given:
    """Ask for the item of the node, or else for the next one, until the answer can be one."""
    name = turn.node.item or turn.answers.the(Upcoming).item
    problem = ""
    while True:
        answer = await turn.ask(partial(_question, turn, name, problem))
        if answer == UNKNOWN:
            return Given(name, "", COUNTER)
        value = as_value(items()[name], answer)
        problem = _problem(items()[name], value, turn.today)
        if not problem:
            return Given(name, value, ASK)


async def ask_promise(turn: Turn) -> Given:
    """Let the citizen promise instead of bringing a proof; whoever declines brings it."""
    name = turn.answers.the(Upcoming).item
    if await turn.ask(partial(_promise_page, turn, name)) == BRING:
        return Given(name, "", COUNTER)
    await turn.journal.note("promise.made", words_id=promise_list().words_id(name))
    return Given(name, "yes", PROMISE, await turn.journal.moment_of("promise.made"))


def _promise_page(turn: Turn, name: str) -> Page:
    promise, words = promise_list(), turn.scene.words.texts
    told = promise.promises[name]
    verification = words["promise.verification_line"].format(verification=promise.verification)
    sections = (
        Section(words["promise.statements"], told.statements, private=False),
        Section(words["promise.instead"], (words["promise.instead_line"].format(proof=told.proof),), private=False),
        Section(words["promise.verification"], (verification,), private=False),
        Section(words["promise.liability"], (promise.liability,), private=False),
        Section(words["promise.laws"], told.laws, private=False),
    )
    return turn.page(extra={"promise": items()[name].name}, options=turn.node.options, sections=sections)


def as_value(item: Item, typed: str) -> str:
    """What was touched or typed, as the item writes it: ``20260930`` is the day ``2026-09-30``."""
    match item.kind:
        case "date":
            return f"{typed[:4]}-{typed[4:6]}-{typed[6:]}"
        case "month":
            return f"{typed[:4]}-{typed[4:]}"
        case _:
            return typed


def _problem(item: Item, value: str, today: date) -> str:
    """Which of the words says why ``value`` cannot be the answer; empty when it can."""
    if not item.accepts(value):
        return f"problem.{item.kind}"
    if item.kind == "date" and date.fromisoformat(value) > today:
        return "problem.date_future"
    return ""


def _question(turn: Turn, name: str, problem: str) -> Page:
    words, item = turn.scene.words.texts, items()[name]
    extra = {"question": item.question, "problem": words[problem] if problem else ""}
    unknown = Option(UNKNOWN, words["unknown"], weight=Weight.QUIET)
    if number := DIGITS.get(item.kind):
        if item.kind in ("date", "month"):
            number = replace(number, units=tuple(words["day_units"].split()))
        return turn.page("number", extra, options=(unknown,), body=number, why=item.why)
    labels = item.values if item.values else {answer: words[answer] for answer in YES_NO}
    answers = (Option(value, label) for value, label in labels.items())
    return turn.page("", extra, options=(*answers, unknown), why=item.why)
