"""A whole kiosk without a screen.

A visit of a test passes in virtual time: with cards that answer APDUs and frames, a citizen before the real face check,
and the real office, records and papers. With ``pytest.mark.real_parts`` it passes in real time, with the real card
service, camera process, engine and press.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

import pytest

from assembly.site import ROOT, SiteParts
from config.clock import DemonstrationClock
from config.settings import DEMO_SITE, Settings, load_settings
from demo.dock import SimulatedDevices
from flows.bodies import PageKind
from flows.definition.loading import load_scene
from flows.page import Page
from flows.parts import Parts
from flows.screen import NextCitizen, WentBack
from flows.visit import Visit, VisitEnd
from office.child import ChildOffice
from office.embedded import EmbeddedOffice
from office.people.invented import invented_in
from office.port import ElectronicHolder
from play.faults import Breakable
from play.people import Everybody
from play.site import VirtualSite
from play.virtual_time import LoopClock, VirtualTimeLoop
from simulated.folder_printer import FolderPrinter
from simulated.id_card.profiles import load_id_profile
from simulated.social_card.profiles import load_profile
from simulated.social_card.virtual_card import VirtualCard
from simulated.virtual_printer import VirtualPrinter
from tests.borders import without_borders
from tests.nursery import a_nursery_of_eyes, bearing
from tests.pcscd import own_pcscd, pcscd

__all__ = ["a_nursery_of_eyes", "own_pcscd", "pcscd"]

#: of the simulated camera: a third of the demonstration's pictures, so that several visits run beside each other
FRAMES_PER_S = 10
#: in real time on a machine that is busy with other things: how late an office may be is tried in virtual time
PATIENCE_S = 60.0
#: beyond this something hangs
LIMIT_S = 600.0
#: everything that a citizen who retires on the spot answers; the password instead of the face, because it is quick
RETIRES = {
    "identify/consent": "other_way",
    "identify/other_way": "pin",
    "identify/pin": "123456",
    "result": "apply",
    "handle/notice": "go_on",
    "handle/collect/promise": "accept",
    "handle/review": "submit",
    "handle/conclude/papers": "taken",
    "handle/conclude/rating": "5",
}


@dataclass
class HeadlessScreen:
    """A screen that nobody sees: answers by node, or does what ``acts`` says when a page comes up.

    An answer may be a list: one for each time that the page asks. ``back`` goes back.
    """

    devices: SimulatedDevices
    answers: Mapping[str, str | list[str]]
    acts: Mapping[str, Callable[[], str | None]] = field(default_factory=dict)
    pages: list[Page] = field(default_factory=list)
    showing: Page | None = None  #: None when it is wiped
    wiped: int = 0

    def show(self, page: Page) -> None:
        self.pages.append(page)
        self.showing = page

    async def ask(self, page: Page) -> str:
        self.show(page)
        if act := self.acts.get(page.node):
            answer = act()
            if answer is not None:
                return self._back_or(answer)
        elif page.kind is PageKind.TAKE_CARD:
            self.devices.pull()
        elif page.kind is PageKind.GOODBYE:
            return "done"
        elif page.kind is PageKind.FAULT and page.node not in self.answers:
            return "finish"
        answers = self.answers.get(page.node)
        answer = answers[0] if isinstance(answers, list) else answers
        if answer is None or not self._can_be_given(answer, page):
            await asyncio.Event().wait()  # nobody answers; the visit goes on by itself or is cancelled
        if isinstance(answers, list):
            answers.pop(0)
        return self._back_or(str(answer))

    def wipe(self) -> None:
        self.wiped += 1
        self.showing = None

    async def next_citizen(self) -> NextCitizen:
        return NextCitizen.NOBODY

    def kinds(self) -> list[PageKind]:
        return [page.kind for page in self.pages]

    def page(self, node: str) -> Page:
        """The last page of ``node``."""
        return [page for page in self.pages if page.node == node][-1]

    @staticmethod
    def _can_be_given(answer: str, page: Page) -> bool:
        """Whether the page has a button for it, or keys for the digits."""
        if page.kind is PageKind.PIN and answer.isdigit():
            return True
        return page.frame.can_go_back if answer == "back" else answer in [stop.action for stop in page.stops]

    @staticmethod
    def _back_or(answer: str) -> str:
        if answer == "back":
            raise WentBack
        return answer


@dataclass
class Kiosk:
    """One kiosk under test."""

    settings: Settings
    parts: Parts
    devices: SimulatedDevices
    site: SiteParts
    papers: Path

    @property
    def office(self) -> EmbeddedOffice | ChildOffice:
        assert isinstance(self.parts.office, EmbeddedOffice | ChildOffice)
        return self.parts.office

    @property
    def printer(self) -> FolderPrinter:
        assert isinstance(self.parts.printer, FolderPrinter)
        return self.parts.printer

    def screen(
        self, answers: Mapping[str, str | list[str]], acts: Mapping[str, Callable[[], str | None]] | None = None
    ) -> HeadlessScreen:
        return HeadlessScreen(self.devices, answers, acts or {})

    def visit(self, screen: HeadlessScreen) -> Visit:
        return Visit(load_scene("retirement"), screen, self.parts)

    async def walk(self, screen: HeadlessScreen, card: str | None = "li") -> VisitEnd:
        """One visit of somebody who has put in ``card``."""
        if card:
            self.devices.insert(card)
        try:
            async with asyncio.timeout(LIMIT_S):
                return await self.visit(screen).run()
        finally:
            self.devices.pull()

    def kinds_of_events(self) -> list[str]:
        return [event.kind for event in self.parts.records.events()]


def site_file(folder: Path, port: int, *, full_size: bool = False) -> Path:
    """A site file as the demonstration's, with the card service on ``port`` and its data in ``folder``.

    Its panel has the same millimetres in a quarter of the pixels, unless it is to be ``full_size``: what costs most
    of a visit with screens is to paint them, to keep pictures of them, and to search the memory that holds them.
    """
    text = DEMO_SITE.read_text(encoding="utf-8")
    if not full_size:
        for full, small in (("width_px: 1080", "width_px: 540"), ("height_px: 1920", "height_px: 960")):
            assert text.count(full) == 1
            text = text.replace(full, small)
    text = text.replace("data_dir: var/demo ", f"data_dir: {folder / 'data'} ")
    text = text.replace("  driver: virtual\n", f"  driver: virtual\n  port: {port}\n")
    camera = "camera:\n  driver: simulated\n"
    text = text.replace(camera, f"{camera}  frames_per_s: {FRAMES_PER_S}\n")
    site = folder / "site.yaml"
    site.write_text(text, encoding="utf-8")
    return site


@asynccontextmanager
async def open_kiosk(settings: Settings, papers: Path) -> AsyncIterator[Kiosk]:
    """The kiosk of ``settings``, started."""
    assert settings.clock.driver == "demonstration"
    site = SiteParts(settings, DemonstrationClock(settings.clock.start), papers)
    assert site.devices is not None
    async with site.open() as opened:
        parts = without_borders(opened)
        await parts.reader.start()
        if parts.id_reader is not None:
            await parts.id_reader.start()
        yield Kiosk(settings, parts, site.devices, site, papers)


def pytest_asyncio_loop_factories(item: pytest.Item) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """A visit passes in virtual time, unless its module has a reason for real parts."""
    return {"loop": asyncio.new_event_loop if item.get_closest_marker("real_parts") else VirtualTimeLoop}


def holder_of(card: str) -> ElectronicHolder:
    """Whose electronic card is on the phone of whoever has that social card."""
    holder = load_profile(card).holder
    assert holder is not None
    return ElectronicHolder(holder.number, holder.name)


def virtual_site(settings: Settings, papers: Path) -> tuple[VirtualSite, SimulatedDevices]:
    """The parts of ``settings`` in the time of the running loop, and what a citizen does to them."""
    assert settings.clock.driver == "demonstration"
    assert settings.office.people is not None
    people = {person.id: person for person in invented_in(ROOT / settings.office.people).people}
    clock = LoopClock(asyncio.get_running_loop(), settings.clock.start)
    site = VirtualSite(settings, clock, papers, Everybody(people))
    devices = SimulatedDevices(
        site.reader,
        lambda name: VirtualCard(load_profile(name)),
        site.id_reader.sam,
        load_id_profile,
        lambda name: site.broken["office"].real.issue_code(holder_of(name)),
        site.eyes,
        site.folder_printer,
        receipts=cast(VirtualPrinter, site.roll),
        sticks=site.sticks,
        mat=site.document.mat,
    )
    return site, devices


@asynccontextmanager
async def open_virtual_kiosk(settings: Settings, papers: Path) -> AsyncIterator[Kiosk]:
    """The same in virtual time."""
    site, devices = virtual_site(settings, papers)
    async with site.open() as within:
        opened = without_borders(within)
        breakable = {name: part for name, part in vars(opened).items() if isinstance(part, Breakable)}
        parts: Parts = replace(opened, **{name: part.real for name, part in breakable.items()})
        await parts.reader.start()
        assert parts.id_reader is not None
        await parts.id_reader.start()
        yield Kiosk(settings, parts, devices, site, papers)


@pytest.fixture(autouse=True)
def born_of_a_nursery(request: pytest.FixtureRequest) -> Iterator[None]:
    """The children of ``real_parts``, where they are not to be ``own_programs``."""
    forked = _is_real(request) and not request.node.get_closest_marker("own_programs")
    with bearing(request.getfixturevalue("a_nursery_of_eyes")) if forked else nullcontext():
        yield


def _is_real(request: pytest.FixtureRequest) -> bool:
    return request.node.get_closest_marker("real_parts") is not None


@pytest.fixture
def settings(tmp_path: Path, request: pytest.FixtureRequest) -> Settings:
    """The demonstration site with a data folder of its own; with ``real_parts`` on the tests' own card service."""
    demo = load_settings().model_copy(update={"data_dir": tmp_path / "data"})
    if not _is_real(request):
        return demo
    reader = demo.card_reader.model_copy(update={"port": request.getfixturevalue("pcscd").port})
    camera = demo.camera.model_copy(update={"frames_per_s": FRAMES_PER_S})
    office = demo.office.model_copy(update={"answer_within_s": PATIENCE_S})
    return demo.model_copy(update={"card_reader": reader, "camera": camera, "office": office})


@pytest.fixture
async def kiosk(settings: Settings, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Kiosk]:
    opening = open_kiosk if _is_real(request) else open_virtual_kiosk
    async with opening(settings, tmp_path / "papers") as opened:
        yield opened
