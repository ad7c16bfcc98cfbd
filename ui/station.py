"""The kiosk in service behind its window: the first picture (``ui/window.py``), then the parts, then one visit
after the other.

The first screen does not wait for records, card service or camera. Until they are there, and whenever the memory of the
kiosk fails, nobody can start a visit, and the screen says so. What is done about it is :mod:`flows.service`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Protocol, TypeVar

from config.clock import Clock
from config.datafile import DataFileError
from config.faults import Fault, fault_list
from config.items import items
from config.language import ZH, Language, languages, speaking
from config.matters import matters
from config.parts import PartName
from config.settings import Settings
from config.waiting import to_its_end
from devices.face.port import Preview
from devices.id_card import port as id_port
from devices.pinyin.port import Pinyin
from devices.presence.port import Presence
from devices.social_card import port as social_port
from flows.around import SiteParts, Watch
from flows.boundary import bounded
from flows.definition.computation import computations, texts_of
from flows.first_screen.offers import Offer, nothing_offered, offered_anew, open_to_all
from flows.screen import Screen
from flows.service import Service
from flows.stay.attended import AttendedVisit, OnVisit
from records.port import Public
from ui.app import KioskApp
from ui.dock import Dock
from ui.garbage import settle
from ui.offered import Service as Button
from ui.picture import grab, png_of
from ui.screen import QtScreen
from ui.speech import Voice
from ui.window import KioskWindow
from ui.words import words, words_value

log = logging.getLogger("station")

Own = TypeVar("Own", Voice, Presence)

#: between two pieces of what is read ahead there is time for touches and pictures
BETWEEN_PIECES_S = 0.2
#: how often whoever wants a picture looks whether the screen is nobody's
LOOK_S = 0.5


class StationParts(SiteParts, Protocol):
    """What the station needs done with the parts by whoever knows the drivers."""

    def dock(self) -> Dock | None:
        """The panel of simulated devices; its buttons work once the parts are open."""
        ...

    def voice(self) -> Voice | None:
        """What says the screen aloud, before the parts are open, too; closed by the station."""
        ...

    def presence(self) -> Presence | None:
        """What tells that somebody comes, likewise."""
        ...

    def pinyin(self) -> Pinyin:
        """What tells which characters somebody means who types."""
        ...


class Station:
    """One kiosk. Make it inside a running loop of :func:`ui.loop.run_app`. It is the front of its service.

    ``spare``: it does without what it can do without: the picture of the camera, other languages before they are asked.
    ``why_closed``: as of :class:`flows.service.Service`.
    """

    def __init__(
        self,
        settings: Settings,
        parts: StationParts,
        clock: Clock,
        window: KioskWindow | None = None,
        on_visit: OnVisit | None = None,
        watch: Watch | None = None,
        life: Mapping[str, Public] | None = None,
        *,
        spare: bool = False,
        why_closed: Callable[[str], str] = open_to_all,
    ) -> None:
        self._voice = _own(parts.voice, PartName.VOICE)
        self._presence = _own(parts.presence, PartName.PRESENCE)
        self._watch = watch
        self._spare = spare
        self._opens = False
        self._clock = clock
        self._offers: Sequence[Offer] = nothing_offered()
        self._notice: Mapping[Language, str] = {}
        self.service = Service(
            settings=settings,
            site=parts,
            clock=clock,
            front=self,
            voice=self._voice,
            on_visit=on_visit,
            watch=watch,
            life=life,
            why_closed=why_closed,
        )
        self.app = KioskApp(
            settings=settings,
            services=buttons(self._offers),
            start_visit=self._visit,
            preview=self._preview,
            dock=parts.dock(),
            voice=self._voice,
            clock=clock,
            window=window,
            card=self._has_card,
            pinyin=parts.pinyin(),
            calls=lambda: self.service.calls,
            left=self.service.citizen_left,
            presence=self._presence,
        )
        self.service.on_call = self.app.bridge.help_changed
        self.app.appearance.language_chosen.connect(self._offer)

    @property
    def screen(self) -> QtScreen:
        return self.app.screen

    def offer(self, offers: Sequence[Offer]) -> None:
        opened, self._opens = self._opens, any(not offer.why_not for offer in offers)
        if self._opens and not opened:  # the parts have just come, and stay
            settle()
        self._offers = offers
        self._offer(self.app.appearance.language)

    def _offer(self, language: str) -> None:
        """What is on offer, as whoever is there reads it."""
        with speaking(Language(language)):
            # in Chinese where it was not said in that language
            notice = self._notice.get(Language(language)) or self._notice.get(ZH, "")
            self.app.bridge.offer(buttons(offered_anew(self._offers)), notice)

    def notice(self, texts: Mapping[Language, str]) -> None:
        """Say this on the first screens from now on; nothing where there are no texts."""
        self._notice = texts
        self._offer(self.app.appearance.language)

    async def picture(self) -> bytes:
        """What is on the screen, as PNG, as soon as nothing on it is of a person. It is made in a thread."""
        while not self.app.is_public:
            await self._clock.sleep(LOOK_S)
        return await asyncio.to_thread(png_of, grab(self.app))

    def parts(self) -> Mapping[PartName, object]:
        """The open parts by name, the screen's own included; none while the kiosk is out of service."""
        if (opened := self.service.parts) is None:
            return {}
        held = {name: getattr(opened, field) for name, field in opened.FIELDS.items()}
        held |= {PartName.VOICE: self._voice, PartName.PRESENCE: self._presence}
        return {name: part for name, part in held.items() if part is not None}

    async def opened(self) -> None:
        """Return when the first citizen can be served; the fault that stood in the way is raised."""
        await self.service.opened()

    async def serve(self, *, full_screen: bool) -> None:
        """Open the window and serve until it is closed."""
        self.app.open(full_screen)
        working = [asyncio.ensure_future(work) for work in (self.service.run(), self._read_ahead())]
        try:
            await self.app.run()
        finally:
            await to_its_end(self._end(working))

    async def _end(self, working: Sequence[asyncio.Task[None]]) -> None:
        if self._watch is not None:
            self._watch.ends()
        for task in working:
            task.cancel()
        await asyncio.gather(*working, return_exceptions=True)
        for part in (self._voice, self._presence):
            await _close(part)

    async def _read_ahead(self) -> None:
        """Read what stands in other languages, a piece at a time and in a thread: whoever taps for one sees it at once,
        and whoever taps meanwhile waits for no piece.
        """
        pieces: list[Callable[[], object]] = [words, items, matters, fault_list]
        pieces += [partial(offered_anew, (offer,)) for offer in self._offers]
        pieces += [partial(texts_of, name) for name in computations()]
        try:
            await self.service.opened()
        except Fault:  # it says so itself
            return
        if self._spare:
            return
        try:
            for code in languages():
                with speaking(code):
                    for read in pieces:
                        await self._clock.sleep(BETWEEN_PIECES_S)
                        await asyncio.to_thread(read)
                    words_value()  # what Qt reads of them is made where Qt is
        except DataFileError as error:
            log.error("not read ahead: %s", error)

    def _visit(self, scene: str, _screen: Screen) -> AttendedVisit:
        return self.service.visit(scene)

    def _has_card(self) -> bool:
        """Whether a card is in the slot or on its reader; a reader that cannot tell has none."""
        parts = self.service.parts
        try:
            return parts is not None and (
                isinstance(parts.reader.status, social_port.CardPresent | social_port.MuteCard)
                or (parts.id_reader is not None and isinstance(parts.id_reader.status, id_port.CardPresent))
            )
        except Fault:  # a visit meets it too, and says it
            return False

    def _preview(self) -> Preview | None:
        parts = self.service.parts
        try:
            if parts is None or self._spare:
                return None
            return parts.eyes.preview() or (parts.document.preview() if parts.document else None)
        except Fault:  # the check that runs meets it too, and says it
            return None


def _own(make: Callable[[], Own | None], name: PartName) -> Own | None:
    """A part of the screen's, within its boundary; a kiosk serves without its voice, and is woken by a touch."""
    try:
        part = make()
        return bounded(part, name) if part else None
    except Fault as fault:
        log.warning("%s", fault)
        return None


async def _close(part: Voice | Presence | None) -> None:
    try:
        if part is not None:
            await part.close()
    except Fault as fault:  # the rest is closed, and the program ends
        log.warning("%s", fault)


def buttons(offers: Sequence[Offer]) -> list[Button]:
    """The offers as the screen takes them: what cannot be begun says why instead of what it is."""
    return [
        Button(
            id=one.scene,
            label=one.title,
            hint=one.why_not or one.hint,
            available=not one.why_not,
            group=one.group,
            whom=one.whom,
            minutes=one.minutes,
            icon=one.icon,
            group_icon=one.group_icon,
            words=one.words,
        )
        for one in offers
    ]
