"""A bureau for measurements: its database, its services in processes of their own, kiosks with their certificates."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from config.bureau import DATABASE_VARIABLE
from config.clock import Clock, SystemClock
from office.database.engine import Database, postgresql, sqlite
from office.people.invented import load_people
from office.port import Office
from office.remote import remote_office
from office.service import kiosks
from office.service.certification import Authority, client_context, fingerprint_of_pem, write_private
from office.store import Store
from simulated.postgresql import Cluster

ROOT = Path(__file__).parent.parent
LOOPBACK = "127.0.0.1"
HALL = "达川人社"
LOOK_EVERY_S = 0.05
START_WITHIN_S = 60.0


@dataclass
class Service:
    """``office serve`` on ``port``; it can be killed and started again."""

    settings: Path
    url: str
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"https://{LOOPBACK}:{self.port}"

    def start(self) -> None:
        command = [sys.executable, "kiosk.py", "office", "serve", "--settings", str(self.settings)]
        environment = {**os.environ, DATABASE_VARIABLE: self.url}
        with (self.settings.parent / f"{self.port}.log").open("ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)

    def kill(self) -> None:
        """As the power does."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    async def answers(self, clock: Clock) -> None:
        """Return once somebody listens there."""
        for _ in range(int(START_WITHIN_S / LOOK_EVERY_S)):
            with socket.socket() as asked:
                if asked.connect_ex((LOOPBACK, self.port)) == 0:
                    return
            await clock.sleep(LOOK_EVERY_S)
        raise TimeoutError(f"nobody listens on {self.port}: {(self.settings.parent / f'{self.port}.log').read_text()}")


@dataclass
class Bureau:
    """The bureau in ``home``, with the people of ``people``; its database is at ``url``, or a SQLite file."""

    home: Path
    people: Path
    url: str = ""
    services: list[Service] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._clock = SystemClock()
        self._authority = Authority.made_in(self.home / "authority", [LOOPBACK], self._clock.now())
        Store(self.database(), load_people(self.people), HALL, self._clock).close()

    def database(self) -> Database:
        return postgresql(self.url) if self.url else sqlite(self.home / "office.sqlite")

    def serve(self, workers: int = 4) -> Service:
        """One more service of it."""
        with socket.socket() as free:
            free.bind((LOOPBACK, 0))
            port = free.getsockname()[1]
        settings = {"hall_short_name": HALL, "folder": str(self.home), "port": port, "workers": workers}
        file = self.home / f"{port}.yaml"
        file.write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")
        service = Service(file, self.url, port)
        service.start()
        self.services.append(service)
        return service

    def kiosks(self, names: list[str], address: str, patience_s: float) -> Iterator[Office]:
        """Kiosks with certificates of their own, which ask at ``address``."""
        store = Store(self.database(), load_people(self.people), HALL, self._clock)
        for name in names:
            issued = self._authority.issue(name, self._clock.now())
            certificate, key = self.home / f"{name}.pem", self.home / f"{name}.key"
            certificate.write_bytes(issued.certificate)
            write_private(key, issued.key)
            with store.at_the_desk() as (connection, moment):
                kiosks.add(connection, name, fingerprint_of_pem(issued.certificate), moment)
            yield remote_office(address, client_context(self._authority.certificate, certificate, key), patience_s)
        store.close()

    async def ready(self) -> None:
        await asyncio.gather(*(service.answers(self._clock) for service in self.services))


@contextmanager
def opened(home: Path, people: Path, url: str = "") -> Iterator[Bureau]:
    """A bureau whose services end with it."""
    bureau = Bureau(home, people, url)
    try:
        yield bureau
    finally:
        for service in bureau.services:
            service.kill()


@contextmanager
def server(folder: Path, settings: tuple[str, ...] = ()) -> Iterator[Cluster]:
    """A PostgreSQL server in ``folder``, as durable as a bureau's unless ``settings`` say otherwise."""
    folder.mkdir()
    cluster = Cluster(folder, settings)
    cluster.start()
    try:
        yield cluster
    finally:
        cluster.stop()
