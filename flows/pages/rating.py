"""The words of asking why somebody is not satisfied, which every rating has (``rating.zh.yaml``)."""

from __future__ import annotations

from pathlib import Path

from config.datafile import Data
from config.language import load_said, per_language


class RatingWords(Data):
    """``chosen`` marks a reason that was touched; ``send`` and ``skip`` are the ways on."""

    title: str
    lead: str
    chosen: str
    send: str
    skip: str


@per_language
def rating_words() -> RatingWords:
    return load_said(Path(__file__).with_suffix(".zh.yaml"), RatingWords)
