"""The nursery's own process (see :mod:`supervision.nursery`): it reads what children need, and forks who is ordered.

It has one thread and no event loop: a fork keeps no other thread, but whatever that held.
"""

from __future__ import annotations

import fcntl
import gc
import importlib
import json
import os
import socket
import sys
import time
from collections.abc import Sequence
from typing import NamedTuple

from config.datafile import build_all
from config.faults import fault_list
from supervision import inside

ORDER_BYTES, FDS_MAX = 4096, 16
READY = b"ready"
LOOK_EVERY_S = 0.0005


class Order(NamedTuple):
    """What a process that was just forked is to be."""

    target: str
    fd: int
    parent: int


def serve(fd: int, parent: int, modules: Sequence[str]) -> Order | None:
    """Read ``modules``, then fork whoever is ordered. None when nobody orders any more; in a child what it is to do."""
    if not inside.dies_with(parent):
        return None
    for name in modules:
        importlib.import_module(name)
    fault_list()
    build_all()
    gc.collect()
    gc.freeze()  # or the first collection of each child would write to all of it, and have a copy
    with socket.socket(fileno=fd) as orders:
        orders.send(READY)
        while True:
            order, given, _, _ = socket.recv_fds(orders, ORDER_BYTES, FDS_MAX)
            if not order:
                return None
            if (child := _forked(orders, order, given, parent)) is not None:
                return child
            for one in given:
                os.close(one)


def _forked(orders: socket.socket, order: bytes, given: list[int], parent: int) -> Order | None:
    """None in the nursery, which has a grandchild then; its own child ends at once, and the kiosk adopts the orphan."""
    if between := os.fork():
        os.waitpid(between, 0)
        return None
    between = os.getpid()
    if os.fork():
        os._exit(0)
    os.setsid()
    while os.getppid() == between:
        time.sleep(LOOK_EVERY_S)
    if os.getppid() != parent:  # it is gone
        os._exit(0)
    target, numbers = json.loads(order)
    orders.send(str(os.getpid()).encode())
    orders.detach()
    hold(given, numbers)
    sys.argv[1:] = [target]
    return Order(target, numbers[0], parent)


def hold(given: Sequence[int], numbers: Sequence[int]) -> None:
    """Have the descriptors under these numbers, and of others only the first three."""
    above = max(*given, *numbers) + 1
    moved = [fcntl.fcntl(fd, fcntl.F_DUPFD, above) for fd in given]
    for fd, number in zip(moved, numbers, strict=True):
        os.dup2(fd, number)
    first = 0
    for number in [*sorted({0, 1, 2, *numbers}), os.sysconf("SC_OPEN_MAX")]:
        if first < number:  # of an empty range Python 3.11 closes everything
            os.closerange(first, number)
        first = number + 1


def main(fd: int, parent: int, *modules: str) -> None:
    if (order := serve(fd, parent, modules)) is not None:
        inside.main(*order)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])
