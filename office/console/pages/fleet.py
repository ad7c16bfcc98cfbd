"""All kiosks on one page, one of them on its own, and what of them runs out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from config.alerts import Kind, Severity
from config.fleet import FleetHall
from office.console.desk import Missing, RowId, console_of, reading, signed_in
from office.console.drawing import shown
from office.console.fleet import PAGE, PLACES, Asked, hall_name, overview
from office.console.roles import Page, Role
from office.fleet import alerts, lists
from office.fleet.lists import Row, Supply, Whole

if TYPE_CHECKING:
    import sqlalchemy as sa

router = APIRouter(prefix="/fleet", dependencies=[Depends(reading(Page.FLEET))])
Everything = tuple[Sequence[Row], Mapping[str, Sequence[Row]]]
#: of a round to refill: this week, or another time
DAYS, MOST_DAYS = 7, 60
#: a page that says how things stand is told again by itself
AGAIN_S = "60"


def halls_of(request: Request) -> Mapping[str, FleetHall]:
    """The halls of the bureau, by the groups that they are."""
    fleet = console_of(request).fleet
    return fleet.halls if fleet else {}


@router.get("")
async def every(
    request: Request, q: str = "", hall: str = "", group: str = "", kind: str = "", worst: str = "", page: int = 1
) -> Response:
    asked = Asked(q.strip()[:40], hall, group, kind if kind in set(Kind) else "", worst)
    rows, told = await console_of(request).read(_everything)
    found = overview(rows, told, halls_of(request), asked)
    pages = max(1, -(-len(found.wanting) // PAGE))
    here = min(max(page, 1), pages)
    answer = shown(
        request,
        "fleet.html",
        found=found,
        asked=asked,
        wanting=found.wanting[(here - 1) * PAGE : here * PAGE],
        page=here,
        last_page=pages,
        places=PLACES,
        kinds=list(Kind),
        severities=list(Severity),
        halls=halls_of(request),
        of_fleet=told.get(alerts.FLEET, ()),
        hall_name=lambda one: hall_name(one, halls_of(request)),
        now=console_of(request).clock.now(),
    )
    answer.headers["Refresh"] = AGAIN_S
    return answer


def _everything(connection: sa.Connection, _: datetime) -> Everything:
    return lists.places(connection), lists.open_alerts(connection)


@router.get("/kiosks/{name}")
async def one(request: Request, name: str, done: str = "") -> Response:
    session = await signed_in(request)

    def asked(connection: sa.Connection, moment: datetime) -> Whole | None:
        return lists.whole(connection, name, moment)

    found = await console_of(request).read(asked)
    if found is None:
        raise Missing
    told: dict[str, Any] = {"found": found, "may": session.member.role is Role.MAINTAINER, "done": done}
    told |= {"now": console_of(request).clock.now(), "place_name": hall_name(found.row.hall, halls_of(request))}
    return shown(request, "fleet_kiosk.html", **told, severities=list(Severity))


@router.get("/kiosks/{name}/files/{number}")
async def file(request: Request, name: str, number: RowId) -> Response:
    """A picture or a bundle that a kiosk has sent; who has taken it stays written down."""
    session = await signed_in(request)

    def asked(connection: sa.Connection, moment: datetime) -> Row | None:
        row = lists.file(connection, name, number)
        if row is not None:
            own = {"what": f"{row.kind} {row.size}", "by": session.member.work_number, "note": row.command}
            alerts.note_act(connection, name, act="file", moment=moment, **own)
        return row

    row = await console_of(request).write(asked)
    if row is None:
        raise Missing
    ending = "png" if row.kind == "image/png" else "bin"
    called = f"{re.sub('[^a-z0-9-]', '', name)}-{row.heard:%Y%m%d-%H%M%S}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{called}"'}
    return Response(row.content, media_type="application/octet-stream", headers=headers)


@router.get("/supplies")
async def supplies(request: Request, days: int = DAYS) -> Response:
    """Who needs what within so many days: a list for whoever goes round."""
    within = min(max(days, 1), MOST_DAYS)

    def asked(connection: sa.Connection, moment: datetime) -> Sequence[Supply]:
        return lists.supplies(connection, moment + timedelta(days=within))

    found = await console_of(request).read(asked)
    by_hall: dict[str, dict[str, list[Supply]]] = {}
    for each in found:
        by_hall.setdefault(each.hall, {}).setdefault(each.kiosk, []).append(each)
    now = console_of(request).clock.now()
    name_of = halls_of(request)
    halls = [(hall_name(hall, name_of), kiosks) for hall, kiosks in by_hall.items()]
    return shown(request, "fleet_supplies.html", halls=halls, days=within, now=now, count=len(found))
