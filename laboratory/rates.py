"""The figures by which a verification is judged: errors at a threshold, ROC points, exact bounds on proportions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CONFIDENCE = 0.95
BISECTIONS = 60

Distances = NDArray[np.float64]


@dataclass(frozen=True)
class Trials:
    """Distances of comparisons of the same person and of different ones, each sorted upwards."""

    genuine: Distances
    impostor: Distances

    @staticmethod
    def of(genuine: Sequence[float], impostor: Sequence[float]) -> Trials:
        return Trials(np.sort(np.array(genuine, np.float64)), np.sort(np.array(impostor, np.float64)))

    def false_rejects(self, threshold: float) -> int:
        """Genuine comparisons beyond ``threshold``."""
        return len(self.genuine) - int(np.searchsorted(self.genuine, threshold, side="right"))

    def false_accepts(self, threshold: float) -> int:
        """Impostor comparisons up to ``threshold``."""
        return int(np.searchsorted(self.impostor, threshold, side="right"))

    def threshold_with(self, false_accepts: int) -> float:
        """The largest threshold that accepts no more than so many impostors; infinite when that is all of them."""
        if false_accepts >= len(self.impostor):
            return math.inf
        return float(np.nextafter(self.impostor[false_accepts], -math.inf))

    def tar_at(self, far: float) -> float:
        """True accepts, as a share, where no more than ``far`` of the impostors are accepted."""
        threshold = self.threshold_with(math.floor(far * len(self.impostor) + 1e-9))
        return 1 - self.false_rejects(threshold) / len(self.genuine)

    def eer(self) -> float:
        """The error rate where false rejects and false accepts are alike (the mean of both where they cross)."""
        thresholds = np.union1d(self.genuine, self.impostor)
        frr = 1 - np.searchsorted(self.genuine, thresholds, side="right") / len(self.genuine)
        far = np.searchsorted(self.impostor, thresholds, side="right") / len(self.impostor)
        nearest = int(np.argmin(np.abs(frr - far)))
        return float((frr[nearest] + far[nearest]) / 2)


def upper_bound(errors: int, trials: int, confidence: float = CONFIDENCE) -> float:
    """The exact one-sided (Clopper-Pearson) upper bound of an error rate; about 3 / trials when there was no error."""
    if errors >= trials:
        return 1.0
    low, high = errors / trials, 1.0
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        low, high = (middle, high) if _at_most(errors, trials, middle) > 1 - confidence else (low, middle)
    return high


def errors_allowed(trials: int, rate: float, confidence: float = CONFIDENCE) -> int | None:
    """How many errors may be seen so that the upper bound stays within ``rate``; None when not even none is enough."""
    allowed, seen = None, 0.0
    for errors in range(trials):
        seen += _exactly(errors, trials, rate)
        if seen > 1 - confidence:
            break
        allowed = errors
    return allowed


def _at_most(errors: int, trials: int, rate: float) -> float:
    """The probability of no more than ``errors`` errors."""
    return math.fsum(_exactly(k, trials, rate) for k in range(errors + 1))


def _exactly(errors: int, trials: int, rate: float) -> float:
    """The probability of so many errors, by logarithms, because its factors are huge and tiny; 0 < ``rate`` < 1."""
    ways = math.lgamma(trials + 1) - math.lgamma(errors + 1) - math.lgamma(trials - errors + 1)
    return math.exp(ways + errors * math.log(rate) + (trials - errors) * math.log1p(-rate))
