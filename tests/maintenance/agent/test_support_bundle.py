"""The support bundle: it helps, and what looks as if it were a person's stays on the machine."""

from __future__ import annotations

import base64
import io
import json
import re
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from config.clock import CHINA, VirtualClock
from config.settings import load_settings
from fleet.doings import SupportBundle
from fleet.messages import Outcome
from maintenance.agent.doing import Bench, Order
from maintenance.agent.doing.support_bundle import packed, redacted, support_bundle
from maintenance.agent.personal import personal_in
from records.port import Event
from tests.fleet.maintainers import NOW
from tests.fleet.played_kiosk import PlayedKiosk

PERSONAL = {
    "name": "欧阳",
    "rare name": "𠮷",
    "citizen number": "51170219610503001X",
    "citizen number among letters": "id=x51170219610503001Xy",
    "telephone": "13981812345",
    "telephone with dashes": "139-8181-2345",
    "account": "6217 0036 0000 1234 567",
    "portrait as text": "data:/9j/4AAQ",
    "something encoded": base64.b64encode(bytes(range(120))).decode(),
}
HARMLESS = (
    '{"at": "2026-11-24T19:30:00.123456+08:00", "sequence": 4711, "hash": "%s", "bytes": 4194304}' % ("0a" * 32),
    "2026-11-24 19:30:00,123 keeper: PRINTER-PAPER of printer, since 2026-11-24T19:30",
    "/opt/kiosk/maintenance/keeper.py:123 Keeper._round 3.11.2 6.1.0-18-amd64",
)


@pytest.mark.parametrize("what", PERSONAL)
def test_what_looks_personal_is_found(what: str) -> None:
    assert personal_in(f"before {PERSONAL[what]} behind".encode()) is not None


@pytest.mark.parametrize("content", [b"\xff\xd8\xff\xe0 JFIF", b"\x89PNG\r\n", b"%PDF-1.7", "欧阳".encode("gbk")])
def test_a_picture_a_paper_and_what_is_no_text_is_found(content: bytes) -> None:
    assert personal_in(content) is not None


@pytest.mark.parametrize("text", HARMLESS)
def test_codes_times_and_small_numbers_are_not_personal(text: str) -> None:
    assert personal_in(text.encode()) is None


def test_whatever_number_an_invented_person_has_is_found() -> None:
    text = load_settings().office.invented.read_text(encoding="utf-8")
    numbers = set(re.findall(r"(?<!\d)(?:\d{17}[\dX]|\d{10,19})(?![\dX])", text))
    assert len(numbers) > 150
    assert [number for number in numbers if personal_in(number.encode()) is None] == []


@pytest.mark.expects_log("bad.txt stays here")
def test_a_part_that_looks_personal_stays_here_and_the_bundle_says_which() -> None:
    content, left_out = packed([("good.txt", b"PRINTER-PAPER"), ("bad.txt", "张三".encode())])
    assert left_out == {"bad.txt": "name or sentence"}
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        assert bundle.namelist() == ["good.txt", "left_out.json"]
        assert json.loads(bundle.read("left_out.json")) == left_out


def test_of_the_settings_only_choices_and_numbers_leave() -> None:
    told = json.dumps(redacted(load_settings()), ensure_ascii=False)
    assert '"driver": "virtual"' in told
    assert '"width_px": 1080' in told
    for secret in ("达州", "12333", "staff.demo", "people.demo", "office.sqlite"):
        assert secret not in told
    assert personal_in(told.encode()) is None


def _happened(sequence: int, kind: str, **public: str | int) -> Event:
    return Event(sequence, datetime(2026, 11, 24, 9, tzinfo=CHINA), kind, "0" * 32, public, False)


async def test_it_holds_what_helps_and_of_events_no_case(tmp_path: Path) -> None:
    (tmp_path / "crashes").mkdir()
    (tmp_path / "crashes" / "20261124T0930.json").write_text('{"errors": ["ValueError"]}', encoding="utf-8")
    (tmp_path / "crashes" / "native.txt").write_text("Current thread 0x00007f3e0d4ff740 (most recent call first):")
    events = [
        _happened(1, "submission.confirmed", matter="retire", case_number="5117032026112400011", cases="x"),
        _happened(2, "visit.fault", step="print", fault="PRINTER-PAPER"),
    ]
    bench = Bench(PlayedKiosk(), load_settings(), tmp_path, tmp_path, VirtualClock(NOW), lambda count: events[-count:])
    did = await support_bundle(SupportBundle(), Order("0" * 32, "R001"), bench)
    assert did.outcome is Outcome.DONE
    assert did.evidence == {"left_out": {}}
    assert did.file is not None
    with zipfile.ZipFile(io.BytesIO(did.file)) as bundle:
        told = {name: bundle.read(name).decode() for name in bundle.namelist()}
    assert {"about.json", "settings.json", "state.json", "events.jsonl", "log.txt", "crashes/native.txt"} <= set(told)
    assert "PRINTER-PAPER" in told["events.jsonl"]
    assert "5117032026112400011" not in told["events.jsonl"]
    assert json.loads(told["state.json"])["serving"] == "idle"


def _broken(count: int) -> list[Event]:
    raise OSError("张三")


async def test_a_part_that_cannot_be_made_is_told_by_its_place_and_not_by_its_words(tmp_path: Path) -> None:
    bench = Bench(PlayedKiosk(told=None), load_settings(), tmp_path, tmp_path, VirtualClock(NOW), _broken)
    did = await support_bundle(SupportBundle(), Order("0" * 32, "R001"), bench)
    assert did.file is not None
    with zipfile.ZipFile(io.BytesIO(did.file)) as bundle:
        assert bundle.read("events.jsonl").startswith(b"OSError at test_support_bundle.py")
        assert bundle.read("state.json") == b"null"
