"""What all roadmaps came to is gathered once a day, read by everybody, and suggested to new roadmaps.

Nobody stands out, and invented enterprises are never told of together with others.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from clear_platform.foundation.public import Actor, acting
from execution.models import Roadmap
from execution.public import instances_of, update_roadmap, update_ticket
from outcomes.learning.jobs import gather
from outcomes.learning.operations.gathering import keep_gathered
from outcomes.learning.queries import gathered_newest
from outcomes.models import GatheredOutcomes
from tests import actors
from tests.clients import client_of, page_client_of
from tests.enterprises.factories import enterprise, owner_of
from tests.outcomes.learning.making import computed, looked, planned

pytestmark = pytest.mark.django_db

ON = date(2026, 4, 5)
RATE = {"blended_hourly_rate": 30, "currency": "USD"}


def measured(number: int, **facts: Any) -> Roadmap:
    """One enterprise that carried its tickets about leads out, and measured what that came to."""
    made = enterprise(name=f"Shop {number}", industry="448140", size_band="6-15", **facts)
    owner = owner_of(made.id)
    roadmap = planned(made.id, owner, chosen=("T1.1.1",))
    with acting(owner):
        for row in instances_of(actor=owner, pack_id=roadmap.pack.pk):
            update_ticket(actor=owner, instance_id=row.pk, changes={"status": "done"})
    looked(made.id, owner)
    computed(roadmap, owner)
    return roadmap


@pytest.fixture
def reader() -> Actor:
    return actors.member(enterprise(name="Reader").id, "owner", email="reader@example.org")


@pytest.fixture
def five() -> None:
    for number in range(5):
        measured(number)
    keep_gathered(actor=actors.system(), on=ON)


@pytest.mark.usefixtures("five", "reader")
def test_five_enterprises_are_told_of_to_everybody() -> None:
    text = " ".join(page_client_of("reader@example.org").get("/what-works").content.decode().split())
    assert "Five enterprises have measured what their roadmap came to." in text
    assert "Lead response" in text
    assert "7.5" in text
    assert "Table of this chart" in text
    found = client_of("reader@example.org").get("/api/v1/what-works").json()
    assert (found["overall"]["n"], found["by_system"][0]["key"]) == (5, "lead_response")
    assert found["by_system"][0]["measures"]["weekly_hours_saved"]["median"] == "7.50"


@pytest.mark.usefixtures("reader")
def test_four_are_not_told_of_nor_counted() -> None:
    for number in range(4):
        measured(number)
    keep_gathered(actor=actors.system(), on=ON)
    text = page_client_of("reader@example.org").get("/what-works?by=industry").content.decode()
    assert "Fewer than five enterprises" in text
    assert "group too small to show" in text
    assert "7.5" not in text


@pytest.mark.usefixtures("reader")
def test_before_anything_was_gathered_the_page_says_so() -> None:
    assert "Nothing can be told yet" in page_client_of("reader@example.org").get("/what-works").content.decode()


@pytest.mark.usefixtures("five", "reader")
def test_an_enterprise_is_offered_no_look_at_others_one_by_one() -> None:
    text = page_client_of("reader@example.org").get("/what-works?of=own").content.decode()
    assert "Those you see" not in text
    assert "Five enterprises" in text


def test_invented_enterprises_are_told_of_apart() -> None:
    for number in range(5):
        measured(number, origin="invented")
    kept = keep_gathered(actor=actors.system(), on=ON)
    assert [(one.is_invented, one.document_json["overall"]["n"]) for one in kept] == [(False, None), (True, 5)]


def test_gathering_twice_on_a_day_is_one_row_each() -> None:
    for _ in range(2):
        gather()
    with acting(actors.system()):
        assert GatheredOutcomes.objects.count() == 2
        newest = gathered_newest()
    assert newest is not None
    assert newest.document_json["overall"]["suppressed"] is True


@pytest.mark.usefixtures("five")
def test_a_new_roadmap_projects_what_like_ones_came_to(reader: Actor) -> None:
    # 7.5 hours a week at the median, 50 weeks, at 30: 11250.
    made = planned(reader.organization_id or 0, reader, assumptions=RATE, roi_projection={})
    assert made.metadata_json["roi_projection"] == {"time_savings_value_annual": "11250.00"}
    assert made.metadata_json["suggested"] == {"figures": ["time_savings_value_annual"], "as_of": "2026-04-05"}
    text = page_client_of("reader@example.org").get(f"/roadmaps/{made.pk}").content.decode()
    assert "Part of the projection is a suggestion." in text


@pytest.mark.usefixtures("five")
def test_what_was_projected_is_never_replaced(reader: Actor) -> None:
    stated = {"time_savings_value_annual": 100}
    made = planned(reader.organization_id or 0, reader, assumptions=RATE, roi_projection=stated)
    assert made.metadata_json["roi_projection"] == {"time_savings_value_annual": "100"}
    assert "suggested" not in made.metadata_json


@pytest.mark.usefixtures("five")
def test_whoever_states_a_projection_makes_it_theirs(reader: Actor) -> None:
    made = planned(reader.organization_id or 0, reader, assumptions=RATE, roi_projection={})
    update_roadmap(actor=reader, roadmap_id=made.pk, changes={"roi_projection": {"time_savings_value_annual": 9000}})
    text = page_client_of("reader@example.org").get(f"/roadmaps/{made.pk}").content.decode()
    assert "Part of the projection is a suggestion." not in text
