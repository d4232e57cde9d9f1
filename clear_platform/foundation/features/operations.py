"""Switching features on and off."""

from __future__ import annotations

from django.db import connection

from clear_platform.foundation import clock
from clear_platform.foundation.audit.operations import record
from clear_platform.foundation.features import queries, rules
from clear_platform.foundation.features.errors import FeatureHeldOff, UnknownFeature
from clear_platform.foundation.features.models import FeatureFlag
from clear_platform.foundation.features.results import FeatureShown
from clear_platform.foundation.tenancy.actors import STAFF_WRITERS, Actor, Allowed, StaffGroup
from clear_platform.foundation.tenancy.errors import RoleNotAllowed
from clear_platform.foundation.tenancy.framing import operation
from clear_platform.foundation.tenancy.queries import organization_run_by
from clear_platform.foundation.versions.tags import Expected, refuse_stale

SWITCHERS = Allowed(staff=STAFF_WRITERS, institution=("admin",), enterprise=("owner",))
OF_THE_INSTALLATION = Allowed(staff=(StaffGroup.ADMINISTRATOR,))


@operation(SWITCHERS)
def set_feature(
    *, actor: Actor, organization_id: int | None, code: str, enabled: bool | None, expected: Expected | None = None
) -> FeatureShown:
    """Switch a feature on or off for an organization; None takes its choice back, so that the installation's holds.

    Takes: the organization, or None for the installation, which administrators of the staff alone choose for.
    Refuses: `UnknownFeature`, `NotVisible`, `RoleNotAllowed`, `Stale`; `FeatureHeldOff` to members, where staff or the
    installation switched it off.
    """
    if code not in rules.CODES:
        raise UnknownFeature(feature=code[:40], choices=", ".join(rules.CODES))
    _may_choose_for(actor, organization_id)
    _wait_for_others(organization_id, code)
    before = queries.feature_of(actor, organization_id, code)
    refuse_stale(expected, lambda: queries.tag_of_feature(before))
    if enabled is not False and before.held_off:
        raise FeatureHeldOff(label=before.label)
    rows = FeatureFlag.objects.for_actor(actor)
    # A member who switches off what staff hold off does not come to hold it.
    held = rows.filter(organization_id=organization_id, code=code, by_staff=True, enabled=False).exists()
    if enabled is None:
        rows.filter(organization_id=organization_id, code=code).delete()
    else:
        rows.update_or_create(
            organization_id=organization_id,
            code=code,
            defaults={
                "enabled": enabled,
                "changed_by_id": actor.id,
                "by_staff": actor.sees_all or held,
                "changed_at": clock.now(),
            },
        )
    record(
        actor=actor,
        action="set_feature",
        object_type="foundation.featureflag",
        object_id=code,
        organization_id=organization_id,
        before={"enabled": before.own},
        after={"enabled": enabled},
    )
    return queries.feature_of(actor, organization_id, code)


def _wait_for_others(organization_id: int | None, code: str) -> None:
    # What was never chosen has no row to lock.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"feature:{organization_id}:{code}"])


def _may_choose_for(actor: Actor, organization_id: int | None) -> None:
    if organization_id is None:
        if not OF_THE_INSTALLATION.admits(actor):
            raise RoleNotAllowed(allowed=OF_THE_INSTALLATION.in_words())
    else:
        organization_run_by(actor, organization_id, SWITCHERS)
