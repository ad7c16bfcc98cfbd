"""The bureau's web console: pages that a server makes, which need no script: ``pages/``, a file a heading."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from config.bureau import ConsoleSettings
from config.clock import Clock
from config.faults import Fault
from config.fleet import WatchSettings
from config.hall import Hall
from office.bureau import Bureau
from office.console.desk import MOST_BYTES, Console, Forbidden, Missing, NotSignedIn
from office.console.drawing import shown
from office.console.guide import Guide
from office.console.pages import (
    audit,
    calls,
    cases,
    departments,
    entry,
    figures,
    fleet_alerts,
    fleet_commands,
    fleet_map,
    fleet_rollouts,
    follow_ups,
    promises,
    public,
    slips,
)
from office.console.pages import fleet as fleet_pages
from office.service.app import Limited

STATIC = Path(__file__).parent / "static"
#: nothing is run, nothing comes from elsewhere, nobody frames it, and forms go nowhere else
POLICY = "; ".join(
    (
        *("default-src 'none'", "style-src 'self'", "img-src 'self'", "font-src 'self'"),
        *("form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"),
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000",
}
#: what a browser may keep: what nobody has to sign in for
KEPT = "/static/"
#: why the office refuses, where that is told by another page than that of all other reasons
REFUSED = {"unknown_case": 404, "malformed": 400}
#: pages of errors that have words of their own; every other one is said as the last of its kind
SAID = frozenset({400, 403, 404, 405, 409, 413, 422, 429, 500, 503})


def console(
    office: Bureau,
    settings: ConsoleSettings,
    hall: Hall,
    guide: Guide,
    clock: Clock,
    fleet: WatchSettings | None = None,
) -> ASGIApp:
    """The application, on an ``office`` that somebody else opens and closes."""
    app = FastAPI(title="Console of the bureau", openapi_url=None, docs_url=None, redoc_url=None)
    app.state.console = Console(office, settings, hall, guide, clock, fleet)
    app.state.figures = {}
    app.state.passwords = asyncio.Semaphore(entry.AT_ONCE)
    of_the_fleet = fleet_pages, fleet_map, fleet_alerts, fleet_commands, fleet_rollouts
    owed = follow_ups, calls, slips, departments, promises
    for module in (entry, cases, *owed, figures, *of_the_fleet, audit, public):
        app.include_router(module.router)
    app.mount("/static", StaticFiles(directory=STATIC))
    handlers: dict[type[Exception] | int, Callable[[Request, Exception], Awaitable[Response]]] = {
        NotSignedIn: _to_sign_in,
        Forbidden: _forbidden,
        Missing: _missing,
        Fault: _fault,
        RequestValidationError: _malformed,
        HTTPException: _of_http,
        500: _broken,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)
    return _Guarded(Limited(app, MOST_BYTES, _TooLarge(app)))


class _Guarded:
    """Gives every answer its headers, also that of an error nobody expected."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = scope["path"].startswith(KEPT) and message["status"] < 400
                headers = MutableHeaders(scope=message)
                headers.update({**HEADERS, "Cache-Control": "max-age=3600" if kept else "no-store"})
            await send(message)

        await self._app(scope, receive, sent if scope["type"] == "http" else send)


class _TooLarge:
    """Says that what was sent is too large."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await error_page(Request({**scope, "app": self._app}, receive), 413)(scope, receive, send)


def error_page(request: Request, status: int, why: str = "") -> Response:
    """What went wrong and what to do now; ``why`` is a text of the section ``errors``."""
    kind = status if status in SAID else (500 if status >= 500 else 400)
    return shown(request, "error.html", status, kind=str(kind), why=why)


async def _to_sign_in(request: Request, _: Exception) -> Response:
    """A page is shown after signing in; a form that was sent without is not sent again by anybody but its author."""
    to = request.url.path + (f"?{request.url.query}" if request.url.query else "") if request.method == "GET" else ""
    return RedirectResponse(f"/sign-in?{urlencode({'to': to})}" if to else "/sign-in", 303)


async def _forbidden(request: Request, error: Exception) -> Response:
    return error_page(request, 403, error.why if isinstance(error, Forbidden) else "")


async def _missing(request: Request, _: Exception) -> Response:
    return error_page(request, 404)


async def _fault(request: Request, error: Exception) -> Response:
    """What the office cannot do now, or refuses."""
    if not isinstance(error, Fault) or error.code != "OFFICE-REFUSED":
        return error_page(request, 503)
    return error_page(request, REFUSED.get(error.detail, 422))


async def _malformed(request: Request, _: Exception) -> Response:
    return error_page(request, 400)


async def _of_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for these
    answer = error_page(request, error.status_code)
    answer.headers.update(error.headers or {})
    return answer


async def _broken(request: Request, _: Exception) -> Response:
    return error_page(request, 500)
