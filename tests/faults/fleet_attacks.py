"""Attacks on a kiosk from afar: commands against a real broker and the real agent, bundles against the real client of
the kiosk; and what became of each.

    .venv/bin/python -m tests.faults.fleet_attacks [--only TEXT …]

prints a row for each: what was tried, who has refused it and for which reason, and where that is on record. It ends
with 1 when something was obeyed, or refused for another reason, or is on no record.

What the broker refuses by its rights the attacker is told (``Not authorized``), and it stands in the broker's journal.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import signal
import ssl
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiomqtt
from paho.mqtt.subscribeoptions import SubscribeOptions

from fleet import topics
from fleet.admission import PER_MINUTE, Why
from fleet.command import COMMAND_MAX, LIFE_MAX, SKEW, Command, To
from fleet.doings import CloseServices, RestartMachine, RestartPart, TakeKeys
from fleet.messages import Outcome
from fleet.mqtt import Client, RefusedByBroker, tls_of
from fleet.topics import Says
from office.service.certification import Authority
from simulated.broker import HOST
from tests.broker import AUTHORITY, CERTIFICATE, KEY, brokered, kept_of_journal
from tests.faults.fleet_bundle_attacks import ROWS
from tests.faults.fleet_ground import CLOCK, GROUP, Ground, as_json, doubting, ground, long_ago, sha
from tests.fleet.maintainers import ANNA, BERT, BERT_TOO, OLD, REVOKED, STRANGER, TESTER, YOUNG, ring
from tests.waiting import a_moment, seen

FLOOD = 400
#: a pause within which a kiosk may look at one more message
DROP_S = 60 / PER_MINUTE
#: what an agent may grow by under a flood
GROWTH_KIB = 20_000


@dataclass(frozen=True)
class Told:
    """What became of an attack: by whom and why it was refused, and where that is on record."""

    refused: bool
    how: str
    record: str = ""

    @property
    def held(self) -> bool:
        return self.refused and bool(self.record)


Attack = Callable[[Ground], Awaitable[Told]]
IN_THE_LOG = "kiosk's log"


async def _by_agent(here: Ground, why: str, payload: bytes, name: str, *, retain: bool = False) -> Told:
    """Sent, answered with that reason, not done, and on record in the kiosk's own log."""
    asked, answers, before = len(here.kiosk.asked), len(here.answers), here.kiosk.recorded(why)
    await here.sends(payload, retain=retain)
    answer = await here.answered(name, after=answers)
    refused = (answer.outcome, answer.why) == (Outcome.REFUSED, why) and len(here.kiosk.asked) == asked
    await seen(lambda: here.kiosk.recorded(why) > before)
    return Told(refused, f"agent: {answer.outcome} {answer.why}", IN_THE_LOG)


def _command(why: Why, make: Callable[[Ground], tuple[Command, Sequence[Any]]], *, retain: bool = False) -> Attack:
    """One that is well signed, so that it is answered by its id."""

    async def attack(here: Ground) -> Told:
        await here.fresh(why)
        command, signers = make(here)
        return await _by_agent(here, why, command.signed(*signers), command.id, retain=retain)

    return attack


def _message(why: Why, make: Callable[[Ground], bytes], *, retain: bool = False) -> Attack:
    """One in which nothing can be believed, so that it is answered by its digest."""

    async def attack(here: Ground) -> Told:
        await here.fresh(why)
        payload = make(here)
        try:
            return await _by_agent(here, why, payload, sha(payload), retain=retain)
        finally:
            if retain:
                await here.maintenance.say(topics.commands_for(here.name), b"", retain=True)

    return attack


def _changed(here: Ground) -> bytes:
    import base64

    told = as_json(here.command().signed(ANNA))
    content = as_json(base64.b64decode(told["payload"]))
    content["doing"] = {"do": "restart_application"}
    return json.dumps({**told, "payload": base64.b64encode(json.dumps(content).encode()).decode()}).encode()


