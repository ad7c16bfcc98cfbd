"""What a kiosk does not believe of a repository: older, unsigned, foreign, frozen, mixed, cut, or never meant."""

from __future__ import annotations

import gzip
import io
import json
import os
import tarfile
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from shutil import copytree, rmtree

import httpx
import pytest

from config.faults import Fault
from fleet.bundles.manifest import Kind, Offered
from maintenance.agent.updates.fetching import FolderFetcher, HttpFetcher, url_of
from maintenance.agent.updates.slots import Disk
from maintenance.agent.updates.source import FETCHED, Source
from maintenance.agent.updates.unpacking import unpack
from tests.fleet.bundles.publishing import PROGRAM, Maintainers


@pytest.fixture
def maintainers(tmp_path: Path) -> Maintainers:
    made = Maintainers(tmp_path)
    made.program("1")
    return made


@pytest.fixture
def root(maintainers: Maintainers, tmp_path: Path) -> Path:
    """What the kiosk was given when it was set up."""
    file = tmp_path / "root.json"
    file.write_bytes(maintainers.repository.root_file.read_bytes())
    return file


def from_folder(folder: Path, root: Path) -> Source:
    own = root.parent / "updates"
    own.mkdir(exist_ok=True)
    return Source(url_of(folder), root, own, FolderFetcher(folder, own))


def fetched(maintainers: Maintainers, root: Path, version: str = "1") -> Path:
    return from_folder(maintainers.repository.folder, root).find(Kind.PROGRAM, version).fetch()


def test_what_two_have_signed_is_taken(maintainers: Maintainers, root: Path) -> None:
    bundle = fetched(maintainers, root)
    assert bundle.read_bytes() == maintainers.target("program/1.tar.gz").read_bytes()


def test_keys_that_follow_the_old_ones_are_believed(maintainers: Maintainers, root: Path) -> None:
    maintainers.repository.change(
        maintainers.holders((1, 2)), maintainers.signers[:3], maintainers.online, maintainers.now
    )
    assert fetched(maintainers, root)


def older(maintainers: Maintainers, root: Path) -> None:
    before = maintainers.folder / "before"
    copytree(maintainers.repository.folder, before)
    maintainers.program("2")
    fetched(maintainers, root, "2")
    put_back(before, maintainers)


def put_back(before: Path, maintainers: Maintainers) -> None:
    rmtree(maintainers.repository.folder)
    copytree(before, maintainers.repository.folder)


def rewritten(maintainers: Maintainers, name: str, change: Callable[[dict[str, object]], object]) -> None:
    file = maintainers.metadata(name)
    content = json.loads(file.read_bytes())
    change(content)
    file.write_text(json.dumps(content))


def unsigned(maintainers: Maintainers, root: Path) -> None:
    rewritten(maintainers, "timestamp.json", lambda content: content.update(signatures=[]))


def altered(maintainers: Maintainers, root: Path) -> None:
    rewritten(maintainers, "timestamp.json", lambda content: content["signed"].update(version=9))  # type: ignore[attr-defined]


def foreign(maintainers: Maintainers, root: Path) -> None:
    other = Maintainers(maintainers.folder / "other")
    other.program("1")
    put_back(other.repository.folder, maintainers)


def frozen(maintainers: Maintainers, root: Path) -> None:
    maintainers.repository.refresh(maintainers.online, datetime.now(UTC) - timedelta(days=8))


def mixed(maintainers: Maintainers, root: Path) -> None:
    """The office's own key is stolen: what it signs is of another day than what the maintainers have signed."""
    before = maintainers.metadata("2.targets.json").read_bytes()
    maintainers.program("2")
    maintainers.metadata("3.targets.json").write_bytes(before)


def snapshot_of_another_day(maintainers: Maintainers, root: Path) -> None:
    before = maintainers.metadata("2.snapshot.json").read_bytes()
    maintainers.program("2")
    maintainers.metadata("3.snapshot.json").write_bytes(before)


def cut(maintainers: Maintainers, root: Path) -> None:
    file = maintainers.target("program/1.tar.gz")
    file.write_bytes(file.read_bytes()[:-10])


