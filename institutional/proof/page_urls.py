"""Addresses of the pages of signing keys."""

from django.urls import path

from institutional.proof import pages

AT = "organizations/<int:organization_id>/signing-keys"

urlpatterns = [
    path(AT, pages.signing_keys, name="signing-keys-page"),
    path(f"{AT}/rotate", pages.rotate, name="signing-key-rotate-page"),
    path(f"{AT}/<slug:fingerprint>", pages.signing_key, name="signing-key-page"),
    path(f"{AT}/<slug:fingerprint>/revoke", pages.revoke, name="signing-key-revoke-page"),
    path("signing-keys/<slug:key_fingerprint>", pages.open_signing_key, name="open-signing-key"),
    path(
        ".well-known/clear-signing-keys/<slug:key_fingerprint>.json",
        pages.open_signing_key_json,
        name="open-signing-key-json",
    ),
]
