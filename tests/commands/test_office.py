"""The office as its operators run it: from nothing to a service that knows its kiosks, and those it knows no more."""

from __future__ import annotations

import json
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner, Result
from cryptography import x509

from commands.office import command
from config.bureau import DATABASE_VARIABLE
from office.contract import REACHED
from office.service.certification import client_context
from tests.waiting import seen_from_outside

ROOT = Path(__file__).parent.parent.parent
HALL = "hall_short_name: 达川人社\n"
Office = Callable[..., Result]


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    file = tmp_path / "office.yaml"
    file.write_text(f"{HALL}folder: {tmp_path / 'data'}\nport: {port}\n", encoding="utf-8")
    return file


@pytest.fixture
def office(settings: Path) -> Office:
    def called(*arguments: str) -> Result:
        return CliRunner().invoke(command, [*arguments, "--settings", str(settings)])

    return called


@pytest.fixture
def serving(settings: Path) -> Iterator[str]:
    program = [sys.executable, "kiosk.py", "office", "serve", "--settings", str(settings)]
    with subprocess.Popen(program, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        url = process.stderr.readline().strip()
        yield url
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) in (0, 128 + signal.SIGTERM), process.stderr.read()


def status(url: str, tls: ssl.SSLContext) -> int:
    try:
        return httpx.get(f"{url}{REACHED}", verify=tls, trust_env=False).status_code
    except httpx.ConnectError:
        return 0


def test_from_nothing_to_a_service_that_knows_its_kiosks(office: Office, serving: str, tmp_path: Path) -> None:
    added = office("kiosk", "add", "hall-1", "--out", str(tmp_path / "hall-1"))
    assert added.exit_code == 0, added.stderr
    certificate, key, authority = map(Path, added.stdout.split())
    assert key.stat().st_mode & 0o077 == 0
    tls = client_context(authority, certificate, key)
    assert seen_from_outside(lambda: status(serving, tls) == 200)
    assert status(serving, ssl.create_default_context(cafile=str(authority))) == 401
    (listed,) = json.loads(office("kiosk", "list", "--json").stdout)
    assert (listed["name"], listed["revoked"]) == ("hall-1", None)
    assert office("kiosk", "revoke", "hall-1").stdout.strip() == "1"
    assert status(serving, tls) == 401
    again = office("kiosk", "revoke", "hall-1")
    assert (again.exit_code, again.stderr) == (1, "Error: no certificate of 'hall-1' counts\n")


def test_a_kiosk_keeps_its_key_when_the_office_cannot_give_it_another(
    office: Office, settings: Path, tmp_path: Path
) -> None:
    """The new key took the place of the old one before the office knew of it: the kiosk was nobody any more."""
    files = tmp_path / "hall-1"
    assert office("kiosk", "add", "hall-1", "--out", str(files)).exit_code == 0
    before = {file.name: file.read_bytes() for file in files.iterdir()}
    (tmp_path / "data" / "office.sqlite").write_bytes(b"no database" * 100)
    again = office("kiosk", "add", "hall-1", "--out", str(files))
    assert (again.exit_code, "OFFICE-STORE" in again.output) == (1, True)
    assert {file.name: file.read_bytes() for file in files.iterdir()} == before
    other = office("kiosk", "add", "hall-2", "--out", str(files))  # by mistake
    assert (other.exit_code, "there lies what 'hall-1' shows" in other.output) == (1, True)
    assert {file.name: file.read_bytes() for file in files.iterdir()} == before


@pytest.mark.parametrize("url", ["nonsense", "mysql://x/y", "postgresql://x:not-a-port/y"])
def test_an_address_of_no_database_is_said_without_what_stands_in_it(
    office: Office, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE_VARIABLE, url)
    told = office("init")
    assert (told.exit_code, "OFFICE-STORE" in told.output, url in told.output) == (1, True, False)


@pytest.fixture
def of_others(tmp_path: Path) -> Path:
    """A database in the place of the office's, which another program has made."""
    file = tmp_path / "data" / "office.sqlite"
    file.parent.mkdir()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE films (id INTEGER)")
    return file


def test_a_database_of_another_program_is_left_alone(office: Office, of_others: Path) -> None:
    """It was taken for one of the office, and nothing in it was found."""
    before = of_others.read_bytes()
    told = office("init")
    assert (told.exit_code, "another program" in told.output) == (1, True)
    assert of_others.read_bytes() == before


@pytest.mark.nightly
@pytest.mark.usefixtures("of_others")
def test_a_service_that_cannot_use_its_database_says_why_in_a_sentence(settings: Path) -> None:
    program = [sys.executable, "kiosk.py", "office", "serve", "--settings", str(settings)]
    ended = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert ended.stderr.startswith("OFFICE-STORE: ")
    assert "Traceback" not in ended.stderr + ended.stdout


def test_the_broker_of_the_fleet_learns_who_was_revoked(office: Office, tmp_path: Path) -> None:
    def revoked() -> list[int]:
        done = office("broker", str(tmp_path / "broker"), "--host", "broker.example")
        assert done.exit_code == 0, done.stderr
        listed = x509.load_pem_x509_crl((tmp_path / "broker" / "revoked.pem").read_bytes())
        return [one.serial_number for one in listed]

    office("kiosk", "add", "hall-1", "--out", str(tmp_path / "hall-1"))
    assert revoked() == []
    office("kiosk", "revoke", "hall-1")
    assert revoked() == [x509.load_pem_x509_certificate((tmp_path / "hall-1/kiosk.pem").read_bytes()).serial_number]
    assert office("kiosk", "add", "fleet.watch", "--out", str(tmp_path / "watch")).exit_code == 2


def test_a_wrong_settings_file_is_refused_with_its_line(office: Office, settings: Path) -> None:
    settings.write_text(f"{HALL}prt: 8443\n", encoding="utf-8")
    done = office("init")
    assert done.exit_code == 1
    assert f"{settings}:2" in done.stderr
