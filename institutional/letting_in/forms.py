"""Forms of letting in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class InviteEnterpriseForm(forms.Form):
    """Whom to ask."""

    email = forms.EmailField(
        label=_("E-mail of an owner"),
        max_length=254,
        help_text=_("Of the person who runs the enterprise. We do not say whether we know the address."),
    )
