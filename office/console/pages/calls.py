"""Whom the staff are to telephone: people who called for help at a kiosk when nobody was in the hall."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from office.clocks import calls
from office.console import audit
from office.console.desk import Forbidden, console_of, one, reading, sent, signed_in
from office.console.dossier import names_of
from office.console.drawing import shown
from office.console.roles import WORKING, Page

if TYPE_CHECKING:
    import sqlalchemy as sa

router = APIRouter(prefix="/calls", dependencies=[Depends(reading(Page.CALLS))])
CONFLICT, SEE_OTHER = 409, 303
#: what is done about a call
MINE, ANSWERED = "mine", "answered"


@router.get("")
async def waiting(request: Request, done: str = "") -> Response:
    return await _page(request, done=done if done in (MINE, ANSWERED) else "")


@router.post("/telephone")
async def telephone(request: Request) -> Response:
    """Show the number of one, and write down who has seen it and why: both, or neither."""
    fields, session = await sent(request), await signed_in(request)
    if (told := one(fields, "purpose")) not in set(audit.Purpose):
        raise Forbidden("purpose")
    by, key = session.member.work_number, one(fields, "key")

    def noted(connection: sa.Connection, moment: datetime) -> None:
        if calls.is_waiting(connection, key):
            audit.note_view(connection, by, audit.other(calls.CALL, key), audit.Purpose(told), moment)

    return await _page(request, opened=key, before=noted)


@router.post("")
async def act_on(request: Request) -> Response:
    """Note it, unless somebody else has done something about the call since the list was shown."""
    fields, session = await sent(request), await signed_in(request)
    if session.member.role not in WORKING:
        raise Forbidden
    act, key, by = one(fields, "act"), one(fields, "key"), session.member.work_number

    def noted(connection: sa.Connection, moment: datetime) -> bool:
        if act not in (MINE, ANSWERED) or not calls.is_waiting(connection, key, one(fields, "seen")):
            return False
        if act == ANSWERED:
            calls.answer(connection, key, by, moment)
        elif one(fields, "seen") != by:
            calls.hand_over(connection, key, by, "", by, moment)
        return True

    if not await console_of(request).write(noted):
        return await _page(request, CONFLICT, wrong="moved")
    return RedirectResponse(f"/calls?done={act}", SEE_OTHER)


async def _page(
    request: Request,
    status: int = 200,
    done: str = "",
    wrong: str = "",
    opened: str = "",
    before: Callable[[sa.Connection, datetime], None] | None = None,
) -> Response:
    def found(connection: sa.Connection, moment: datetime) -> tuple[list[Any], Mapping[str, str], datetime]:
        if before is not None:
            before(connection, moment)
        return calls.waiting(connection), names_of(connection), moment

    desk = console_of(request)
    rows, names, now = await (desk.write(found) if before else desk.read(found))
    told: dict[str, Any] = {"rows": rows, "names": names, "now": now, "done": done, "wrong": wrong, "opened": opened}
    told |= {"purposes": list(audit.Purpose), "me": request.state.session.member.work_number}
    return shown(request, "calls.html", status, **told, may=request.state.session.member.role in WORKING)
