"""The departments that are waited for: which, for which case, since when, and how often they were reminded."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from office.console.desk import console_of, reading
from office.console.drawing import shown
from office.console.roles import Page
from office.departments import pushing

router = APIRouter(prefix="/departments", dependencies=[Depends(reading(Page.DEPARTMENTS))])


@router.get("")
async def waited_for(request: Request) -> Response:
    rows, today = await console_of(request).read(lambda connection, now: (pushing.waiting(connection), now.date()))
    return shown(request, "departments.html", rows=rows, today=today)