def _named(here: Ground, signature: bytes) -> bytes:
    import base64

    told = as_json(here.command().signed(ANNA))
    told["signatures"][0]["sig"] = base64.b64encode(signature).decode()
    return json.dumps(told).encode()


def _twice(here: Ground) -> tuple[bytes, str]:
    command = here.command(RestartMachine())
    told = as_json(command.signed(ANNA))
    return json.dumps({**told, "signatures": told["signatures"] * 2}).encode(), command.id


async def _same_key_twice(here: Ground) -> Told:
    await here.fresh(Why.SAME_TWICE)
    return await _by_agent(here, Why.SAME_TWICE, *_twice(here))


async def _replayed(here: Ground) -> Told:
    """Obeyed once; the same bytes again, also to the next life of the agent."""
    await here.fresh(Why.REPLAYED)
    good = here.command()
    await here.sends(good.signed(ANNA))
    if (await here.answered(good.id)).outcome is not Outcome.DONE:
        return Told(False, "a good command was not done")
    first = await _by_agent(here, Why.REPLAYED, good.signed(ANNA), good.id)
    await here.stop(signal.SIGKILL)
    await here.start()
    again = await _by_agent(here, Why.REPLAYED, good.signed(ANNA), good.id)
    return Told(first.refused and again.refused, f"{again.how}, after a power cut, too", IN_THE_LOG)


async def _out_of_order(here: Ground) -> Told:
    await here.fresh(Why.OUT_OF_ORDER)
    late = here.command()
    if not await here.does():
        return Told(False, "a good command was not done")
    return await _by_agent(here, Why.OUT_OF_ORDER, late.signed(ANNA), late.id)


async def _flooded(here: Ground) -> Told:
    """Some are answered; then nothing but a comparison happens, and a good command is done as soon as there is room."""
    await here.stop()
    await here.start()
    memory, cpu, ledger, answers = here.memory_kib(), here.cpu_s(), here.ledger_bytes(), len(here.answers)
    for number in range(FLOOD):
        await here.sends(b"%d" % number)
    await seen(lambda: any(each.why == Why.FLOODED for each in here.answers[answers:]))
    await a_moment(3 * DROP_S)
    grown, used, answered = here.memory_kib() - memory, here.cpu_s() - cpu, len(here.answers) - answers
    done = await here.does()
    await here.stop()  # what was counted is recorded at its end, and told by its next life
    await here.start()
    await seen(lambda: here.kiosk.recorded(Why.FLOODED) + here.kiosk.recorded(Why.NOT_UNDERSTOOD) >= FLOOD - 5)
    how = f"agent: {answered} answers to {FLOOD}, {used * 1000 / FLOOD:.1f} ms of CPU each, {grown} KiB more"
    bounded = answered <= PER_MINUTE + 8 and grown < GROWTH_KIB and here.ledger_bytes() - ledger < 65_536
    return Told(bounded and done, f"{how}; then a good one done", f"{IN_THE_LOG}, by number")


async def _clock_wrong(here: Ground) -> Told:
    """What changes the offer is refused, what helps to look is done."""
    await here.fresh(Why.CLOCK)
    right, here.kiosk.told = here.kiosk.told, doubting(here.kiosk.told)
    try:
        await a_moment(2.5)  # the post says it within a second
        closing = here.command(CloseServices(reason="policy"))
        told = await _by_agent(here, Why.CLOCK, closing.signed(ANNA, BERT), closing.id)
        return Told(told.refused and await here.does(), f"{told.how}; a self-test is done", told.record)
    finally:
        here.kiosk.told = right
        await a_moment(2.5)


