"""The calibration on a terminal: plain questions and answers, handed in as two functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from config.datafile import Data, load
from config.settings import Face as FaceSettings
from devices.face.calibrate import (
    FAR_WANTED,
    PEOPLE_MIN,
    CalibrationRefused,
    NoGoodFrames,
    hold_sitting,
    thresholds_from,
    write_fragment,
)
from devices.face.engine import FaceEngine, Pixels
from devices.face.picture import PictureUnusable, read_picture

SESSIONS = 3


class Words(Data):
    """The sentences of the dialogue."""

    purpose: str
    next_person: str
    consent: str
    portrait: str
    portrait_unusable: str
    session: str
    no_good_frames: str
    done: str
    again: str
    yes: tuple[str, ...]
    no: tuple[str, ...]
    written: str
    result: str
    too_few_people: str
    too_few_trials: str
    not_separable: str
    exists: str


@cache
def words() -> Words:
    """The sentences, from the file beside this one."""
    return load(Path(__file__).with_name("calibrate.zh.yaml"), Words)


class TextVolunteers:
    """Volunteers led by somebody at a terminal: ``ask`` puts a question and gives the answer, ``say`` writes a line."""

    def __init__(
        self, ask: Callable[[str], str], say: Callable[[str], None], frames: Callable[[], list[Pixels]]
    ) -> None:
        """``frames`` photographs one session (:func:`devices.face.calibrate.good_frames`), or raises NoGoodFrames."""
        self._ask = ask
        self._say = say
        self._frames = frames

    def next_person(self, number: int) -> bool:
        return self._yes(words().next_person.format(number=number))

    def consents(self) -> bool:
        self._say(words().purpose)
        return self._yes(words().consent)

    def portrait(self) -> bytes | None:
        path = self._ask(words().portrait).strip()
        if not path:
            return None
        try:
            return read_picture(Path(path))
        except PictureUnusable as unusable:
            self.portrait_unusable(unusable.reason)
            return None

    def portrait_unusable(self, reason: str) -> None:
        self._say(words().portrait_unusable.format(reason=reason))

    def sessions(self) -> Sequence[Sequence[Pixels]]:
        taken: list[list[Pixels]] = []
        for number in range(1, SESSIONS + 1):
            if not self._yes(words().session.format(number=number)):
                break
            try:
                taken.append(self._frames())
            except NoGoodFrames:
                self._say(words().no_good_frames)
        return taken

    def done(self, people: int, people_min: int) -> None:
        self._say(words().done.format(people=people, people_min=people_min))

    def _yes(self, question: str) -> bool:
        """Asked again until it is a clear yes or no: consent is never guessed."""
        while True:
            answer = self._ask(question).strip().lower()
            if answer in words().yes:
                return True
            if answer in words().no:
                return False
            self._say(words().again)


def calibrate(
    settings: FaceSettings,
    engine: FaceEngine,
    volunteers: TextVolunteers,
    say: Callable[[str], None],
    folder: Path,
    today: date,
    far_wanted: float = FAR_WANTED,
    people_min: int = PEOPLE_MIN,
) -> Path | None:
    """Hold a sitting and write its thresholds to ``folder``. The file, or None when nothing could be concluded."""
    sitting = hold_sitting(volunteers, engine, people_min)
    try:
        thresholds = thresholds_from(sitting, settings.thresholds, today, far_wanted, people_min)
        path = write_fragment(thresholds, folder)
    except CalibrationRefused as refused:
        sentence: str = getattr(words(), refused.reason)
        say(sentence.format(needed=refused.needed))
        return None
    except FileExistsError:
        say(words().exists)
        return None
    assert thresholds.evidence is not None  # noqa: S101
    say(words().result.format(**thresholds.model_dump(), **thresholds.evidence.model_dump()))
    say(words().written.format(path=path))
    return path
