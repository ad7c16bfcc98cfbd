"""Bundles are packed: the same files make the same bytes, whoever packs them and whenever."""

from __future__ import annotations

import gzip
import hashlib
import io
import re
import subprocess
import tarfile
import tomllib
import zlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from config.faults import Fault
from fleet.bundles.manifest import LOCK, MANIFEST, WHEELS, Kind, Manifest, fits

#: what no kiosk needs to run
LEFT_OUT = re.compile(
    r"(tests|benchmarks|\.ci|out|var|docs/(gallery|console|staff|decisions))/|\.git(ignore|attributes)$"
)
#: a wheel is read where it is packed: its name says what it is
WHEEL = re.compile(r"[\w.+-]+\.whl")


class File(NamedTuple):
    """A file, and whether it is to be run."""

    content: bytes
    runs: bool = False


Files = Mapping[str, File]


def pack_program(tree: Path, revision: str, out: Path, wheels: Path | None = None, version: str = "") -> Path:
    """The tree of the repository ``tree`` at ``revision``, as a bundle in the folder ``out``.

    ``wheels``: a folder with a wheel for every line of the lock, which then come along. ``version``: another than the
    tree's own. UPDATE-PACK says why nothing can be packed.
    """
    files = {name: file for name, file in _of_revision(tree, revision).items() if LEFT_OUT.search(name) is None}
    if LOCK not in files or "pyproject.toml" not in files:
        raise _unpackable(f"{revision}: no {LOCK}, or no pyproject.toml")
    version = version or tomllib.loads(files["pyproject.toml"].content.decode())["project"]["version"]
    made = datetime.fromisoformat(_git(tree, "show", "-s", "--format=%cI", revision).decode().strip())
    if wheels is not None:
        files |= {
            f"{WHEELS}/{file.name}": File(file.read_bytes()) for file in wheels.iterdir() if WHEEL.fullmatch(file.name)
        }
    return pack_files(Kind.PROGRAM, version, made, None, files, out)


def pack_content(folder: Path, version: str, made: datetime, needs: str | None, out: Path) -> Path:
    """The data files in ``folder``, at the paths of the program's (``config/parameters/…``), as a bundle in ``out``."""
    files: dict[str, File] = {}
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        if file.is_symlink() or (not file.is_dir() and not fits(Kind.CONTENT, name)):
            raise _unpackable(f"{name}: content is data files (.yaml) of config, flows and printing/letters")
        if not file.is_dir():
            files[name] = File(file.read_bytes())
    if not files:
        raise _unpackable(f"{folder}: nothing lies there")
    return pack_files(Kind.CONTENT, version, made, needs, files, out)


def read_manifest(bundle: Path) -> Manifest:
    """What a bundle that lies here says of itself; ValueError when it is none."""
    try:
        with tarfile.open(bundle, "r:gz") as tar:
            first = tar.next()
            content = tar.extractfile(first) if first is not None and first.name == MANIFEST else None
            if content is None:
                raise ValueError("it does not begin with its manifest")
            return Manifest.model_validate_json(content.read())
    except (tarfile.TarError, zlib.error, EOFError) as error:
        raise ValueError(type(error).__name__) from error


def pack_files(kind: Kind, version: str, made: datetime, needs: str | None, files: Files, out: Path) -> Path:
    """Those files, by path, as the bundle ``KIND-VERSION.tar.gz`` in the folder ``out``."""
    digests = {name: hashlib.sha256(file.content).hexdigest() for name, file in sorted(files.items())}
    size = sum(len(file.content) for file in files.values())
    try:
        manifest = Manifest(kind=kind, version=version, made=made, needs=needs, unpacked=size, files=digests)
    except ValidationError as error:
        wrong = (f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
        raise _unpackable("; ".join(wrong)) from error
    out.mkdir(parents=True, exist_ok=True)
    bundle = out / f"{kind}-{version}.tar.gz"
    with (
        bundle.open("wb") as raw,
        gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as zipped,
        tarfile.open(fileobj=zipped, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        for name, file in {
            MANIFEST: File(manifest.model_dump_json(indent=1).encode()),
            **dict(sorted(files.items())),
        }.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(file.content), 0o755 if file.runs else 0o644
            tar.addfile(entry, io.BytesIO(file.content))
    return bundle


def _of_revision(tree: Path, revision: str) -> dict[str, File]:
    """Every file there, as committed: what somebody has changed since, or left lying about, is not in it."""
    with tarfile.open(fileobj=io.BytesIO(_git(tree, "archive", "--format=tar", revision))) as tar:
        entries = [entry for entry in tar if not entry.isdir()]
        if links := [entry.name for entry in entries if not entry.isreg()]:
            raise _unpackable(f"{links[0]}: only plain files are packed")
        return {entry.name: File(_content(tar, entry), bool(entry.mode & 0o100)) for entry in entries}


def _content(tar: tarfile.TarFile, entry: tarfile.TarInfo) -> bytes:
    file = tar.extractfile(entry)
    return file.read() if file is not None else b""


def _git(tree: Path, *arguments: str) -> bytes:
    try:
        return subprocess.run(["git", "-C", str(tree), *arguments], capture_output=True, check=True).stdout
    except OSError as error:
        raise _unpackable(f"git: {error.strerror}") from error
    except subprocess.CalledProcessError as error:
        raise _unpackable(f"git {arguments[0]}: {error.stderr.decode(errors='replace').strip()}") from error


def _unpackable(detail: str) -> Fault:
    return Fault("UPDATE-PACK", detail)
