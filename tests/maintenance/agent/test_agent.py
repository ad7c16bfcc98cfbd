"""The agent between a kiosk and the fleet: how it stands is known afar within a moment, whatever the kiosk does."""

from __future__ import annotations

import asyncio
import time
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from config.clock import SystemClock
from config.fleet import MqttLine
from fleet import topics
from fleet.doings import Doing
from fleet.messages import Checkpoint, Serving, Statistics, Stocked, Trouble, Versions
from maintenance.agent.agent import Agent, Place
from maintenance.agent.metrics import served
from maintenance.agent.port import Came, Did, Noted, Told
from maintenance.agent.post import Post as AgentsPost
from maintenance.agent.standing import certificate_ending
from maintenance.lives import CRASHES
from maintenance.post.server import Post
from supervision.notify import Watcher
from tests.broker import CERTIFICATE, Brokered, fleet_broker  # noqa: F401
from tests.maintenance.agent.fleet import Heard, going_on, watching
from tests.maintenance.test_lives import killed
from tests.waiting import a_moment, seen

pytestmark = pytest.mark.xdist_group("broker")
CLOCK = SystemClock()
IDLE = Told(
    Serving.IDLE,
    "service",
    (),
    {"sheets": Stocked(left=480, capacity=500, unit="sheets", state="good")},
    Versions(program="0.1.0"),
    Checkpoint(sequence=7, hash="0" * 64),
    today=Statistics(day="2026-11-27", counts={"start.order": 1}),
)


@dataclass
class Orders:
    """See :class:`maintenance.agent.port.Orders`: what comes is kept in a list."""

    at_work: str | None = None
    came: list[Came] = field(default_factory=list)

    async def take(self, came: Came) -> None:
        self.came.append(came)

    async def keep(self) -> None:
        await asyncio.Event().wait()


@dataclass
class Quick(SystemClock):
    """Of a kiosk that speaks ten times a second, as long as it moves."""

    moves: asyncio.Event = field(default_factory=asyncio.Event)

    async def sleep(self, seconds: float) -> None:
        await a_moment(seconds / 10)
        await self.moves.wait()


@dataclass
class Kiosk:
    """What stands at the kiosk's end of the socket."""

    folder: Path
    told: Told | None = IDLE
    clock: Quick = field(default_factory=Quick)

    def __post_init__(self) -> None:
        self.clock.moves.set()

    async def do(self, doing: Doing, by: str) -> Did:
        raise NotImplementedError

    async def remember(self, noted: Noted) -> None:
        raise NotImplementedError

    async def lives(self) -> None:
        await Post(self.folder, self.clock, lambda: self.told, self.do, self.remember).keep()


@dataclass
class Stage:
    """A kiosk, its agent, and who watches them."""

    kiosk: Kiosk
    agent: Agent
    orders: Orders
    heard: Heard

    def serving(self) -> list[Serving]:
        return [state.serving for state in self.heard.states()]


@asynccontextmanager
async def staged(office: Brokered, folder: Path, state_s: int = 60, hung_s: float = 30.0) -> AsyncIterator[Stage]:
    name, orders = office.new_kiosk(), Orders()
    line: MqttLine = office.line_of(name, groups=("north",), state_s=state_s)
    place = Place(folder, folder, folder / "agent")
    with closing(Watcher("")) as nobody:
        agent = Agent(line, place, CLOCK, lambda post, line: orders, nobody, lambda _: 0.05, hung_s)
        async with watching(office, name) as heard, going_on(agent.run()):
            yield Stage(Kiosk(folder), agent, orders, heard)


async def test_what_changes_at_the_kiosk_is_known_afar_at_once(fleet_broker: Brokered, tmp_path: Path) -> None:  # noqa: F811
    async with staged(fleet_broker, tmp_path) as stage:
        async with going_on(stage.kiosk.lives()):
            await seen(lambda: stage.serving() == [Serving.IDLE])
            trouble = Trouble(code="PRINTER-OFF", part="printer", since=CLOCK.now(), by="staff")
            stage.kiosk.told = replace(IDLE, issues=(trouble,), checkpoint=Checkpoint(sequence=8, hash="1" * 64))
            await seen(lambda: len(stage.serving()) == 2)
            # a visit that goes on writes into the log: nobody has to hear of each line at once
            stage.kiosk.told = replace(stage.kiosk.told, checkpoint=Checkpoint(sequence=9, hash="2" * 64))
            await seen(lambda: stage.agent.post.told == stage.kiosk.told)
            stage.kiosk.told = replace(stage.kiosk.told, serving=Serving.VISIT)
            await seen(lambda: len(stage.serving()) == 3)
        await seen(lambda: stage.serving()[3:] == [Serving.GONE])
        first, second, third, last = stage.heard.states()
        assert stage.heard.statistics() == [IDLE.today]
    assert (first.issues, second.issues, third.issues, last.issues) == ((), (trouble,), (trouble,), ())
    assert [one.checkpoint and one.checkpoint.sequence for one in (first, second, third, last)] == [7, 8, 9, 9]
    assert (last.supplies, last.versions, last.mode, last.groups) == (
        IDLE.supplies,
        IDLE.versions,
        "service",
        ("north",),
    )