def one_bit(maintainers: Maintainers, root: Path) -> None:
    file = maintainers.target("program/1.tar.gz")
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(bytes(content))


def longer(maintainers: Maintainers, root: Path) -> None:
    file = maintainers.target("program/1.tar.gz")
    file.write_bytes(file.read_bytes() + bytes(100))


def gone(maintainers: Maintainers, root: Path) -> None:
    rmtree(maintainers.repository.folder / "metadata")


def no_metadata(maintainers: Maintainers, root: Path) -> None:
    maintainers.metadata("timestamp.json").write_bytes(b'{"signed": 7}')


def a_link(maintainers: Maintainers, root: Path) -> None:
    """A stick that leads elsewhere."""
    file = maintainers.metadata("timestamp.json")
    elsewhere = maintainers.folder / "elsewhere.json"
    file.rename(elsewhere)
    file.symlink_to(elsewhere)


def endless(maintainers: Maintainers, root: Path) -> None:
    maintainers.metadata("timestamp.json").write_bytes(b" " * 100_000)


Attack = Callable[[Maintainers, Path], None]
REFUSED: Mapping[Attack, str] = {
    older: "OLDER",
    unsigned: "UNSIGNED",
    altered: "UNSIGNED",
    foreign: "FOREIGN",
    frozen: "FROZEN",
    mixed: "MIXED",
    snapshot_of_another_day: "MIXED",
    cut: "CUT",
    one_bit: "CUT",
    longer: "CUT",
    gone: "UNREACHED",
    no_metadata: "BROKEN",
    a_link: "UNREACHED",
    endless: "MIXED",
}


@pytest.mark.parametrize("attack", REFUSED, ids=[attack.__name__ for attack in REFUSED])
def test_what_is_not_as_it_was_signed_is_refused(maintainers: Maintainers, root: Path, attack: Attack) -> None:
    attack(maintainers, root)
    with pytest.raises(Fault, match=f"^UPDATE-{REFUSED[attack]}"):
        fetched(maintainers, root)


def test_what_was_never_published_is_unknown(maintainers: Maintainers, root: Path) -> None:
    with pytest.raises(Fault, match="UPDATE-UNKNOWN"):
        fetched(maintainers, root, "3")


def test_a_stick_is_asked_for_nothing_but_files_of_a_repository(maintainers: Maintainers, root: Path) -> None:
    folder = maintainers.repository.folder
    fetcher = FolderFetcher(folder, root.parent)
    for name in ("../root.json", "metadata/../../root.json", "metadata", "targets/x.sh"):
        with pytest.raises(Exception, match="none of a repository"):
            list(fetcher.fetch(f"{url_of(folder)}{name}"))


# -- over HTTP --------------------------------------------------------------------------------------------------------


