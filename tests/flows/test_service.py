"""The kiosk in service, with the real parts of a played visit: what cannot start is said, and tried again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from assembly.site import ROOT
from config.groups import groups as shown_groups
from config.parts import PartName
from config.settings import load_settings
from flows.around import Watch
from flows.definition.loading import scene_names
from flows.first_screen.offers import nothing_offered, offer_words, offers
from flows.page import Page
from flows.path.kinds import Need
from flows.service import LOOK_S, RETRY_S
from play.kiosk import HeadlessKiosk
from play.screen import text_of
from play.site import virtual_settings
from play.virtual_time import LoopClock, VirtualTimeLoop
from records.reader import RecordsReader
from tests.families import by_day
from tests.faults.failing import FailingSite, Plan
from tests.faults.ports import everybody
from tests.faults.ways import OUT_OF_SERVICE, WAYS, Citizen
from tests.pages import fault_of

pytestmark = pytest.mark.expects_log("service: ")

#: many times the pause between two attempts
LONG_S = 20 * RETRY_S
ERRORS = (PermissionError(13, "said by the system"), ValueError("said by a library"), MemoryError(), KeyError("a bug"))


class Stage:
    """A kiosk in virtual time; what its makers raise is up to the test."""

    def __init__(self, folder: Path, shown: Callable[[str], None] = lambda _: None, watch: Watch | None = None) -> None:
        demo = load_settings()
        assert demo.clock.driver == "demonstration"
        people = ROOT / demo.office.invented
        self.data = folder / "data"
        settings = virtual_settings(demo, self.data, people)
        clock = LoopClock(asyncio.get_running_loop(), demo.clock.start)
        self.site = FailingSite(Plan(), settings, clock, folder / "papers", everybody(people))

        def tell(page: Page | None) -> None:
            shown(text_of(page) if page else "")

        self.kiosk = HeadlessKiosk(settings, self.site, clock, tell, watch=watch)

    @property
    def fault(self) -> str:
        """What the screen gives as the reason why nobody is served."""
        page = self.kiosk.screen.page
        return fault_of(page) if page is not None and page.node == OUT_OF_SERVICE else ""

    def cannot_make(self, name: PartName, error: Exception) -> Callable[[], None]:
        """From now on; give back how it is mended."""
        makers = self.site._makers

        async def fail() -> tuple[Any, None]:
            raise error

        self.site._makers = {**makers, name: fail}

        def mend() -> None:
            self.site._makers = makers

        return mend

    def events(self, kind: str) -> list[dict[str, Any]]:
        with RecordsReader(self.data / "records.sqlite", self.data / "records.key") as records:
            return [dict(event.public) for event in records.events() if event.kind == kind]


@asynccontextmanager
async def running(
    folder: Path,
    before: Callable[[Stage], None] = lambda _: None,
    shown: Callable[[str], None] = lambda _: None,
    watch: Watch | None = None,
) -> AsyncIterator[Stage]:
    """A kiosk in service; ``before`` it begins, ``shown`` whatever comes on its screen, and ``watch`` watches it."""
    stage = Stage(folder, shown, watch)
    before(stage)
    serving = asyncio.ensure_future(stage.kiosk.run())
    yield stage
    stage.kiosk.stop()
    await asyncio.wait([serving])
    serving.result()


async def passes(seconds: float) -> None:
    """Let so much of virtual time pass."""
    await asyncio.sleep(seconds)


def in_virtual_time(story: Coroutine[Any, Any, None]) -> None:
    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        runner.run(story)


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.getMessage().startswith("out of service")]


def out_until_mended(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, code: str, breaks: Callable[[Stage], Callable[[], None]]
) -> None:
    """Out of service with ``code`` on the screen and once in the log, for as long as it lasts; then in service."""
    caplog.set_level(logging.ERROR)

    async def story() -> None:
        mends: list[Callable[[], None]] = []
        async with running(tmp_path, lambda stage: mends.append(breaks(stage))) as stage:
            await asyncio.sleep(LONG_S)
            assert (stage.fault, stage.kiosk.available) == (code, False)
            mends[0]()
            await asyncio.sleep(LONG_S)
            assert (stage.fault, stage.kiosk.available) == ("", True)

    in_virtual_time(story())
    assert len(said(caplog)) == 1
    assert code in said(caplog)[0]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("name", by_day([PartName.RECORDS, PartName.OFFICE], {PartName.RECORDS}))
def test_what_must_be_there_is_waited_for_whatever_it_raises(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, name: PartName, error: Exception
) -> None:
    out_until_mended(tmp_path, caplog, f"{name.upper()}-UNEXPECTED", lambda stage: stage.cannot_make(name, error))


def test_a_window_that_goes_while_the_kiosk_starts_does_not_keep_the_memory_from_its_last_event(tmp_path: Path) -> None:
    """It is told to end while it is ending already: the last event was lost once in fifty such starts."""

    async def story() -> None:
        stage = Stage(tmp_path)
        serving = asyncio.ensure_future(stage.kiosk._service.run())

        def gone() -> None:
            asyncio.get_running_loop().call_soon(serving.cancel)
            raise RuntimeError("Signal source has been deleted")

        stage.kiosk.screen.wipe = gone  # type: ignore[method-assign]
        await asyncio.wait([serving])
        assert serving.cancelled()
        assert [len(stage.events(kind)) for kind in ("kiosk.started", "kiosk.stopped")] == [1, 1]

    in_virtual_time(story())


def test_a_data_folder_that_cannot_be_used_is_said_and_waited_for(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It was "starting" for ever, and no line in the log."""

    def breaks(stage: Stage) -> Callable[[], None]:
        stage.data.write_text("in the way", encoding="utf-8")
        return stage.data.unlink

    out_until_mended(tmp_path, caplog, "DATA-DIR", breaks)


