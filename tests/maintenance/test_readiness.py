"""The readiness of a machine, as its staff ask for it: always whole, whatever becomes of a part."""

from __future__ import annotations

import json
import os
import socketserver
import subprocess
import sys
import tempfile
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from assembly.site import SiteParts, make_clock
from config.clock import CHINA, SystemClock, VirtualClock
from config.faults import fault_list
from config.parts import PartName
from config.settings import load_settings
from flows.stay.effects import carriers
from maintenance.readiness import as_json, found_by_checks
from office.embedded import EmbeddedOffice
from records.courier import Courier
from records.log import RecordsLog
from tests.maintenance.told import faults, warnings
from tests.nursery import a_nursery, of_a_nursery
from tests.pcscd import Pcscd, own_pcscd, pcscd
from tests.visits.conftest import site_file

__all__ = ["a_nursery", "of_a_nursery", "own_pcscd", "pcscd"]
ROOT = Path(__file__).parent.parent.parent
NOBODY, SOMEBODY = 65534, 4242
PARTS = {name.value for name in PartName}


def check(site: Path, *, as_nobody: bool = False) -> tuple[int, dict[str, dict[str, Any]]]:
    """The exit code, and the entry of every part; the answer has the form that others rely on."""
    command = [sys.executable, str(ROOT / "kiosk.py"), "check", "--site", str(site), "--json"]
    if as_nobody:
        command = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *command]
    done = subprocess.run(command, capture_output=True, text=True, timeout=90, check=False)
    answer = json.loads(done.stdout)
    assert set(answer) == {"ready", "parts", "issues"}
    assert all(set(issue) == {"code", "part", "since", "repair", "by"} for issue in answer["issues"])
    assert set(answer["parts"]) == PARTS
    assert "Traceback" not in done.stderr
    for entry in answer["parts"].values():
        assert set(entry) == {"ok", "fault", "detail", "remedies"}
        assert entry["ok"] == (entry["fault"] is None)
        assert bool(entry["detail"]) == bool(entry["remedies"]), "nothing is said without what to do about it"
    assert answer["ready"] == (done.returncode == 0) == all(entry["ok"] for entry in answer["parts"].values())
    return done.returncode, answer["parts"]


async def checked(site: Path) -> dict[str, dict[str, Any]]:
    """The entry of every part, without a process for the question and without eyes, which take longest to be asked."""
    settings = load_settings(site)
    clock = make_clock(settings)
    parts = SiteParts(settings, clock)

    @asynccontextmanager
    async def open_part(name: PartName) -> AsyncIterator[Any]:
        if name is PartName.EYES:
            yield None
            return
        async with parts.part(name) as part:
            yield part

    issues = await found_by_checks(open_part, parts.machine)
    entries: dict[str, dict[str, Any]] = as_json(issues)["parts"]
    assert set(entries) == PARTS
    return entries


def changed(site: Path, old: str, new: str) -> Path:
    text = site.read_text(encoding="utf-8")
    assert old in text
    site.write_text(text.replace(old, new), encoding="utf-8")
    return site


@pytest.mark.xdist_group("eyes")
def test_a_whole_machine_is_ready(tmp_path: Path, pcscd: Pcscd) -> None:
    code, parts = check(site_file(tmp_path, pcscd.port))
    assert (code, faults(parts)) == (0, {})
    assert warnings(parts["eyes"]) == ["FACE-NOT-CALIBRATED"]


@pytest.mark.expects_log("card-reader: lost: NoService")
async def test_parts_in_trouble_do_not_hide_the_others(tmp_path: Path, own_pcscd: Pcscd) -> None:
    site = site_file(tmp_path, own_pcscd.port)  # a card service that is not started
    changed(site, "people: office/people.demo.yaml", "people: office/nobody.yaml")
    parts = await checked(site)
    assert faults(parts) == {"card_reader": "CARD-NO-SERVICE", "office": "OFFICE-PEOPLE"}
    assert parts["office"]["remedies"] == list(fault_list()["OFFICE-PEOPLE"].remedies)
    assert "nobody.yaml" in parts["office"]["detail"]


#: what an address answers that is no printer, or a printer that is not well
ANSWERS = {
    "a page in GB 2312 that says 404": b"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n\xd5\xd2",
    "a page in GB 2312": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\n\xd5\xd2",
    "half an answer": b"HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\nContent-Length: 900\r\n\r\n\x02\x00",
    "no attributes": b"HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\nContent-Length: 9\r\n\r\n"
    b"\x02\x00\x00\x00\x00\x00\x00\x01\x03",
    "an attribute that is longer than the answer": b"HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\n"
    b"Content-Length: 14\r\n\r\n\x02\x00\x00\x00\x00\x00\x00\x01\x01\x47\x00\x12ab",
    "noise": bytes(range(256)),
    "nothing": b"",
}


