"""The promises that are looked into later (事后核查), and what came out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from office.cases.case import Impossible
from office.console.desk import Forbidden, console_of, one, reading, sent, signed_in
from office.console.dossier import names_of
from office.console.drawing import shown
from office.console.roles import DECIDING, Page
from office.promises import checks

if TYPE_CHECKING:
    import sqlalchemy as sa

router = APIRouter(prefix="/promises", dependencies=[Depends(reading(Page.PROMISES))])
CONFLICT, UNPROCESSABLE, SEE_OTHER = 409, 422, 303
#: what came out, as the form says it
OUTCOMES = {"true": True, "false": False}


@router.get("")
async def to_be_checked(request: Request, done: str = "") -> Response:
    return await _page(request, done=done if done in OUTCOMES else "")


@router.post("")
async def settle(request: Request) -> Response:
    """Once: whoever looks at a list that is out of date is told so."""
    fields, session = await sent(request), await signed_in(request)
    if session.member.role not in DECIDING:
        raise Forbidden
    outcome, note = one(fields, "outcome"), one(fields, "note")
    if outcome not in OUTCOMES or not note:
        return await _page(request, UNPROCESSABLE, wrong="note")

    def note_it(connection: sa.Connection, moment: datetime) -> bool:
        told = {"true": OUTCOMES[outcome], "note": note[:200], "by": session.member.work_number, "moment": moment}
        try:
            checks.settle(connection, one(fields, "case"), one(fields, "item"), **told)  # type: ignore[arg-type]
        except Impossible:
            return False
        return True

    if not await console_of(request).write(note_it):
        return await _page(request, CONFLICT, wrong="settled")
    return RedirectResponse(f"/promises?done={outcome}", SEE_OTHER)


async def _page(request: Request, status: int = 200, done: str = "", wrong: str = "") -> Response:
    def found(connection: sa.Connection, moment: datetime) -> tuple[list[Any], Mapping[str, str], date]:
        return checks.waiting(connection), names_of(connection), moment.date()

    rows, names, today = await console_of(request).read(found)
    told: dict[str, Any] = {"rows": rows, "names": names, "today": today, "done": done, "wrong": wrong}
    return shown(request, "promises.html", status, **told, may=request.state.session.member.role in DECIDING)
