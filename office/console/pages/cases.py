"""The cases: today's list, one of them, and what is done about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from config.corrections import problems
from config.pauses import pause_law, pauses_on
from config.refusals import refusals
from office.cases import casework, leaves, review
from office.cases.casework import Impossible
from office.cases.history import What
from office.console import audit, dossier, listing
from office.console.desk import Forbidden, Missing, console_of, one, reading, sent, signed_in, typed_number
from office.console.drawing import shown
from office.console.leaves_pdf import pdf_of
from office.console.roles import ACTS, Act, Page, may_do
from office.port import Asked, CaseState, Party, Proof, Withdrawal

if TYPE_CHECKING:
    import sqlalchemy as sa

    from office.console.dossier import Dossier

router = APIRouter(dependencies=[Depends(reading(Page.CASES))])
Fields = Mapping[str, list[str]]
#: the citizen stands at the window, and staff have looked at the document
AT_THE_WINDOW = "staff"
#: of a list: only what the one who looks answers for; and the cases whose clock stands
MINE, PAUSED = "mine", "paused"
CONFLICT, UNPROCESSABLE, SEE_OTHER = 409, 422, 303


@router.get("/cases")
async def case_list(
    request: Request,
    number: str = "",
    scene: str = "",
    state: str = "",
    owner: str = "",
    since: date | None = None,
    after: str = "",
) -> Response:
    desk, session = console_of(request), await signed_in(request)
    mine = session.member.work_number
    asked = listing.Asked(number.strip(), scene, state, mine if owner == MINE else "", since, after)

    def found(connection: sa.Connection, moment: datetime) -> tuple[listing.Found, Mapping[str, str], date]:
        return listing.find(connection, asked, moment.date()), dossier.names_of(connection), moment.date()

    try:
        page, names, today = await desk.read(found)
    except ValueError as error:
        raise Missing from error
    told: dict[str, Any] = {"found": page, "names": names, "today": today, "asked": asked, "scenes": desk.guide.scenes}
    return shown(request, "cases.html", **told, states=[*CaseState, PAUSED], is_mine=owner == MINE)


@router.get("/cases/{number}")
async def case(request: Request, number: str, done: str = "") -> Response:
    found, moment = await console_of(request).read(
        lambda connection, now: (dossier.dossier(connection, number, now.date()), now)
    )
    return _page(request, found, moment, done=done if done in set(Act) else "")


@router.post("/cases/{number}/personal")
async def personal(request: Request, number: str) -> Response:
    """Show what is personal, and write down who has seen it and why: both, or neither."""
    fields, session = await sent(request), await signed_in(request)
    if (told := one(fields, "purpose")) not in set(audit.Purpose):
        raise Forbidden("purpose")

    def found(connection: sa.Connection, moment: datetime) -> tuple[Dossier, datetime]:
        audit.note_view(connection, session.member.work_number, number, audit.Purpose(told), moment)
        return dossier.dossier(connection, number, moment.date()), moment

    return _page(request, *await console_of(request).write(found), is_open=True)


@router.get("/cases/{number}/leaves/{name}")
async def leaf(request: Request, number: str, name: str) -> Response:
    """A leaf that a kiosk has captured, by its name, or those of an item as a PDF: for whoever has just said why."""
    session = await signed_in(request)

    def found(connection: sa.Connection, moment: datetime) -> list[leaves.Picture]:
        if not audit.has_just_seen(connection, session.member.work_number, number, moment):
            raise Forbidden("purpose")
        own = dossier.dossier(connection, number, moment.date()).personal.leaves
        return leaves.pictures(connection, *own[name]) if name in own else []

    pictures = await console_of(request).read(found)
    if not pictures:
        raise Missing
    if name.endswith(".pdf"):
        return Response(pdf_of(pictures), media_type="application/pdf")
    return Response(pictures[0].content, media_type="image/jpeg")


@router.post("/cases/{number}/{act}")
async def act_on(request: Request, number: str, act: str) -> Response:
    """Do it in one transaction, if nothing has become of the case since the form was made."""
    fields, session = await sent(request), await signed_in(request)
    if act not in _DOING:
        raise Missing
    wanted, by = Act(act), session.member
    if by.role not in ACTS[wanted].roles:
        raise Forbidden

    def do(connection: sa.Connection, moment: datetime) -> tuple[Dossier, datetime, str]:
        found = dossier.dossier(connection, number, moment.date())
        if one(fields, "place") != str(found.place):
            return found, moment, "stale"
        if not may_do(by.role, wanted, found.case):
            return found, moment, "impossible"
        asked = _Asked(connection, found, fields, by.work_number, moment)
        try:
            return found, moment, _DOING[wanted](asked)
        except Impossible:
            return found, moment, "impossible"

    found, moment, wrong = await console_of(request).write(do)
    if wrong == "stale":
        seen = typed_number(one(fields, "place")) or 0
        since = [entry for entry in found.entries if entry.what is not What.TOLD][seen:]
        return shown(request, "stale.html", CONFLICT, dossier=found, since=since, act=act)
    if wrong:
        return _page(request, found, moment, UNPROCESSABLE, wrong=wrong, act=act)
    return RedirectResponse(f"{request.url.path.rpartition('/')[0]}?done={act}", SEE_OTHER)


@dataclass(frozen=True)
class _Asked:
    """What somebody wants to be done."""

    connection: sa.Connection
    dossier: Dossier
    fields: Fields
    by: str
    moment: datetime

    @property
    def number(self) -> str:
        return self.dossier.case.number

    def said(self, name: str) -> str:
        return one(dict(self.fields), name)


def _take(asked: _Asked) -> str:
    casework.take(asked.connection, asked.number, asked.by, asked.moment)
    return ""


def _take_over(asked: _Asked) -> str:
    if asked.dossier.owner == asked.by:
        return "own"
    casework.hand_over(asked.connection, asked.number, asked.by, asked.said("why"), asked.by, asked.moment)
    return ""


def _pause(asked: _Asked) -> str:
    if (reason := asked.said("reason")) not in pauses_on(asked.moment.date()):
        return "reason"
    casework.pause(asked.connection, asked.number, reason, asked.by, asked.moment)
    return ""


def _resume(asked: _Asked) -> str:
    casework.resume(asked.connection, asked.number, asked.by, asked.moment)
    return ""


def _to_law(asked: _Asked) -> str:
    if (reason := asked.said("reason")) not in pause_law().on(asked.moment.date()).to_law:
        return "reason"
    casework.fall_back(asked.connection, asked.number, reason, asked.by, asked.moment)
    return ""


def _decide(asked: _Asked) -> str:
    if asked.said("sure") != "yes":
        return "sure"
    review.decide(asked.connection, asked.number, asked.by, asked.moment)
    return ""


def _refuse(asked: _Asked) -> str:
    if (reason := asked.said("reason")) not in refusals():
        return "reason"
    if asked.said("sure") != "yes":
        return "sure"
    casework.refuse(asked.connection, asked.number, reason, asked.by, asked.moment)
    return ""


def _correct(asked: _Asked) -> str:
    told = {item: asked.said(f"problem.{item}") for item in asked.dossier.needed}
    wanted = tuple(Asked(item, problem) for item, problem in told.items() if problem)
    if not wanted or any(one.problem not in problems() for one in wanted):
        return "nothing_named"
    casework.ask_to_correct(asked.connection, asked.number, wanted, asked.by, asked.moment)
    return ""


def _receive(asked: _Asked) -> str:
    brought = asked.fields.get("item", [])
    if not brought:
        return "nothing_named"
    casework.receive(asked.connection, asked.number, brought, asked.by, asked.moment)
    return ""


def _withdraw(asked: _Asked) -> str:
    """The applicant stands at the window: the number on the document that staff hold must be that of the case."""
    content = asked.dossier.personal.content["applicant"]
    shown_number = asked.said("document").upper()
    if shown_number != content["number"]:
        return "document"
    party = Party(content["number"], content["name"])
    key = f"console-{asked.number}-{asked.dossier.place}"
    proofs = (Proof(AT_THE_WINDOW, content["number"]),)
    casework.withdraw(asked.connection, Withdrawal(key, asked.number, party, proofs), asked.moment, asked.by)
    return ""


_DOING: Mapping[str, Callable[[_Asked], str]] = {
    Act.TAKE: _take,
    Act.TAKE_OVER: _take_over,
    Act.PAUSE: _pause,
    Act.RESUME: _resume,
    Act.TO_LAW: _to_law,
    Act.DECIDE: _decide,
    Act.REFUSE: _refuse,
    Act.CORRECT: _correct,
    Act.RECEIVE: _receive,
    Act.WITHDRAW: _withdraw,
}


def _page(
    request: Request,
    found: Dossier,
    moment: datetime,
    status: int = 200,
    *,
    is_open: bool = False,
    done: str = "",
    wrong: str = "",
    act: str = "",
) -> Response:
    member = request.state.session.member
    role, is_own = member.role, found.owner == member.work_number
    told: dict[str, Any] = {
        "dossier": found,
        "case": found.case,
        "today": moment.date(),
        "acts": [one for one in Act if may_do(role, one, found.case) and not (one is Act.TAKE_OVER and is_own)],
        "personal": found.personal if is_open else None,
        "purposes": list(audit.Purpose),
    }
    return shown(request, "case.html", status, **told, done=done, wrong=wrong, act=act)
