"""Every address of the URL configuration says in its code who may open it, and what everybody may open says why."""

from __future__ import annotations

import pytest

from clear_platform.foundation.papers.routes import Route, operations_behind, routes
from enterprises.profiles.pages import enterprise_new
from outcomes.records.api.views import DecisionOutcomesView

EVERY_ROUTE = list(routes())


@pytest.mark.parametrize("route", EVERY_ROUTE, ids=lambda route: route.path)
def test_an_address_says_who_may_open_it(route: Route) -> None:
    assert route.opens_to is not None, "put @page or @open_to_everybody('why') above the view"


def test_what_everybody_may_open_says_why() -> None:
    silent = {
        one.name for one in EVERY_ROUTE if one.opens_to and one.opens_to.who == "everybody" and not one.opens_to.why
    }
    assert silent == set()


def test_everything_of_the_administration_is_for_staff() -> None:
    others = [one.path for one in EVERY_ROUTE if one.namespace == "admin" and one.opens_to.who != "staff"]
    assert others == []


def test_the_newest_version_answers_with_the_same_views_as_its_number() -> None:
    by_version = {
        version: {one.path.removeprefix(prefix): one.api_view for one in EVERY_ROUTE if one.namespace == version}
        for version, prefix in (("v1", "/api/v1/"), ("latest", "/api/"))
    }
    assert by_version["v1"] == by_version["latest"]


def test_operations_are_found_behind_a_page_and_behind_a_method_that_hands_on() -> None:
    assert operations_behind(enterprise_new) == {"create_enterprise"}
    assert operations_behind(DecisionOutcomesView.post, of=DecisionOutcomesView) == {"record_outcome"}
