"""A real Mosquitto for tests: one for all tests of a worker, with the shipped settings and rights, and the office's own
certificates. Tests that use it share the group: ``pytestmark = pytest.mark.xdist_group("broker")``, and the fixture
``fleet_broker``: ``from tests.broker import fleet_broker  # noqa: F401``.

Each test takes kiosks of its own names (:meth:`Brokered.new_kiosk`): what is retained of another stays.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from config.fleet import MqttLine
from fleet.mqtt import Client, tls_of
from fleet.topics import MAINTENANCE, WATCH
from office.service.certification import Authority, fingerprint_of_pem, write_private
from simulated.broker import HOST, SHIPPED, Broker

#: which of the files of a folder is whose: as ``office kiosk add`` writes them
CERTIFICATE, KEY, AUTHORITY = "kiosk.pem", "kiosk.key", "authority.pem"


@dataclass
class Brokered:
    """A broker, and the authority that vouches for all who speak over it. ``folder``: one for each name."""

    folder: Path
    authority: Authority
    broker: Broker
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def files_of(self, name: str) -> Path:
        """The folder with the certificate of that name, which is issued when there is none."""
        out = self.folder / name
        if not out.is_dir():
            out.mkdir()
            issued = self.authority.issue(name, datetime.now(UTC))
            write_private(out / KEY, issued.key)
            (out / CERTIFICATE).write_bytes(issued.certificate)
            (out / AUTHORITY).write_bytes(self.authority.certificate.read_bytes())
        return out

    def new_kiosk(self) -> str:
        """A name that no other test has."""
        return f"hall-{next(self._numbers)}"

    def line_of(self, kiosk: str, **more: Any) -> MqttLine:
        """What the site of that kiosk says of its line."""
        files = self.files_of(kiosk)
        own = {"certificate": files / CERTIFICATE, "key": files / KEY, "authority": files / AUTHORITY}
        place = {"host": HOST, "port": self.broker.port, "kiosk": kiosk, "keys": files / "keys.json"}
        return MqttLine.model_validate({"driver": "mqtt", **place, **own, **more})

    def client(self, name: str, **more: Any) -> Client:
        """Whoever has the certificate of that name; it is not connected yet."""
        files = self.files_of(name)
        tls = tls_of(files / AUTHORITY, files / CERTIFICATE, files / KEY)
        return Client(HOST, self.broker.port, name, tls, **more)

    def watch(self) -> Client:
        """Who hears everything."""
        return self.client(WATCH)

    def maintenance(self) -> Client:
        """Who gives commands."""
        return self.client(MAINTENANCE)

    async def revoke(self, name: str) -> None:
        """That certificate counts no more, and the broker has read it."""
        fingerprint = fingerprint_of_pem((self.files_of(name) / CERTIFICATE).read_bytes())
        self.authority.revoke([fingerprint], datetime.now(UTC))
        self.broker.read_again()
        async with self.watch():  # which it lets in after it has
            pass


def kept_of_journal(log: str) -> list[str]:
    """What the shipped filter (``deploy/mosquitto/journal.conf``) leaves of a broker's log."""
    pattern = re.search(r'grep --line-buffered -vE "(.+?)"', (SHIPPED / "journal.conf").read_text(encoding="utf-8"))
    assert pattern is not None
    return subprocess.run(["grep", "-vE", pattern[1]], input=log, capture_output=True, text=True).stdout.splitlines()


@contextmanager
def brokered(folder: Path) -> Iterator[Brokered]:
    """A broker that serves, with all it needs in ``folder``."""
    now = datetime.now(UTC)
    authority = Authority.made_in(folder / "authority", ["localhost"], now)
    shown = authority.serve("broker", [HOST, "localhost"], now)
    write_private(authority.folder / "broker.key", shown.key)
    (authority.folder / "broker.pem").write_bytes(shown.certificate)
    broker = Broker(folder / "broker", authority.folder)
    broker.start()
    try:
        yield Brokered(folder, authority, broker)
    finally:
        broker.stop()


@pytest.fixture(scope="session")
def fleet_broker() -> Iterator[Brokered]:
    """One for all tests of a worker."""
    with tempfile.TemporaryDirectory(prefix="broker-") as folder, brokered(Path(folder)) as one:
        yield one
