"""The kinds of steps, by the name that a flow uses; each is declared once, here.

What a kind gives, the static check (``flows/proving/check.py``) takes as the whole truth about its answers.
"""

from __future__ import annotations

from collections.abc import Mapping

from devices.face.port import FACE_PROMPTS, SCAN_PROMPTS, Outcome
from flows.bodies import PageKind
from flows.bundle import appointment, demand
from flows.bundle.collecting import Given, Reviewed
from flows.bundle.kept import Kept, Unanswered
from flows.bundle.lookup import ChosenCase, ChosenMatter, ChosenScene
from flows.bundle.wishes import Wishes
from flows.path.kinds import ITSELF, OPEN, OPTIONS, Need, StepKind, Values, given_by, or_nothing
from flows.person import principal
from flows.person.acting import ChosenUnit, TypedCode, Units
from flows.person.bereaved import Lost, Mourned, Named
from flows.person.identity import Presented, Principal, Proved
from flows.person.signing import Signed
from flows.person.workers import Workers
from flows.steps import (
    bereaved,
    capture,
    cases,
    collect,
    handle,
    household,
    look_up,
    new_pin,
    own_card,
    unit,
    wish,
    workers,
)
from flows.steps.act import present_principal
from flows.steps.appoint import ChosenTime, FreeTimes, book, choose_time, free_times
from flows.steps.ask import ask, compute, pick
from flows.steps.bereaved import choose_deceased, fetch_deceased, find_deceased, name_deceased
from flows.steps.cases import check_mending, choose_case, mend, show_case, withdraw
from flows.steps.collect import Upcoming, ask_departments, ask_item, ask_promise, next_item
from flows.steps.handle import Covered, matters_left, review, show_notice, tell_refused
from flows.steps.household import ask_people
from flows.steps.look_up import (
    choose_matter,
    choose_scene,
    fetch_cases,
    fetch_contributions,
    show_cases,
    show_contributions,
    show_matter,
)
from flows.steps.new_pin import NewPin, change_pin, reset_pin
from flows.steps.own_card import OwnCard, put_in
from flows.steps.papers import DECIDED_TEXTS, print_decided, print_papers
from flows.steps.part import rate, take_card, tell
from flows.steps.present import present_card, present_id_card, scan_code, who
from flows.steps.prove import choose_proof, verify_electronic_card, verify_face, verify_pin
from flows.steps.sign import sign
from flows.steps.slot import VARIANTS
from flows.steps.staff import PIN_PAGES, staff_check
from flows.steps.submit import fetch_record, submit, unanswered
from flows.steps.unit import ask_unit_code, choose_unit, fetch_units
from flows.steps.wish import choose_matters
from flows.steps.workers import ask_workers
from office.port import Accepted, Appointment, Case
from office.record import Record

#: pages of a step that waits for a social-security card: what its reader has to say
_WAITING = tuple(filter(None, VARIANTS.values()))
_SCAN_TEXTS = tuple(f"scan.{prompt}" for prompt in sorted(SCAN_PROMPTS))
_TRIES = frozenset({"tries_left"})
_BY_OFFICE = frozenset({Need.OFFICE})
_QUESTION = frozenset({"question"})
_CODE = {"": PageKind.SCAN}
_PAPERS = {"": PageKind.PAPERS, "done": PageKind.PAPERS, "failed": PageKind.PAPERS}


def _proved(*how: str) -> dict[str, Values]:
    """A step that should prove the person, and how it may end."""
    return {**given_by(Proved), "how": frozenset(how)}


def _either(*types: type) -> dict[str, Values]:
    """A step that answers with one of these types: an attribute that not all have can be nothing."""
    gives, nothing = [given_by(one) for one in types], frozenset[str | None]({None})
    names = dict.fromkeys(name for one in gives for name in one)
    return {name: frozenset[str | None]().union(*(one.get(name, nothing) for one in gives)) for name in names}


