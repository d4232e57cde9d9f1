"""Forms of keys."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clear_platform.foundation.credentials.scopes import ScopesOfOne, every_scope, scopes_by_thing
from clear_platform.foundation.idempotency.tickets import new_ticket
from clear_platform.foundation.rendering.choosing import let_choose


class TicketForm(forms.Form):
    """Nothing but the ticket of a form that is carried out once."""

    ticket = forms.UUIDField(widget=forms.HiddenInput, initial=new_ticket)


class KeyForm(TicketForm):
    """What a key is for, what it may do, and until when."""

    name = forms.CharField(
        label=_("What it is for"), max_length=100, help_text=_("As people here will recognise it: Nightly import.")
    )
    expires_on = forms.DateField(
        label=_("Holds until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("The end of this day. Without one it holds until somebody revokes it."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("As little as the program needs. It never may more than you."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_choose(self, "scopes", [(one, one) for one in every_scope()])

    @property
    def things(self) -> list[tuple[ScopesOfOne, bool, bool]]:
        """The scopes thing by thing, each with whether reading and writing it is ticked."""
        ticked = set(self["scopes"].value() or ())
        return [(one, one.read in ticked, one.write in ticked) for one in scopes_by_thing(every_scope())]

    def wanted(self) -> dict[str, Any]:
        """Give what the operation takes."""
        day = self.cleaned_data["expires_on"]
        until = timezone.make_aware(datetime.combine(day, time.min)) + timedelta(days=1) if day else None
        return {"name": self.cleaned_data["name"], "scopes": self.cleaned_data["scopes"], "expires_at": until}
