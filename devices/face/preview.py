"""The preview between two processes: anonymous shared memory that vanishes with whoever holds it.

Layout: a header, then two slots of one RGB picture each; picture n lies in slot n mod 2. The header holds, in 8
bytes each: the number of the newest picture (0: none), the time of the writer's last beat, and the times at which the
pictures in slot 0 and slot 1 were taken (seconds of the machine's monotonic clock). The number is written last. The
memory has no name in any file system, so nothing can be left behind, and its descriptor is handed to the child. The
reader trusts nothing that stands in it, and its size is sealed: a child that cut it short would crash the reader.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import struct
import zlib

from devices.face.port import Preview
from devices.face.watchdog import Glimpse

WIDTH, HEIGHT = 640, 480
PICTURE_BYTES = WIDTH * HEIGHT * 3
HEADER = struct.Struct("<Qddd")
INDEX_AT, BEAT_AT, TAKEN_AT = 0, 8, (16, 24)
HEADER_BYTES = 64
TOTAL_BYTES = HEADER_BYTES + 2 * PICTURE_BYTES
READ_TRIES = 3


class PreviewReader:
    """The parent's end: owns the memory. A picture is ``upright`` where it is as high as another one is wide."""

    def __init__(self, *, upright: bool = False) -> None:
        self._size = (HEIGHT, WIDTH) if upright else (WIDTH, HEIGHT)
        self._file = os.memfd_create("preview", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        os.ftruncate(self._file, TOTAL_BYTES)
        fcntl.fcntl(self._file, fcntl.F_ADD_SEALS, fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL)
        self._memory = mmap.mmap(self._file, TOTAL_BYTES)
        self._newest: Preview | None = None
        self._digest = 0

    @property
    def fd(self) -> int:
        """The descriptor of the memory, for the child."""
        return self._file

    @property
    def index(self) -> int:
        """The number of the newest picture."""
        return int.from_bytes(self._memory[:BEAT_AT], "little")

    @property
    def beat(self) -> float:
        """When the writer last said that it lives; 0 when it never did."""
        beat: float = HEADER.unpack_from(self._memory)[1]
        return beat

    def read(self) -> Preview | None:
        """The newest picture; None when there is none."""
        for _ in range(READ_TRIES):
            index = self.index
            if index == 0:
                return None
            if self._newest is not None and self._newest.index == index:
                return self._newest
            start = _slot(index)
            rgb = self._memory[start : start + PICTURE_BYTES]
            if self.index - index < 2:  # else the writer may have been in this slot again meanwhile
                self._newest = Preview(rgb, *self._size, index)
                return self._newest
        return self._newest

    def glimpse(self) -> Glimpse:
        """What the watchdog judges. Takes half a millisecond."""
        index, beat, *taken = HEADER.unpack_from(self._memory)
        return Glimpse(index, taken[index % 2] if index else 0.0, self._digest_of(index) if index else None, beat)

    def wipe(self) -> None:
        """No picture is there any more: the kernel takes the memory back, and gives it out empty when it is used."""
        self._newest, self._digest = None, 0
        beat = self._memory[BEAT_AT : TAKEN_AT[0]]
        self._memory.madvise(mmap.MADV_REMOVE)
        self._memory[BEAT_AT : TAKEN_AT[0]] = beat

    def close(self) -> None:
        self._memory.madvise(mmap.MADV_REMOVE)
        self._newest = None
        self._memory.close()
        os.close(self._file)

    def _digest_of(self, index: int) -> int | None:
        start = _slot(index)
        with memoryview(self._memory) as memory, memory[start : start + PICTURE_BYTES] as picture:
            digest = zlib.crc32(picture)
            plain = digest == self._digest and picture[3:] == picture[:-3]  # asked only when it comes again
        self._digest = digest
        return None if plain or self.index - index >= 2 else digest


def _slot(index: int) -> int:
    return HEADER_BYTES + index % 2 * PICTURE_BYTES
