"""What a visit hands to the office, each a kind of effect: submissions, ratings, appointments and others.

An effect is planned in the log before it is sent, and confirmed or failed by the office's answer. While the citizen
stands there the visit delivers it; whatever is left open, the courier does.

Sealed content carries the number of its format. What an older program has sealed is brought up step by step by
``upgrades``; what has no form that this program knows is :class:`records.port.Unreadable`.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, partial
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter

from config.faults import Fault
from config.matters import matters
from flows.stay.turn import Turn
from office.port import (
    Accepted,
    Appointment,
    AppointmentKind,
    CallBack,
    Case,
    CaseState,
    Identity,
    Mending,
    Office,
    Proof,
    Submission,
    Withdrawal,
    refused,
)
from records.port import Public, Records, Told, Unreadable

FORMAT = "format"
#: content that carries no number was sealed before there were numbers
UNNUMBERED = 1

ThingT = TypeVar("ThingT")
AnswerT = TypeVar("AnswerT")
Content = Mapping[str, str]


@dataclass(frozen=True)
class EffectKind(Generic[ThingT, AnswerT]):
    """One kind of effect. ``about`` are the public values that every event of it carries, and tell it from others.

    ``taken_apart`` and ``put_together`` turn it into texts and back; of a kind that is not ``sealed`` the public values
    are enough to put it together. ``upgrades`` lead from each older format to the next one, the last to ``format``.
    """

    what: str
    about: Callable[[ThingT], Mapping[str, Public]]
    send: Callable[[Office, ThingT], Awaitable[AnswerT]]
    told: Callable[[AnswerT], Told]
    put_together: Callable[[Content], ThingT]
    taken_apart: Callable[[ThingT], Content] | None = None
    upgrades: tuple[Callable[[Content], Content], ...] = ()
    #: whether it may still be brought to the office when whoever wants it has heard that nobody answered, and has left
    can_wait: Callable[[ThingT], bool] = lambda _: True
    #: what goes to the office before it, each time that it is sent
    before: Callable[[Office, Records, ThingT], Awaitable[None]] | None = None

    @property
    def format(self) -> int:
        """The format that this program seals."""
        return UNNUMBERED + len(self.upgrades)

    def seal(self, thing: ThingT) -> dict[str, str] | None:
        """The content of the planned event; None of a kind that is public."""
        if self.taken_apart is None:
            return None
        content = {FORMAT: self.format, **self.taken_apart(thing)}
        return {self.what: json.dumps(content, ensure_ascii=False)}

    def open(self, public: Mapping[str, Public], sealed: str | None) -> ThingT:
        """The thing itself, from what was planned; :class:`Unreadable`."""
        try:
            content = (
                self._unsealed(sealed) if self.taken_apart else {name: str(value) for name, value in public.items()}
            )
            return self.put_together(content)
        except (ValueError, TypeError, LookupError) as error:  # the text of the error may quote the content
            raise Unreadable(type(error).__name__) from error

    def _unsealed(self, sealed: str | None) -> Content:
        content = dict(json.loads(sealed or ""))
        number = content.pop(FORMAT, UNNUMBERED)
        if not isinstance(number, int) or not UNNUMBERED <= number <= self.format:
            raise Unreadable(f"format {number}" if isinstance(number, int) else "no format")
        if not all(isinstance(value, str) for value in content.values()):
            raise Unreadable("not texts")
        for upgrade in self.upgrades[number - UNNUMBERED :]:
            content = dict(upgrade(content))
        return content


@dataclass(frozen=True)
class OfficeCarrier:
    """:class:`records.port.Carrier` of one kind of effect."""

    kind: EffectKind[Any, Any]
    office: Office
    records: Records

    def open(self, public: Mapping[str, Public], sealed: str | None) -> Any:
        return self.kind.open(public, sealed)

    async def send(self, thing: Any) -> Told:
        return self.kind.told(await sent(self.kind, self.office, self.records, thing))


def carriers(office: Office, records: Records) -> dict[str, OfficeCarrier]:
    """How every kind of effect gets to ``office``."""
    kinds = (SUBMISSION, RATING, APPOINTMENT, CALL_BACK, WITHDRAWAL, MENDING)
    return {kind.what: OfficeCarrier(kind, office, records) for kind in kinds}


async def sent(kind: EffectKind[ThingT, AnswerT], office: Office, records: Records, thing: ThingT) -> AnswerT:
    """Send ``thing``, and before it what it cannot be without."""
    if kind.before is not None:
        await kind.before(office, records, thing)
    return await kind.send(office, thing)


async def plan(turn: Turn, kind: EffectKind[ThingT, Any], thing: ThingT) -> None:
    """Note that ``thing`` is to be brought to the office; from now on it will be."""
    await turn.journal.write(f"{kind.what}.planned", kind.about(thing), kind.seal(thing))


async def deliver(turn: Turn, kind: EffectKind[ThingT, AnswerT], thing: ThingT) -> AnswerT:
    """Plan ``thing``, and bring it to the office now.

    Once it is on its way nothing may tear it apart: a cancelled visit still learns and records what came of it. What
    can wait is planned once, however often the citizen tries again; all else anew each time, for without an answer it
    is not owed any more: nothing is done behind somebody who was told that it was not.
    """
    if not turn.tries.owed:
        await plan(turn, kind, thing)
        turn.tries.owed = True
    delivery = asyncio.ensure_future(_delivered(turn, kind, thing))
    try:
        return await asyncio.shield(delivery)
    except asyncio.CancelledError:  # the citizen has left
        delivery.add_done_callback(partial(_landed, turn))
        raise


def _landed(turn: Turn, delivery: asyncio.Future[Any]) -> None:
    """Nobody is there any more to see how it went: the courier takes it from here, and the visit is forgotten."""
    if not delivery.cancelled():
        delivery.exception()  # noted in the log of the kiosk; nobody else may be there to ask for it
    turn.parts.chores.wake()


async def _delivered(turn: Turn, kind: EffectKind[ThingT, AnswerT], thing: ThingT) -> AnswerT:
    about = kind.about(thing)
    await turn.journal.write(f"{kind.what}.sent", about)
    try:
        answer = await sent(kind, turn.parts.office, turn.parts.records, thing)
    except Fault as fault:
        unheard = "waiting" if kind.can_wait(thing) else "unanswered"
        stage = unheard if fault.entry.way_on == "retry" else "failed"
        turn.tries.owed = stage == "waiting"
        await turn.journal.write(f"{kind.what}.{stage}", {**about, "fault": fault.code})
        raise
    told = kind.told(answer)
    stage = "confirmed" if told.confirmed else "failed"
    await turn.journal.write(f"{kind.what}.{stage}", {**about, **told.public})
    return answer


@dataclass(frozen=True)
class Rating:
    """好差评 of one handling, by the name that its number has in the log: a grade from 5 to 1, and why of a bad one."""

    case_number: str
    grade: int
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Booking:
    """What is asked of the office; ``key`` makes it the same appointment however often it is asked."""

    key: str
    who: Identity
    kind: AppointmentKind
    at: datetime | None


def _numbered(content: Content) -> Content:
    """Format 2 is format 1 with its number."""
    return content


def _with_proofs(content: Content) -> Content:
    """Format 3 has proofs with their holder; before, a way was written, and it was the applicant's."""
    proof = Proof(content["identified_by"], content["number"])
    rest = {name: value for name, value in content.items() if name != "identified_by"}
    return {**rest, "proofs": json.dumps([vars(proof)])}


