"""The calibration: who is too few is refused, what is measured is bounded, and nothing but distances is left."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from config.datafile import Data, load
from config.face import Calibration, Thresholds
from config.faults import Fault
from config.settings import Face
from devices.face import quality as quality_module
from devices.face.decide import distance
from devices.face.engine import Embedding, Pixels
from devices.face.picture import read_picture
from devices.face.port import Prompt
from laboratory import calibrate as calibrate_module
from laboratory.calibrate import (
    CalibrationRefused,
    NoGoodFrames,
    Sitting,
    good_frames,
    hold_sitting,
    settings_block,
    thresholds_from,
    trials_needed,
)
from laboratory.calibrate_text import Studio, TextVolunteers, calibrate, words
from simulated.citizen.camera import SimulatedCamera
from tests.devices.face.stage import HEADS, SEED, engine, face_settings, portrait

TODAY = date(2026, 11, 24)
pytestmark = HEADS
SHIPPED = face_settings().thresholds


def measured(people: int, spread: float = 0.2, seed: int = 5) -> Sitting:
    """A sitting of invented vectors: people about 0.75 apart, frames about ``spread`` from the own portrait."""
    source = np.random.default_rng(seed)
    sitting = Sitting("dlib-resnet-v1")
    for _ in range(people):
        centre = source.normal(0, 0.047, 128)
        noisy = [centre + source.normal(0, spread / 128**0.5, 128) for _ in range(10)]
        sitting.add(noisy[0], [noisy[1:4], noisy[4:7], noisy[7:10]])
    sitting.close()
    return sitting


def test_everybody_is_compared_with_everybody_once_per_session() -> None:
    sitting = measured(10)
    assert (sitting.people, len(sitting.genuine), len(sitting.impostor)) == (10, 30, 10 * 9 * 3)


def test_distances_are_those_of_mean_frames_to_portraits() -> None:
    one, other = np.eye(128)[0], np.eye(128)[1]
    sitting = Sitting("dlib-resnet-v1")
    sitting.add(one.copy(), [[one * 0.5, one * 0.7]])
    sitting.add(other.copy(), [[other]])
    assert sitting.genuine == pytest.approx([distance(one, one * 0.6), 0])
    assert sitting.impostor == pytest.approx([distance(one, other), distance(other, one * 0.6)])


def test_enough_people_give_dated_thresholds_that_hold_with_confidence() -> None:
    sitting = measured(110)
    thresholds = thresholds_from(sitting, SHIPPED, TODAY)
    evidence = thresholds.evidence
    assert evidence is not None
    assert (thresholds.engine, thresholds.calibrated_on) == ("dlib-resnet-v1", TODAY)
    assert thresholds.strict < thresholds.accept <= thresholds.review
    assert evidence.far_at_most <= evidence.far_wanted == 0.001
    accepted = [apart for apart in sitting.impostor if apart <= thresholds.accept]
    assert len(accepted) == evidence.false_accepts > 0  # as permissive as the bound allows
    assert not [apart for apart in sitting.impostor if apart <= thresholds.strict]
    assert len(sitting.impostor) == evidence.impostors == 110 * 109 * 3


@pytest.mark.parametrize("people", [0, 1, 99])
def test_too_few_people_are_refused(people: int) -> None:
    with pytest.raises(CalibrationRefused) as refused:
        thresholds_from(measured(people), SHIPPED, TODAY)
    assert (refused.value.reason, refused.value.needed) == ("too_few_people", 100)


def test_people_enough_for_the_rule_may_be_too_few_for_the_rate() -> None:
    with pytest.raises(CalibrationRefused) as refused:
        thresholds_from(measured(20), SHIPPED, TODAY, far_wanted=0.001, people_min=20)
    assert (refused.value.reason, refused.value.needed) == ("too_few_trials", 2995)
    assert trials_needed(0.001) == 2995  # the rule of three


def test_mixed_up_portraits_are_refused_rather_than_calibrated() -> None:
    sitting = measured(110)
    sitting.impostor[:100] = [0.01] * 100
    with pytest.raises(CalibrationRefused, match="not_separable"):
        thresholds_from(sitting, SHIPPED, TODAY)


def test_the_block_replaces_the_one_of_a_site_and_names_nobody(tmp_path: Path) -> None:
    class Fragment(Data):
        thresholds: Thresholds

    made = thresholds_from(measured(110), SHIPPED, TODAY)
    path = tmp_path / "block.yaml"
    path.write_text(settings_block(made))
    assert load(path, Fragment).thresholds == made
    site = face_settings().model_dump() | yaml.safe_load(path.read_text())
    assert Face.model_validate(site).thresholds == made
    assert made.calibration(TODAY) is Calibration.VALID


def test_a_date_without_evidence_is_no_calibration() -> None:
    with pytest.raises(ValueError, match="evidence"):
        Thresholds.model_validate(SHIPPED.model_dump() | {"calibrated_on": TODAY})
    with pytest.raises(ValueError, match="decrease"):
        Thresholds.model_validate(SHIPPED.model_dump() | {"strict": 0.5})


CTRL_C, UNPLUGGED = "<Ctrl-C>", "<unplugged>"


# -- led by somebody at a terminal, before the simulated camera --


class Clock:
    """Time that passes with every frame."""

    def __init__(self) -> None:
        self.now = 100.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds + 1 / 30


@pytest.fixture
def camera() -> SimulatedCamera:
    clock = Clock()
    return SimulatedCamera(monotonic=lambda: clock.now, sleep=clock.sleep, seed=SEED)


class Leader:
    """Answers in order, and what was said."""

    def __init__(self, camera: SimulatedCamera, answers: list[str]) -> None:
        self._camera = camera
        self._answers: Iterator[str] = iter(answers)
        self.said: list[str] = []
        studio = Studio("portrait?", lambda answer: read_picture(Path(answer)), self.frames)
        self.volunteers = TextVolunteers(self.ask, self.said.append, studio)

    def ask(self, question: str) -> str:
        self.said.append(question)
        answer = next(self._answers)
        if answer == CTRL_C:
            raise KeyboardInterrupt
        if answer == UNPLUGGED:
            self._camera.open = self._gone  # type: ignore[method-assign]
            return words().yes[0]
        if answer.startswith("stand:"):
            self._camera.command(("stand", answer.removeprefix("stand:")))
            return words().yes[0]
        return answer

    def frames(self, advise: Callable[[str], None]) -> list[Pixels]:
        return good_frames(self._camera, engine(), advise)

    def _gone(self) -> None:
        del self._camera.open  # plugged in again
        raise Fault("CAMERA-ABSENT")


@pytest.fixture(scope="module")
def cards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cards")
    for head in ("a", "b", "c"):
        (folder / f"{head}.png").write_bytes(portrait(head))
    (folder / "text.png").write_text("no picture")
    return folder


def person(cards: Path, head: str) -> list[str]:
    return ["y", "y", str(cards / f"{head}.png"), f"stand:{head}", "n"]


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> list[Embedding]:
    """Every reference that a sitting was given, which must be overwritten when it has ended."""
    references: list[Embedding] = []
    add = Sitting.add

    def watched(sitting: Sitting, reference: Embedding, sessions: list[list[Embedding]]) -> None:
        assert reference.any()
        references.append(reference)
        add(sitting, reference, sessions)

    monkeypatch.setattr(Sitting, "add", watched)
    return references


@pytest.mark.nightly
def test_volunteers_are_measured_and_their_vectors_overwritten(
    camera: SimulatedCamera, cards: Path, kept: list[Embedding]
) -> None:
    leader = Leader(camera, [*person(cards, "a"), *person(cards, "b"), *person(cards, "c"), "n"])
    sitting = hold_sitting(leader.volunteers, engine())
    assert (sitting.people, len(sitting.genuine), len(sitting.impostor)) == (3, 3, 6)
    assert max(sitting.genuine) < 0.48 < min(sitting.impostor)
    assert len(kept) == 3
    assert not any(vector.any() for vector in kept)


def test_who_does_not_agree_or_has_no_usable_portrait_is_left_out(camera: SimulatedCamera, cards: Path) -> None:
    answers = ["y", "n", "y", "perhaps", "n", "y", "y", "", "y", "y", str(cards / "text.png")]
    leader = Leader(camera, [*answers, "y", "y", str(cards / "none.png"), "n"])
    assert hold_sitting(leader.volunteers, engine()).people == 0
    assert words().again in leader.said
    assert words().portrait_unusable.format(reason="not_a_picture") in leader.said
    assert words().portrait_unusable.format(reason="missing") in leader.said


def test_vectors_are_overwritten_when_the_sitting_breaks_off(
    camera: SimulatedCamera, cards: Path, kept: list[Embedding]
) -> None:
    leader = Leader(camera, person(cards, "a"))  # and then no answer at all
    with pytest.raises(StopIteration):
        hold_sitting(leader.volunteers, engine())
    assert len(kept) == 1
    assert not kept[0].any()


def test_nobody_before_the_camera_gives_no_frames(camera: SimulatedCamera, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calibrate_module, "FRAMES_TIMEOUT_S", 0.5)
    advice: list[str] = []
    with pytest.raises(NoGoodFrames):
        good_frames(camera, engine(), advice.append)
    assert advice == ["step_before_camera"]


def test_the_whole_dialogue_writes_a_dated_file(camera: SimulatedCamera, cards: Path, tmp_path: Path) -> None:
    leader = Leader(camera, [*person(cards, "a"), *person(cards, "b"), *person(cards, "c"), "n"])
    assert concluded(leader, tmp_path / "thresholds.yaml", far_wanted=0.5, people_min=3)
    assert [file.name for file in tmp_path.iterdir()] == ["thresholds.yaml"]
    assert words().purpose in leader.said
    assert words().frame_is_good in leader.said
    assert (tmp_path / "thresholds.yaml").read_text() in leader.said  # a full disk does not lose it


def test_the_dialogue_says_why_nothing_was_written(camera: SimulatedCamera, cards: Path, tmp_path: Path) -> None:
    leader = Leader(camera, [*person(cards, "a"), "n"])
    assert not concluded(leader, tmp_path / "thresholds.yaml")
    assert leader.said[-1] == words().too_few_people.format(needed=100, people=1)
    assert not list(tmp_path.iterdir())


def test_a_file_that_cannot_be_written_leaves_the_block_on_the_terminal(
    camera: SimulatedCamera, cards: Path, tmp_path: Path
) -> None:
    leader = Leader(camera, [*person(cards, "a"), *person(cards, "b"), *person(cards, "c"), "n"])
    assert not concluded(leader, tmp_path, far_wanted=0.5, people_min=3)  # a folder is no new file
    assert "calibrated_on: 2026-11-24" in leader.said[-2]
    assert str(tmp_path) in leader.said[-1]


@pytest.mark.parametrize("asked", [0, 2, 4])
def test_an_interruption_at_any_question_keeps_those_before_and_nothing_of_the_one_who_was_there(
    camera: SimulatedCamera, cards: Path, tmp_path: Path, kept: list[Embedding], asked: int
) -> None:
    broken_off = [*person(cards, "c")[:asked], CTRL_C]
    leader = Leader(camera, [*person(cards, "a"), *person(cards, "b"), *broken_off])
    assert concluded(leader, tmp_path / "thresholds.yaml", far_wanted=0.9, people_min=2)
    assert words().interrupted.format(people=2) in leader.said
    assert yaml.safe_load((tmp_path / "thresholds.yaml").read_text())["thresholds"]["evidence"]["people"] == 2
    assert len(kept) == 2
    assert not any(vector.any() for vector in kept)


def test_a_camera_that_is_unplugged_costs_one_session(camera: SimulatedCamera, cards: Path, tmp_path: Path) -> None:
    leader = Leader(camera, ["y", "y", str(cards / "a.png"), UNPLUGGED, "stand:a", "n", "n"])
    assert not concluded(leader, tmp_path / "thresholds.yaml")
    assert [line for line in leader.said if "CAMERA-ABSENT" in line]
    assert leader.said[-1] == words().too_few_people.format(needed=100, people=1)


def test_every_advice_has_words() -> None:
    quality = Path(quality_module.__file__).read_text(encoding="utf-8")
    given = {Prompt[name] for name in re.findall(r"Prompt\.([A-Z_]+)", quality)} | {Prompt.STEP_BEFORE_CAMERA}
    assert given == set(words().advice)


def concluded(leader: Leader, out: Path, **wanted: Any) -> bool:
    return calibrate(face_settings(), engine(), leader.volunteers, leader.said.append, out, TODAY, **wanted)


# -- how long it holds --


@pytest.mark.parametrize(
    ("days", "state"),
    [(0, Calibration.VALID), (365, Calibration.VALID), (366, Calibration.EXPIRED), (-1, Calibration.FUTURE)],
)
def test_a_calibration_holds_for_a_year(days: int, state: Calibration) -> None:
    assert thresholds_from(measured(110), SHIPPED, TODAY).calibration(TODAY + timedelta(days=days)) is state


def test_a_calibration_of_a_few_people_is_called_weak() -> None:
    few = thresholds_from(measured(20), SHIPPED, TODAY, far_wanted=0.01, people_min=20)
    assert few.calibration(TODAY) is Calibration.WEAK
    assert SHIPPED.calibration(TODAY) is Calibration.NEVER
