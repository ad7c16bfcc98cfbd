"""A kiosk that prints one paper, as a process of its own that can be killed.

    python -m tests.printing.following URI NAME KEY

Says ``printing`` when the printer has taken the job.
"""

from __future__ import annotations

import asyncio
import sys

from config.clock import SystemClock
from printing.ipp import IppPrinter
from printing.port import JobState, Paper


async def main(uri: str, name: str, key: str) -> None:
    paper = Paper(key, "receipt", f"%PDF-1.4 {key}".encode(), 1)
    async for status in IppPrinter(uri, 3600, SystemClock(), name).follow(paper):
        if status.state is JobState.PRINTING:
            print("printing", flush=True)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
