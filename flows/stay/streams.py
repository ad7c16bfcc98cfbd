"""Waiting for several things at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Coroutine
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")


async def until(items: AsyncIterator[T], stop: asyncio.Future[str]) -> AsyncGenerator[T, None]:
    """The ``items`` until ``stop`` is answered; what ``stop`` raised (*Back*) is raised here."""
    while True:
        following: asyncio.Future[T] = asyncio.ensure_future(anext(items))
        try:
            await asyncio.wait((following, stop), return_when=asyncio.FIRST_COMPLETED)
        finally:
            if not following.done():  # its owner could not close `items` while they are being waited for
                following.cancel()
                await asyncio.gather(following, return_exceptions=True)
        if stop.done():
            stop.result()
            return
        yield following.result()


async def merged(*sources: AsyncGenerator[T, None]) -> AsyncGenerator[T, None]:
    """The items of all ``sources`` as they come; what one of them raises is raised here. For sources that never end.

    All are closed when this is.
    """
    news: asyncio.Queue[T | _Failed] = asyncio.Queue()

    async def pump(source: AsyncGenerator[T, None]) -> None:
        try:
            async with aclosing(source):
                async for item in source:
                    news.put_nowait(item)
        except Exception as error:  # noqa: BLE001 - raised by whoever waits, below
            news.put_nowait(_Failed(error))

    pumps = [asyncio.ensure_future(pump(source)) for source in sources]
    try:
        while True:
            item = await news.get()
            if isinstance(item, _Failed):
                raise item.error
            yield item
    finally:
        for task in pumps:
            task.cancel()
        await asyncio.gather(*pumps, return_exceptions=True)


async def first_of(*works: Coroutine[Any, Any, object]) -> None:
    """Return when the first of ``works`` has ended, however; the others are cancelled."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()


@dataclass(frozen=True)
class _Failed:
    error: Exception
