"""A new password of the citizen's own card: by the old one, or by the keys of its issuer.

No password leaves this step but to the card. What a card that was pulled, or a power cut, has left in doubt stays noted
until a VERIFY of the new password has shown which one the card has; each such look is the citizen's own doing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal

from config.faults import Fault
from devices.social_card.port import (
    CardPresent,
    PinAccepted,
    PinBlocked,
    PinChange,
    PinKept,
    PinRefused,
    PinUncertain,
)
from flows.person.identity import served
from flows.person.pins import DIGITS, is_weak
from flows.stay.turn import Turn
from flows.steps.own_card import Held, own_card
from flows.steps.prove import left_of, note_left

#: the fault that says that nobody here can vouch for a new password
NO_KEYS = frozenset({"CARD-KEYS-UNAVAILABLE", "CARD-KEYS-REFUSED"})
#: the pages of a new password, and those of the old one
NEW = ("new", "again", "differs", "weak", "working", "put_back", "checking")
OLD = ("", "left", "wrong", "not_changed", "doubt")

Asked = Callable[[CardPresent], Awaitable[PinChange]]


@dataclass(frozen=True)
class NewPin:
    """How it ended. ``kept``: the card takes no new password here; ``unavailable``: nobody here can vouch for one."""

    how: Literal["accepted", "blocked", "kept", "uncertain", "unavailable", "given_up"]


async def change_pin(turn: Turn) -> NewPin:
    """Ask for the old password and twice for the new one, and give it to the card."""
    work = _Work(turn, "change")
    variant = ""
    if await work.is_in_doubt():
        found = await work.found_out()
        if found is not None:
            return found
        variant = "not_changed"
    elif work.has_refused:
        variant = "left"
    new: str | None = None
    while True:
        old = await _typed(turn, variant, work.left)
        new = new or (await _new(turn) if old else None)
        if not (old and new):
            return NewPin("given_up")
        match await work.replaced(new, partial(_changed, turn, old, new)):
            case PinRefused():
                variant = "wrong"
            case None:
                variant = "not_changed"
            case answer:
                return _ended(answer)


async def reset_pin(turn: Turn) -> NewPin:
    """Ask twice for the new password, and give it to the card by the keys of its issuer."""
    work, new = _Work(turn, "reset"), await _new(turn)
    try:
        while new is not None:
            if (answer := await work.replaced(new, partial(_reset, turn, new))) is not None:
                return _ended(answer)
    except Fault as fault:
        if fault.code not in NO_KEYS:
            raise
        await turn.journal.note("visit.fault", step=turn.name, fault=fault.code)
        return NewPin("unavailable")
    return NewPin("given_up")


async def _changed(turn: Turn, old: str, new: str, card: CardPresent) -> PinChange:
    return await turn.parts.reader.change_pin(card, old, new)


async def _reset(turn: Turn, new: str, card: CardPresent) -> PinChange:
    return await turn.parts.reader.reset_pin(card, new)


def _ended(answer: PinChange | NewPin) -> NewPin:
    match answer:
        case NewPin():
            return answer
        case PinAccepted():
            return NewPin("accepted")
        case PinBlocked():
            return NewPin("blocked")
        case PinKept() | PinRefused():
            return NewPin("kept")
        case PinUncertain():
            return NewPin("uncertain")


class _Work:
    """What is done with the card in one step; ``how`` is what the log calls it."""

    def __init__(self, turn: Turn, how: str) -> None:
        self._turn = turn
        self._how = how
        self._card: Held | None = None

    @property
    def left(self) -> Mapping[str, str]:
        """How many tries of the old password there are, if the card has said so."""
        return left_of(self._turn, self._card.key if self._card else "")

    @property
    def has_refused(self) -> bool:
        """Whether the card has refused a password in this visit."""
        return self._card is not None and self._card.key in self._turn.tries_left

    async def replaced(self, new: str, ask: Asked) -> PinChange | NewPin | None:
        """What came of it; None when the card, put in again, turns out to have kept the old password."""
        turn = self._turn
        self._card = card = await own_card(turn, self._card)
        if card is None:
            return NewPin("given_up")
        await turn.journal.note("pin.sent", how=self._how)
        await asyncio.to_thread(turn.parts.attempts.pin_sent, card.key)
        turn.screen.show(lambda: turn.page("working"))
        try:
            answer = await ask(card.stay)
        except Fault:  # nothing has been sent
            await self._settled("fault")
            raise
        note_left(turn, card.key, answer)
        if isinstance(answer, PinUncertain):
            await turn.journal.note("pin.ended", how="uncertain")
            return await self._looked(new)
        await self._settled("refused" if isinstance(answer, PinRefused) else _ended(answer).how)
        return answer

    async def is_in_doubt(self) -> bool:
        """Whether an earlier visit, or a power cut, has left it open which password the card has."""
        self._card = await own_card(self._turn, self._card)
        if self._card is None:
            return False
        return await asyncio.to_thread(self._turn.parts.attempts.pin_in_doubt, self._card.key)

    async def found_out(self) -> NewPin | None:
        """Let the citizen type the new password of that time: None when the card does not have it."""
        new = await _typed(self._turn, "doubt")
        if new is None:
            return NewPin("given_up")
        answer = await self._looked(new)
        return None if answer is None else _ended(answer)

    async def _looked(self, new: str) -> PinChange | None:
        """Whether the card has ``new`` now; None when it has not."""
        turn = self._turn
        self._card = card = await own_card(turn, self._card, "put_back")
        if card is None:
            return PinUncertain()
        turn.screen.show(lambda: turn.page("checking"))
        answer = await turn.parts.reader.verify_pin(card.stay, new)
        note_left(turn, card.key, answer)
        if isinstance(answer, PinBlocked):
            return answer
        await self._settled("found_new" if isinstance(answer, PinAccepted) else "found_old")
        return answer if isinstance(answer, PinAccepted) else None

    async def _settled(self, how: str) -> None:
        if self._card is not None:
            await asyncio.to_thread(self._turn.parts.attempts.pin_settled, self._card.key)
        await self._turn.journal.note("pin.ended", how=how)


async def _new(turn: Turn) -> str | None:
    """The new password, typed twice; None when the citizen gives up."""
    holder, variant = served(turn.answers).holder, "new"
    while (new := await _typed(turn, variant)) is not None:
        if is_weak(new, holder.number, holder.birth):
            variant = "weak"
            continue
        again = await _typed(turn, "again")
        if again is None or again == new:
            return again
        variant = "differs"
    return None


async def _typed(turn: Turn, variant: str, extra: Mapping[str, str] | None = None) -> str | None:
    """Six digits; None for a button."""
    typed = await turn.ask(partial(turn.page, variant, extra))
    return typed if len(typed) == DIGITS and typed.isdigit() else None
