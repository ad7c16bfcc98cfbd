"""A kiosk window for the tests of the UI: real QML, offscreen, on a virtual clock."""

from __future__ import annotations

import asyncio
import gc
import warnings
from collections.abc import Callable, Coroutine, Iterator, Sequence
from datetime import datetime
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from qasync import QEventLoop

from config.clock import CHINA, VirtualClock
from flows.page import Page
from tests.ui.glass import Act, Glass
from tests.ui.hands import Hands
from tests.ui.stage import Stage, play
from ui.garbage import collected_here
from ui.window import qt_application

Run = Callable[[Coroutine[Any, Any, None]], None]


@pytest.fixture
def _garbage_of_qt(qapp: QGuiApplication) -> Iterator[None]:
    """What Qt leaves behind goes here, and is never collected by another test's thread."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # of tests before this one: theirs to answer for
        gc.collect()
    with collected_here():
        yield
    gc.freeze()  # what is left stays for the session, or pytest still holds it: the next test with Qt looks at it again


@pytest.fixture
def qt_loop(qapp: QGuiApplication, _garbage_of_qt: None) -> Iterator[Run]:
    """Runs a coroutine on the loop of Qt, as the kiosk does; a hang fails after a minute."""
    assert qt_application() is qapp
    loop = QEventLoop(qapp)
    asyncio.set_event_loop(loop)

    def run(work: Coroutine[Any, Any, None]) -> None:
        loop.run_until_complete(asyncio.wait_for(work, 60))

    yield run
    loop.close()
    asyncio.set_event_loop(None)


@pytest.fixture
def glass(qt_loop: Run) -> Glass:
    """Plays ``act`` on a kiosk that shows the first page of the story, and where a press counts."""

    def run(story: Sequence[Page], act: Act) -> None:
        clock = VirtualClock(datetime(2026, 11, 24, 20, 15, tzinfo=CHINA))

        async def citizen(stage: Stage) -> None:
            await stage.begin()
            await stage.settle()
            await act(stage, Hands(stage.window), clock)

        qt_loop(play(story, citizen, clock=clock))

    return run
