"""A day of visits, and whether anything of a person leaves the kiosk for those who look after it from afar.

    nice .venv/bin/python -m tests.faults.fleet_leaks [--only TEXT …]

plays the cases of all scenes (in virtual time), listens to all that the kiosk tells its agent meanwhile, and has the
agent make of it what it says: states, statistics, and, after each visit, a support bundle by command, with the lines
that were logged. All of it goes over a real broker, and is taken down as whoever watches hears it. That, the bundles
and the logs are searched for every name, number, text and portrait of every invented person (``personal_things.py``).

Then one of each kind is planted, and must be found. Ends with 1 when something has left, or a planted one is not found.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import io
import json
import logging
import os
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from unittest.mock import patch

import cv2
import numpy as np
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from config.clock import VirtualClock
from config.fleet import MqttLine
from config.settings import DEMO_SITE, Settings, load_settings
from fleet import topics
from fleet.doings import SelfTest, SupportBundle
from fleet.messages import Outcome, Serving
from fleet.topics import Says
from flows.definition.loading import scene_names
from flows.definition.shelf import SHIPPED
from maintenance.agent.commands import Commands
from maintenance.agent.doing import Bench
from maintenance.agent.port import Did, Told
from maintenance.agent.post import Link
from maintenance.agent.standing import Standing
from maintenance.post.wire import FROM_KIOSK
from maintenance.support import of_kiosk, packed
from play import report as reporting
from play.cases import FILE, load_cases
from play.script import Loaded
from records.port import Event
from records.reader import RecordsReader
from tests.broker import Brokered, brokered
from tests.faults.personal_things import CHINESE, Everything, Found, everything
from tests.faults.told_life import VARIABLE, listened
from tests.fleet.maintainers import ANNA, BERT, HERE, NOW, command, ring
from tests.fleet.played_kiosk import PlayedKiosk, Spoken, came
from tests.waiting import seen

ROOT = Path(__file__).parents[2]
PEOPLE = ROOT / "office" / "people.demo.yaml"
#: how an archive begins
ZIP = b"PK\x03\x04"
#: a counter behind those of now
LATER = 2**52
#: a message as it goes over the broker: what, payload, media type
Sent = tuple[Says, bytes, str]


@dataclass
class Day:
    """What was played, and what came of it: ``shown`` is all that stood on the screen, ``told`` what was told."""

    visits: int = 0
    told: int = 0
    sent: list[Sent] = field(default_factory=list)
    logged: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    never_came: list[str] = field(default_factory=list)

    def __iadd__(self, other: Day) -> Day:
        self.visits, self.told = self.visits + other.visits, self.told + other.told
        for own, more in (
            (self.logged, other.logged),
            (self.shown, other.shown),
            (self.never_came, other.never_came),
        ):
            own += more
        self.sent += other.sent
        return self


class _Lines(logging.Handler):
    """Keeps whatever is logged, as it would stand in the system's log."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__(logging.DEBUG)
        self._lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(f"{record.name}: {record.getMessage()}")


def cases(only: Sequence[str]) -> Iterator[tuple[str, Path, Loaded]]:
    scenes = {text.partition(":")[0] for text in only} if all(":" in text for text in only) else scene_names()
    for scene in scene_names():
        if scene not in scenes:  # reading all cases takes longer than playing one
            continue
        file = SHIPPED.scenes / scene / FILE
        for name, loaded in load_cases(file, PEOPLE).items():
            if any(text in f"{scene}: {name}" for text in only):
                yield f"{scene}: {name}", file, loaded


def played(name: str, file: Path, loaded: Loaded, folder: Path) -> Day:
    """Play one case: what the kiosk tells, says and logs meanwhile."""
    folder.mkdir()
    day = Day()
    logged: list[str] = []
    settings = load_settings()
    with _listening(folder, logged) as told:
        report = reporting.play(file, loaded, PEOPLE, DEMO_SITE, settings, folder / "papers")
        told += _of_lives(folder / "told")
    if "never_came" in report:
        day.never_came.append(name)
    day.visits += 1
    day.shown += [f"{page['title']}\n{page['text']}" for page in report["pages"]]
    day.told += len(told)
    day.sent += _states(settings, folder, told)
    day.sent += asyncio.run(_commanded(settings, folder, told, logged))
    day.logged += logged
    return day


@contextmanager
def _listening(folder: Path, logged: list[str]) -> Iterator[list[Told]]:
    """The data of the play lie in ``folder``; lives that are cut are listened to in processes of their own."""
    root, handler = logging.getLogger(), _Lines(logged)
    level, others = root.level, root.handlers[:]
    one_life = reporting.one_life

    def told_life(state: Path, site: Path) -> tuple[int, str]:
        with patch.dict(os.environ, {VARIABLE: str(folder / "told")}):
            return one_life(state, site)

    root.handlers[:], root.level = [handler], logging.INFO
    try:
        with (
            patch("play.report.tempfile.TemporaryDirectory", lambda **_: nullcontext(str(folder))),
            patch.object(reporting, "LIFE", "tests.faults.told_life"),
            patch.object(reporting, "one_life", told_life),
            listened() as heard,
        ):
            yield heard
    finally:
        root.handlers[:], root.level = others, level


