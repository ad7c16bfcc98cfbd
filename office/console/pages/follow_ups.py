"""Bad ratings (好差评, a grade of 2 or 1) until somebody has found out, put it right and called back."""

from __future__ import annotations

import json
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
from office.ratings import follow_ups
from office.ratings.follow_ups import FOLLOWING, FollowUp

if TYPE_CHECKING:
    import sqlalchemy as sa

router = APIRouter(prefix="/follow-ups", dependencies=[Depends(reading(Page.FOLLOW_UPS))])
CONFLICT, UNPROCESSABLE, SEE_OTHER = 409, 422, 303
NOTE_MAX = 200


@router.get("")
async def waiting(request: Request, done: str = "") -> Response:
    return await _page(request, done="noted" if done else "")


@router.post("")
async def move(request: Request) -> Response:
    """Note one step, if nobody has noted another one since the list was shown."""
    fields, session = await sent(request), await signed_in(request)
    if session.member.role not in DECIDING:
        raise Forbidden
    to, note, by = one(fields, "to"), one(fields, "note")[:NOTE_MAX], session.member.work_number
    if to not in set(FollowUp) or not note:
        return await _page(request, UNPROCESSABLE, wrong="note")

    def noted(connection: sa.Connection, moment: datetime) -> bool:
        if one(fields, "seen") != follow_ups.state_of(connection, one(fields, "handling")):
            return False
        follow_ups.move(connection, one(fields, "handling"), FollowUp(to), note, by, moment)
        return True

    try:
        is_noted = await console_of(request).write(noted)
    except Impossible:
        is_noted = False
    if not is_noted:
        return await _page(request, CONFLICT, wrong="moved")
    return RedirectResponse("/follow-ups?done=noted", SEE_OTHER)


async def _page(request: Request, status: int = 200, done: str = "", wrong: str = "") -> Response:
    def found(connection: sa.Connection, moment: datetime) -> tuple[list[Any], Mapping[str, str], date]:
        return follow_ups.waiting(connection), names_of(connection), moment.date()

    rows, names, today = await console_of(request).read(found)
    told: dict[str, Any] = {"rows": rows, "names": names, "today": today, "done": done, "wrong": wrong}
    told |= {"reasons_of": lambda row: json.loads(row.reasons), "next_of": _next}
    return shown(request, "follow_ups.html", status, **told, may=request.state.session.member.role in DECIDING)


def _next(row: sa.Row[Any]) -> list[FollowUp]:
    """What may be noted next, in the order of the way."""
    return [state for state in FollowUp if state in FOLLOWING[FollowUp(row.state)]]
