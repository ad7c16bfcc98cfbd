"""What a citizen takes along by telephone when a paper does not come out: its number, and where it is to be had."""

from __future__ import annotations

import re
from collections.abc import Iterator

from config.settings import Hall
from flows.bodies import Fact, Scannable
from flows.papers.following import words
from office.port import Accepted


def takeaway(number: Fact, accepted: Accepted | None, hall: Hall) -> Scannable:
    """The code of ``number``, and where the paper is to be had; of a certificate, also by what anybody can check it.

    It is no electronic paper: the office keeps none yet.
    """
    counter = (line.format(hall=hall.said) for line in words().counter)
    said = (f"{number.label} {number.value}", *_proofs(accepted), *counter)
    path, side = drawn("\n".join(said))
    return Scannable(words().takeaway, path, side)


def drawn(text: str) -> tuple[str, int]:
    """The dark modules of a QR code of ``text`` as an SVG path, one unit each, and how many there are a side."""
    import segno  # not before a paper has failed

    matrix = segno.make(text, error="m", micro=False, encoding="utf-8").matrix
    runs = (
        f"M{dark.start()} {row}h{dark.end() - dark.start()}v1h-{dark.end() - dark.start()}z"
        for row, bits in enumerate(matrix)
        for dark in re.finditer(b"\1+", bytes(bits))
    )
    return "".join(runs), len(matrix)


def _proofs(accepted: Accepted | None) -> Iterator[str]:
    for case in accepted.cases if accepted else ():
        if code := case.result.get("code"):
            yield words().certified.format(code=code)
