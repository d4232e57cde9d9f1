"""Reading which features are on, and for whom they were switched."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.db.models import Q

from clear_platform.foundation.errors import NotFound
from clear_platform.foundation.features import rules
from clear_platform.foundation.features.models import FeatureFlag
from clear_platform.foundation.features.results import FeatureShown
from clear_platform.foundation.tenancy.actors import Actor
from clear_platform.foundation.tenancy.errors import NotVisible
from clear_platform.foundation.tenancy.queries import organization_for
from clear_platform.foundation.versions.tags import tag_of_values


def features_off(organization_id: int | None) -> frozenset[str]:
    """Give the codes of the features that an organization is without; of the installation where it is None.

    The same answer for whoever asks: pages are shown to people who may not see the organization's rows.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT clear_features_off(%s)", [organization_id])
        [codes] = cursor.fetchone()
    return frozenset(codes)


def feature_on(code: str, *, organization_id: int | None) -> bool:
    """Say whether a feature is on for an organization. Refuses: `ValueError` for what is no feature."""
    if code not in rules.CODES:
        raise ValueError(f"There is no feature {code!r}.")
    return code not in features_off(organization_id)


def features_of(actor: Actor, organization_id: int | None) -> Sequence[FeatureShown]:
    """Give every feature as it stands for one's own organization, or any to staff; None gives the installation's.

    Refuses: `NotVisible`; `NotFound` to those who see all.
    """
    if organization_id is not None:
        if not actor.sees_all and organization_id not in actor.reading_ids:
            raise NotVisible(noun="organization")
        organization_for(actor, organization_id)
    chosen = {
        (flag.organization_id, flag.code): flag
        for flag in FeatureFlag.objects.for_actor(actor)
        .filter(Q(organization_id=organization_id) | Q(organization_id=None))
        .select_related("changed_by")
    }
    return [
        _shown(actor, one, organization_id, chosen.get((organization_id, one.code)), chosen.get((None, one.code)))
        for one in rules.FEATURES
    ]


def feature_of(actor: Actor, organization_id: int | None, code: str) -> FeatureShown:
    """Give one feature as `features_of` does. Refuses: `NotFound` where there is no such feature."""
    found = next((one for one in features_of(actor, organization_id) if one.code == code), None)
    if found is None:
        raise NotFound()
    return found


def tag_of_feature(found: FeatureShown) -> str:
    """Give the tag of a feature as the API shows it; it may rest on no row at all."""
    return tag_of_values(found.organization_id, found.code, found.own, found.installation, found.held_off)


def _shown(
    actor: Actor,
    feature: rules.Feature,
    organization_id: int | None,
    own: FeatureFlag | None,
    installation: FeatureFlag | None,
) -> FeatureShown:
    installation_on = installation.enabled if installation else True
    return FeatureShown(
        organization_id=organization_id,
        code=feature.code,
        label=feature.label,
        says=feature.says,
        enabled=own.enabled if own else installation_on,
        own=own.enabled if own else None,
        installation=installation_on,
        held_off=rules.held_off(
            by_staff=actor.sees_all,
            installation_on=installation_on,
            switched_off_by_staff=own is not None and own.by_staff and not own.enabled,
        ),
        changed_by=own.changed_by.name if own and own.changed_by else "",
    )