STEPS: Mapping[str, StepKind] = {
    # -- questions --
    "ask": StepKind(ask, asks=True, gives={ITSELF: OPTIONS}),
    "pick": StepKind(pick, asks=True, takes_options=True, draws={"": PageKind.CHART}, gives={ITSELF: OPEN}),
    "tell": StepKind(tell, gives={ITSELF: OPEN}),
    "compute": StepKind(compute, pages=(), waits=False, gives={ITSELF: OPEN}),
    # -- who is it --
    "present_card": StepKind(
        present_card,
        needs=frozenset({Need.DOCUMENT}),
        pages=("", "with_id", "reading", "take_out", "left", "id_left", *_WAITING),
        gives=given_by(Presented),
        texts=("card_doubt",),
    ),
    "present_id_card": StepKind(
        present_id_card, pages=("", "reading", "id_left"), gives=given_by(Presented), texts=("card_doubt",)
    ),
    "scan_code": StepKind(scan_code, pages=("", "checking"), draws=_CODE, gives=given_by(Presented), texts=_SCAN_TEXTS),
    "present_principal": StepKind(
        present_principal,
        needs=frozenset({Need.DOCUMENT}),
        pages=("", "with_id", "reading", "checking", "take_out", "left", "id_left", *_WAITING),
        frees_card=True,
        gives=given_by(Principal),
        texts=("card_doubt", *principal.TEXTS),
        filled=principal.VALUES,
        fills=principal.values,
    ),
    "who": StepKind(who, pages=(), waits=False, gives=given_by(Presented)),
    # -- is it really --
    "choose_proof": StepKind(choose_proof, asks=True, gives={ITSELF: OPTIONS}, texts=demand.TEXTS),
    "verify_face": StepKind(
        verify_face,
        draws={"": PageKind.FACE},
        gives=_proved(*Outcome, "declined", "used_up"),
        texts=(
            "identified.face",
            "identified.face_strict",
            *(f"prompt.{prompt}" for prompt in sorted(FACE_PROMPTS)),
        ),
    ),
    "verify_pin": StepKind(
        verify_pin,
        pages=("", "left", "wrong", "checking", "insert", "reading", "other_card", *_WAITING),
        asks=True,
        gives=_proved("accepted", "blocked", "given_up"),
        texts=("identified.pin",),
        extra=dict.fromkeys(("", "left", "wrong", "checking"), _TRIES),
    ),
    # -- the card itself --
    "put_in": StepKind(put_in, pages=(*own_card.PAGES, *_WAITING), asks=True, frees_card=True, gives=given_by(OwnCard)),
    "change_pin": StepKind(
        change_pin,
        pages=(*new_pin.OLD, *new_pin.NEW, *own_card.PAGES, *_WAITING),
        asks=True,
        frees_card=True,
        gives=given_by(NewPin),
        extra=dict.fromkeys(("", "left", "wrong", "not_changed"), _TRIES),
    ),
    "reset_pin": StepKind(
        reset_pin,
        pages=(*new_pin.NEW, *own_card.PAGES, *_WAITING),
        asks=True,
        frees_card=True,
        gives=given_by(NewPin),
    ),
    "verify_electronic_card": StepKind(
        verify_electronic_card,
        pages=("", "checking"),
        draws=_CODE,
        gives=_proved("accepted", "other_person", "none"),
        texts=("identified.electronic_card", *_SCAN_TEXTS),
    ),
    "staff_check": StepKind(
        staff_check,
        pages=(
            "call",
            "take_out",
            "reading",
            "not_staff",
            *PIN_PAGES,
            "compare",
            "return",
            *_WAITING,
        ),
        draws={"compare": PageKind.STAFF_CHECK},
        frees_card=True,
        gives=_proved("confirmed", "denied", "given_up", "blocked"),
        texts=("identified.staff",),
        extra=dict.fromkeys(PIN_PAGES, _TRIES),
    ),
    # -- not here, not today --
    "free_times": StepKind(free_times, waits=False, gives=given_by(FreeTimes)),
    "choose_time": StepKind(choose_time, asks=True, gives=given_by(ChosenTime), texts=appointment.CHOICE_TEXTS),
    "book": StepKind(
        book,
        final=True,
        waits=False,
        gives=or_nothing(given_by(Appointment)),
        texts=appointment.TEXTS,
        filled=appointment.VALUES,
        fills=lambda booked, texts: appointment.values(booked, texts) if booked else {},
    ),
    # -- one notice, one set of materials --
    "matters_left": StepKind(matters_left, pages=(), waits=False, gives=given_by(Covered)),
    "show_notice": StepKind(show_notice, asks=True, gives={ITSELF: OPTIONS}, extra={"": frozenset({"bundle"})}),
    "ask_departments": StepKind(ask_departments, waits=False),
    "next_item": StepKind(next_item, pages=(), waits=False, gives=given_by(Upcoming)),
    "ask_next": StepKind(
        ask_item,
        pages=collect.QUESTIONS,
        draws=collect.DRAWS,
        asks=True,
        gives=given_by(Given),
        texts=collect.ITEM_TEXTS,
        extra={**dict.fromkeys(collect.QUESTIONS, _QUESTION), "rest": _QUESTION | {"place"}},
    ),
    "capture": StepKind(
        capture.capture,
        pages=capture.PAGES,
        draws={"": PageKind.DOCUMENT, "leaves": PageKind.LEAVES},
        asks=True,
        gives=given_by(Given),
        texts=capture.TEXTS,
        extra=dict.fromkeys(capture.PAGES, frozenset({"material"})),
    ),
    "ask_item": StepKind(ask_item, asks=True, gives=given_by(Given), extra={"": _QUESTION}),
    "ask_promise": StepKind(
        ask_promise,
        asks=True,
        gives=given_by(Given),
        texts=collect.PROMISE_TEXTS,
        extra={"": frozenset({"promise"})},
        takes_options=True,
    ),
    "review": StepKind(
        review,
        asks=True,
        gives=given_by(Reviewed),
        texts=handle.REVIEW_TEXTS,
        extra={"": frozenset({"bundle"})},
        takes_options=True,
    ),
    "tell_refused": StepKind(tell_refused, gives={ITSELF: OPTIONS}),
    "choose_matters": StepKind(
        choose_matters, asks=True, draws={"": PageKind.CHOICE}, gives=given_by(Wishes), texts=wish.TEXTS
    ),
    "fetch_units": StepKind(fetch_units, final=True, waits=False, needs=_BY_OFFICE, gives=given_by(Units)),
    "choose_unit": StepKind(
        choose_unit, asks=True, draws={"": PageKind.CHOICE}, gives=given_by(ChosenUnit), texts=unit.TEXTS
    ),
    "ask_unit_code": StepKind(
        ask_unit_code,
        asks=True,
        draws={"": PageKind.TEXT},
        gives=given_by(TypedCode),
        texts=unit.TEXTS,
        extra={"": frozenset({"problem"})},
        filled=frozenset({"unit_code"}),
        fills=lambda typed, _: {"unit_code": typed.code},
    ),
    "ask_workers": StepKind(
        ask_workers,
        pages=workers.PAGES,
        draws=workers.DRAWS,
        asks=True,
        gives=given_by(Workers),
        texts=workers.TEXTS,
        extra=workers.EXTRA,
    ),
    "ask_people": StepKind(
        ask_people,
        pages=("", *household.ONE),
        draws={"": PageKind.PEOPLE, "name": PageKind.TEXT, "number": PageKind.TEXT},
        asks=True,
        gives=given_by(Given),
        extra={"": _QUESTION, **dict.fromkeys(household.ONE, _QUESTION | {"problem"})},
    ),
    "sign": StepKind(sign, asks=True, draws={"": PageKind.SIGNATURE}, gives=given_by(Signed)),
    # -- looking up --
    "fetch_contributions": StepKind(
        fetch_contributions, waits=False, needs=_BY_OFFICE, gives={ITSELF: OPEN, "rows": OPEN}
    ),
    "show_contributions": StepKind(
        show_contributions,
        draws={"": PageKind.TABLE},
        asks=True,
        gives={ITSELF: OPTIONS},
        texts=look_up.CONTRIBUTION_TEXTS,
        extra={"": frozenset({"months"})},
    ),
    "fetch_cases": StepKind(fetch_cases, waits=False, needs=_BY_OFFICE),
    "show_cases": StepKind(
        show_cases,
        asks=True,
        draws={"": PageKind.PROGRESS_MAP},
        gives={ITSELF: OPTIONS},
        texts=look_up.CASE_TEXTS,
        extra={"": frozenset({"cases"})},
    ),
    "choose_case": StepKind(
        choose_case,
        asks=True,
        gives=given_by(ChosenCase),
        texts=cases.CHOICE_TEXTS,
        extra={"": frozenset({"cases"})},
    ),
    "show_case": StepKind(
        show_case,
        pages=cases.STANDS,
        asks=True,
        gives={ITSELF: OPTIONS},
        texts=(*cases.CHOICE_TEXTS, *cases.TEXTS),
        extra=dict.fromkeys(cases.STANDS, frozenset({"matter"})),
    ),
    "check_mending": StepKind(check_mending, asks=True, gives={ITSELF: OPTIONS}, texts=("case.to_bring",)),
    "mend": StepKind(mend, final=True, waits=False, needs=_BY_OFFICE, gives=given_by(Case)),
    "withdraw": StepKind(withdraw, final=True, waits=False, needs=_BY_OFFICE, gives=given_by(Case)),
    "choose_scene": StepKind(choose_scene, asks=True, gives=given_by(ChosenScene), texts=("enough",)),
    "choose_matter": StepKind(choose_matter, asks=True, gives=given_by(ChosenMatter), texts=("other_scene",)),
    "show_matter": StepKind(show_matter, asks=True, gives={ITSELF: OPTIONS}, extra={"": frozenset({"matter"})}),
    # -- whom somebody has lost --
    "fetch_deceased": StepKind(fetch_deceased, waits=False, needs=_BY_OFFICE, gives=given_by(Lost)),
    "choose_deceased": StepKind(choose_deceased, asks=True, gives=given_by(Mourned), texts=bereaved.TEXTS),
    "name_deceased": StepKind(
        name_deceased,
        pages=(bereaved.NAME, bereaved.NUMBER),
        draws={bereaved.NAME: PageKind.TEXT, bereaved.NUMBER: PageKind.TEXT},
        asks=True,
        gives=given_by(Named),
        extra=dict.fromkeys((bereaved.NAME, bereaved.NUMBER), frozenset({"problem"})),
    ),
    "find_deceased": StepKind(find_deceased, waits=False, needs=_BY_OFFICE, gives=given_by(Mourned)),
    # -- the office --
    "fetch_record": StepKind(fetch_record, final=True, waits=False, needs=_BY_OFFICE, gives=given_by(Record)),
    "submit": StepKind(
        submit,
        given_up=unanswered,
        final=True,
        waits=False,
        needs=_BY_OFFICE,
        frees_card=True,
        gives=_either(Accepted, Kept, Unanswered),
        filled=frozenset({"case_number"}),
        fills=lambda told, _: {"case_number": told.bundle_number if isinstance(told, Accepted) else told.slip},
    ),
    # -- the end --
    "print_papers": StepKind(
        print_papers, pages=tuple(_PAPERS), draws=_PAPERS, gives={ITSELF: frozenset({"taken", "missing"})}
    ),
    "print_decided": StepKind(
        print_decided,
        pages=tuple(_PAPERS),
        draws=_PAPERS,
        gives={ITSELF: frozenset({"taken", "missing"})},
        texts=("paper.outcome", "paper.receipt", *DECIDED_TEXTS),
        of_matters=True,
    ),
    "rate": StepKind(rate, gives={ITSELF: OPEN}),
    "take_card": StepKind(take_card, pages=("", "id_card"), frees_card=True, gives={ITSELF: frozenset({"taken"})}),
}
