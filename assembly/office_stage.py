"""The office of a demonstration as a service: a PostgreSQL of its own, a process that serves, and a kiosk's files."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml

from config.bureau import DATABASE_VARIABLE, SHIPPED, bureau_settings
from config.settings import HttpOffice
from simulated.daemons import dying_with_us
from simulated.postgresql import Cluster

ROOT = Path(__file__).parents[1]
DOOR = (sys.executable, str(ROOT / "kiosk.py"), "office")
END_WITHIN_S = 30.0


@contextmanager
def served_office(name: str, answer_within_s: float) -> Iterator[HttpOffice]:
    """The settings by which the kiosk ``name`` asks it; everything is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="office-") as folder:
        home = Path(folder)
        home.chmod(0o711)  # PostgreSQL is another user
        database = home / "postgresql"
        database.mkdir()
        cluster = Cluster(database, ("fsync=off",))
        cluster.start()
        try:
            with _serving(home, cluster.database()) as (settings, url):
                files = _added(name, settings, home)
                yield HttpOffice(driver="http", url=url, answer_within_s=answer_within_s, **files)
        finally:
            cluster.stop()


@contextmanager
def _serving(home: Path, database: str) -> Iterator[tuple[list[str], str]]:
    """The options by which the service is meant, and its address, once it answers."""
    file = home / "office.yaml"
    shipped = bureau_settings(SHIPPED).model_dump(mode="json")
    content = {**shipped, "folder": str(home / "data"), "port": 0, "database": database, "console": None}
    file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    settings = ["--settings", str(file)]
    environment = {name: value for name, value in os.environ.items() if name != DATABASE_VARIABLE}
    command = dying_with_us(*DOOR, "serve", *settings)
    # Its log is no part of what the demonstration prints.
    with subprocess.Popen(command, stdout=sys.stderr, stderr=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stderr is not None  # noqa: S101 - it is a pipe
        try:
            yield settings, process.stderr.readline().strip()
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(END_WITHIN_S)


def _added(name: str, settings: list[str], home: Path) -> dict[str, Path]:
    out = home / name
    subprocess.run([*DOOR, "kiosk", "add", name, "--out", str(out), *settings], check=True, stdout=subprocess.DEVNULL)
    return {"authority": out / "authority.pem", "certificate": out / "kiosk.pem", "key": out / "kiosk.key"}
