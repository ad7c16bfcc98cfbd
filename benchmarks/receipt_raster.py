"""How fast does a receipt become dots? Ours beside python-escpos' own way with pictures, on the same receipts.

    scripts/benchmark receipt_raster [--runs N]

For each receipt: its rows; the median of drawing its PDF as dots, of that and the printer's commands, and of what
python-escpos makes of the same drawing (``Escpos.image``, GS v 0); and from the letter on, setting included. The times
are those of this thread at work, so that a neighbour's load is not ours. Exits with 1 when drawing takes
longer than 15 ms.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from io import StringIO

import pypdfium2
from escpos.printer import Dummy

from config.printers import printer_models
from printing.documents.port import Letter
from printing.escpos_commands import bands
from printing.port import Format
from printing.raster import dots_of
from tests.printing.every import EVERY
from tests.printing.setting import compose

LIMIT_MS = 15.0
MODEL = printer_models()["plain-80"]


def ours(pdf: bytes) -> bytes:
    pages = dots_of(pdf, MODEL.width_dots, MODEL.dpi)
    return b"".join(band for page in pages for band in bands(page, MODEL))


def theirs(pdf: bytes) -> bytes:
    printer = Dummy()
    for page in pypdfium2.PdfDocument(pdf):
        picture = page.render(scale=MODEL.dpi / 72).to_pil()
        over = (picture.width - MODEL.width_dots) // 2
        cropped = picture.crop((over, 0, over + MODEL.width_dots, picture.height))
        with redirect_stdout(StringIO()):  # it says of every picture that it does not know the paper's width
            printer.image(cropped, impl="bitImageRaster")
    return bytes(printer.output)


def median_ms(work: Callable[[], object], runs: int) -> float:
    """Of ``runs`` times, after one to warm up."""
    work()
    taken = []
    for _ in range(runs):
        begun = time.thread_time()
        work()
        taken.append(1000 * (time.thread_time() - begun))
    return statistics.median(taken)


def measured(kind: str, letter: Letter, runs: int) -> bool:
    """Whether drawing ``letter`` keeps within the limit."""
    pdf = compose("bench", letter).pdf
    rows = sum(page.height for page in dots_of(pdf, MODEL.width_dots, MODEL.dpi))
    drawn = median_ms(lambda: dots_of(pdf, MODEL.width_dots, MODEL.dpi), runs)
    sent, others = median_ms(lambda: ours(pdf), runs), median_ms(lambda: theirs(pdf), runs)
    whole = median_ms(lambda: ours(compose("bench", letter).pdf), runs)
    print(f"{kind:<16} {rows:5} {drawn:9.1f} {sent:10.1f} {others:15.1f} {others / sent:7.1f} {whole:14.1f}")
    return drawn <= LIMIT_MS


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    letters = {kind: sample.receipt for kind, sample in EVERY.items() if sample.receipt.format is Format.RECEIPT}
    print(f"{'receipt':<16}  rows   dots ms  bytes ms  python-escpos ms  ratio  letter→bytes ms")
    kept = [measured(kind, letter, runs) for kind, letter in letters.items()]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
