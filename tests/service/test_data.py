"""A data folder belongs to a service or to a demonstration, for ever."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.data_dir import data_dir
from config.faults import Fault
from config.settings import Settings, load_settings
from tests.service.stage import service_site


def of(purpose: str, folder: Path) -> Settings:
    settings = load_settings() if purpose == "demonstration" else load_settings(service_site(folder))
    return settings.model_copy(update={"data_dir": folder / "data"})


@pytest.mark.parametrize(("first", "second"), [("demonstration", "service"), ("service", "demonstration")])
def test_invented_people_never_get_into_a_service_nor_real_ones_out(first: str, second: str, tmp_path: Path) -> None:
    assert data_dir(of(first, tmp_path)) == tmp_path / "data"
    assert data_dir(of(first, tmp_path)) == tmp_path / "data", "again"
    with pytest.raises(Fault, match=f"DATA-DIR: .*it holds the data of a {first}"):
        data_dir(of(second, tmp_path))


@pytest.mark.parametrize("said", [b"", b"demons", b"\xff\x00garbage", b"demonstration\0"])
def test_a_folder_that_does_not_say_any_more_what_it_is_for_is_left_alone(said: bytes, tmp_path: Path) -> None:
    (data_dir(of("demonstration", tmp_path)) / "purpose").write_bytes(said)
    for purpose in ("demonstration", "service"):
        with pytest.raises(Fault, match=r"DATA-DIR: .*does not say what its data are for"):
            data_dir(of(purpose, tmp_path))
