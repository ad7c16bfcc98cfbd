"""How long does a citizen wait for a page, for the next rows of a long table, and for a bundle of eight matters?

    .venv/bin/python -m benchmarks.pages [--turns 40] [--people 40] [--folder FOLDER]

All cases of every scene (``cases.yaml``) are played headless. A page is computed from the touch that leads to it until
it is shown: processor time of the thread that everything waits for; drawing it alone is told beside it. A case with a
page that came near the limit is played twice more, and of three the one in the middle counts: what the machine does
beside it now and then (a disk, another guest) is counted as this thread's, too. The slowest of all that were computed,
the very first of a process among them, is told. Rows are turned
in the real window, drawn by software, from the touch to the frame that shows them; of a row that changes, the
processor time until it is seen is told. The submission is that of
:mod:`benchmarks.office`. Beside each stands what somebody would take instead, in the same run. Exits with 1 when a
limit is not held. The folder must lie on a disk: in memory nothing is durable.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
import os
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import yaml

from assembly.site import ROOT
from benchmarks import office
from config.settings import DEMO_SITE, load_settings
from flows.definition.loading import load_scene, scene_names
from flows.definition.shelf import SHIPPED
from flows.page import Page
from flows.stay.turn import Turn
from play.cases import FILE, load_cases
from play.report import play
from play.screen import HeadlessScreen
from play.script import Loaded

#: milliseconds
PAGE_LIMIT, TURN_LIMIT, ROW_LIMIT, SUBMISSION_LIMIT = 5.0, 50.0, 16.0, 60.0
#: a page that took longer may be one that is slow
NEAR = 0.7 * PAGE_LIMIT
ROWS = 400
LOOK_S = 30.0
#: what somebody would take instead for a long table: a list of Qt's own
PLAIN_LIST = b"""
import QtQuick
Window {
    width: 1080; height: 1920; visible: true
    ListView {
        objectName: "list"; anchors.fill: parent; model: 400
        delegate: Row {
            required property int index
            Repeater { model: 4; Text { width: 270; height: 74; text: "2026-01 " + index } }
        }
    }
}
"""


def now_ms() -> float:
    return 1000 * time.perf_counter()


def thread_ms() -> float:
    """What this thread has computed so far."""
    return 1000 * time.thread_time()


# -- pages ------------------------------------------------------------------------------------------------------------


class Pages:
    """What the pages of one case have cost: from the touch, and the drawing alone; with the node of each."""

    def __init__(self) -> None:
        self.reached: list[tuple[float, str]] = []
        self.drawn: list[tuple[float, str]] = []
        self._touched: float | None = None

    def touch(self) -> None:
        self._touched = thread_ms()

    def shown(self, page: Page | None) -> None:
        if page is not None and self._touched is not None:
            self.reached.append((thread_ms() - self._touched, page.node))
        self._touched = None


@contextmanager
def watched(pages: Pages) -> Iterator[None]:
    """Inside, whatever is played is measured."""
    draw, put, answer, back = Turn.page, HeadlessScreen._put, HeadlessScreen.answer, HeadlessScreen.back

    def timed_draw(turn: Turn, *arguments: Any, **more: Any) -> Page:
        begun = thread_ms()
        page = draw(turn, *arguments, **more)
        pages.drawn.append((thread_ms() - begun, page.node))
        return page

    def timed_put(screen: HeadlessScreen, page: Page | None) -> None:
        pages.shown(page)
        put(screen, page)

    def timed_answer(screen: HeadlessScreen, move: str) -> None:
        pages.touch()
        answer(screen, move)

    def timed_back(screen: HeadlessScreen) -> None:
        pages.touch()
        back(screen)

    with (
        patch.object(Turn, "page", timed_draw),
        patch.object(HeadlessScreen, "_put", timed_put),
        patch.object(HeadlessScreen, "answer", timed_answer),
        patch.object(HeadlessScreen, "back", timed_back),
    ):
        yield


@contextmanager
def collected_afterwards() -> Iterator[None]:
    """Inside, no old garbage is looked for: the kiosk does that between two visits, too (``ui/garbage.py``)."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect()


