"""The hours of the hall that staff may choose at the desk (``hours.yaml``)."""

from __future__ import annotations

from collections.abc import Mapping

from config.datafile import CONFIG_DIR, Data
from config.hall import Hall, HallWords
from config.language import ZH, Language, load_said, per_language, speaking
from config.signal import Shift


class Hours(Data):
    """``said`` is for screens and papers what ``staffed`` is for the machine."""

    staffed: tuple[Shift, ...]
    said: str


class _File(Data):
    hours: Mapping[str, Hours]


@per_language
def hours() -> Mapping[str, Hours]:
    """All of them by name, in the present language."""
    return load_said(CONFIG_DIR / "hours.yaml", _File).hours


def name_of(hall: Hall) -> str:
    """Which of them the hall keeps; empty for hours of its own."""
    return next((name for name, one in hours().items() if one.staffed == hall.staffed), "")


def with_hours(hall: Hall, name: str) -> Hall:
    """``hall`` with these hours, said in every language in which it says its own."""
    others = {code: _said(words, code, name) for code, words in hall.in_other_languages.items()}
    with speaking(ZH):
        chosen = hours()[name]
    return hall.model_copy(update={"staffed": chosen.staffed, "hours": chosen.said, "in_other_languages": others})


def _said(words: HallWords, code: Language, name: str) -> HallWords:
    with speaking(code):
        return words.model_copy(update={"hours": hours()[name].said})
