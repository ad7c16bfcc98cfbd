"""The station and its voice: lost, it is noted once, and the kiosk goes on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtCore import QObject

from config.clock import CHINA, VirtualClock
from config.face import Calibration
from config.faults import Fault
from config.groups import groups
from config.language import EN, Language, language, languages, speaking
from config.parts import PartName
from config.settings import load_settings
from config.voice import Speech
from devices.pinyin.libpinyin import LibPinyin
from devices.social_card.port import CardPresent, NoCard
from devices.voice.espeak import EspeakVoice
from flows.boundary import bounded
from flows.definition.loading import load_scene, scene_names
from flows.first_screen.offers import Offer, offer_words, offered_anew
from flows.parts import Parts
from flows.path.kinds import Need
from flows.screen import Screen
from flows.stay.stay import Stay
from maintenance.checks import checks
from maintenance.keeper import MachineKeeper
from maintenance.machine import Machine
from maintenance.memory import Memory
from tests.ui.conftest import Run
from tests.waiting import seen
from ui.glass import GUARD_S
from ui.robot import press
from ui.station import BETWEEN_PIECES_S, Station


async def nothing() -> None: ...


class Noted:
    """Records that keep the kinds of events; broken, they refuse what the voice has to say."""

    def __init__(self, *, broken: bool) -> None:
        self.told: list[str] = []
        self.events: list[tuple[str, dict[str, Any]]] = []
        self._broken = broken

    def append(self, kind: str, public: dict[str, Any]) -> None:
        self.told.append(kind)
        if self._broken and kind == "issue.raised":
            raise Fault("RECORDS-STORE", "disk full")  # what RecordsLog raises on a full disk
        self.events.append((kind, public))

    def verify(self) -> int:
        return 0


class SilentMachine:
    """Parts of a machine without espeak-ng; ``closed`` counts how often they had to be given up."""

    def __init__(self, *, broken: bool = False) -> None:
        self.records = Noted(broken=broken)
        self.closed = 0
        self.reader: Any = SimpleNamespace(start=nothing, preload=nothing, settle=nothing, status=NoCard("reader"))

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Parts]:
        still: Any = SimpleNamespace(start=nothing, preload=nothing, settle=nothing, preview=lambda: None)
        records = cast(Any, self.records)
        clock = VirtualClock(datetime(2026, 11, 24, 19, 30, tzinfo=CHINA))
        try:
            yield Parts(
                self.reader,
                None,
                still,
                still,
                still,
                still,
                None,
                records,
                still,
                None,
                still,
                self._keeper(clock),
                still,
                clock,
                load_settings(),
            )
        finally:
            self.closed += 1

    def open_for_staff(self) -> AbstractAsyncContextManager[Parts]:
        return self.open()

    def desk(self, screen: Screen, opened: AbstractAsyncContextManager[Parts]) -> Stay:
        raise NotImplementedError

    def _keeper(self, clock: VirtualClock) -> MachineKeeper:
        """Looks after the voice, and nothing else of it."""
        records, nowhere = cast(Any, self.records), Path("/nonexistent")
        parts = {PartName.VOICE: bounded(self.voice(), PartName.VOICE)}
        machine = Machine(parts, load_settings(), clock, Memory(records, {}), Calibration.VALID, nowhere, nowhere)
        return MachineKeeper(machine, records, [check for check in checks() if check.part is PartName.VOICE])

    def dock(self) -> None:
        return None

    def voice(self) -> EspeakVoice:
        return EspeakVoice(Speech(), environment={"PATH": "/nonexistent"})

    def presence(self) -> None:
        return None

    def pinyin(self) -> LibPinyin:
        return LibPinyin()


async def _serve(parts: SilentMachine) -> None:
    clock = VirtualClock(datetime(2026, 11, 24, 19, 30, tzinfo=CHINA))
    station = Station(load_settings(), parts, clock)
    serving = asyncio.ensure_future(station.serve(full_screen=False))
    try:
        await station.opened()
        await clock.advance(GUARD_S + 0.01)
        await press(station.app.window, "attract")
        await seen(lambda: "issue.raised" in parts.records.told)
        station.app.bridge.show_services()
        await seen(lambda: station.app.bridge.mode == "services")
        assert parts.closed == 0
    finally:
        station.app.close()
        await serving


def test_a_lost_voice_is_noted_once_and_the_kiosk_goes_on(qt_loop: Run) -> None:
    parts = SilentMachine()
    qt_loop(_serve(parts))
    lost = [public for kind, public in parts.records.events if kind == "issue.raised"]
    assert lost == [{"code": "VOICE-UNAVAILABLE", "part": "voice"}]


def test_what_cannot_be_done_says_why_before_it_is_chosen(qt_loop: Run) -> None:
    """The office of this machine answers nothing that it is asked."""

    async def story() -> None:
        clock = VirtualClock(datetime(2026, 11, 24, 19, 30, tzinfo=CHINA))
        station = Station(load_settings(), SilentMachine(), clock)
        serving = asyncio.ensure_future(station.serve(full_screen=False))

        def services() -> dict[str, tuple[bool, str]]:
            return {one.id: (one.available, one.hint) for one in station.app.bridge.shown.services}

        try:
            assert set(services().values()) == {(False, offer_words().closed)}
            await station.opened()
            await seen(lambda: services()["retirement"] == (False, offer_words().away[Need.OFFICE]))
            assert services()["item_list"][0]
        finally:
            station.app.close()
            await serving

    qt_loop(story())


def test_a_card_wakes_the_screen_that_rests(qt_loop: Run) -> None:
    async def story() -> None:
        clock = VirtualClock(datetime(2026, 11, 24, 23, 30, tzinfo=CHINA))
        machine = SilentMachine()
        station = Station(load_settings(), machine, clock)
        serving = asyncio.ensure_future(station.serve(full_screen=False))
        style = station.app.engine.singletonInstance("style", "Style")
        assert isinstance(style, QObject)
        try:
            await station.opened()
            await clock.advance(62)
            await seen(lambda: style.property("theme") == "night")
            machine.reader.status = CardPresent("reader", b"", 1)
            await clock.advance(2)
            await seen(lambda: style.property("theme") == "day")
            assert station.app.bridge.mode == "attract", "a card alone begins nothing"
        finally:
            station.app.close()
            await serving

    qt_loop(story())


def test_what_is_on_offer_is_said_in_the_language_of_whoever_is_there(qt_loop: Run) -> None:
    async def story() -> None:
        clock = VirtualClock(datetime(2026, 11, 24, 19, 30, tzinfo=CHINA))
        station = Station(load_settings(), SilentMachine(), clock)
        serving = asyncio.ensure_future(station.serve(full_screen=False))

        def retirement() -> tuple[str, str, str]:
            (one,) = (one for one in station.app.bridge.shown.services if one.id == "retirement")
            return one.label, one.hint, one.group

        def expected() -> tuple[str, str, str]:
            scene = load_scene("retirement")
            return scene.words.title, offer_words().away[Need.OFFICE], groups()[scene.offer.group].title

        try:
            await station.opened()
            await seen(lambda: retirement() == expected())
            station.app.appearance.change_language()
            with speaking(EN):
                assert retirement() == expected()
            station.app.appearance.begin_anew()
            assert retirement() == expected()
        finally:
            station.app.close()
            await serving

    qt_loop(story())


def test_other_languages_are_read_before_anybody_taps_for_one(qt_loop: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    read: set[tuple[Language, str]] = set()
    always = [name for name in scene_names() if load_scene(name).offer.stands_in is None]

    def offered_in(before: Sequence[Offer]) -> tuple[Offer, ...]:
        read.update((language(), offer.scene) for offer in before)
        return offered_anew(before)

    async def story() -> None:
        clock = VirtualClock(datetime(2026, 11, 24, 19, 30, tzinfo=CHINA))
        station = Station(load_settings(), SilentMachine(), clock)
        monkeypatch.setattr("ui.station.offered_anew", offered_in)
        serving = asyncio.ensure_future(station.serve(full_screen=False))
        try:
            await station.opened()
            while not read >= {(code, scene) for code in languages() for scene in always}:
                await clock.advance(BETWEEN_PIECES_S)
        finally:
            station.app.close()
            await serving

    qt_loop(story())


def test_a_note_that_cannot_be_written_ends_nothing_either(qt_loop: Run) -> None:
    qt_loop(_serve(SilentMachine(broken=True)))