def _of_lives(file: Path) -> list[Told]:
    """What lives in other processes have told."""
    lines = file.read_bytes().splitlines() if file.exists() else []
    return [FROM_KIOSK.decode(base64.b64decode(line)[4:]) for line in lines]


def _states(settings: Settings, folder: Path, told: Sequence[Told]) -> Iterator[Sent]:
    """What the agent says of it: each state, and the statistics of the day."""
    standing = Standing(_line(folder), folder / "data", VirtualClock(NOW), lambda: None, lambda: 0)
    for each in told:
        yield Says.STATE, standing.now(Link.TALKS, each).as_bytes(), ""
        if each.today is not None:
            yield Says.STATISTICS, each.today.as_bytes(), ""
    yield Says.STATE, standing.now(Link.GONE, None).as_bytes(), ""


async def _commanded(settings: Settings, folder: Path, told: Sequence[Told], logged: Sequence[str]) -> list[Sent]:
    """What the agent answers to commands after the visit: a support bundle, and a test."""
    data, own, clock, line = folder / "data", folder / "agent", VirtualClock(NOW), Spoken()
    await asyncio.to_thread(own.mkdir)
    line_of_site = _line(folder)
    await asyncio.to_thread(line_of_site.keys.write_bytes, ring().signed(ANNA, BERT))
    site = settings.model_copy(update={"fleet": line_of_site})
    content, left_out = packed(of_kiosk(site, data, lambda count: _newest(data, count)))
    here = replace(told[-1], serving=Serving.IDLE) if told else None  # the visit is over
    kiosk = PlayedKiosk(told=here, did=Did(Outcome.DONE, "", {"left_out": left_out}, content))
    journal = "\n".join(logged).encode()

    async def its_journal() -> bytes:
        return journal

    commands = Commands(Bench(kiosk, site, data, own, clock), line)
    with patch("maintenance.agent.doing.support_bundle._journal", its_journal):
        keeping = asyncio.ensure_future(commands.keep())
        for given in (command(SupportBundle()), command(SelfTest(), last=LATER)):
            before = len(line.answers)
            await commands.take(came(given.signed(ANNA)))
            await seen(partial(_ended, line, before))
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
    commands.close()
    files = [(Says.FILES, content, kind) for _, kind, content in line.files]
    return [*files, *((Says.ANSWERS, answer.as_bytes(), "") for answer in line.answers)]


def _ended(line: Spoken, before: int) -> bool:
    return any(one.outcome in (Outcome.DONE, Outcome.FAILED) for one in line.answers[before:])


def _newest(data: Path, count: int) -> list[Event]:
    with RecordsReader(data / "records.sqlite", data / "records.key") as records:
        return list(records.events(after=max(0, records.newest() - count)))


def _line(folder: Path) -> MqttLine:
    files = {name: folder / f"{name}.pem" for name in ("authority", "certificate", "key")}
    return MqttLine(host="localhost", kiosk=HERE, keys=folder / "keys.json", **files)


async def over_the_broker(one: Brokered, sent: Sequence[Sent]) -> list[bytes]:
    """All of it said by a kiosk; what whoever may hear everything hears: topic, properties and payload of each."""
    kiosk, heard = one.new_kiosk(), []
    async with one.watch() as watch, one.client(kiosk) as client:
        for what in Says:
            await watch.subscribe(topics.of_every_kiosk(what), qos=1)

        async def listen() -> None:
            async for message in watch.messages:
                about = str(message.properties).encode()
                heard.append(str(message.topic).encode() + b"\n" + about + b"\n" + bytes(message.payload or b""))

        listening = asyncio.ensure_future(listen())
        for what, payload, kind in sent:
            about = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]
            if kind:
                about.ContentType = kind
            await client.say(topics.of_kiosk(kiosk, what), payload, about=about)
        await seen(lambda: len(heard) == len(sent))
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
    return heard


def searched(traffic: Sequence[bytes], logged: Sequence[str], who: Everything) -> list[Found]:
    """What of a person stands in it."""
    split = [each.partition(ZIP) for each in traffic]
    found = [*who.within((before for before, _, _ in split), "message")]
    found += who.within((mark + rest for _, mark, rest in split if mark), "bundle")
    found += who.within((line.encode() for line in logged), "log", chinese=True)
    return found


