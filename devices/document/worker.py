"""The process that looks at what lies below the document camera: it lives for one look, and all copies go with it."""

from __future__ import annotations

import time
from contextlib import closing
from multiprocessing.connection import Connection

import cv2

from config.faults import Fault
from devices.camera.port import Camera
from devices.camera.turning import turned
from devices.document.drivers import camera_of
from devices.document.messages import FROM_PROCESS, TO_PROCESS, Look, Take, ToProcess
from devices.document.paper import Finder, Found, Pixels, leaf, sight
from devices.document.port import Advice, NotTaken
from devices.document.staging import Mat, StagedDocumentCamera
from devices.face.preview_writer import PreviewWriter
from supervision.inside import Channel

#: somebody who has touched the button waits no longer for a good picture
TAKE_WITHIN_S = 2.0
#: of the time from one picture to the next, the share in which this side listens, and what it is at most
LISTENS, LISTENS_MAX_S = 0.8, 0.2


def run(connection: Connection) -> None:
    """The main function of the process; returns when the parent has gone."""
    cv2.setNumThreads(1)  # the other cores belong to the screen
    channel = Channel(connection, TO_PROCESS, FROM_PROCESS)
    try:
        asked: Look = channel.receive()
        with closing(PreviewWriter(asked.preview, upright=True, mirrored=False)) as preview:
            preview.beat()
            with closing(camera_of(asked.camera)) as camera:
                _Looking(channel, camera, preview, getattr(asked.camera, "rotate_deg", 0)).go_on()
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
    except Fault as fault:
        channel.send(fault)


class _Looking:
    def __init__(self, channel: Channel, camera: Camera, preview: PreviewWriter, rotate_deg: int) -> None:
        self._channel = channel
        self._camera = camera
        self._preview = preview
        self._rotate_deg = rotate_deg
        self._finder = Finder()
        self._seen: tuple[Found, Pixels] | None = None
        #: until when a good picture is waited for; None while nobody wants one
        self._take_by: float | None = None

    def go_on(self) -> None:
        """Look until the parent has gone."""
        self._listen(0.0)
        self._camera.open()
        before = None
        while True:
            frame = self._camera.read()
            pixels = turned(frame.pixels, self._rotate_deg)
            found = self._finder.see(pixels)
            self._seen = found, pixels
            self._preview.write(pixels, frame.taken)
            self._channel.send(sight(found, pixels))
            self._perhaps_take(found, pixels)
            period = 0.0 if before is None else frame.taken - before
            before = frame.taken
            self._listen(frame.taken + min(LISTENS * period, LISTENS_MAX_S))

    def _listen(self, until: float) -> None:
        """Obey, and wait for what is said until soon before the next picture is due: whoever touches the button has the
        picture that they see, and does not wait for another."""
        while self._channel.heard(max(0.0, until - time.monotonic())):
            self._obey(self._channel.receive())

    def _obey(self, message: ToProcess) -> None:
        match message:
            case Take():
                self._take_by = time.monotonic() + TAKE_WITHIN_S
                if self._seen is not None:
                    self._perhaps_take(*self._seen)
            case Mat() if isinstance(self._camera, StagedDocumentCamera):
                self._camera.lay(message)
            case _:
                raise TypeError(f"unexpected {type(message).__name__}")

    def _perhaps_take(self, found: Found, pixels: Pixels) -> None:
        if self._take_by is None:
            return
        if found.advice is Advice.GOOD and found.corners is not None:
            self._channel.send(leaf(pixels, found.corners))
        elif time.monotonic() > self._take_by:
            self._channel.send(NotTaken(found.advice))
        else:
            return
        self._take_by = None
