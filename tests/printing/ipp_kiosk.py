"""A kiosk that prints over IPP: its name, its papers, clocks that do not wait, and what its printer still holds."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from datetime import datetime

from pyipp import IPP
from pyipp.enums import IppOperation

from config.clock import CHINA, SystemClock
from printing.ipp import IppPrinter
from printing.port import JobState, JobStatus, Paper
from tests.printing.ipp_service import IppService
from tests.waiting import a_moment

PAPER = Paper("visit-7", "receipt", b"%PDF-1.4 small", 1)
HANG = "exec sleep 1000"
NAME = "kiosk-test-0001"


class HurriedClock(SystemClock):
    """Time passes as soon as somebody waits for it, so that minutes of polling take the time of the answers only."""

    def __init__(self) -> None:
        self._passed = 0.0

    def monotonic(self) -> float:
        return self._passed

    def now(self) -> datetime:
        return datetime(2026, 11, 24, tzinfo=CHINA)

    async def sleep(self, seconds: float) -> None:
        self._passed += seconds
        await a_moment(0.001)


class AttentiveClock(HurriedClock):
    """As often as it is waited for, the printer really has a moment to say something new."""

    async def sleep(self, seconds: float) -> None:
        await super().sleep(seconds)
        await a_moment(0.05)


async def printed(printer: IppPrinter, paper: Paper = PAPER) -> list[JobStatus]:
    return [status async for status in printer.follow(paper)]


async def waiting_jobs(service: IppService) -> list[int]:
    """The jobs that the printer itself says it still has to print, asked without our driver."""
    wanted = {"which-jobs": "not-completed", "requested-attributes": ["job-id", "job-state", "job-state-reasons"]}
    async with IPP(service.uri) as ipp:
        answer = await ipp.execute(IppOperation.GET_JOBS, {"operation-attributes-tag": wanted})
    stopping = "processing-to-stop-point"
    return [job["job-id"] for job in answer["jobs"] if job and stopping not in job["job-state-reasons"]]


@asynccontextmanager
async def printing(printer: IppPrinter) -> AsyncIterator[AsyncIterator[JobStatus]]:
    """A job whose printing has begun."""
    async with aclosing(printer.follow(PAPER)) as job:
        async for status in job:
            if status.state is JobState.PRINTING:
                break
        yield job
