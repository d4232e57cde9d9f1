"""Addresses of the second factor's pages."""

from __future__ import annotations

from django.urls import path

from clear_platform.foundation.second_factor import pages

urlpatterns = [
    path("profile/second-factor", pages.second_factor, name="second-factor-page"),
    path("profile/second-factor/codes", pages.renew_codes, name="second-factor-codes-page"),
    path("profile/second-factor/off", pages.turn_off, name="second-factor-off-page"),
]
