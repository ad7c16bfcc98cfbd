"""The kinds of steps, by the name that a flow uses; each is declared once, here.

What a kind gives, the static check (``flows/check.py``) takes as the whole truth about its answers.
"""

from __future__ import annotations

from collections.abc import Mapping

from devices.face.port import FACE_PROMPTS, SCAN_PROMPTS, Outcome
from flows import appointment, demand
from flows.identity import Presented, Proved
from flows.kinds import ITSELF, OPEN, OPTIONS, StepKind, Values, given_by, or_nothing
from flows.steps.appoint import ChosenTime, FreeTimes, book, choose_time, free_times
from flows.steps.ask import ask, compute
from flows.steps.papers import print_papers
from flows.steps.part import rate, take_card, tell
from flows.steps.present import present_card, present_id_card, scan_code, who
from flows.steps.prove import choose_proof, verify_electronic_card, verify_face, verify_pin
from flows.steps.slot import VARIANTS
from flows.steps.staff import staff_check
from flows.steps.submit import fetch_record, submit
from office.port import Accepted, Appointment
from office.record import Record

#: pages of a step that waits for a social-security card: what its reader has to say
_WAITING = tuple(filter(None, VARIANTS.values()))
_SCAN_TEXTS = tuple(f"scan.{prompt}" for prompt in sorted(SCAN_PROMPTS))
_TRIES = frozenset({"tries_left"})


def _proved(*how: str) -> dict[str, Values]:
    """A step that should prove the person, and how it may end."""
    return {**given_by(Proved), "how": frozenset(how)}


STEPS: Mapping[str, StepKind] = {
    # -- questions --
    "ask": StepKind(ask, asks=True, gives={ITSELF: OPTIONS}),
    "tell": StepKind(tell, gives={ITSELF: OPEN}),
    "compute": StepKind(compute, pages=(), waits=False, gives={ITSELF: OPEN}),
    # -- who is it --
    "present_card": StepKind(
        present_card,
        pages=("", "with_id", "reading", "take_out", "left", "id_left", *_WAITING),
        gives=given_by(Presented),
        texts=("card_doubt",),
    ),
    "present_id_card": StepKind(
        present_id_card, pages=("", "reading", "id_left"), gives=given_by(Presented), texts=("card_doubt",)
    ),
    "scan_code": StepKind(scan_code, pages=("", "checking"), gives=given_by(Presented), texts=_SCAN_TEXTS),
    "who": StepKind(who, pages=(), waits=False, gives=given_by(Presented)),
    # -- is it really --
    "choose_proof": StepKind(choose_proof, asks=True, gives={ITSELF: OPTIONS}, texts=demand.TEXTS),
    "verify_face": StepKind(
        verify_face,
        gives=_proved(*Outcome, "declined", "used_up"),
        texts=tuple(f"prompt.{prompt}" for prompt in sorted(FACE_PROMPTS)),
    ),
    "verify_pin": StepKind(
        verify_pin,
        pages=("", "wrong", "checking", "insert", "reading", "other_card", *_WAITING),
        asks=True,
        gives=_proved("accepted", "blocked", "given_up"),
        extra={"": _TRIES, "wrong": _TRIES, "checking": _TRIES},
    ),
    "verify_electronic_card": StepKind(
        verify_electronic_card,
        pages=("", "checking"),
        gives=_proved("accepted", "other_person", "none"),
        texts=_SCAN_TEXTS,
    ),
    "staff_check": StepKind(
        staff_check,
        pages=(
            "call",
            "take_out",
            "reading",
            "not_staff",
            "pin",
            "pin_wrong",
            "pin_checking",
            "compare",
            "return",
            *_WAITING,
        ),
        frees_card=True,
        gives=_proved("confirmed", "denied", "given_up", "blocked"),
        extra={"pin": _TRIES, "pin_wrong": _TRIES, "pin_checking": _TRIES},
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
    # -- the office --
    "fetch_record": StepKind(fetch_record, final=True, waits=False, gives=given_by(Record)),
    "submit": StepKind(
        submit,
        final=True,
        waits=False,
        frees_card=True,
        gives=given_by(Accepted),
        filled=frozenset({"case_number"}),
        fills=lambda accepted, _: {"case_number": accepted.bundle_number},
    ),
    # -- the end --
    "print_papers": StepKind(
        print_papers, pages=("", "done", "failed"), gives={ITSELF: frozenset({"taken", "missing"})}
    ),
    "rate": StepKind(rate, gives={ITSELF: OPEN}),
    "take_card": StepKind(take_card, pages=("", "id_card"), frees_card=True, gives={ITSELF: frozenset({"taken"})}),
}
