"""A maintainer's key is a file that says nothing without its passphrase."""

from __future__ import annotations

import pytest

from fleet import private_key
from fleet.admission import Admitted, Seen, admit
from fleet.command import Command, Order, To
from fleet.keys import Ring
from fleet.private_key import NoKey
from tests.fleet.maintainers import GROUP, HERE, NOW, PLAIN, maintainer
from tests.fleet.test_admission import AT_HOME

SAID = "four invented words here"


def test_what_a_key_signs_is_believed_and_nothing_opens_it_but_its_passphrase() -> None:
    file, public = private_key.new(SAID)
    assert private_key.public_of(file) == public
    signer = private_key.opened(file, SAID)
    assert signer.private_bytes not in file
    entry = maintainer("R001", signer)
    ring = Ring(version=1, issued=NOW, threshold=1, maintainers=(entry,))
    command = Command.of(Order(to=To.GROUP, name=GROUP, doing=PLAIN), public, 1, NOW)
    assert command.target != f"kiosk:{HERE}"
    assert isinstance(admit(command.signed(signer), retained=False, ring=ring, seen=Seen(), here=AT_HOME), Admitted)
    with pytest.raises(NoKey, match="passphrase"):
        private_key.opened(file, f"{SAID}.")


@pytest.mark.parametrize("passphrase", ["", "short", "aaaaaaaaaaaaaaaa"])
def test_a_passphrase_that_is_guessed_at_once_is_none(passphrase: str) -> None:
    with pytest.raises(ValueError, match="passphrase"):
        private_key.new(passphrase)


@pytest.mark.parametrize("file", [b"", b"{}", b"-----BEGIN PRIVATE KEY-----", b"\xff"])
def test_another_file_is_no_key(file: bytes) -> None:
    with pytest.raises(NoKey, match="no key"):
        private_key.opened(file, SAID)
