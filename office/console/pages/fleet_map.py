"""The halls of the bureau, where they stand to each other, and how their kiosks do."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from office.console.desk import console_of, reading
from office.console.drawing import shown
from office.console.fleet import PLACES, Asked, overview
from office.console.mapping import HEIGHT, WIDTH, drawn
from office.console.pages.fleet import halls_of
from office.console.roles import Page
from office.fleet import lists

if TYPE_CHECKING:
    from collections.abc import Sequence

    import sqlalchemy as sa

router = APIRouter(prefix="/fleet/map", dependencies=[Depends(reading(Page.FLEET))])


@router.get("")
async def halls(request: Request) -> Response:
    def asked(connection: sa.Connection, _: datetime) -> Sequence[lists.Row]:
        return lists.places(connection)

    known = halls_of(request)
    found = overview(await console_of(request).read(asked), {}, known, Asked())
    there = {hall.id: hall for hall in found.halls}
    map_ = drawn(
        (name, hall.name, hall.longitude, hall.latitude, len(there[name].rows) if name in there else 0)
        for name, hall in known.items()
    )
    ordered = sorted(found.halls, key=lambda hall: (list(PLACES.values()).index(hall.worst), hall.name))
    told: dict[str, Any] = {"map": map_, "there": there, "known": known, "listed": ordered}
    return shown(request, "fleet_map.html", **told, width=WIDTH, height=HEIGHT, places=PLACES)
