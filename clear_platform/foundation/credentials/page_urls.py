"""Addresses of the pages of API keys, and of ending a sign-in at the API or everything one is signed in with."""

from __future__ import annotations

from django.urls import path

from clear_platform.foundation.credentials import pages

AT = "organizations/<int:organization_id>/keys"

urlpatterns = [
    path("profile/sign-out-everywhere", pages.sign_out_of_everything, name="sign-out-everywhere-page"),
    path("profile/token-families/<uuid:family_id>/end", pages.end_token_family, name="token-family-end-page"),
    path(AT, pages.keys, name="keys-page"),
    path(f"{AT}/new", pages.make_key, name="key-make-page"),
    path(f"{AT}/<int:key_id>", pages.key, name="key-page"),
    path(f"{AT}/<int:key_id>/rotate", pages.rotate_key, name="key-rotate-page"),
    path(f"{AT}/<int:key_id>/revoke", pages.revoke_key, name="key-revoke-page"),
]
