"""``voice``: what the kiosk says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import click

from commands.common import AS_JSON, DIR, SITE
from config.settings import Settings


@click.group("voice")
def command() -> None:
    """What the kiosk says."""


@command.command("list")
@SITE
@DIR
@AS_JSON
def list_command(settings: Settings, as_json: bool) -> None:
    """Every sentence that can be recorded, the file that its recording is called, and whether there is one."""
    facts = _listed(settings)
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False))
        return
    for prompt in facts["prompts"]:
        click.echo(f"{'+' if prompt['recorded'] else '-'} {prompt['file']}  {prompt['text']}")
    for file in facts["unused"]:
        click.echo(f"? {file}  (no sentence is called so)", err=True)


def _listed(settings: Settings) -> dict[str, Any]:
    """``folder`` (None where the site has none), ``prompts``, and ``unused``: files that no sentence is called by."""
    from assembly.site import ROOT
    from config.voice import NoVoice
    from devices.voice.recordings import Recordings

    named = None if isinstance(settings.voice, NoVoice) else settings.voice.recordings
    folder = ROOT / named if named else None
    recordings = Recordings(folder)
    prompts = list(_prompts(recordings))
    known = {prompt["recorded"] for prompt in prompts}
    files = (f"{file.parent.name}/{file.name}" for file in recordings.files())
    return {
        "folder": str(folder) if folder else None,
        "prompts": prompts,
        "unused": [file for file in files if file not in known],
    }


def _prompts(recordings: Any) -> Iterator[dict[str, Any]]:
    """``language``, ``text``, ``file`` (as it is to be called), ``recorded``: the file that is there, or None."""
    from config.language import languages, speaking
    from devices.voice.recordings import SUFFIXES, name_of
    from flows.proving.prompts import prompts
    from ui.words import words

    for language in languages():
        with speaking(language):
            for text in prompts(words()):
                there = recordings.file_of(text, language)
                yield {
                    "language": language,
                    "text": text,
                    "file": f"{language}/{name_of(text)}{SUFFIXES[0]}",
                    "recorded": f"{language}/{there.name}" if there else None,
                }
