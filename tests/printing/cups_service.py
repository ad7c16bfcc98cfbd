"""A real CUPS for tests: one queue before a printer of :mod:`tests.printing.ipp_service`, on a port of its own.

What a printer that is off does not hold, a queue does: papers that come out when it is on again.
"""

from __future__ import annotations

import getpass
import grp
import os
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

QUEUE = "papers"
START_TIMEOUT_S = 20

CUPSD = """Listen 127.0.0.1:{port}
DefaultAuthType None
WebInterface No
Browsing No
LogLevel warn
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""
FILES = """ServerRoot {folder}
CacheDir {folder}/cache
StateDir {folder}/state
RequestRoot {folder}/spool
TempDir {folder}/spool/tmp
DocumentRoot {folder}
ServerKeychain {folder}/ssl
AccessLog {folder}/access_log
ErrorLog {folder}/error_log
PageLog {folder}/page_log
User {user}
Group {group}
SystemGroup root
"""
#: a printer that takes PDF as it is and has A4 and nothing else
PPD = """*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "TEST.PPD"
*Manufacturer: "Test"
*Product: "(Test)"
*ModelName: "Test"
*ShortNickName: "Test"
*NickName: "Test"
*PSVersion: "(3010.000) 0"
*LanguageLevel: "3"
*ColorDevice: False
*DefaultColorSpace: Gray
*FileSystem: False
*cupsFilter2: "application/pdf application/pdf 0 -"
*OpenUI *PageSize: PickOne
*OrderDependency: 10 AnySetup *PageSize
*DefaultPageSize: A4
*PageSize A4/A4: ""
*CloseUI: *PageSize
*OpenUI *PageRegion: PickOne
*OrderDependency: 10 AnySetup *PageRegion
*DefaultPageRegion: A4
*PageRegion A4/A4: ""
*CloseUI: *PageRegion
*DefaultImageableArea: A4
*ImageableArea A4: "18 0 577.2756 841.8898"
*DefaultPaperDimension: A4
*PaperDimension A4: "595.2756 841.8898"
*DefaultFont: Courier
"""


class CupsService:
    """One CUPS with one queue."""

    def __init__(self, folder: Path, printer: str) -> None:
        self._folder = folder
        self._printer = printer
        for name in ("cache", "state", "spool/tmp", "ssl"):
            (folder / name).mkdir(parents=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        # started by root it insists on working as somebody else
        user, group = ("lp", "lp") if os.getuid() == 0 else (getpass.getuser(), grp.getgrgid(os.getgid()).gr_name)
        (folder / "printer.ppd").write_text(PPD)
        (folder / "cupsd.conf").write_text(CUPSD.format(port=self._port))
        (folder / "cups-files.conf").write_text(FILES.format(folder=folder, user=user, group=group))
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def uri(self) -> str:
        return f"ipp://127.0.0.1:{self._port}/printers/{QUEUE}"

    def start(self) -> None:
        configured = ("-c", self._folder / "cupsd.conf", "-s", self._folder / "cups-files.conf")
        self._process = subprocess.Popen(("/usr/sbin/cupsd", "-f", *configured), start_new_session=True)
        with self._reached():
            pass
        self._lpadmin("-v", self._printer, "-P", self._folder / "printer.ppd", "-E")
        self._lpadmin("-o", "printer-error-policy=retry-current-job")

    def make_raw(self) -> None:
        """Take its description away: it hands on what it gets, and knows nothing of media."""
        self._lpadmin("-m", "raw")

    def _lpadmin(self, *arguments: str | Path) -> None:
        command = ("/usr/sbin/lpadmin", "-h", f"127.0.0.1:{self._port}", "-p", QUEUE, *arguments)
        subprocess.run(command, check=True, capture_output=True)

    def stop(self) -> None:
        if self._process:
            self._process.terminate()
            self._process.wait()

    def _reached(self) -> socket.socket:
        """A connection, as soon as it listens."""
        assert self._process is not None
        for _ in range(START_TIMEOUT_S * 100):
            try:
                return socket.create_connection(("127.0.0.1", self._port), timeout=1)
            except ConnectionRefusedError:
                try:
                    self._process.wait(0.01)
                except subprocess.TimeoutExpired:
                    continue
                break
        raise AssertionError(f"cupsd did not start: {(self._folder / 'error_log').read_text()}")


@contextmanager
def cups_service(printer: str) -> Iterator[CupsService]:
    """A queue before the printer at ``printer``."""
    with tempfile.TemporaryDirectory(prefix="kiosk-tests-cups-") as place:
        folder = Path(place)
        folder.chmod(0o755)
        service = CupsService(folder, printer)
        try:
            service.start()
            yield service
        finally:
            service.stop()
