"""The console of an office with the people of the demonstration, asked in process as a browser asks it."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
import sqlalchemy as sa
from starlette.types import ASGIApp

from assembly.item_list import item_list
from config.bureau import SHIPPED, bureau_settings
from config.clock import VirtualClock
from office.bureau import Bureau
from office.console import accounts, sessions
from office.console.app import console
from office.console.desk import SESSION
from office.console.passwords import password_hash
from office.console.roles import Role
from office.database.engine import sqlite
from office.database.following import pushes
from office.people.invented import Invention, load_people
from office.port import Case
from office.store import Store
from tests.office.conftest import NOW, ZHOU, application, identity, people_file

PASSWORD = "correct horse"  # noqa: S105 - of nobody
#: everybody has the same password, and it is hashed once
HASH = password_hash(PASSWORD, "X")
WHO = {Role.WINDOW: "W-1", Role.REVIEWER: "R-1", Role.LEADER: "L-1", Role.MAINTAINER: "M-1", Role.AUDITOR: "A-1"}
SIGNED = re.compile(r'name="signed" value="([^"]*)"')
FORM = re.compile(r'<form[^>]*method="post"[^>]*action="([^"#]*)[^>]*>(.*?)</form>', re.DOTALL)


@dataclass
class Browser:
    """One browser, with its cookies, that sends the forms of the pages that it was shown."""

    client: httpx.AsyncClient
    page: httpx.Response = field(init=False)

    async def open(self, path: str) -> httpx.Response:
        self.page = await self.client.get(path, follow_redirects=True)
        return self.page

    def form(self, action: str) -> dict[str, str]:
        """The hidden fields of the form of the page that is sent there."""
        found = {unescape(path): body for path, body in FORM.findall(self.page.text)}
        hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', found[action])
        return {name: unescape(value) for name, value in hidden}

    async def send(self, action: str, **fields: str) -> httpx.Response:
        """Send the form of the page that goes to ``action``."""
        data = {**self.form(action), **fields}
        self.page = await self.client.post(action, data=data, follow_redirects=True)
        return self.page


@dataclass
class Hall:
    """The office, its console and a clock that tests move."""

    file: Path
    clock: VirtualClock
    office: Bureau
    app: ASGIApp

    def browser(self) -> Browser:
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        return Browser(httpx.AsyncClient(transport=transport, base_url="https://console.test"))

    async def signed_in(self, role: Role) -> Browser:
        """A browser in which somebody has signed in, as after their password."""
        browser, member = self.browser(), accounts.Member(WHO[role], "", role)
        token = await self.office.at_the_desk(lambda connection, now: sessions.begin(connection, member, now))
        browser.client.cookies.set(SESSION, token, "console.test")
        return browser

    async def open_case(self) -> Case:
        (bundle,) = await self.office.cases_of(identity(ZHOU))
        return bundle.cases[0]

    def rows(self, query: str) -> list[tuple[object, ...]]:
        connection = sqlite3.connect(self.file)
        rows = connection.execute(query).fetchall()
        connection.close()
        return rows


def reminded(connection: sa.Connection, case: Case, moment: datetime) -> None:
    """A department that was asked about ``case`` should have answered yesterday, and was reminded once."""
    row: dict[str, object] = {"key": "p", "case_number": case.number, "department": "tax", "matter": case.matter}
    row |= {"number": ZHOU[0], "state": "reminded", "made": moment, "next_at": moment, "attempts": 2, "reminders": 1}
    connection.execute(pushes.delete())
    connection.execute(pushes.insert().values(**row, due=(moment - timedelta(days=1)).date()))


def path_of(case: Case, act: str = "") -> str:
    return f"/cases/{quote(case.number, safe='')}" + (f"/{act}" if act else "")


def made(folder: Path, seed: Path) -> Hall:
    """A hall in ``folder``, on a copy of the database ``seed``."""
    file, clock, settings = folder / "office.sqlite", VirtualClock(NOW), bureau_settings(SHIPPED)
    shutil.copy(seed, file)
    office = Bureau(lambda: Store(sqlite(file), Invention(), "达川人社", clock), clock)
    assert settings.console is not None
    limits = settings.console.model_copy(update={"address_tries": 12, "session_h": 2})
    hall = settings.hall_of(limits.place)
    return Hall(file, clock, office, console(office, limits, hall, item_list(hall), clock))


@pytest.fixture(scope="session")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with its people, somebody in each role, and a case that is open: 周样本's archive must be examined."""
    folder = tmp_path_factory.mktemp("console")
    file = folder / "office.sqlite"
    store = Store(sqlite(file), load_people(people_file(folder)), "达川人社", VirtualClock(NOW))
    store.submit(application(ZHOU), {})
    with store.at_the_desk() as (connection, moment):
        for role, number in WHO.items():
            accounts.add(connection, accounts.Member(number, f"试{role.value}", role), HASH, moment)
    store.close()
    return file


@pytest.fixture
async def hall(tmp_path: Path, seed: Path) -> AsyncIterator[Hall]:
    one = made(tmp_path, seed)
    yield one
    await one.office.close()
