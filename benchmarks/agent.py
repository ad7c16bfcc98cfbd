"""What does it cost that a kiosk is looked after from afar, while nothing happens?

    scripts/benchmark agent [--idle SECONDS]

A real kiosk, drawn offscreen, that serves; beside it the real agent, on a real broker over mutual TLS, with its figures
for Prometheus; and on the same broker a bare aiomqtt client that says the same state at the same times and hears the
same topics: processor time and memory (PSS) of both. In the kiosk's own process: what one second of its post computes,
the real memory asked, to a real socket. And how long a change at the kiosk takes until the watch has heard it. Exits
with 1 when a limit is not held.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path

from benchmarks.first_screen import Limit, computed_s, memory_mb, told
from benchmarks.supervision import starts, wait_for
from config.clock import SystemClock
from config.settings import load_settings
from config.supplies import supplied
from fleet.messages import Serving, Versions
from maintenance.agent.port import Told
from maintenance.agent.post import Post as AgentsPost
from maintenance.post.ledger import Ledger
from maintenance.post.server import Post
from maintenance.post.teller import Teller
from records.log import RecordsLog
from tests.broker import Brokered, brokered
from tests.maintenance.agent.fleet import looked_after, watching
from tests.maintenance.post.kiosk import Played, PlayedFront

ROOT = Path(__file__).parent.parent
SETTLE_S, END_S = 10.0, 15.0
SECONDS, CHANGES = 500, 20
IDLE = Limit("agent, idle, share of a core in %", 0.5)
POST = Limit("the post in the kiosk, share of a core in %", 0.5)
HEARD = Limit("from a change to the watch, median in s", 2.0)
MEMORY = Limit("memory of the agent in MB", 100.0)


@contextmanager
def running(*command: str) -> Iterator[int]:
    """A process of this Python."""
    screen = {"DISPLAY": ":none", "QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}
    environment = {**os.environ, **screen}
    nothing = subprocess.DEVNULL
    with subprocess.Popen([sys.executable, *command], cwd=ROOT, env=environment, stderr=nothing) as process:
        try:
            yield process.pid
        finally:
            process.terminate()
            process.wait(END_S)


def costs(idle_s: float) -> tuple[float, float, float, float]:
    """The agent's share of a core, the bare client's; and their MB."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        office = stack.enter_context(brokered(folder / "office"))
        kiosk = office.new_kiosk()
        site = looked_after(office, kiosk, folder, metrics_port=0)
        stack.enter_context(running("kiosk.py", "run", "--window", "--site", str(site)))
        wait_for(lambda: starts(folder) == 1)
        agent = stack.enter_context(running("kiosk.py", "agent", "--site", str(site)))
        other = office.line_of(office.new_kiosk())
        given = (other.host, str(other.port), other.kiosk, *map(str, (other.authority, other.certificate, other.key)))
        bare = stack.enter_context(running("-m", "benchmarks.agent_bare", *given))
        time.sleep(SETTLE_S)
        both = (agent, bare)
        before, since = computed_s(both), time.monotonic()
        time.sleep(idle_s)
        lasted, after = time.monotonic() - since, computed_s(both)
        assert asyncio.run(stands(office, kiosk)) is Serving.IDLE, "the agent tells what the kiosk says"
        shares, memory = [(after[pid] - before[pid]) / lasted for pid in both], memory_mb(both)
        return shares[0], shares[1], memory[agent], memory[bare]


async def stands(office: Brokered, kiosk: str) -> Serving:
    """What the fleet knows of it."""
    async with watching(office, kiosk) as heard:
        while not heard.states():  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.05)
        return heard.states()[-1].serving


async def post_cost() -> float:
    """The share of a core that one second of the post takes: a look, and what is said of it."""

    class NoPause(SystemClock):
        async def sleep(self, seconds: float) -> None:  # noqa: ARG002 - as the clock has it
            await turn.wait()
            turn.clear()

    turn = asyncio.Event()
    with tempfile.TemporaryDirectory() as name:
        folder, clock = Path(name), SystemClock()
        records = RecordsLog(folder / "records.sqlite", folder / "records.key", clock)
        with closing(records):
            records.append("kiosk.started", public={"version": "1", "site": "x", "after": "order", "safe_mode": False})
            front, played = PlayedFront(records=records), Played(folder)
            ledger = Ledger(supplied(load_settings()), clock)
            teller = Teller(front, ledger, clock, "service", Versions(program="1"), (), played.hands.closed)
            post = Post(folder, NoPause(), lambda: teller.told, played.hands.do, played.hands.remember)
            agent = AgentsPost(folder, clock)
            tasks = [asyncio.ensure_future(work) for work in (post.keep(), agent.keep())]
            await teller.look()
            await asyncio.sleep(2.0)
            before = time.process_time()
            for _ in range(SECONDS):  # both ends of the socket are in this process: less than this is the kiosk's
                await teller.look()
                turn.set()
                await asyncio.sleep(0)
            cost = (time.process_time() - before) / SECONDS
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            return cost


async def heard_after_s(office: Brokered, folder: Path) -> list[float]:
    """From a change in what the kiosk would say to its arrival at the watch, through post, agent and broker."""
    from tests.maintenance.agent.test_agent import IDLE as STANDS
    from tests.maintenance.agent.test_agent import staged

    took: list[float] = []
    clock = SystemClock()
    async with staged(office, folder) as stage:
        told: list[Told] = [STANDS]
        post = Post(folder, clock, lambda: told[0], stage.kiosk.do, stage.kiosk.remember)
        keeping = asyncio.ensure_future(post.keep())
        while not stage.heard.states():  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.05)
        for number in range(CHANGES):
            known = len(stage.heard.states())
            told[0] = replace(STANDS, serving=Serving.VISIT if number % 2 == 0 else Serving.IDLE)
            since = time.monotonic()
            while len(stage.heard.states()) == known:  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.005)
            took.append(time.monotonic() - since)
        keeping.cancel()
        await asyncio.wait([keeping])
    return took


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--idle", type=float, default=60.0, help="seconds in which nothing happens")
    asked = parser.parse_args()
    agent, other, agent_mb, other_mb = costs(asked.idle)
    post = asyncio.run(post_cost())
    with tempfile.TemporaryDirectory() as folder, brokered(Path(folder) / "office") as office:
        (Path(folder) / "kiosk").mkdir()
        took = asyncio.run(heard_after_s(office, Path(folder) / "kiosk"))
    held = [
        told(IDLE, 100 * agent, f"a bare aiomqtt client: {100 * other:.3f}"),
        told(MEMORY, agent_mb, f"PSS; a bare aiomqtt client: {other_mb:.0f}"),
        told(POST, 100 * post, "one look and one word a second, to a real agent"),
        told(HEARD, statistics.median(took), f"slowest of {CHANGES}: {max(took):.2f}; looked at once a second"),
    ]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
