from __future__ import annotations

import re
import sqlite3
import struct
import zlib
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from config.clock import CHINA, VirtualClock
from config.law import Category
from law.month import Month
from law.retirement import retirement
from office.bureau import KeyMachine
from office.embedded import EmbeddedOffice
from office.people.invented import CHECK_CHARACTERS, WEIGHTS
from office.port import ElectronicHolder, Identity, Party, Promise, Proof, Submission

NOW = datetime(2026, 11, 24, 20, 15, tzinfo=CHINA)
ANSWER_WITHIN_S = 5.0
CAST_FILE = Path(__file__).parent.parent.parent / "office" / "people.demo.yaml"
LI, WANG, ZHAO, ZHOU, RARE, HE, STRANGER = (
    ("510000196511030015", "李试样"),
    ("510000198203120026", "王样例"),
    ("510000196701150050", "赵试例"),
    ("510000196505080075", "周样本"),
    ("510000196503020095", "李𠅤"),
    ("510000196008170045", "何样老"),
    ("510000196612310112", "钱无录"),
)


def png() -> bytes:
    """A grey picture of one dot."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    content = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\x00\x80")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + content


def without_cases(cast: str) -> str:
    """Nobody has applied for anything yet."""
    return re.sub(r"^cases:\n( .*\n)+", "", cast, flags=re.MULTILINE)


def people_file(folder: Path, text: str = "") -> Path:
    """The cast (or ``text``) in a folder of its own, with portraits that are pictures of one dot."""
    file = folder / "people.yaml"
    file.write_text(text or without_cases(CAST_FILE.read_text(encoding="utf-8")), encoding="utf-8")
    (folder / "demo_portraits").mkdir(exist_ok=True)
    for head in ("a", "b", "c", "d", "oldphoto", "blank"):
        (folder / "demo_portraits" / f"{head}.png").write_bytes(png())
    return file


def numbered(index: int) -> str:
    """A citizen number with a right check digit, of a man born in the first days of 1965."""
    body = f"510000{date(1965, 1, 1) + timedelta(days=index):%Y%m%d}001"
    return body + CHECK_CHARACTERS[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]


def crowd(count: int) -> str:
    """A people file of ``count`` men who are all due, with nothing to examine."""
    person = {"sex": "M", "category": "male", "paid_months": 300, "paid_until": "2026-10", "archive": "examined"}
    return yaml.safe_dump(
        {
            "people": [
                person
                | {"id": f"p{i}", "name": f"试{i}", "number": numbered(i), "card_number": f"T{i:07d}X", "head": "a"}
                | {"birth": date(1965, 1, 1) + timedelta(days=i)}
                for i in range(count)
            ]
        },
        allow_unicode=True,
    )


def identity(who: tuple[str, str]) -> Identity:
    """As the social-security card of ``who`` says it."""
    return Identity(*who, date(int(who[0][6:10]), int(who[0][10:12]), int(who[0][12:14])))


def card_of(who: tuple[str, str]) -> ElectronicHolder:
    return ElectronicHolder(*who)


def application(
    who: tuple[str, str] = LI,
    key: str = "key-1",
    matter: str = "retirement",
    category: Category = Category.MALE,
    month: str = "",
) -> Submission:
    """Of ``who``, in the month that the law gives unless another one is named."""
    born = Month(int(who[0][6:10]), int(who[0][10:12]))
    return Submission(
        key=key,
        site="test",
        scene="retirement",
        made="",
        applicant=Party(*who),
        proofs=(Proof("pin", who[0]),),
        items={
            "category": category.value,
            "retirement_month": month or str(retirement(category, born, NOW.date()).month),
        },
        sources={"category": "ask", "retirement_month": "ask" if matter == "retirement_early" else "law"},
        promises=(Promise("promise_retirement", "retirement.promise.1"),),
        matters=(matter,),
    )


class OfficeFolder:
    """A folder with the database of an office; offices on it are opened as a test wants."""

    def __init__(self, folder: Path) -> None:
        self.people = people_file(folder)
        self.file = folder / "office.sqlite"
        self.clock = VirtualClock(NOW)

    def open(self, machine: KeyMachine | None = None) -> EmbeddedOffice:
        return EmbeddedOffice(self.file, self.people, "达川人社", self.clock, ANSWER_WITHIN_S, machine=machine)

    def rows(self, query: str) -> list[tuple[object, ...]]:
        connection = sqlite3.connect(self.file)
        rows = connection.execute(query).fetchall()
        connection.close()
        return rows


@pytest.fixture
def folder(tmp_path: Path) -> OfficeFolder:
    return OfficeFolder(tmp_path)


@pytest.fixture
async def office(folder: OfficeFolder) -> AsyncIterator[EmbeddedOffice]:
    office = folder.open()
    await office.start()
    yield office
    await office.close()
