"""What a command may have a kiosk do: a closed union. Nothing else can be asked from afar, and nothing by halves.

``dangerous`` ones need two maintainers (:mod:`fleet.command`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from config.datafile import Data
from config.language import Language
from config.parts import PartName
from fleet.messages import Word

Scene = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]
Version = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z.+-]{0,39}$")]


class _Doing(Data):
    dangerous: ClassVar[bool] = False


class RestartPart(_Doing):
    """Begin one part anew, behind the citizens."""

    do: Literal["restart_part"] = "restart_part"
    part: PartName


class RestartApplication(_Doing):
    """The program ends in order, and is started again."""

    do: Literal["restart_application"] = "restart_application"


class RestartMachine(_Doing):
    """The machine is started anew."""

    dangerous: ClassVar[bool] = True
    do: Literal["restart_machine"] = "restart_machine"


class SelfTest(_Doing):
    """Every part tests itself, as by night."""

    do: Literal["self_test"] = "self_test"


class CloseServices(_Doing):
    """Those scenes are no longer on offer, all where none is named; ``reason`` is a key of the words that say why."""

    dangerous: ClassVar[bool] = True
    do: Literal["close_services"] = "close_services"
    scenes: tuple[Scene, ...] = ()
    reason: Word


class OpenServices(_Doing):
    """They are on offer again, all where none is named."""

    do: Literal["open_services"] = "open_services"
    scenes: tuple[Scene, ...] = ()


class ShowNotice(_Doing):
    """A sentence to citizens on the first screen, of a fault or a change, until then; empty ``texts`` take it away."""

    do: Literal["show_notice"] = "show_notice"
    texts: Mapping[Language, Annotated[str, StringConstraints(min_length=1, max_length=120)]] = Field(
        default_factory=dict
    )
    until: AwareDatetime


class SupportBundle(_Doing):
    """What helps to find a fault, with nothing personal in it, as a file."""

    do: Literal["support_bundle"] = "support_bundle"


class Picture(_Doing):
    """What is on the screen, as a file: of the first screen or the desk of the staff, never within a visit."""

    do: Literal["picture"] = "picture"


class TakeContent(_Doing):
    """Parameters, words and notices of that version, from the signed repository."""

    do: Literal["take_content"] = "take_content"
    version: Version


class TakeProgram(_Doing):
    """The program of that version, from the signed repository."""

    dangerous: ClassVar[bool] = True
    do: Literal["take_program"] = "take_program"
    version: Version


class TakeBack(_Doing):
    """What was before the program, or the content, of that version, where it is that version which runs."""

    dangerous: ClassVar[bool] = True
    do: Literal["take_back"] = "take_back"
    kind: Literal["program", "content"]
    version: Version


class TakeKeys(_Doing):
    """The keys of the maintainers from now on: a ring that the old ones have signed."""

    dangerous: ClassVar[bool] = True
    do: Literal["take_keys"] = "take_keys"
    ring: Annotated[str, StringConstraints(max_length=16_384)]


Doing = Annotated[
    RestartPart
    | RestartApplication
    | RestartMachine
    | SelfTest
    | CloseServices
    | OpenServices
    | ShowNotice
    | SupportBundle
    | Picture
    | TakeContent
    | TakeProgram
    | TakeBack
    | TakeKeys,
    Field(discriminator="do"),
]
