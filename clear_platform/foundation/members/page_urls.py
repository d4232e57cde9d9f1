"""Addresses of the members' pages."""

from __future__ import annotations

from django.urls import path

from clear_platform.foundation.members import pages

urlpatterns = [
    path("organizations/<int:organization_id>/members", pages.members, name="members-page"),
    path("organizations/<int:organization_id>/members/<int:user_id>", pages.member, name="member-page"),
    path("organizations/<int:organization_id>/members/<int:user_id>/remove", pages.remove, name="member-remove-page"),
]
