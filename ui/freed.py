"""What the kiosk has held in memory is left nowhere: not in freed memory, not in a file after a crash.

Portraits and pictures of the camera pass through buffers of Python, Qt and SQLite, which free them as they are. glibc
overwrites them when it is told to (``M_PERTURB``, mallopt(3)); pieces of up to a kilobyte may keep their content, and
no picture is that small. A core file would hold all of it at once.
"""

from __future__ import annotations

import ctypes
import resource

M_PERTURB = -6
#: any byte but 0, which switches it off
FILLING = 0xA5


def leave_no_memory_behind() -> None:
    """From now on: this process overwrites what it frees, and neither it nor a child of it writes a core file.

    RuntimeError where the C library cannot.
    """
    if ctypes.CDLL(None).mallopt(M_PERTURB, FILLING) != 1:
        raise RuntimeError("this C library does not overwrite freed memory")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