@contextmanager
def answering(answer: bytes) -> Iterator[int]:
    """A port where every question gets ``answer``."""

    class Answer(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(65536)
            self.request.sendall(answer)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def at_address(site: Path, port: int) -> Path:
    return changed(site, "driver: folder\n  folder: papers", f"driver: ipp\n  uri: ipp://127.0.0.1:{port}/ipp/print")


@pytest.mark.nightly  # by day the same of the printer alone, below
@pytest.mark.xdist_group("eyes")
def test_an_address_that_is_no_printer_is_the_printers_trouble_alone(tmp_path: Path, pcscd: Pcscd) -> None:
    with answering(ANSWERS["a page in GB 2312 that says 404"]) as port:
        code, parts = check(at_address(site_file(tmp_path, pcscd.port), port))
    assert (code, set(faults(parts))) == (1, {"printer"})
    assert parts["printer"]["fault"].startswith("PRINTER-")


@pytest.mark.parametrize("what", ANSWERS)
async def test_whatever_an_address_answers_is_the_printers_trouble(tmp_path: Path, what: str) -> None:
    """The same of one part: its driver, its boundary and its check."""
    with answering(ANSWERS[what]) as port:
        settings = load_settings(at_address(site_file(tmp_path, 1), port))
        site = SiteParts(settings, make_clock(settings))

        @asynccontextmanager
        async def open_part(name: PartName) -> AsyncIterator[Any]:
            if name is not PartName.PRINTER:
                yield None
                return
            async with site.part(name) as part:
                yield part

        answer = as_json(await found_by_checks(open_part, site.machine))
    assert set(faults(answer["parts"])) == {"printer"}
    assert answer["parts"]["printer"]["fault"].startswith("PRINTER-")


@pytest.mark.expects_log("OUTBOX-UNREADABLE")
async def test_a_submission_that_nobody_can_read_is_said_and_keeps_nothing_from_being_ready(
    tmp_path: Path, pcscd: Pcscd
) -> None:
    site = site_file(tmp_path, pcscd.port)
    data = tmp_path / "data"
    data.mkdir()
    log = RecordsLog(
        data / "records.sqlite", data / "records.key", VirtualClock(datetime(2026, 11, 24, 19, tzinfo=CHINA))
    )
    sealed = {"submission": '{"format": 99}'}
    log.append("submission.planned", visit="f" * 16, public={"matter": "retirement"}, personal=sealed)
    await Courier(log, carriers(EmbeddedOffice(data / "office.sqlite", data, "", log._clock, 5), log)).round()
    log.close()
    parts = await checked(site)
    assert faults(parts) == {}
    assert warnings(parts["records"]) == ["OUTBOX-UNREADABLE"]


async def test_a_clock_that_cannot_be_right_is_the_clocks_trouble(tmp_path: Path, pcscd: Pcscd) -> None:
    site = changed(site_file(tmp_path, pcscd.port), "start: 2026-11-24T19:30:00", "start: 2000-01-01T00:00:00")
    parts = await checked(site)
    assert faults(parts)["clock"] == "CLOCK-WRONG"
    assert set(faults(parts)) == {"clock", "records"}  # which does not open before it


def test_a_site_that_cannot_be_read_is_said_of_every_part(tmp_path: Path, pcscd: Pcscd) -> None:
    site = changed(site_file(tmp_path, pcscd.port), "site: demo", "site: demo\nsiet: demo")
    code, parts = check(site)
    assert (code, set(faults(parts)), set(faults(parts).values())) == (1, PARTS, {"CONFIG-BROKEN"})


async def test_a_memory_that_does_not_open_hides_nothing_else(tmp_path: Path, pcscd: Pcscd) -> None:
    site = site_file(tmp_path, pcscd.port)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "records.sqlite").mkdir()
    parts = await checked(site)
    assert set(faults(parts)) == {"records"}
    assert faults(parts)["records"].startswith("RECORDS-")


async def test_a_data_folder_that_is_a_file_is_said_of_whatever_needs_it(tmp_path: Path, pcscd: Pcscd) -> None:
    site = site_file(tmp_path, pcscd.port)
    (tmp_path / "data").write_text("in the way", encoding="utf-8")
    parts = await checked(site)
    assert faults(parts) == {
        "records": "DATA-DIR",
        "attempts": "DATA-DIR",
        "office": "DATA-DIR",
        "press": "DATA-DIR",  # the key that signs the papers lies there
        "id_reader": "DATA-DIR",  # the virtual reader's port lies there
        "printer": "PRINTER-STORE",
    }


