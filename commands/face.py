"""``face``: compare, evaluate, measure poses, test the engine. Distances are for the bureau, never for a citizen."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from commands.common import AS_JSON, SITE, opened
from config.settings import Settings

PATH = click.Path(path_type=Path)


@click.group("face")
def command() -> None:
    """The face check, outside a visit."""


@command.command("compare")
@click.argument("reference", type=PATH)
@click.argument("probes", type=PATH, nargs=-1, required=True)
@SITE
@AS_JSON
def compare(reference: Path, probes: tuple[Path, ...], settings: Settings, as_json: bool) -> None:
    """Compare up to three pictures of a person with a reference."""
    from devices.face.compare import compare as compared

    face = settings.face
    _print(opened(lambda: compared(reference, probes, _engine(settings), face.thresholds)), as_json)


@command.command("evaluate")
@click.option("--references", type=PATH, required=True, help="The folder of the reference portraits.")
@click.option("--variant", default="plain", show_default=True)
@click.option("--probes", type=PATH, required=True, help="The folder of the probes.")
@click.option("--pairs", type=PATH, help="CSV: reference_subject, probe, same.")
@click.option("--triples", type=PATH, help="CSV: reference_subject, probe1, probe2, probe3, same.")
@SITE
@AS_JSON
def evaluate(
    references: Path,
    variant: str,
    probes: Path,
    pairs: Path | None,
    triples: Path | None,
    settings: Settings,
    as_json: bool,
) -> None:
    """Measure recognition on a set of pictures: error rates, and seconds per comparison."""
    from devices.face.evaluate import EvaluationError, read_list
    from devices.face.evaluate import evaluate as evaluated

    listed = pairs or triples
    if listed is None or (pairs and triples):
        raise click.UsageError("give either --pairs or --triples")
    trials = listed
    face = settings.face
    try:
        facts = opened(
            lambda: evaluated(references, variant, probes, read_list(trials), _engine(settings), face.thresholds)
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
def selftest(settings: Settings, as_json: bool) -> None:
    """Test the engine: processor, files and hashes, drawn heads against themselves and each other."""
    from devices.face.selftest import selftest as tested

    facts = tested(settings.face)
    _print(facts, as_json)
    sys.exit(0 if facts["passed"] else 1)


def _engine(settings: Settings) -> Any:
    from devices.face.engines import load_engine

    return load_engine(settings.face.engine, settings.face.models_dir)


def _print(facts: Any, as_json: bool) -> None:
    click.echo(json.dumps(facts, ensure_ascii=False, indent=None if as_json else 2))
