"""The settings of the voice: how it speaks, to whom, and through what."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from config.datafile import Data, DemonstrationOnly

#: as in ``Qt.Key``, without its ``Key_``
KeyName = Annotated[str, Field(pattern="^(F[1-9]|F[12][0-9]|F3[0-5]|[A-Z]|PageUp|PageDown|Home|End|Insert|Delete)$")]


class NoVoice(Data):
    """The kiosk is silent, and offers no button to hear a page again."""

    driver: Literal["none"] = "none"


class NoHeadset(Data):
    """No jack that a citizen could reach."""

    driver: Literal["none"] = "none"


class JackHeadset(Data):
    """The jack of the sound card. ``name`` is searched for in the name of its input device: HDA Intel PCH Headphone."""

    driver: Literal["jack"] = "jack"
    name: re.Pattern[str] = re.compile("(?i)headphone")


class SimulatedHeadset(DemonstrationOnly):
    """A jack that the dock plugs a headset into."""

    driver: Literal["simulated"] = "simulated"


AnyHeadset = NoHeadset | JackHeadset | SimulatedHeadset


class Speech(Data):
    """How the synthesiser speaks: 175 words a minute are some 3.5 characters a second; 100 % is its own loudness."""

    words_per_minute: Annotated[int, Field(ge=80, le=450)] = 175
    volume_percent: Annotated[int, Field(ge=0, le=200)] = 100
    #: a folder with one for each language (``zh``, ``en``): what is recorded there is not synthesised (docs/voice.md)
    recordings: Path | None = None
    #: when what is personal may be said: to a headset; always, where nobody else can hear the loudspeaker; never
    private: Literal["headset", "always", "never"] = "headset"
    headset: Annotated[AnyHeadset, Field(discriminator="driver")] = NoHeadset()
    #: the ALSA device of the loudspeaker, and that of the headset where the sound card does not switch by itself; empty
    #: is the system's own
    hall_device: str = ""
    headset_device: str = ""


class EspeakVoice(Speech):
    """espeak-ng to the sound device of the system. Without either, the kiosk goes on in silence."""

    driver: Literal["espeak"] = "espeak"


class FolderVoice(DemonstrationOnly, Speech):
    """espeak-ng into WAV files. Relative to the data directory."""

    driver: Literal["folder"] = "folder"
    folder: Path


class Keys(Data):
    """The four keys by which everything can be done, by their names in Qt. A pad of keys is a keyboard to the machine.

    Not the arrows and not Enter: by those somebody who sees walks from button to button.
    """

    previous: KeyName = "F1"
    next: KeyName = "F2"
    select: KeyName = "F3"
    again: KeyName = "F4"

    @model_validator(mode="after")
    def _are_four(self) -> Self:
        if len(set(dict(self).values())) < len(type(self).model_fields):
            raise ValueError("these are four different keys")
        return self


AnyVoice = Annotated[NoVoice | EspeakVoice | FolderVoice, Field(discriminator="driver")]
