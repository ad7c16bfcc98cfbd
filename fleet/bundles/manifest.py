"""What a bundle says of itself: it lies in it, and what a kiosk must know before it fetches the bundle stands beside it
in the repository.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from config.datafile import Data
from fleet.messages import Digest

#: of the first file of every bundle
MANIFEST = "manifest.json"
#: what is needed of Python packages, below the folder of a program; there so that no registry is asked
LOCK, WHEELS = "requirements.lock", "wheels"
#: no bundle is larger (the wheels of the program are 330 MB), and none unpacks to more
BUNDLE_MAX, UNPACKED_MAX, FILES_MAX = 1_500_000_000, 4_000_000_000, 50_000
#: numbers with points, so that any two can be compared
BundleVersion = Annotated[str, StringConstraints(pattern=r"^\d{1,9}(\.\d{1,9}){0,3}$")]
#: of files in a repository, below its folder: no other is asked for, or handed out
FILE = re.compile(r"(metadata/(\d+\.)?[a-z]+\.json|targets/[a-z]+/[0-9a-f]{64}\.[\d.]+\.tar\.gz)")
#: what content may consist of: data, never code, and nothing of a site
CONTENT = re.compile(r"(config/(?!sites/)|flows/|printing/letters/)[\w./-]+\.yaml")


class Kind(StrEnum):
    """``PROGRAM``: the whole tree. ``CONTENT``: data files that take the place of those of the program."""

    PROGRAM = "program"
    CONTENT = "content"


class Offered(Data):
    """What stands beside a bundle in the repository, signed with it. ``needs``: the oldest program for a content.

    ``unpacked``: bytes on the disk, for the kiosk that looks for room before it fetches anything.
    """

    kind: Kind
    version: BundleVersion
    made: AwareDatetime
    needs: BundleVersion | None = None
    unpacked: Annotated[int, Field(ge=0, le=UNPACKED_MAX)]


class Manifest(Offered):
    """The first file of a bundle; ``files`` are all the others, by path, with their SHA-256."""

    product: Literal["kiosk-24h"] = "kiosk-24h"
    files: Annotated[Mapping[str, Digest], Field(max_length=FILES_MAX)]


def order(version: str) -> tuple[int, ...]:
    """By this versions are compared: 1.10 is newer than 1.9, and 1.0 is 1; what follows the numbers does not count."""
    found = re.match(r"\d+(\.\d+)*", version)
    numbers = [int(part) for part in found[0].split(".")] if found else []
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def name_of(kind: Kind, version: str) -> str:
    """The name of a bundle in the repository."""
    return f"{kind}/{version}.tar.gz"


def fits(kind: Kind, path: str) -> bool:
    """Whether a file of that path may be in such a bundle: never outside its folder, and of content only data."""
    parts = PurePosixPath(path).parts
    inside = bool(parts) and "\0" not in path and path == str(PurePosixPath(path)) and ".." not in parts
    return inside and parts[0] != "/" and (kind is Kind.PROGRAM or CONTENT.fullmatch(path) is not None)
