"""What the proof of a paper proves: from the texts of the codes on it and, where there is a file, from its own text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pypdfium2
from numpy.typing import NDArray

from printing.digest import digest_of
from printing.keys import Keyring, PublicKey
from printing.proof import MARK, Claim, Proof, read, seal_of

#: of the picture of a page: somebody else's may be as large as a house. Our highest has so much at 300 dots per inch
SIDE_MAX_PX = 7200


class Verdict(StrEnum):
    """The last three prove who printed what and when, the last two that the text in the file is what was printed.

    WHOLE: the file has the seal of the kiosk. REWRITTEN: it has not, and something may have been laid over the text.
    """

    UNREADABLE = "unreadable"
    NO_PROOF = "no_proof"
    SEVERAL = "several"
    CUT = "cut"
    FOREIGN_KEY = "foreign_key"
    FORGED = "forged"
    RETIRED = "retired"
    ALTERED = "altered"
    GENUINE = "genuine"
    REWRITTEN = "rewritten"
    WHOLE = "whole"


@dataclass(frozen=True)
class Verified:
    """A verdict, and what is proved: nothing (None) unless the verdict is one of the good ones."""

    verdict: Verdict
    claim: Claim | None = None

    @property
    def valid(self) -> bool:
        return self.claim is not None


@dataclass(frozen=True)
class Pdf:
    """A paper as a file: its text, and grey pictures of pages; ValueError when it cannot be read."""

    content: bytes

    def is_sealed(self, claim: Claim, rings: Sequence[Keyring]) -> bool:
        """Whether it is what the kiosk of ``claim`` has written, byte for byte."""
        if (found := seal_of(self.content)) is None:
            return False
        sealed, signature = found
        return any(key.proves(signature, sealed) for key in _keys(claim, rings))

    def text(self) -> str:
        with self._opened() as document:
            return "".join(page.get_textpage().get_text_range() for page in document)

    def pictures(self, dots_per_inch: int) -> Iterator[NDArray[np.uint8]]:
        """Of the pages on which a proof may stand, the first and, of a roll, the last; of a huge one a coarser one."""
        with self._opened() as document:
            for place in range(len(document))[:: max(len(document) - 1, 1)]:
                page = document[place]
                scale = min(dots_per_inch / 72, SIDE_MAX_PX / max(page.get_size()))
                yield page.render(scale=scale, grayscale=True).to_numpy()

    @contextmanager
    def _opened(self) -> Iterator[pypdfium2.PdfDocument]:
        try:
            with pypdfium2.PdfDocument(self.content) as document:
                yield document
        except pypdfium2.PdfiumError as error:
            raise ValueError(str(error)) from error


def verified(codes: Iterable[str], rings: Sequence[Keyring], text: str = "") -> Verified:
    """What the ``codes`` on a paper prove, by the public keys in ``rings``; ``text`` is all its text, if known."""
    marked = {code.strip() for code in codes if code.strip().startswith(MARK)}
    if len(marked) != 1:
        return Verified(Verdict.SEVERAL if marked else Verdict.NO_PROOF)
    if (proof := read(marked.pop())) is None:
        return Verified(Verdict.CUT)
    verdict = _verdict(proof, rings)
    if verdict is Verdict.GENUINE and text.strip():
        verdict = Verdict.WHOLE if digest_of(text) == proof.claim.digest else Verdict.ALTERED
    return Verified(verdict, proof.claim if verdict in {Verdict.GENUINE, Verdict.WHOLE} else None)


def _verdict(proof: Proof, rings: Sequence[Keyring]) -> Verdict:
    claim = proof.claim
    if not (keys := _keys(claim, rings)):
        return Verdict.FOREIGN_KEY
    if not any(key.proves(proof.signature, proof.signed) for key in keys):
        return Verdict.FORGED
    if all(key.retired is not None and claim.printed > key.retired for key in keys):
        return Verdict.RETIRED
    return Verdict.GENUINE


def _keys(claim: Claim, rings: Sequence[Keyring]) -> list[PublicKey]:
    """Those by which the kiosk of ``claim`` may have signed it."""
    return [key for ring in rings if ring.kiosk == claim.kiosk for key in ring.keys if key.id == claim.key]
