"""The calibration on a terminal: plain questions and answers, handed in as two functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from config.datafile import Data, load
from config.face import FAR_WANTED, PEOPLE_MIN
from config.faults import Fault
from config.settings import Face as FaceSettings
from devices.face.engine import FaceEngine, Pixels
from devices.face.picture import PictureUnusable
from devices.face.port import Prompt
from laboratory.calibrate import (
    CalibrationRefused,
    NoGoodFrames,
    hold_sitting,
    settings_block,
    thresholds_from,
)

SESSIONS = 3


class Words(Data):
    """The sentences of the dialogue."""

    purpose: str
    way_out: str
    next_person: str
    consent: str
    portrait: str
    portrait_simulated: str
    portrait_unusable: str
    session: str
    session_done: str
    no_good_frames: str
    camera_fault: str
    frame_is_good: str
    advice: Mapping[Prompt, str]
    interrupted: str
    done: str
    again: str
    yes: tuple[str, ...]
    no: tuple[str, ...]
    written: str
    not_written: str
    result: str
    too_few_people: str
    too_few_trials: str
    not_separable: str


@cache
def words() -> Words:
    """The sentences, from the file beside this one."""
    return load(Path(__file__).with_name("calibrate.zh.yaml"), Words)


@dataclass(frozen=True)
class Studio:
    """Where volunteers are measured.

    ``portrait`` gives the encoded picture that an answer to ``portrait_question`` names, or PictureUnusable;
    ``frames`` photographs one session (:func:`laboratory.calibrate.good_frames`).
    """

    portrait_question: str
    portrait: Callable[[str], bytes]
    frames: Callable[[Callable[[str], None]], list[Pixels]]


class TextVolunteers:
    """Volunteers led by somebody at a terminal: ``ask`` puts a question and gives the answer, ``say`` writes a line."""

    def __init__(self, ask: Callable[[str], str], say: Callable[[str], None], studio: Studio) -> None:
        self._ask = ask
        self._say = say
        self._studio = studio

    def next_person(self, number: int) -> bool:
        return self._yes(words().next_person.format(number=number))

    def consents(self) -> bool:
        self._say(words().purpose)
        return self._yes(words().consent)

    def portrait(self) -> bytes | None:
        answer = self._ask(self._studio.portrait_question).strip()
        if not answer:
            return None
        try:
            return self._studio.portrait(answer)
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
                taken.append(self._studio.frames(self._advise))
                self._say(words().session_done.format(number=number))
            except NoGoodFrames:
                self._say(words().no_good_frames)
            except Fault as fault:  # a camera that is plugged in again need not cost the volunteers before
                self._say(words().camera_fault.format(code=fault.code, cause=fault.entry.staff))
        return taken

    def done(self, people: int, people_min: int) -> None:
        self._say(words().done.format(people=people, people_min=people_min))

    def interrupted(self, people: int) -> None:
        self._say(words().interrupted.format(people=people))

    def _advise(self, prompt: str) -> None:
        self._say(words().advice[Prompt(prompt)] if prompt else words().frame_is_good)

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
    out: Path,
    today: date,
    far_wanted: float = FAR_WANTED,
    people_min: int = PEOPLE_MIN,
) -> bool:
    """Hold a sitting and write its settings block to ``out``, a new file; whether that could be done.

    The block is said, too: what a hundred people came for is not lost with a full disk.
    """
    say(words().way_out)
    sitting = hold_sitting(volunteers, engine, people_min)
    try:
        thresholds = thresholds_from(sitting, settings.thresholds, today, far_wanted, people_min)
    except CalibrationRefused as refused:
        sentence: str = getattr(words(), refused.reason)
        say(sentence.format(needed=refused.needed, people=sitting.people))
        return False
    assert thresholds.evidence is not None  # noqa: S101
    say(words().result.format(**thresholds.model_dump(), **thresholds.evidence.model_dump()))
    block = settings_block(thresholds)
    say(block)
    try:
        with out.open("x", encoding="utf-8") as file:
            file.write(block)
    except OSError as error:
        say(words().not_written.format(path=out, cause=error.strerror))
        return False
    say(words().written.format(path=out))
    return True
