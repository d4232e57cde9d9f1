"""Pages about oneself: name, language and zone; the password; the browsers one is signed in with."""

from __future__ import annotations

import pytest
from django.test import Client, override_settings

from clear_platform.foundation.models import Session, User
from clear_platform.foundation.public import OrganizationKind, acting
from tests import actors
from tests.actors import PASSWORD
from tests.clients import client_of, page_client_of

pytestmark = pytest.mark.django_db
EMAIL = "lin@example.org"
NEW = "four words nobody guesses"


@pytest.fixture(autouse=True)
def lin() -> None:
    actors.member(actors.organization(OrganizationKind.INSTITUTION), "analyst", email=EMAIL)


def account() -> User:
    system = actors.system()
    with acting(system):
        return User.objects.get(email=EMAIL)


def signed_in(client: Client) -> bool:
    return client.get("/profile").status_code == 200


@override_settings(LANGUAGES=[("en", "English"), ("fr", "Français")])
def test_name_language_zone_and_density_are_kept_with_the_account() -> None:
    client = page_client_of(EMAIL)
    wanted = {"name": "Lin Öztürk", "locale": "fr", "timezone": "Europe/Paris", "density": "compact"}
    answer = client.post("/profile", wanted)
    kept = account()
    assert answer.status_code == 302
    assert {field: getattr(kept, field) for field in wanted} == wanted
    assert page_client_of(EMAIL).cookies["clear_density"].value == "compact"
    assert '<html lang="fr"' in client.get("/profile").content.decode()


def test_where_one_language_is_offered_nobody_is_asked_for_it() -> None:
    client = page_client_of(EMAIL)
    with acting(actors.system()):
        User.objects.filter(email=EMAIL).update(locale="fr")
    page = client.get("/profile").content.decode()
    assert ("Language" in page, '<html lang="en"' in page) == (False, True)
    assert client.post("/profile", {"name": "Lin", "timezone": "UTC", "density": "open"}).status_code == 302
    assert (account().name, account().locale) == ("Lin", "fr")


@override_settings(LANGUAGES=[("en", "English"), ("fr", "Français")])
def test_what_does_not_exist_is_refused_at_its_field() -> None:
    wanted = {"name": "Lin", "locale": "xx", "timezone": "Europe/Atlantis", "density": "compact"}
    answer = page_client_of(EMAIL).post("/profile", wanted)
    assert (answer.status_code, account().locale) == (400, "en")


def test_a_new_password_ends_every_session_but_this_one() -> None:
    here, elsewhere = page_client_of(EMAIL), page_client_of(EMAIL)
    here.post("/profile/password", {"old_password": PASSWORD, "new_password": NEW})
    assert (signed_in(here), signed_in(elsewhere)) == (True, False)
    assert signed_in(page_client_of(EMAIL, NEW))
    assert not signed_in(page_client_of(EMAIL, PASSWORD))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("not my password", NEW, "This is not your password as it is now"),
        (PASSWORD, "short", "at least 12 characters"),
        (PASSWORD, "1q2w3e4r5t6y", "too common"),
        (PASSWORD, "lin@example.org", "too similar"),
    ],
)
def test_a_password_that_does_not_hold_is_refused_at_its_field(old: str, new: str, said: str) -> None:
    client = page_client_of(EMAIL)
    answer = client.post("/profile/password", {"old_password": old, "new_password": new})
    assert (answer.status_code, said in answer.content.decode()) == (400, True)
    assert signed_in(page_client_of(EMAIL))


def test_the_list_names_every_browser_and_which_is_this_one() -> None:
    Client(headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"}).post(
        "/sign-in", {"email": EMAIL, "password": PASSWORD}
    )
    page = page_client_of(EMAIL).get("/profile/sessions").content.decode()
    assert "signed in with 2 browsers" in page
    assert "Firefox on Windows" in page
    assert page.count('<span class="quiet">this one</span>') == 1


def test_sign_ins_at_the_api_are_listed_too() -> None:
    browser = page_client_of(EMAIL)
    before = browser.get("/profile/sessions").content.decode()
    client_of(EMAIL)
    after = browser.get("/profile/sessions").content.decode()
    assert ("sign-in at the API" in before, "One sign-in at the API" in after) == (False, True)


def test_another_session_of_ones_own_can_be_ended() -> None:
    here, elsewhere = page_client_of(EMAIL), page_client_of(EMAIL)
    system = actors.system()
    with acting(system):
        other = Session.objects.get(pk=elsewhere.session.session_key).public_id
    here.post(f"/profile/sessions/{other}/end")
    assert (signed_in(here), signed_in(elsewhere)) == (True, False)


def test_somebody_elses_session_cannot_be_ended() -> None:
    actors.member(actors.organization(OrganizationKind.INSTITUTION), "analyst", email="omar@example.org")
    omar = page_client_of("omar@example.org")
    system = actors.system()
    with acting(system):
        his = Session.objects.get(pk=omar.session.session_key).public_id
    answer = page_client_of(EMAIL).post(f"/profile/sessions/{his}/end")
    assert (answer.status_code, signed_in(omar)) == (404, True)


def test_signing_out_everywhere_ends_this_session_the_others_and_the_tokens() -> None:
    here, elsewhere, program = page_client_of(EMAIL), page_client_of(EMAIL), client_of(EMAIL)
    answer = here.post("/profile/sign-out-everywhere")
    assert answer["Location"] == "/sign-in"
    assert [signed_in(one) for one in (here, elsewhere)] == [False, False]
    assert program.get("/api/v1/auth/me").status_code == 401


def test_the_key_of_a_session_changes_at_sign_in() -> None:
    client = Client()
    session = client.session
    session["before"] = 1
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    client.post("/sign-in", {"email": EMAIL, "password": PASSWORD})
    assert client.session.session_key != before


def test_somebody_with_two_organizations_chooses_one_after_sign_in() -> None:
    system = actors.system()
    with acting(system):
        person = User.objects.get(email=EMAIL)
    assert person.pk
    lin = actors.Actor(kind="user", id=person.pk, name=person.name)
    actors.seated_too(lin, actors.organization(OrganizationKind.ENTERPRISE), "owner")
    answer = Client().post("/sign-in", {"email": EMAIL, "password": PASSWORD, "next": "/profile"})
    assert answer["Location"] == "/select?next=%2Fprofile"
