"""Eyes processes that do not do what they should: each one ready at once, and then wrong in its own way."""

from __future__ import annotations

import os
import threading
import time
from multiprocessing.connection import Connection

import numpy as np
from numpy.typing import NDArray

from devices.face.messages import FROM_PROCESS, TO_PROCESS, Look, Ready, Start, StartCheck
from devices.face.port import Guidance, Outcome, Prompt, ScannedCode, Verdict
from devices.face.preview import HEIGHT, TOTAL_BYTES, WIDTH
from devices.face.preview_writer import PreviewWriter
from supervision.inside import Channel
from tests.waiting import paced

PERIOD_S = 0.04
GUIDANCE = Guidance(Prompt.LOOK_STRAIGHT, None, 0, 2)


def asked(connection: Connection) -> tuple[Channel, PreviewWriter, Start]:
    """Be ready, and wait for a check or a scan: what to say it through, where its pictures go, and what was asked."""
    channel = Channel(connection, TO_PROCESS, FROM_PROCESS)
    look: Look = channel.receive()
    writer = PreviewWriter(look.preview)
    writer.beat()
    channel.send(Ready())
    start: Start = channel.receive()
    channel.send(GUIDANCE)
    return channel, writer, start


def noise() -> NDArray[np.uint8]:
    return np.frombuffer(os.urandom(WIDTH * HEIGHT * 3), np.uint8).reshape(HEIGHT, WIDTH, 3)


def frozen(connection: Connection) -> None:
    """One picture under ever new numbers and times."""
    _, writer, _ = asked(connection)
    picture = noise()
    while True:
        writer.write(picture, time.monotonic())
        paced(PERIOD_S)


def looped(connection: Connection) -> None:
    """A recording of half a second, again and again."""
    _, writer, _ = asked(connection)
    pictures = [noise() for _ in range(12)]
    while True:
        for picture in pictures:
            writer.write(picture, time.monotonic())
            paced(PERIOD_S)


def late(connection: Connection) -> None:
    """New pictures that were taken longer and longer ago."""
    _, writer, _ = asked(connection)
    began = time.monotonic()
    while True:
        writer.write(noise(), began + (time.monotonic() - began) / 10)
        paced(PERIOD_S)


def blind(connection: Connection) -> None:
    """It lives and gives guidance, and shows nothing new."""
    channel, writer, _ = asked(connection)
    writer.write(noise(), time.monotonic())
    while True:
        channel.send(GUIDANCE)
        paced(PERIOD_S)


def garbled(connection: Connection) -> None:
    """Garbage all over the shared memory."""
    channel = Channel(connection, TO_PROCESS, FROM_PROCESS)
    look: Look = channel.receive()
    PreviewWriter(look.preview).beat()
    channel.send(Ready())
    channel.receive()
    os.pwrite(look.preview, b"\xff" * TOTAL_BYTES, 0)
    threading.Event().wait()


def says(connection: Connection, *, instead: bytes = b"", messages: tuple[object, ...] = ()) -> None:
    """Show true pictures, and say something that no eyes would say."""
    channel, writer, _ = asked(connection)
    if instead:
        connection.send_bytes(instead)
    for message in messages:
        channel.send(message)
    while True:
        writer.write(noise(), time.monotonic())
        paced(PERIOD_S)


def of_the_wrong_form(connection: Connection) -> None:
    """A known kind with a prompt that there is none of."""
    says(connection, instead=b'["Guidance",{"prompt":"jump","box":null,"steps_done":0,"steps":2}]')


def of_no_number(connection: Connection) -> None:
    """A box that is nowhere."""
    box = b'{"x":NaN,"y":0.1,"width":0.1,"height":0.1}'
    says(connection, instead=b'["Guidance",{"prompt":"look_straight","box":' + box + b',"steps_done":0,"steps":2}]')


def of_a_step_too_many(connection: Connection) -> None:
    says(connection, instead=b'["Guidance",{"prompt":"look_straight","box":null,"steps_done":0,"steps":1000000}]')


def of_more_than_is_known(connection: Connection) -> None:
    """A true message with something added."""
    says(connection, instead=b'["Guidance",{"prompt":"look_straight","box":null,"steps_done":0,"steps":2,"name":"x"}]')


def of_no_known_kind(connection: Connection) -> None:
    says(connection, instead=b'["StartCheck",{}]')


def pickled(connection: Connection) -> None:
    """What would run a command in whoever believes it."""
    says(connection, instead=b"cos\nsystem\n(S'true'\ntR.")


def of_a_fault_of_another_part(connection: Connection) -> None:
    says(connection, instead=b'["Fault",["PRINTER-FONTS",""]]')


def of_a_fault_without_end(connection: Connection) -> None:
    says(connection, instead=b'["Fault",["CAMERA-SLOW","' + b"x" * 10_000 + b'"]]')


def of_something_else(connection: Connection) -> None:
    """The end of a scan in a check, or of a check in a scan: true words, and nobody has asked."""
    channel, _, start = asked(connection)
    verdict = Verdict(Outcome.MATCH, "opencv", "", 1.0, 1.0)
    channel.send(ScannedCode("bearer") if isinstance(start, StartCheck) else verdict)
    threading.Event().wait()


def twice(connection: Connection) -> None:
    """Ready in mid-check."""
    says(connection, messages=(Ready(),))


def too_long(connection: Connection) -> None:
    says(connection, instead=b"[" * (FROM_PROCESS.max_bytes + 1))


def without_end(connection: Connection) -> None:
    """Brackets in brackets."""
    says(connection, instead=b'["Guidance",' + b"[" * 60_000)


def flooding(connection: Connection) -> None:
    """More guidance than anybody could show."""
    channel, _, _ = asked(connection)
    while True:
        channel.send(GUIDANCE)


def halving(connection: Connection) -> None:
    """The beginning of a message, and true pictures for ever after."""
    _, writer, _ = asked(connection)
    os.write(connection.fileno(), b"\x00\x00\x10\x00only the beginning")
    while True:
        writer.write(noise(), time.monotonic())
        paced(PERIOD_S)


def babbling(connection: Connection) -> None:
    """Bytes of no length."""
    asked(connection)
    os.write(connection.fileno(), b"\xff" * 100)
    threading.Event().wait()
