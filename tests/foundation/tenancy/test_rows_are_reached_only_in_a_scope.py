"""Nobody reaches an organization's rows without saying for whom, and nobody reaches those of another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.utils import ProgrammingError

from clear_platform.foundation.models import AuditEvent
from clear_platform.foundation.public import Actor, NotVisible, OrganizationKind, ReadOnly, acting, record
from clear_platform.foundation.tenancy.queries import organization_for
from clear_platform.foundation.tenancy.scope import ForeignScope
from clear_platform.foundation.tenancy.scoping import UnscopedQuery
from tests import actors

pytestmark = pytest.mark.django_db


def recorded(actor: Actor) -> AuditEvent:
    """An entry in somebody's log."""
    with acting(actor):
        record(actor=actor, action="test", object_type="thing", object_id=1)
    with acting(actor):
        found: AuditEvent = AuditEvent.objects.for_actor(actor).filter(action="test").get()
        return found


def test_a_query_without_an_actor_is_refused() -> None:
    with acting(actors.system()), pytest.raises(UnscopedQuery):
        list(AuditEvent.objects.all())


@pytest.mark.parametrize("reach", ["count", "exists", "delete", "first"])
def test_no_shortcut_goes_round_the_scope(reach: str) -> None:
    with acting(actors.system()), pytest.raises(UnscopedQuery):
        getattr(AuditEvent.objects.all(), reach)()


NESTED: dict[str, Callable[[QuerySet[Any], QuerySet[Any]], QuerySet[Any]]] = {
    "exists": lambda scoped, unscoped: scoped.filter(Exists(unscoped.filter(pk=OuterRef("pk")))),
    "subquery": lambda scoped, unscoped: scoped.annotate(other=Subquery(unscoped.values("pk")[:1])),
    "in": lambda scoped, unscoped: scoped.filter(pk__in=unscoped.values("pk")),
    "union": lambda scoped, unscoped: scoped.union(unscoped),
    "or": lambda scoped, unscoped: scoped | unscoped,
    "or, the other way round": lambda scoped, unscoped: unscoped | scoped,
}


@pytest.mark.parametrize("nest", NESTED)
def test_no_other_query_hides_one_without_an_actor(nest: str) -> None:
    system = actors.system()
    with acting(system), pytest.raises(UnscopedQuery):
        list(NESTED[nest](AuditEvent.objects.for_actor(system), AuditEvent.objects.all()))


def test_the_process_itself_may_read_no_table() -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM foundation_auditevent")


def test_a_member_sees_the_own_organization_and_not_another() -> None:
    mine, theirs = (actors.organization(OrganizationKind.ENTERPRISE) for _ in range(2))
    me, other = actors.member(mine, "owner"), actors.member(theirs, "owner")
    secret, ours = recorded(other), recorded(me)
    with acting(me):
        assert AuditEvent.objects.for_actor(me).filter(action="test").get() == ours
        with pytest.raises(NotVisible) as refused:
            AuditEvent.objects.get_for(me, secret.pk)
    assert refused.value.code == "access.not_visible"


def test_a_row_that_does_not_exist_is_refused_in_the_same_words() -> None:
    me = actors.member(actors.organization(OrganizationKind.ENTERPRISE), "owner")
    with acting(me), pytest.raises(NotVisible) as refused:
        AuditEvent.objects.get_for(me, 10**12)
    assert refused.value.detail.startswith("This audit event is not yours to see.")


def test_a_grant_widens_sight_by_its_level_only() -> None:
    bank, enterprise = (
        actors.organization(OrganizationKind.INSTITUTION),
        actors.organization(OrganizationKind.ENTERPRISE),
    )
    analyst, owner = actors.member(bank, "analyst"), actors.member(enterprise, "owner")
    event = recorded(owner)
    actors.granted(bank, enterprise, "read")
    with acting(analyst):
        assert AuditEvent.objects.get_for(analyst, event.pk) == event
        with pytest.raises(ReadOnly) as refused:
            AuditEvent.objects.get_for(analyst, event.pk, level="act")
        with pytest.raises(ReadOnly):
            organization_for(analyst, enterprise, "act")
    assert refused.value.code == "access.read_only"
    assert refused.value.detail.startswith("This audit event is yours to read, not to change.")


def test_what_one_may_not_even_read_is_not_called_readable_where_it_was_to_be_changed() -> None:
    bank, enterprise = (
        actors.organization(OrganizationKind.INSTITUTION),
        actors.organization(OrganizationKind.ENTERPRISE),
    )
    analyst, event = actors.member(bank, "analyst"), recorded(actors.member(enterprise, "owner"))
    with acting(analyst):
        with pytest.raises(NotVisible):
            AuditEvent.objects.get_for(analyst, event.pk, level="act")
        with pytest.raises(NotVisible):
            organization_for(analyst, enterprise, "act")


def test_one_transaction_serves_one_actor() -> None:
    one, other = (actors.member(actors.organization(OrganizationKind.ENTERPRISE), "owner") for _ in range(2))
    with acting(one), pytest.raises(ForeignScope), acting(other):
        pass


def test_a_reading_scope_writes_nothing() -> None:
    me = actors.member(actors.organization(OrganizationKind.ENTERPRISE), "owner")
    with pytest.raises(Exception, match="read-only"), acting(me, read_only=True):
        record(actor=me, action="test", object_type="thing", object_id=1)


def test_what_was_audited_cannot_be_changed() -> None:
    me = actors.staff()
    event = recorded(me)
    with acting(me), pytest.raises(ProgrammingError, match="permission denied"):
        AuditEvent.objects.for_actor(me).filter(pk=event.pk).update(action="other")


def test_a_participant_belongs_to_an_organization_without_reading_its_rows() -> None:
    enterprise = actors.organization(OrganizationKind.ENTERPRISE)
    owner, participant = actors.member(enterprise, "owner"), actors.member(enterprise, "participant")
    event = recorded(owner)
    with acting(participant):
        assert participant.organization_ids == (enterprise,)
        with pytest.raises(NotVisible):
            AuditEvent.objects.get_for(participant, event.pk)
