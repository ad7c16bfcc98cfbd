"""The broker holds each kiosk to its own, by the certificate that the office has given it: with the shipped rights."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

import aiomqtt
import pytest
from paho.mqtt.subscribeoptions import SubscribeOptions

from fleet import topics
from fleet.mqtt import Client, RefusedByBroker
from fleet.topics import Says
from simulated.broker import HOST
from tests.broker import CERTIFICATE, KEY, Brokered, fleet_broker, kept_of_journal  # noqa: F401

pytestmark = pytest.mark.xdist_group("broker")


@asynccontextmanager
async def hearing(client: Client, *filters: str) -> AsyncIterator[asyncio.Queue[str]]:
    """Topics of what comes to it by those filters."""
    heard: asyncio.Queue[str] = asyncio.Queue()

    async def listen() -> None:
        async for message in client.messages:
            heard.put_nowait(str(message.topic))

    async with client:
        for each in filters:
            await client.subscribe(each, options=SubscribeOptions(qos=1))
        listening = asyncio.ensure_future(listen())
        yield heard
        listening.cancel()
        await asyncio.wait([listening])


async def test_a_kiosk_says_what_is_its_own_and_nothing_else(fleet_broker: Brokered) -> None:  # noqa: F811
    one, other = fleet_broker.new_kiosk(), fleet_broker.new_kiosk()
    allowed = [topics.of_kiosk(one, what) for what in Says]
    foreign = [topics.of_kiosk(other, Says.STATE), topics.commands_for(one), topics.commands_for(other), "elsewhere"]
    async with (
        hearing(fleet_broker.watch(), *map(topics.of_every_kiosk, Says)) as heard,
        fleet_broker.client(one) as client,
    ):
        for topic in foreign:
            with pytest.raises(RefusedByBroker, match="Not authorized"):
                await client.say(topic, b"x")
        for topic in allowed:
            await client.say(topic, b"x")
        assert [await heard.get() for _ in allowed] == allowed
    kept = kept_of_journal(fleet_broker.broker.log())
    denied = [line for line in kept if f"Denied PUBLISH from {one} " in line]
    assert [topic for topic in foreign for line in denied if f"'{topic}'" in line] == foreign
    assert [
        line for line in kept if f"/{one}/" in line and line not in denied
    ] == []  # of what is right it says nothing


async def test_a_kiosk_hears_commands_for_itself_and_for_groups(fleet_broker: Brokered) -> None:  # noqa: F811
    one, other = fleet_broker.new_kiosk(), fleet_broker.new_kiosk()
    own, group = topics.commands_for(one), topics.commands_for_group("north")
    everything = topics.commands_for(other), topics.of_kiosk(other, Says.STATE), f"{topics.KIOSKS}/#"
    async with hearing(fleet_broker.client(one), own, group, *everything) as heard:
        async with fleet_broker.client(other) as neighbour, fleet_broker.maintenance() as maintenance:
            await neighbour.say(topics.of_kiosk(other, Says.STATE), b"x")
            for topic in (topics.commands_for(other), own, group):
                await maintenance.say(topic, b"x")
        # the filter of everything lets through what it may hear, a second time
        assert {await heard.get() for _ in range(3)} == {own, group}
        assert heard.empty()


@pytest.mark.parametrize(
    ("line", "who"),
    [
        ("1: hall-2 1 kiosks/1/hall-2/commands", None),
        ("1: hall-2 1 groups/1/north/commands", None),
        ("1: fleet.watch 1 kiosks/1/+/state", None),
        ("1: hall-2 1 kiosks/1/hall-1/commands", ("hall-2", "kiosks/1/hall-1/commands")),
        ("1: hall-2 0 #", ("hall-2", "#")),
        ("1: hall-2 1 groups/1/+/commands", ("hall-2", "groups/1/+/commands")),
        ("1: hall-2 1 $SYS/\u4e00 x" + "y" * 90, ("hall-2", ("$SYS/??x" + "y" * 90)[:80])),
        ("not a line of the broker", None),
    ],
)
def test_who_asks_to_hear_what_is_anothers(line: str, who: tuple[str, str] | None) -> None:
    assert topics.overreach(line) == who


async def test_nobody_comes_in_without_a_certificate_that_counts(fleet_broker: Brokered) -> None:  # noqa: F811
    name = fleet_broker.new_kiosk()
    async with fleet_broker.client(name):
        pass
    await fleet_broker.revoke(name)
    with pytest.raises(aiomqtt.MqttError):
        async with fleet_broker.client(name):
            pass
    believing = ssl.create_default_context(cafile=str(fleet_broker.authority.certificate))
    with pytest.raises(aiomqtt.MqttError):
        async with Client(HOST, fleet_broker.broker.port, name, believing):
            pass


async def test_a_line_that_a_thief_holds_open_ends_when_the_kiosk_comes_with_its_new_certificate(
    fleet_broker: Brokered,  # noqa: F811
) -> None:
    """Mosquitto ends no open line for a list of the revoked; but nobody stands there twice under one name."""
    name = fleet_broker.new_kiosk()
    files = fleet_broker.files_of(name)
    with suppress(aiomqtt.MqttError):  # it is at its end already
        async with fleet_broker.client(name) as thief:
            await fleet_broker.revoke(name)
            await thief.say(topics.of_kiosk(name, Says.STATE), b"x")  # as long as the kiosk is away
            issued = fleet_broker.authority.issue(name, datetime.now(UTC))
            (files / KEY).write_bytes(issued.key)
            (files / CERTIFICATE).write_bytes(issued.certificate)
            async with fleet_broker.client(name):
                with pytest.raises(aiomqtt.MqttError):
                    await anext(aiter(thief.messages))
