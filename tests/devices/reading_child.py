"""A reader's process for the tests: it says who it is, and does what it is told."""

from __future__ import annotations

import os
import threading
from multiprocessing.connection import Connection

from devices.cards.reader import DONE


def main(connection: Connection, life: int, lives_that_die: int) -> None:
    """Say the number of this life, then answer every order with it; the first lives end before they speak."""
    if life <= lives_that_die:
        os._exit(1)
    connection.send(life)
    while True:
        match connection.recv():
            case "hang":
                threading.Event().wait()
            case "die":
                os._exit(1)
            case order:
                connection.send((DONE, (life, order)))
