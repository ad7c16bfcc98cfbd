"""What a task of the staff desk works with: its pages and questions, the parts, and who is signed in."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NoReturn

from config.staff import Member
from flows.bodies import Body, Fact, FaultVoices, Option, Section, Weight
from flows.page import Frame, Page
from flows.pages.said import Said
from flows.pages.words import draw
from flows.parts import Parts
from maintenance.desk.memory import Memory
from maintenance.desk.need import Need
from maintenance.desk.words import FAULT, HOME, SIGN_IN, desk_words, node_of
from maintenance.port import Asked, By
from printing.documents.letters import kinds, layout
from records.port import Public

if TYPE_CHECKING:
    from config.faults import Fault
    from maintenance.port import Keeper, Program

_NONE: Mapping[str, str] = MappingProxyType({})
#: the answer that leaves a page which only tells something
GO_ON = "go_on"


class Pages:
    """Makes and asks the pages of one section of the words. ``staff``: somebody is signed in.

    From the pages of a task one can go back, unless it says otherwise.
    """

    def __init__(self, section: str, screen: Said, *, staff: bool) -> None:
        self.section = section
        self._screen = screen
        self._staff = staff
        self._goes_back = section not in (SIGN_IN, HOME)

    def page(
        self,
        name: str,
        values: Mapping[str, str] = _NONE,
        *,
        options: Sequence[str | Option] | None = None,
        sections: Sequence[Section] = (),
        facts: Sequence[Fact] = (),
        body: Body | None = None,
        can_go_back: bool | None = None,
    ) -> Page:
        """The page ``name``, in the present language, with all of its buttons unless ``options`` says which."""
        words = desk_words().section(self.section).pages[name]
        return draw(
            words,
            node_of(self.section, name),
            values,
            body=body,
            options=tuple(words.options) if options is None else options,
            sections=sections,
            facts=facts,
            can_go_back=self._goes_back if can_go_back is None else can_go_back,
            staff=self._staff,
        )

    def show(self, name: str, values: Mapping[str, str] = _NONE, **more: Any) -> None:
        """Draw the page now; never blocks. The arguments are those of :meth:`page`."""
        self._screen.show(partial(self.page, name, values, **more))

    async def ask(self, name: str, values: Mapping[str, str] = _NONE, **more: Any) -> str:
        """Show the page and wait for the answer: the id of a button, or what was entered.

        :class:`flows.screen.WentBack` on *Back*; a task that lets it pass is left. Cancelled when the session ends.
        """
        return await self._screen.ask(partial(self.page, name, values, **more))

    async def ask_fault(self, fault: Fault) -> str:
        """Tell what has failed, in the staff's voice; the answer leads on."""
        return await self._screen.ask(partial(self._fault_page, fault))

    def text(self, name: str, **values: object) -> str:
        """A further text of the section, filled."""
        return desk_words().section(self.section).texts[name].format(**values)

    def _fault_page(self, fault: Fault) -> Page:
        words = desk_words()
        entry = fault.entry
        body = FaultVoices(code=fault.code, staff=entry.staff, remedies=entry.remedies, detail=fault.detail)
        go_on = Option(GO_ON, words.texts["go_on"], weight=Weight.PRIMARY)
        node, title = node_of(self.section, FAULT), words.texts["fault"]
        frame = Frame(node, title, entry.staff, options=(go_on,), staff=self._staff)
        return Page(frame, body)


class Desk(Pages):
    """What a task has: its pages, who is signed in, the parts of the kiosk, who looks after the machine,
    the program itself, and what the log of the machine tells.

    ``need`` is what was chosen on the home page, when the task was not chosen for itself.
    """

    def __init__(
        self,
        section: str,
        screen: Said,
        parts: Parts,
        staff: Member,
        keeper: Keeper,
        program: Program,
        memory: Memory,
    ) -> None:
        super().__init__(section, screen, staff=True)
        self.parts = parts
        self.staff = staff
        self.keeper = keeper
        self.program = program
        self.memory = memory
        self.need: Need | None = None

    def at(self, section: str) -> Desk:
        """The same desk with the words of another section."""
        return Desk(
            section=section,
            screen=self._screen,
            parts=self.parts,
            staff=self.staff,
            keeper=self.keeper,
            program=self.program,
            memory=self.memory,
        )

    @property
    def asked(self) -> Asked:
        """Whoever is signed in, as who asks for something."""
        return Asked(By.STAFF, self.staff.work_number)

    async def begin_anew(self) -> NoReturn:
        """Have the program end in order and be started again: whoever is signed in is signed out by that."""
        await self.program.restarts.restart_application(self.asked)
        await self.end()

    async def end(self) -> NoReturn:
        """Wait for the end that was asked for: it comes as a cancellation."""
        await asyncio.Event().wait()
        raise AssertionError("nothing comes after the end")

    def part_name(self, part: str) -> str:
        """What people call a part of the machine."""
        return self.at(HOME).text(f"part.{part}")

    def paper_name(self, kind: str) -> str:
        """What people call a paper, of a flow or of the desk."""
        return layout(kind).title if kind in kinds() else self.at(HOME).text(f"paper.{kind}")

    async def did(self, result: str, **public: Public) -> None:
        """Note what was done, in a word, under the own work number: on disk before anything of it is shown."""
        await self.note("staff.did", task=self.section, result=result, **public)

    async def note(self, kind: str, **public: Public) -> None:
        """Note an event of the catalogue, under the work number of whoever is signed in."""
        told: dict[str, Public] = {"staff": self.staff.work_number, **public}
        await asyncio.to_thread(self.parts.records.append, kind, public=told)
