"""An invitation opens the account of the address it was sent to, never of one whose letters look like it."""

from __future__ import annotations

import pytest
from django.test import Client

from clear_platform.foundation.errors import ClearError
from clear_platform.foundation.members.operations import invite_member
from clear_platform.foundation.models import User
from clear_platform.foundation.public import Actor, OrganizationKind, account_by_email, acting, add_member
from tests import actors
from tests.clients import client_of, page_client_of, sent
from tests.foundation.members.test_inviting_somebody import NEW, invited

pytestmark = pytest.mark.django_db
BOSS = "boss@bigcorp.example"
# A domain of its own: i without its dot.
LOOK_ALIKE = "boss@b\u0131gcorp.example"


@pytest.fixture
def mallory() -> Actor:
    return actors.member(actors.organization(OrganizationKind.INSTITUTION), "admin", email="mallory@example.org")


@pytest.fixture
def waiting() -> User:
    """An account that staff gave a seat, and that its person has not come in with yet."""
    enterprise = actors.organization(OrganizationKind.ENTERPRISE)
    system = actors.system()
    with acting(system):
        return add_member(actor=system, organization_id=enterprise, email=BOSS, name="The Boss", role="owner").user


def test_a_look_alike_opens_an_account_of_its_own(mallory: Actor, waiting: User) -> None:
    """A5."""
    Client().post(invited(mallory, LOOK_ALIKE, "viewer"), {"name": "Mallory", "password": NEW})
    with acting(actors.system()):
        opened = account_by_email("boss@xn--bgcorp-p9a.example")
        assert opened not in (None, waiting)
        waiting.refresh_from_db()
        assert (waiting.name, waiting.has_usable_password()) == ("The Boss", False)


def test_a_look_alike_before_the_at_sign_is_refused_with_the_field(mallory: Actor) -> None:
    path = f"/api/v1/organizations/{mallory.organization_id}/invitations"
    answer = sent(
        client_of("mallory@example.org"), "post", path, {"email": "bo\u017fs@bigcorp.example", "role": "viewer"}
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "address.refused")
    assert [fault["pointer"] for fault in answer.json()["errors"]] == ["/email"]


def test_the_page_says_at_the_field_what_an_address_may_be(mallory: Actor) -> None:
    path = f"/organizations/{mallory.organization_id}/members/invite"
    page = page_client_of("mallory@example.org").post(path, {"email": "bo\u017fs@bigcorp.example", "role": "viewer"})
    assert page.status_code == 400
    assert "plain letters" in page.content.decode()


def test_an_address_in_another_case_is_invited_once(mallory: Actor) -> None:
    assert mallory.organization_id is not None
    invite_member(actor=mallory, organization_id=mallory.organization_id, email="Lin@Example.org", role="viewer")
    with pytest.raises(ClearError) as refused:
        invite_member(actor=mallory, organization_id=mallory.organization_id, email="lin@example.ORG", role="viewer")
    assert refused.value.code == "invitation.open"
