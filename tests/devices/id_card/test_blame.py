"""Why an identity-card reader cannot be used: the cause that is known is the cause that is told."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EACCES, EBUSY
from pathlib import Path

import pytest
import usb.core

from config.settings import SerialIdReader
from devices.id_card.failures import not_there
from devices.id_card.port import Garbled, IdReaderStatus, NoCard, NoReader, OutOfOrder, PortBusy, PortDenied
from devices.id_card.sdt_usb import UsbLine
from devices.id_card.session import FramedSession, SdtReader
from devices.id_card.worker import open_device
from simulated.id_card.virtual_sam import VirtualSam
from simulated.id_card.virtual_terminal import VirtualTerminal
from tests.devices.id_card.usb_bus import Bus

NOBODY = 65534


@pytest.fixture
def port(tmp_path: Path) -> Iterator[Path]:
    """A working reader on a serial port."""
    terminal = VirtualTerminal(VirtualSam(), tmp_path / "reader")
    terminal.plug()
    yield tmp_path / "reader"
    terminal.unplug()


def seen(port: Path, *, hardware: bool = False) -> tuple[IdReaderStatus, str]:
    """What the driver sees at ``port``, and the code that the staff are told."""
    device = open_device(SerialIdReader(port=port), 1, hardware=hardware)
    try:
        status = device.look()
    finally:
        device.close()
    return status, not_there(status).code


@contextmanager
def held(port: Path, how: str) -> Iterator[None]:
    """Another program has the port open, in one of the ways in which programs do."""
    opened = "import fcntl, os, sys, termios; port = os.open(sys.argv[1], os.O_RDWR | os.O_NOCTTY)"
    code = f"{opened}; {how}; print(flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", code, str(port)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        program.stdout.readline()
        yield
        program.communicate()


def as_nobody(port: Path) -> str:
    """The code that somebody without rights is told: root is kept out of nothing."""
    look = (
        "import os, sys; from pathlib import Path; os.geteuid() or os.setuid(int(sys.argv[2]));"
        "from tests.devices.id_card.test_blame import seen; print(seen(Path(sys.argv[1]))[1])"
    )
    command = [sys.executable, "-c", look, str(port.resolve()), str(NOBODY)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_a_reader_that_works_is_no_trouble(port: Path) -> None:
    assert seen(port) == (NoCard(), "ID-ABSENT")


def test_a_port_that_another_program_has_locked_is_busy(port: Path) -> None:
    with held(port, "fcntl.flock(port, fcntl.LOCK_EX)"):
        status, code = seen(port)
    assert code == "ID-PORT-BUSY"
    assert isinstance(status, PortBusy)
    assert status.holder.startswith("python"), "the staff are told which program it is"


def test_a_port_that_another_program_has_for_itself_is_busy(port: Path) -> None:
    port.resolve().chmod(0o666)
    with held(port, "fcntl.ioctl(port, termios.TIOCEXCL)"):
        assert as_nobody(port) == "ID-PORT-BUSY"


def test_a_port_whose_answers_another_program_takes_is_busy(tmp_path: Path) -> None:
    """It has locked nothing, it only reads: then nothing comes here any more."""
    silent = tmp_path / "reader"
    ours, theirs = os.openpty()
    silent.symlink_to(os.ttyname(theirs))
    with held(silent, "None"):
        assert seen(silent)[1] == "ID-PORT-BUSY"
    assert seen(silent) == (NoReader(), "ID-NO-READER"), "with nobody at it, it is a reader without power"
    os.close(ours)
    os.close(theirs)


def test_a_port_that_this_user_may_not_open_is_denied(port: Path) -> None:
    port.resolve().chmod(0)
    assert as_nobody(port) == "ID-PORT-DENIED"


def test_a_port_that_is_not_there_is_a_reader_that_is_not_connected(tmp_path: Path) -> None:
    assert seen(tmp_path / "none") == (NoReader(), "ID-NO-READER")


@pytest.mark.parametrize("path", ["/dev/null", "a file"])
def test_what_is_no_serial_port_is_not_called_unconnected(path: str, tmp_path: Path) -> None:
    (tmp_path / "a file").touch()
    status, code = seen(tmp_path / path)
    assert isinstance(status, OutOfOrder)
    assert code == "ID-OUT-OF-ORDER"


def test_answers_in_another_language_are_a_wrong_speed_or_another_device(tmp_path: Path) -> None:
    class Modem(VirtualSam):
        def answers(self, data: bytes) -> list[bytes]:
            return [b"\x00\xf8\x80ERROR\r\n"]

    terminal = VirtualTerminal(Modem(), tmp_path / "reader")
    terminal.plug()
    status, code = seen(tmp_path / "reader")
    terminal.unplug()
    assert (type(status), code) == (Garbled, "ID-GARBLED")


def test_a_pseudo_terminal_is_refused_where_hardware_is_asked_for(port: Path) -> None:
    assert seen(port, hardware=True)[1] == "ID-READER-VIRTUAL"


@pytest.mark.parametrize(
    ("number", "status", "code"),
    [
        (EBUSY, PortBusy(""), "ID-PORT-BUSY"),
        (EACCES, PortDenied(), "ID-PORT-DENIED"),
        (None, NoReader(), "ID-NO-READER"),
    ],
)
def test_on_usb_the_causes_are_told_apart_too(number: int | None, status: IdReaderStatus, code: str) -> None:
    class Refusing(Bus):
        def claim_interface(self, dev_handle: object, intf: int) -> None:
            raise usb.core.USBError("refused", None, number)

    found = SdtReader(lambda: FramedSession(UsbLine(Refusing(VirtualSam()))), 1).look()
    assert (found, not_there(found).code) == (status, code)


def test_a_busy_port_is_used_as_soon_as_it_is_free(port: Path) -> None:
    device = open_device(SerialIdReader(port=port), 1)
    with held(port, "fcntl.flock(port, fcntl.LOCK_EX)"):
        assert isinstance(device.look(), PortBusy)
    assert device.look() == NoCard()
    device.close()