def _with_day(content: Content) -> Content:
    """Format 4 has the day of the visit, which nothing before has told."""
    return {**content, "made": ""}


def _for_many_matters(content: Content) -> Content:
    """Format 5 has many matters, and what was answered by item; before, it was always the retirement.

    Nobody was asked for an account then: whose the office has not got brings it.
    """
    month = "ask" if content["matter"] == "retirement_early" else "law"
    return {
        "key": content["key"],
        "site": "",
        "scene": "retirement",
        "made": content["made"],
        "applicant": json.dumps({"number": content["number"], "name": content["name"]}),
        "proofs": content["proofs"],
        "items": json.dumps({name: content[name] for name in ("category", "retirement_month")}),
        "sources": json.dumps({"category": "ask", "retirement_month": month, "bank_account": "counter"}),
        "promises": json.dumps([{"item": "promise_retirement", "words_id": content["promise_words_id"]}]),
        "matters": json.dumps([content["matter"]]),
    }


def _with_moment(content: Content) -> Content:
    """Format 6 has the moment of the kiosk, and the number of its slip where it was kept."""
    return {**content, "at": "null", "slip": ""}


def can_wait(submission: Submission) -> bool:
    """Whether nobody has to know at once what becomes of any of its matters."""
    return all(matters()[name].offline for name in submission.matters)


def _with_attachments(content: Content) -> Content:
    """Format 7 names what was captured; before, nothing could be."""
    return {**content, "attachments": "[]"}


def _mending_with_attachments(content: Content) -> Content:
    """Format 2 may name what was captured: a program that does not know that would leave it out."""
    return content


def kept_as(key: str, name: str) -> str:
    """What the memory calls a leaf of an application or a correction: another visit may have captured the same one."""
    return f"{key}-{name}"


async def _attached(office: Office, records: Records, thing: Submission | Mending) -> None:
    """The leaves that it names: the kiosk keeps them, sealed, until it has been taken."""
    for one in thing.attachments:
        if (leaf := await asyncio.to_thread(records.kept, kept_as(thing.key, one.name))) is not None:
            await office.attach(thing.key, leaf)


