"""The line to the office is cut for a day of visits, and comes back: all arrives once, in order, numbers without gap.

    .venv/bin/python -m tests.soak.offline [--visits N] [--lost N]

A kiosk in virtual time asks the real service, by the real client; between the two is a line that can be cut, and that
loses one answer in ``lost`` of what is delivered when it is back. Prints what was counted; exits with 1 when something
came twice, not at all, or in another order than it was handed in.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import ssl
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import sqlalchemy as sa
import yaml
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from starlette.types import Receive, Scope, Send

from assembly.site import ROOT
from config.clock import CHINA
from config.settings import EmbeddedOffice, load_settings
from office.bureau import Bureau
from office.database.engine import sqlite
from office.database.tables import bundles, cases, slips
from office.people.invented import Invention
from office.remote import remote_office
from office.service import kiosks
from office.service.app import CLIENT, service
from office.service.certification import Authority, fingerprint_of_pem
from office.store import Store
from play.kiosk import HeadlessKiosk
from play.opened_office import lay_down
from play.player import Player
from play.script import load_script
from play.site import VirtualSite, virtual_settings
from play.virtual_time import LoopClock, VirtualTimeLoop
from records.effects import Ledger
from records.reader import RecordsReader

MORNING = datetime(2026, 11, 24, 8, 0, tzinfo=CHINA)
#: from one visit to the next
BETWEEN_S = 120
#: when the line is back, this long is waited for what was kept
BACK_S = 3600
ANSWER_WITHIN_S = 20.0
#: whoever comes, by what they want; the last of them only finds that it cannot be done now
GUIDANCE = [[{"type": "13900009503"}], [{"answer": "policy"}]]
BASE = [[{"answer": "80"}], [{"answer": "quarter"}]]
WISHES = (
    (["job_guidance"], GUIDANCE),
    (["resident_grade_change"], [[{"answer": "highest"}]]),
    (["contribution_declaration"], BASE),
    (["job_guidance", "contribution_declaration"], [*GUIDANCE, *BASE]),
    None,
)
PEOPLE = ("ouduan", "jiwang", "lianmang", "guyou", "maoman", "mengjiu", "qinman")


def _visits(count: int) -> Iterator[dict[str, Any]]:
    """The steps of so many visits, one after the other."""
    for number, who in zip(range(count), itertools.cycle(PEOPLE), strict=False):
        wish = WISHES[number % len(WISHES)]
        start = [{"wait": BETWEEN_S}, {"insert": {"social_card": who}}]
        if wish is None:
            yield {"on": "attract", "do": [*start, {"pull": "social_card"}]}
            continue
        matters, answers = wish
        yield {"on": "attract", "do": [*start, {"answer": "later"}]}
        yield {"on": "identify/pin", "do": [{"type": "123456"}]}
        yield {"on": "wishes/choose", "do": [*({"answer": one} for one in matters), {"answer": "done"}]}
        yield {"on": "handle/notice", "do": [{"answer": "go_on"}]}
        yield from ({"on": "handle/collect/question", "do": do} for do in answers)
        yield {"on": "handle/review", "do": [{"answer": "submit"}]}
        yield {"on": "handle/conclude/kept", "do": [{"answer": "taken"}]}
        yield {"on": "farewell.card", "do": [{"pull": "social_card"}]}


class Line(httpx.AsyncBaseTransport):
    """To ``app`` as a kiosk with that certificate; ``cut`` nothing goes through, and else some answers are lost."""

    def __init__(self, app: Any, certificate: bytes, lost: int) -> None:
        async def asked(scope: Scope, receive: Receive, send: Send) -> None:
            scope.setdefault("extensions", {})[CLIENT] = certificate
            await app(scope, receive, send)

        self._within = httpx.ASGITransport(asked)
        self._lost = lost
        self.cut = False
        #: submissions that went through, and of these how many answers were lost
        self.went, self.losses = 0, 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.cut:
            raise httpx.ConnectError("cut")
        response = await self._within.handle_async_request(request)
        if request.url.path.endswith("/submit"):
            self.went += 1
            if self._lost and self.went % self._lost == 0:
                self.losses += 1
                raise httpx.ReadError("the answer is lost")
        return response


class Site(VirtualSite):
    """Its office is at the other end of a line."""

    line: Line

    async def _make_office(self) -> Any:
        office = remote_office("https://office", ssl.create_default_context(), ANSWER_WITHIN_S, self.line)
        return office, office.close


@dataclass
class Count:
    """What was counted. ``wrong`` says what must not be."""

    visits: int
    kept: int = 0
    accepted: int = 0
    refused: int = 0
    cases: int = 0
    sent: int = 0
    lost: int = 0
    waited: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"visits {self.visits}, slips {self.kept}, still kept at the end of the day {self.waited}; delivered "
            f"{self.sent} times with {self.lost} answers lost: bundles {self.accepted} with {self.cases} cases, "
            f"refused {self.refused}; wrong {len(self.wrong)}"
        )


def soak(visits: int, lost: int) -> Count:
    """The whole day, and what came of it."""
    with tempfile.TemporaryDirectory(prefix="offline-") as folder:
        with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
            count = Count(visits)
            runner.run(_day(Path(folder), count, lost))
        _look(Path(folder), count)
        return count


async def _day(folder: Path, count: Count, lost: int) -> None:
    people = ROOT / load_settings().office.invented
    settings = virtual_settings(load_settings(), folder / "data", people)
    clock = LoopClock(asyncio.get_running_loop(), MORNING)
    issued = Authority.made_in(folder / "authority", ["office"], clock.now()).issue("hall-1", clock.now())
    lay_down(settings, clock)

    def opened() -> Store:
        return Store(sqlite(_database(folder)), Invention(), settings.hall.bureau_short, clock)

    store = opened()
    with store.at_the_desk() as (connection, moment):
        kiosks.add(connection, "hall-1", fingerprint_of_pem(issued.certificate), moment)
    store.close()
    bureau = Bureau(opened, clock)
    await bureau.start()
    script = folder / "day.yaml"
    script.write_text(yaml.safe_dump({"scene": "later", "steps": list(_visits(count.visits))}), encoding="utf-8")
    loaded = load_script(script, people)
    site = Site(settings, clock, folder / "papers", loaded.everybody)
    certificate = x509.load_pem_x509_certificate(issued.certificate).public_bytes(Encoding.DER)
    site.line = Line(service(bureau), certificate, lost)
    kiosk = HeadlessKiosk(settings, site, clock, lambda _: None)
    serving = asyncio.ensure_future(kiosk.run())
    site.line.cut = True
    player = Player(kiosk, site)
    await player.play(loaded.script, 0, 0, _no_power_cut)
    await player.rest()
    count.waited = _open(folder)
    site.line.cut = False
    await asyncio.sleep(BACK_S)
    count.sent, count.lost = site.line.went, site.line.losses
    kiosk.stop()
    await serving
    await bureau.close()


def _database(folder: Path) -> Path:
    office = load_settings().office
    assert isinstance(office, EmbeddedOffice)  # of the demonstration
    return folder / "data" / office.file


def _no_power_cut(step: int, act: int) -> None:
    raise AssertionError(f"no power is cut: {step}, {act}")


def _open(folder: Path) -> int:
    with RecordsReader(folder / "data" / "records.sqlite", folder / "data" / "records.key") as records:
        return len(Ledger.of(records.events()).open())


def _look(folder: Path, count: Count) -> None:
    """Compare the memory of the kiosk with the tables of the office."""
    with RecordsReader(folder / "data" / "records.sqlite", folder / "data" / "records.key") as records:
        events = list(records.events())
        readable = len(records.remembered())
    kept = [str(event.visit) for event in events if event.kind == "submission.kept"]
    ended = [str(event.visit) for event in events if event.kind in ("submission.confirmed", "submission.failed")]
    with sqlite(_database(folder)).transaction(writing=False) as connection:
        own = sa.select(bundles.c.key, bundles.c.running).where(bundles.c.key.not_like("invented-%"))
        taken = connection.execute(own.order_by(bundles.c.running)).all()
        arrived = connection.execute(sa.select(slips).order_by(slips.c.arrived)).all()
        mine = sa.select(sa.func.count()).select_from(cases).where(cases.c.key.in_([row.key for row in taken]))
        count.cases = connection.scalar(mine) or 0
    count.kept, count.accepted = len(kept), len(taken)
    count.refused = sum(row.refused != "[]" for row in arrived)
    running = [row.running for row in taken]
    told = {
        "a visit gave no slip, or two": len(set(kept)) != len(kept) or not kept,
        "not all has arrived": {row.key for row in arrived} != set(kept),
        "something was decided twice": count.accepted + count.refused != count.kept,
        "in another order": [row.key for row in taken] != [key for key in kept if key in {row.key for row in taken}],
        "numbers with a gap": running != list(range(1, len(running) + 1)),
        "the kiosk does not know what became of it": sorted(ended) != sorted(kept),
        "in another order at the kiosk": ended != kept,
        "content is still readable": bool(readable),
        "went out less often than it was handed in": count.sent != count.kept + count.lost,
    }
    count.wrong += [what for what, is_so in told.items() if is_so]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visits", type=int, default=200)
    parser.add_argument("--lost", type=int, default=7, help="one answer in so many is lost; 0 for none")
    given = parser.parse_args()
    count = soak(given.visits, given.lost)
    print(count)
    for what in count.wrong:
        print(what, file=sys.stderr)
    sys.exit(bool(count.wrong))


if __name__ == "__main__":
    main()