async def _broker_gone(here: Ground) -> Told:
    """The line is cut; a command whose life is over meanwhile is not done, the agent comes back by itself and obeys."""
    await here.fresh(Why.EXPIRED)
    broker, lines = here.brokered.broker, here.lines()
    broker.stop(signal.SIGKILL)
    await a_moment(1.0)
    broker.start()
    await seen(lambda: here.lines() > lines)
    old = here.command(**long_ago(8))
    async with here.brokered.maintenance() as again:
        await again.subscribe(topics.of_kiosk(here.name, Says.ANSWERS), qos=1)
        fresh = here.command()
        await again.say(old.topic, old.signed(ANNA))
        await again.say(fresh.topic, fresh.signed(ANNA))
        ends = {}
        async with asyncio.timeout(60):
            async for message in again.messages:
                told = json.loads(bytes(message.payload or b""))
                ends[told["command"]] = (told["outcome"], told["why"])
                if ends.get(fresh.id) == ("done", ""):
                    break
    await seen(lambda: here.kiosk.recorded(Why.EXPIRED))
    refused = ends.get(old.id) == ("refused", "expired")
    return Told(refused, f"agent: {' '.join(ends.get(old.id, ('nothing',)))}; a new one is done", IN_THE_LOG)


async def _new_keys_of_one(here: Ground) -> Told:
    """A ring that one maintainer has signed alone, brought by a command that two have."""
    await here.fresh()
    taking = here.command(TakeKeys(ring=ring(2, now=CLOCK.now()).signed(ANNA).decode()))
    await here.sends(taking.signed(ANNA, BERT))
    answer = await here.answered(taking.id)
    ended = "command.ended", taking.id
    await seen(lambda: ended in [(event.kind, event.public.get("command")) for event in here.kiosk.log.events()])
    refused = (answer.outcome, answer.why) == (Outcome.FAILED, "ring_too_few")
    return Told(refused, f"agent: {answer.outcome} {answer.why}", IN_THE_LOG)


# -- what the broker refuses ---------------------------------------------------------------------------------------

IN_THE_JOURNAL, AT_THE_WATCH = "broker's journal", "broker's journal, alert of the office"


async def _journal(here: Ground, says: str) -> None:
    """The broker says it, in a line that is kept (deploy/mosquitto/journal.conf)."""
    await seen(lambda: any(says in line for line in kept_of_journal(here.brokered.broker.log())))


async def _says(here: Ground, who: str, topic: str) -> Told:
    async with here.brokered.client(who) as client:
        try:
            await client.say(topic, b"{}")
        except RefusedByBroker as refused:
            await _journal(here, f"Denied PUBLISH from {who} ")
            return Told(True, f"broker: {refused}", IN_THE_JOURNAL)
    return Told(False, "the broker took it")


def _as_neighbour(topic_of: Callable[[Ground], str]) -> Attack:
    async def attack(here: Ground) -> Told:
        return await _says(here, here.brokered.new_kiosk(), topic_of(here))

    return attack


def _listens(topic_of: Callable[[Ground], str]) -> Attack:
    """A kiosk that asks for what is another's hears nothing of it, though something is said there; that it has asked
    the office hears (tests/office/fleet/test_watch.py)."""

    async def attack(here: Ground) -> Told:
        await here.fresh()
        heard: list[str] = []

        async def listen(client: Client) -> None:
            async for message in client.messages:
                heard.append(str(message.topic))

        async with here.brokered.client(who := here.brokered.new_kiosk()) as client:
            codes = await client.subscribe(topic_of(here), options=SubscribeOptions(qos=1))
            listening = asyncio.ensure_future(listen(client))
            if not await here.does():
                return Told(False, "a good command was not done")
            await a_moment(0.5)
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
        await _journal(here, f" {who} 1 {topic_of(here)}")
        return Told(not heard, f"broker: subscribed ({codes[0]}), and heard {len(heard)} messages", AT_THE_WATCH)

    return attack


async def _comes_in(here: Ground, tls: ssl.SSLContext, identifier: str, mark: str) -> Told:
    """Whoever tries to connect; the broker's log says why not."""
    try:
        async with Client(HOST, here.brokered.broker.port, identifier, tls):
            return Told(False, "let in")
    except (aiomqtt.MqttError, OSError) as error:
        await seen(lambda: mark in here.brokered.broker.log())
        return Told(True, f"broker: {error or type(error).__name__}"[:70], "broker's log")


