"""The office as a service on this machine, over real TLS, and kiosks that ask it."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from config.clock import SystemClock
from office.bureau import Bureau
from office.database.engine import Database, Waited, sqlite
from office.people.invented import Invention
from office.port import Office
from office.remote import remote_office
from office.service import kiosks
from office.service.app import service
from office.service.certification import Authority, client_context, fingerprint_of_pem, write_private
from office.service.observing import Asked
from office.service.server import server
from office.store import Store
from tests.office.conftest import OfficeFolder
from tests.waiting import seen

LOOPBACK = "127.0.0.1"
PATIENCE_S = 20.0


class Service:
    """A service on ``database``, which knows the people of ``folder``; kiosks get their certificates here."""

    def __init__(self, folder: OfficeFolder, home: Path, database: Callable[[], Database]) -> None:
        self.folder = folder
        self._database = database
        self.clock = SystemClock()
        self.authority = Authority.made_in(home / "authority", [LOOPBACK], self.clock.now())
        self.url = ""
        self.observers: list[Callable[[Asked], None]] = []
        self.waited: Waited | None = None
        self.home = home
        self.repository: Path | None = None

    def opened(self) -> Store:
        database = self._database()
        database.waited = self.waited
        return Store(database, Invention(), "达川人社", self.folder.clock)

    def kiosk(self, name: str = "hall-1", *, known: bool = True) -> Office:
        """A kiosk with a certificate of the authority; the office knows it, or not."""
        issued = self.authority.issue(name, self.clock.now())
        certificate, key = self.home / f"{name}.pem", self.home / f"{name}.key"
        certificate.write_bytes(issued.certificate)
        write_private(key, issued.key)
        if known:
            store = self.opened()
            with store.at_the_desk() as (connection, moment):
                kiosks.add(connection, name, fingerprint_of_pem(issued.certificate), moment)
            store.close()
        tls = client_context(self.authority.certificate, certificate, key)
        return remote_office(self.url, tls, PATIENCE_S)

    @asynccontextmanager
    async def plain(self) -> AsyncIterator[httpx.AsyncClient]:
        """A client of HTTP that shows no certificate."""
        tls = ssl.create_default_context(cafile=str(self.authority.certificate))
        async with httpx.AsyncClient(base_url=self.url, verify=tls, trust_env=False) as client:
            yield client

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        bureau = Bureau(self.opened, self.folder.clock)
        with socket.socket() as listening:
            listening.bind((LOOPBACK, 0))
            port = listening.getsockname()[1]
            self.url = f"https://{LOOPBACK}:{port}"
            serving = server(service(bureau, self.observers, self.repository), self.authority, LOOPBACK, port)
            task = asyncio.ensure_future(serving.serve([listening]))
            await seen(lambda: serving.started)
            try:
                yield
            finally:
                serving.should_exit = True
                await task


@pytest.fixture
async def running(folder: OfficeFolder, tmp_path: Path) -> AsyncIterator[Service]:
    folder.lay_down()
    one = Service(folder, tmp_path, lambda: sqlite(folder.file))
    async with one.running():
        yield one