@pytest.mark.parametrize(
    "name",
    by_day([PartName.PRESS, PartName.EYES, PartName.PRINTER, PartName.ATTEMPTS], {PartName.EYES, PartName.ATTEMPTS}),
)
def test_a_part_that_cannot_be_made_costs_that_part_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, name: PartName
) -> None:
    caplog.set_level(logging.CRITICAL)

    async def story() -> None:
        async with running(tmp_path, lambda stage: void(stage.cannot_make(name, ImportError()))) as stage:
            await asyncio.sleep(RETRY_S)
            citizen = Citizen(stage.kiosk, stage.site, WAYS["password"])
            assert await citizen.visit()
            citizen.leave()
            assert [end.outcome for end in stage.kiosk.ends] == ["retired"]

    in_virtual_time(story())


def test_a_part_that_does_not_start_is_noted_once_and_started_again_behind_the_citizens(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)

    async def story() -> None:
        async with running(tmp_path, _no_forks) as stage:
            await asyncio.sleep(LONG_S)
            assert stage.kiosk.available, "whoever needs no card is served"
            assert [one for one in stage.events("issue.raised") if one["part"] == "card_reader"] == [
                {"code": "CARD-UNEXPECTED", "part": "card_reader"}
            ]
            stage.site.reader.start = stage.site.starts  # type: ignore[attr-defined, method-assign]
            await asyncio.sleep(LONG_S)
            assert stage.events("issue.cleared") == [{"code": "CARD-UNEXPECTED", "part": "card_reader"}]
            citizen = Citizen(stage.kiosk, stage.site, WAYS["password"])
            assert await citizen.visit()
            assert [end.outcome for end in stage.kiosk.ends] == ["retired"]

    in_virtual_time(story())


def void(_: object) -> None:
    """It stays as it is until the end."""


def _no_forks(stage: Stage) -> None:
    starts: Callable[[], Awaitable[None]] = stage.site.reader.start
    stage.site.starts = starts  # type: ignore[attr-defined]

    async def cannot_fork() -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    stage.site.reader.start = cannot_fork  # type: ignore[method-assign]


def test_an_end_in_order_is_the_last_thing_that_the_memory_knows(tmp_path: Path) -> None:
    kinds: list[str] = []

    async def story() -> None:
        async with running(tmp_path) as stage:
            await asyncio.sleep(RETRY_S)
        with RecordsReader(stage.data / "records.sqlite", stage.data / "records.key") as records:
            kinds.extend(event.kind for event in records.events())

    in_virtual_time(story())
    assert (kinds[0], kinds[-1]) == ("kiosk.started", "kiosk.stopped")


# -- what is offered, and why something is not ------------------------------------------------------------------------

#: what can be done without the office and without readers
WITHOUT_ANYTHING = ("item_list",)
#: what stands in while the office is away, and is not offered else
STANDS_IN = "later"
WITHOUT_THE_OFFICE = (STANDS_IN, *WITHOUT_ANYTHING)
#: what is offered when nothing is missing
ALL = set(scene_names()) - {STANDS_IN}


def why_not(stage: Stage) -> dict[str, str]:
    return {offer.scene: offer.why_not for offer in stage.kiosk.offers if offer.why_not}


