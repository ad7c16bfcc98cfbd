"""Who collects the garbage of Qt: a QObject in a cycle must die in the thread that it lives in."""

from __future__ import annotations

import asyncio
import gc
import threading

from PySide6.QtCore import QObject, QTimer

from tests.ui.conftest import Run
from ui.garbage import collected_here, settle


def churn() -> None:
    """Enough allocations to make Python collect in this thread, if it may."""
    for _ in range(200):
        kept: list[list[int]] = [[] for _ in range(1000)]
        kept.clear()


def test_a_worker_that_allocates_never_destroys_a_timer_of_the_screen(qt_loop: Run) -> None:
    died_in: list[int] = []

    async def story() -> None:
        timer = QTimer()
        timer.start(1000)
        holder = QObject()
        holder.cycle = [holder, timer]  # type: ignore[attr-defined]
        timer.destroyed.connect(died)
        del timer, holder
        await asyncio.to_thread(churn)
        assert died_in == []
        gc.collect()

    def died() -> None:
        died_in.append(threading.get_ident())

    qt_loop(story())
    assert died_in == [threading.get_ident()]
    assert not gc.isenabled()


def test_what_lives_at_the_opening_is_not_looked_at_again_after_every_visit(qapp: object) -> None:
    with collected_here():
        before = gc.get_freeze_count()
        parts = [{"part": [number]} for number in range(1000)]
        settle()
        assert gc.get_freeze_count() - before > len(parts)
        assert parts
    assert gc.get_freeze_count() == 0


def test_at_the_end_what_the_imports_have_made_is_not_looked_at(qapp: object) -> None:
    with collected_here():
        died: list[int] = []
        holder = QObject()
        holder.cycle = holder  # type: ignore[attr-defined]
        holder.destroyed.connect(lambda: died.append(1))
        del holder
    assert died
    assert gc.get_freeze_count() > 0
