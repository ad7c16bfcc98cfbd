"""Pinyin by libpinyin (Debian's ``libpinyin15``, ``libpinyin-data``), the engine of ibus and fcitx.

Called through its C interface (``pinyin.h`` of 2.8) in a thread of its own: a look-up takes up to 30 ms. Its dictionary
of the user lies in a private folder that is never saved to, and goes with :meth:`LibPinyin.forget`.
"""

from __future__ import annotations

import asyncio
import ctypes
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from config.faults import Fault
from devices.pinyin.port import MOST_CANDIDATES, MOST_LETTERS, Candidate

LIBRARY = "libpinyin.so.15"
DATA = Path("/usr/lib/x86_64-linux-gnu/libpinyin/data")

# pinyin_custom2.h: bits of pinyin_option_t
_SPELT = (1 << 1) | (1 << 3) | (1 << 7) | (1 << 8)  # Pinyin; initials may stand for syllables; both tables of divisions
_ALIKE = (1 << 10) | (1 << 11) | (1 << 12) | (1 << 15) | (1 << 17) | (1 << 18) | (1 << 19)  # c s z, l n, an en in
# pinyin.h: sort_option_t: no longer words than were typed; by length of the word, of its spelling, by frequency
_ORDER = 0x2 | 0x8 | 0x10

_HANDLE, _TEXT, _SIZE, _NUMBER = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint
#: what is called, with what it takes and gives
_CALLS: dict[str, tuple[list[object], object]] = {
    "pinyin_init": ([_TEXT, _TEXT], _HANDLE),
    "pinyin_fini": ([_HANDLE], None),
    "pinyin_set_options": ([_HANDLE, ctypes.c_uint32], ctypes.c_bool),
    "pinyin_alloc_instance": ([_HANDLE], _HANDLE),
    "pinyin_free_instance": ([_HANDLE], None),
    "pinyin_reset": ([_HANDLE], ctypes.c_bool),
    "pinyin_parse_more_full_pinyins": ([_HANDLE, _TEXT], _SIZE),
    "pinyin_guess_sentence": ([_HANDLE], ctypes.c_bool),
    "pinyin_guess_candidates": ([_HANDLE, _SIZE, _NUMBER], ctypes.c_bool),
    "pinyin_get_n_candidate": ([_HANDLE, ctypes.POINTER(_NUMBER)], ctypes.c_bool),
    "pinyin_get_candidate": ([_HANDLE, _NUMBER, ctypes.POINTER(_HANDLE)], ctypes.c_bool),
    "pinyin_get_candidate_string": ([_HANDLE, _HANDLE, ctypes.POINTER(_TEXT)], ctypes.c_bool),
    "pinyin_choose_candidate": ([_HANDLE, _SIZE, _HANDLE], ctypes.c_int),
}


class LibPinyin:
    """:class:`devices.pinyin.port.Pinyin`. Library, dictionary and thread are there from the first letter on."""

    def __init__(self, library: str = LIBRARY, data: Path = DATA) -> None:
        self._library = library
        self._data = data
        self._engine: _Engine | None = None
        self._thread: ThreadPoolExecutor | None = None
        #: how often it was asked for candidates
        self._asked = 0

    async def candidates(self, letters: str) -> tuple[Candidate, ...]:
        self._asked += 1
        if self._thread is None:
            self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pinyin")
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._candidates, letters)

    async def forget(self) -> None:
        # One after the other in the one thread: whoever types meanwhile has a dictionary of their own, and whoever
        # forgets once more, as the end of the program does, returns when all is gone.
        thread, asked = self._thread, self._asked
        if thread is None:
            return
        await asyncio.get_running_loop().run_in_executor(thread, self._forget)
        if self._thread is thread and self._asked == asked:
            self._thread = None
            thread.shutdown(wait=False)

    def _candidates(self, letters: str) -> tuple[Candidate, ...]:
        try:
            if self._engine is None:
                self._engine = _Engine(self._library, self._data)
        except (OSError, AttributeError) as error:  # no library, another one than this, or no data
            raise Fault("PINYIN-UNAVAILABLE", str(error)) from error
        return self._engine.candidates(letters[:MOST_LETTERS])

    def _forget(self) -> None:
        if self._engine is not None:
            self._engine.close()
            self._engine = None


class _Engine:
    """The library with one dictionary, as long as one person types."""

    def __init__(self, library: str, data: Path) -> None:
        self._lib = _loaded(library)
        self._folder = TemporaryDirectory(prefix="kiosk-pinyin-")  # readable by this user only
        (Path(self._folder.name) / "user.conf").touch()  # or the library complains that nobody has typed before
        self._context = self._lib.pinyin_init(bytes(data), self._folder.name.encode()) if data.is_dir() else None
        if not self._context:
            self._folder.cleanup()
            raise FileNotFoundError(f"no dictionary in {data}")
        self._instance = self._lib.pinyin_alloc_instance(self._context)

    def close(self) -> None:
        self._lib.pinyin_free_instance(self._instance)
        self._lib.pinyin_fini(self._context)
        self._folder.cleanup()

    def candidates(self, letters: str) -> tuple[Candidate, ...]:
        found: dict[str, Candidate] = {}
        for options in (_SPELT, _SPELT | _ALIKE):
            self._lib.pinyin_set_options(self._context, options)
            for one in self._guessed(letters):
                found.setdefault(one.text, one)
            self._lib.pinyin_reset(self._instance)
        return tuple(found.values())[:MOST_CANDIDATES]

    def _guessed(self, letters: str) -> Iterator[Candidate]:
        lib, instance = self._lib, self._instance
        if not lib.pinyin_parse_more_full_pinyins(instance, letters.encode("ascii", "ignore")):
            return
        lib.pinyin_guess_sentence(instance)
        lib.pinyin_guess_candidates(instance, 0, _ORDER)
        count, handle, text = _NUMBER(), _HANDLE(), _TEXT()
        lib.pinyin_get_n_candidate(instance, ctypes.byref(count))
        for place in range(min(count.value, MOST_CANDIDATES)):
            lib.pinyin_get_candidate(instance, place, ctypes.byref(handle))
            lib.pinyin_get_candidate_string(instance, handle, ctypes.byref(text))
            # Choosing tells where in the letters it ends; what it settles is undone by the reset, and never learnt.
            yield Candidate((text.value or b"").decode(), lib.pinyin_choose_candidate(instance, 0, handle))


@cache
def _loaded(library: str) -> ctypes.CDLL:
    """The library, its functions described; OSError or AttributeError where it is not the one that is meant."""
    lib = ctypes.CDLL(library)
    for name, (takes, gives) in _CALLS.items():
        function = getattr(lib, name)
        function.argtypes, function.restype = takes, gives
    return lib
