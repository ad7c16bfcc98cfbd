"""``scenes``: what the kiosk can handle, as a clerk reads it, and whether all of it fits together."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from commands.common import AS_JSON
from config.datafile import DataFileError, read_from

T = TypeVar("T")
FolderT = click.Path(path_type=Path, exists=True, file_okay=False)


def _given(_context: click.Context, _parameter: click.Parameter, folder: Path | None) -> Path | None:
    """``--dir``: from now on the data in ``folder`` are read before the shipped ones."""
    if folder is not None:
        for place in (folder / "config", folder):
            read_from(place.resolve())
    return folder


DIR = click.option(
    "--dir",
    "folder",
    type=FolderT,
    callback=_given,
    is_eager=True,
    help="Scenes, parts, matters, items and papers to read before the shipped ones: a copy of the repository, or a "
    "folder with any of scenes/, shared/, matters/, items.yaml, letters/.",
)


def _shelf(folder: Path | None) -> Any:
    from flows.scene import SHIPPED, shelf_in

    return SHIPPED if folder is None else shelf_in(folder.resolve())


def _loaded(name: str, folder: Path | None) -> Any:
    from flows.scene import load_scene, scene_names

    shelf = _shelf(folder)
    if name not in scene_names(shelf):
        raise click.ClickException(f"there is no scene {name!r}; there are {', '.join(scene_names(shelf))}")
    return _read(lambda: load_scene(name, shelf))


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
def list_command(folder: Path | None, as_json: bool) -> None:
    """Every scene, with its matters."""
    from flows.overview import listed
    from flows.scene import scene_names

    facts = [listed(_loaded(name, folder)) for name in scene_names(_shelf(folder))]
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False))
    else:
        for one in facts:
            click.echo(f"{one['scene']:<20} {one['title']}  ({len(one['matters'])})")


@command.command("show")
@click.argument("scene")
@DIR
@AS_JSON
def show_command(scene: str, folder: Path | None, as_json: bool) -> None:
    """SCENE as a clerk reads it: notice, questions, items, materials, limits and papers, with basis and source."""
    from flows.overview import shown
    from flows.overview_words import as_text

    facts = shown(_loaded(scene, folder))
    click.echo(json.dumps(facts, ensure_ascii=False, indent=2) if as_json else as_text(facts))


@command.command("union")
@click.argument("scene")
@DIR
@AS_JSON
def union_command(scene: str, folder: Path | None, as_json: bool) -> None:
    """How much SCENE asks and takes, matter by matter against once for all."""
    from flows.overview import united

    facts = united(_loaded(scene, folder))
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False))
        return
    for name, value in facts.items():
        click.echo(f"{name:<16} {' '.join(value) if isinstance(value, list) else value}")


@command.command("graph")
@click.argument("scene")
@DIR
@click.option("--svg", type=click.Path(path_type=Path, dir_okay=False, writable=True), required=True)
def graph_command(scene: str, folder: Path | None, svg: Path) -> None:
    """Draw the flow of SCENE: its pages, what leads from one to the next, and its parts."""
    from commands.scene_graph import NoDrawing, drawn

    try:
        svg.write_text(drawn(_loaded(scene, folder)), encoding="utf-8")
    except NoDrawing as error:
        raise click.ClickException(str(error)) from error


@command.command("check")
@DIR
def check_command(folder: Path | None) -> None:
    """Prove that scenes, parts, matters, items, promises and papers fit together; 1 if anything is wrong."""
    from flows.wholeness import faults_of
    from printing.documents.letters import LETTERS

    places = [] if folder is None else [folder / "printing" / "letters", folder / "letters"]
    letters = next((place for place in places if place.is_dir()), LETTERS)
    found = faults_of(_shelf(folder), letters)
    for line in found:
        click.echo(line, err=True)
    if found:
        sys.exit(1)
    click.echo("ok")
