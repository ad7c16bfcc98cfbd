"""What every page of the console works with: the office, its settings, and who asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, TypeVar

from fastapi import Request
from pydantic import Field
from starlette.datastructures import UploadFile

from config.bureau import ConsoleSettings
from config.clock import Clock
from config.fleet import WatchSettings
from config.hall import Hall
from config.language import EN, ZH, Language
from office.bureau import Bureau
from office.console import sessions
from office.console.guide import Guide
from office.console.roles import Page, Role, may_read

if TYPE_CHECKING:
    import sqlalchemy as sa

T = TypeVar("T")
Work = Callable[["sa.Connection", datetime], T]

#: the prefix makes a browser refuse them from anybody but this very host, and over anything but TLS
SESSION, ENTRY, LANGUAGE = "__Host-session", "__Host-entry", "__Host-language"
#: nothing that a form of the console sends is larger
MOST_BYTES = 64 * 1024


#: of a row in an address: what no database counts to is none
RowId = Annotated[int, Field(ge=0, lt=2**31)]


class NotSignedIn(Exception):
    """Whoever asks has to sign in first."""


class Forbidden(Exception):
    """Whoever asks may not; ``why`` is a text of the section ``errors``."""

    def __init__(self, why: str = "role") -> None:
        super().__init__(why)
        self.why = why


class Missing(Exception):
    """There is no such thing."""


@dataclass(frozen=True)
class Console:
    """The parts of the console."""

    office: Bureau
    settings: ConsoleSettings
    hall: Hall
    guide: Guide
    clock: Clock
    #: how the bureau looks after its kiosks; None where it does not
    fleet: WatchSettings | None = None

    def today(self) -> date:
        return self.clock.now().date()

    async def read(self, work: Work[T]) -> T:
        """``work`` that changes nothing, in a transaction."""
        return await self.office.at_the_desk(work, writing=False)

    async def write(self, work: Work[T]) -> T:
        """``work`` in a transaction: all of it, or nothing."""
        return await self.office.at_the_desk(work)


def console_of(request: Request) -> Console:
    found = request.app.state.console
    assert isinstance(found, Console)  # noqa: S101 - put there when the application was made
    return found


def language_of(request: Request) -> Language:
    """Chinese, unless this browser has asked for English."""
    return EN if request.cookies.get(LANGUAGE) == EN else ZH


async def signed_in(request: Request) -> sessions.Session:
    """Whoever asks; :class:`NotSignedIn`."""
    desk, token = console_of(request), request.cookies.get(SESSION, "")

    def found(connection: sa.Connection, moment: datetime) -> tuple[sessions.Session | None, bool]:
        session = sessions.of_token(connection, token, desk.settings, moment)
        return session, session is not None and sessions.is_to_be_noted(connection, token, moment)

    session, to_be_noted = await desk.read(found) if token else (None, False)
    if session is None:
        raise NotSignedIn
    if to_be_noted:
        await desk.write(lambda connection, moment: sessions.note(connection, token, moment))
    request.state.session = session
    return session


def reading(page: Page) -> Callable[[Request], object]:
    """A dependency: whoever asks is signed in and may read this page; :class:`Forbidden`."""

    async def reader(request: Request) -> sessions.Session:
        session = await signed_in(request)
        if not may_read(session.member.role, page):
            raise Forbidden
        return session

    return reader


def session_of(request: Request) -> sessions.Session | None:
    """Whoever is known to ask, on a page that nobody has to sign in for."""
    found = getattr(request.state, "session", None)
    return found if isinstance(found, sessions.Session) else None


async def sent(request: Request, files: int = 0) -> dict[str, list[str]]:
    """The fields of a form that was made for this session and this address; :class:`Forbidden` of any other."""
    session = await signed_in(request)
    fields = await fields_of(request, files)
    if not sessions.is_signed(session.secret, request.scope["path"], one(fields, "signed")):
        raise Forbidden("form")
    return fields


async def fields_of(request: Request, files: int = 0) -> dict[str, list[str]]:
    """The texts of a form, by their names; so many of them may be files of text."""
    async with request.form(max_files=files, max_fields=200) as form:
        return {name: [await _text_of(value) for value in form.getlist(name)] for name in form}


async def _text_of(value: UploadFile | str) -> str:
    return value if isinstance(value, str) else (await value.read()).decode("utf-8", "replace")


def one(fields: dict[str, list[str]], name: str) -> str:
    """A field that stands in a form once; empty where it does not."""
    texts = fields.get(name, [])
    return texts[0].strip() if len(texts) == 1 else ""


def typed_number(text: str) -> int | None:
    """The number that somebody has typed, or altered: of no more digits than any of ours has; None for all else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def is_leader(session: sessions.Session) -> bool:
    return session.member.role is Role.LEADER
