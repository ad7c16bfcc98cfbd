"""The groups of the first screen: the headings under which scenes are offered, and their order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from config.datafile import Data, data_file
from config.language import load_said, per_language


class Group(Data):
    """One heading."""

    title: Annotated[str, Field(min_length=1)]
    #: its sign, and that of its scenes that have none of their own
    icon: str = "other"


class _Groups(Data):
    groups: Annotated[Mapping[str, Group], Field(min_length=1)]


@per_language
def groups() -> Mapping[str, Group]:
    """Every group by its id, in the order in which they stand on the screen."""
    return load_said(data_file("groups.yaml"), _Groups).groups
