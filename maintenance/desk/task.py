"""A task of the staff desk: a file of ``tasks/``, and a section of the words. ``README.md`` says how one is made."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from config.staff import Role
from maintenance.desk.desk import Desk
from maintenance.desk.need import Need

EVERYBODY = frozenset(Role)


async def _none(_desk: Desk) -> Sequence[Need]:
    return ()


@dataclass(frozen=True)
class Task:
    """``run`` shows pages and awaits answers, and gives what came of it in a word for the log, never anything personal.

    ``order``: its place among the tasks. ``needs`` tells what it could see to now: that stands before all tasks, and
    when it is chosen, ``run`` finds it in :attr:`Desk.need`.
    """

    roles: frozenset[Role]
    order: int
    run: Callable[[Desk], Awaitable[str]]
    needs: Callable[[Desk], Awaitable[Sequence[Need]]] = _none


@cache
def tasks() -> Mapping[str, Task]:
    """Every task by the name of its file, in the order of the home page."""
    package = importlib.import_module("maintenance.desk.tasks")
    names = [found.name for found in pkgutil.iter_modules(package.__path__)]
    found = {name: _task_in(f"{package.__name__}.{name}") for name in names}
    return dict(sorted(found.items(), key=lambda item: (item[1].order, item[0])))


def _task_in(module: str) -> Task:
    task = importlib.import_module(module).TASK
    if not isinstance(task, Task):
        raise TypeError(f"{module}: TASK is no Task")
    return task
