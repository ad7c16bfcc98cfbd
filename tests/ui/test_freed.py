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


#: threads that live at the same time, each with something of its own in the C library's memory
THREADS = """
import ctypes, threading
from ui.freed import share_one_heap

library = ctypes.CDLL(None)
library.malloc.restype, library.fopen.restype = ctypes.c_void_p, ctypes.c_void_p
library.malloc_info.argtypes, library.fflush.argtypes = (ctypes.c_int, ctypes.c_void_p), (ctypes.c_void_p,)

BEGIN
together = threading.Barrier(4)

def take():
    library.malloc(100_000)
    together.wait()

threads = [threading.Thread(target=take) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
out = library.fopen(b"/dev/stdout", b"w")
library.malloc_info(0, out)
library.fflush(out)
"""


def heaps(begin: str) -> int:
    """How many there are, by malloc_info(3), after some threads have lived."""
    program = THREADS.replace("BEGIN", begin)
    told = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    return told.stdout.count("<heap nr=")


def test_threads_have_no_heaps_of_their_own() -> None:
    assert heaps("share_one_heap()") == 1
    assert heaps("") > 1
