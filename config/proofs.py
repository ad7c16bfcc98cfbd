"""The ways to prove that one is the holder (``proofs.yaml``), and how strong each is."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import Literal

from config.datafile import CONFIG_DIR, Data, load


class Strength(StrEnum):
    """How sure a way makes that the person is the holder."""

    SUBSTANTIAL = "substantial"
    HIGH = "high"


Way = Literal["face", "face_strict", "pin", "electronic_card", "staff"]


class Proof(Data):
    """One way. ``asks`` says what the citizen does, for whoever reads the data."""

    strength: Strength
    basis: Literal["S", "R"]
    asks: str


class ProofList(Data):
    proofs: dict[Way, Proof]


@cache
def proofs() -> dict[Way, Proof]:
    """Every way, by its id."""
    return load(CONFIG_DIR / "proofs.yaml", ProofList).proofs
