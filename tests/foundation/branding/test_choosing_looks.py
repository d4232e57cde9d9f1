"""How an organization looks is chosen by those who run it, refused where it reads badly, and seen by its own alone."""

from __future__ import annotations

from base64 import b64encode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from clear_platform.foundation.branding.errors import ColourReadsBadly, NoColour
from clear_platform.foundation.branding.operations import set_theme
from clear_platform.foundation.branding.queries import theme_of
from clear_platform.foundation.branding.results import ThemeShown
from clear_platform.foundation.features.errors import FeatureOff
from clear_platform.foundation.features.operations import set_feature
from clear_platform.foundation.models import AuditEvent
from clear_platform.foundation.public import Actor, NotVisible, OrganizationKind, RoleNotAllowed, acting, brand_of
from tests import actors
from tests.clients import client_of, page_client_of, sent

pytestmark = pytest.mark.django_db
GREEN = {"primary": "#1F6B4A", "accent": "#C5771A"}
LOGO = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 24"><rect width="48" height="24" fill="#1f6b4a"/></svg>'
)


@pytest.fixture
def bank() -> int:
    return actors.organization(OrganizationKind.INSTITUTION)


@pytest.fixture
def admin(bank: int) -> Actor:
    return actors.member(bank, "admin", email="admin@example.org")


@pytest.fixture
def analyst(bank: int) -> Actor:
    return actors.member(bank, "analyst", email="analyst@example.org")


@pytest.fixture
def stranger() -> Actor:
    return actors.member(actors.organization(OrganizationKind.INSTITUTION), "admin", email="stranger@example.org")


def shown_to(actor: Actor, organization_id: int) -> ThemeShown:
    with acting(actor):
        return theme_of(actor, organization_id)


def test_an_organization_that_chose_nothing_looks_as_the_product(bank: int, analyst: Actor) -> None:
    found = shown_to(analyst, bank)
    assert (found.primary, found.chosen) == ("#15456B", False)


def test_an_administrator_chooses_and_it_stands_in_the_audit_log(bank: int, admin: Actor) -> None:
    set_theme(actor=admin, organization_id=bank, **GREEN, type_scale="1.125", mode="dark", logo=LOGO)
    found = shown_to(admin, bank)
    assert (found.primary, found.accent, found.type_scale, found.mode) == ("#1F6B4A", "#C5771A", "1.125", "dark")
    assert (found.logo_kind, str(found.logo_ratio)) == ("svg", "2.000")
    staff = actors.staff()
    with acting(staff):
        event = AuditEvent.objects.for_actor(staff).get(action="set_theme")
    assert event.after["primary"] == "#1F6B4A"


def test_a_colour_that_reads_badly_is_refused_and_the_nearest_that_passes_is_taken(bank: int, admin: Actor) -> None:
    with pytest.raises(ColourReadsBadly) as refused:
        set_theme(actor=admin, organization_id=bank, primary="#6FA84B", accent="#C5771A")
    offered = refused.value.facts["offered"]
    assert refused.value.facts["ratio"] == "2.84"
    assert set_theme(actor=admin, organization_id=bank, primary=offered, accent="#C5771A").primary == offered


def test_an_accent_that_nobody_sees_is_refused_as_the_accent(bank: int, admin: Actor) -> None:
    with pytest.raises(ColourReadsBadly) as refused:
        set_theme(actor=admin, organization_id=bank, primary="#1F6B4A", accent="#FFFFAA")
    assert refused.value.facts["field"] == "accent"


def test_a_colour_close_to_one_of_judgement_is_warned_of_and_kept(bank: int, admin: Actor) -> None:
    made = set_theme(actor=admin, organization_id=bank, primary="#B0330F", accent="#C5771A")
    assert len(made.warnings) == 1


def test_what_is_no_colour_is_refused(bank: int, admin: Actor) -> None:
    with pytest.raises(NoColour):
        set_theme(actor=admin, organization_id=bank, primary="red", accent="#C5771A")


def test_an_analyst_may_not_choose(bank: int, analyst: Actor) -> None:
    with pytest.raises(RoleNotAllowed):
        set_theme(actor=analyst, organization_id=bank, **GREEN)


def test_another_organization_neither_sees_nor_chooses(bank: int, admin: Actor, stranger: Actor) -> None:
    set_theme(actor=admin, organization_id=bank, **GREEN)
    with pytest.raises(NotVisible), acting(stranger):
        theme_of(stranger, bank)
    with pytest.raises(NotVisible):
        set_theme(actor=stranger, organization_id=bank, **GREEN)


def test_while_themes_are_off_nothing_is_chosen_and_nothing_is_seen(bank: int, admin: Actor) -> None:
    set_theme(actor=admin, organization_id=bank, **GREEN, logo=LOGO)
    set_feature(actor=admin, organization_id=bank, code="theming", enabled=False)
    with pytest.raises(FeatureOff):
        set_theme(actor=admin, organization_id=bank, **GREEN)
    page = page_client_of("admin@example.org")
    assert page.get(f"/organizations/{bank}/theme.css").content == b""
    assert page.get(f"/organizations/{bank}/theme/logo").status_code == 403
    with acting(admin):
        assert brand_of(admin, bank) is None


