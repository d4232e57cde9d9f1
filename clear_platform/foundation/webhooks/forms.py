"""Forms of webhooks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clear_platform.foundation.credentials.forms import TicketForm
from clear_platform.foundation.webhooks.queries import types_offered
from clear_platform.foundation.webhooks.rules import EVERY, LONGEST_URL


class EndpointForm(TicketForm):
    """Where events are sent, and which."""

    url = forms.CharField(
        label=_("Address"),
        max_length=LONGEST_URL,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        help_text=_("Where your program listens. It must be reached from the internet, with https."),
    )
    description = forms.CharField(
        label=_("What it is for"), max_length=200, required=False, help_text=_("As people here will recognise it.")
    )
    types = forms.MultipleChoiceField(
        label=_("Which events"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("As few as the program needs. Types that are added later come along with all of them."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(EVERY, _("all of them")), *((one, one) for one in types_offered())]
        self.fields["types"].choices = choices  # type: ignore[attr-defined]  # it has

    def wanted(self) -> dict[str, Any]:
        """Give what the operation takes."""
        return {name: self.cleaned_data[name] for name in ("url", "description", "types")}


class InboundForm(TicketForm):
    """What an address for signed events is for."""

    name = forms.CharField(
        label=_("Who sends"), max_length=100, help_text=_("The program or provider, as people here will recognise it.")
    )
