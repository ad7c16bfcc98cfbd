"""What a start of the program is for, and what staff may set for it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from assembly.staff_desk import in_mode
from config.adjusted import ADJUSTABLE, FILE, adjusted, chosen, keep
from config.datafile import DataFileError, load
from config.mode import CHOSEN, Mode, choose, emptied, taken
from config.settings import DEMO_SITE, EmbeddedOffice, HttpOffice, Settings, load_settings


@pytest.mark.parametrize("mode", Mode)
def test_a_mode_is_for_the_next_start_and_for_that_one_alone(tmp_path: Path, mode: Mode) -> None:
    choose(tmp_path, mode)
    assert taken(tmp_path) is mode
    assert taken(tmp_path) is Mode.SERVICE


@pytest.mark.parametrize("content", [b"", b"fleet", b"\xff\xfe", b"test\n"])
def test_a_choice_that_cannot_be_read_is_a_start_like_any_other(tmp_path: Path, content: bytes) -> None:
    (tmp_path / CHOSEN).write_bytes(content)
    assert taken(tmp_path) is Mode.SERVICE
    assert not (tmp_path / CHOSEN).exists()


def test_what_an_earlier_trial_has_left_is_gone(tmp_path: Path) -> None:
    (emptied(tmp_path, Mode.TEST) / "records.sqlite").write_bytes(b"of the last one")
    assert list(emptied(tmp_path, Mode.TEST).iterdir()) == []


@pytest.mark.parametrize("line", ["mode: test", "hall: {test: true}"])
def test_no_file_chooses_a_mode(tmp_path: Path, line: str) -> None:
    text = DEMO_SITE.read_text(encoding="utf-8")
    text = text.replace("hall:\n", "hall:\n  test: true\n") if line.startswith("hall") else f"{text}\n{line}\n"
    site = tmp_path / "site.yaml"
    site.write_text(text, encoding="utf-8")
    with pytest.raises(DataFileError, match="no file has it"):
        load(site, Settings)


def test_a_test_has_a_copy_of_the_office_and_a_folder_of_its_own(tmp_path: Path) -> None:
    settings = load_settings().model_copy(update={"data_dir": tmp_path})
    assert isinstance(settings.office, EmbeddedOffice)
    with closing(sqlite3.connect(tmp_path / settings.office.file)) as office:
        office.execute("CREATE TABLE cases (number TEXT)")
        office.execute("INSERT INTO cases VALUES ('1')")
        office.commit()
    tried = in_mode(settings, tmp_path, Mode.TEST)
    assert tried.data_dir == tmp_path / "test"
    assert tried.panel.banner == "test_demo_banner"
    assert (tried.mode, tried.hall.test, tried.printer) == (Mode.TEST, True, settings.printer)
    assert isinstance(tried.office, EmbeddedOffice)
    with closing(sqlite3.connect(tried.data_dir / tried.office.file)) as copy:
        copy.execute("INSERT INTO cases VALUES ('2')")
        copy.commit()
    with closing(sqlite3.connect(tmp_path / settings.office.file)) as office:
        assert office.execute("SELECT number FROM cases").fetchall() == [("1",)]


def test_a_test_beside_an_office_over_a_network_asks_an_empty_one_of_its_own(tmp_path: Path) -> None:
    afar = HttpOffice(
        driver="http", url="https://office.example", **dict.fromkeys(("authority", "certificate", "key"), Path("x"))
    )
    tried = in_mode(load_settings().model_copy(update={"data_dir": tmp_path, "office": afar}), tmp_path, Mode.TEST)
    assert tried.office == EmbeddedOffice(driver="embedded", file=Path("office.sqlite"))


def test_training_has_nothing_of_the_site_but_its_panel(tmp_path: Path) -> None:
    site = load_settings().model_copy(update={"data_dir": tmp_path, "site": "dachuan-1", "purpose": "service"})
    practised = in_mode(site, tmp_path, Mode.TRAINING)
    assert (practised.site, practised.demonstration) == ("demo", True)
    assert practised.data_dir == tmp_path / "training"
    assert practised.panel.banner == "training_banner"
    assert practised.display == site.display


def test_a_service_is_what_it_is(tmp_path: Path) -> None:
    settings = load_settings()
    assert in_mode(settings, tmp_path, Mode.SERVICE) is settings
    assert list(tmp_path.iterdir()) == []


# -- what staff may set ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ADJUSTABLE)
def test_whatever_may_be_chosen_is_a_valid_setting(tmp_path: Path, name: str) -> None:
    for value in ADJUSTABLE[name].values:
        keep(tmp_path, name, value)
        settings = adjusted(load_settings(), tmp_path)
        assert ADJUSTABLE[name].of(settings) == value
        Settings.model_validate({**settings.model_dump(exclude={"mode", "hall"}), "hall": _hall(settings)})


def _hall(settings: Settings) -> object:
    return settings.hall.model_dump(exclude={"test"})


def test_the_sites_own_setting_is_the_default(tmp_path: Path) -> None:
    keep(tmp_path, "theme", "night")
    keep(tmp_path, "idle", "60")
    keep(tmp_path, "theme", None)
    assert chosen(tmp_path) == {"idle": "60"}
    assert adjusted(load_settings(), tmp_path).display.theme == load_settings().display.theme


def test_nothing_that_is_not_on_the_list_is_kept(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot be"):
        keep(tmp_path, "idle", "1")
    with pytest.raises(KeyError):
        keep(tmp_path, "purpose", "service")


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '"night"', '{"theme": "pink"}', '{"theme": ["night"]}', '{"purpose": "service"}']
)
@pytest.mark.filterwarnings("default")
def test_what_cannot_be_read_counts_as_never_set(
    tmp_path: Path, content: str, caplog: pytest.LogCaptureFixture, request: pytest.FixtureRequest
) -> None:
    (tmp_path / FILE).write_text(content, encoding="utf-8")
    if content in ("", "{"):  # no JSON is said
        request.node.add_marker(pytest.mark.expects_log(FILE))
    assert chosen(tmp_path) == {}
    assert adjusted(load_settings(), tmp_path) == load_settings()


def test_a_site_without_a_voice_has_none_to_set(tmp_path: Path) -> None:
    keep(tmp_path, "volume", "150")
    silent = load_settings().model_copy(update={"voice": Settings.model_fields["voice"].default})
    assert adjusted(silent, tmp_path) == silent
    assert ADJUSTABLE["volume"].of(silent) is None
