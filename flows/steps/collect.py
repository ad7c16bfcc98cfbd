"""The questions of a bundle: what departments know is looked up, the rest is asked, once, one question a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Literal

from config.faults import Fault
from config.items import Item, items
from config.promises import promise_list
from flows.bodies import (
    YES_NO,
    Account,
    Amount,
    Body,
    Choice,
    Date,
    Month,
    Number,
    Option,
    PageKind,
    Section,
    Telephone,
    Text,
    Weight,
    YesNo,
)
from flows.bundle.collecting import ADDRESSES, ASK, COUNTER, PROMISE, UNKNOWN, Given
from flows.bundle.gathering import Told, asked_departments, collected, known
from flows.page import Page
from flows.pages.spoken import texts
from flows.person.acting import ChosenUnit
from flows.person.identity import applicant
from flows.stay.turn import Turn
from flows.steps import locate
from flows.steps.locate import ask_address
from law.limits import highest
from law.month import Month as Calendar
from office.port import Shared, ShareState

#: the answer of whoever would rather bring the proof
BRING = "bring"
#: words that the questions, and the promises, need
ITEM_TEXTS = ("unknown", *locate.TEXTS)
PROMISE_TEXTS = (
    "promise.statements",
    "promise.instead",
    "promise.instead_line",
    "promise.verification",
    "promise.verification_line",
    "promise.liability",
    "promise.laws",
)
#: the pages on which items are asked for that have no values to choose from, by the kind of the item
ENTERED: Mapping[str, PageKind] = {
    "yes_no": PageKind.YES_NO,
    "date": PageKind.DATE,
    "month": PageKind.MONTH,
    "amount": PageKind.AMOUNT,
    "phone": PageKind.TELEPHONE,
    "telephone": PageKind.TELEPHONE,
    "account": PageKind.ACCOUNT,
    "count": PageKind.NUMBER,
    "text": PageKind.TEXT,
    "document_number": PageKind.TEXT,
    "address": PageKind.ADDRESS,
    "area": PageKind.ADDRESS,
}
#: the variants of the page of a question
QUESTIONS = ("", *dict.fromkeys(ENTERED.values()), "known", "rest")
#: what each of them is
DRAWS = {**{kind.value: kind for kind in ENTERED.values()}, "rest": PageKind.TEXT}
#: how far from today a month may be chosen
MONTHS_AHEAD = 240


@dataclass(frozen=True)
class Upcoming:
    """What comes next in the collection, and of which item."""

    what: Literal["question", "promise", "capture", "nothing"]
    item: str = ""


async def ask_departments(turn: Turn) -> Told:
    """Look up what departments may have; each is asked once in a visit, and what none has told is asked for.

    A node that names ``items`` asks for those of them that nobody has given. When nobody can be asked at all that costs
    questions, and not the visit.
    """
    flow, answers = turn.scene.flow, turn.answers
    early = turn.node.items
    open_ = set(early) - set(known(flow, answers)) if early else set(collected(flow, answers).shares())
    names = open_ - asked_departments(answers)
    if not names or turn.answers.last(ChosenUnit) is not None:  # the one who is served is not the one whom it is about
        return Told({})
    turn.screen.show(turn.page)
    who = applicant(turn.answers).holder.identity
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
    item = items()[still[0]]
    what: Literal["promise", "capture", "question"] = "capture" if item.can_be_captured else "question"
    return Upcoming("promise" if item.kind == "promise" else what, still[0])


async def ask_item(turn: Turn) -> Given:
    """Ask for the item of the node, or else for the next one."""
    name = turn.node.item or turn.answers.the(Upcoming).item
    if items()[name].kind in ADDRESSES:
        line = await ask_address(turn, name)
        return Given(name, line, ASK if line else COUNTER)
    make = partial(_question, turn, name)
    answer = await turn.ask(make)
    if answer == UNKNOWN:
        return Given(name, "", COUNTER)
    return Given(name, as_value(make().body, answer), ASK)


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


def as_value(body: Body, answer: str) -> str:
    """What was touched or entered, as the item writes it: ``20260930`` is the day ``2026-09-30``."""
    return answer if isinstance(body, YesNo) else str(body.read(answer))


def body_of(
    item: Item, today: date, born: date | None, buttons: tuple[Option, ...], most: Decimal | None = None
) -> Body:
    """What ``item`` is asked with. ``buttons`` are the answers of one that has some, and the way on without it.

    ``most`` is the largest amount that the law allows, where it says so.
    """
    earliest = born or date(today.year - 100, 1, 1)
    match ENTERED.get(item.kind):
        case PageKind.DATE:
            return Date(start=today, earliest=earliest, latest=today)
        case PageKind.MONTH:
            now = Calendar.of(today)
            return Month(start=now, earliest=Calendar.of(earliest), latest=now + MONTHS_AHEAD)
        case PageKind.TELEPHONE:
            return Telephone(landline=item.kind == "telephone")
        case PageKind.AMOUNT:
            return Amount() if most is None else Amount(highest=most)
        case PageKind.ACCOUNT:
            return Account()
        case PageKind.NUMBER:
            return Number()
        case PageKind.YES_NO:
            return YesNo(buttons[:2])
        case PageKind.TEXT:
            return Text("code" if item.kind == "document_number" else "text")
        case _:
            return Choice(options=buttons[:-1])  # the way on without an answer stands below all of its pages


def _question(turn: Turn, name: str) -> Page:
    words, item = turn.scene.words.texts, items()[name]
    labels = item.values or ({answer: texts()[answer] for answer in YES_NO} if item.kind == "yes_no" else {})
    buttons = (
        *(Option(value, label) for value, label in labels.items()),
        Option(UNKNOWN, words["unknown"], weight=Weight.QUIET),
    )
    body = body_of(item, turn.today, _born(turn), buttons, highest(name, turn.today))
    variant = "" if turn.node.item else ENTERED.get(item.kind, "")  # a node that names its item has one page
    return turn.page(variant, {"question": item.question}, options=buttons, body=body, why=item.why)


def _born(turn: Turn) -> date | None:
    """When the person was born, as far as the document says."""
    return applicant(turn.answers).holder.birth
