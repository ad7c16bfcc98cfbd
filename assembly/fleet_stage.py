"""A fleet of one demonstration kiosk in a folder: broker, watch, agent, two maintainers, and all their settings."""

from __future__ import annotations

import fcntl
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from config.bureau import SHIPPED, bureau_settings
from config.panel import DEMO_SITE
from fleet import private_key
from fleet.keys import DOINGS, Maintainer, Ring
from fleet.private_key import opened
from fleet.topics import MAINTENANCE, WATCH
from simulated.broker import HOST, Broker
from simulated.daemons import dying_with_us

ROOT = Path(__file__).parents[1]
KIOSK, HALL = "demo-1", "demo"
#: invented maintainers, and the passphrase of both: it protects nothing
MAINTAINERS, PASSPHRASE = ("R001", "R002"), "demonstration"
KEYS_FOR = timedelta(days=365)
#: where the invented hall stands
PLACE = {"name": "demo", "longitude": 107.5, "latitude": 31.2}
END_WITHIN_S = 30.0


@dataclass(frozen=True)
class Stage:
    """Where everything lies."""

    folder: Path

    @property
    def office(self) -> Path:
        return self.folder / "office.yaml"

    @property
    def site(self) -> Path:
        return self.folder / "site.yaml"

    @property
    def broker(self) -> Path:
        return self.folder / "broker"

    @property
    def kiosk(self) -> Path:
        return self.folder / KIOSK

    @property
    def ring(self) -> Path:
        return self.folder / "ring.json"

    def maintainer(self, who: str) -> Path:
        """The settings of one of them."""
        return self.folder / who / "maintainer.yaml"


@contextmanager
def fleet_stage(folder: Path) -> Iterator[Stage]:
    """Inside, all but the kiosk itself runs. What is in the folder already stays: kiosk, keys, all that was heard.

    OSError where another one runs in that folder.
    """
    stage = Stage(folder.absolute())
    stage.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone_in(stage.folder):
        yield from _staged(stage)


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("a") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OSError(f"{folder}: another stage runs there; end it, or name another folder (--folder)") from None
        yield


def _staged(stage: Stage) -> Iterator[Stage]:
    broker = Broker(stage.folder / "mosquitto", stage.broker)
    _write_settings(stage, broker.port)
    _make(stage)
    broker.start()
    try:
        with _running(("fleet", "serve", "--settings", stage.office), ("agent", "--site", stage.site)):
            yield stage
    finally:
        broker.stop()


def _make(stage: Stage) -> None:
    """What is missing of certificates and keys."""
    if not stage.broker.is_dir():
        _done("office", "broker", stage.broker, "--settings", stage.office)
    if not stage.kiosk.is_dir():
        _done("office", "kiosk", "add", KIOSK, "--out", stage.kiosk, "--settings", stage.office)
    if not stage.ring.is_file():
        _make_ring(stage)


def _make_ring(stage: Stage) -> None:
    now, keys = datetime.now(UTC), {who: private_key.new(PASSPHRASE) for who in MAINTAINERS}
    for who, (file, _) in keys.items():
        (stage.folder / who).mkdir(exist_ok=True)
        (stage.folder / who / "signing.key").write_bytes(file)
    known = tuple(
        Maintainer(who=who, public=public, since=now, until=now + KEYS_FOR, may=DOINGS)
        for who, (_, public) in keys.items()
    )
    ring = Ring(version=1, issued=now, threshold=len(known), maintainers=known)
    stage.ring.write_bytes(ring.signed(*(opened(file, PASSPHRASE) for file, _ in keys.values())))


def _write_settings(stage: Stage, port: int) -> None:
    """Anew each time: the port of the broker is another one."""
    place: dict[str, Any] = {"host": HOST, "port": port}
    authority = str(stage.broker / "authority.pem")
    office = bureau_settings(SHIPPED).model_dump(mode="json", exclude_none=True)
    who = {"watch": _credentials(stage.broker, WATCH), "sender": _credentials(stage.broker, MAINTENANCE)}
    heard = {**place, "authority": authority, **who, "keys": str(stage.ring), "halls": {HALL: PLACE}}
    _write(stage.office, {**office, "folder": str(stage.folder / "data-office"), "fleet": heard})
    site = yaml.safe_load(DEMO_SITE.read_text(encoding="utf-8"))
    files = {name: str(stage.kiosk / f"{file}") for name, file in _KIOSKS.items()}
    line = {"driver": "mqtt", **place, "kiosk": KIOSK, "groups": [HALL], **files, "keys": str(stage.ring)}
    _write(stage.site, {**site, "data_dir": str(stage.folder / "data"), "fleet": line})
    for name in MAINTAINERS:
        stage.maintainer(name).parent.mkdir(exist_ok=True)
        own = {"signing_key": "signing.key", "ring": str(stage.ring)}
        line_of = {**place, "authority": authority, **_credentials(stage.broker, MAINTENANCE)}
        _write(stage.maintainer(name), {**line_of, **own})


#: what ``office kiosk add`` writes
_KIOSKS = {"authority": "authority.pem", "certificate": "kiosk.pem", "key": "kiosk.key"}


def _credentials(folder: Path, name: str) -> dict[str, str]:
    return {"certificate": str(folder / f"{name}.pem"), "key": str(folder / f"{name}.key")}


def _write(file: Path, content: dict[str, Any]) -> None:
    file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def _door(*words: str | Path) -> tuple[str, ...]:
    return dying_with_us(sys.executable, ROOT / "kiosk.py", *words)


def _done(*words: str | Path) -> None:
    subprocess.run(_door(*words), check=True, stdout=subprocess.DEVNULL)


@contextmanager
def _running(*commands: tuple[str | Path, ...]) -> Iterator[None]:
    """Inside, they run; they end all at once."""
    processes = [subprocess.Popen(_door(*words), stdout=subprocess.DEVNULL) for words in commands]
    try:
        yield
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
        for process in processes:
            process.wait(END_WITHIN_S)
