"""How fast is the card reader? Against bare pyscard scripts that send the same APDUs to the same virtual card.

    .venv/bin/python -m benchmarks.card_read [--reads N]

Everything in one run on a pcscd of its own, all readers alternating, card, kiosk's side and scripts each a process of
its own. Ours is timed where the kiosk waits: order to the reader's process, reading, answer back, decoding. Two scripts
are timed inside their processes, without any of that: one uses pyscard as its manual does, the other its plain calls
on a context that it keeps. What is compared and why stands in docs/decisions/011.
Prints every figure against its limit, and exits with 1 when one is over it.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from devices.cards.port import NoService
from devices.social_card.pcsc import PcscSocialCardReader
from devices.social_card.port import CardPresent, ReaderStatus
from devices.social_card.reading import read_content
from simulated.social_card.profiles import load_profile
from simulated.social_card.virtual_card import VirtualCard
from simulated.vpcd import VirtualSlot
from tests.pcscd import Pcscd

READER = "Virtual PCD 00 00"
PROFILE = "li"
RATIO_MAX = 1.15
#: Between two reads: our process powers the card down after it has answered
PAUSE_S = 0.003
#: Reads without a pause, each waiting for the end of the one before
ROW = 20
#: What a contact card takes for an APDU, at its fastest (facts on cards, 1.12)
REAL_PACE_S = 0.03
REAL_READS = 5
FIRST_BYTE_MAX_S = 0.5
RECOVERY_MAX_S = 2.0
IDLE_MAX_PERCENT = 1.0
IDLE_S = 10.0
TIMES = 9
_SIMULATE = "import sys, threading; from simulated.social_card.simulate import run_profile; "
_SIMULATE += (
    "run_profile(sys.argv[1], {'delay': sys.argv[2]}, int(sys.argv[3]), inserted=print, until=threading.Event().wait)"
)


class Hasty(VirtualCard):
    """A card that notes when it is asked for the first time."""

    asked_at: float | None = None

    def transmit(self, command: bytes) -> bytes:
        self.asked_at = self.asked_at or time.perf_counter()
        return super().transmit(command)


@contextmanager
def card_process(port: int, pace_s: float) -> Iterator[None]:
    """The same virtual card for both sides."""
    with subprocess.Popen(
        [sys.executable, "-c", _SIMULATE, PROFILE, str(pace_s), str(port)], stdout=subprocess.DEVNULL
    ) as card:
        yield
        card.terminate()


def apdus() -> list[str]:
    """What our reader asks such a card, in hexadecimal."""
    card, commands = VirtualCard(load_profile(PROFILE)), []

    def transmit(command: bytes) -> bytes:
        commands.append(command.hex())
        return card.transmit(command)

    read_content(transmit)
    return commands


async def until(reader: PcscSocialCardReader, wanted: Callable[[ReaderStatus], bool]) -> ReaderStatus:
    async for status in reader.changes():
        if wanted(status):
            return status
    raise AssertionError("the changes ended")


class Script:
    """A bare script in a process of its own."""

    def __init__(self, how: str) -> None:
        command = [sys.executable, str(Path(__file__).with_name("card_bare.py")), how, READER, *apdus()]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    async def read_ms(self) -> float:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return float(await asyncio.to_thread(self._process.stdout.readline))

    def close(self) -> None:
        self._process.communicate()


Read = Callable[[], Awaitable[float]]


def our_read(reader: PcscSocialCardReader, card: CardPresent) -> Read:
    async def read_ms() -> float:
        begun = time.perf_counter()
        await reader.read(card)
        return 1000 * (time.perf_counter() - begun)

    return read_ms


async def read_times(reader: PcscSocialCardReader, reads: int) -> dict[str, list[float]]:
    """Milliseconds of ours and of the bare scripts, in turn; the first five turns warm up.

    ``row`` are reads without a pause, :data:`ROW` of them by us and then by the script with plain calls.
    """
    card = await until(reader, lambda status: isinstance(status, CardPresent))
    assert isinstance(card, CardPresent)
    scripts = {how: Script(how) for how in ("script", "calls")}
    readers: dict[str, Read] = {"ours": our_read(reader, card), **{how: one.read_ms for how, one in scripts.items()}}
    times: dict[str, list[float]] = {who: [] for who in (*readers, "ours, row", "calls, row")}
    for _ in range(reads + 5):
        for who, read_ms in readers.items():
            await asyncio.sleep(PAUSE_S)
            times[who].append(await read_ms())
    for _ in range(reads // ROW):
        for who in ("ours", "calls"):
            await asyncio.sleep(PAUSE_S)
            times[f"{who}, row"] += [await readers[who]() for _ in range(ROW)]
    for script in scripts.values():
        script.close()
    return {who: values if "row" in who else values[5:] for who, values in times.items()}


async def read_medians(reader: PcscSocialCardReader, port: int, reads: int, pace_s: float) -> dict[str, float]:
    """Median milliseconds by reader, with a card that takes ``pace_s`` for an APDU; printed."""
    with card_process(port, pace_s):
        medians = {who: statistics.median(times or [0]) for who, times in (await read_times(reader, reads)).items()}
    await until(reader, lambda status: not isinstance(status, CardPresent))
    print(f"{len(apdus())} APDUs, {reads} reads each, {pace_s:g} s per APDU; median milliseconds:")
    print("  " + "   ".join(f"{who} {median:.3f}" for who, median in medians.items() if median))
    return medians


async def first_byte_s(reader: PcscSocialCardReader, port: int) -> list[float]:
    """From insertion to the first APDU."""
    slot = VirtualSlot(port)
    return [await _first_byte_s(reader, slot) for _ in range(TIMES)]


async def _first_byte_s(reader: PcscSocialCardReader, slot: VirtualSlot) -> float:
    await until(reader, lambda status: not isinstance(status, CardPresent))
    card = Hasty(load_profile(PROFILE))
    slot.insert(card)
    begun = time.perf_counter()
    present = await until(reader, lambda status: isinstance(status, CardPresent))
    assert isinstance(present, CardPresent)
    await reader.read(present)
    slot.pull()
    assert card.asked_at
    return card.asked_at - begun


async def recovery_s(reader: PcscSocialCardReader, pcscd: Pcscd) -> list[float]:
    """From a pcscd that answers again to a reader that is seen again."""
    times = []
    for _ in range(TIMES):
        pcscd.kill()
        await until(reader, lambda status: isinstance(status, NoService))
        pcscd.start()
        begun = time.perf_counter()
        await until(reader, lambda status: not isinstance(status, NoService))
        times.append(time.perf_counter() - begun)
    return times


async def idle_percent() -> float:
    """CPU time of this process and of the reader's, which is waited for here, per second of idling."""
    reader = PcscSocialCardReader(re.compile(READER))
    await reader.start()
    worker = max(int(pid) for pid in _children())
    before = _cpu_s(worker) + time.process_time()
    await asyncio.sleep(IDLE_S)
    used = _cpu_s(worker) + time.process_time() - before
    await reader.close()
    return 100 * used / IDLE_S


