"""``code``: read the code of an electronic card from a film."""

from __future__ import annotations

import json
import sys
from contextlib import closing
from pathlib import Path

import click

from commands.common import AS_JSON, end_with
from config.faults import Fault

#: the exit status of a film without a code that could be read
NO_CODE_STATUS = 3


@click.group("code")
def command() -> None:
    """Codes of electronic cards."""


@command.command("read")
@click.option("--video", type=click.Path(path_type=Path), required=True, help="The film, as a camera would see it.")
@AS_JSON
def read(video: Path, as_json: bool) -> None:
    """Read the code that is held up in a film, or say what the kiosk would ask for at its end.

    Exits with 0 when there was a code, with 3 when there was none, with 1 on a fault.
    """
    try:
        facts = _read(video)
    except Fault as fault:
        end_with(fault, as_json=as_json)
    click.echo(json.dumps(facts, ensure_ascii=False, indent=None if as_json else 2))
    sys.exit(0 if "code" in facts else NO_CODE_STATUS)


def _read(video: Path) -> dict[str, str]:
    """Every picture of the film, at the film's own times: what a camera would see of it in as many seconds."""
    from devices.camera.film import Film
    from devices.face.code import CodeScan
    from devices.face.port import Guidance, ScannedCode

    with closing(Film(video)) as film, closing(CodeScan()) as scan:
        more = True
        while more:
            frame = film.frame(film.at_s)
            news = scan.begin() if frame is None else scan.see(frame)
            if isinstance(news, ScannedCode):
                return {"code": news.text}
            more = isinstance(news, Guidance) and film.forward()
        return {"prompt": scan.advice.value}