class Dripping(httpx.SyncByteStream):
    """A file, bit by bit."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def __iter__(self) -> Iterator[bytes]:
        content = self._file.read_bytes()
        yield from (content[place : place + 100] for place in range(0, len(content), 100))


def over_http(answer: Callable[[httpx.Request], httpx.Response], root: Path, took: Iterator[float]) -> Source:
    own = root.parent / "updates"
    own.mkdir(exist_ok=True)
    client = httpx.Client(transport=httpx.MockTransport(answer))
    return Source("https://office/bundles/", root, own, HttpFetcher(client, own, lambda: next(took)))


def test_a_service_that_only_drips_is_given_up(maintainers: Maintainers, root: Path) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        file = maintainers.repository.folder / request.url.path.removeprefix("/bundles/")
        return httpx.Response(200, stream=Dripping(file)) if file.is_file() else httpx.Response(404)

    fast, slow = iter([0] * 10_000), iter(range(0, 10_000, 60))
    assert over_http(answer, root, map(float, fast)).find(Kind.PROGRAM, "1").fetch()
    with pytest.raises(Fault, match="UPDATE-UNREACHED"):
        over_http(answer, root, map(float, slow)).find(Kind.PROGRAM, "1")


@pytest.mark.parametrize("status", [301, 401, 500])
def test_a_service_that_does_not_answer_is_unreached(root: Path, status: int) -> None:
    source = over_http(lambda _: httpx.Response(status), root, map(float, range(99)))
    with pytest.raises(Fault, match="UPDATE-UNREACHED"):
        source.find(Kind.PROGRAM, "1")


# -- what is in a bundle ----------------------------------------------------------------------------------------------

Change = Callable[[tarfile.TarInfo], None]
OFFER = Offered(kind=Kind.PROGRAM, version="1", made=datetime(2026, 11, 27, tzinfo=UTC), unpacked=1000)


def bundle(folder: Path, entries: Mapping[str, bytes], change: Change = lambda _: None) -> Path:
    made = folder / "bundle.tar.gz"
    with made.open("wb") as raw, gzip.open(raw, "wb") as zipped, tarfile.open(fileobj=zipped, mode="w") as tar:
        for name, content in entries.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            change(entry)
            tar.addfile(entry, io.BytesIO(content))
    return made


def manifest(files: Mapping[str, bytes], **other: object) -> bytes:
    told = json.loads(OFFER.model_dump_json())
    listed = {name: sha256(content).hexdigest() for name, content in files.items()}
    return json.dumps({**told, "files": listed, **other}).encode()


A = {"kiosk.py": b"a"}


def linked(entry: tarfile.TarInfo) -> None:
    if entry.name == "kiosk.py":
        entry.type, entry.linkname, entry.size = tarfile.SYMTYPE, "/etc/passwd", 0


@pytest.mark.parametrize(
    ("entries", "change"),
    [
        ({"kiosk.py": b"a"}, None),
        ({"manifest.json": b"{}", **A}, None),
        ({"manifest.json": manifest(A, version="2"), **A}, None),
        ({"manifest.json": manifest(A, product="other"), **A}, None),
        ({"manifest.json": manifest(A), **A, "more.py": b""}, None),
        ({"manifest.json": manifest({**A, "gone.py": b""}), **A}, None),
        ({"manifest.json": manifest(A), "kiosk.py": b"b"}, None),
        ({"manifest.json": manifest({"../x": b"a"}), "../x": b"a"}, None),
        ({"manifest.json": manifest({"/x": b"a"}), "/x": b"a"}, None),
        ({"manifest.json": manifest(A), **A}, linked),
        ({"manifest.json": manifest({"a": bytes(2000)}), "a": bytes(2000)}, None),
        ({"manifest.json": manifest({"a": b"", "a/b": b""}), "a": b"", "a/b": b""}, None),
    ],
    ids=["none", "broken", "version", "product", "more", "missing", "other", "up", "root", "link", "bomb", "twice"],
)
def test_nothing_but_what_was_packed_is_unpacked(
    tmp_path: Path, entries: Mapping[str, bytes], change: Change | None
) -> None:
    made = bundle(tmp_path, entries, change or (lambda _: None))
    (tmp_path / "inside").mkdir()
    with pytest.raises(Fault, match="UPDATE-CONTENTS"):
        unpack(made, OFFER, tmp_path / "inside" / "new", Disk())
    assert {file.name for file in tmp_path.iterdir()} == {"bundle.tar.gz", "inside"}


def test_a_bundle_that_ends_too_early_is_refused(tmp_path: Path) -> None:
    made = bundle(tmp_path, {"manifest.json": manifest({"a": os.urandom(900)}), "a": os.urandom(900)})
    made.write_bytes(made.read_bytes()[:-100])
    with pytest.raises(Fault, match="UPDATE-CONTENTS"):
        unpack(made, OFFER, tmp_path / "new", Disk())


def test_what_was_packed_is_unpacked(maintainers: Maintainers, root: Path, tmp_path: Path) -> None:
    found = from_folder(maintainers.repository.folder, root).find(Kind.PROGRAM, "1")
    unpack(found.fetch(), found.offered, tmp_path / "new", Disk())
    assert {name: (tmp_path / "new" / name).read_bytes() for name in PROGRAM} == PROGRAM
    assert list((root.parent / "updates" / FETCHED).iterdir())