def test_a_data_folder_of_somebody_else_is_named(pcscd: Pcscd) -> None:
    """Asked by somebody who is not root, for whom alone there are folders that cannot be used."""
    root = os.getuid() == 0
    with tempfile.TemporaryDirectory() as name:
        home, folder = Path(name), Path(name) / "data"
        home.chmod(0o755)
        folder.mkdir(mode=0o700 if root else 0)
        if root:
            os.chown(folder, SOMEBODY, SOMEBODY)
        code, parts = check(site_file(home, pcscd.port), as_nobody=root)
        folder.chmod(0o700)
    # the card service of the tests may be that of root, too
    others = {"attempts", "office", "press", "id_reader", "printer", "card_reader"}
    assert (code, faults(parts)["records"]) == (1, "DATA-DIR")
    assert set(faults(parts)) <= {"records", *others}
    assert str(folder) in parts["records"]["detail"]


CALIBRATED = """
    evidence: {people: 120, genuine: 360, impostors: 42840, far_wanted: 0.001, false_accepts: 30, far_at_most: 0.00095,
      false_rejects: 2, frr_at_most: 0.0174}"""


@pytest.mark.nightly
@pytest.mark.xdist_group("eyes")
def test_with_thresholds_that_were_calibrated_nothing_is_wanted_of_the_eyes(tmp_path: Path, pcscd: Pcscd) -> None:
    site = site_file(tmp_path, pcscd.port)
    changed(site, "calibrated_on: not-calibrated", f"calibrated_on: 2026-03-02{CALIBRATED}")
    code, parts = check(site)
    assert (code, warnings(parts["eyes"])) == (0, [])


async def test_a_voice_that_cannot_be_heard_is_a_warning_and_no_fault(
    tmp_path: Path, pcscd: Pcscd, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    parts = await checked(site_file(tmp_path, pcscd.port))
    assert (faults(parts), warnings(parts["voice"])) == ({}, ["VOICE-UNAVAILABLE"])


async def test_an_issue_that_a_kiosk_has_raised_before_is_as_old_as_it_was_then(
    tmp_path: Path, pcscd: Pcscd, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    site = site_file(tmp_path, pcscd.port)
    raised_at = datetime(2026, 11, 20, 8, tzinfo=CHINA)
    (tmp_path / "data").mkdir(mode=0o700)
    with closing(
        RecordsLog(tmp_path / "data" / "records.sqlite", tmp_path / "data" / "records.key", VirtualClock(raised_at))
    ) as log:
        log.append("issue.raised", public={"code": "VOICE-UNAVAILABLE", "part": "voice"})
        log.append("issue.raised", public={"code": "OFFICE-UNREACHABLE", "part": "office"})
    settings = load_settings(site)
    clock = make_clock(settings)
    parts = SiteParts(settings, clock)

    @asynccontextmanager
    async def open_part(name: PartName) -> AsyncIterator[Any]:
        async with AsyncExitStack() as stack:
            wanted = name in (PartName.RECORDS, PartName.VOICE, PartName.PANEL)
            yield await stack.enter_async_context(parts.part(name)) if wanted else None

    answer = as_json(await found_by_checks(open_part, parts.machine))
    [voice] = [issue for issue in answer["issues"] if issue["part"] == "voice"]
    assert voice == {
        "code": "VOICE-UNAVAILABLE",
        "part": "voice",
        "since": raised_at.isoformat(),
        "repair": None,
        "by": "staff",
    }
    assert "OFFICE-UNREACHABLE" not in {issue["code"] for issue in answer["issues"]}, "it is over"


async def test_a_card_that_somebody_left_is_told_to_the_staff_until_it_has_been_taken(
    tmp_path: Path, pcscd: Pcscd
) -> None:
    site = site_file(tmp_path, pcscd.port)
    (tmp_path / "data").mkdir(mode=0o700)
    files = tmp_path / "data" / "records.sqlite", tmp_path / "data" / "records.key"
    with closing(RecordsLog(*files, SystemClock())) as log:
        log.append("card.left", public={"slot": "social_card"})
    parts = await checked(site)
    assert "CARD-LEFT" in warnings(parts["card_reader"])
    with closing(RecordsLog(*files, SystemClock())) as log:
        log.append("card.taken", public={"slot": "social_card"})
    parts = await checked(site)
    assert "CARD-LEFT" not in warnings(parts["card_reader"])


@pytest.mark.expects_log("id_reader: lost: OutOfOrder")
async def test_the_cause_that_a_reader_knows_is_told(tmp_path: Path, pcscd: Pcscd) -> None:
    site = changed(
        site_file(tmp_path, pcscd.port),
        "id_reader:\n  driver: simulated",
        "id_reader:\n  driver: serial\n  port: /dev/null",
    )
    parts = await checked(site)
    assert faults(parts)["id_reader"] == "ID-OUT-OF-ORDER"
    assert "the port is no serial port" in parts["id_reader"]["detail"]


def test_a_folder_instead_of_a_site_is_an_answer_that_is_whole(tmp_path: Path) -> None:
    code, parts = check(tmp_path)
    assert (code, set(faults(parts).values())) == (1, {"CONFIG-BROKEN"})
