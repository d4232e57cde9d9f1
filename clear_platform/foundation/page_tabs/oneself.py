"""The tabs over the pages about oneself. Their pages are with the slices that own them."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clear_platform.foundation.page_tabs.registry import ShownTab

TABS = (
    ("profile", _("Profile"), "profile-page"),
    ("password", _("Password"), "password-page"),
    ("second-factor", _("Second factor"), "second-factor-page"),
    ("sessions", _("Sessions"), "sessions-page"),
)


def profile_tabs(current: str) -> list[ShownTab]:
    """Give the tabs, with the page one is on marked."""
    return [ShownTab(code, label, reverse(url_name), None, code == current) for code, label, url_name in TABS]
