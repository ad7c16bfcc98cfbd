"""``staff``: the register of a site, kept by a command that is never told a secret where others see it."""

from __future__ import annotations

import stat
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assembly.staff_desk import TRIES
from commands.staff import command
from config.clock import CHINA, VirtualClock
from config.settings import DEMO_SITE
from config.staff import load_register
from maintenance.desk import passwords
from maintenance.desk.passwords import card_digest, is_pin
from records.tries import TryFile

NUMBER, PIN = "51000019850615002X", "246810"


class Site:
    """A site whose register does not exist yet."""

    def __init__(self, folder: Path) -> None:
        self.register = folder / "staff" / "register.yaml"
        self.file = folder / "site.yaml"
        text = DEMO_SITE.read_text(encoding="utf-8").replace("config/staff.demo.yaml", str(self.register))
        text = text.replace("data_dir: var/demo ", f"data_dir: {folder / 'data'} ")
        self.file.write_text(text, encoding="utf-8")

    def staff(self, *arguments: str, typed: str = "") -> Result:
        return CliRunner().invoke(command, [*arguments, "--site", str(self.file)], input=typed)

    def add(self, work_number: str = "DC-009", number: str = NUMBER, pin: str = PIN) -> Result:
        who = ("add", work_number, "--name", "新演示", "--role", "hall")
        return self.staff(*who, typed=f"{number}\n{pin}\n{pin}\n")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_whoever_is_added_can_sign_in_and_nothing_of_them_stands_in_the_file(site: Site) -> None:
    added = site.add()
    assert (added.exit_code, "DC-009" in added.output) == (0, True)
    assert NUMBER not in added.output
    assert PIN not in added.output
    text = site.register.read_text(encoding="utf-8")
    assert NUMBER not in text
    assert PIN not in text
    assert stat.S_IMODE(site.register.stat().st_mode) == 0o600
    register = load_register(site.register, demonstration=True)
    member = register.by_card[card_digest(NUMBER, register)]
    assert is_pin(PIN, member)
    assert not is_pin("246811", member)
    assert site.staff("list").output == "DC-009\t新演示\thall\n"


def test_a_new_password_takes_the_place_of_the_old_one(site: Site) -> None:
    site.add()
    assert site.staff("pin", "DC-009", typed="975310\n975310\n").exit_code == 0
    (member,) = load_register(site.register, demonstration=True).members
    assert is_pin("975310", member)
    assert not is_pin(PIN, member)


def test_a_new_password_frees_a_card_that_was_locked_for_the_old_one(site: Site, tmp_path: Path) -> None:
    site.add()
    (member,) = load_register(site.register, demonstration=True).members
    clock = VirtualClock(datetime(2026, 11, 24, 19, 30, tzinfo=CHINA))
    (tmp_path / "data").mkdir()
    with closing(TryFile(tmp_path / "data" / TRIES, clock, tries=3, lock_s=300)) as tries:  # of the kiosk, which runs
        for _ in range(3):
            tries.begin(member.card)
        assert tries.locked_for(member.card) > 0
        site.staff("pin", "DC-009", typed="975310\n975310\n")
        assert tries.locked_for(member.card) == 0


def test_whoever_is_removed_is_in_no_register_any_more(site: Site) -> None:
    site.add()
    assert site.staff("remove", "DC-009").exit_code == 0
    assert site.staff("list").output == "nobody\n"


@pytest.mark.parametrize(
    "pin", ["12345", "1234567", "123456", "987654", "000000", "121212", "123123", "890123", "abcdef", "１２３４５６"]
)
def test_a_password_that_somebody_would_try_first_is_refused(site: Site, pin: str) -> None:
    refused = site.add(pin=pin)
    assert refused.exit_code != 0
    assert not site.register.exists()


def test_a_password_of_nobody_takes_as_long_as_any_other() -> None:
    assert not passwords._HASHER.check_needs_rehash(passwords._OF_NOBODY)


@pytest.mark.parametrize("number", ["", "1", "510000198506150021", "51000019850615002x"])
def test_a_number_that_is_on_no_card_is_refused(site: Site, number: str) -> None:
    assert site.add(number=number or "x").exit_code != 0
    assert not site.register.exists()


def test_nobody_is_in_it_twice(site: Site) -> None:
    site.add()
    before = site.register.read_bytes()
    for again in (site.add(), site.add(work_number="DC-010"), site.add(number="510000197904120016")):
        assert again.exit_code != 0
        assert "have the same" in again.output
    assert site.register.read_bytes() == before


@pytest.mark.parametrize("arguments", [("pin", "DC-404"), ("remove", "DC-404")])
def test_whoever_is_not_in_it_cannot_be_changed(site: Site, arguments: tuple[str, ...]) -> None:
    site.add()
    refused = site.staff(*arguments, typed="975310\n975310\n")
    assert refused.exit_code != 0
    assert "nobody has the work number" in refused.output


@pytest.mark.parametrize("content", ["", "salt: 00", "members: []", "salt: [", "salt: '0011'\nmembers: [{name: x}]"])
def test_a_register_that_is_wrong_is_refused_with_its_line(
    site: Site, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    site.register.parent.mkdir()
    site.register.write_text(content, encoding="utf-8")
    refused = site.staff("list")
    assert refused.exit_code == 1
    assert "STAFF-REGISTER" in refused.output
    assert site.register.read_text(encoding="utf-8") == content


def test_the_register_of_the_demonstration_is_refused_in_service(tmp_path: Path) -> None:
    from config.faults import Fault

    file = DEMO_SITE.parent.parent / "staff.demo.yaml"
    assert len(load_register(file, demonstration=True).members) == 4
    with pytest.raises(Fault, match="STAFF-REGISTER") as refused:
        load_register(file, demonstration=False)
    assert "invented" in refused.value.detail
