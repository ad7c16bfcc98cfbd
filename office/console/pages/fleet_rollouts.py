"""Versions on their way to many kiosks: how far each has come, who failed and why; paused, gone on with, stopped."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from config.faults import Fault
from office.console.charts import bars
from office.console.desk import Forbidden, console_of, one, reading, sent, signed_in
from office.console.drawing import shown
from office.console.pages.fleet_commands import ring_of
from office.console.roles import Page, Role
from office.console.words import section, word
from office.fleet import alerts, rolling
from office.fleet.outbox import NotPassedOn
from office.fleet.rollouts import Stands, Status

if TYPE_CHECKING:
    import sqlalchemy as sa

router = APIRouter(prefix="/fleet/rollouts", dependencies=[Depends(reading(Page.FLEET))])
SEE_OTHER, CONFLICT, UNPROCESSABLE = 303, 409, 422
MOST = 10
#: what may be done with one, by how it stands
CHANGES = {Status.RUNNING: (Status.PAUSED, Status.STOPPED), Status.PAUSED: (Status.RUNNING, Status.STOPPED)}
AGAIN_S = "30"
#: the parts of a bar, in this order
PARTS = (Stands.SERVES, Stands.TOLD, Stands.FAILED, Stands.GOES_BACK, Stands.BACK, Stands.OUT, Stands.WAITS)


@router.get("")
async def board(request: Request, done: str = "") -> Response:
    return await _page(request, done=done)


@router.post("")
async def change(request: Request) -> Response:
    fields, session = await sent(request), await signed_in(request)
    if session.member.role is not Role.MAINTAINER:
        raise Forbidden
    rollout, to = one(fields, "rollout"), one(fields, "to")
    if to not in {Status.RUNNING, Status.PAUSED, Status.STOPPED} or not rollout:
        return await _page(request, UNPROCESSABLE, wrong="moved")
    if to == Status.STOPPED and one(fields, "sure") != "yes":
        return await _page(request, UNPROCESSABLE, wrong="sure")
    by = session.member.work_number

    def changed(connection: sa.Connection, moment: datetime) -> None:
        rolling.change(connection, rollout, Status(to), ring_of(request), moment)
        alerts.note_act(connection, alerts.FLEET, act="rollout", what=f"{rollout} {to}", by=by, note="", moment=moment)

    try:
        await console_of(request).write(changed)
    except NotPassedOn:
        return await _page(request, UNPROCESSABLE, wrong="no_ring")
    except Fault as fault:
        if fault.code != "FLEET-ROLLOUT":
            raise
        return await _page(request, CONFLICT, wrong="moved")
    return RedirectResponse("/fleet/rollouts?done=noted", SEE_OTHER)


async def _page(request: Request, status: int = 200, done: str = "", wrong: str = "") -> Response:
    session = await signed_in(request)
    found = await console_of(request).read(lambda connection, _: rolling.board(connection, MOST))
    drawn = {each.id: _drawn(each) for each in found}
    answer = shown(
        request,
        "fleet_rollouts.html",
        status,
        found=found,
        drawn=drawn,
        changes=CHANGES,
        parts=PARTS,
        done=done,
        wrong=wrong,
        may=session.member.role is Role.MAINTAINER,
    )
    if any(each.status in CHANGES for each in found):
        answer.headers["Refresh"] = AGAIN_S
    return answer


def _drawn(board_: rolling.Board) -> tuple[object, ...]:
    """A bar for each stage, all as long as one another: what counts is which share of it serves."""
    said = section("stands")
    lines = []
    for number, counts in enumerate(board_.stages, 1):
        whole = sum(counts.values()) or 1
        shares = [counts.get(part, 0) / whole for part in PARTS]
        text = " · ".join(f"{said[part]} {counts[part]}" for part in PARTS if counts.get(part))
        lines.append((word("fleet_rollouts.stage", n=number, of=whole), text, shares))
    return bars(lines, whole=1.0)
