"""What the kiosk has held in memory is left nowhere: not in freed memory, not in a file after a crash.

Portraits and pictures of the camera pass through buffers of Python, Qt and SQLite, which free them as they are. glibc
overwrites them when it is told to (``M_PERTURB``, mallopt(3)); pieces of up to a kilobyte may keep their content, and
no picture is that small. A core file would hold all of it at once.

What is large goes back to the kernel when it is freed (``M_MMAP_THRESHOLD``). glibc would soon keep it: then freed
pictures join to a hole of many megabytes, and each time a small list grows into that hole, glibc overwrites all that
is left of it. Drawing one page took a third of a second with that, nine tenths of it in ``memset``.

All threads share one heap (``M_ARENA_MAX``). Each of a dozen would have one of its own, most of it empty: 3 MB, for
threads of which Python runs one at a time.
"""

from __future__ import annotations

import ctypes
import resource

M_MMAP_THRESHOLD, M_PERTURB, M_ARENA_MAX = -3, -6, -8
#: any byte but 0, which switches it off
FILLING = 0xA5
#: bytes; a picture is larger
LARGE = 256 * 1024


def share_one_heap() -> None:
    """From now on threads have no heap of their own. For the start: a thread keeps the one that it has."""
    ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)


def leave_no_memory_behind() -> None:
    """From now on: this process overwrites what it frees, and neither it nor a child of it writes a core file.

    RuntimeError where the C library cannot.
    """
    library = ctypes.CDLL(None)
    if library.mallopt(M_PERTURB, FILLING) != 1 or library.mallopt(M_MMAP_THRESHOLD, LARGE) != 1:
        raise RuntimeError("this C library does not overwrite freed memory")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def give_back() -> None:
    """What is free in the heap is the kernel's again. Takes some milliseconds: between two visits nobody notices."""
    ctypes.CDLL(None).malloc_trim(0)
