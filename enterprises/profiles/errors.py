"""Refusals about enterprises."""

from __future__ import annotations

from clear_platform.foundation.errors import Invalid, Malformed


class NotAnIndustry(Malformed):
    """The industry is no NAICS code."""

    code = "enterprise.not_an_industry"
    sentence = "'{industry}' is no NAICS code: give two to six digits, or leave it out."


class NotARegion(Invalid):
    """The region is no code of ISO 3166."""

    code = "enterprise.not_a_region"
    sentence = "'{region}' is no region of ISO 3166-2. Write {instead}; or leave it out."


class NotASizeBand(Malformed):
    """The size band is none of the five."""

    code = "enterprise.not_a_size_band"
    sentence = "'{size_band}' is no size band. Choose one of: {choices}; or leave it out."


class NameMissing(Malformed):
    """An enterprise without a name."""

    code = "enterprise.name_missing"
    sentence = "An enterprise needs a name of at most 255 signs. Give the one it is registered under."


class SettingUnread(Malformed):
    """A setting that the platform reads says nothing it can read."""

    code = "enterprise.setting_unread"
    sentence = "The setting '{setting}' cannot be read: give {wanted}, or leave it out."
