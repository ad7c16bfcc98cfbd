"""Which screens maintenance may have a picture of: those on which nothing is of a person, and no other one."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from config.language import Spoken
from flows.bodies import Fact, Option, Pin
from flows.page import Page
from flows.pages.farewell import Farewell
from flows.pages.said import Said
from maintenance.desk.desk import Pages
from tests.families import some_by_day
from tests.screens.pages import PAGES
from tests.screens.show import Show
from ui.picture import grab, png_of
from ui.robot import touch


def desk(show: Show) -> Pages:
    """The pages of the staff's home, with somebody signed in."""
    return Pages("issues", Said(show.app.screen, Spoken()), staff=True)


def staff_page(show: Show) -> Page:
    """A page of the desk on which there are parts of the machine, to be chosen from."""
    return desk(show).page("none", options=[Option("printer", "A4", "paper jam")])


def test_the_first_screen_while_nobody_is_there(show: Show) -> None:
    assert show.app.is_public
    picture = cv2.imdecode(np.frombuffer(png_of(grab(show.app)), np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    assert picture.shape == (show.settings.display.height_px, show.settings.display.width_px, 3)
    assert len(np.unique(picture)) > 50
    show.app.bridge.show_services()  # somebody looks for something
    assert not show.app.is_public


def test_nobody_sees_what_lies_over_it(show: Show) -> None:
    show.app.bridge.show_services()
    show.settle()
    touch(show.app.window, "help")
    show.wait()
    assert show.app.bridge.help_open
    assert not show.app.is_public


@pytest.mark.one_way_by_day
@pytest.mark.parametrize("name", some_by_day(PAGES, 60, "choice_two"))
def test_no_page_of_a_visit(show: Show, name: str) -> None:
    show.app.screen.show(PAGES[name])
    assert not show.app.is_public


def test_why_it_is_out_of_service(show: Show) -> None:
    show.app.screen.show(Farewell(show.settings.hall).out_of_service_page("RECORDS-STORE", "disk full"))
    assert show.app.is_public


def test_pages_of_the_desk_that_are_of_nobody(show: Show) -> None:
    page = staff_page(show)
    show.app.screen.show(page)
    assert show.app.is_public
    of_somebody = [
        replace(page, frame=replace(page.frame, title="Li Guoqiang")),
        replace(page, frame=replace(page.frame, lead="Li Guoqiang")),
        replace(page, frame=replace(page.frame, highlight=Fact("number", "2026-1"))),
        replace(page, frame=replace(page.frame, options=(Option("call", "Li Guoqiang", private=True),))),
        replace(page, frame=replace(page.frame, staff=False)),
        *(
            replace(page, body=sample.body)
            for name, sample in PAGES.items()
            if name.startswith(("staff_check", "face"))
        ),
        Page(page.frame, Pin(least=6, most=6)),
    ]
    for each in of_somebody:
        show.app.screen.show(each)
        assert not show.app.is_public
