"""A reader's process for the tests: it says who it is, and does what it is told."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from multiprocessing.connection import Connection

from config.faults import Fault
from supervision.inside import Channel
from supervision.wire import Wire


@dataclass(frozen=True)
class Begin:
    """This is your life, and so many end before they speak."""

    life: int
    lives_that_die: int


@dataclass(frozen=True)
class Order:
    """Do this."""

    word: str


@dataclass(frozen=True)
class Life:
    """The number of this one."""

    number: int


@dataclass(frozen=True)
class Answer:
    """What came of an order."""

    life: int
    word: str


@dataclass(frozen=True)
class OtherAnswer:
    """What nobody has asked for."""


TO_PROCESS = Wire(Begin, Order, max_bytes=1000)
FROM_PROCESS = Wire(Life, Answer, OtherAnswer, max_bytes=1000, faults=("CARD-",))


def main(connection: Connection) -> None:
    """Say the number of this life, then answer every order with it."""
    channel = Channel(connection, TO_PROCESS, FROM_PROCESS)
    begin: Begin = channel.receive()
    if begin.life <= begin.lives_that_die:
        os._exit(1)
    channel.send(Life(begin.life))
    while True:
        order: Order = channel.receive()
        match order.word:
            case "hang":
                threading.Event().wait()
            case "die":
                os._exit(1)
            case "lie":
                channel.send(OtherAnswer())
            case "refuse":
                channel.send(Fault("CARD-MUTE"))
            case "say more":
                channel.send(Answer(begin.life, order.word))
                channel.send(Answer(begin.life, order.word))
            case _:
                channel.send(Answer(begin.life, order.word))
