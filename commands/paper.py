"""``paper``: prove papers, look at each kind of them, and say which characters they can be written with."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from commands.common import AS_JSON, DIR, SITE, end_with, opened
from config.faults import Fault
from config.settings import Settings

if TYPE_CHECKING:
    from config.clock import Clock
    from printing.documents.port import Letter
    from printing.keys import Keyring, PaperKeys
    from printing.port import Paper
    from printing.verify import Verified

#: the exit status of a paper that is not proved
NOT_PROVED_STATUS = 3
#: what a path looks like, where there is nothing; no text of a code does
PATH = re.compile(r"(/|\.{1,2}/|~)[^\n]*|[^\n:]*\.(pdf|png|jpe?g|webp|bmp|tiff?|heic|txt)", re.IGNORECASE)
#: the scales at which a file is looked at, until its proof is found
DOTS_PER_INCH = (200, 300)


@click.group("paper")
def command() -> None:
    """The papers of the kiosk."""


# -- every kind --------------------------------------------------------------------------------------------------------


@command.command("list")
@DIR
@AS_JSON
def list_kinds(*, as_json: bool) -> None:
    """Every kind of paper with its format and its title."""
    from printing.documents.letters import kinds, layout

    folder = _letters()
    told = [{"kind": kind, **layout(kind, folder).model_dump(include={"format", "title"})} for kind in kinds(folder)]
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for one in told:
        click.echo(f"{one['kind']:<20} {one['format']:<8} {one['title']}")


def _letters() -> Path:
    from flows.definition.shelf import shelf

    return shelf().letters


def _is_text(_context: click.Context, _parameter: click.Parameter, said: str | None) -> str | None:
    """What the shell hands over may be any bytes: half a character is a usage error, and not the typesetter's fault."""
    try:
        (said or "").encode()
    except UnicodeEncodeError as error:
        raise click.BadParameter("it is not UTF-8") from error
    return said


@command.command("sample")
@click.argument("kind")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The PDF to write.")
@click.option("--name", callback=_is_text, help="For somebody of this name.")
@click.option("--rows", type=click.IntRange(0, 1000), default=0, help="So many rows in all that has rows.")
@click.option("--sheet", is_flag=True, help="A receipt as a printer of sheets prints it.")
@DIR
@SITE
@AS_JSON
def sample(
    settings: Settings, kind: str, out: Path, *, name: str | None, rows: int, sheet: bool, as_json: bool
) -> None:
    """Set one paper of KIND (see `paper list`), filled with invented people and cases, and proved as any other.

    Says how many pages it has, and which characters no font of this machine can draw: a sign stands in their place.
    """
    from printing.documents.letters import kinds, letter
    from printing.documents.sampling import sample as sampled

    folder = _letters()
    if kind not in kinds(folder):
        raise click.BadParameter(f"{kind!r} is none of: {', '.join(kinds(folder))}", param_hint="KIND")
    clock = _clock(settings)
    filled = letter(kind, sampled(kind, settings.hall, clock.now(), name=name, rows=rows, folder=folder), folder)
    paper = opened(lambda: asyncio.run(_set(settings, filled.on_sheet() if sheet else filled)))
    out.write_bytes(paper.pdf)
    told = {"kind": kind, "pages": paper.pages, "missing": list(paper.missing)}
    click.echo(json.dumps(told, ensure_ascii=False, indent=None if as_json else 2))


async def _set(settings: Settings, letter: Letter) -> Paper:
    """By the press of the kiosk, in its child."""
    from printing.press import ChildPress
    from printing.proof import prover

    press = ChildPress(prover(settings, _clock(settings)))
    try:
        return await press.compose("sample", letter)
    finally:
        await press.close()


@command.command("coverage")
@AS_JSON
def coverage(*, as_json: bool) -> None:
    """How many characters of each level of GB 18030-2022 each face can draw, and all of them together."""
    from printing.coverage import covered
    from printing.fonts import CHAIN

    found = opened(lambda: list(covered()))
    if as_json:
        told = [{**asdict(one), "missing": [f"U+{code:04X}" for code in one.missing]} for one in found]
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    faces = "".join(f"{face.name:>15}" for face in CHAIN)
    click.echo(f"{'level':<9}{'standard':>9}{'known':>8}{faces}{'drawn':>8}{'missing':>9}")
    for one in found:
        counts = "".join(f"{count:>15}" for count in one.faces.values())
        name = one.name + "　" * (4 - len(one.name))
        click.echo(f"{name} {one.total:>9}{one.known:>8}{counts}{one.drawn:>8}{len(one.missing):>9}")


# -- keys --------------------------------------------------------------------------------------------------------------


@command.command("key")
@click.option("--rotate", is_flag=True, help="First make a new key in the place of the present one.")
@SITE
def key(settings: Settings, rotate: bool) -> None:
    """Print the public keys with which the papers of this kiosk are proved, for whoever verifies them elsewhere.

    Save the output as a file and give it to ``paper verify --keys``.
    """
    from printing.keys import as_json

    keys = _keys(settings)
    opened(keys.rotate if rotate else keys.current)
    click.echo(as_json(opened(keys.keyring)))