def planted(who: Everything) -> Iterator[tuple[str, list[bytes], list[str]]]:
    """One of each kind where it must not be, each found alone: what, the traffic, the log."""
    by_kind = {kind: min(thing.text for thing in who.things if thing.kind == kind) for kind in ("name", "number")}
    address = max((thing.text for thing in who.things if thing.kind == "text"), key=len)
    telephone = next(thing.text for thing in who.things if thing.text.startswith("139"))
    name, picture = next(iter(who.portraits.items()))
    shown = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)
    assert shown is not None, name
    smaller = cv2.resize(shown, None, fx=0.5, fy=0.5)
    jpeg = cv2.imencode(".jpg", smaller, [cv2.IMWRITE_JPEG_QUALITY, 60])[1].tobytes()
    yield "a name in a state", [json.dumps({"mode": by_kind["name"]}, ensure_ascii=False).encode()], []
    yield "a name with escapes", [json.dumps({"mode": by_kind["name"]}).encode()], []
    yield "a name in base64", [base64.b64encode(f"mode={by_kind['name']}".encode())], []
    yield "a number in statistics", [json.dumps({"counts": {by_kind["number"]: 1}}).encode()], []
    yield "a telephone number in evidence", [json.dumps({"evidence": {"of": telephone}}).encode()], []
    yield "an address in a bundle", [_zip({"log.txt": address.encode()})], []
    yield "a portrait in a bundle", [_zip({"picture": picture})], []
    yield "a portrait in base64", [base64.b64encode(picture)], []
    yield "a portrait, smaller and as JPEG", [_zip({"picture": jpeg})], []
    yield "a name in the log", [], [f"keeper: {by_kind['name']}"]


def _zip(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in parts.items():
            bundle.writestr(name, content)
    return made.getvalue()


def everybody(scene: str = "*") -> Everything:
    """All invented people, and what is typed in the cases of a scene."""
    scripts = sorted(SHIPPED.scenes.glob(f"{scene}/{FILE}"))
    words = [*ROOT.glob("config/**/*.yaml"), *ROOT.glob("flows/**/words.zh.yaml"), *ROOT.glob("printing/**/*.yaml")]
    return everything([PEOPLE], scripts, PEOPLE.parent / "demo_portraits", words)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="*", default=[""], help="cases that hold one of these texts")
    parser.add_argument("--processes", type=int, default=1)
    options = parser.parse_args()
    day = Day()
    with tempfile.TemporaryDirectory(prefix="leaks-") as folder:
        with ProcessPoolExecutor(options.processes) as pool:
            parts = [Path(folder) / str(part) for part in range(options.processes)]
            waiting = [
                pool.submit(play_all, options.only, part, slice(number, None, options.processes))
                for number, part in enumerate(parts)
            ]
            for each in waiting:
                day += each.result()
        (Path(folder) / "broker").mkdir()
        with brokered(Path(folder) / "broker") as one:
            heard = asyncio.run(over_the_broker(one, day.sent))
    return told(day, everybody(), heard)


def play_all(only: Sequence[str], folder: Path, which: slice = slice(None)) -> Day:
    """Those cases, or ``which`` of them, with their data in ``folder``."""
    folder.mkdir(exist_ok=True)
    day = Day()
    for number, (name, file, loaded) in enumerate(list(cases(only))[which]):
        day += played(name, file, loaded, folder / str(number))
    return day


def told(day: Day, who: Everything, heard: Sequence[bytes]) -> int:
    """Say what was searched for what, and what was found; the exit code."""
    kinds = Counter(str(what) for what, _, _ in day.sent)
    of_kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    screen = "\n".join(day.shown).encode()
    seen_there = sum(thing.stands_in(screen) for thing in who.things)
    chinese = sum(len(CHINESE.findall(each.decode(errors="ignore"))) for each in heard if ZIP not in each)
    print(f"{day.visits} visits played, in which the kiosk told its agent {day.told} times how it stands")
    print(
        f"over the broker: {len(heard)} messages ({of_kinds}), {sum(map(len, heard))} bytes; "
        f"{len(day.logged)} lines logged"
    )
    print(f"searched for {who.counts()}; {seen_there} of them stood on the screens meanwhile")
    print(f"Chinese characters in the messages: {chinese}")
    found = searched(heard, day.logged, who)
    print(f"hits: {len(found)} {dict(Counter((one.kind, one.where) for one in found)) if found else ''}")
    missed = [what for what, traffic, logged in planted(who) if not searched(traffic, logged, who)]
    count = len(list(planted(who)))
    print(f"planted: {count}, found: {count - len(missed)} {missed or ''}")
    if day.never_came:
        print(f"never came to their end: {day.never_came}")
    return 1 if found or missed or not seen_there or day.never_came else 0


if __name__ == "__main__":
    sys.exit(main())
