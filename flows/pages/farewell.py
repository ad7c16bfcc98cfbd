"""The pages that no scene owns: faults, and the last page of a visit. They hold nothing personal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from config.datafile import Data
from config.faults import fault_list
from config.language import load_said, per_language
from config.settings import Hall
from flows.bodies import CardKind, FaultVoices, Goodbye, Option, TakeCard, Weight
from flows.page import Frame, Page, Progress
from flows.pages.words import speakable


class WayOn(StrEnum):
    """The buttons of these pages."""

    RETRY = "retry"
    FINISH = "finish"
    DONE = "done"


class FarewellWords(Data):
    """``goodbyes`` are by outcome of the flow, then by reason of the end; what stands in neither has no page."""

    fault_title: str
    out_of_service_title: str
    retry: str
    finish: str
    done: str
    #: what is asked of whoever leaves something behind: a title and a sentence
    card: tuple[str, str]
    card_alarm: tuple[str, str]
    id_card: tuple[str, str]
    taken: str
    goodbyes: Mapping[str, tuple[str, str]]


@per_language
def farewell_words() -> FarewellWords:
    """The words. A wrong file is a :class:`config.datafile.DataFileError`, with its line."""
    return load_said(Path(__file__).parent / "farewell.zh.yaml", FarewellWords)


def goodbyes() -> Mapping[str, tuple[str, str]]:
    """The last words that no scene owns, by outcome or reason."""
    return farewell_words().goodbyes


OUT_OF_SERVICE = "out_of_service"
#: by outcome or reason, what stands over the last words where not everything is done
SIGNS = {
    **dict.fromkeys(("kept", "unanswered"), "waiting"),
    **dict.fromkeys(("window", "not_begun", "not_changed", "refused", "idle", "staff_reset"), ""),
}


def is_out_of_service(page: Page | None) -> bool:
    """Whether ``page`` says that the kiosk cannot serve anybody."""
    return page is not None and page.node == f"{OUT_OF_SERVICE}.fault"


class Farewell:
    """Draws the pages for one hall; ``goodbyes`` are a scene's own, by outcome."""

    def __init__(self, hall: Hall, goodbyes: Mapping[str, tuple[str, str]] = MappingProxyType({})) -> None:
        self._hall = hall
        self._goodbyes = goodbyes

    def fault_page(
        self,
        code: str,
        node: str,
        progress: Progress | None = None,
        detail: str = "",
        *,
        can_finish: bool = True,
        is_over: bool = False,
    ) -> Page:
        """A fault in the citizen's voice, with the staff's behind it; trying again only where that can help, and never
        when the visit ``is_over``."""
        entry = fault_list()[code]
        words = farewell_words()
        alone = is_over or entry.way_on == "end"
        finish = Option(WayOn.FINISH, words.finish, weight=Weight.PRIMARY if alone else Weight.SECONDARY)
        options = (Option(WayOn.RETRY, words.retry, weight=Weight.PRIMARY), finish)
        frame = Frame(
            node=f"{node}.fault",
            title=words.fault_title,
            lead=entry.citizen,
            options=(finish,) if alone else options,
            progress=progress,
            can_finish=can_finish,
            spoken=speakable(words.fault_title, entry.citizen),
        )
        return Page(frame, FaultVoices(code=code, staff=entry.staff, remedies=entry.remedies, detail=detail))

    def out_of_service_page(self, code: str, detail: str) -> Page:
        """What stands on the screen while the kiosk cannot serve: nothing to touch, and nothing is said."""
        page = self.fault_page(code, OUT_OF_SERVICE, detail=detail)
        title = farewell_words().out_of_service_title
        return replace(page, frame=replace(page.frame, title=title, options=(), can_finish=False, spoken=""))

    def card_page(self) -> Page:
        """Asks for the card that is still in the slot, until it is gone: nothing to touch."""
        return Page(self._frame("farewell.card", farewell_words().card), TakeCard())

    def card_alarm_page(self) -> Page:
        """The same to whoever is near, when the citizen seems to have gone without it."""
        return Page(self._frame("farewell.card_alarm", farewell_words().card_alarm), TakeCard())

    def id_card_page(self) -> Page:
        """Reminds of the identity card."""
        words = farewell_words()
        taken = Option(WayOn.DONE, words.taken, weight=Weight.PRIMARY)
        return Page(self._frame("farewell.id_card", words.id_card, taken), TakeCard(card=CardKind.ID))

    def page(self, reason: str, outcome: str, fault: str) -> Page | None:
        """The last page of a visit; None when the citizen has just chosen to leave."""
        if fault:
            return self.fault_page(fault, "farewell", is_over=True)
        words = farewell_words()
        text = self._goodbyes.get(outcome) or words.goodbyes.get(outcome) or words.goodbyes.get(reason)
        if text is None:
            return None
        done = Option(WayOn.DONE, words.done, weight=Weight.PRIMARY)
        return Page(self._frame("farewell", text, done), Goodbye(SIGNS.get(outcome, SIGNS.get(reason, "done"))))

    def _frame(self, node: str, text: tuple[str, str], *options: Option) -> Frame:
        title, lead = (line.format(hall=self._hall.said) for line in text)
        return Frame(node, title, lead, options=options, can_finish=False, spoken=speakable(title, lead))
