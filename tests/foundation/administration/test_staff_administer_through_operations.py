"""Staff read everything in the administration, and change only what an operation changes, with its audit event."""

from __future__ import annotations

import re

import pytest
from django.contrib import admin
from django.test import Client, RequestFactory
from django.urls import reverse
from import_export.admin import ExportActionMixin
from import_export.resources import ModelResource

from clear_platform.foundation.members.operations import invite_member
from clear_platform.foundation.models import Membership, User
from clear_platform.foundation.public import OrganizationKind, StaffGroup, acting, events_read
from clear_platform.foundation.rendering.admin import ExportsRows
from tests import actors

pytestmark = pytest.mark.django_db
REGISTERED = sorted(admin.site._registry, key=lambda model: model._meta.label)


def signed_in(client: Client, group: StaffGroup) -> Client:
    actors.staff(group, email="staff@example.org")
    client.post("/sign-in", {"email": "staff@example.org", "password": actors.PASSWORD})
    return client


@pytest.fixture
def administrator(client: Client) -> Client:
    return signed_in(client, StaffGroup.ADMINISTRATOR)


@pytest.mark.parametrize(
    "model", sorted(admin.site._registry, key=lambda model: model._meta.label), ids=lambda m: m._meta.label
)
def test_every_list_opens_and_can_be_searched(administrator: Client, model: type) -> None:
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    assert administrator.get(address).status_code == 200
    assert administrator.get(f"{address}?q=a").status_code == 200


def test_the_first_page_says_what_needs_me(administrator: Client) -> None:
    assert "Nothing needs you today" in administrator.get("/admin/").content.decode()


def test_a_member_is_led_away_from_the_administration(client: Client) -> None:
    bank = actors.organization(OrganizationKind.INSTITUTION)
    actors.member(bank, "admin", email="member@example.org")
    client.post("/sign-in", {"email": "member@example.org", "password": actors.PASSWORD})
    answer = client.get("/admin/foundation/user/", follow=True)
    assert answer.status_code == 403
    assert "Your role does not include this." in answer.content.decode()


def test_a_seat_is_given_through_its_operation(administrator: Client) -> None:
    bank = actors.organization(OrganizationKind.INSTITUTION, "Bank of the Valley")
    answer = administrator.post(
        "/admin/foundation/membership/add/",
        {"organization": bank, "email": "new@example.org", "name": "New analyst", "role": "analyst"},
    )
    assert answer.status_code == 302
    with acting(actors.system()) as scope:
        seat = Membership.objects.get(organization_id=bank)
        event = events_read(scope.actor).get(action="add_member")
    assert (seat.role, event.object_id, event.who) == ("analyst", str(seat.pk), "Administrator")


def test_what_the_operation_refuses_is_said_on_the_page(administrator: Client) -> None:
    bank = actors.organization(OrganizationKind.INSTITUTION, "Bank of the Valley")
    answer = administrator.post(
        "/admin/foundation/membership/add/",
        {"organization": bank, "email": "new@example.org", "name": "New", "role": "owner"},
        follow=True,
    )
    assert "&#x27;owner&#x27; is not a role here." in answer.content.decode()
    with acting(actors.system()):
        assert not User.objects.filter(email="new@example.org").exists()


def test_an_auditor_may_look_and_not_touch(client: Client) -> None:
    auditor = signed_in(client, StaffGroup.AUDITOR)
    assert auditor.get("/admin/foundation/auditevent/").status_code == 200
    assert auditor.get("/admin/foundation/user/add/").status_code == 403


def test_the_audit_log_can_be_neither_added_to_nor_changed_by_hand(administrator: Client) -> None:
    assert administrator.get("/admin/foundation/auditevent/add/").status_code == 403


@pytest.mark.parametrize(
    "asked",
    [
        "name__startswith=%00",
        "is_active__exact=%00",
        "created_at__year=99999",
        "created_at__year=x",
        "password__startswith=a",
    ],
)
def test_a_list_is_not_asked_for_what_nobody_may_ask(administrator: Client, asked: str) -> None:
    assert administrator.get(f"/admin/foundation/user/?{asked}").status_code == 400


@pytest.mark.parametrize("chosen", ["abc", "\x00", "9" * 5000])
def test_an_action_on_what_is_no_row_is_refused(administrator: Client, chosen: str) -> None:
    sent = {"action": "delete_selected", "_selected_action": chosen, "index": "0"}
    assert administrator.post("/admin/foundation/membership/", sent).status_code == 400


def test_every_file_of_rows_keeps_formulas_from_being_computed() -> None:
    exporting = [one for one in admin.site._registry.values() if isinstance(one, ExportActionMixin)]
    assert exporting
    assert [type(one).__name__ for one in exporting if not isinstance(one, ExportsRows)] == []


def test_a_password_is_not_changed_past_the_operation_that_counts_and_notes_it(administrator: Client) -> None:
    answer = administrator.post("/admin/password_change/", {"old_password": actors.PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/profile/password")


def columns_of_files() -> dict[str, list[str]]:
    """The columns of every file of rows that staff may take away, by the name of the table."""
    found = {}
    for one in admin.site._registry.values():
        if isinstance(one, ExportsRows):
            (resource,) = one.get_export_resource_classes(RequestFactory().get("/admin/"))
            assert issubclass(resource, ModelResource)
            found[one.opts.label] = list(resource.fields)
    return found


def test_no_file_of_rows_holds_what_a_secret_is_kept_as() -> None:
    columns = columns_of_files()
    assert {"foundation.ApiKey", "foundation.Invitation"} <= columns.keys()
    assert {"prefix", "email"} <= {*columns["foundation.ApiKey"], *columns["foundation.Invitation"]}
    secret = re.compile("secret|token(?!s_(in|out|used|reserved)$)|password|former_hash")
    assert {(table, name) for table, names in columns.items() for name in names if secret.search(name)} == set()


@pytest.mark.parametrize("asked", ["apikey/?secret_hash__startswith=a", "invitation/?token_hash__startswith=a"])
def test_a_list_is_not_asked_for_what_a_secret_is_kept_as(administrator: Client, asked: str) -> None:
    assert administrator.get(f"/admin/foundation/{asked}").status_code == 400


def test_staff_read_every_invitation_and_how_it_stands(administrator: Client) -> None:
    bank = actors.organization(OrganizationKind.INSTITUTION, "Bank of the Valley")
    head = actors.member(bank, "admin")
    invite_member(actor=head, organization_id=bank, email="mara@example.org", role="analyst")
    page = administrator.get("/admin/foundation/invitation/").content.decode()
    assert [text in page for text in ("mara@example.org", "Bank of the Valley", "analyst", "open")] == [True] * 4
    assert administrator.get("/admin/foundation/invitation/add/").status_code == 403