def _children() -> list[str]:
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()


def _cpu_s(pid: int) -> float:
    # nanoseconds on the processor, of every thread
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


def shown(name: str, values: list[float], limit: float) -> bool:
    """Print a figure; whether its median is over the limit."""
    median = statistics.median(values)
    print(f"{name:<28} median {median:8.3f}   worst {max(values):8.3f}   limit {limit:6.2f}")
    return median > limit


async def measure(pcscd: Pcscd, reads: int) -> int:
    pcscd.start()
    reader = PcscSocialCardReader(re.compile(READER))
    await reader.start()
    ms = await read_medians(reader, pcscd.port, reads, 0.0)
    real = await read_medians(reader, pcscd.port, REAL_READS, REAL_PACE_S)
    over = [
        shown("read, ours / plain calls", [ms["ours"] / ms["calls"]], RATIO_MAX),
        shown("in a row, ours / plain calls", [ms["ours, row"] / ms["calls, row"]], RATIO_MAX),
        shown("read, ours / pyscard script", [ms["ours"] / ms["script"]], RATIO_MAX),
        shown("at a real card's pace", [real["ours"] / real["calls"]], RATIO_MAX),
        shown("insertion to first byte, s", await first_byte_s(reader, pcscd.port), FIRST_BYTE_MAX_S),
        shown("recovery of the service, s", await recovery_s(reader, pcscd), RECOVERY_MAX_S),
    ]
    await reader.close()
    over.append(shown("idle, % of a core", [await idle_percent()], IDLE_MAX_PERCENT))
    print(f"memory of this process at its largest: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    return 1 if any(over) else 0


def undisturbed() -> str:
    """Take precedence over whatever else runs here, for all processes of the comparison alike, where that is allowed.

    Ours is the side with two processes: on a machine that is busy the figures would tell how busy.
    """
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    except PermissionError:
        return "not allowed to take precedence: the figures are true on an idle machine only"
    return "all processes of the comparison with real-time priority"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reads", type=int, default=300)
    options = parser.parse_args()
    print(undisturbed())
    with tempfile.TemporaryDirectory() as folder:
        pcscd = Pcscd(Path(folder))
        os.environ["PCSCLITE_CSOCK_NAME"] = str(pcscd.socket)
        try:
            return asyncio.run(measure(pcscd, options.reads))
        finally:
            pcscd.remove()


if __name__ == "__main__":
    sys.exit(main())