def played() -> Iterator[tuple[str, list[Pages]]]:
    """Every case that needs no second life: its scene, and what its pages have cost whenever it was played."""
    settings, people = load_settings(), ROOT / load_settings().office.invented

    def once(scene: str, case: Loaded) -> Pages:
        pages = Pages()
        with watched(pages), collected_afterwards():
            play(SHIPPED.scenes / scene / FILE, case, people, DEMO_SITE, settings, None)
        return pages

    for scene in scene_names():
        for case in load_cases(SHIPPED.scenes / scene / FILE, people).values():
            first = once(scene, case)
            near = max(first.reached, default=(0.0, ""))[0] > NEAR
            yield scene, [first, *(once(scene, case) for _ in range(2 if near else 0))]


def middle(plays: Sequence[Pages]) -> list[tuple[float, str]]:
    """What each page of a case costs, with its node."""
    nodes = [[node for _, node in pages.reached] for pages in plays]
    assert all(others == nodes[0] for others in nodes), "played again, a case showed other pages"
    times = zip(*([took for took, _ in pages.reached] for pages in plays), strict=True)
    return [(statistics.median(each), node) for each, node in zip(times, nodes[0], strict=True)]


def words_read_afresh(scene: str) -> float:
    """What it costs to read the words of a scene and its parts for each page, with the fastest reader that there is."""
    folders = [SHIPPED.scenes / scene, *map(SHIPPED.part, set(load_scene(scene).flow.parts.values()))]
    begun = thread_ms()
    for folder in folders:
        yaml.load((folder / "words.zh.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return thread_ms() - begun


def pages_held() -> bool:
    print(
        "scene            pages  median ms    worst ms (at)                           ever  drawn alone   read afresh  "
        "ratio"
    )
    scenes: dict[str, list[list[Pages]]] = defaultdict(list)
    for scene, plays in played():
        scenes[scene].append(plays)
    worst = []
    for scene, cases in scenes.items():
        pages = [page for plays in cases for page in middle(plays)]
        ever = max(took for plays in cases for once in plays for took, _ in once.reached)
        drawn = max(took for plays in cases for once in plays for took, _ in once.drawn)
        median, (most, node) = statistics.median(took for took, _ in pages), max(pages)
        afresh = statistics.median(words_read_afresh(scene) for _ in range(5))
        print(
            f"{scene:<16} {len(pages):5}  {median:9.2f}  {most:10.2f} ({node:<28}) {ever:6.2f} {drawn:12.2f} "
            f"{afresh:13.1f} {afresh / median:6.1f}"
        )
        worst.append(most)
    return told("the slowest page of any scene", [max(worst)], PAGE_LIMIT)


# -- rows -------------------------------------------------------------------------------------------------------------


def turns(count: int) -> list[float]:
    """A table of 400 rows in the real window: from each touch of *next page* to the frame with other rows."""
    from PySide6.QtTest import QTest

    from tests.screens.looking import texts
    from tests.screens.pages import PAGES
    from tests.screens.show import Show
    from ui.robot import NotTouchable, touch

    show = Show("portrait", load_settings())
    show.app.screen.show(PAGES["table"])
    show.settle()

    def rows() -> list[str]:
        return [str(text.property("text")) for text in texts(show.app.kiosk_item)]

    times = []
    for _ in range(count):
        before, begun = rows(), now_ms()
        try:
            touch(show.app.window, "page:next")
        except NotTouchable:  # the last page
            show.app.screen.wipe()
            show.app.screen.show(PAGES["table"])
            show.settle()
            continue
        times.append(framed(show.app.window) - begun)
        assert rows() != before, "the touch turned nothing"
        QTest.qWait(20)
    show.app.dispose()
    return times


def changed_rows(count: int) -> list[float]:
    """One row of the 400 that is seen gets another content: what this thread computes until the frame that shows it."""
    from dataclasses import replace

    from tests.screens.pages import PAGES
    from tests.screens.show import Show

    show = Show("portrait", load_settings())
    page = PAGES["table"]
    show.app.screen.show(page)
    show.settle()
    body: Any = page.body
    times = []
    for number in range(count):
        month, unit, *paid = body.rows[2]
        rows = (*body.rows[:2], (month, f"{unit} {number}", *paid), *body.rows[3:])
        changed = replace(page, body=replace(body, rows=rows))
        begun = thread_ms()
        show.app.screen.show(changed)
        framed(show.app.window)
        times.append(thread_ms() - begun)
        show.wait()
    show.app.dispose()
    return times


def plain_list(count: int) -> list[float]:
    """The same number of rows further in a list of Qt's own."""
    from PySide6.QtQml import QQmlApplicationEngine
    from PySide6.QtQuick import QQuickItem
    from PySide6.QtTest import QTest

    engine = QQmlApplicationEngine()
    engine.loadData(PLAIN_LIST)
    window: Any = engine.rootObjects()[0]
    found = window.findChild(QQuickItem, "list")
    QTest.qWait(100)
    times = []
    for number in range(count):
        begun = now_ms()
        found.setProperty("contentY", (1 + number % 15) * 1700)
        times.append(framed(window) - begun)
        QTest.qWait(20)
    window.close()
    return times


def framed(window: Any) -> float:
    """When the next frame is on the screen."""
    from PySide6.QtTest import QSignalSpy

    frame = QSignalSpy(window.frameSwapped)
    assert frame.wait(int(1000 * LOOK_S)), "no frame came"
    return now_ms()


def turns_held(count: int) -> bool:
    from ui.window import qt_application

    application = qt_application()
    ours, theirs = turns(count), plain_list(count)
    held = told(f"{ROWS} rows, one page turned", ours, TURN_LIMIT)
    compared("a plain list of Qt Quick", theirs, ours)
    changed = told(f"one of {ROWS} rows changed", changed_rows(count), ROW_LIMIT)
    application.processEvents()
    return held and changed


# -- a bundle ---------------------------------------------------------------------------------------------------------


def bare_rows(count: int, folder: Path, rows: int) -> list[float]:
    """Rows of which each is committed by itself and durable, and nothing is decided."""
    with sqlite3.connect(folder / f"bare{rows}.sqlite", isolation_level=None) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE cases (matter TEXT, content TEXT)")
        times = []
        for _ in range(count):
            begun = now_ms()
            for matter in office.BUNDLE[:rows]:
                connection.execute("INSERT INTO cases VALUES (?, ?)", (matter, "x" * 500))
            times.append(now_ms() - begun)
    return times


def submission_held(people: int, folder: Path) -> bool:
    figures = asyncio.run(office.figures(people, folder))
    bundled = figures[office.BUNDLED]
    held = told(office.BUNDLED, bundled, SUBMISSION_LIMIT)
    compared(office.SINGLE, figures[office.SINGLE], bundled)
    compared("eight bare rows, each committed", bare_rows(people, folder, len(office.BUNDLE)), bundled)
    compared("one bare row: the disk alone", bare_rows(people, folder, 1), bundled)
    return held


# ---------------------------------------------------------------------------------------------------------------------


def told(name: str, times: list[float], limit: float) -> bool:
    """Say it; whether the median keeps to the limit. The others tell how busy the machine is with something else."""
    slowest, median = sorted(times)[int(0.95 * (len(times) - 1))], statistics.median(times)
    verdict = "held" if median <= limit else "NOT HELD"
    print(f"{name:34} median {median:6.1f} ms   95 of 100 within {slowest:6.1f}   limit {limit:4.0f}: {verdict}")
    return median <= limit


def compared(name: str, theirs: list[float], ours: list[float]) -> None:
    median = statistics.median(theirs)
    print(f"  beside it: {name:32} median {median:6.1f} ms   ratio {median / statistics.median(ours):5.2f}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turns", type=int, default=40)
    parser.add_argument("--people", type=int, default=40)
    parser.add_argument("--folder", type=Path, help="where the temporary database lies")
    options = parser.parse_args()
    logging.disable(logging.ERROR)  # what goes wrong on request is no news
    os.environ |= {"QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}
    checks: list[Callable[[], bool]] = [pages_held, lambda: turns_held(options.turns)]
    held = [check() for check in checks]
    with tempfile.TemporaryDirectory(dir=options.folder) as temporary:
        held.append(submission_held(options.people, Path(temporary)))
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
