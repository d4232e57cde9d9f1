"""Forms of the members' pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clear_platform.foundation.rendering.choosing import let_choose
from clear_platform.foundation.tenancy.actors import ROLES_OF, OrganizationKind

ROLE_WORDS = {
    "admin": _("admin: runs the organization, and everything an analyst does"),
    "analyst": _("analyst: works with portfolios, decisions and evidence"),
    "viewer": _("viewer: reads"),
    "owner": _("owner: runs the organization, and everything a member does"),
    "member": _("member: works on decisions, tasks and evidence"),
    "participant": _("participant: sees only their own profile and consents"),
}


def role_choices(kind: OrganizationKind) -> list[tuple[str, Any]]:
    """Give the roles of a kind of organization with what each is for."""
    return [(role, ROLE_WORDS[role]) for role in ROLES_OF[kind]]


class RoleForm(forms.Form):
    """Which role a member has."""

    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, kind: OrganizationKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_choose(self, "role", role_choices(kind))


class InviteForm(forms.Form):
    """Whom to invite, as what."""

    email = forms.EmailField(label=_("E-mail"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, kind: OrganizationKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_choose(self, "role", role_choices(kind))


class OpenAccountForm(forms.Form):
    """What the account of somebody invited is made from; its address is that of the invitation."""

    name = forms.CharField(label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters; several words that do not belong together are best."),
    )
