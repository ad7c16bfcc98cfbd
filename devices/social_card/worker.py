"""The reader's process: one thread watches, the main thread reads on order. It may hang; then it is killed.

Run by :class:`devices.supervised.Supervised`; it ends when the connection does.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import TypeVar

from config.faults import Fault
from devices.social_card.apdu import Transmit, UnreadableCard
from devices.social_card.failures import absence, pulled, read_error
from devices.social_card.link import LinkLost, pcsc_context, transaction
from devices.social_card.messages import Began, CardSeen, Done, Order, PinOrder, ReadOrder, Round, Sighting
from devices.social_card.pin import verify
from devices.social_card.port import NoCard, PinAnswer, SocialCard
from devices.social_card.reading import read_card
from devices.social_card.watch import look, look_in, watch

#: Another program may reset the card between our commands: then we start again at SELECT, this often in all
ATTEMPTS = 3

T = TypeVar("T")


def main(connection: Connection, prefix: str) -> None:
    """Watch the reader whose name begins with ``prefix`` and carry out the orders that come through ``connection``."""
    lock = threading.Lock()

    def send(message: Round | Began | Done) -> None:
        with lock:
            connection.send(message)

    threading.Thread(target=watch, args=(prefix, lambda seen: send(Round(seen))), daemon=True).start()
    while True:
        try:
            order: Order = connection.recv()
        except EOFError:
            return
        send(Done(_carry_out(order, lambda: send(Began()))))


def _carry_out(order: Order, began: Callable[[], None]) -> SocialCard | PinAnswer | Fault:
    try:
        match order:
            case ReadOrder(card):
                return _with_card(card, read_card, began, ATTEMPTS)
            case PinOrder(card, pin):
                # Once only: nobody knows whether a lost VERIFY has burnt a try.
                return _with_card(card, lambda transmit: verify(transmit, pin), began, 1)
    except Fault as fault:
        return fault
    except UnreadableCard as error:
        return read_error(str(error))


def _with_card(card: CardSeen, work: Callable[[Transmit], T], began: Callable[[], None], attempts: int) -> T:
    """Do ``work`` on ``card`` in one transaction; when the link is lost and the card is still there, again."""
    attempt, held = 0, False
    while True:
        attempt += 1
        try:
            with pcsc_context() as context, transaction(context, card.reader) as transmit:
                held = True
                began()
                # Only now is it certain that nobody changes the card any more without our noticing.
                _expect(card, look_in(context, card.reader), held=held)
                return work(transmit)
        except LinkLost as lost:
            _expect(card, look(card.reader, may_have_left=None if lost.was_reset else card.counter), held=held)
            if attempt == attempts:
                raise read_error(str(lost)) from lost


def _expect(card: CardSeen, seen: Sighting, *, held: bool) -> None:
    """Raise the fault that fits unless ``seen`` is this very stay of ``card``; ``held`` once it was ours."""
    if seen == card:
        return
    if isinstance(seen, CardSeen) or (held and isinstance(seen, NoCard)):
        raise pulled()
    raise absence(seen)
