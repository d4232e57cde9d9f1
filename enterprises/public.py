"""All of this app that other apps may import."""

from enterprises.imports.operations import remove_enterprises
from enterprises.imports.queries import enterprises_resting
from enterprises.profiles.industries import industry_short, industry_title, sector_of
from enterprises.profiles.operations import add_enterprises, create_enterprise, update_enterprise
from enterprises.profiles.queries import (
    enterprise_for,
    enterprises_by_id,
    enterprises_by_match_key,
    enterprises_for,
    searched,
)
from enterprises.profiles.results import EnterpriseShown, NewEnterprise
from enterprises.profiles.rules import fold, match_key, size_band

__all__ = [
    "EnterpriseShown",
    "NewEnterprise",
    "add_enterprises",
    "create_enterprise",
    "enterprise_for",
    "enterprises_by_id",
    "enterprises_by_match_key",
    "enterprises_for",
    "enterprises_resting",
    "fold",
    "industry_short",
    "industry_title",
    "match_key",
    "remove_enterprises",
    "searched",
    "sector_of",
    "size_band",
    "update_enterprise",
]
