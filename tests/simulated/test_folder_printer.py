from __future__ import annotations

import asyncio
import os
import resource
import signal
import stat
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from config.faults import Fault
from printing.port import JobState, JobStatus, Paper, Printer
from simulated.folder_printer import FolderPrinter

PAPER = Paper("visit-7", "receipt", b"%PDF-1.4 " + b"x" * 300_000, 1)


async def printed(printer: Printer, paper: Paper = PAPER) -> list[JobStatus]:
    return [status async for status in printer.follow(paper)]


def contents(folder: Path) -> list[bytes]:
    return [file.read_bytes() for file in folder.iterdir()]


async def test_a_paper_becomes_one_file_that_others_cannot_read(tmp_path: Path) -> None:
    printer = FolderPrinter(tmp_path / "deep" / "papers")
    await printer.ready()
    states = [status.state for status in await printed(printer)]
    assert states == [JobState.QUEUED, JobState.PRINTING, JobState.SENT]
    (file,) = (tmp_path / "deep" / "papers").iterdir()
    assert file.name == "visit-7-receipt.pdf"
    assert file.read_bytes() == PAPER.pdf
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


async def test_a_reprint_replaces_the_file(tmp_path: Path) -> None:
    printer = FolderPrinter(tmp_path)
    await printed(printer)
    await printed(printer, replace(PAPER, pdf=b"%PDF new"))
    assert contents(tmp_path) == [b"%PDF new"]


@pytest.mark.parametrize("key", ["../escape", "a/b", "", ".hidden", "名字", "a\nb"])
async def test_a_key_cannot_leave_the_folder(tmp_path: Path, key: str) -> None:
    with pytest.raises(ValueError, match="key"):
        await printed(FolderPrinter(tmp_path / "papers"), replace(PAPER, key=key))
    assert not (tmp_path / "papers").exists()


async def test_a_jam_is_simulated_until_mended_and_says_so(tmp_path: Path) -> None:
    printer = FolderPrinter(tmp_path)
    for trouble, code in ((printer.jam, "PRINTER-JAM"), (printer.empty, "PRINTER-OUT-OF-PAPER")):
        trouble()
        with pytest.raises(Fault) as caught:
            await printer.ready()
        assert (caught.value.code, caught.value.detail) == (code, "simulated")
        last = (await printed(printer))[-1]
        assert (last.state, last.fault, last.detail) == (JobState.FAILED, code, "simulated")
        assert contents(tmp_path) == []
    printer.mend()
    await printer.ready()
    assert (await printed(printer))[-1].state is JobState.SENT


async def test_a_jam_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    printer = FolderPrinter(tmp_path)
    seen = []
    async for status in printer.follow(PAPER):
        seen.append(status.state)
        if status.state is JobState.PRINTING:
            printer.jam()
    assert seen == [JobState.QUEUED, JobState.PRINTING, JobState.FAILED]
    assert contents(tmp_path) == []


@contextmanager
def small_disk(folder: Path) -> Iterator[str]:
    """A folder that is full after 64 kB, and the name of the error that it gives.

    A real file system where mounting is allowed, else the kernel's limit for the size of a file.
    """
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if os.geteuid() == 0 and subprocess.run(mount, capture_output=True, check=False).returncode == 0:
        try:
            yield "ENOSPC"
        finally:
            subprocess.run(["umount", str(folder)], check=True)
        return
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024, before[1]))
    try:
        yield "EFBIG"
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


async def test_a_full_disk_is_a_fault_and_leaves_the_paper_of_before(tmp_path: Path) -> None:
    printer = FolderPrinter(tmp_path)
    with small_disk(tmp_path) as error:
        await printed(printer, replace(PAPER, pdf=b"%PDF before"))
        last = (await printed(printer))[-1]
        assert (last.state, last.fault, last.detail) == (JobState.FAILED, "PRINTER-STORE", error)
        assert contents(tmp_path) == [b"%PDF before"]


async def test_a_folder_that_cannot_be_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    printer = FolderPrinter(tmp_path / "file" / "papers")
    with pytest.raises(Fault) as caught:
        await printer.ready()
    assert (caught.value.code, caught.value.detail) == ("PRINTER-STORE", "ENOTDIR")
    assert (await printed(printer))[-1].fault == "PRINTER-STORE"


async def test_what_a_power_cut_left_half_written_goes(tmp_path: Path) -> None:
    printer = FolderPrinter(tmp_path)
    await printed(printer)
    (tmp_path / "tmpabc.part").write_bytes(b"half")
    await printer.clear()
    assert contents(tmp_path) == [PAPER.pdf]


async def test_sweeping_takes_no_paper_that_is_just_being_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer = FolderPrinter(tmp_path)
    writing, go_on, sync = threading.Event(), threading.Event(), os.fsync

    def slow(descriptor: int) -> None:
        writing.set()
        go_on.wait()
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", slow)
    following = asyncio.ensure_future(printed(printer))
    await asyncio.to_thread(writing.wait)
    sweeping = asyncio.ensure_future(printer.clear())
    await asyncio.wait({sweeping}, timeout=0.2)  # time enough to do it, if nothing keeps it from that
    go_on.set()
    assert (await following)[-1].state is JobState.SENT
    await sweeping
    assert printer.path(PAPER).read_bytes() == PAPER.pdf
