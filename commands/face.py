"""``face``: compare, evaluate, measure poses, test, calibrate. Distances are for the bureau, never for a citizen."""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.common import AS_JSON, SITE, opened
from config.clock import today
from config.face import FAR_WANTED, PEOPLE_MIN
from config.settings import Settings
from devices.face.port import Profile

if TYPE_CHECKING:
    from devices.face.engine import FaceEngine
    from laboratory.calibrate_text import Studio

#: one that is missing is a verdict like that on any other picture
PATH = click.Path(path_type=Path)
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
STRICT = click.option("--strict", is_flag=True, help="At the threshold of matters that move money.")


@click.group("face")
def command() -> None:
    """The face check, outside a visit."""


@command.command("compare")
@click.argument("reference", type=PATH)
@click.argument("probes", type=PATH, nargs=-1, required=True)
@SITE
@STRICT
@AS_JSON
def compare(reference: Path, probes: tuple[Path, ...], settings: Settings, strict: bool, as_json: bool) -> None:
    """Compare up to three pictures of a person with a reference."""
    from devices.face.compare import compare as compared

    face = settings.face
    facts = opened(lambda: compared(reference, probes, _engine(settings), face.thresholds, _profile(strict)))
    _print(facts, as_json)


@command.command("evaluate")
@click.option("--references", type=FOLDER, required=True, help="The folder of the reference portraits.")
@click.option("--variant", default="plain", show_default=True)
@click.option("--probes", type=FOLDER, required=True, help="The folder of the probes.")
@click.option("--pairs", type=FILE, help="CSV: reference_subject, probe, same.")
@click.option("--triples", type=FILE, help="CSV: reference_subject, probe1, probe2, probe3, same.")
@SITE
@STRICT
@AS_JSON
def evaluate(
    references: Path,
    variant: str,
    probes: Path,
    pairs: Path | None,
    triples: Path | None,
    settings: Settings,
    strict: bool,
    as_json: bool,
) -> None:
    """Measure recognition on a set of pictures: error rates, and seconds per comparison."""
    from laboratory.evaluate import EvaluationError, read_list
    from laboratory.evaluate import evaluate as evaluated

    listed = pairs or triples
    if listed is None or (pairs and triples):
        raise click.UsageError("give either --pairs or --triples")
    trials = listed
    thresholds, profile = settings.face.thresholds, _profile(strict)
    try:
        facts = opened(
            lambda: evaluated(references, variant, probes, read_list(trials), _engine(settings), thresholds, profile)
        )
    except EvaluationError as error:
        raise click.ClickException(str(error)) from error
    _print(facts, as_json)


@command.command("pose")
@click.argument("images", type=PATH, nargs=-1, required=True)
@SITE
@AS_JSON
def pose(images: tuple[Path, ...], settings: Settings, as_json: bool) -> None:
    """Say how many faces a picture has, and how its face is turned."""
    from devices.face.compare import poses

    _print(opened(lambda: poses(images, _engine(settings))), as_json)


@command.command("selftest")
@SITE
@AS_JSON
def self_test(settings: Settings, as_json: bool) -> None:
    """Test the engine: processor, files and hashes, drawn heads against themselves and each other, the calibration."""
    from assembly.site import make_clock
    from laboratory.self_test import self_test as tested

    facts = tested(settings.face, today(opened(lambda: make_clock(settings))))
    _print(facts, as_json)
    sys.exit(0 if facts["passed"] else 1)


@command.command("calibrate")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The file of thresholds to write."
)
@click.option(
    "--far",
    type=click.FloatRange(0, 0.5, min_open=True),
    default=FAR_WANTED,
    show_default=True,
    help="The false-accept rate that the 95 % bound must keep.",
)
@click.option(
    "--people",
    type=click.IntRange(2),
    default=PEOPLE_MIN,
    show_default=True,
    help="Refuse fewer volunteers. Fewer than the default are only for trying this out: the self-test will say so.",
)
@SITE
def calibrate(out: Path, far: float, people: int, settings: Settings) -> None:
    """Lead volunteers before the camera of the site, and compute thresholds from them. Only distances are kept."""
    from assembly.site import make_clock
    from laboratory.calibrate_text import TextVolunteers
    from laboratory.calibrate_text import calibrate as calibrated

    if out.exists():
        raise click.UsageError(f"{out} exists; what was measured before is never overwritten")
    if not out.absolute().parent.is_dir():
        raise click.UsageError(f"{out.parent} is no folder")
    engine = opened(lambda: _engine(settings))
    day = today(opened(lambda: make_clock(settings)))
    signal.signal(signal.SIGINT, signal.default_int_handler)  # Ctrl-C ends the sitting, and what was measured is kept
    volunteers = TextVolunteers(_asked, click.echo, _studio(settings, engine))
    written = calibrated(
        settings=settings.face,
        engine=engine,
        volunteers=volunteers,
        say=click.echo,
        out=out,
        today=day,
        far_wanted=far,
        people_min=people,
    )
    sys.exit(0 if written else 1)


def _asked(question: str) -> str:
    """The answer to a question on the terminal; KeyboardInterrupt when there is nobody to answer any more."""
    try:
        return input(question + " ")
    except EOFError:
        raise KeyboardInterrupt from None


def _studio(settings: Settings, engine: FaceEngine) -> Studio:
    """The camera of the site; before the simulated one, a drawn head that is named stands and is the portrait."""
    from devices.camera.drivers import camera_of
    from devices.face.picture import read_picture
    from laboratory.calibrate import good_frames
    from laboratory.calibrate_text import Studio, words
    from simulated.citizen.camera import SimulatedCamera
    from simulated.citizen.head import heads, render_portrait

    camera = camera_of(settings.camera)

    def portrait(answer: str) -> bytes:
        if isinstance(camera, SimulatedCamera) and answer in heads():
            camera.command(("stand", answer))
            return render_portrait(heads()[answer])
        return read_picture(Path(answer))

    simulated = isinstance(camera, SimulatedCamera)
    question = words().portrait_simulated.format(heads=", ".join(heads())) if simulated else words().portrait
    return Studio(question, portrait, lambda advise: good_frames(camera, engine, advise))


def _profile(strict: bool) -> Profile:
    return Profile.STRICT if strict else Profile.ORDINARY


def _engine(settings: Settings) -> FaceEngine:
    from devices.face.engines import load_engine

    return load_engine(settings.face.engine, settings.face.models_dir)


def _print(facts: Any, as_json: bool) -> None:
    click.echo(json.dumps(facts, ensure_ascii=False, indent=None if as_json else 2))
