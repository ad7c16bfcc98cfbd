"""What the auditor reads: who has seen personal data of whom why, who tried to sign in, what maintainers did."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from office.console import audit
from office.console.desk import RowId, console_of, reading
from office.console.drawing import shown
from office.console.roles import Page
from office.fleet import alerts

router = APIRouter(prefix="/audit", dependencies=[Depends(reading(Page.AUDIT))])


@router.get("")
async def newest(request: Request, by: str = "", number: str = "", before: RowId | None = None) -> Response:
    """The newest first; ``before`` is the last one of the page before."""
    found = await console_of(request).read(
        lambda connection, _: (
            audit.newest_views(connection, by.strip(), number.strip(), before),
            audit.newest_sign_ins(connection),
            alerts.acts(connection, audit.PAGE),
        )
    )
    views = found[0][: audit.PAGE]
    after = views[-1].id if len(found[0]) > audit.PAGE else None
    told = {"views": views, "sign_ins": found[1], "acts": found[2], "by": by, "number": number, "after": after}
    return shown(request, "audit.html", 200, **told)
