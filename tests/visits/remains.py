"""Looks for what must be gone: in the memory of processes, in shared memory and in files.

What is looked for are short pieces of it (:class:`Trace`), in every form that a library on the way may have made of
it: long enough not to come up by chance, short enough to survive where a freed block has been partly used again.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from devices.face.engine import Embedding, Pixels

PIECE_PX = 32
PIECE_BYTES = 64
STEP_BYTES = 2**17


@dataclass(frozen=True)
class Trace:
    """A piece of something that must not be left. ``name`` says of what, and in which form."""

    name: str
    content: bytes = field(repr=False)

    @property
    def key(self) -> int:
        """Where four different bytes stand: what is the same over and over is everywhere in a memory."""
        return next(at for at in range(len(self.content)) if len(set(self.content[at : at + 4])) == 4)


def traces_of_file(name: str, content: bytes) -> list[Trace]:
    """Pieces of an encoded picture, from behind its header on."""
    starts = range(len(content) // 8, len(content) - PIECE_BYTES, len(content) // 4)
    return [Trace(f"{name}, encoded", content[start : start + PIECE_BYTES]) for start in starts]


def traces_of_pixels(name: str, pixels: Pixels, rows: Iterable[float] = (0.45, 0.6)) -> list[Trace]:
    """Pieces of ``rows`` (shares of the height) in the middle of a BGR picture: as it is, mirrored, for the screen."""
    traces = []
    for row in rows:
        line = pixels[int(row * pixels.shape[0])][None]
        left = (line.shape[1] - PIECE_PX) // 2
        for way, seen in (("", line), (", mirrored", line[:, ::-1])):
            piece = np.ascontiguousarray(seen[:, left : left + PIECE_PX])
            traces += [Trace(f"{name}, {form}{way}", made.tobytes()) for form, made in _forms(piece)]
    return [trace for trace in traces if _telling(trace.content)]


def traces_of_vector(name: str, vector: Embedding) -> list[Trace]:
    """The beginning of a vector, in both sizes of its numbers."""
    forms = (("float64", vector.astype(np.float64)), ("float32", vector.astype(np.float32)))
    return [Trace(f"{name}, {form}", made.tobytes()[:PIECE_BYTES]) for form, made in forms]


def memory_of(pid: int) -> list[bytes]:
    """A copy of everything that a process can write to: heaps, stacks, shared memory. It is read while it runs."""
    copies = []
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:  # noqa: PTH123 - a window of the kernel, no file
        for first, last, _ in _writable(pid):
            with suppress(OSError):  # given back meanwhile, or a device's
                memory.seek(first)
                copies.append(memory.read(last - first))
    return copies


@contextmanager
def planted_in_memory(pid: int, content: bytes) -> Iterator[None]:
    """``content`` stands in a process, where its stack has been no deeper yet; overwritten afterwards."""
    first = next(first for first, _, name in _writable(pid) if name == "[stack]")
    with open(f"/proc/{pid}/mem", "r+b", buffering=0) as memory:  # noqa: PTH123
        for now in (content, bytes(len(content))):
            memory.seek(first)
            memory.write(now)
            if now == content:
                yield


def files_under(*folders: Path, but: str) -> Iterator[bytes]:
    """What stands in every file under ``folders``, but in those of one name."""
    for file in sorted(file for folder in folders for file in folder.rglob("*") if file.name != but):
        with suppress(OSError):  # gone meanwhile, or another user's
            if file.is_file() and not file.is_symlink():
                yield file.read_bytes()


def found(blocks: Iterable[bytes], traces: Iterable[Trace]) -> set[str]:
    """The names of ``traces`` that stand in ``blocks``.

    All are looked for at once: tables of the two halves of their keys leave hardly a place to look at.
    """
    by_key: dict[bytes, list[tuple[Trace, int]]] = {}
    tables = np.zeros((2, 2**16), bool)
    for trace in traces:
        at = trace.key
        by_key.setdefault(trace.content[at : at + 4], []).append((trace, at))
        tables[[0, 1], np.frombuffer(trace.content, "<u2", 2, at)] = True
    names = set()
    for block in blocks:
        for place in _likely(block, tables):
            candidates = by_key.get(block[place : place + 4], ())
            names |= {one.name for one, at in candidates if block.startswith(one.content, max(place - at, 0))}
    return names


def pixels_of(encoded: bytes) -> Pixels:
    """An encoded picture as BGR, by another library than the product's."""
    with Image.open(io.BytesIO(encoded)) as picture:
        return np.asarray(picture.convert("RGB"), np.uint8)[:, :, ::-1]


def _likely(block: bytes, tables: NDArray[np.bool_]) -> Iterator[int]:
    """Places where a key may stand. Piece by piece, as fits a cache; where nothing was ever written nothing stands."""
    for start in range(0, len(block), STEP_BYTES):
        left = len(block) - start
        if left >= STEP_BYTES + 8 and not np.frombuffer(block, "<u8", STEP_BYTES // 8 + 1, start).any():
            continue
        for first in (start, start + 1):
            pairs = np.frombuffer(block, "<u2", min(STEP_BYTES // 2 + 1, (len(block) - first) // 2), first)
            begins = np.flatnonzero(tables[0][pairs[:-1]])
            yield from (first + 2 * begins[tables[1][pairs[begins + 1]]]).tolist()


def _forms(piece: Pixels) -> Iterator[tuple[str, NDArray[np.uint8]]]:
    yield "BGR", piece
    yield "RGB", np.ascontiguousarray(piece[:, :, ::-1])
    yield "BGRA", np.asarray(cv2.cvtColor(piece, cv2.COLOR_BGR2BGRA), np.uint8)  # Qt's RGB32
    yield "RGBA", np.asarray(cv2.cvtColor(piece, cv2.COLOR_BGR2RGBA), np.uint8)
    yield "grey", np.asarray(cv2.cvtColor(piece, cv2.COLOR_BGR2GRAY), np.uint8)


def _telling(content: bytes) -> bool:
    """Whether it is of this picture alone: a plain wall or a white edge is everywhere."""
    return len(set(content)) >= PIECE_PX // 4 and any(len(set(content[at : at + 4])) == 4 for at in range(len(content)))


def _writable(pid: int) -> Iterator[tuple[int, int, str]]:
    """Every writable mapping of a process: its two edges and its name (proc(5))."""
    for line in Path(f"/proc/{pid}/maps").read_text(encoding="utf-8").splitlines():
        span, access, _, _, _, *name = line.split(maxsplit=5)
        if access.startswith("rw"):
            first, last = (int(edge, 16) for edge in span.split("-"))
            yield first, last, name[0] if name else ""
