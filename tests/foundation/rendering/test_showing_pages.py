"""The shell around a page: who looks and for whom, how they like it shown; a drawer shares the address of its page."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory

from clear_platform.foundation.public import OrganizationKind
from clear_platform.foundation.rendering.shell import display_of, initials_of, shell_context
from tests import actors

DRAWER = {"HX-Request": "true", "HX-Target": "drawer"}


@pytest.fixture
def analyst(client: Client, db: None) -> Client:
    """Somebody signed in for a bank."""
    bank = actors.organization(OrganizationKind.INSTITUTION, "Bank of the Valley")
    actors.member(bank, "analyst", email="analyst@example.org")
    client.post("/sign-in", {"email": "analyst@example.org", "password": actors.PASSWORD})
    return client


def test_the_head_names_the_organization_and_the_person(analyst: Client) -> None:
    shell = analyst.get("/styleguide/").context["shell"]
    assert (shell.tenant, shell.account.name, shell.account.role) == ("Bank of the Valley", "The analyst", "analyst")


@pytest.mark.django_db
def test_nobody_signed_in_has_neither_account_nor_rail(client: Client) -> None:
    shell = client.get("/styleguide/").context["shell"]
    assert (shell.tenant, shell.account, shell.rail) == ("CLEAR", None, ())


def test_a_request_without_an_actor_still_gets_its_shell() -> None:
    shell = shell_context(RequestFactory().get("/"))["shell"]
    assert (shell.tenant, shell.account) == ("CLEAR", None)


@pytest.mark.parametrize(
    ("name", "initials"), [("Priya Nair", "PN"), ("Ana María de la Cruz", "AC"), ("Owner", "O"), ("", "")]
)
def test_a_narrow_head_shows_initials(name: str, initials: str) -> None:
    assert initials_of(name) == initials


@pytest.mark.django_db
def test_a_choice_of_theme_is_kept_and_leads_back(client: Client) -> None:
    answer = client.post("/display", {"theme": "dark", "next": "/styleguide/?status=repaid"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/styleguide/?status=repaid")
    assert 'data-theme="dark"' in client.get("/styleguide/").content.decode()


@pytest.mark.django_db
def test_rows_and_keys_are_chosen_alike(client: Client) -> None:
    client.post("/display", {"density": "compact", "next": "/"})
    client.post("/display", {"keys": "off", "next": "/"})
    shown = client.get("/styleguide/").content.decode()
    assert 'data-density="compact"' in shown
    assert 'data-keys="off"' in shown


@pytest.mark.django_db
def test_a_value_nobody_offers_is_not_kept(client: Client) -> None:
    client.post("/display", {"theme": 'dark" onload="alert(1)', "next": "/"})
    assert "clear_theme" not in client.cookies


@pytest.mark.django_db
def test_the_choice_never_leads_to_another_site(client: Client) -> None:
    assert client.post("/display", {"theme": "dark", "next": "https://example.com/"}).headers["Location"] == "/"


def test_a_cookie_somebody_wrote_by_hand_counts_as_none() -> None:
    request = RequestFactory().get("/")
    request.COOKIES = {"clear_theme": "neon"}
    assert display_of(request).theme == "auto"


@pytest.mark.django_db
def test_the_display_is_chosen_by_post_alone(client: Client) -> None:
    assert client.get("/display").status_code == 405


@pytest.mark.django_db
def test_a_drawer_has_an_address_that_gives_the_whole_page(client: Client) -> None:
    shown = client.get("/styleguide/?open=2").content.decode()
    assert "<h1" in shown
    assert '<h2 id="drawer-title">Meadow Dairy &amp; Daughters</h2>' in shown


@pytest.mark.django_db
def test_the_address_of_a_lineage_gives_the_page_with_its_figure_open(client: Client) -> None:
    assert client.get("/styleguide/?why=1").content.decode().count('aria-expanded="true"') == 1


@pytest.mark.django_db
def test_who_has_the_page_already_gets_the_drawer_alone(client: Client) -> None:
    shown = client.get("/styleguide/?open=2", headers=DRAWER).content.decode()
    assert shown.lstrip().startswith('<aside class="drawer')
    assert "<h1" not in shown


@pytest.mark.django_db
def test_going_back_gives_the_whole_page(client: Client) -> None:
    shown = client.get("/styleguide/?open=2", headers=DRAWER | {"HX-History-Restore-Request": "true"}).content.decode()
    assert "<h1" in shown


@pytest.mark.django_db
def test_a_cache_keeps_page_and_drawer_apart(client: Client) -> None:
    assert {"HX-Request", "HX-Target"} <= set(client.get("/styleguide/").headers["Vary"].split(", "))


@pytest.mark.django_db
def test_closing_the_drawer_keeps_the_filters(client: Client) -> None:
    shown = client.get("/styleguide/?status=repaid&open=2").content.decode()
    assert '<a class="button plain" href="?status=repaid" data-close-drawer>' in shown


@pytest.mark.django_db
def test_the_styleguide_shows_a_table_that_filters_and_sorts(client: Client) -> None:
    table = client.get("/styleguide/?status=repaid&ordering=lent").context["table"]
    assert [row.name for row in table.rows] == ["Quarry Glass", "Meadow Dairy & Daughters"]


@pytest.mark.django_db
def test_the_styleguide_says_that_its_examples_are_invented(client: Client) -> None:
    assert "on this page is invented" in client.get("/styleguide/").content.decode()


def test_an_address_with_a_sign_that_no_database_holds_is_refused(analyst: Client) -> None:
    assert analyst.get("/enterprises/?search=a%00b").status_code == 400
    assert analyst.get("/tasks/?task=%C2%B2").status_code == 200
