"""Commands for kiosks: prepared here, signed by maintainers elsewhere, handed in and followed here.

No key is on this server. What is prepared is signed with the maintainers' own keys (``fleet command``), and what is
handed in is looked at as every kiosk looks at it, shown to whoever hands it in, and kept until the broker has it.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, get_args
from uuid import uuid4

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from config.parts import PartName
from fleet.admission import Admitted, dangerous
from fleet.command import Order, To
from fleet.doings import Doing
from fleet.keys import Ring, RingRefused, first
from office.console.desk import Forbidden, Missing, console_of, one, reading, sent, signed_in, typed_number
from office.console.drawing import shown
from office.console.roles import Page, Role
from office.fleet import lists, outbox
from office.fleet.lists import Row
from office.fleet.outbox import NotPassedOn

if TYPE_CHECKING:
    import sqlalchemy as sa

router = APIRouter(prefix="/fleet/commands", dependencies=[Depends(reading(Page.FLEET))])
SEE_OTHER, CONFLICT, UNPROCESSABLE = 303, 409, 422
LISTED = 50
#: a page that waits for answers is told again by itself
AGAIN_S = "5"
#: rings of keys are made where keys are
NOT_HERE = frozenset({"take_keys"})
HOURS = (1, 8, 24, 72)


@cache
def doings() -> Mapping[str, Sequence[str]]:
    """What can be prepared here, with the names of what has to be told."""
    kinds = {kind.model_fields["do"].default: kind for kind in get_args(get_args(Doing)[0])}
    own = {do: tuple(name for name in kind.model_fields if name != "do") for do, kind in kinds.items()}
    return {do: fields for do, fields in own.items() if do not in NOT_HERE}


@router.get("")
async def handed_in(request: Request, done: str = "") -> Response:
    rows = await console_of(request).read(lambda connection, _: outbox.newest(connection, LISTED))
    return await _page(request, rows=rows, done=done)


@router.get("/prepare/{do}")
async def prepare(request: Request, do: str) -> Response:
    """The form of one doing, and where it is filled in the order that is to be signed."""
    if do not in doings():
        raise Missing
    asked = dict(request.query_params)
    order, wrong = _ordered(do, asked, console_of(request).clock.now())
    told: dict[str, Any] = {"do": do, "fields": doings()[do], "asked": asked, "wrong": wrong}
    told |= {"order": order.model_dump_json(indent=1) if order else "", "hours": HOURS, "parts": list(PartName)}
    told |= {"id": order.id if order else uuid4().hex, "is_dangerous": do in dangerous()}
    told |= {"name": f"{do}-{order.name}.json" if order else ""}
    told |= {"lines": signing_lines(f"{do}-{order.name}") if order else ()}
    return shown(request, "fleet_prepare.html", UNPROCESSABLE if wrong else 200, **told)


@router.get("/prepare/{do}/order.json")
async def order_file(request: Request, do: str) -> Response:
    order, _ = (
        _ordered(do, dict(request.query_params), console_of(request).clock.now()) if do in doings() else (None, "")
    )
    if order is None:
        raise Missing
    headers = {"Content-Disposition": f'attachment; filename="{do}-{order.name}.json"'}
    return Response(order.model_dump_json(indent=1), media_type="application/json", headers=headers)


def _ordered(do: str, asked: Mapping[str, str], now: datetime) -> tuple[Order | None, str]:
    """The order that was asked for; without one, and with nothing wrong, nothing was asked for yet."""
    if not asked.get("name"):
        return None, "name" if "name" in asked else ""
    hours = typed_number(asked.get("hours", ""))
    doing: dict[str, Any] = {"do": do}
    for field in doings()[do]:
        doing |= _told(field, asked, now)
    told: dict[str, Any] = {"to": asked.get("to", To.KIOSK), "name": asked["name"].strip(), "doing": doing}
    told |= {"id": asked["id"]} if asked.get("id") else {}
    told |= {"life_s": hours * 3600} if hours is not None else {}
    try:
        return Order.model_validate(told), ""
    except ValidationError:
        return None, "order"


def _told(field: str, asked: Mapping[str, str], now: datetime) -> Mapping[str, Any]:
    text = asked.get(field, "").strip()
    match field:
        case "scenes":
            return {field: tuple(text.split())}
        case "texts":
            texts = {language: asked.get(f"text_{language}", "").strip() for language in ("zh", "en")}
            return {field: {language: said for language, said in texts.items() if said}}
        case "until":
            days = typed_number(text)
            return {field: (now + timedelta(days=1 if days is None else min(days, 365))).isoformat(timespec="minutes")}
    return {field: text}


@router.post("/look")
async def look(request: Request) -> Response:
    """What a signed file says, before anything is sent."""
    fields, _ = await sent(request, files=1), await _maintainer(request)
    envelope = one(fields, "envelope").encode("ascii", "replace")
    try:
        admitted = outbox.looked_at(envelope, ring_of(request), console_of(request).clock.now())
    except NotPassedOn as refused:
        return await _again(request, refused.why)
    return await _preview(request, admitted, envelope)


@router.post("")
async def hand_in(request: Request) -> Response:
    fields, session = await sent(request), await _maintainer(request)
    envelope, ring = one(fields, "envelope").encode("ascii", "replace"), ring_of(request)
    by, desk = session.member.work_number, console_of(request)
    try:
        if one(fields, "sure") != "yes":
            admitted = outbox.looked_at(envelope, ring, desk.clock.now())
            return await _preview(request, admitted, envelope, UNPROCESSABLE, wrong="sure")
        command = await desk.write(lambda connection, moment: outbox.hand_in(connection, envelope, ring, by, moment))
    except NotPassedOn as refused:
        return await _again(request, refused.why)
    return RedirectResponse(f"/fleet/commands/{command}", SEE_OTHER)


@router.get("/{command}")
async def followed(request: Request, command: str, live: str = "yes") -> Response:
    """One that was handed in, and what kiosks answer; told again by itself until it is over."""

    def asked(connection: sa.Connection, _: datetime) -> tuple[Row | None, Sequence[Row], int]:
        row = outbox.one(connection, command)
        return row, outbox.answers_to(connection, command), lists.count_in(connection, row.target) if row else 0

    row, answers, count = await console_of(request).read(asked)
    if row is None:
        raise Missing
    now = console_of(request).clock.now()
    newest: dict[str, Row] = {answer.kiosk: answer for answer in answers}
    told: dict[str, Any] = {
        "row": row,
        "answers": list(newest.values()),
        "count": count,
        "now": now,
        "live": live == "yes",
    }
    answer = shown(request, "fleet_command.html", **told, evidence_of=lambda one: json.loads(one.evidence))
    if live == "yes" and now < row.expires:
        answer.headers["Refresh"] = AGAIN_S
    return answer


async def _maintainer(request: Request) -> Any:
    session = await signed_in(request)
    if session.member.role is not Role.MAINTAINER:
        raise Forbidden
    return session


def ring_of(request: Request) -> Ring:
    """Whose signatures count; NotPassedOn where the office does not know."""
    fleet = console_of(request).fleet
    if fleet is None or fleet.keys is None or fleet.sender is None:
        raise NotPassedOn("no_ring")
    try:
        return first(fleet.keys.read_bytes())
    except (OSError, RingRefused):
        raise NotPassedOn("no_ring") from None


async def _again(request: Request, why: str) -> Response:
    rows = await console_of(request).read(lambda connection, _: outbox.newest(connection, LISTED))
    return await _page(request, UNPROCESSABLE, rows=rows, wrong=why)


async def _page(request: Request, status: int = 200, wrong: str = "", **told: Any) -> Response:
    session = await signed_in(request)
    told = {"done": "", **told, "wrong": wrong, "may": session.member.role is Role.MAINTAINER, "doings": list(doings())}
    asked = {name: request.query_params.get(name, "") for name in ("to", "name")}
    now = console_of(request).clock.now()
    return shown(request, "fleet_commands.html", status, **told, asked=asked, dangerous=dangerous(), now=now)


async def _preview(
    request: Request, admitted: Admitted, envelope: bytes, status: int = 200, wrong: str = ""
) -> Response:
    own = admitted.command
    target = f"{outbox.GROUP}{own.name}" if own.to is To.GROUP else own.name
    count = await console_of(request).read(lambda connection, _: lists.count_in(connection, target))
    told: dict[str, Any] = {"command": own, "by": admitted.by, "second": admitted.second, "count": count}
    told |= {"doing": own.doing.model_dump(mode="json", exclude={"do"}), "envelope": envelope.decode("ascii")}
    return shown(request, "fleet_look.html", status, **told, wrong=wrong, is_dangerous=own.doing.dangerous)


def signing_lines(name: str) -> tuple[str, str]:
    """What a maintainer runs where the key is, and a second one after."""
    run, signed = ("scripts/run", "fleet", "command"), f"{name}.signed.json"
    first_one = shlex.join([*run, "--sign", f"{name}.json", "--out", signed])
    return first_one, shlex.join([*run, "--countersign", signed, "--out", signed])