async def _stolen(here: Ground) -> Told:
    """The certificate of a kiosk that was carried off, after it was revoked."""
    thief = here.brokered.new_kiosk()
    files = here.brokered.files_of(thief)
    async with here.brokered.client(thief):
        pass
    await here.brokered.revoke(thief)
    tls = tls_of(files / AUTHORITY, files / CERTIFICATE, files / KEY)
    return await _comes_in(here, tls, thief, "certificate verify failed")


async def _without_certificate(here: Ground) -> Told:
    believing = ssl.create_default_context(cafile=str(here.brokered.authority.certificate))
    return await _comes_in(here, believing, here.name, "peer did not return a certificate")


async def _of_another_authority(here: Ground) -> Told:
    """The right name, and the signature of an authority that nobody here knows."""
    with tempfile.TemporaryDirectory() as folder:
        other = Authority.made_in(Path(folder), ["localhost"], datetime.now(UTC))
        issued = other.issue(here.name, datetime.now(UTC))
        (Path(folder) / CERTIFICATE).write_bytes(issued.certificate)
        (Path(folder) / KEY).write_bytes(issued.key)
        own = here.brokered.authority.certificate
        tls = tls_of(own, Path(folder) / CERTIFICATE, Path(folder) / KEY)
        return await _comes_in(here, tls, here.name, "certificate verify failed")


async def _under_another_name(here: Ground) -> Told:
    """With its own certificate, and the client id of this kiosk: it stays who it is, and this kiosk keeps its line."""
    await here.fresh()
    lines, thief = here.lines(), here.brokered.new_kiosk()
    files = here.brokered.files_of(thief)
    tls = tls_of(files / AUTHORITY, files / CERTIFICATE, files / KEY)
    try:
        async with Client(HOST, here.brokered.broker.port, here.name, tls) as client:
            await client.say(topics.of_kiosk(here.name, Says.STATE), b"{}")
    except RefusedByBroker as refused:
        done = await here.does() and here.lines() == lines
        await _journal(here, f"Denied PUBLISH from {thief} ")
        return Told(done, f"broker: it is {thief} all the same: {refused}", IN_THE_JOURNAL)
    return Told(False, "the broker took it")


