"""Whoever changes or deletes a row, by whatever statement: how it stood before is kept, with who did it."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pgtrigger
import psycopg
import pytest
from django.db import connection, transaction

from clear_platform.foundation.history.queries import history_of
from clear_platform.foundation.history.results import RowChange
from clear_platform.foundation.models import Membership, User
from clear_platform.foundation.public import (
    Actor,
    OrganizationKind,
    RoleNotAllowed,
    acting,
    change_member_role,
    remove_member,
)
from tests import actors
from tests.databases import ServerAddress

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat() -> Membership:
    enterprise = actors.organization(OrganizationKind.ENTERPRISE)
    actors.member(enterprise, "owner")
    member = actors.member(enterprise, "member")
    with acting(actors.system()):
        return Membership.objects.get(user_id=member.id)


def became_of(seat: Membership) -> list[RowChange]:
    staff = actors.staff()
    with acting(staff, read_only=True):
        return history_of(staff, Membership, seat.pk)


def told(change: RowChange) -> list[tuple[str, str, str]]:
    return [(one.field, one.was, one.became) for one in change.fields]


def test_what_was_only_made_has_no_history(seat: Membership) -> None:
    assert became_of(seat) == []


def test_an_operation_is_kept_with_its_name_and_request(seat: Membership) -> None:
    staff = replace(actors.staff(), request_id=uuid4())
    change_member_role(actor=staff, organization_id=seat.organization_id, user_id=seat.user_id, role="viewer")
    (change,) = became_of(seat)
    assert (change.who, change.operation, change.request_id) == (
        staff.name,
        "change_member_role",
        staff.request_id,
    )
    assert told(change) == [("role", "member", "viewer")]


def test_the_operation_that_was_asked_for_is_named_not_the_one_within(seat: Membership) -> None:
    staff = actors.staff()
    with acting(staff):
        change_member_role(actor=staff, organization_id=seat.organization_id, user_id=seat.user_id, role="viewer")
        Membership.objects.filter(pk=seat.pk).update(role="owner")
        remove_member(actor=staff, organization_id=seat.organization_id, user_id=seat.user_id)
    assert [(one.operation, one.deleted) for one in became_of(seat)][::2] == [
        ("remove_member", True),
        ("change_member_role", False),
    ]


def test_a_single_save_is_kept(seat: Membership) -> None:
    staff = actors.staff()
    with acting(staff):
        seat.role = "viewer"
        seat.save()
    (change,) = became_of(seat)
    assert (change.who, told(change)) == (staff.name, [("role", "member", "viewer")])


def test_a_bulk_update_is_kept_row_by_row(seat: Membership) -> None:
    staff = actors.staff()
    with acting(staff):
        seats = Membership.objects.filter(organization_id=seat.organization_id)
        assert seats.update(role="viewer") == 2
        changes = [history_of(staff, Membership, one.pk) for one in seats.order_by("pk")]
    assert [[(one.who, told(one)) for one in each] for each in changes] == [
        [(staff.name, [("role", "owner", "viewer")])],
        [(staff.name, [("role", "member", "viewer")])],
    ]


def test_plain_sql_is_kept(seat: Membership) -> None:
    staff = actors.staff()
    with acting(staff), connection.cursor() as cursor:
        cursor.execute("UPDATE foundation_membership SET role = 'viewer' WHERE id = %s", [seat.pk])
    (change,) = became_of(seat)
    assert (change.who, told(change)) == (staff.name, [("role", "member", "viewer")])


def test_a_row_that_is_gone_still_has_its_history(seat: Membership) -> None:
    staff = actors.staff()
    key = seat.pk
    with acting(staff):
        Membership.objects.filter(pk=key).update(role="viewer")
        Membership.objects.filter(pk=key).delete()
        gone, changed = history_of(staff, Membership, key)
    assert (gone.deleted, gone.who, gone.fields) == (True, staff.name, ())
    assert (changed.deleted, told(changed)) == (False, [("role", "member", "viewer")])


def test_each_change_leads_to_the_next(seat: Membership) -> None:
    for role in ("viewer", "owner", "member"):
        with acting(actors.system()):
            Membership.objects.filter(pk=seat.pk).update(role=role)
    assert [told(change)[0][1:] for change in became_of(seat)] == [
        ("owner", "member"),
        ("viewer", "owner"),
        ("member", "viewer"),
    ]


def test_a_write_that_changes_nothing_leaves_nothing(seat: Membership) -> None:
    with acting(actors.system()):
        Membership.objects.filter(pk=seat.pk).update(role="member", last_access_at="2026-01-01T00:00Z")
    assert became_of(seat) == []


def test_what_is_undone_leaves_nothing(seat: Membership) -> None:
    with acting(actors.system()):
        Membership.objects.filter(pk=seat.pk).update(role="viewer")
        transaction.set_rollback(True)
    assert became_of(seat) == []


def test_of_an_account_neither_password_nor_sign_in_is_kept() -> None:
    staff = actors.staff()
    with acting(staff):
        user = User.objects.get(pk=staff.id)
        user.set_password("another long password")
        user.name = "Renamed"
        user.save()
        columns = {field.name for field in User.pgh_event_model._meta.fields}
        (change,) = history_of(staff, User, user.pk)
    assert told(change) == [("name", "Administrator", "Renamed")]
    assert columns & {"password", "last_login"} == set()


def test_history_is_for_staff_alone(seat: Membership) -> None:
    owner: Actor = actors.member(seat.organization_id, "owner")
    with acting(owner), pytest.raises(RoleNotAllowed):
        history_of(owner, Membership, seat.pk)


def test_every_trigger_of_the_models_stands_in_the_database(database_server: ServerAddress) -> None:
    kept = {
        (model._meta.db_table, trigger.get_pgid(model), trigger.compile(model).hash)
        for model, trigger in pgtrigger.registered()
    }
    with psycopg.connect(database_server.owner(connection.settings_dict["NAME"])) as owner:
        found = owner.execute(
            "SELECT tgrelid::regclass::text, tgname, obj_description(oid) FROM pg_trigger"
            " WHERE tgname LIKE 'pgtrigger%' AND tgenabled = 'O'"
        ).fetchall()
    assert set(found) == kept
    assert len({table for table, _, _ in kept}) == 16
