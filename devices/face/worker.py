"""The eyes process: it owns the camera and the engine, and does nothing but what its parent asks.

The engine is loaded ahead of the check; without one, codes can still be read. The camera is open during a check or a
scan only. The parent ends the process afterwards, and with it every copy of a picture that a library has left.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Mapping
from contextlib import closing
from multiprocessing.connection import Connection

import cv2

from config.faults import Fault
from devices.camera.drivers import camera_of
from devices.camera.port import Frame
from devices.camera.staging import Asked, StagedCamera
from devices.face.check import FaceCheck
from devices.face.code import CodeScan
from devices.face.engine import FaceEngine
from devices.face.engines import load_engine
from devices.face.messages import (
    FROM_PROCESS,
    TO_PROCESS,
    CitizenCommand,
    End,
    Look,
    Ready,
    StartCheck,
    StartScan,
    StartWatch,
    ToProcess,
)
from devices.face.port import Guidance, Prompt
from devices.face.preview_writer import PreviewWriter
from devices.face.region import Region
from supervision.inside import Channel

#: a check or a scan: takes frames, gives what to ask or how it ended
Course = Generator[Guidance | End, Frame, None]
#: what the virtual citizen is asked for; anything else is to look straight
ASKED: Mapping[Prompt, Asked] = {
    Prompt.TURN_LEFT: "turn_left",
    Prompt.TURN_RIGHT: "turn_right",
    Prompt.COME_CLOSER: "come_closer",
}


def run(connection: Connection) -> None:
    """The main function of the process; returns when the parent has gone."""
    cv2.setNumThreads(1)  # the other cores belong to the screen
    channel = Channel(connection, TO_PROCESS, FROM_PROCESS)
    try:
        _Worker(channel, channel.receive()).serve()
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return


class _Worker:
    def __init__(self, channel: Channel, look: Look) -> None:
        self._channel = channel
        self._camera = camera_of(look.camera)
        self._view = look.camera
        self._settings = look.face
        self._preview = PreviewWriter(look.preview)
        self._engine: FaceEngine | None = None

    def serve(self) -> None:
        trouble = None
        try:
            self._loaded_engine()
        except Fault as fault:
            trouble = fault  # said again by every check, which tries again: somebody may have put it right
        self._preview.beat()
        try:
            self._channel.send(Ready(trouble))
            while True:
                self._obey(self._channel.receive())
        finally:
            self._preview.close()

    def _obey(self, message: ToProcess) -> None:
        match message:
            case StartCheck():
                self._attend(self._checked(message))
            case StartScan():
                self._attend(self._scanned())
            case StartWatch():
                self._attend(_watched())
            case CitizenCommand() if isinstance(self._camera, StagedCamera):
                self._camera.command(message.command)
            case _:
                raise TypeError(f"unexpected {type(message).__name__}")

    def _checked(self, wanted: StartCheck) -> Course:
        engine, settings = self._loaded_engine(), self._settings
        with closing(FaceCheck(engine, settings, time.monotonic, wanted.profile, frozenset(wanted.used))) as check:
            news = check.begin(wanted.portrait)
            while True:
                news = check.see((yield news))

    def _scanned(self) -> Course:
        with closing(CodeScan()) as scan:
            news: Guidance | End = scan.begin()
            while True:
                news = scan.see((yield news))

    def _attend(self, course: Course) -> None:
        """Take a check or a scan to its end."""
        try:
            with closing(course):
                self._watch(course)
        except Fault as fault:
            self._channel.send(fault)
        finally:
            self._camera.close()
            self._preview.wipe()
            self._show_citizen(Prompt.DONE)

    def _watch(self, course: Course) -> None:
        """Frames in, guidance out, until the end."""
        news = next(course)
        if isinstance(news, Guidance):
            self._camera.open()
        region = Region(self._view, self._engine.detect if self._engine else None)
        while True:
            self._channel.send(news)
            if not isinstance(news, Guidance):
                return
            self._show_citizen(news.prompt)
            while self._channel.heard():
                self._obey(self._channel.receive())
            frame = region.cut(self._camera.read())
            self._preview.write(frame.pixels, frame.taken)
            news = course.send(frame)
            region.follow(news.box if isinstance(news, Guidance) else None)

    def _show_citizen(self, prompt: Prompt) -> None:
        if isinstance(self._camera, StagedCamera):
            self._camera.ask(ASKED.get(prompt, "straight"))

    def _loaded_engine(self) -> FaceEngine:
        if self._engine is None:
            self._engine = load_engine(self._settings.engine, self._settings.models_dir)
        return self._engine


def _watched() -> Course:
    """Never ends by itself."""
    while True:
        yield Guidance(Prompt.LOOK_STRAIGHT, None, 0, 0)
