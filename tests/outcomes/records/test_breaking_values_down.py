"""An enterprise breaks its own values down by gender, age and place, on its form as by the API."""

from __future__ import annotations

import pytest
from django.test import Client

from clear_platform.foundation.public import acting
from outcomes.models import Outcome
from tests import actors
from tests.clients import page_client_of
from tests.outcomes.factories import enterprise

pytestmark = pytest.mark.django_db

FILLED = {
    "outcome_type": "follow_up",
    "measured_on": "2026-03-31",
    "metric_jobs_created": "5",
    "metric_jobs_created:gender:women": "3",
    "metric_jobs_created:gender:men": "2",
    "metric_jobs_created:youth:aged_15_to_24": "1",
    "metric_jobs_created:youth:aged_25_or_over": "4",
    "metric_jobs_created:location": "KE 4\nUS-CA 1",
}


@pytest.fixture
def enterprise_id() -> int:
    return enterprise()


@pytest.fixture
def page(enterprise_id: int) -> Client:
    actors.member(enterprise_id, "owner", email="owner@example.org")
    return page_client_of("owner@example.org")


def path(enterprise_id: int) -> str:
    return f"/enterprises/{enterprise_id}/outcomes/new"


def test_the_form_asks_for_the_groups_of_a_metric_that_has_any(page: Client, enterprise_id: int) -> None:
    shown = page.get(f"{path(enterprise_id)}?metric=jobs_created&metric=cash_runway_months").content.decode()
    assert 'name="metric_jobs_created:gender:women"' in shown
    assert 'name="metric_jobs_created:location"' in shown
    assert "metric_cash_runway_months:" not in shown


def test_what_is_filled_in_is_kept_and_shown(page: Client, enterprise_id: int) -> None:
    assert page.post(path(enterprise_id), FILLED).status_code == 302
    owner = actors.member(enterprise_id, "owner")
    with acting(owner):
        [row] = Outcome.objects.for_actor(owner).filter(enterprise_id=enterprise_id)
    assert row.metrics_json == {"jobs_created": 5}
    assert row.breakdowns_json == {
        "jobs_created": {
            "gender": {"men": 2, "women": 3},
            "location": {"KE": 4, "US-CA": 1},
            "youth": {"aged_15_to_24": 1, "aged_25_or_over": 4},
        }
    }
    drawer = page.get(f"/enterprises/{enterprise_id}/outcomes/{row.pk}").content.decode()
    assert "Men 2; Women 3" in drawer


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"metric_jobs_created:gender:men": "1"}, "the groups make 4, and the value is 5"),
        ({"metric_jobs_created": "", "metric_revenue": "10"}, "Give the value that is broken down as well."),
        ({"metric_jobs_created:location": "Kenya"}, "Line 1: write a code and a number."),
        ({"metric_jobs_created:location": "KE 4\nKE 1"}, "Line 2: this place stands above already."),
        ({"metric_jobs_created:location": "K1 5"}, "is no group of location"),
        ({"metric_jobs_created:gender:men": "two"}, "Write a number, for instance 12.5."),
    ],
)
def test_what_does_not_add_up_is_said_and_nothing_kept(
    page: Client, enterprise_id: int, changed: dict[str, str], says: str
) -> None:
    answer = page.post(path(enterprise_id), {**FILLED, **changed})
    owner = actors.member(enterprise_id, "owner")
    with acting(owner):
        assert not Outcome.objects.for_actor(owner).filter(enterprise_id=enterprise_id).exists()
    assert (answer.status_code, says in answer.content.decode().replace("&#x27;", "'")) == (400, True)
