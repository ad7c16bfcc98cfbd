"""The place: what the papers and the screens say of it, and when somebody is there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, field_validator

from config.datafile import Data
from config.language import ZH, Language, language, languages
from config.signal import Shift


class HallWords(Data):
    """The place in another language."""

    bureau: str
    zone: str
    address: str
    hours: str


class Hall(Data):
    """What the papers and the screens say of the place."""

    bureau: str
    bureau_short: str  # opens the case number
    zone: str
    address: str
    hours: str
    #: the same hours for the machine: whoever calls for help then is heard at the desk; none, and nobody is ever there
    staffed: tuple[Shift, ...] = ()
    telephone: str
    complaints: str
    #: where everybody can check a certificate by its code: the console's `/public/check`, as it is reached from outside
    check_at: Annotated[str, Field(pattern=r"^(https?://[^\s?#]+)?$")] = ""
    #: whether every paper says that it is none; the purpose of the site decides, and the mode of the program
    demonstration: bool = False
    test: bool = Field(False, exclude=True)
    in_other_languages: Mapping[Language, HallWords] = Field(default_factory=dict)

    @field_validator("in_other_languages")
    @classmethod
    def _are_spoken_here(cls, words: Mapping[Language, HallWords]) -> Mapping[Language, HallWords]:
        if unknown := set(words) - (set(languages()) - {ZH}):
            raise ValueError(f"{min(unknown)!r} is no other language of the kiosk")
        return words

    @property
    def said(self) -> Hall:
        """The same in the present language; in Chinese where the site does not say it in that one."""
        words = self.in_other_languages.get(language())
        return self.model_copy(update=words.model_dump()) if words else self
