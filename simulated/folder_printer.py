"""A printer that is a folder: each paper becomes one PDF file, whole or not at all.

For the demonstration and for sites that print from a folder. It has no paper of its own: jam and empty tray are
simulated states, set from the dock and by tests, and every fault of theirs says so.
"""

from __future__ import annotations

import asyncio
import errno
import os
import re
import tempfile
import threading
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from pathlib import Path

from config.faults import Fault
from printing.job import Stop, failed, fault
from printing.port import JobState, JobStatus, Outcome, Paper, PrinterState, Ticket

_SUFFIX = ".part"
#: a key becomes a file name, so it must not be able to leave the folder
_SAFE_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,100}")


class FolderPrinter:
    """Prints to ``folder`` (made on first use, readable by this user only). The same key again replaces the file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._simulated: Stop | None = None
        #: sweeping must not take a paper that is just being written
        self._disk = threading.Lock()

    def jam(self) -> None:
        """Simulate a paper jam until :meth:`mend`."""
        self._simulated = Stop.JAM

    def empty(self) -> None:
        """Simulate an empty tray until :meth:`mend`."""
        self._simulated = Stop.NO_PAPER

    def mend(self) -> None:
        """End the simulated trouble."""
        self._simulated = None

    def path(self, paper: Paper) -> Path:
        """Where ``paper`` is or will be: its key and kind, nothing personal."""
        if not _SAFE_KEY.fullmatch(paper.key):
            raise ValueError("the key of a paper must be usable as a file name")
        return self._folder / f"{paper.key}-{paper.kind}.pdf"

    async def ready(self) -> None:
        """The folder takes files; PRINTER-STORE, or the simulated trouble."""
        self._obey_simulation()
        await self._stored(self._probe)

    async def follow(self, paper: Paper) -> AsyncGenerator[JobStatus, None]:
        """QUEUED, PRINTING, then SENT when the file is on disk under its name, or FAILED."""
        target = self.path(paper)
        yield JobStatus(paper.key, JobState.QUEUED, ticket=Ticket(target.name))
        yield JobStatus(paper.key, JobState.PRINTING)
        try:
            self._obey_simulation()
            await self._stored(lambda: self._write(target, paper.pdf))
        except Fault as reason:
            yield failed(paper, reason)
            return
        yield JobStatus(paper.key, JobState.SENT)

    async def outcome(self, ticket: Ticket, sheets: int) -> Outcome:  # noqa: ARG002 - the port's
        """A file is there whole or not at all."""
        return Outcome.PRINTED if (self._folder / ticket.job).is_file() else Outcome.NOT_PRINTED

    async def state(self) -> PrinterState:
        """A folder has no supplies and counts nothing."""
        return PrinterState()

    async def clear(self) -> None:
        """There is no queue; what a power cut left half written goes."""
        await self._stored(self._sweep)

    async def recover(self) -> None:
        """What was simulated has been removed."""
        self.mend()
        await self.clear()

    def _obey_simulation(self) -> None:
        if self._simulated:
            raise fault(self._simulated, "simulated")

    async def _stored(self, work: Callable[[], None]) -> None:
        """Do ``work`` in a thread, because a disk may take its time; an error of the disk is PRINTER-STORE."""
        try:
            await asyncio.to_thread(self._alone, work)
        except OSError as error:
            raise fault(Stop.STORE, errno.errorcode.get(error.errno or 0, type(error).__name__)) from error

    def _alone(self, work: Callable[[], None]) -> None:
        with self._disk:
            work()

    def _probe(self) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=self._folder) as probe:
            probe.write(b"\0")
            probe.flush()

    def _sweep(self) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for left in self._folder.glob(f"*{_SUFFIX}"):
            left.unlink(missing_ok=True)

    def _write(self, target: Path, content: bytes) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=self._folder, suffix=_SUFFIX)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(target)
        except OSError:
            with suppress(OSError):
                Path(name).unlink()
            raise
        self._sync_folder()

    def _sync_folder(self) -> None:
        """Make the new name survive a power cut; the file alone would not (fsync(2))."""
        descriptor = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
