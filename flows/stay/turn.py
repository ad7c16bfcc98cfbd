"""One step's turn: everything it may use, and how it draws its pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from typing import Any

from config.clock import today
from config.language import Language, language
from devices.social_card.port import CardPresent
from flows.bodies import PageKind
from flows.bundle import demand
from flows.definition.scene import Programme, Scene
from flows.definition.values import REASONS, reason_sections, values_of
from flows.engine import Answers, previous_question, stage
from flows.page import Page, Progress
from flows.pages.said import Make, Said
from flows.pages.words import PageWords, WhenTold, draw
from flows.parts import Parts
from flows.path.flow import Node
from flows.person.identity import is_doubtful
from flows.stay.journal import Journal
from flows.stay.timing import Stopwatch

#: pages on which the machine works, or the visit is over: nothing to go back from
_NO_BACK = frozenset({PageKind.WORKING, PageKind.GOODBYE, PageKind.PAPERS, PageKind.TAKE_CARD})


@dataclass
class Tries:
    """What one step's tries have in common, until one of them has an answer or somebody goes back."""

    #: whether the log owes the office what an earlier one has planned
    owed: bool = False
    #: the stays of the social-security cards that they read
    in_vain: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Turn:
    """One try of a step.

    ``programme`` are all the scenes that there are, for a page that tells of them.
    ``hold(card)`` lets the visit end when ``card`` is taken out before its time.
    """

    name: str
    node: Node
    answers: Answers
    scene: Scene
    programme: Programme
    parts: Parts
    screen: Said
    journal: Journal
    stopwatch: Stopwatch
    hold: Callable[[CardPresent], None]
    tries: Tries
    #: what the cards said that have refused a password in this visit, by what tells one from every other
    tries_left: dict[str, int] = field(repr=False)
    #: what was answered here before somebody went back, with all else as it is now; None if nothing was
    before: object = field(default=None, repr=False)

    async def ask(self, make: Make) -> str:
        """Show what ``make`` makes and wait for the citizen, on the citizen's time."""
        with self.stopwatch.citizen():
            return await self.screen.ask(make)

    def page(
        self, variant: str = "", extra: Mapping[str, str] | None = None, words: PageWords | None = None, **more: Any
    ) -> Page:
        """The page of this node, or its ``variant``; ``extra`` values join those that the answers give.

        ``words`` stand in the place of the scene's where every scene has the same.
        """
        words = words or self.scene.words.pages[f"{self.node.page}.{variant}" if variant else self.node.page]
        values = {**self._values, **values_of(self.scene, self.answers, self.today, self.name), **(extra or {})}
        options = more.pop("options", tuple(words.options))
        sections = (*self._sections(words), *more.pop("sections", ()))
        return draw(
            words,
            self.name,
            values,
            options=options,
            sections=sections,
            progress=self.progress,
            can_go_back=self.can_go_back and words.kind not in _NO_BACK,
            **more,
        )

    @property
    def today(self) -> date:
        return today(self.parts.clock)

    @cached_property
    def can_go_back(self) -> bool:
        return previous_question(self.scene.flow, self.answers) is not None

    @property
    def progress(self) -> Progress:
        flow = self.scene.flow
        names = tuple(self.scene.words.stages[name] for name in flow.stages)
        return Progress(names, flow.stages.index(stage(flow, self.answers, self.name)))

    @property
    def _values(self) -> Mapping[str, Any]:
        """What every page may show: the hall, a doubt about a card, and what the answers so far give.

        Made once in each language: a camera asks for a page with every one of its pictures.
        """
        if (now := language()) not in self._made:
            self._made[now] = self._values_in_it()
        return self._made[now]

    @cached_property
    def _made(self) -> dict[Language, Mapping[str, Any]]:
        return {}

    def _values_in_it(self) -> dict[str, Any]:
        texts = self.scene.words.texts
        hall = self.parts.settings.hall.said.model_dump(exclude={"demonstration", "test", "in_other_languages"})
        values: dict[str, Any] = {f"hall_{name}": value for name, value in hall.items()}
        values["card_doubt"] = texts["card_doubt"] if is_doubtful(self.answers) else ""
        if set(demand.TEXTS) <= set(texts):  # whoever does not prove the person need not say how closely
            values["proof_demand"] = WhenTold(partial(demand.said, self.scene.flow, self.answers, texts))
        for node, answer in self.answers.given:
            if fills := self.scene.flow.nodes[node].kind.fills:
                values |= fills(answer, texts)
        return values

    def _sections(self, words: PageWords) -> tuple[Any, ...]:
        return reason_sections(self.answers) if words.sections_from == REASONS else ()
