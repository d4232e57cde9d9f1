"""Whoever is signed in may look through the library; who plans chooses from it, and the address keeps the choice."""

from __future__ import annotations

import pytest
from django.test import Client

from clear_platform.foundation.public import Actor
from execution.roadmaps.rules.library import shipped_tickets
from tests import actors
from tests.clients import page_client_of
from tests.enterprises.factories import enterprise

pytestmark = pytest.mark.django_db


@pytest.fixture
def enterprise_id() -> int:
    return enterprise().id


@pytest.fixture
def owner(enterprise_id: int) -> Actor:
    return actors.member(enterprise_id, "owner", email="owner@example.org")


@pytest.fixture
def page(owner: Actor) -> Client:
    return page_client_of("owner@example.org")


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_all_of_it_is_listed_with_what_shows_that_it_worked(page: Client) -> None:
    text = shown(page, "/tickets")
    assert f"{len(shipped_tickets())} tickets over 8 systems." in text
    assert all(one.ticket_id in text for one in shipped_tickets())
    assert "Minutes until a lead hears back" in text
    assert 'name="picked"' not in text


@pytest.mark.parametrize(
    ("query", "refs"),
    [
        ("system=crm&category=enablement", ["T2.2.2"]),
        ("search=t1.2.1", ["T1.2.1"]),
        ("metric=lead_response_minutes&category=workflow&search=rota", ["T1.2.1"]),
        ("search=nothing+is+called+so", []),
    ],
)
def test_it_is_narrowed_by_its_address(page: Client, query: str, refs: list[str]) -> None:
    text = shown(page, f"/tickets?{query}")
    assert f"{len(refs)} of {len(shipped_tickets())}" in text
    assert [one.ticket_id for one in shipped_tickets() if f"ticket={one.ticket_id}" in text] == refs


def test_a_ticket_says_what_it_waits_for_and_what_waits_for_it(page: Client) -> None:
    drawer = shown(page, "/tickets?ticket=T1.1.2").split("data-drawer", 1)[1]
    assert "List every way an enquiry comes in" in drawer
    assert "Name who has the enquiries" in drawer


def test_an_address_of_no_ticket_opens_none(page: Client) -> None:
    assert "data-drawer" not in shown(page, "/tickets?ticket=T99.9")


def test_what_is_chosen_is_added_up_with_what_comes_along_and_kept_by_filters(page: Client, enterprise_id: int) -> None:
    text = shown(page, f"/enterprises/{enterprise_id}/roadmap/tickets?picked=T1.2.1&picked=T9.9.9&system=crm")
    assert "1 ticket is chosen. T1.1.1, T1.1.2 come along, which have to be done first: 15 hours in all." in text
    assert text.count('<input type="hidden" name="picked" value="T1.2.1">') == 2
    assert "T9.9.9" not in text.split("<main", 1)[1].split("<form", 1)[0]


def test_the_form_begins_with_what_was_chosen(page: Client, enterprise_id: int) -> None:
    text = shown(page, f"/enterprises/{enterprise_id}/roadmap/new?picked=T1.2.1&picked=T4.1.2")
    assert text.count("checked") == 2
    assert f'href="/enterprises/{enterprise_id}/roadmap/tickets?picked=T1.2.1&amp;picked=T4.1.2"' in text


def test_choosing_is_for_those_who_may_act_there(enterprise_id: int) -> None:
    actors.member(enterprise().id, "owner", email="stranger@example.org")
    stranger = page_client_of("stranger@example.org")
    assert stranger.get(f"/enterprises/{enterprise_id}/roadmap/tickets").status_code == 403
    assert stranger.get("/tickets").status_code == 200
