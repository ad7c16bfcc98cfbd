from __future__ import annotations

import re
import sqlite3
import struct
import tempfile
import zlib
from collections.abc import AsyncIterator, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path

import pytest
import yaml

from config.clock import CHINA, VirtualClock
from config.faults import Fault
from config.law import Category
from law.month import Month
from law.retirement import retirement
from office.bureau import KeyMachine
from office.database.engine import sqlite
from office.departments.asking import Department
from office.embedded import EmbeddedOffice
from office.people.invented import CHECK_CHARACTERS, PORTRAITS_DIR, WEIGHTS, load_people
from office.port import ElectronicHolder, Identity, Party, Promise, Proof, Submission
from office.store import Store
from tests.memory import in_memory, tmp_path

__all__ = ["in_memory", "tmp_path"]

NOW = datetime(2026, 11, 24, 20, 15, tzinfo=CHINA)
HALL = "达川人社"
ANSWER_WITHIN_S = 5.0
#: tests of one process open a few kinds of offices, one after another
KEPT = 4
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


def _as_opened(people: Path, now: datetime) -> bytes:
    """The database of an office that has just been opened with ``people``; empty when it cannot be."""
    portraits = (file.read_bytes() for file in sorted((people.parent / PORTRAITS_DIR).iterdir()))
    try:
        return _opened(people.read_text(encoding="utf-8"), now) if {*portraits} == {png()} else b""
    except (OSError, Fault):
        return b""


@lru_cache(KEPT)
def _opened(people: str, now: datetime) -> bytes:
    with tempfile.TemporaryDirectory(prefix="office-") as folder:
        file = Path(folder) / "office.sqlite"
        Store(sqlite(file), load_people(people_file(Path(folder), people)), HALL, VirtualClock(now)).close()
        return file.read_bytes()


class OfficeFolder:
    """A folder with the database of an office; offices on it are opened as a test wants."""

    def __init__(self, folder: Path) -> None:
        self.people = people_file(folder)
        self.file = folder / "office.sqlite"
        self.clock = VirtualClock(NOW)

    def open(
        self, machine: KeyMachine | None = None, departments: Mapping[str, Department] | None = None
    ) -> EmbeddedOffice:
        """An office that knows the people of the folder; if it is the first one here, from a copy of one like it."""
        return self._office(None if self.lay_down() else self.people, machine, departments)

    def lay_down(self) -> bool:
        """What the first office here would write; whether it stands there now for the first time."""
        if self.file.exists() or not (opened := _as_opened(self.people, self.clock.now())):
            return False
        self.file.write_bytes(opened)
        return True

    def open_anew(self) -> EmbeddedOffice:
        """One that writes everything into its database itself."""
        return self._office(self.people, None, None)

    def _office(
        self, people: Path | None, machine: KeyMachine | None, departments: Mapping[str, Department] | None
    ) -> EmbeddedOffice:
        return EmbeddedOffice(self.file, people, HALL, self.clock, ANSWER_WITHIN_S, machine, departments)

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
