"""What is entered, in every language that is spoken, and in one that nobody speaks, 40 % longer: measured."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtQuick import QQuickItem

from config.items import items
from config.language import EN, Language, speaking
from flows.bodies import (
    Account,
    Address,
    Amount,
    Body,
    Card,
    Date,
    Month,
    Option,
    People,
    Signature,
    Telephone,
    Text,
    Weight,
    YesNo,
)
from flows.bodies.wording import word
from flows.definition.loading import load_scene
from flows.page import Frame, Page
from flows.pages.spoken import texts
from law.month import Month as Calendar
from tests.families import by_day
from tests.screens.show import Show
from ui.robot import items as items_under
from ui.shown import Place

TODAY = date(2026, 11, 24)
ITEMS = ("mobile", "bank_account", "income_before", "unemployment_date", "retirement_month", "job_wish")
WRITTEN = ("former_unit", "skill_certificate", "residence_address", "household_address")
#: not entered key by key, under the question of any item
BY_HAND = ("hardship_category", "health_status")
ALL = (*ITEMS, *WRITTEN, *BY_HAND)
#: by day an item is measured in one language: these in English, the others in longer words
IN_ENGLISH_BY_DAY = {
    *("mobile", "income_before", "retirement_month", "former_unit", "residence_address", "hardship_category")
}


def bodies() -> Mapping[str, Body]:
    """By the item that is asked; each at its longest, with what is wrong where something can be."""
    return {
        "mobile": Telephone(landline=True).typed("2"),
        "bank_account": Account().typed("6222021234567890123").press("key:ok"),
        "income_before": Amount(highest=Decimal(5000)).typed("99999"),
        "unemployment_date": Date(start=date(2025, 9, 30), earliest=date(1966, 3, 15), latest=TODAY),
        "retirement_month": Month(start=Calendar(2026, 12), earliest=Calendar(1966, 3), latest=Calendar(2046, 11)),
        "former_unit": Text(entered="达州样例", letters="gongsi").without_meaning(),
        "skill_certificate": Text("code", longest=2, entered="AB"),
        "residence_address": Address(),
        "household_address": Address(""),
        "hardship_category": People(tuple(Card(place, "王样例", "配偶", "5100****0027") for place in (1, 2)), 1, 3),
        "health_status": Signature(word("signature_little")),
        "job_wish": YesNo(tuple(Option(answer, texts()[answer]) for answer in ("yes", "no"))),
    }


def asked(item: str) -> Page:
    unknown = Option("unknown", load_scene("unemployment").words.texts["unknown"], weight=Weight.QUIET)
    frame = Frame(item, items()[item].question, why=items()[item].why, options=(unknown,), can_go_back=True)
    return Page(frame, bodies()[item])


def measured(show: Show, item: str, language: Language) -> None:
    with speaking(language):
        show.app.bridge.say_anew(Place.of(show.settings.hall.said))
        show.app.screen.show(asked(item))
        show.check(f"{item}-{language}", page_of(show))
    show.app.bridge.say_anew(Place.of(show.settings.hall))


def page_of(show: Show) -> QQuickItem:
    """The view of the body, without what stands around every page."""
    shown = items_under(show.app.kiosk_item)
    return next(one for one in shown if one.objectName() == "view")


@pytest.mark.parametrize("item", by_day(ALL, IN_ENGLISH_BY_DAY))
def test_what_is_entered_in_english_can_be_read_and_touched(show: Show, item: str) -> None:
    measured(show, item, EN)


@pytest.mark.parametrize("item", by_day(ALL, {*ALL} - IN_ENGLISH_BY_DAY))
def test_what_is_entered_in_longer_words_can_be_read_and_touched(show: Show, item: str, pseudo: Language) -> None:
    measured(show, item, pseudo)
