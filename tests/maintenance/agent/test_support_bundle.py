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
from maintenance.agent.doing.support_bundle import support_bundle
from maintenance.agent.port import Did
from maintenance.personal import personal_in
from maintenance.support import PARTS_MAX, Events, of_kiosk, packed, redacted, unpacked
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


@pytest.mark.expects_log("a part of the support bundle stays here: name or sentence")
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


EVENTS = [
    _happened(1, "submission.confirmed", matter="retire", case_number="5117032026112400011", cases="x"),
    _happened(2, "visit.fault", step="print", fault="PRINTER-PAPER"),
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data folder of a kiosk that has crashed."""
    (tmp_path / "crashes").mkdir()
    (tmp_path / "crashes" / "20261124T0930.json").write_text('{"errors": ["ValueError"]}', encoding="utf-8")
    (tmp_path / "crashes" / "native.txt").write_text("Current thread 0x00007f3e0d4ff740 (most recent call first):")
    return tmp_path


async def _bundle(kiosk: PlayedKiosk, data: Path, events: Events = lambda count: EVENTS[-count:]) -> dict[str, str]:
    bench = Bench(kiosk, load_settings(), data, data, VirtualClock(NOW), events)
    did = await support_bundle(SupportBundle(), Order("0" * 32, "R001"), bench)
    assert did.outcome is Outcome.DONE
    assert did.file is not None
    with zipfile.ZipFile(io.BytesIO(did.file)) as bundle:
        return {name: bundle.read(name).decode() for name in bundle.namelist()}


def _handed_over(data: Path) -> Did:
    content, left_out = packed(of_kiosk(load_settings(), data, lambda count: EVENTS[-count:]))
    return Did(Outcome.DONE, evidence={"left_out": left_out}, file=content)


@pytest.mark.parametrize("serves", [True, False])
async def test_it_holds_what_helps_and_of_events_no_case(data: Path, serves: bool) -> None:
    kiosk = PlayedKiosk(did=_handed_over(data)) if serves else PlayedKiosk(told=None)
    told = await _bundle(kiosk, data)
    assert {"about.json", "settings.json", "state.json", "events.jsonl", "log.txt", "crashes/native.txt"} <= set(told)
    assert "PRINTER-PAPER" in told["events.jsonl"]
    assert "5117032026112400011" not in told["events.jsonl"]
    assert (json.loads(told["state.json"]) or {}).get("serving") == ("idle" if serves else None)


@pytest.mark.expects_log("the kiosk hands over nothing")
async def test_a_kiosk_that_hands_over_no_bundle_is_read_instead(data: Path) -> None:
    told = await _bundle(PlayedKiosk(did=Did(Outcome.DONE, file=b"no zip")), data)
    assert "PRINTER-PAPER" in told["events.jsonl"]


@pytest.mark.expects_log("a part of the support bundle stays here: name or sentence")
async def test_what_a_kiosk_hands_over_is_searched_again(data: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as bundle:
        bundle.writestr("about.json", "of another")
        bundle.writestr("张三.txt", "ok")
    told = await _bundle(PlayedKiosk(did=Did(Outcome.DONE, file=made.getvalue())), data)
    assert json.loads(told["left_out.json"]) == {"part-3": "name or sentence"}
    assert told["about.json"] != "of another"


@pytest.mark.expects_log("a part of the support bundle stays here: too large")
def test_what_would_fill_a_disk_is_not_unpacked() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("bomb", bytes(50_000_000))
        for number in range(2 * PARTS_MAX):
            bundle.writestr(f"{number}", "x")
    content, left_out = packed(unpacked(made.getvalue()))
    assert left_out == {"bomb": "too large", "more": "too many"}
    assert len(content) < 20_000


def _broken(count: int) -> list[Event]:
    raise OSError("张三")


async def test_a_part_that_cannot_be_made_is_told_by_its_place_and_not_by_its_words(tmp_path: Path) -> None:
    told = await _bundle(PlayedKiosk(told=None), tmp_path, _broken)
    assert told["events.jsonl"].startswith("OSError at test_support_bundle.py")
    assert told["state.json"] == "null"
