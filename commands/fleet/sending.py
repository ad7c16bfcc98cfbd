"""A signed command on its way: published, and followed until it is known what became of it."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import aiomqtt
import click
from paho.mqtt.properties import Properties

from config.clock import SystemClock
from config.fleet import MaintainerSettings
from fleet import topics
from fleet.admission import Why
from fleet.command import Command, To
from fleet.doings import Picture, SupportBundle
from fleet.messages import Answer, NotAMessage, Outcome
from fleet.mqtt import Client, expires_in, tls_of
from fleet.topics import MAINTENANCE, Says

#: what comes as a file, and how it is called
SUFFIXES = {"image/png": ".png", "application/zip": ".zip"}
#: after these nothing else comes
ENDS = frozenset({Outcome.DONE, Outcome.FAILED, Outcome.REFUSED})


@dataclass
class Follow:
    """A command that is followed. ``ends``: the last word of each kiosk; ``kept``: files that came, in ``folder``."""

    command: Command
    folder: Path
    ends: dict[str, Outcome] = field(default_factory=dict)
    kept: list[Path] = field(default_factory=list)

    @property
    def over(self) -> bool:
        """Whether nobody else is to answer; of a group nobody knows how many there are."""
        return self.command.to is To.KIOSK and bool(self.ends)

    @property
    def topics(self) -> list[str]:
        says = [Says.ANSWERS, Says.FILES] if isinstance(self.command.doing, Picture | SupportBundle) else [Says.ANSWERS]
        if self.command.to is To.GROUP:
            return [topics.of_every_kiosk(what) for what in says]
        return [topics.of_kiosk(self.command.name, what) for what in says]

    def answer(self, message: aiomqtt.Message) -> tuple[str, Answer] | None:
        """What it answers to this command, if it does; a file is kept."""
        said = topics.read(str(message.topic))
        if said is None or not isinstance(message.payload, bytes):
            return None
        if said.what is Says.FILES:
            self._keep(said.kiosk, message)
            return None
        try:
            answer = Answer.read(message.payload)
        except NotAMessage:
            return None
        if answer.command != self.command.id:
            return None
        outcome = _outcome(answer)
        if outcome in ENDS:
            self.ends[said.kiosk] = outcome
        return said.kiosk, answer

    def _keep(self, kiosk: str, message: aiomqtt.Message) -> None:
        about = message.properties
        if getattr(about, "CorrelationData", b"") != self.command.id.encode():
            return
        content = bytes(message.payload or b"")
        suffix = SUFFIXES.get(getattr(about, "ContentType", ""), ".bin")
        digest = hashlib.sha256(content).hexdigest()[:8]
        self.folder.mkdir(parents=True, exist_ok=True)
        file = self.folder / f"{kiosk}-{self.command.id[:8]}-{digest}{suffix}"
        file.write_bytes(content)
        self.kept.append(file)


def _outcome(answer: Answer) -> Outcome:
    """How it stands; of one that has come to the kiosk before that is what came of it then."""
    stands = answer.evidence.get("stands") if answer.why == Why.REPLAYED else None
    return Outcome(stands) if stands in set(Outcome) else answer.outcome


async def send(
    envelope: bytes, follow: Follow, maintainer: MaintainerSettings, wait: timedelta
) -> AsyncIterator[tuple[str, Answer]]:
    """Publish it and give each answer as it comes, until the last one or ``wait`` is over."""
    try:
        tls = tls_of(maintainer.authority, maintainer.certificate, maintainer.key)
    except OSError as error:
        raise click.ClickException(f"no line to the broker can be made: {error}") from None
    own = follow.command
    try:
        async with Client(maintainer.host, maintainer.port, MAINTENANCE, tls) as client:
            for topic in follow.topics:
                await client.subscribe(topic, qos=1)
            await client.say(own.topic, envelope, about=_about(own))
            click.echo(f"{own.id}: sent to {own.target}, counts until {own.expires:%Y-%m-%d %H:%M %Z}", err=True)
            async for found in _answers(client, follow, wait):
                yield found
    except (aiomqtt.MqttError, OSError) as error:
        place = f"{maintainer.host}:{maintainer.port}"
        raise click.ClickException(f"the line to the broker at {place}: {error or type(error).__name__}") from None


async def _answers(client: Client, follow: Follow, wait: timedelta) -> AsyncIterator[tuple[str, Answer]]:
    loop = asyncio.get_running_loop()
    until = loop.time() + wait.total_seconds()
    coming = aiter(client.messages)
    while not follow.over:
        try:
            async with asyncio.timeout_at(until):
                message = await anext(coming)
        except TimeoutError:
            return
        if found := follow.answer(message):
            yield found


def _about(command: Command) -> Properties:
    """The broker drops what a kiosk would refuse."""
    return expires_in((command.expires - SystemClock().now()).total_seconds())