def _keys(settings: Settings) -> PaperKeys:
    from printing.keys import PaperKeys

    return opened(lambda: PaperKeys.of(settings, _clock(settings)))


def _clock(settings: Settings) -> Clock:
    from assembly.site import make_clock

    return opened(lambda: make_clock(settings))


# -- verify ------------------------------------------------------------------------------------------------------------


@command.command("verify")
@click.argument("paper")
@click.option(
    "--keys",
    "files",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Public keys, as `paper key` prints them; instead of those of this kiosk. Once for each kiosk.",
)
@SITE
@AS_JSON
def verify(settings: Settings, paper: str, files: tuple[Path, ...], as_json: bool) -> None:
    """Say what is proved of PAPER: a PDF, a photo of the paper (PNG, JPEG …), or the text of its code.

    A PDF, and the whole text of an electronic paper, prove what they say, too. Exits with 0 when the proof holds, with
    3 when it does not, with 2 for a path at which there is nothing, with 1 on a fault. The verdict in words is on
    standard error.
    """

    try:
        verdict: Verified = _verified(paper, _rings(settings, files))
    except Fault as fault:
        end_with(fault, as_json=as_json)
    _say(verdict, as_json=as_json)


def _rings(settings: Settings, files: tuple[Path, ...]) -> tuple[Keyring, ...]:
    from msgspec import MsgspecError

    from printing.keys import read_keyring

    if not files:
        return (_keys(settings).keyring(),)
    try:
        return tuple(map(read_keyring, files))
    except MsgspecError as error:
        raise click.BadParameter(f"no public keys: {error}", param_hint="--keys") from error


def _verified(paper: str, rings: tuple[Keyring, ...]) -> Verified:
    from devices.face.code import texts_in
    from devices.face.picture import PictureUnusable, decoded, grey_of, read_picture
    from printing.proof import MARK
    from printing.verify import Verdict, Verified, verified

    if not paper or paper.startswith(MARK) or not _is_there(Path(paper)):
        if PATH.fullmatch(paper):
            raise click.BadParameter(f"File {paper!r} does not exist.", param_hint="PAPER")
        return _verified_text(paper, rings)
    if not Path(paper).is_file():  # a pipe would be waited for
        raise click.BadParameter(f"{paper!r} is no file", param_hint="PAPER")
    try:
        content = read_picture(Path(paper))
    except PictureUnusable:
        return Verified(Verdict.UNREADABLE)
    if b"%PDF-" in content[:1024]:
        return _verified_file(content, rings)
    try:
        return verified(texts_in(grey_of(decoded(content))), rings)
    except PictureUnusable as unusable:
        if unusable.reason == "too_large":
            return Verified(Verdict.UNREADABLE)
    return _verified_text(content.decode("utf-8", "replace"), rings)


def _verified_text(said: str, rings: tuple[Keyring, ...]) -> Verified:
    """Of the text of a code: what stands above a proof is the electronic paper that it proves."""
    from printing.proof import MARK
    from printing.verify import verified

    text, mark, proof = said.rpartition(f"\n{MARK}")
    return verified([mark.strip() + proof] if mark else said.split("\n"), rings, text)


def _is_there(file: Path) -> bool:
    """Whether there is such a file: what has no name that a file could have is the text of a code."""
    try:
        return file.exists()
    except (OSError, ValueError):  # too long, or with a zero in it
        return False


def _verified_file(content: bytes, rings: tuple[Keyring, ...]) -> Verified:
    from devices.face.code import texts_in
    from printing.verify import Pdf, Verdict, Verified, verified

    file = Pdf(content)
    try:
        text = file.text()
        for dots_per_inch in DOTS_PER_INCH:
            codes = {code for picture in file.pictures(dots_per_inch) for code in texts_in(picture, scales=(1.0,))}
            verdict = verified(codes, rings, text)
            if verdict.verdict is not Verdict.NO_PROOF:
                break
        if verdict.verdict is Verdict.WHOLE and verdict.claim and not file.is_sealed(verdict.claim, rings):
            return Verified(Verdict.REWRITTEN, verdict.claim)
    except ValueError:
        return Verified(Verdict.UNREADABLE)
    return verdict


def _say(verdict: Verified, *, as_json: bool) -> NoReturn:
    from printing.documents.words import words

    claim = verdict.claim
    said = {
        "valid": verdict.valid,
        "kind": claim.kind if claim else None,
        "number": claim.number if claim else None,
        "kiosk": claim.kiosk if claim else None,
        "printed": claim.printed.isoformat() if claim else None,
    }
    click.echo(json.dumps(said, ensure_ascii=False, indent=None if as_json else 2))
    click.echo(words().verdicts[verdict.verdict], err=True)
    if claim and claim.copy:
        click.echo(words().proof.copied.format(count=claim.copy), err=True)
    sys.exit(0 if verdict.valid else NOT_PROVED_STATUS)
