"""Addresses of sign-in through an organization's provider."""

from __future__ import annotations

from django.urls import path

from clear_platform.foundation.sso import pages

CONSOLE = "organizations/<int:organization_id>/sign-in"

urlpatterns = [
    path("sso", pages.sso, name="sso-page"),
    path("sso/<int:organization_id>/callback", pages.callback, name="sso-callback"),
    path(CONSOLE, pages.settings, name="sign-in-settings-page"),
    path(f"{CONSOLE}/remove", pages.remove_provider, name="identity-provider-remove-page"),
    path(f"{CONSOLE}/domains", pages.add_domain, name="sign-in-domain-add-page"),
    path(f"{CONSOLE}/domains/<int:domain_id>/prove", pages.prove_domain, name="sign-in-domain-prove-page"),
    path(f"{CONSOLE}/domains/<int:domain_id>/remove", pages.remove_domain, name="sign-in-domain-remove-page"),
]
