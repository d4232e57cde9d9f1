"""Forms of sign-in through an organization's provider."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clear_platform.foundation.rendering.choosing import let_choose
from clear_platform.foundation.sso.rules import read_map
from clear_platform.foundation.tenancy.actors import ROLES_OF, OrganizationKind


class AddressForm(forms.Form):
    """The address whose domain says which provider."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("The part after the @ says which organization it is."),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )


class ProviderForm(forms.Form):
    """What a provider is reached by, and who comes in through it as what."""

    issuer = forms.URLField(
        label=_("Issuer"),
        max_length=500,
        assume_scheme="https",
        help_text=_("As your provider writes it, for instance https://login.camber.example."),
    )
    client_id = forms.CharField(label=_("Client id"), max_length=255)
    client_secret = forms.CharField(
        label=_("Client secret"),
        max_length=500,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Kept sealed and never shown again. Leave it empty to keep the one there is."),
    )
    default_role = forms.ChoiceField(label=_("Role of who comes in for the first time"))
    role_claim = forms.CharField(
        label=_("Claim that says the role"), max_length=100, required=False, help_text=_("For instance groups.")
    )
    role_map = forms.CharField(
        label=_("Its values and our roles"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One to a line, for instance: risk-team = analyst"),
    )
    enabled = forms.BooleanField(label=_("Let members sign in through it"), required=False)
    required = forms.BooleanField(label=_("Require it: no member signs in with a password"), required=False)

    def __init__(self, *args: Any, kind: OrganizationKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_choose(self, "default_role", [(role, _(role)) for role in ROLES_OF[kind]])

    def clean_role_map(self) -> dict[str, str]:
        """Give the mapping. Refuses: a line that maps nothing."""
        text = self.cleaned_data["role_map"]
        lines = [line for line in text.splitlines() if line.strip()]
        if any("=" not in line for line in lines):
            raise forms.ValidationError(_("Write each line as value = role."))
        return read_map(text)


class DomainForm(forms.Form):
    """An e-mail domain."""

    domain = forms.CharField(label=_("E-mail domain"), max_length=253, help_text=_("For instance camber.example."))
