"""What kiosks kept while the office was away (待传输受理单) and the office refused: its holder asks at the window."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from office.cases import slips
from office.console import audit
from office.console.desk import Forbidden, console_of, one, reading, sent, signed_in
from office.console.drawing import shown
from office.console.roles import Page

if TYPE_CHECKING:
    import sqlalchemy as sa

router = APIRouter(prefix="/slips", dependencies=[Depends(reading(Page.SLIPS))])
SLIP = "slip"


@router.get("")
async def refused(request: Request, number: str = "") -> Response:
    return await _page(request, number.strip())


@router.post("/holder")
async def holder(request: Request) -> Response:
    """Show whose it is, and write down who has seen it and why: both, or neither."""
    fields, session = await sent(request), await signed_in(request)
    if (told := one(fields, "purpose")) not in set(audit.Purpose):
        raise Forbidden("purpose")
    by, number = session.member.work_number, one(fields, "number")

    def noted(connection: sa.Connection, moment: datetime) -> None:
        if slips.refused(connection, number):
            audit.note_view(connection, by, audit.other(SLIP, number), audit.Purpose(told), moment)

    return await _page(request, number, opened=number, before=noted)


async def _page(
    request: Request,
    number: str,
    opened: str = "",
    before: Callable[[sa.Connection, datetime], None] | None = None,
) -> Response:
    def found(connection: sa.Connection, moment: datetime) -> tuple[Any, ...]:
        if before is not None:
            before(connection, moment)
        return slips.refused(connection, number)

    desk = console_of(request)
    rows = await (desk.write(found) if before else desk.read(found))
    told: dict[str, Any] = {"rows": rows, "number": number, "opened": opened, "reasons_of": _reasons}
    return shown(request, "slips.html", **told, purposes=list(audit.Purpose))


def _reasons(row: sa.Row[Any]) -> Iterator[tuple[str, str]]:
    """Matter and reason of each."""
    yield from ((matter, reason) for matter, reason in json.loads(row.refused))
