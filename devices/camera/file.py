"""A video file as a camera, played at its own speed; at its end the camera is gone."""

from __future__ import annotations

import time
from collections.abc import Callable

from config.settings import FileCamera as FileSettings
from devices.camera.film import Film
from devices.camera.identity import absent
from devices.camera.port import Frame

#: a viewer that is always late still sees something
PASSED_MAX = 10


class FileCamera:
    """The recording of the settings, from its beginning at every :meth:`open`."""

    def __init__(
        self,
        settings: FileSettings,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._path = settings.path
        self._now, self._sleep = now, sleep
        self._film: Film | None = None
        self._began = 0.0
        self._more = True

    def open(self) -> None:
        self._film = Film(self._path)
        self._began = self._now()
        self._more = True

    def read(self) -> Frame:
        if self._film is None:
            raise RuntimeError("the camera is not open")
        newest, passed = None, 0
        while self._more and not (newest and self._wait_s() > 0) and passed < PASSED_MAX:
            self._sleep(max(self._wait_s(), 0.0))
            newest = self._film.frame(self._began + self._film.at_s) or newest
            self._more = self._film.forward()
            passed += 1
        if newest is None:
            raise absent(self._path, "gives no more frames")
        return newest

    def _wait_s(self) -> float:
        """Until the next picture is due; negative when a viewer is late, who misses frames as with a real camera."""
        return self._began + self._film.at_s - self._now() if self._film else 0.0

    def close(self) -> None:
        if self._film is not None:
            self._film.close()
            self._film = None
