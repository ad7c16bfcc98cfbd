"""The photo of an identity card is an opaque blob; only a vendor's program can make a picture of it.

No description of its coding is public (facts on cards, 2.8.1), so the adapter runs the program that the site names: the
blob on its input, the picture on its output, a process of its own, a limit of time. Nothing touches the disk.
"""

from __future__ import annotations

import asyncio
from asyncio.subprocess import DEVNULL, PIPE

from config.faults import Fault
from config.settings import PhotoDecoder
from config.waiting import ended

#: The picture of 102 x 126 pixels has 38 862 bytes as BMP
PICTURE_MAX = 1 << 20


async def decode_photo(decoder: PhotoDecoder, photo: bytes) -> bytes:
    """The picture that ``decoder`` makes of ``photo`` (WLT); fault ID-PHOTO, which lets the citizen go another way."""
    try:
        return await _run(decoder, photo)
    except (OSError, TimeoutError, _NoPicture) as error:
        raise Fault("ID-PHOTO", str(error) or type(error).__name__) from error


class _NoPicture(Exception):
    """The program ended without one."""


async def _run(decoder: PhotoDecoder, photo: bytes) -> bytes:
    process = await asyncio.create_subprocess_exec(
        *decoder.command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, process_group=0
    )
    try:
        async with asyncio.timeout(decoder.limit_s):
            picture = await _talk(process, photo)
            returncode = await process.wait()
    finally:
        await ended(process)
    if returncode != 0 or not picture:
        raise _NoPicture(f"the decoder ended with {returncode} and {len(picture)} bytes")
    return picture


async def _talk(process: asyncio.subprocess.Process, photo: bytes) -> bytes:
    """Hand the photo over and take the picture, which has a limit."""
    assert process.stdin is not None  # noqa: S101 - both are pipes
    assert process.stdout is not None  # noqa: S101
    process.stdin.write(photo)
    process.stdin.close()
    picture = b""
    while piece := await process.stdout.read(PICTURE_MAX):
        picture += piece
        if len(picture) > PICTURE_MAX:
            raise _NoPicture(f"more than {PICTURE_MAX} bytes")
    return picture
