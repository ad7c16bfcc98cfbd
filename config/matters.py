"""The official matters (``matters.yaml``): their names, and their limits in working days, dated and sourced."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Literal, Self

from pydantic import PositiveInt, model_validator

from config.datafile import CONFIG_DIR, Data, load
from config.proofs import Strength, Way, proofs

#: S = read in the named source, R = reconstruction that the bureau must confirm
Basis = Literal["S", "R"]


class Limit(Data):
    """How long a matter may take from ``valid_from`` on: by law, and by the bureau's own promise."""

    valid_from: date
    statutory_workdays: PositiveInt
    statutory_source: str
    statutory_basis: Basis
    promise_workdays: PositiveInt
    promise_source: str
    promise_basis: Basis

    @model_validator(mode="after")
    def _promise_halves_the_limit(self) -> Self:
        if 2 * self.promise_workdays > self.statutory_workdays:
            raise ValueError("promise_workdays must cut statutory_workdays by at least half")
        return self


class Matter(Data):
    """One official matter. ``instant_when`` lists the states of the archive that let it end on the spot.

    ``face`` says how closely the camera looks, ``accepts`` which strengths of proof are enough.
    """

    name: str
    basis: Basis
    face: Literal["ordinary", "strict"]
    accepts: tuple[Strength, ...]
    instant_when: tuple[Literal["not_needed", "examined", "needed"], ...]
    instant_source: str
    limits: tuple[Limit, ...]

    @model_validator(mode="after")
    def _limits_stand_in_order(self) -> Self:
        starts = [limit.valid_from for limit in self.limits]
        if not starts or starts != sorted(set(starts)):
            raise ValueError("limits must stand in the order of valid_from, each date once")
        return self

    @model_validator(mode="after")
    def _never_by_face_alone(self) -> Self:
        # 人脸识别技术应用安全管理办法 art. 10: the face may not be the only way where others serve the purpose.
        if not any(self.accepts_way(way) for way in proofs() if not way.startswith("face")):
            raise ValueError("accepts leaves no way beside the face")
        return self

    def accepts_way(self, way: Way) -> bool:
        """Whether a proof by ``way`` is strong enough for this matter."""
        return proofs()[way].strength in self.accepts

    def in_force_on(self, day: date) -> bool:
        """Whether the matter has a limit on ``day``: not before the first one."""
        return self.limits[0].valid_from <= day

    def limit_on(self, day: date) -> Limit:
        """The limit in force on ``day``; LookupError before the first one."""
        for limit in reversed(self.limits):
            if limit.valid_from <= day:
                return limit
        raise LookupError(f"no limit of this matter on {day}")


class MatterList(Data):
    matters: dict[str, Matter]


@cache
def matters() -> dict[str, Matter]:
    """Every matter, by its id."""
    return load(CONFIG_DIR / "matters.yaml", MatterList).matters
