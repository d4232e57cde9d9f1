"""Who runs an organization looks at its events, at one of them, and at everything that followed from one request."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.test import Client

from clear_platform.foundation.public import Actor, OrganizationKind
from tests import actors
from tests.clients import page_client_of
from tests.enterprises import factories
from tests.foundation.events.happenings import events, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank() -> int:
    return actors.organization(OrganizationKind.INSTITUTION, "Bank of the Valley")


@pytest.fixture
def client(bank: int) -> Client:
    actors.member(bank, "admin", email="runs@example.org")
    return page_client_of("runs@example.org")


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]  # an answer of the test client


class TestTheList:
    def test_it_shows_what_happened_here(self, client: Client, bank: int) -> None:
        tell("decision/7", bank)
        tell("decision/8", actors.organization(OrganizationKind.INSTITUTION))
        page = text(client.get(f"/organizations/{bank}/events"))
        assert ("decision/7" in page, "decision/8" in page) == (True, False)

    def test_without_any_it_says_so(self, client: Client, bank: int) -> None:
        assert "No events yet" in text(client.get(f"/organizations/{bank}/events"))

    @pytest.mark.parametrize(
        ("query", "shown"),
        [("search=decision/7", True), ("search=decision/9", False), ("type=decision.recorded", True),
         ("time_to=2020-01-01T00:00", False), ("search=%00", True)],
    )  # fmt: skip
    def test_filters_narrow_it(self, client: Client, bank: int, query: str, shown: bool) -> None:
        tell("decision/7", bank)
        page = text(client.get(f"/organizations/{bank}/events?{query}"))
        assert ("No event matches these filters" not in page) is shown

    def test_who_does_not_run_the_organization_does_not_see_it(self, bank: int) -> None:
        actors.member(bank, "viewer", email="looks@example.org")
        assert page_client_of("looks@example.org").get(f"/organizations/{bank}/events").status_code == 403


class TestOneEvent:
    def test_it_is_shown_as_it_is_told(self, client: Client, bank: int) -> None:
        made = tell("decision/7", bank)
        page = text(client.get(f"/organizations/{bank}/events/{made}"))
        assert "&quot;specversion&quot;: &quot;1.0&quot;" in page
        assert f"/organizations/{bank}/traces/{made}" in page

    def test_one_of_another_organization_is_not(self, client: Client, bank: int) -> None:
        made = tell("decision/7", actors.organization(OrganizationKind.INSTITUTION))
        assert client.get(f"/organizations/{bank}/events/{made}").status_code == 403


class TestOneRequest:
    def test_events_entries_and_jobs_of_a_request_stand_together(self) -> None:
        """In order of time: what was asked for, what happened, and what follows of it."""
        enterprise = factories.enterprise()
        actors.member(enterprise.id, "owner", email="owner@example.org")
        owner = factories.owner_of(enterprise.id)
        request = UUID("5b0c0f6e-1a2b-4c3d-8e9f-0a1b2c3d4e5f")
        decision = factories.draft(enterprise.id, by=_asking(owner, request))
        page = text(page_client_of("owner@example.org").get(f"/organizations/{enterprise.id}/traces/{request}"))
        assert f"decision/{decision.pk}" in page
        assert f"enterprises.decisionrecord {decision.pk}" in page

    def test_staff_find_the_jobs_too(self) -> None:
        """Of whomever they are."""
        enterprise = factories.enterprise()
        author, other = factories.owner_of(enterprise.id), factories.owner_of(enterprise.id)
        request = UUID("5b0c0f6e-1a2b-4c3d-8e9f-0a1b2c3d4e5f")
        factories.approved(enterprise.id, by=_asking(author, request), approver=_asking(other, request))
        actors.staff(email="staff@example.org")
        page = text(page_client_of("staff@example.org").get(f"/organizations/{enterprise.id}/traces/{request}"))
        assert ("capability.recompute" in page, "decision.approved" in page) == (True, True)

    def test_what_belongs_to_others_is_not_shown(self, client: Client, bank: int) -> None:
        made = tell("decision/7", actors.organization(OrganizationKind.INSTITUTION))
        page = text(client.get(f"/organizations/{bank}/traces/{made}"))
        assert "Nothing of this request is to be seen here" in page


class TestTheAdministration:
    def test_staff_see_an_event_and_what_belongs_to_it(self, bank: int) -> None:
        made = tell("decision/7", bank)
        actors.staff(email="staff@example.org")
        page = text(page_client_of("staff@example.org").get(f"/admin/foundation/event/{made}/change/"))
        assert ("decision/7" in page, "Everything of this request" in page) == (True, True)
        assert [one.pk for one in events()] == [made]


def _asking(person: Actor, request: UUID) -> Actor:
    return Actor(kind="user", id=person.id, name=person.name, organization_id=person.organization_id,
                 seats=person.seats, request_id=request)  # fmt: skip