def _accepted_told(accepted: Accepted) -> Told:
    """What the log says of the cases: ``matter state number`` of each, and of a refused one its reason."""
    cases = "; ".join(f"{case.matter} {case.state} {case.number or case.result['reason']}" for case in accepted.cases)
    if accepted.state is CaseState.REFUSED:
        return Told(confirmed=False, public={"fault": refused(cases).code, "cases": cases})
    completed = accepted.completed is not None
    return Told(confirmed=True, public={"case_number": accepted.bundle_number, "completed": completed, "cases": cases})


def _appointment_told(appointment: Appointment | None) -> Told:
    """None: somebody else has just taken that time."""
    if appointment is None:
        return Told(confirmed=False, public={"fault": None})
    return Told(confirmed=True, public={"appointment": appointment.number})


async def _rated(office: Office, rating: Rating) -> None:
    await office.rate(rating.case_number, rating.grade, rating.reasons)


def _of_rating(rating: Rating) -> Mapping[str, Public]:
    why: Mapping[str, Public] = {"reasons": " ".join(rating.reasons)} if rating.reasons else {}
    return {"case_number": rating.case_number, "grade": rating.grade, **why}


def _case_told(case: Case) -> Told:
    return Told(confirmed=True, public={"state": case.state})


def _booking_apart(booking: Booking) -> Content:
    at = booking.at.isoformat() if booking.at else ""
    who, birth = booking.who, booking.who.birth.isoformat() if booking.who.birth else ""
    named = {"number": who.number, "name": who.name, "birth": birth}
    return {"key": booking.key, **named, "kind": booking.kind, "at": at}


def _booking_together(content: Content) -> Booking:
    at = datetime.fromisoformat(content["at"]) if content["at"] else None
    birth = date.fromisoformat(content["birth"]) if content["birth"] else None
    who = Identity(content["number"], content["name"], birth)
    return Booking(content["key"], who, AppointmentKind(content["kind"]), at)


def _call_back_apart(wish: CallBack) -> Content:
    return {**vars(wish), "asked": wish.asked.isoformat()}


def _call_back_together(content: Content) -> CallBack:
    return CallBack(**{**content, "asked": datetime.fromisoformat(content["asked"])})  # type: ignore[arg-type]


@cache
def _withdrawals() -> TypeAdapter[Withdrawal]:
    return TypeAdapter(Withdrawal)


@cache
def _mendings() -> TypeAdapter[Mending]:
    return TypeAdapter(Mending)


SUBMISSION: EffectKind[Submission, Accepted] = EffectKind(
    what="submission",
    about=lambda submission: {"matter": " ".join(submission.matters)},
    send=lambda office, submission: office.submit(submission),
    told=_accepted_told,
    taken_apart=Submission.as_mapping,
    put_together=Submission.from_mapping,
    upgrades=(_numbered, _with_proofs, _with_day, _for_many_matters, _with_moment, _with_attachments),
    can_wait=can_wait,
    before=_attached,
)
RATING: EffectKind[Rating, None] = EffectKind(
    what="rating",
    about=_of_rating,
    send=_rated,
    told=lambda _: Told(confirmed=True, public={}),
    put_together=lambda content: Rating(
        content["case_number"], int(content["grade"]), tuple(content.get("reasons", "").split())
    ),
)
WITHDRAWAL: EffectKind[Withdrawal, Case] = EffectKind(
    what="withdrawal",
    about=lambda withdrawal: {"case_number": withdrawal.case_number},
    send=lambda office, withdrawal: office.withdraw(withdrawal),
    told=_case_told,
    taken_apart=lambda act: {"act": _withdrawals().dump_json(act).decode()},
    put_together=lambda content: _withdrawals().validate_json(content["act"], strict=True),
)
MENDING: EffectKind[Mending, Case] = EffectKind(
    what="mending",
    about=lambda mending: {"case_number": mending.case_number},
    send=lambda office, mending: office.hand_in(mending),
    told=_case_told,
    taken_apart=lambda act: {"act": _mendings().dump_json(act).decode()},
    put_together=lambda content: _mendings().validate_json(content["act"], strict=True),
    upgrades=(_mending_with_attachments,),
    before=_attached,
)
APPOINTMENT: EffectKind[Booking, Appointment | None] = EffectKind(
    what="appointment",
    about=lambda booking: {"where": booking.kind},
    send=lambda office, booking: office.book(booking.key, booking.who, booking.kind, booking.at),
    told=_appointment_told,
    taken_apart=_booking_apart,
    put_together=_booking_together,
)
#: the citizen's telephone, for whoever calls back; nothing comes back that the citizen waits for
CALL_BACK: EffectKind[CallBack, None] = EffectKind(
    what="help",
    about=lambda wish: {"call": wish.key},
    send=lambda office, wish: office.call_back(wish),
    told=lambda _: Told(confirmed=True, public={}),
    taken_apart=_call_back_apart,
    put_together=_call_back_together,
)
