"""A repository as maintainers make one, for whoever looks at what kiosks make of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from securesystemslib.signer import CryptoSigner

from fleet.bundles.manifest import Kind
from fleet.bundles.packing import File, pack_content, pack_files
from fleet.bundles.repository import Holders, Repository

#: what the smallest program is made of: it says how it is called, and passes its own check
PROGRAM = {
    "kiosk.py": b"import sys\nfrom pathlib import Path\nprint(Path(__file__).resolve().parent.name)\n",
    "requirements.lock": b"",
    "pyproject.toml": b'[project]\nname = "kiosk-24h"\nversion = "1"\n',
    "config/hours.yaml": b"hours: []\n",
}


class Maintainers:
    """Three with keys, two of whom have to sign; and the office with its own."""

    def __init__(self, folder: Path, now: datetime | None = None) -> None:
        self.private = [Ed25519PrivateKey.generate() for _ in range(4)]
        self.signers = [CryptoSigner(key) for key in self.private]
        self.public = [key.public_key().public_bytes_raw().hex() for key in self.private]
        self.online = self.signers[3]
        self.folder = folder
        self.now = now or datetime.now(UTC)
        self.repository = Repository(folder / "repository")
        self.repository.make(self.holders(), self.signers[:2], self.online, self.now)

    def holders(self, who: Sequence[int] = (0, 1, 2)) -> Holders:
        keys = [self.public[one] for one in who]
        return Holders(keys, keys, self.public[3])

    def program(self, version: str, files: Mapping[str, bytes] | None = None, made: datetime | None = None) -> str:
        """Publish a program of those files beside the smallest ones."""
        content = {name: File(text) for name, text in {**PROGRAM, **(files or {})}.items()}
        bundle = pack_files(Kind.PROGRAM, version, made or self.now, None, content, self.folder / "packed")
        return self.repository.publish([bundle], self.signers[1:3], self.online, self.now)[0]

    def content(self, version: str, files: Mapping[str, bytes], needs: str = "", made: datetime | None = None) -> str:
        """Publish content of those files."""
        source = self.folder / f"content-{version}"
        for name, text in files.items():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes(text)
        made = made or self.now + timedelta(minutes=1)
        bundle = pack_content(source, version, made, needs or None, self.folder / "packed")
        return self.repository.publish([bundle], self.signers[:2], self.online, self.now)[0]

    def target(self, name: str) -> Path:
        """The file of a bundle in the repository."""
        folder, _, file = name.partition("/")
        return next((self.repository.folder / "targets" / folder).glob(f"*.{file}"))

    def metadata(self, name: str) -> Path:
        return self.repository.folder / "metadata" / name