ATTACKS: dict[str, Attack] = {
    "garbage": _message(Why.NOT_UNDERSTOOD, lambda _: bytes(range(256)) * 8),
    "cut": _message(Why.NOT_UNDERSTOOD, lambda here: here.command().signed(ANNA)[:-40]),
    "too large": _message(Why.TOO_LARGE, lambda here: here.command().signed(ANNA) + b" " * COMMAND_MAX),
    "forged: changed after it was signed": _message(Why.FORGED, _changed),
    "forged: a signature of nobody": _message(Why.FORGED, lambda here: _named(here, bytes(64))),
    "unknown key": _message(Why.UNKNOWN_KEY, lambda here: here.command(by=STRANGER).signed(STRANGER)),
    "revoked key": _command(Why.KEY_REVOKED, lambda here: (here.command(by=REVOKED), [REVOKED])),
    "expired key": _command(Why.KEY_EXPIRED, lambda here: (here.command(by=OLD), [OLD])),
    "key that is not yet": _command(Why.KEY_EXPIRED, lambda here: (here.command(by=YOUNG), [YOUNG])),
    "key that may not do this": _command(
        Why.NOT_ALLOWED, lambda here: (here.command(RestartPart(part="eyes"), TESTER), [TESTER])
    ),
    "for another kiosk": _command(Why.FOR_ANOTHER, lambda here: (here.command(name="hall-999"), [ANNA])),
    "for another group": _command(Why.FOR_ANOTHER, lambda here: (here.command(to=To.GROUP, name="tongchuan"), [ANNA])),
    "replayed: the same twice": _replayed,
    "out of order": _out_of_order,
    "expired: kept back for a week": _command(Why.EXPIRED, lambda here: (here.command(**long_ago(7)), [ANNA])),
    "from the future: a maintainer's clock is wrong": _command(
        Why.FROM_THE_FUTURE, lambda here: (here.command(**long_ago(-1)), [ANNA])
    ),
    "for longer than a week": _command(
        Why.TOO_LONG, lambda here: (here.command(expires=CLOCK.now() + LIFE_MAX + 2 * SKEW), [ANNA])
    ),
    "retained": _message(Why.RETAINED, lambda here: here.command().signed(ANNA), retain=True),
    "one signature for a dangerous one": _command(
        Why.NEEDS_A_SECOND, lambda here: (here.command(RestartMachine()), [ANNA])
    ),
    "the same key twice": _same_key_twice,
    "the same maintainer with two keys": _command(
        Why.SAME_TWICE, lambda here: (here.command(RestartMachine(), BERT), [BERT, BERT_TOO])
    ),
    "a ring that one has signed": _new_keys_of_one,
    "flooded": _flooded,
    "the kiosk's clock is wrong": _clock_wrong,
    "a kiosk gives a command to another": _as_neighbour(lambda here: topics.commands_for(here.name)),
    "a kiosk gives a command to a group": _as_neighbour(lambda _: topics.commands_for_group(GROUP)),
    "a kiosk says how another stands": _as_neighbour(lambda here: topics.of_kiosk(here.name, Says.STATE)),
    "a kiosk answers for another": _as_neighbour(lambda here: topics.of_kiosk(here.name, Says.ANSWERS)),
    "a kiosk hears another's commands": _listens(lambda here: topics.commands_for(here.name)),
    "a kiosk hears what another says": _listens(lambda here: topics.of_kiosk(here.name, Says.ANSWERS)),
    "a kiosk hears everything": _listens(lambda _: "#"),
    "a stolen certificate, revoked": _stolen,
    "no certificate": _without_certificate,
    "a certificate of another authority": _of_another_authority,
    "another kiosk's name as client id": _under_another_name,
    # the last: whoever was connected is so no more
    "the broker gone, and back": _broker_gone,
}


async def tried(names: Sequence[str], folder: Path, tell: Callable[[str, Told], None]) -> list[str]:
    """Each attack on one ground; the names of those that did not come out as they must."""
    wrong: list[str] = []
    for each in "broker", "kiosk":
        await asyncio.to_thread((folder / each).mkdir)
    with brokered(folder / "broker") as one:
        async with ground(one, folder / "kiosk") as here:
            for name in names:
                try:
                    told = await ATTACKS[name](here)
                except (TimeoutError, aiomqtt.MqttError) as error:
                    told = Told(False, f"{type(error).__name__}: {error}")
                tell(name, told)
                wrong += [] if told.held else [name]
    return wrong


def _row(name: str, told: Told) -> None:
    print(f"{name:<48} {'ok' if told.held else 'BAD':<4} {told.how:<72} {told.record}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="*", default=[""], help="rows that hold one of these texts")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    names = [name for name in ATTACKS if any(text in name for text in options.only)]
    bundles = [name for name in ROWS if any(text in name for text in options.only)]
    print(f"{'attack':<48} {'':<4} {'refused by, why':<72} on record")
    with tempfile.TemporaryDirectory(prefix="attacks-") as folder:
        wrong = asyncio.run(tried(names, Path(folder), _row)) if names else []
        for number, name in enumerate(bundles):
            own = Path(folder) / f"bundle-{number}"
            own.mkdir()
            refused, how = ROWS[name](own)
            wrong += [] if refused else [name]
            _row(name, Told(refused, how, "its journal" if name.startswith("power") else IN_THE_LOG))
    count = len(names) + len(bundles)
    print(f"{count} attacks, {count - len(wrong)} refused and on record")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
