"""The preview between two processes: anonymous shared memory that vanishes with whoever holds it.

Layout: an index of 8 bytes (0: no picture), then two slots of one RGB picture each; picture n lies in slot n mod 2, and
the index is written last. The memory has no name in any file system, so nothing can be left behind.
"""

from __future__ import annotations

import mmap
import os

from devices.face.port import Preview

WIDTH, HEIGHT = 640, 480
PICTURE_BYTES = WIDTH * HEIGHT * 3
HEADER_BYTES = 64
TOTAL_BYTES = HEADER_BYTES + 2 * PICTURE_BYTES
READ_TRIES = 3


class PreviewReader:
    """The parent's end: owns the memory."""

    def __init__(self) -> None:
        self._file = os.memfd_create("preview", os.MFD_CLOEXEC)
        os.ftruncate(self._file, TOTAL_BYTES)
        self._memory = mmap.mmap(self._file, TOTAL_BYTES)
        self._newest: Preview | None = None

    @property
    def path(self) -> str:
        """Where a child of this process can open the memory."""
        return f"/proc/{os.getpid()}/fd/{self._file}"

    @property
    def index(self) -> int:
        """The number of the newest picture."""
        return int.from_bytes(self._memory[:8], "little")

    def read(self) -> Preview | None:
        """The newest picture; None when there is none."""
        for _ in range(READ_TRIES):
            index = self.index
            if index == 0:
                return None
            if self._newest is not None and self._newest.index == index:
                return self._newest
            start = HEADER_BYTES + index % 2 * PICTURE_BYTES
            rgb = self._memory[start : start + PICTURE_BYTES]
            if self.index - index < 2:  # else the writer may have been in this slot again meanwhile
                self._newest = Preview(rgb, WIDTH, HEIGHT, index)
                return self._newest
        return self._newest

    def wipe(self) -> None:
        """Overwrite every picture."""
        self._newest = None
        self._memory[:] = bytes(TOTAL_BYTES)

    def close(self) -> None:
        self.wipe()
        self._memory.close()
        os.close(self._file)
