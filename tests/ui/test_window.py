"""The first picture: painted before anything else is read, and the kiosk in its place afterwards."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtQuick import QQuickItem

from config.clock import SystemClock
from config.panel import DEMO_SITE, panel_in
from config.settings import load_settings
from tests.screens.looking import says, texts
from tests.ui.conftest import Run
from ui.app import KioskApp
from ui.window import KioskWindow, first_picture
from ui.words import words

ROOT = Path(__file__).parents[2]
#: of kiosks: an office has no panel
SITES = sorted(site for site in DEMO_SITE.parent.glob("*.yaml") if "\ndisplay:" in site.read_text(encoding="utf-8"))


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_the_panel_is_what_the_settings_say(site: Path) -> None:
    assert panel_in(site) == load_settings(site).panel


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("purpose: demonstration", "purpose: anything"),
        ("  width_px: 1080", "  width_px: wide"),
        ("  width_mm: 336", "  width_mm: 0"),
        ("  width_mm: 336", "  width_mm: .nan"),
        ("  zone: 24小时自助服务专区", "  zone: [24]"),
        ("display:", "screen:"),
        ("site: demo", "site: demo\n  indented: {"),
        ("site: demo", "site: \udcff"),
    ],
)
def test_a_file_whose_panel_is_wrong_has_none(tmp_path: Path, right: str, wrong: str) -> None:
    content = DEMO_SITE.read_text(encoding="utf-8")
    assert right in content
    site = tmp_path / "site.yaml"
    site.write_text(content.replace(right, wrong), encoding="utf-8", errors="surrogateescape")
    assert panel_in(site) is None


def test_a_file_that_is_not_there_has_no_panel(tmp_path: Path) -> None:
    assert panel_in(tmp_path / "none.yaml") is None


def shown_in(window: KioskWindow) -> list[str]:
    return [says(text) for text in texts(window.window.contentItem())]


@contextmanager
def filled(window: KioskWindow) -> Iterator[KioskApp]:
    app = KioskApp(
        load_settings(), [], lambda scene, screen: pytest.fail(scene), lambda: None, None, None, SystemClock(), window
    )
    try:
        app.open()
        yield app
    finally:
        app.dispose()


def test_the_first_picture_says_whose_machine_it_is_and_offers_nothing(qt_loop: Run) -> None:
    async def look() -> None:
        with first_picture(DEMO_SITE, docked=False) as window:
            seen = shown_in(window)
        hall = load_settings().hall
        for said in (hall.bureau, hall.zone, words()["attract_title"], words()["demo_banner"]):
            assert said in seen
        assert window.warnings == []

    qt_loop(look())


def test_the_kiosk_takes_the_place_of_the_first_picture_in_the_same_window(qt_loop: Run) -> None:
    async def look() -> None:
        with first_picture(DEMO_SITE, docked=False) as picture:
            size = picture.window.size()
            with filled(picture) as app:
                assert app.window is picture.window
                assert app.window.size() == size
                assert app.window.isVisible()
                attracts = [item for item in app.window.findChildren(QQuickItem, "attract") if item.isVisible()]
                assert [app.kiosk_item.isAncestorOf(item) for item in attracts] == [True]
                assert app.qml_warnings == []

    qt_loop(look())


def test_a_window_that_was_closed_meanwhile_is_known_to_be(qt_loop: Run) -> None:
    async def look() -> None:
        with first_picture(DEMO_SITE, docked=False) as picture:
            assert not picture.closed
            picture.window.close()
            assert picture.closed

    qt_loop(look())


def test_the_room_for_the_dock_is_there_from_the_beginning(qt_loop: Run) -> None:
    async def look() -> None:
        panel = load_settings().panel
        assert panel.docked
        wide, narrow = KioskWindow(panel), KioskWindow(replace(panel, docked=False))
        assert wide.window.width() > narrow.window.width() == panel.width_px
        wide.dispose()
        narrow.dispose()

    qt_loop(look())


BEFORE = """
import sys
from pathlib import Path
import kiosk, commands.run
from config.panel import DEMO_SITE
from ui.window import first_picture
with first_picture(DEMO_SITE):
    print(*sys.modules)
"""
#: what takes its time, and has nothing to do with the first picture
LATER = {"pydantic", "asyncio", "qasync", "numpy", "PIL", "sqlalchemy", "sqlite3", "flows", "devices", "office", "law"}


def test_nothing_is_read_before_the_first_picture_that_it_does_not_need() -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    run = subprocess.run(
        [sys.executable, "-c", BEFORE],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    modules = run.stdout.split()
    loaded = {name.partition(".")[0] for name in modules}
    assert "PySide6" in loaded
    assert loaded & LATER == set()
    assert "PySide6.QtOpenGL" not in modules


def test_no_source_is_read_and_kept_of_what_is_imported_beside_it() -> None:
    """As Qt for Python would: 7 million characters of the whole kiosk, in 17 MB."""
    imported = "import linecache, ui.window, config.settings, sys; print('pydantic' in sys.modules, *linecache.cache)"
    run = subprocess.run([sys.executable, "-c", imported], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.startswith("True")
    assert "pydantic" not in run.stdout


def test_settings_that_turn_out_wrong_end_the_kiosk_with_their_line(tmp_path: Path) -> None:
    content = DEMO_SITE.read_text(encoding="utf-8")
    site = tmp_path / "site.yaml"
    site.write_text(content.replace("attempts: 3", "attempts: often"), encoding="utf-8")
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "DISPLAY": ":0"}
    run = subprocess.run(
        [sys.executable, "kiosk.py", "run", "--site", str(site)],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    line = 1 + content[: content.index("attempts: 3")].count("\n")
    assert run.returncode == 1
    assert run.stderr.startswith("CONFIG-BROKEN")
    assert f"{site}:{line}: face.attempts" in run.stderr
