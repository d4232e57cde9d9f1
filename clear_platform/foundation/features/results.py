"""Features as doors show them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FeatureShown:
    """A feature for one organization, or for the installation where `organization_id` is None.

    `own` is what was chosen here, None where nothing was; `installation` is what holds where nothing was chosen.
    `held_off` says that only staff may switch it on.
    """

    organization_id: int | None
    code: str
    label: str
    says: str
    enabled: bool
    own: bool | None
    installation: bool
    held_off: bool
    changed_by: str
