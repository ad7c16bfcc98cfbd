"""Eyes processes that do not do what they should: each one ready at once, and then wrong in its own way."""

from __future__ import annotations

import os
import threading
import time
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from devices.face.messages import News, Ready
from devices.face.port import Guidance, Prompt
from devices.face.preview import HEIGHT, TOTAL_BYTES, WIDTH
from devices.face.preview_writer import PreviewWriter

PERIOD_S = 0.04


def asked(connection: Connection, preview: str) -> tuple[int, PreviewWriter]:
    """Be ready, and wait for a check: its number, and where its pictures go."""
    writer = PreviewWriter(preview)
    writer.beat()
    connection.send(Ready())
    number: int = connection.recv().check
    connection.send(News(number, Guidance(Prompt.LOOK_STRAIGHT, None, 0, 2)))
    return number, writer


def noise() -> NDArray[np.uint8]:
    return np.frombuffer(os.urandom(WIDTH * HEIGHT * 3), np.uint8).reshape(HEIGHT, WIDTH, 3)


def frozen(connection: Connection, _camera: object, _face: object, preview: str) -> None:
    """One picture under ever new numbers and times."""
    _, writer = asked(connection, preview)
    picture = noise()
    while True:
        writer.write(picture, time.monotonic())
        time.sleep(PERIOD_S)


def looped(connection: Connection, _camera: object, _face: object, preview: str) -> None:
    """A recording of half a second, again and again."""
    _, writer = asked(connection, preview)
    pictures = [noise() for _ in range(12)]
    while True:
        for picture in pictures:
            writer.write(picture, time.monotonic())
            time.sleep(PERIOD_S)


def late(connection: Connection, _camera: object, _face: object, preview: str) -> None:
    """New pictures that were taken longer and longer ago."""
    _, writer = asked(connection, preview)
    began = time.monotonic()
    while True:
        writer.write(noise(), began + (time.monotonic() - began) / 10)
        time.sleep(PERIOD_S)


def blind(connection: Connection, _camera: object, _face: object, preview: str) -> None:
    """It lives and gives guidance, and shows nothing new."""
    number, writer = asked(connection, preview)
    writer.write(noise(), time.monotonic())
    while True:
        connection.send(News(number, Guidance(Prompt.LOOK_STRAIGHT, None, 0, 2)))
        time.sleep(PERIOD_S)


def garbled(connection: Connection, _camera: object, _face: object, preview: str) -> None:
    """Garbage all over the shared memory."""
    asked(connection, preview)
    Path(preview).write_bytes(b"\xff" * TOTAL_BYTES)
    threading.Event().wait()


def mistaken(connection: Connection, _camera: object, _face: object, preview: str) -> None:
    """A message that can be unpickled and is none."""
    number, _ = asked(connection, preview)
    connection.send(News(number, Guidance("straight", None, "no", 2)))  # type: ignore[arg-type]
    threading.Event().wait()


def foreign(connection: Connection, _camera: object, _face: object, preview: str) -> None:
    """A message of a kind that nobody expects."""
    asked(connection, preview)
    connection.send({"a": [1, 2, 3]})
    threading.Event().wait()


def babbling(connection: Connection, _camera: object, _face: object, preview: str) -> None:
    """Bytes that cannot be unpickled."""
    asked(connection, preview)
    os.write(connection.fileno(), os.urandom(100))
    threading.Event().wait()
