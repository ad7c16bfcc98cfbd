"""The line to the broker where it breaks in a moment in which nobody waits for it."""

from __future__ import annotations

import asyncio
import socket
import ssl

from paho.mqtt.reasoncodes import ReasonCode

from fleet.mqtt import Client


def a_client() -> Client:
    return Client("localhost", 1, "a", ssl.create_default_context())


async def test_what_was_to_be_written_as_the_line_broke_is_written_to_nobody() -> None:
    """Its number may be that of another socket by then."""
    client = a_client()
    ours, others = socket.socketpair()
    with ours, others:
        client._on_something_to_write(client._client, None, ours)
        number = ours.detach()
        with socket.socket(fileno=number):
            await asyncio.sleep(0)
            assert not asyncio.get_running_loop().remove_writer(number)


async def test_what_there_is_to_write_is_written() -> None:
    client = a_client()
    ours, others = socket.socketpair()
    with ours, others:
        client._on_something_to_write(client._client, None, ours)
        await asyncio.sleep(0)
        assert asyncio.get_running_loop().remove_writer(ours)


async def test_a_line_that_breaks_while_it_is_let_go_is_no_news_for_the_log() -> None:
    """The loop would tell the log of an exception that nobody has read, when nobody has the client any more."""
    client = a_client()
    client._connected.set_result(None)
    client._on_broken(client._client, None, None, ReasonCode(14, identifier=128))
    assert client._disconnected.done()
    assert not client._disconnected._log_traceback
