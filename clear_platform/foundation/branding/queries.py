"""Reading how an organization looks, for its pages, its papers and those who choose it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from clear_platform.foundation.branding import rules
from clear_platform.foundation.branding.models import Theme
from clear_platform.foundation.branding.results import ThemeShown
from clear_platform.foundation.branding.rules import Look
from clear_platform.foundation.errors import NotFound
from clear_platform.foundation.features.guard import require_feature
from clear_platform.foundation.features.queries import feature_on
from clear_platform.foundation.paper.results import Brand
from clear_platform.foundation.tenancy.actors import Actor
from clear_platform.foundation.tenancy.errors import NotVisible
from clear_platform.foundation.tenancy.queries import organization_for
from clear_platform.foundation.versions.tags import tag_of_values

MEANT = {"thread": "lineage", "warn": "what is stale or waits", "bad": "what was missed or refused"}


def theme_of(actor: Actor, organization_id: int) -> ThemeShown:
    """Give the theme of one's own organization, or of any to staff. Refuses: `NotVisible`; `NotFound` to staff."""
    _own(actor, organization_id)
    organization = organization_for(actor, organization_id)
    found = _row(actor, organization_id)
    primary, accent = (found.primary, found.accent) if found else (rules.PRIMARY, rules.ACCENT)
    return ThemeShown(
        organization_id=organization_id,
        organization=organization.name,
        primary=primary,
        accent=accent,
        type_scale=found.type_scale if found else "1",
        mode=found.mode if found else "system",
        logo_kind=found.logo_kind if found else "",
        logo_ratio=found.logo_ratio if found else Decimal(1),
        chosen=found is not None,
        tag=tag_of_values(organization_id, found.row_version if found else 0),
        warnings=warnings_of(rules.look_of(primary, accent)),
    )


def logo_of(actor: Actor, organization_id: int) -> Theme:
    """Give the row that holds a logo. Refuses: as `theme_of`; `FeatureOff`; `NotFound` where there is none."""
    _own(actor, organization_id)
    require_feature("theming", organization_id=organization_id)
    found = _row(actor, organization_id)
    if found is None or not found.logo_kind:
        raise NotFound()
    return found


def stylesheet_of(actor: Actor, organization_id: int) -> Theme | None:
    """Give the theme that pages take on; None where nothing was chosen, or themes are switched off.

    Refuses: as `theme_of`.
    """
    _own(actor, organization_id)
    return _row(actor, organization_id) if feature_on("theming", organization_id=organization_id) else None


def brand_of(actor: Actor, organization_id: int | None) -> Brand | None:
    """Give how papers of an organization look; None where it chose nothing, or themes are off."""
    if organization_id is None or not feature_on("theming", organization_id=organization_id):
        return None
    rows = Theme.objects.for_actor(actor).select_related("organization")
    found = rows.filter(organization_id=organization_id).first()
    if found is None:
        return None
    return Brand(found.organization.name, found.primary, found.accent, bytes(found.logo), found.logo_kind)


def warnings_of(look: Look) -> Sequence[str]:
    """Give a sentence for each colour of judgement that a primary comes close to."""
    return [
        f"This primary looks much like the colour of {MEANT[name]}. It works: those never stand by colour alone."
        for name in look.near
    ]


def _own(actor: Actor, organization_id: int) -> None:
    if not actor.sees_all and organization_id not in actor.organization_ids:
        raise NotVisible(noun="organization")


def _row(actor: Actor, organization_id: int) -> Theme | None:
    return Theme.objects.for_actor(actor).filter(organization_id=organization_id).first()