def test_the_scenes_are_offered_by_groups_in_the_order_that_the_data_give() -> None:
    offered = [(offer.group, offer.scene) for offer in offers(frozenset())]
    groups = list(dict.fromkeys(group for group, _ in offered))
    assert groups == [group.title for group in shown_groups().values() if group.title in groups]
    assert {scene for _, scene in offered} == ALL
    assert [scene for _, scene in offered][:2] == ["retirement", "authentication"]
    assert {offer.why_not for offer in nothing_offered()} == {offer_words().closed}


def test_without_the_office_all_that_needs_it_says_so_before_it_is_chosen_and_comes_back(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as stage:
            await asyncio.sleep(1)
            assert set(stage.kiosk.services) == ALL
            stage.site.befall("office", "unreachable")
            await asyncio.sleep(2 * LOOK_S)
            assert stage.kiosk.services == WITHOUT_THE_OFFICE
            assert set(why_not(stage).values()) == {offer_words().away[Need.OFFICE]}
            assert set(why_not(stage)) == ALL - set(WITHOUT_ANYTHING)
            stage.site.befall("office", "mend")
            await asyncio.sleep(2 * LOOK_S)
            assert set(stage.kiosk.services) == ALL

    in_virtual_time(story())


def test_an_office_that_answers_too_late_is_out_of_reach(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as stage:
            await asyncio.sleep(1)
            stage.site.befall("office", "late")
            await asyncio.sleep(LONG_S)
            assert stage.kiosk.services == WITHOUT_THE_OFFICE

    in_virtual_time(story())


def test_a_kiosk_is_not_asked_for_the_office_while_somebody_is_served_and_at_once_afterwards(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as stage:
            await asyncio.sleep(1)
            stage.kiosk.begin("item_list")
            stage.site.befall("office", "unreachable")
            await asyncio.sleep(2 * LOOK_S)
            assert why_not(stage) == {}, "whoever is served sees no list"
            stage.kiosk.finish()
            while stage.kiosk.serving:
                await stage.kiosk.changed(LONG_S)
            await asyncio.sleep(LOOK_S / 10)
            assert stage.kiosk.services == WITHOUT_THE_OFFICE

    in_virtual_time(story())


def test_any_one_way_to_present_a_card_is_enough(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Both readers lost later, and a camera that never started; then one of them comes back."""
    caplog.set_level(logging.CRITICAL)

    async def story() -> None:
        async with running(tmp_path, _no_camera) as stage:
            await asyncio.sleep(1)
            assert set(stage.kiosk.services) == ALL
            stage.site.befall("card_reader", "no_reader")
            await asyncio.sleep(2 * LOOK_S)
            assert set(stage.kiosk.services) == ALL, "there is the reader of identity cards"
            stage.site.befall("id_reader", "no_reader")
            await asyncio.sleep(2 * LOOK_S)
            assert stage.kiosk.services == WITHOUT_ANYTHING
            assert set(why_not(stage).values()) == {offer_words().away[Need.DOCUMENT]}
            stage.site.befall("card_reader", "mend")
            await asyncio.sleep(2 * LOOK_S)
            assert set(stage.kiosk.services) == ALL

    in_virtual_time(story())


def test_the_list_of_items_is_read_and_printed_without_office_and_readers(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as stage:
            await asyncio.sleep(1)
            stage.site.befall("office", "unreachable")
            stage.site.befall("card_reader", "no_service")
            stage.site.befall("id_reader", "no_reader")
            await asyncio.sleep(2 * LOOK_S)
            screen = stage.kiosk.screen
            stage.kiosk.begin("item_list")
            for move in ("unemployment", "unemployment_benefit", "print", "taken", "done"):
                while move not in screen.moves:
                    assert await stage.kiosk.changed(LONG_S), f"no {move}, but {screen.moves}"
                screen.answer(move)
                await asyncio.sleep(0)
            while stage.kiosk.serving:
                await stage.kiosk.changed(LONG_S)
            assert [end.outcome for end in stage.kiosk.ends] == ["read"]
            assert [paper["kind"] for paper in stage.site.ledger.papers.values()] == ["bundle_notice"]

    in_virtual_time(story())


def test_whoever_has_begun_goes_on_though_the_office_has_gone(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as stage:
            await asyncio.sleep(1)
            stage.site.befall("office", "unreachable")
            citizen = Citizen(stage.kiosk, stage.site, WAYS["password"])
            assert await citizen.visit()
            assert [end.fault for end in stage.kiosk.ends] == ["OFFICE-UNREACHABLE"]
            citizen.leave()
            await asyncio.sleep(LOOK_S / 10)
            assert stage.kiosk.services == WITHOUT_THE_OFFICE

    in_virtual_time(story())


def _no_camera(stage: Stage) -> None:
    async def cannot_fork() -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    stage.site.eyes.start = cannot_fork  # type: ignore[method-assign]
