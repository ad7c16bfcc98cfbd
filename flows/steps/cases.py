"""One's own cases: which there are and how each stands, what is to be corrected, taking one back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import TypeVar

from config.corrections import problems
from config.faults import Fault
from config.items import departments, items
from config.language import all_of
from config.matters import matters
from config.pauses import pauses_on
from config.refusals import refusals
from flows.bodies import Fact, Option, Section, Weight
from flows.bundle import notice
from flows.bundle.collecting import ASK, CAPTURE
from flows.bundle.gathering import collected
from flows.bundle.lookup import ChosenCase, Handled, case_at_hand
from flows.page import Page
from flows.pages.spoken import say
from flows.papers.papers import said
from flows.person.identity import Served, served
from flows.stay.effects import MENDING, WITHDRAWAL, EffectKind, deliver
from flows.stay.turn import Turn
from flows.steps.submit import attachments, keep_leaves
from law.wording import say_day
from office.port import OPEN, Accepted, Asked, Case, CaseState, Mending, Party, Withdrawal

ActT = TypeVar("ActT", Mending, Withdrawal)
#: the answers that are no case
APPOINTMENT, DONE = "appointment", "done"
REFUSED = "OFFICE-REFUSED"
#: who gives what is handed in here; the rest is brought
HERE = frozenset({ASK, CAPTURE})
#: what wants the citizen first, then what goes on, then what is over
ORDER = (
    CaseState.CORRECTION,
    *(CaseState.RECEIVED, CaseState.ACCEPTED, CaseState.REVIEW, CaseState.DEPARTMENT, CaseState.DECIDED),
    *(CaseState.COMPLETED, CaseState.REFUSED, CaseState.WITHDRAWN),
)
#: the pages of a case, by how it stands
STANDS = ("accepted", "correction", "counter", "completed", "refused", "withdrawn")
CHOICE_TEXTS = (
    *(f"case.{state}" for state in ORDER),
    *("case.some", "case.none", "case.whose", "case.appointment", "case.enough", "case.uncertain", "case.paused"),
)
TEXTS = tuple(
    f"case.{text}"
    for text in (
        *("number", "made", "slip", "kept", "sent", "state", "asked", "problem", "at_counter", "captured_here"),
        *("refused_why", "waits", "waits_for", "upgraded", "upgraded_how"),
    )
)


async def choose_case(turn: Turn) -> ChosenCase:
    """Which of the own cases is looked at."""
    answer = await turn.ask(partial(_cases_page, turn))
    if answer in (APPOINTMENT, DONE):
        return ChosenCase("appointment" if answer == APPOINTMENT else "done")
    captures = turn.parts.document is not None
    return next(ChosenCase("case", bundle, case, captures) for bundle, case in _own(turn) if case.number == answer)


def _cases_page(turn: Turn) -> Page:
    texts = turn.scene.words.texts
    own = sorted(_own(turn), key=lambda each: ORDER.index(each[1].state))
    options = tuple(_button(bundle, case, texts) for bundle, case in own)
    extra = {"cases": texts["case.some" if own else "case.none"]}
    others = (
        Option(APPOINTMENT, texts["case.appointment"]),
        Option(DONE, texts["case.enough"], weight=Weight.QUIET),
    )
    return turn.page(extra=extra, options=(*options, *others))


def _own(turn: Turn) -> list[tuple[Accepted, Case]]:
    """Every case that was taken, the newest bundle first."""
    bundles = turn.answers.the(Handled).bundles
    return [(bundle, case) for bundle in bundles for case in bundle.cases if case.number]


def _button(bundle: Accepted, case: Case, texts: Mapping[str, str]) -> Option:
    name = matters()[case.matter].name
    if case.whose:
        name = texts["case.whose"].format(matter=name, name=case.whose)
    return Option(case.number, name, _state(bundle, case, texts), private=True, aloud=matters()[case.matter].name)


def _state(bundle: Accepted, case: Case, texts: Mapping[str, str]) -> str:
    """How it stands, with the day that counts: by when something must be done, else when something was."""
    if case.paused:
        return texts["case.paused"].format(why=pauses_on(changed_on(bundle, case))[case.paused].name)
    day = case.due if case.state in OPEN else changed_on(bundle, case)
    doubt = "" if case.certain or case.state not in OPEN else texts["case.uncertain"]
    return texts[f"case.{case.state}"].format(day=say_day(day) if day else "") + doubt


def changed_on(bundle: Accepted, case: Case) -> date:
    """When it came to how it stands."""
    return (case.steps[-1].at if case.steps else bundle.at).date()


async def show_case(turn: Turn) -> str:
    """One case: its number, how it stands, what is to be done about it by whom and when."""
    return await turn.ask(partial(_case_page, turn))


def _case_page(turn: Turn) -> Page:
    bundle, case = case_at_hand(turn.answers)
    stands, options = turn.answers.the(ChosenCase).stands, turn.node.options
    chosen = options[stands] if isinstance(options, Mapping) else options
    facts = tuple(_facts(bundle, case, turn.scene.words.texts))
    sections = tuple(_sections(turn, case))
    extra = {"matter": matters()[case.matter].name}
    return turn.page(stands, extra, options=chosen, facts=facts, sections=sections)


def _facts(bundle: Accepted, case: Case, texts: Mapping[str, str]) -> Iterator[Fact]:
    if not bundle.slip or not case.number.startswith(bundle.slip):  # else it has none of the office's
        yield Fact(texts["case.number"], case.number)
    yield Fact(texts["case.state"], _state(bundle, case, texts))
    if bundle.kept is not None:
        yield Fact(texts["case.slip"], bundle.slip)
        yield Fact(texts["case.kept"], say_day(bundle.kept.date()))
    yield Fact(texts["case.sent" if bundle.kept else "case.made"], say_day(bundle.at.date()))
    if case.upgraded:
        yield Fact(texts["case.upgraded"], texts["case.upgraded_how"])
    if case.state is CaseState.COMPLETED:
        yield from (Fact(line.label, line.value) for line in said(case, again=True))


def _sections(turn: Turn, case: Case) -> Iterator[Section]:
    texts = turn.scene.words.texts
    if case.to_correct:
        here = turn.answers.the(ChosenCase).answerable
        lines = (_problem(texts, one, one.item in here) for one in case.to_correct)
        yield Section(texts["case.asked"], tuple(lines))
    if case.waits_for:
        names = all_of(departments()[name].name for name in case.waits_for)
        yield Section(texts["case.waits"], (texts["case.waits_for"].format(departments=names),), private=False)
    if case.state is CaseState.REFUSED:
        why = refusals()[case.result["reason"]]
        yield Section(texts["case.refused_why"], (why.citizen, why.way_on))
        yield Section(notice.words().headings["remedies"], notice.remedies(turn.today), private=False)


def _problem(texts: Mapping[str, str], asked: Asked, here: bool) -> str:
    """What is wrong with an item, and what to do where it cannot be answered here."""
    said_of = problems()[asked.problem]
    item = items()[asked.item]
    line = texts["case.problem"].format(item=item.name, problem=said_of.problem)
    if not here:
        return texts["case.at_counter"].format(line=line, mend=said_of.mend)
    return texts["case.captured_here"].format(line=line) if item.can_be_captured else line


async def check_mending(turn: Turn) -> str:
    """What was answered, once more."""
    return await turn.ask(partial(_mending_page, turn))


def _mending_page(turn: Turn) -> Page:
    so_far = collected(turn.scene.flow, turn.answers)
    facts = tuple(Fact(items()[name].name, say(so_far.given[name])) for name in so_far.given)
    originals = notice.brought(so_far, so_far.originals)
    sections = (Section(turn.scene.words.texts["case.to_bring"], originals),) if originals else ()
    return turn.page(options=turn.node.options, facts=facts, sections=sections)


async def mend(turn: Turn) -> Case:
    """Hand in what was to be corrected, as far as it was answered here; nothing, where all of it is brought."""
    turn.screen.show(turn.page)
    _, case = case_at_hand(turn.answers)
    so_far = collected(turn.scene.flow, turn.answers)
    answers = {name: one.value for name, one in so_far.given.items() if one.source in HERE}
    if not answers:
        return case
    whom, key = served(turn.answers), _key(turn, "mend", case)
    wish = Mending(
        key=key,
        case_number=case.number,
        applicant=_party(whom),
        proofs=whom.proofs,
        items=answers,
        attachments=attachments(so_far),
    )
    await keep_leaves(turn, key, so_far)
    return await _done(turn, MENDING, wish, case)


async def withdraw(turn: Turn) -> Case:
    """Take the case back."""
    turn.screen.show(turn.page)
    _, case = case_at_hand(turn.answers)
    whom = served(turn.answers)
    wish = Withdrawal(_key(turn, "withdraw", case), case.number, _party(whom), whom.proofs)
    return await _done(turn, WITHDRAWAL, wish, case)


async def _done(turn: Turn, kind: EffectKind[ActT, Case], wish: ActT, before: Case) -> Case:
    """The case as it stands then: where the office refused, as it has become in the meantime."""
    try:
        return await deliver(turn, kind, wish)
    except Fault as fault:
        if fault.code != REFUSED:
            raise
        bundles = await turn.parts.office.cases_of(served(turn.answers).holder.identity)
        return next((case for bundle in bundles for case in bundle.cases if case.number == before.number), before)


def _key(turn: Turn, what: str, case: Case) -> str:
    """Of this visit, the case, and how far it was: asking again after a late answer meets the same."""
    return f"{turn.journal.visit}-{what}-{case.number}-{len(case.steps)}"


def _party(whom: Served) -> Party:
    return Party(whom.holder.number, whom.holder.name, whom.holder.birth)
