"""Signing in and out, a new password, and the language."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from config.language import EN, ZH
from office.console import accounts, sessions
from office.console.accounts import Locked, Try
from office.console.desk import (
    ENTRY,
    LANGUAGE,
    SESSION,
    Console,
    Forbidden,
    console_of,
    fields_of,
    one,
    sent,
    signed_in,
)
from office.console.drawing import shown
from office.console.passwords import is_password, password_hash
from office.console.roles import first_page

if TYPE_CHECKING:
    import sqlalchemy as sa

router = APIRouter()
HOME, SIGN_IN = "/", "/sign-in"
SEE_OTHER, UNPROCESSABLE, TOO_MANY = 303, 422, 429
#: so many passwords are looked at at once: each takes 19 MiB and 30 ms
AT_ONCE = 2
WORK_NUMBER_MAX = 20


@dataclass(frozen=True)
class _Cookie:
    """How every cookie of the console is set: over TLS, for this host alone, out of reach of scripts."""

    name: str
    value: str

    def on(self, answer: Response) -> Response:
        answer.set_cookie(self.name, self.value, path="/", secure=True, httponly=True, samesite="strict")
        return answer


@router.get("/")
async def home(request: Request) -> Response:
    session = await signed_in(request)
    return RedirectResponse(f"/{first_page(session.member.role)}", SEE_OTHER)


@router.get(SIGN_IN)
async def sign_in_page(request: Request, to: str = HOME) -> Response:
    return _entry(request, to)


@router.post(SIGN_IN)
async def sign_in(request: Request) -> Response:
    desk, fields = console_of(request), await fields_of(request)
    nonce, to = request.cookies.get(ENTRY, ""), one(fields, "to")
    if not nonce or not sessions.is_signed(nonce, SIGN_IN, one(fields, "signed")):
        raise Forbidden("form")
    work_number, password = one(fields, "work_number")[:WORK_NUMBER_MAX], (fields.get("password") or [""])[0]
    address = request.client.host if request.client else ""
    tried = await desk.write(
        lambda connection, moment: accounts.begin_try(connection, work_number, address, desk.settings, moment)
    )
    if isinstance(tried, Locked):
        return _entry(request, to, TOO_MANY, locked=tried.until)
    if not await _is_right(request, password, tried):
        return _entry(request, to, UNPROCESSABLE, wrong=True)
    token = await desk.write(lambda connection, moment: _let_in(desk, connection, work_number, tried, moment))
    if token is None:
        return _entry(request, to, UNPROCESSABLE, wrong=True)
    answer = RedirectResponse(_own(to), SEE_OTHER)
    answer.delete_cookie(ENTRY, path="/", secure=True, httponly=True, samesite="strict")
    return _Cookie(SESSION, token).on(answer)


@router.post("/sign-out")
async def sign_out(request: Request) -> Response:
    await sent(request)
    session = await signed_in(request)
    await console_of(request).write(lambda connection, _: sessions.end(connection, session.token))
    answer = RedirectResponse(SIGN_IN, SEE_OTHER)
    answer.delete_cookie(SESSION, path="/", secure=True, httponly=True, samesite="strict")
    return answer


@router.get("/password")
async def password_page(request: Request) -> Response:
    await signed_in(request)
    return shown(request, "password.html", wrong="")


@router.post("/password")
async def new_password(request: Request) -> Response:
    """Asks for the old one: a screen that was left open gives nobody an account."""
    fields, session, desk = await sent(request), await signed_in(request), console_of(request)
    member, address = session.member, request.client.host if request.client else ""
    old, new, again = ((fields.get(name) or [""])[0] for name in ("old", "new", "again"))
    tried = await desk.write(
        lambda connection, moment: accounts.begin_try(connection, member.work_number, address, desk.settings, moment)
    )
    if isinstance(tried, Locked):
        return shown(request, "password.html", TOO_MANY, wrong="locked")
    if not await _is_right(request, old, tried):
        return shown(request, "password.html", UNPROCESSABLE, wrong="old")
    if new != again:
        return shown(request, "password.html", UNPROCESSABLE, wrong="again")
    try:
        kept = password_hash(new, member.work_number)
    except ValueError:
        return shown(request, "password.html", UNPROCESSABLE, wrong="easy")

    def change(connection: sa.Connection, _: datetime) -> None:
        accounts.succeeded(connection, tried)
        accounts.change(connection, member.work_number, password=kept)

    await desk.write(change)
    return RedirectResponse(SIGN_IN, SEE_OTHER)


@router.get("/language/{code}")
async def speak(code: str, to: str = HOME) -> Response:
    return _Cookie(LANGUAGE, EN if code == EN else ZH).on(RedirectResponse(_own(to), SEE_OTHER))


def _entry(
    request: Request, to: str, status: int = 200, wrong: bool = False, locked: datetime | None = None
) -> Response:
    """The page to sign in on; its form belongs to this browser."""
    nonce = request.cookies.get(ENTRY) or secrets.token_urlsafe(sessions.TOKEN_BYTES)
    told = {"to": _own(to), "wrong": wrong, "locked": locked, "entry": sessions.signed(nonce, SIGN_IN)}
    return _Cookie(ENTRY, nonce).on(shown(request, "sign_in.html", status, **told))


async def _is_right(request: Request, password: str, tried: Try) -> bool:
    """It takes its time in a thread, and few do so at once."""
    at_once: asyncio.Semaphore = request.app.state.passwords
    async with at_once:
        return await asyncio.to_thread(is_password, password, tried.password)


def _let_in(desk: Console, connection: sa.Connection, work_number: str, tried: Try, moment: datetime) -> str | None:
    """Sign in whoever it still is an account of."""
    member = accounts.account(connection, work_number)
    if member is None:
        return None
    accounts.succeeded(connection, tried)
    sessions.forget_old(connection, desk.settings, moment)
    return sessions.begin(connection, member, moment)


def _own(to: str) -> str:
    """An address of the console itself, and of nobody else."""
    return to if to.startswith("/") and not to.startswith(("//", "/\\")) and to.isprintable() else HOME
