"""Freed memory: what is large goes back to the kernel and leaves no hole in the heap."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PICTURE = 1080 * 1920 * 4
#: pictures come and go, and between them something smaller stays
PROGRAM = """
import ctypes
from ui.freed import leave_no_memory_behind

FIELDS = "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost".split()

class Mallinfo2(ctypes.Structure):  # mallinfo(3)
    _fields_ = [(name, ctypes.c_size_t) for name in FIELDS]

library = ctypes.CDLL(None)
library.malloc.restype, library.malloc.argtypes = ctypes.c_void_p, (ctypes.c_size_t,)
library.free.restype, library.free.argtypes = None, (ctypes.c_void_p,)
library.mallinfo2.restype = Mallinfo2

BEGIN
for _ in range(3):
    taken = [library.malloc(PICTURE) for _ in range(4)]
    library.malloc(100_000)
    for piece in taken:
        library.free(piece)
print(library.mallinfo2().fordblks)
"""


def kept_in_holes(begin: str) -> int:
    """Bytes of the heap that are free after some pictures have come and gone."""
    program = PROGRAM.replace("BEGIN", begin).replace("PICTURE", str(PICTURE))
    told = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    return int(told.stdout)


def test_pictures_that_are_freed_leave_no_hole() -> None:
    """A small list that grows into a hole has all the rest of it overwritten, each time."""
    assert kept_in_holes("leave_no_memory_behind()") < PICTURE // 8


def test_the_c_library_by_itself_would_leave_one() -> None:
    assert kept_in_holes("") > PICTURE
