"""After a visit with a face check no frame, portrait or vector is left: in files, in shared memory, in any process.

The kiosk runs as it is, with its screens, in a process of its own. While the camera looks, the same search finds the
same things; and what is planted afterwards it finds, too.

Known and left out: the file of the embedded office, which stands for the bureau and holds the portraits of its people.
The drawn heads of the simulated camera need no exception: its pictures carry noise, and what is looked for carries it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from devices.face.engine import Pixels
from devices.face.engines import load_engine
from devices.face.picture import grey_of
from devices.face.portrait import reference_of
from devices.face.preview import BEAT_AT, HEADER_BYTES, HEIGHT, PICTURE_BYTES, TOTAL_BYTES, WIDTH
from tests.pcscd import Pcscd
from tests.visits.conftest import site_file
from tests.visits.remains import (
    Trace,
    files_under,
    found,
    memory_of,
    pixels_of,
    planted_in_memory,
    traces_of_file,
    traces_of_pixels,
    traces_of_vector,
)
from tests.waiting import seen_from_outside

pytestmark = pytest.mark.xdist_group("real time")
ROOT = Path(__file__).parent.parent.parent
PORTRAIT = ROOT / "office" / "demo_portraits" / "a.png"  # of the citizen of the scenario
LOOK_EVERY_S = 0.02
LIMIT_S = 600.0
SEARCH_SHRINK = 2.0  # as the check looks at 640 pixels


@dataclass
class Kiosk:
    """A kiosk, and the pictures that have stood in its shared memory."""

    process: subprocess.Popen[str]
    folder: Path
    pictures: dict[int, Pixels] = field(default_factory=dict)

    @property
    def preview(self) -> Path:
        """The shared memory of the preview."""
        links = Path(f"/proc/{self.process.pid}/fd").iterdir()
        return next(link for link in links if str(link.readlink()).startswith("/memfd:preview"))

    @property
    def children(self) -> dict[int, str]:
        """The processes of its parts, and what each was started as."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text(encoding="ascii")
        return {int(pid): Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8") for pid in children.split()}

    @property
    def eyes(self) -> list[int]:
        """The process that owns camera and engine, while there is one."""
        return [pid for pid, command in self.children.items() if "devices.face.worker" in command]

    @property
    def beside_the_office(self) -> list[int]:
        """All that is not the office, which may hold the portraits of its own record, and comes and goes."""
        return [pid for pid, command in self.children.items() if "assembly.office_child" not in command]

    def hear(self, word: str) -> str:
        """The next line that the kiosk prints and that begins with ``word``; the end of the visit comes no earlier."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith(word):
                return line.strip()
            if line.startswith("ended"):
                raise AssertionError(f"{line.strip()} before {word!r}")
        raise AssertionError(f"ended before {word!r}: {(self.folder / 'stderr').read_text(encoding='utf-8')}")

    def look(self, over: threading.Event) -> None:
        """Collect the pictures that come until it is ``over``."""
        with self.preview.open("rb", buffering=0) as memory:
            while not over.wait(LOOK_EVERY_S):
                memory.seek(0)
                newest = int.from_bytes(memory.read(BEAT_AT), "little")
                # The one before it is still there: whoever has slept over one picture has not missed it.
                for index in {newest, newest - 1} - {0, -1} - self.pictures.keys():
                    memory.seek(HEADER_BYTES + index % 2 * PICTURE_BYTES)
                    rgb = np.frombuffer(memory.read(PICTURE_BYTES), np.uint8).reshape(HEIGHT, WIDTH, 3)
                    self.pictures[index] = rgb[:, ::-1, ::-1].copy()  # as the camera gave it

    def files(self) -> Iterator[bytes]:
        """Every file that the kiosk may have written, but the bureau's."""
        return files_under(self.folder, Path("/dev/shm"), but="office.sqlite")  # noqa: S108 - a place to look into


@dataclass(frozen=True)
class Visit:
    """A visit that is over, before a kiosk that waits for the next one; and what was found while the camera looked."""

    kiosk: Kiosk
    eyes_core: list[str]
    traces: list[Trace]
    in_eyes: set[str]
    in_kiosk: set[str]
    in_preview: set[str]


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    folder = tmp_path_factory.mktemp("kiosk")
    with card_service(folder) as cards, started(folder, cards) as kiosk, ThreadPoolExecutor(1) as beside:
        kiosk.hear("face")
        over = threading.Event()
        looking = beside.submit(kiosk.look, over)
        try:
            kiosk.hear("moved")  # by now there are vectors of the person
            assert not looking.done()
            (eyes,) = kiosk.eyes  # whatever they see next, this goes on collecting
            eyes_core = core_limits(eyes)
            copies = memory_of(eyes), memory_of(kiosk.process.pid), [kiosk.preview.read_bytes()]
            print(kiosk.hear("ended"))
        finally:
            over.set()
        looking.result()
        traces = traces_of(kiosk.pictures, copies[0])
        yield Visit(kiosk, eyes_core, traces, *(found(blocks, traces) for blocks in copies))


@contextmanager
def card_service(folder: Path) -> Iterator[Pcscd]:
    """A card service for all visits of this module."""
    service = Pcscd(folder)
    service.start()
    try:
        yield service
    finally:
        service.remove()


@contextmanager
def started(folder: Path, cards: Pcscd) -> Iterator[Kiosk]:
    """A kiosk whose citizen comes at once; everything that it may write lies in ``folder``."""
    places = {name: str(folder / name.lower()) for name in ("HOME", "TMPDIR", "XDG_RUNTIME_DIR", "XDG_CACHE_HOME")}
    for place in places.values():
        Path(place).mkdir(mode=0o700)
    screen = {"QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}
    environment = {**os.environ, **places, **screen, "PCSCLITE_CSOCK_NAME": str(cards.socket)}
    command = [sys.executable, "-m", "tests.visits.open_kiosk", str(site_file(folder, cards.port)), "retire-now"]
    pipe = subprocess.PIPE
    with (
        (folder / "stderr").open("w") as said,
        subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=pipe, stdout=pipe, stderr=said, text=True
        ) as process,
    ):
        ending = threading.Timer(LIMIT_S, process.kill)
        ending.start()
        try:
            yield Kiosk(process, folder)
        finally:
            ending.cancel()
            process.kill()


def traces_of(pictures: Mapping[int, Pixels], eyes: list[bytes]) -> list[Trace]:
    """What must not be left of a visit: of the portrait and its vector, of the pictures and theirs.

    Of which picture a vector was made only the ``eyes`` know: vectors are made until one is theirs.
    """
    engine, portrait = load_engine("dlib-resnet-v1"), PORTRAIT.read_bytes()
    traces = traces_of_file("portrait", portrait) + traces_of_pixels("portrait", pixels_of(portrait))
    traces += traces_of_vector("reference", reference_of(portrait, engine))
    for pixels in pictures.values():
        traces += traces_of_pixels("frame", pixels)
    seen = ((pixels, engine.detect(grey_of(pixels), SEARCH_SHRINK)) for _, pixels in sorted(pictures.items()))
    for pixels, (face, *_) in ((pixels, faces) for pixels, faces in seen if faces):
        captured = traces_of_vector("capture", engine.embed(engine.chip(pixels, face)))
        traces += captured
        if found(eyes, captured):
            break
    return traces


@pytest.mark.nightly  # on a busy machine the eyes may just not hold what they have seen; by day things are planted
def test_while_the_camera_looks_the_search_finds_what_is_there(visit: Visit) -> None:
    assert {"portrait, encoded", "reference, float64", "capture, float64", "frame, BGR"} <= visit.in_eyes
    assert {"portrait, encoded", "frame, RGB, mirrored"} <= visit.in_kiosk
    assert visit.in_preview == {"frame, RGB, mirrored"}


def test_after_the_visit_no_process_holds_anything_of_the_face(visit: Visit) -> None:
    kiosk = visit.kiosk
    assert seen_from_outside(lambda: not kiosk.eyes)  # they rest
    for pid in (kiosk.process.pid, *kiosk.beside_the_office):
        assert found(memory_of(pid), visit.traces) == set()


def test_after_the_visit_neither_shared_memory_nor_a_file_holds_anything_of_the_face(visit: Visit) -> None:
    assert found([visit.kiosk.preview.read_bytes()], visit.traces) == set()
    assert found(visit.kiosk.files(), visit.traces) == set()


def test_nothing_that_the_kiosk_has_open_lies_where_nobody_looks(visit: Visit) -> None:
    links = (str(link.readlink()) for link in Path(f"/proc/{visit.kiosk.process.pid}/fd").iterdir())
    files = {link for link in links if link.startswith("/") and not link.startswith(("/memfd:preview", "/dev/"))}
    assert files  # the records at least
    assert {file for file in files if not file.startswith(str(visit.kiosk.folder))} == set()


def test_a_crash_would_write_no_memory_into_a_file(visit: Visit) -> None:
    assert [core_limits(visit.kiosk.process.pid), visit.eyes_core] == [["0", "0"]] * 2


def core_limits(pid: int) -> list[str]:
    limits = Path(f"/proc/{pid}/limits").read_text(encoding="ascii").splitlines()
    (core,) = (line.split() for line in limits if line.startswith("Max core file size"))
    return core[4:6]


@pytest.mark.parametrize("place", ["the kiosk", "a child", "shared memory", "a file"])
def test_whatever_is_planted_is_found(visit: Visit, place: str) -> None:
    one_of_each = {trace.name: trace.content for trace in visit.traces}
    assert {name.partition(",")[0] for name in one_of_each} == {"portrait", "reference", "frame", "capture"}
    wanted, content = set(one_of_each), b"".join(one_of_each.values())
    kiosk = visit.kiosk
    if place in ("the kiosk", "a child"):
        pid = min(kiosk.children) if place == "a child" else kiosk.process.pid
        with planted_in_memory(pid, content):
            assert found(memory_of(pid), visit.traces) >= wanted
        return
    file = kiosk.folder / "data" / "planted" if place == "a file" else kiosk.preview
    written_over(file, bytes(HEADER_BYTES) + content)
    blocks = kiosk.files() if place == "a file" else [file.read_bytes()]
    assert found(blocks, visit.traces) >= wanted
    file.unlink() if place == "a file" else written_over(file, bytes(TOTAL_BYTES))


def written_over(file: Path, content: bytes) -> None:
    """The size of shared memory is sealed, so it is not cut first."""
    file.touch()
    with file.open("r+b", buffering=0) as opened:
        assert opened.write(content) == len(content)
