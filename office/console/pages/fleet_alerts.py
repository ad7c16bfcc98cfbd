"""What wants somebody: seen by whom, and what they say of it."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from config.alerts import Kind, Severity, alert_list
from fleet.topics import NAME
from office.console.desk import Forbidden, console_of, one, reading, sent, signed_in, typed_number
from office.console.drawing import shown
from office.console.fleet import hall_name
from office.console.pages.fleet import halls_of
from office.console.roles import Page, Role
from office.fleet import alerts, lists

if TYPE_CHECKING:
    import sqlalchemy as sa

router = APIRouter(prefix="/fleet/alerts", dependencies=[Depends(reading(Page.FLEET))])
CONFLICT, UNPROCESSABLE, SEE_OTHER = 409, 422, 303
PAGE, OVER, NOTE_MAX = 50, 30, 200
KIOSK = "/fleet/kiosks/"


@router.get("")
async def waiting(request: Request, done: str = "", page: int = 1) -> Response:
    return await _page(request, done=done, page=page)


@router.post("")
async def acknowledge(request: Request) -> Response:
    """Somebody looks after it from now on; what only a person ends is over."""
    fields, session = await sent(request), await signed_in(request)
    if session.member.role is not Role.MAINTAINER:
        raise Forbidden
    note, alert = one(fields, "note")[:NOTE_MAX], typed_number(one(fields, "alert"))
    if not note or alert is None:
        return await _page(request, UNPROCESSABLE, wrong="note")

    def noted(connection: sa.Connection, moment: datetime) -> bool:
        return alerts.acknowledge(connection, alert, session.member.work_number, note, moment)

    if not await console_of(request).write(noted):
        return await _page(request, CONFLICT, wrong="over")
    back = one(fields, "back")
    where = back if re.fullmatch(KIOSK + NAME, back) else "/fleet/alerts"
    return RedirectResponse(f"{where}?done=noted", SEE_OTHER)


async def _page(request: Request, status: int = 200, done: str = "", wrong: str = "", page: int = 1) -> Response:
    session = await signed_in(request)

    def asked(connection: sa.Connection, _: datetime) -> tuple[list[lists.Row], list[lists.Row], dict[str, str]]:
        places = {row.kiosk: row.hall for row in lists.places(connection)}
        return list(alerts.waiting(connection)), list(alerts.over(connection, OVER)), places

    rows, over, places = await console_of(request).read(asked)
    last = max(1, -(-len(rows) // PAGE))
    here = min(max(page, 1), last)
    halls = halls_of(request)
    return shown(
        request,
        "fleet_alerts.html",
        status,
        rows=rows[(here - 1) * PAGE : here * PAGE],
        count=len(rows),
        over=over,
        page=here,
        last_page=last,
        done=done,
        wrong=wrong,
        may=session.member.role is Role.MAINTAINER,
        severities=list(Severity),
        by_person={kind for kind in Kind if alert_list().alerts[kind].clears == "person"},
        hall_of=lambda kiosk: hall_name(places.get(kiosk, ""), halls),
        now=console_of(request).clock.now(),
    )
