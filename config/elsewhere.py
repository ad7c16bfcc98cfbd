"""Business that people look for here and that is handled in another place (``elsewhere.yaml``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from config.datafile import Data, data_file
from config.items import Basis
from config.language import load_said, per_language

Text = Annotated[str, Field(min_length=1)]


class Elsewhere(Data):
    """Something that this machine cannot do, ``where`` it is done, and what people call it."""

    title: Text
    where: Text
    basis: Basis
    keywords: tuple[Text, ...] = ()


class _Elsewhere(Data):
    elsewhere: Mapping[str, Elsewhere]


@per_language
def elsewhere() -> Mapping[str, Elsewhere]:
    """All of them, by id."""
    return load_said(data_file("elsewhere.yaml"), _Elsewhere).elsewhere
