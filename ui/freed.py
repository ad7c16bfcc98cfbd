"""What is freed is overwritten at once, by the C library itself.

Portraits and pictures of the camera pass through buffers of Python, Qt and SQLite, which free them as they are. glibc
overwrites them when it is told to (``M_PERTURB``, mallopt(3)); pieces of up to a kilobyte may keep their content, and
no picture is that small.
"""

from __future__ import annotations

import ctypes

M_PERTURB = -6
#: any byte but 0, which switches it off
FILLING = 0xA5


def overwrite_freed_memory() -> None:
    """From now on, for the whole process; RuntimeError where the C library cannot."""
    if ctypes.CDLL(None).mallopt(M_PERTURB, FILLING) != 1:
        raise RuntimeError("this C library does not overwrite freed memory")
