"""告知承诺: the words that somebody promises instead of a proof, by item (``promises.yaml``)."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, PositiveInt, model_validator

from config.datafile import Data, data_file
from config.items import Basis, items
from config.language import load_said, per_language

Texts = Annotated[tuple[str, ...], Field(min_length=1)]


class Promised(Data):
    """The words of one promise; ``proof`` is what it stands in for, ``laws`` why that proof was asked for."""

    version: PositiveInt
    laws: Texts
    proof: str
    statements: Texts
    basis: Basis
    source: str


class PromiseList(Data):
    """Every promise, and what is told with each of them."""

    promises: dict[str, Promised]
    way: str
    liability: str
    verification: str

    @model_validator(mode="after")
    def _is_of_the_items(self) -> Self:
        promised = {name for name, item in items().items() if item.kind == "promise"}
        if different := promised ^ set(self.promises):
            raise ValueError(f"{min(different)!r} is a promise without words, or words without a promise")
        return self

    def words_id(self, item: str) -> str:
        """Which words of a promise were accepted: ``promise_truth.1``."""
        return f"{item}.{self.promises[item].version}"


@per_language
def promise_list() -> PromiseList:
    """The words of all promises; :class:`~config.datafile.DataFileError` names file, line and reason."""
    return load_said(data_file("promises.yaml"), PromiseList)
