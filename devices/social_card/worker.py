"""The reader's process: one thread watches, the main thread reads on order. It may hang; then it is killed.

Run by :class:`supervision.child.Child`; it ends when the connection does.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import Connection
from typing import Protocol

from config.faults import Fault
from config.settings import CardKeys, MachineCardKeys, NoCardKeys, PsamCardKeys, SimulatedCardKeys
from config.simulated import simulated_driver
from devices.cards.apdu import Transmit, UnreadableCard
from devices.cards.failures import busy
from devices.cards.link import LinkLost, ReaderName, WarmContext, first_transaction, transaction
from devices.social_card.authenticator import CardAuthenticator, PinAuthority
from devices.social_card.failures import not_there, pulled, read_error
from devices.social_card.keys import load_keys
from devices.social_card.machine import AskMachine, MachineAuthenticator, Question, Reply
from devices.social_card.messages import (
    FROM_PROCESS,
    TO_PROCESS,
    Began,
    CardHeld,
    CardSeen,
    ChangeOrder,
    Order,
    Outcome,
    PinOrder,
    ReadOrder,
    ResetOrder,
    Sighting,
    Watch,
)
from devices.social_card.pin import change, reset, verify
from devices.social_card.port import NoCard
from devices.social_card.psam import PsamAuthenticator
from devices.social_card.reading import read_content
from devices.social_card.watch import look, look_in, watch
from supervision.inside import Channel

#: Another program may reset the card between our commands: then we start again at SELECT, this often in all
ATTEMPTS = 3
#: How often the kiosk is told that a reading takes its time
PROGRESS_S = 0.2


def main(connection: Connection) -> None:
    """Watch a reader and carry out the orders that come through ``connection``; its first message says which."""
    channel = Channel(connection, TO_PROCESS, FROM_PROCESS)
    reading = threading.Lock()

    def ask(request: Question) -> Reply:
        channel.send(request)
        reply: Reply | Fault = channel.receive()  # the kiosk's side keeps the time and always answers
        if isinstance(reply, Fault):
            raise reply
        return reply

    def pause() -> None:
        while not reading.acquire(timeout=PROGRESS_S):
            with channel.speaking:
                if clerk.has_card:
                    channel.send(Began())
        reading.release()

    wanted: Watch = channel.receive()
    opener = _authenticator(wanted.keys, ask, wanted.hardware)
    clerk = _Clerk(channel.send, opener, None if isinstance(opener, PsamAuthenticator) else opener)
    meant = ReaderName(wanted.reader, wanted.keys.reader if isinstance(wanted.keys, PsamCardKeys) else None)
    watching = partial(watch, meant, channel.send, pause, hardware=wanted.hardware)
    threading.Thread(target=watching, daemon=True).start()
    while True:
        try:
            order: Order = channel.receive()
        except EOFError:
            return
        with reading:
            clerk.carry_out(order)


class SimulatedHolder(CardAuthenticator, PinAuthority, Protocol):
    """Has the tests' key for both."""


def _authenticator(
    keys: CardKeys, ask: AskMachine, hardware: bool
) -> PsamAuthenticator | MachineAuthenticator | SimulatedHolder | None:
    match keys:
        case NoCardKeys():
            return None
        case PsamCardKeys(reader=reader):
            return PsamAuthenticator(lambda: first_transaction(ReaderName(reader), hardware=hardware), load_keys())
        case MachineCardKeys():
            return MachineAuthenticator(ask, load_keys())
        case SimulatedCardKeys():
            simulated: SimulatedHolder = simulated_driver("card keys")(load_keys())
            return simulated


class _Clerk:
    """Carries out orders, one after another; ``tell`` is called with what came of each.

    ``has_card`` says that the card of the order is ours: what takes time from then on is the card.
    """

    def __init__(
        self, tell: Callable[[Outcome], None], keys: CardAuthenticator | None, authority: PinAuthority | None
    ) -> None:
        self._tell = tell
        self._keys = keys
        self._authority = authority
        self._context = WarmContext()
        self.has_card = False

    def carry_out(self, order: Order) -> None:
        try:
            match order:
                case ReadOrder(card):
                    self._with_card(card, lambda t: read_content(t, atr=card.atr, keys=self._keys), ATTEMPTS)
                case PinOrder(card, pin):
                    # Once only: nobody knows whether a lost VERIFY has burnt a try.
                    self._with_card(card, lambda transmit: verify(transmit, pin), 1)
                case ChangeOrder(card, old, new):
                    self._with_card(card, lambda transmit: change(transmit, old, new), 1)
                case ResetOrder(card, new):
                    self._with_card(card, lambda t: reset(t, new, self._authority, atr=card.atr), 1)
        except Fault as fault:
            self._done(fault)
        except UnreadableCard as error:
            self._done(read_error(str(error)))

    def _done(self, outcome: Outcome) -> None:
        self.has_card = False
        self._tell(outcome)

    def _with_card(self, card: CardSeen, work: Callable[[Transmit], Outcome], attempts: int) -> None:
        """Do ``work`` on ``card`` in one transaction; when the link is lost and the card is still there, again.

        ``attempts`` counts those that had the card; a link lost before that has asked nothing of it.
        """
        had, tried = 0, 0
        while True:
            try:
                with transaction(self._context.get(), card.reader) as transmit:
                    had += 1
                    self.has_card = True
                    # Only now is it certain that nobody changes the card any more without our noticing.
                    _expect(card, look_in(self._context.get(), card.reader), held=True)
                    # Before the card is powered down: it is ours until then, and nobody need wait for it.
                    self._done(work(transmit))
                return
            except LinkLost as lost:
                tried += 1
                self._context.drop()
                _expect(card, look(card.reader, may_have_left=None if lost.was_reset else card.counter), held=had > 0)
                if had >= attempts or tried == ATTEMPTS:
                    raise read_error(str(lost)) from lost


def _expect(card: CardSeen, seen: Sighting, *, held: bool) -> None:
    """Raise the fault that fits unless ``seen`` is this very stay of ``card``; ``held`` once it was ours."""
    match seen:
        case CardSeen() if seen == card:
            return
        case CardHeld(same) if same == card:
            raise busy("another program took the card for itself")
        case CardSeen() | CardHeld():
            raise pulled()
        case NoCard() if held:
            raise pulled()
    raise not_there(seen)
