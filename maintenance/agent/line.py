"""The line to the broker: what the kiosk has to say goes out, and commands come in. It never ends, and never hurries.

A line that breaks is made again after a pause, longer each time and never the same for two kiosks, so that a broker
that comes back is not run over by a thousand at once. How the kiosk stands is said when there is a line, always the
newest; all else waits in the queue until the broker has said that it has it. Whoever listens may hear the same twice,
after a loss of power, and knows it by the id of the command, or by the day.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from random import SystemRandom
from ssl import SSLContext

import aiomqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.subscribeoptions import SubscribeOptions

from config.clock import Clock
from config.faults import place_of
from config.fleet import MqttLine
from fleet import topics
from fleet.messages import Answer, Life, State, Statistics
from fleet.mqtt import Client, RefusedByBroker, expires_in, properties_of
from fleet.topics import Says
from maintenance.agent.port import Came
from maintenance.agent.queue import Queue, Waiting

log = logging.getLogger("agent.line")

#: the broker takes a kiosk for gone when it has heard nothing for one and a half times this
KEEPALIVE_S = 30
#: and says so when the line has not come back within this
WILL_DELAY_S = 10
#: how long the broker keeps what comes for a kiosk that is away: no command lives longer (fleet/command.py)
SESSION = timedelta(days=7)
#: so many commands are on their way at once
RECEIVE_MAX = 5
#: a file may take so long on a slow line, anything else a tenth
FILE_S = 120.0
#: how long it keeps what a kiosk has said for somebody who is away
ANSWERS_KEPT, STATE_KEPT = timedelta(days=14), timedelta(days=30)
#: pauses: the first, and the longest; each is between nothing and twice as much as the one before
FIRST_PAUSE_S, LONGEST_PAUSE_S = 8.0, 120.0
#: a line that held for so long was a good one
GOOD_S = 60.0

#: how long to wait before try number n, from 0 on
Pause = Callable[[int], float]
OnCommand = Callable[[Came], Awaitable[None]]


def jittered(tries: int) -> float:
    """Seconds before the next try after so many in vain: anything up to the limit, with all kiosks apart."""
    return SystemRandom().uniform(0.5, min(FIRST_PAUSE_S * 2 ** min(tries, 10), LONGEST_PAUSE_S))


class Line:
    """``on_command`` is given what comes on a topic of commands, and waited for. Make it inside a running loop."""

    def __init__(
        self,
        settings: MqttLine,
        tls: SSLContext,
        queue: Queue,
        clock: Clock,
        on_command: OnCommand,
        pause: Pause = jittered,
        will_delay_s: int = WILL_DELAY_S,
    ) -> None:
        self._settings = settings
        self._tls = tls
        self._queue = queue
        self._clock = clock
        self._on_command = on_command
        self._pause = pause
        self._will_delay_s = will_delay_s
        self._since = clock.now()
        self._state: State | None = None
        self._unsaid = asyncio.Event()
        #: whether the broker has us now, and why not
        self.up = False
        self.trouble = ""

    # -- what is said -----------------------------------------------------------------------------------------------

    def state(self, state: State) -> None:
        """How it stands, from now on; what was not said yet is not said any more."""
        self._state = state
        self._unsaid.set()

    def statistics(self, statistics: Statistics) -> None:
        """The newest of that day."""
        self._put(Waiting(Says.STATISTICS, statistics.as_bytes(), replaces=f"statistics/{statistics.day}"))

    def answer(self, answer: Answer) -> None:
        """What became of a command."""
        self._put(Waiting(Says.ANSWERS, answer.as_bytes(), about=answer.command))

    def file(self, command: str, kind: str, content: bytes) -> None:
        """What a command has asked for; ``kind`` is its media type."""
        self._put(Waiting(Says.FILES, content, about=command, kind=kind))

    def _put(self, message: Waiting) -> None:
        self._queue.put(message)
        self._unsaid.set()

    # -- the line ---------------------------------------------------------------------------------------------------

    async def keep(self) -> None:
        """Hold the line until cancelled; then say that this was meant to be."""
        tries = 0
        while True:
            begun = self._clock.monotonic()
            try:
                await self._once()
            except (aiomqtt.MqttError, OSError) as error:
                self._down(error)
            if self._clock.monotonic() - begun > GOOD_S:
                tries = 0
            await self._clock.sleep(self._pause(tries))
            tries += 1

    async def _once(self) -> None:
        """One line, to its end."""
        async with self._client() as client:
            await self._greet(client)
            both = asyncio.ensure_future(self._hear(client)), asyncio.ensure_future(self._speak(client))
            try:
                await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
                for one in both:
                    if one.done():
                        one.result()
            except asyncio.CancelledError:
                await self._part(client)
                raise
            finally:
                self.up = False
                for one in both:
                    one.cancel()
                await asyncio.gather(*both, return_exceptions=True)

    def _client(self) -> Client:
        will = aiomqtt.Will(
            self._topic(Says.LIFE),
            Life(alive=False, since=self._since).as_bytes(),
            qos=1,
            retain=True,
            properties=properties_of(PacketTypes.WILLMESSAGE, WillDelayInterval=self._will_delay_s),
        )
        kept = int(SESSION.total_seconds())
        session = properties_of(PacketTypes.CONNECT, SessionExpiryInterval=kept, ReceiveMaximum=RECEIVE_MAX)
        where = self._settings
        return Client(
            where.host, where.port, where.kiosk, self._tls,
            by_hand=True, will=will, properties=session, clean_start=False, keepalive=KEEPALIVE_S,
        )  # fmt: skip

    async def _greet(self, client: Client) -> None:
        """Commands first: what comes meanwhile is not missed. Where this kiosk may hear none there is no line."""
        how = SubscribeOptions(qos=1, retainAsPublished=True, retainHandling=SubscribeOptions.RETAIN_DO_NOT_SEND)
        name, groups = self._settings.kiosk, self._settings.groups
        for topic in (topics.commands_for(name), *map(topics.commands_for_group, groups)):
            for code in await client.subscribe(topic, options=how):
                if not isinstance(code, int) and code.is_failure:
                    raise RefusedByBroker(f"commands: {code}")
        await client.say(self._topic(Says.LIFE), Life(alive=True, since=self._since).as_bytes(), retain=True)
        log.info("the line to the broker is there")
        self.up, self.trouble = True, ""
        self._unsaid.set()

    async def _part(self, client: Client) -> None:
        """It ends as it was told to: nobody has to find out by himself."""
        try:
            await client.say(self._topic(Says.LIFE), Life(alive=False, since=self._since).as_bytes(), retain=True)
        except aiomqtt.MqttError as error:
            log.info("the end was not said: %s", error)

    async def _hear(self, client: Client) -> None:
        """A command is acknowledged when it is on disk here; until then the broker has it, and sends only a few."""
        async for message in client.messages:
            came = Came(str(message.topic), bytes(message.payload or b""), message.retain)
            try:
                await self._on_command(came)
            except Exception as error:  # noqa: BLE001 - one that this program fails at must not come for ever
                log.error("a command was not looked at: %s", place_of(error))
            client.acknowledge(message)

    async def _speak(self, client: Client) -> None:
        """The newest state before all that waits: those who look learn first how it stands."""
        said: State | None = None
        while True:
            await self._unsaid.wait()
            self._unsaid.clear()
            while self._state is not said or self._queue.first is not None:
                if self._state is not None and self._state is not said:
                    said = await self._say_state(client, self._state)
                elif (waiting := self._queue.first) is not None:
                    await self._say_waiting(client, *waiting)

    async def _say_state(self, client: Client, state: State) -> State:
        about = expires_in(STATE_KEPT.total_seconds())
        await client.say(self._topic(Says.STATE), state.as_bytes(), retain=True, about=about)
        return state

    async def _say_waiting(self, client: Client, number: int, message: Waiting) -> None:
        """One that the broker refuses would be refused for ever: it is let go, and said in the log."""
        try:
            await client.say(self._topic(message.what), message.payload, about=_of(message), within_s=FILE_S)
        except RefusedByBroker as refused:
            log.error("%s refused by the broker: %s", message.what, refused)
        self._queue.said(number)

    def _topic(self, what: Says) -> str:
        return topics.of_kiosk(self._settings.kiosk, what)

    def _down(self, error: Exception) -> None:
        """The line is not there: the log hears of each cause once."""
        why = str(error) or type(error).__name__
        if why != self.trouble:
            log.warning("no line to the broker: %s", why)
        self.trouble = why


def _of(message: Waiting) -> Properties:
    about = expires_in(ANSWERS_KEPT.total_seconds())
    if message.kind:
        about.ContentType = message.kind
    if message.about:
        about.CorrelationData = message.about.encode()
    return about
