"""The printer in virtual time keeps to the port as the real one does."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from datetime import datetime
from pathlib import Path

from config.clock import CHINA
from play.virtual_time import LoopClock, VirtualTimeLoop
from printing.port import JobState, Paper
from simulated.virtual_printer import VirtualPrinter

EVENING = datetime(2026, 11, 24, 19, 30, tzinfo=CHINA)


def test_clearing_the_queue_leaves_the_job_that_is_followed(tmp_path: Path) -> None:
    """What was left of an earlier visit is cleared behind this one, and this citizen's paper comes out all the same."""

    async def printed() -> JobState:
        printer = VirtualPrinter(tmp_path, LoopClock(asyncio.get_running_loop(), EVENING))
        async with aclosing(printer.follow(Paper("visit-notice", "notice", b"%PDF", 2))) as statuses:
            async for status in statuses:
                if status.state is JobState.PRINTING:
                    await printer.clear()
        return status.state

    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        assert runner.run(asyncio.wait_for(printed(), 60)) is JobState.SENT
