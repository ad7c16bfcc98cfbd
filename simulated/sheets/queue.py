"""A real CUPS of its own, set up as ``deploy/cups`` sets up that of a kiosk, with one queue before one printer.

What a printer that is off does not hold, a queue does: papers that come out when it is on again.
"""

from __future__ import annotations

import getpass
import grp
import os
import re
import resource
import socket
import subprocess
from pathlib import Path

from simulated.sheets.processes import START_TIMEOUT_S, DidNotStart, await_port, free_port, kill_tree

QUEUE = "papers"
CONFIGURATION = Path(__file__).parents[2] / "deploy" / "cups" / "cupsd.conf"

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
*PCFileName: "KIOSK.PPD"
*Manufacturer: "Kiosk"
*Product: "(Kiosk)"
*ModelName: "Kiosk"
*ShortNickName: "Kiosk"
*NickName: "Kiosk"
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


class CupsQueue:
    """One CUPS with one queue before ``printer``, on ``port``; what its files need lies in ``folder``."""

    def __init__(self, folder: Path, printer: str, port: int = 0) -> None:
        self.folder = folder
        self._printer = printer
        self._port = port or free_port()
        for name in ("cache", "state", "ssl"):
            (folder / name).mkdir(parents=True)
        self.empty_spool()
        # started by root it insists on working as somebody else
        user, group = ("lp", "lp") if os.getuid() == 0 else (getpass.getuser(), grp.getgrgid(os.getgid()).gr_name)
        (folder / "printer.ppd").write_text(PPD, encoding="utf-8")
        (folder / "cupsd.conf").write_text(self._configuration(), encoding="utf-8")
        files = FILES.format(folder=folder, user=user, group=group)
        (folder / "cups-files.conf").write_text(files, encoding="utf-8")
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def uri(self) -> str:
        return f"ipp://127.0.0.1:{self._port}/printers/{QUEUE}"

    @property
    def door(self) -> Path:
        """Where whoever may manage the queue is asked who he is by the kernel."""
        return self.folder / "cups.sock"

    def _configuration(self) -> str:
        text = CONFIGURATION.read_text(encoding="utf-8")
        text = re.sub(r"^Listen .*\n", "", text, flags=re.MULTILINE)
        # whoever runs this is the kiosk here, and its administrator
        me = getpass.getuser()
        text = text.replace("Require user kiosk", f"Require user {me}")
        text = text.replace("Require user @SYSTEM", f"Require user {me} @SYSTEM")
        return f"Listen {self.door}\nListen 127.0.0.1:{self._port}\n{text}"  # it opens them in this order

    def start(self, *, largest_file: int | None = None) -> None:
        """Start it; the queue is there after the first time. ``largest_file``: as on a disk without room for more."""
        configured = ("-c", self.folder / "cupsd.conf", "-s", self.folder / "cups-files.conf")
        await_port(self._port)
        try:
            # Python ignores the signal of a file that is too large, and so does what it starts in this way
            self._process = subprocess.Popen(
                ("/usr/sbin/cupsd", "-f", *configured), start_new_session=True, restore_signals=False
            )
        except FileNotFoundError as error:
            raise DidNotStart("cupsd is not installed") from error
        if largest_file is not None:
            resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE, (largest_file, largest_file))
        with self._reached():
            pass
        if not (self.folder / "printers.conf").exists():
            self.manage("-v", f"{self._printer}?snmp=false", "-P", self.folder / "printer.ppd", "-E")
            self.manage("-o", "printer-error-policy=retry-current-job", "-o", "printer-op-policy=kiosk")

    def manage(self, *arguments: str | Path) -> None:
        """What an administrator does: lpadmin(8)."""
        self._as_administrator("/usr/sbin/lpadmin", "-p", QUEUE, *arguments)

    def pause(self) -> None:
        """Stop the queue, as CUPS does after an error of its printer."""
        self._as_administrator("/usr/sbin/cupsdisable", QUEUE)

    def stop(self) -> None:
        """End it in order."""
        if self._process:
            self._process.terminate()
            self._process.wait()

    def kill(self) -> None:
        """End it with all that it has started, as a power cut does."""
        if self._process:
            kill_tree(self._process)

    def empty_spool(self) -> None:
        """What ``deploy/cups`` does at every start: the spool lies in a folder that lives as long as its service."""
        spool = self.folder / "spool"
        for file in spool.glob("[cd][0-9]*"):
            file.unlink()
        (spool / "tmp").mkdir(parents=True, exist_ok=True)

    def _as_administrator(self, *command: str | Path) -> None:
        environment = {**os.environ, "CUPS_SERVER": str(self.door)}
        done = subprocess.run(command, capture_output=True, env=environment, check=False)
        if done.returncode:
            raise DidNotStart(f"{command[0]}: {done.stderr.decode(errors='replace').strip()}")

    def _reached(self) -> socket.socket:
        """A connection, as soon as it listens."""
        assert self._process is not None  # noqa: S101 - just started
        for _ in range(START_TIMEOUT_S * 100):
            try:
                return socket.create_connection(("127.0.0.1", self._port), timeout=1)
            except ConnectionRefusedError:
                try:
                    self._process.wait(0.01)
                except subprocess.TimeoutExpired:
                    continue
                break
        raise DidNotStart(f"cupsd: {(self.folder / 'error_log').read_text(errors='replace')[-500:]}")
