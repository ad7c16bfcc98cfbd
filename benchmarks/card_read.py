"""How fast is the card reader? Against a bare pyscard script that sends the same APDUs to the same virtual card.

    .venv/bin/python -m benchmarks.card_read [--reads N] [--pace SECONDS]

Everything in one run on a pcscd of its own, all readers alternating, card, kiosk's side and scripts each a process of
its own. Ours is timed where the kiosk waits: order to the worker, reading, parsing, answer back. The limit is against
the script that uses pyscard as its manual does. The plain calls on a kept context are shown beside it, timed inside
their process and without its two hops: nobody can be faster, and it has no limit.
``--pace`` is the card's time for an APDU: 0 shows our own cost at its largest, a real card takes 30–220 ms.
Prints every figure against its limit, and exits with 1 when one is over it.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from devices.social_card.pcsc import PcscSocialCardReader
from devices.social_card.port import CardPresent, NoService, ReaderStatus
from devices.social_card.profiles import load_profile
from devices.social_card.reading import read_card
from devices.social_card.virtual_card import VirtualCard
from devices.social_card.vpcd import VirtualSlot
from tests.pcscd import Pcscd

READER = "Virtual PCD 00 00"
PROFILE = "li"
RATIO_MAX = 1.15
FIRST_BYTE_MAX_S = 0.5
RECOVERY_MAX_S = 2.0
IDLE_MAX_PERCENT = 1.0
IDLE_S = 10.0
TIMES = 9
_SIMULATE = "import sys; from devices.social_card.simulate import run_profile; "
_SIMULATE += "run_profile(sys.argv[1], {'delay': sys.argv[2]}, int(sys.argv[3]), inserted=print)"


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

    read_card(transmit)
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


async def read_times(reader: PcscSocialCardReader, reads: int) -> dict[str, list[float]]:
    """Milliseconds of ours and of the bare scripts, in turn; the first five turns warm up."""
    card = await until(reader, lambda status: isinstance(status, CardPresent))
    assert isinstance(card, CardPresent)
    scripts = {how: Script(how) for how in ("script", "calls")}
    times: dict[str, list[float]] = {"ours": [], **{how: [] for how in scripts}}
    for _ in range(reads + 5):
        begun = time.perf_counter()
        await reader.read(card)
        times["ours"].append(1000 * (time.perf_counter() - begun))
        for how, script in scripts.items():
            times[how].append(await script.read_ms())
    for script in scripts.values():
        script.close()
    return {who: values[5:] for who, values in times.items()}


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
    reader = PcscSocialCardReader(READER)
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


async def measure(pcscd: Pcscd, reads: int, pace_s: float) -> int:
    pcscd.start()
    reader = PcscSocialCardReader(READER)
    await reader.start()
    with card_process(pcscd.port, pace_s):
        medians = {who: statistics.median(values) for who, values in (await read_times(reader, reads)).items()}
    print(f"{len(apdus())} APDUs, {reads} reads each, {pace_s:g} s per APDU; median milliseconds:")
    print("  " + "   ".join(f"{who} {median:.3f}" for who, median in medians.items()))
    print(f"read, ours / plain calls     {medians['ours'] / medians['calls']:.3f}")
    over = [
        shown("read, ours / pyscard script", [medians["ours"] / medians["script"]], RATIO_MAX),
        shown("insertion to first byte, s", await first_byte_s(reader, pcscd.port), FIRST_BYTE_MAX_S),
        shown("recovery of the service, s", await recovery_s(reader, pcscd), RECOVERY_MAX_S),
    ]
    await reader.close()
    over.append(shown("idle, % of a core", [await idle_percent()], IDLE_MAX_PERCENT))
    print(f"memory of this process at its largest: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    return 1 if any(over) else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reads", type=int, default=100)
    parser.add_argument("--pace", type=float, default=0.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        pcscd = Pcscd(Path(folder))
        os.environ["PCSCLITE_CSOCK_NAME"] = str(pcscd.socket)
        try:
            return asyncio.run(measure(pcscd, options.reads, options.pace))
        finally:
            pcscd.kill()


if __name__ == "__main__":
    sys.exit(main())
