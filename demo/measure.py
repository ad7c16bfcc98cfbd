"""What the demonstration measures of its own process (Linux)."""

from __future__ import annotations

import os
import time
from pathlib import Path


def since_process_start_ms() -> float:
    """Milliseconds since the kernel started this process; its grain is one clock tick (10 ms)."""
    # Field 22 of /proc/self/stat, counted after the name in brackets, which may hold blanks (proc(5)).
    fields = Path("/proc/self/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    started_s = int(fields[19]) / os.sysconf("SC_CLK_TCK")
    return 1000 * (time.clock_gettime(time.CLOCK_BOOTTIME) - started_s)


def peak_rss_mb() -> float:
    """The most memory that this process has ever held, in MB (VmHWM)."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise OSError("no VmHWM in /proc/self/status")
