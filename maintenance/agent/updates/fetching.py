"""How files of the repository come: from the office over HTTPS, or from a folder, such as a USB stick.

Neither is trusted: what comes is as long as it was said to be at most, and comes fast enough to end some day.
"""

from __future__ import annotations

import ssl
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import httpx
from tuf.api.exceptions import DownloadError, DownloadHTTPError, DownloadLengthMismatchError, SlowRetrievalError
from tuf.ngclient import FetcherInterface

from fleet.bundles.manifest import FILE

CHUNK = 65_536
#: for one answer of the office, and from then on at least so many bytes a second
WITHIN_S, AT_LEAST = 30.0, 10_000


class Fetcher(FetcherInterface):
    """What is fetched waits in ``folder``, no memory disk. ``newest``: what was asked for last, and JSON that came."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.newest = "", b""

    @contextmanager
    def download_file(self, url: str, max_length: int) -> Iterator[IO[bytes]]:
        """As inherited, and on the disk of the updates."""
        self.newest = url, b""
        length = 0
        with tempfile.TemporaryFile(dir=self._folder) as file:
            for chunk in self.fetch(url):
                length += len(chunk)
                if length > max_length:
                    raise DownloadLengthMismatchError(f"more than {max_length} bytes")
                file.write(chunk)
            file.seek(0)
            if url.endswith(".json"):
                self.newest = url, file.read()
                file.seek(0)
            yield file


class HttpFetcher(Fetcher):
    """From the office, which believes the certificate of the kiosk."""

    def __init__(self, client: httpx.Client, folder: Path, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__(folder)
        self._client = client
        self._now = now

    def _fetch(self, url: str) -> Iterator[bytes]:
        begun, length = self._now(), 0
        try:
            with self._client.stream("GET", url) as answer:
                if answer.status_code != httpx.codes.OK:
                    raise DownloadHTTPError(f"HTTP {answer.status_code}", answer.status_code)
                for chunk in answer.iter_raw(CHUNK):
                    length += len(chunk)
                    if (took := self._now() - begun) > WITHIN_S + length / AT_LEAST:
                        raise SlowRetrievalError(f"{length} bytes in {took:.0f} s")
                    yield chunk
        except (httpx.HTTPError, ssl.SSLError) as error:
            raise DownloadError(type(error).__name__) from error


class FolderFetcher(Fetcher):
    """From a folder that somebody brings. No link in it is followed: a stick may say anything."""

    def __init__(self, source: Path, folder: Path) -> None:
        super().__init__(folder)
        self._source = source

    def _fetch(self, url: str) -> Iterator[bytes]:
        name = url.removeprefix(url_of(self._source))
        file = self._source / name
        if FILE.fullmatch(name) is None or any(part.is_symlink() for part in (file, *file.parents[:2])):
            raise DownloadHTTPError("none of a repository", 404)
        try:
            with file.open("rb") as opened:
                while chunk := opened.read(CHUNK):
                    yield chunk
        except FileNotFoundError as error:
            raise DownloadHTTPError("no such file", 404) from error
        except OSError as error:
            raise DownloadError(error.strerror or type(error).__name__) from error


def url_of(folder: Path) -> str:
    """The address under which a folder is asked for its files."""
    return f"{folder.absolute().as_uri()}/"


def site_client(authority: Path, certificate: Path, key: Path) -> httpx.Client:
    """Speaks with the office alone, and with nothing of the environment (no proxy). OSError without those files."""
    context = ssl.create_default_context(cafile=str(authority))
    context.load_cert_chain(certificate, key)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    headers = {"accept-encoding": "identity"}
    return httpx.Client(verify=context, timeout=WITHIN_S, trust_env=False, follow_redirects=False, headers=headers)
