"""``scenes``: what the kiosk can handle, as a clerk reads it, and whether all of it fits together."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from commands.common import AS_JSON, CONTENT, DIR
from config.clock import SystemClock, today
from config.datafile import DataFileError

T = TypeVar("T")


def _loaded(name: str) -> Any:
    from flows.definition.loading import load_scene, scene_names

    if name not in scene_names():
        raise click.ClickException(f"there is no scene {name!r}; there are {', '.join(scene_names())}")
    return _read(lambda: load_scene(name))


def _read(work: Callable[[], T]) -> T:
    try:
        return work()
    except DataFileError as error:
        raise click.ClickException(str(error)) from error


@click.group("scenes")
def command() -> None:
    """The scenes: each one bundle of matters, with one notice and one set of materials."""


@command.command("list")
@DIR
@AS_JSON
def list_command(as_json: bool) -> None:
    """Every scene, with its matters."""
    from flows.definition.loading import scene_names
    from flows.proving.overview import listed

    facts = [listed(_loaded(name)) for name in scene_names()]
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False))
    else:
        for one in facts:
            click.echo(f"{one['scene']:<20} {one['title']}  ({len(one['matters'])})")


@command.command("show")
@click.argument("scene")
@DIR
@AS_JSON
def show_command(scene: str, as_json: bool) -> None:
    """SCENE as a clerk reads it: notice, questions, items, materials, limits and papers, with basis and source."""
    from flows.proving.overview import shown
    from flows.proving.overview_words import as_text

    facts = shown(_loaded(scene), today(SystemClock()))
    click.echo(json.dumps(facts, ensure_ascii=False, indent=2) if as_json else as_text(facts))


@command.command("union")
@click.argument("scene")
@DIR
@AS_JSON
def union_command(scene: str, as_json: bool) -> None:
    """How much SCENE asks and takes, matter by matter against once for all."""
    from flows.proving.overview import united

    facts = united(_loaded(scene))
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False))
        return
    for name, value in facts.items():
        click.echo(f"{name:<16} {' '.join(value) if isinstance(value, list) else value}")


@command.command("table")
@DIR
@AS_JSON
def table_command(as_json: bool) -> None:
    """Every scene: its matters, items one by one and once for all; questions, papers and taps of an ordinary visit."""
    from commands.scene_table import as_text, rows

    logging.getLogger().setLevel(logging.ERROR)  # what goes wrong in a visit is no news of the scene
    table = _read(rows)
    click.echo(json.dumps(table, ensure_ascii=False) if as_json else as_text(table))


@command.command("graph")
@click.argument("scene")
@DIR
@click.option("--svg", type=click.Path(path_type=Path, dir_okay=False, writable=True), required=True)
def graph_command(scene: str, svg: Path) -> None:
    """Draw the flow of SCENE: its pages, what leads from one to the next, and its parts."""
    from commands.scene_graph import NoDrawing, drawn

    try:
        svg.write_text(drawn(_loaded(scene)), encoding="utf-8")
    except NoDrawing as error:
        raise click.ClickException(str(error)) from error


@command.command("check")
@DIR
@CONTENT
def check_command() -> None:
    """Prove that scenes, parts, matters, items, promises, papers and cases fit together; 1 if anything is wrong."""
    from flows.proving.wholeness import faults_of

    found = faults_of() or _faults_of_cases()
    for line in found:
        click.echo(line, err=True)
    if found:
        sys.exit(1)
    click.echo("ok")


def _faults_of_cases() -> list[str]:
    """The cases are visits, and read by whoever plays them."""
    from assembly.site import ROOT
    from config.settings import load_settings
    from flows.definition.loading import scene_names
    from flows.definition.shelf import shelf
    from play.cases import FILE, load_cases

    found: list[str] = []
    for name in scene_names():
        file = shelf().scenes / name / FILE
        try:
            if file.is_file():
                load_cases(file, ROOT / load_settings().office.invented)
        except DataFileError as error:
            found += str(error).splitlines()
    return found
