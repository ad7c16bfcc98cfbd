"""The line of a kiosk, over a real broker: what is said of it while it lives, when it is cut, when it comes back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from config.clock import SystemClock
from config.fleet import MqttLine
from fleet import topics
from fleet.messages import Answer, Outcome, Serving, State, Statistics, Versions
from fleet.mqtt import tls_of
from fleet.topics import Says
from maintenance.agent.line import Line, jittered
from maintenance.agent.port import Came
from maintenance.agent.queue import Queue
from tests.broker import CERTIFICATE, KEY, Brokered, brokered, fleet_broker  # noqa: F401
from tests.maintenance.agent.fleet import Heard, going_on, watching
from tests.waiting import seen

pytestmark = [pytest.mark.xdist_group("broker"), pytest.mark.expects_log("no line to the broker")]

CLOCK = SystemClock()


def standing(sequence: int, serving: Serving = Serving.IDLE) -> State:
    return State(at=CLOCK.now(), sequence=sequence, serving=serving, mode="service", versions=Versions(program="1"))


def answer(command: str) -> Answer:
    return Answer(command=command, at=CLOCK.now(), outcome=Outcome.DONE)


def numbers(heard: Heard) -> list[int]:
    return [state.sequence for state in heard.states()]


def commands(heard: Heard) -> list[str]:
    return [answer.command for answer in heard.answers()]


async def nothing(_: Came) -> None:
    """No command is expected."""


def line_with(settings: MqttLine, folder: Path, took: Callable[[Came], Awaitable[None]] = nothing, **more: Any) -> Line:
    tls = tls_of(settings.authority, settings.certificate, settings.key)
    folder.mkdir(exist_ok=True)
    return Line(settings, tls, Queue(folder, settings.queue_max), CLOCK, took, lambda _: 0.05, **more)


async def test_birth_state_and_an_end_in_order(fleet_broker: Brokered, tmp_path: Path) -> None:  # noqa: F811
    kiosk = fleet_broker.new_kiosk()
    line = line_with(fleet_broker.line_of(kiosk), tmp_path)
    async with watching(fleet_broker, kiosk) as heard:
        async with going_on(line.keep()):
            line.state(standing(1))
            await seen(heard.states)
            line.state(standing(2, Serving.VISIT))
            line.answer(answer("c1"))
            line.statistics(Statistics(day="2026-11-27", counts={"visit.retirement.done": 3}))
            line.file("c1", "image/png", b"picture")
            await seen(lambda: heard.of(Says.FILES))
        await seen(lambda: heard.lives() == [True, False])
    assert (numbers(heard), commands(heard)) == ([1, 2], ["c1"])
    (file,) = heard.of(Says.FILES)
    about = cast(Any, file.properties)
    assert (file.payload, about.ContentType, about.CorrelationData) == (
        b"picture",
        "image/png",
        b"c1",
    )
    # whoever comes later hears how it stood last
    async with watching(fleet_broker, kiosk) as later:
        await seen(lambda: len(later.messages) == 2)
    assert (later.lives(), numbers(later)) == ([False], [2])


async def test_a_line_that_is_cut_is_said_by_the_broker(fleet_broker: Brokered, tmp_path: Path) -> None:  # noqa: F811
    kiosk = fleet_broker.new_kiosk()
    async with watching(fleet_broker, kiosk) as heard:
        line = line_with(fleet_broker.line_of(kiosk), tmp_path, will_delay_s=0)
        async with going_on(line.keep()):
            await seen(heard.lives)
            # somebody else with the same certificate takes its place, and the kiosk takes it back
            async with fleet_broker.client(kiosk):
                await seen(lambda: False in heard.lives())
            await seen(lambda: heard.lives()[-1] and line.up)


@pytest.mark.expects_log("a command was not looked at: RuntimeError")
async def test_commands_that_came_while_it_was_away(fleet_broker: Brokered, tmp_path: Path) -> None:  # noqa: F811
    kiosk, came = fleet_broker.new_kiosk(), list[Came]()

    async def take(one: Came) -> None:
        came.append(one)
        if one.payload == b"2":
            raise RuntimeError("a mistake of ours")

    settings = fleet_broker.line_of(kiosk, groups=("north",))
    async with going_on((line := line_with(settings, tmp_path / "a", take)).keep()):
        await seen(lambda: line.up)
    own, group = topics.commands_for(kiosk), topics.commands_for_group("north")
    async with fleet_broker.maintenance() as maintenance:
        for topic, payload, retain in ((own, b"1", False), (group, b"2", False), (own, b"3", True)):
            await maintenance.say(topic, payload, retain=retain)
        async with going_on(line_with(settings, tmp_path / "b", take).keep()):
            await seen(lambda: len(came) == 3)
        await maintenance.say(own, b"", retain=True)
    assert came == [Came(own, b"1", False), Came(group, b"2", False), Came(own, b"3", True)]


@pytest.mark.expects_log("no room")
async def test_a_broker_that_goes_and_comes_back(tmp_path: Path) -> None:
    with brokered(tmp_path / "broker") as office:
        kiosk = office.new_kiosk()
        line = line_with(office.line_of(kiosk, queue_max=3), tmp_path / "agent")
        async with going_on(line.keep()):
            line.state(standing(1))
            async with watching(office, kiosk, kept_s=60) as before:
                await seen(lambda: numbers(before) == [1])
            office.broker.stop()
            await seen(lambda: not line.up and line.trouble)
            for number in range(2, 10):
                line.state(standing(number))
                line.answer(answer(f"c{number}"))
            office.broker.start()
            async with watching(office, kiosk, kept_s=60) as heard:
                await seen(lambda: len(heard.answers()) == 3)
    assert commands(heard) == ["c7", "c8", "c9"]
    # of eight states that nobody could hear only the newest counts; the broker still had the first one
    assert set(numbers(heard)) - {1} == {9}


async def test_a_certificate_that_counts_no_more(fleet_broker: Brokered, tmp_path: Path) -> None:  # noqa: F811
    kiosk = fleet_broker.new_kiosk()
    line = line_with(fleet_broker.line_of(kiosk), tmp_path)
    await fleet_broker.revoke(kiosk)
    async with going_on(line.keep()) as keeping:
        await seen(lambda: "not let in" in line.trouble)
        assert not keeping.done()


@pytest.mark.parametrize("days", [-400, +2], ids=["expired", "not yet valid"])
async def test_a_certificate_of_another_time(days: int, fleet_broker: Brokered, tmp_path: Path) -> None:  # noqa: F811
    """As with a clock that is wrong on either side: there is no line, and the agent tries on."""
    kiosk = fleet_broker.new_kiosk()
    issued = fleet_broker.authority.issue(kiosk, CLOCK.now() + timedelta(days=days))
    files = fleet_broker.files_of(kiosk)
    (files / CERTIFICATE).write_bytes(issued.certificate)
    (files / KEY).write_bytes(issued.key)
    line = line_with(fleet_broker.line_of(kiosk), tmp_path)
    async with going_on(line.keep()) as keeping:
        await seen(lambda: "not let in" in line.trouble)
        assert not keeping.done()


# paho lets go of a socket whose greeting has failed without closing it: Python closes it with the last reference
@pytest.mark.filterwarnings("ignore:unclosed <ssl.SSLSocket:ResourceWarning")
async def test_a_broker_that_is_none_of_ours(fleet_broker: Brokered, tmp_path: Path) -> None:  # noqa: F811
    """Whoever stands in the place of the broker is told nothing."""
    kiosk, other = fleet_broker.new_kiosk(), fleet_broker.new_kiosk()
    with brokered(tmp_path / "stranger") as stranger:
        there = {"host": "127.0.0.1", "port": stranger.broker.port}
        line = line_with(fleet_broker.line_of(kiosk).model_copy(update=there), tmp_path / "agent")
        async with watching(stranger, other), going_on(line.keep()):
            await seen(lambda: "CERTIFICATE_VERIFY_FAILED" in line.trouble)


async def test_a_kiosk_under_a_foreign_name(fleet_broker: Brokered, tmp_path: Path) -> None:  # noqa: F811
    """The certificate decides: with the files of one kiosk nobody speaks as another."""
    kiosk, other = fleet_broker.new_kiosk(), fleet_broker.new_kiosk()
    settings = fleet_broker.line_of(kiosk).model_copy(update={"kiosk": other})
    line = line_with(settings, tmp_path)
    async with watching(fleet_broker, other) as heard:
        async with going_on(line.keep()):
            await seen(lambda: "Not authorized" in line.trouble)
        assert heard.messages == []


def test_pauses_grow_up_to_a_limit_and_no_two_are_the_same() -> None:
    for tries, most in ((0, 8), (1, 16), (3, 64), (4, 120), (50, 120)):
        pauses = [jittered(tries) for _ in range(50)]
        assert 0.5 <= min(pauses) < most / 2 < max(pauses) <= most
        assert len(set(pauses)) > 40