@pytest.mark.expects_log("the kiosk says nothing any more")
async def test_a_kiosk_that_hangs_and_crashes_again_and_again_is_known_afar(
    fleet_broker: Brokered,  # noqa: F811
    tmp_path: Path,
) -> None:
    async with staged(fleet_broker, tmp_path, hung_s=1.0) as stage:
        async with going_on(stage.kiosk.lives()):
            await seen(lambda: stage.serving() == [Serving.IDLE])
            stage.kiosk.clock.moves.clear()
            await seen(lambda: stage.serving()[1:] == [Serving.HUNG])
        stage.kiosk.clock.moves.set()
        killed(tmp_path, [time.time()] * CRASHES)
        await seen(lambda: stage.serving()[2:] == [Serving.GONE])
        # what it says of itself in its next life
        crashes = (time.time(),) * CRASHES
        stage.kiosk.told = replace(IDLE, mode="safe", crashes=crashes)
        async with going_on(stage.kiosk.lives()):
            await seen(lambda: stage.serving()[3:] == [Serving.IDLE])
        safe = stage.heard.states()[3]
        assert safe.mode == "safe"
        assert [moment.timestamp() for moment in safe.crashes] == pytest.approx(crashes)


async def test_how_it_stands_is_said_again_and_again(fleet_broker: Brokered, tmp_path: Path) -> None:  # noqa: F811
    async with staged(fleet_broker, tmp_path, state_s=1) as stage, going_on(stage.kiosk.lives()):
        await seen(lambda: len(stage.serving()) == 3)
        assert set(stage.serving()) == {Serving.IDLE}
        before = IDLE.today
        yesterday = Statistics(day="2026-11-27", counts={"start.order": 2})
        stage.kiosk.told = replace(IDLE, today=yesterday)
        await seen(lambda: stage.agent.post.told == stage.kiosk.told)
        stage.kiosk.told = replace(IDLE, today=Statistics(day="2026-11-28", counts={}))
        await seen(lambda: len(stage.heard.statistics()) == 3)
        assert stage.heard.statistics()[:2] == [before, yesterday]


async def test_a_command_reaches_whoever_sees_to_it(fleet_broker: Brokered, tmp_path: Path) -> None:  # noqa: F811
    async with staged(fleet_broker, tmp_path) as stage:
        await seen(lambda: stage.agent.line.up)
        topic = topics.commands_for_group("north")
        async with fleet_broker.maintenance() as maintenance:
            await maintenance.say(topic, b"signed")
        await seen(lambda: stage.orders.came == [Came(topic, b"signed", False)])


async def test_what_prometheus_reads(fleet_broker: Brokered, tmp_path: Path) -> None:  # noqa: F811
    async with staged(fleet_broker, tmp_path) as stage, going_on(stage.kiosk.lives()):
        await seen(stage.serving)
        with served(0, stage.agent.figures) as address:
            assert address.startswith("http://127.0.0.1:")
            page = (await asyncio.to_thread(urllib.request.urlopen, address)).read().decode()
    lines = page.splitlines()
    for line in (
        "kiosk_agent_line_up 1.0",
        "kiosk_agent_waiting 0.0",
        "kiosk_agent_lost_total 0.0",
        'kiosk_serving{serving="idle"} 1.0',
        'kiosk_serving{serving="hung"} 0.0',
        'kiosk_supply_left{supply="sheets"} 480.0',
        'kiosk_info{content="",mode="service",program="0.1.0"} 1.0',
    ):
        assert line in lines


def test_a_certificate_that_ends_soon_is_told_of(fleet_broker: Brokered) -> None:  # noqa: F811
    file = fleet_broker.files_of(fleet_broker.new_kiosk()) / CERTIFICATE
    now = CLOCK.now()
    assert certificate_ending(file, now) is None
    assert str(certificate_ending(file, now + timedelta(days=380))) == "AGENT-CERTIFICATE: 16 days"
    assert certificate_ending(file.parent / "nothing.pem", now) is None


def test_a_kiosk_that_is_not_there_answers_nothing(tmp_path: Path) -> None:
    post = AgentsPost(tmp_path, CLOCK)
    assert post.told is None
