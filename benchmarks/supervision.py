"""What does it cost that somebody watches over the kiosk, while nobody is there?

    scripts/benchmark supervision [--idle SECONDS]

The guardian: its processor time and its share of memory (PSS) beside a real kiosk that serves, drawn offscreen. The
signs of life: what the kiosk computes for those of a second, both loops, a thread and the real memory asked, to a real
socket. The keeper: what each of its checks computes, over its rhythm, with the real memory and computer, and devices in
this process. And how long a real kiosk whose screen hangs does not serve. Exits with 1 when a limit is not held.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from benchmarks.first_screen import Limit, family, memory_mb, told
from config.clock import DemonstrationClock, SystemClock
from config.parts import PartName
from config.settings import DEMO_SITE, load_settings
from devices.computer.linux import LinuxComputer
from maintenance.checks import Check
from maintenance.keeper import MachineKeeper, checks_of
from maintenance.machine import Machine
from play.site import VirtualSite, virtual_settings
from records.log import RecordsLog
from records.reader import RecordsReader
from supervision.notify import Watcher
from supervision.pulse import Pulse
from tests.faults.ports import everybody

ROOT = Path(__file__).parent.parent
SIGNS = 2000
LOOKS = 20
#: of some weeks
EVENTS = 5000
START_S, SETTLE_S, END_S = 60.0, 5.0, 10.0
COST, MEMORY, MENDED = (
    Limit("supervision, share of a core in %", 1.0),
    Limit("memory of the guardian in MB", 10.0),
    Limit("from the hang to the next service in s", 10.0),
)


@contextmanager
def kiosk(folder: Path, door: Sequence[str]) -> Iterator[int]:
    """A real kiosk that serves; the process of its guardian."""
    site = folder / "site.yaml"
    text = DEMO_SITE.read_text(encoding="utf-8")
    site.write_text(text.replace("data_dir: var/demo ", f"data_dir: {folder / 'data'} "), encoding="utf-8")
    screen = {"DISPLAY": ":none", "QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}
    command = [sys.executable, *door, "run", "--window", "--site", str(site)]
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, **screen}, stderr=subprocess.DEVNULL) as guardian:
        try:
            wait_for(lambda: starts(folder) == 1)
            yield guardian.pid
        finally:
            guardian.terminate()
            guardian.wait(END_S)


def wait_for(there: Callable[[], bool]) -> float:
    """The moment when it is there."""
    until = time.monotonic() + START_S
    while not there():
        if time.monotonic() > until:
            raise SystemExit(f"nothing within {START_S:.0f} s")
        time.sleep(0.05)
    return time.monotonic()


def starts(folder: Path) -> int:
    """How often the kiosk has begun to serve."""
    file, key = folder / "data" / "records.sqlite", folder / "data" / "records.key"
    if not (file.exists() and key.exists()):
        return 0
    with RecordsReader(file, key) as records:
        return sum(event.kind == "kiosk.started" for event in records.events())


def computed_s(pid: int) -> float:
    """Processor time so far, to the nanosecond (proc(5), schedstat)."""
    return int(Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()[0]) / 1e9


def guardian_cost(idle_s: float) -> tuple[float, float]:
    """Its share of a core, and its MB."""
    with tempfile.TemporaryDirectory() as folder, kiosk(Path(folder), ["kiosk.py"]) as pid:
        assert len(family(pid)) > 1
        time.sleep(SETTLE_S)
        before, since = computed_s(pid), time.monotonic()
        time.sleep(idle_s)
        return (computed_s(pid) - before) / (time.monotonic() - since), sum(memory_mb([pid]).values())


async def sign_cost() -> float:
    """The share of a core that signs of life take, of which there is one a second."""
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(b"")
        manager.setblocking(False)
        records = RecordsLog(Path(folder) / "records.sqlite", Path(folder) / "records.key", SystemClock())
        name = manager.getsockname().decode().replace("\0", "@", 1)
        with closing(records), closing(Watcher(name)) as watcher:
            pulse = Pulse(watcher)
            before = time.process_time()
            for _ in range(SIGNS):
                await asyncio.to_thread(records.newest)
                pulse.visits_move()
                pulse.screen_moves()
                manager.recv(256)
            return (time.process_time() - before) / SIGNS


async def keeper_cost() -> float:
    """The share of a core that the checks take."""
    settings = load_settings()
    assert settings.clock.driver == "demonstration"
    start = settings.clock.start
    with tempfile.TemporaryDirectory() as name:
        folder, people = Path(name), ROOT / settings.office.invented
        settings = virtual_settings(settings, folder / "data", people)
        site = VirtualSite(settings, DemonstrationClock(start), folder / "papers", everybody(people))
        async with site.open(serving=False) as parts:
            within = {name: getattr(parts, field) for name, field in parts.FIELDS.items()}
            machine = site.machine({**within, PartName.COMPUTER: LinuxComputer()})
            for number in range(EVENTS):
                parts.records.append("visit.started", visit=f"{number:016x}", public={"scene": "retirement"})
            return sum([await _cost_of(check, machine) for check in checks_of(machine)])


async def _cost_of(check: Check, machine: Machine) -> float:
    """One look of it, over its rhythm; the first one reads what the others know."""
    keeper = MachineKeeper(machine, machine.parts[PartName.RECORDS], [check], ())
    await keeper.look()
    before = time.process_time()
    for _ in range(LOOKS):
        await keeper.look()
    return (time.process_time() - before) / LOOKS / check.every_s


def mended_s() -> float:
    """From the moment in which the screen hangs to the next service."""
    with tempfile.TemporaryDirectory() as folder:
        begun = Path(folder) / "begun"
        with kiosk(Path(folder), ["-m", "tests.supervision.hanging", "screen", str(begun)]):
            hung = wait_for(begun.exists)
            return wait_for(lambda: starts(Path(folder)) == 2) - hung


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--idle", type=float, default=20.0, help="seconds in which nobody is there")
    idle_s = parser.parse_args().idle
    watching, memory = guardian_cost(idle_s)
    signs = asyncio.run(sign_cost())
    keeping = asyncio.run(keeper_cost())
    each = {"guardian": watching, "signs of life": signs, "keeper": keeping}
    held = [
        told(COST, 100 * sum(each.values()), ", ".join(f"{name} {100 * cost:.3f}" for name, cost in each.items())),
        told(MEMORY, memory, "PSS, beside its kiosk"),
        told(MENDED, mended_s(), "the screen hangs; five of them are the wait for a sign"),
    ]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
