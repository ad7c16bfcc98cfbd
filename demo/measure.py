"""What the demonstration measures of its own process (Linux)."""

from __future__ import annotations

import os
import time
from pathlib import Path


def since_process_start_ms() -> float:
    """Milliseconds since this program was started; the grain is one clock tick of the kernel (10 ms).

    ``scripts/run`` becomes this process after its set-up, and says when: the kernel only knows when the shell began.
    """
    # Field 22 of /proc/self/stat, counted after the name in brackets, which may hold blanks (proc(5)).
    fields = Path("/proc/self/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    started_s = int(fields[19]) / os.sysconf("SC_CLK_TCK")
    since_s = time.clock_gettime(time.CLOCK_BOOTTIME) - started_s
    if said := os.environ.get("KIOSK_STARTED_AT"):
        since_s = min(since_s, time.time() - float(said))
    return 1000 * since_s


def peak_rss_mb() -> float:
    """The most memory that this process has ever held, in MB (VmHWM)."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise OSError("no VmHWM in /proc/self/status")
