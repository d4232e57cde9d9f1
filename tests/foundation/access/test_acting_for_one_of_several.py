"""Who belongs to several organizations says for which of them something is done; nobody else says it for them."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from clear_platform.foundation.models import User
from clear_platform.foundation.public import Actor, OrganizationKind, acting, actor_for
from clear_platform.foundation.tenancy.errors import OrganizationNotChosen
from tests import actors
from tests.actors import PASSWORD
from tests.clients import client_of, page_client_of, sent

pytestmark = pytest.mark.django_db
ADA = "ada@example.org"
ME = "/api/v1/auth/me"


@pytest.fixture
def bank() -> int:
    return actors.organization(OrganizationKind.INSTITUTION, "Camber Bank")


@pytest.fixture
def ada(bank: int) -> Actor:
    return actors.member(bank, "admin", email=ADA)


@pytest.fixture
def rival() -> int:
    """An organization that comes first in every list by name."""
    return actors.organization(OrganizationKind.INSTITUTION, "AAA Rival")


def test_a_new_seat_changes_nothing_for_an_open_session(ada: Actor, bank: int, rival: int) -> None:
    """A6."""
    client = page_client_of(ADA)
    actors.seated_too(ada, rival, "admin")
    assert client.get(ME).json()["organization"] == bank
    assert "Camber Bank" in client.get("/profile").content.decode()


def test_a_new_seat_changes_nothing_for_a_token(ada: Actor, bank: int, rival: int) -> None:
    """A6."""
    client = client_of(ADA)
    actors.seated_too(ada, rival, "admin")
    assert client.get(ME).json()["organization"] == bank


def test_who_signs_in_with_several_acts_for_none_until_one_is_chosen(ada: Actor, bank: int, rival: int) -> None:
    actors.seated_too(ada, rival, "admin")
    client = page_client_of(ADA)
    assert client.get(ME).json()["organization"] is None
    assert client.get("/").headers["Location"] == "/select?next=/"
    client.post("/select", {"organization": bank})
    assert (client.get(ME).json()["organization"], client.get("/").status_code) == (bank, 200)


def test_pages_about_oneself_need_no_choice(ada: Actor, rival: int) -> None:
    actors.seated_too(ada, rival, "admin")
    client = page_client_of(ADA)
    assert {path: client.get(path).status_code for path in ("/select", "/profile", "/profile/password")} == {
        "/select": 200,
        "/profile": 200,
        "/profile/password": 200,
    }


def test_a_page_about_one_of_them_acts_for_that_one(ada: Actor, bank: int, rival: int) -> None:
    actors.seated_too(ada, rival, "admin")
    assert page_client_of(ADA).get(f"/organizations/{bank}/members").status_code == 200


@pytest.mark.parametrize(("verb", "path"), [("get", "/api/v1/enterprises"), ("post", "/api/v1/api-keys")])
def test_a_token_for_none_is_told_how_to_name_one(ada: Actor, rival: int, verb: str, path: str) -> None:
    actors.seated_too(ada, rival, "admin")
    client = client_of(ADA)
    answer = getattr(client, verb)(path)
    assert (answer.status_code, answer.json()["code"]) == (403, "organization.not_chosen")
    assert client.get("/api/v1/enterprises", headers={"X-Organization": str(rival)}).status_code == 200


def test_a_token_is_asked_for_with_the_organization_it_is_for(ada: Actor, bank: int, rival: int) -> None:
    actors.seated_too(ada, rival, "admin")
    credentials = {"email": ADA, "password": PASSWORD}
    given = page_client_of(ADA)
    answer = sent(given, "post", "/api/v1/auth/token", credentials)
    assert answer.status_code == 200
    named = given.post(
        "/api/v1/auth/token", credentials, content_type="application/json", headers={"X-Organization": str(bank)}
    )
    bearer = {"Authorization": f"Bearer {named.json()['access']}"}
    assert given.get(ME, headers=bearer).json()["organization"] == bank


def test_a_command_says_that_none_is_chosen(ada: Actor, bank: int, rival: int) -> None:
    actors.seated_too(ada, rival, "admin")
    with pytest.raises(CommandError, match=r"organization\.not_chosen"):
        call_command("set_feature", "evidence", "off", organization=bank, as_email=ADA, stdout=StringIO())


def test_staff_and_those_of_one_organization_have_nothing_to_choose(ada: Actor, bank: int) -> None:
    staff = actors.staff()
    with acting(actors.system()):
        chosen = [actor_for(User.objects.get(pk=one.id)) for one in (ada, staff)]
    assert [one.has_to_choose for one in chosen] == [False, False]


def test_the_refusal_leads_to_the_page_where_one_chooses() -> None:
    assert OrganizationNotChosen.way_on == ("Choose an organization", "/select")
