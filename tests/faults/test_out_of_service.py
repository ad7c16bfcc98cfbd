"""What a kiosk says that cannot serve: on the screen, and on the command line."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from pathlib import Path

import pytest

from config.clock import CHINA, VirtualClock
from config.faults import Fault, fault_list
from config.settings import DEMO_SITE, load_settings
from devices.pinyin.libpinyin import LibPinyin
from flows.bodies import FaultVoices
from flows.parts import Parts
from flows.screen import Screen
from flows.service import RETRY_S
from flows.stay.stay import Stay
from records.log import RecordsLog
from tests.ui.conftest import Run, _garbage_of_qt, qt_loop
from ui.dock import Dock
from ui.robot import reaches
from ui.station import Station

__all__ = ["_garbage_of_qt", "qt_loop"]
ROOT = Path(__file__).parent.parent.parent


def kiosk(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "kiosk.py"), *arguments]
    hidden = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    return subprocess.run(command, env=hidden, capture_output=True, text=True, timeout=60, check=False)


def site_with(tmp_path: Path, old: str, new: str) -> Path:
    text = DEMO_SITE.read_text(encoding="utf-8").replace("data_dir: var/demo ", f"data_dir: {tmp_path / 'data'} ")
    assert old in text
    site = tmp_path / "site.yaml"
    site.write_text(text.replace(old, new), encoding="utf-8")
    return site


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("    accept: 0.48", "    accept: nought", "face.thresholds.accept"),
        pytest.param("site: demo", "site: demo\nsiet: demo", "siet", marks=pytest.mark.nightly),
        pytest.param(
            "    review: 0.55", "    review: 0.55\n    review: 0.56", "stands twice", marks=pytest.mark.nightly
        ),
        pytest.param("  answer_within_s: 30", "  answer_within_s: 3", "answer_within_s", marks=pytest.mark.nightly),
        ("hall:", "hall: [", "site.yaml"),
    ],
)
def test_a_broken_site_file_is_refused_with_its_line_and_reason(tmp_path: Path, old: str, new: str, says: str) -> None:
    site = site_with(tmp_path, old, new)
    refused = kiosk("records", "verify", "--site", str(site))
    assert refused.returncode == 1
    assert refused.stdout == ""
    assert refused.stderr.startswith("CONFIG-BROKEN")
    assert str(site) in refused.stderr
    assert says in refused.stderr


def test_a_site_file_that_is_not_there_is_a_fault_too(tmp_path: Path) -> None:
    refused = kiosk("records", "verify", "--site", str(tmp_path / "nowhere.yaml"))
    assert (refused.returncode, refused.stderr.split(":")[0]) == (1, "CONFIG-BROKEN")


def test_a_log_that_was_changed_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    site = site_with(tmp_path, "site: demo", "site: demo")
    data = tmp_path / "data"
    data.mkdir()
    clock = VirtualClock(datetime(2026, 11, 24, 19, 30, tzinfo=CHINA))
    log = RecordsLog(data / "records.sqlite", data / "records.key", clock)
    log.append("visit.started", visit="0011223344556677", public={"scene": "retirement"})
    log.close()
    content = (data / "records.sqlite").read_bytes()
    changed = content.replace(b"retirement", b"retiremenT")
    assert changed != content
    (data / "records.sqlite").write_bytes(changed)
    refused = kiosk("records", "verify", "--site", str(site))
    assert (refused.returncode, refused.stderr.split(":")[0]) == (1, "RECORDS-BROKEN")
    assert (data / "records.sqlite").read_bytes() == changed


def test_a_data_folder_that_cannot_be_made_is_a_fault_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file in the way", encoding="utf-8")
    site = site_with(tmp_path, "site: demo", "site: demo")
    refused = kiosk("records", "verify", "--site", str(site))
    assert (refused.returncode, refused.stderr.split(":")[0]) == (1, "DATA-DIR")
    assert all(remedy in refused.stderr for remedy in fault_list()["DATA-DIR"].remedies)


def test_a_demonstration_that_cannot_start_says_why_and_ends(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    clock = VirtualClock(datetime(2026, 11, 24, 19, 30, tzinfo=CHINA))
    RecordsLog(data / "records.sqlite", data / "records.key", clock).append("kiosk.stopped")
    (data / "records.key").unlink()
    site = site_with(tmp_path, "site: demo", "site: demo")
    refused = kiosk("demo", "--site", str(site), "--out", str(tmp_path / "out"))
    assert refused.returncode == 1
    assert "RECORDS-KEY" in refused.stderr
    assert "Traceback" not in refused.stderr


class UnreadyParts:
    """Parts that cannot be opened."""

    opened = 0

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Parts]:
        self.opened += 1
        raise Fault("RECORDS-STORE", "disk full")  # what RecordsLog raises on a full disk
        yield

    def open_for_staff(self) -> AbstractAsyncContextManager[Parts]:
        return self.open()

    def desk(self, screen: Screen, opened: AbstractAsyncContextManager[Parts]) -> Stay:
        raise NotImplementedError

    def dock(self) -> Dock | None:
        return None

    def voice(self) -> None:
        return None

    def presence(self) -> None:
        return None

    def pinyin(self) -> LibPinyin:
        return LibPinyin()


@pytest.mark.expects_log("out of service: RECORDS-STORE")
def test_a_kiosk_without_its_memory_says_so_offers_nothing_and_tries_again(qt_loop: Run) -> None:
    async def story() -> None:
        clock = VirtualClock(datetime(2026, 11, 24, 19, 30, tzinfo=CHINA))
        parts = UnreadyParts()
        station = Station(load_settings(), parts, clock)
        serving = asyncio.ensure_future(station.serve(full_screen=False))
        await clock.advance(1)
        page = station.app.bridge.page
        assert page is not None
        assert page.the(FaultVoices).code == "RECORDS-STORE"
        assert (page.options, page.frame.can_finish) == ((), False)
        assert station.app.bridge.state.desk_open, "the staff may come all the same"
        assert reaches(station.app.window, "desk")
        await clock.advance(RETRY_S)
        assert parts.opened == 2
        station.app.close()
        await clock.advance(1)
        await serving
        assert station.app.qml_warnings == []

    qt_loop(story())