def test_papers_carry_the_name_the_colours_and_the_logo(bank: int, admin: Actor) -> None:
    set_theme(actor=admin, organization_id=bank, **GREEN, logo=LOGO)
    with acting(admin):
        brand = brand_of(admin, bank)
    assert brand is not None
    assert (brand.primary, brand.accent, brand.logo_kind) == ("#1F6B4A", "#C5771A", "svg")


def stylesheet_on(client: Client, path: str) -> str:
    """The stylesheet that a page asks for, empty where it asks for none."""
    said = client.get(path).content.decode()
    marker = '<link rel="stylesheet" href="/organizations/'
    found = said.partition(marker)[2].partition('"')[0]
    return client.get(f"/organizations/{found}").content.decode() if found else ""


def test_pages_of_its_people_take_on_its_looks_and_no_others(bank: int, admin: Actor, stranger: Actor) -> None:
    set_theme(actor=admin, organization_id=bank, **GREEN, type_scale="1.125", mode="dark", logo=LOGO)
    said = stylesheet_on(page_client_of("admin@example.org"), "/profile")
    assert "--brand: light-dark(#1F6B4A," in said
    assert "font-size: 112.500%" in said
    assert "color-scheme: dark" in said
    assert f'url("/organizations/{bank}/theme/logo?v=1")' in said
    assert stylesheet_on(page_client_of("stranger@example.org"), "/profile") == ""


def test_a_logo_is_shown_to_its_own_and_can_do_nothing(bank: int, admin: Actor, stranger: Actor) -> None:
    set_theme(actor=admin, organization_id=bank, **GREEN, logo=LOGO)
    answer = page_client_of("admin@example.org").get(f"/organizations/{bank}/theme/logo")
    assert answer["Content-Type"] == "image/svg+xml"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert page_client_of("stranger@example.org").get(f"/organizations/{bank}/theme/logo").status_code == 403


def test_the_page_refuses_at_the_field_and_offers_what_passes(bank: int, admin: Actor) -> None:
    page = page_client_of("admin@example.org")
    answer = page.post(
        f"/organizations/{bank}/theme",
        {"primary": "#6FA84B", "accent": "#C5771A", "type_scale": "1", "mode": "system"},
    )
    assert answer.status_code == 400
    assert "contrast of 2.84" in answer.content.decode()
    assert "Look at #" in answer.content.decode()


def test_the_page_keeps_colours_and_a_logo_that_was_sent(bank: int, admin: Actor) -> None:
    page_client_of("admin@example.org").post(
        f"/organizations/{bank}/theme",
        {**GREEN, "type_scale": "1", "mode": "system", "logo": SimpleUploadedFile("logo.svg", LOGO)},
    )
    assert shown_to(admin, bank).logo_kind == "svg"
    page_client_of("admin@example.org").post(
        f"/organizations/{bank}/theme", {**GREEN, "type_scale": "1", "mode": "system", "no_logo": "on"}
    )
    assert shown_to(admin, bank).logo_kind == ""


def test_the_preview_follows_the_colours_without_keeping_them(bank: int, admin: Actor) -> None:
    answer = page_client_of("admin@example.org").get(
        f"/organizations/{bank}/theme?primary=%23B0330F&accent=%23FFFFAA", headers={"HX-Target": "preview"}
    )
    said = answer.content.decode()
    assert "<html" not in said
    assert "#B0330F" in said
    assert "lineage" in said
    assert shown_to(admin, bank).chosen is False


def test_the_interface_gives_and_takes_a_theme_under_its_tag(bank: int, admin: Actor) -> None:
    client = client_of("admin@example.org")
    before = client.get(f"/api/v1/organizations/{bank}/theme")
    assert before.json()["chosen"] is False
    body = {**GREEN, "logo": b64encode(LOGO).decode()}
    under = {"content_type": "application/json", "headers": {"If-Match": before["ETag"]}}
    made = client.put(f"/api/v1/organizations/{bank}/theme", body, **under)
    assert (made.status_code, made.json()["logo_kind"]) == (200, "svg")
    late = client.put(f"/api/v1/organizations/{bank}/theme", body, **under)
    assert late.status_code == 412


def test_the_interface_names_the_field_and_the_colour_it_offers(bank: int, admin: Actor) -> None:
    body = {"primary": "#6FA84B", "accent": "#C5771A"}
    answer = sent(client_of("admin@example.org"), "put", f"/api/v1/organizations/{bank}/theme", body).json()
    assert (answer["code"], answer["field"]) == ("theme.reads_badly", "primary")
    assert answer["offered"].startswith("#")
