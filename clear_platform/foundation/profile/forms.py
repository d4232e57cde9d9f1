"""Forms of the pages about oneself."""

from __future__ import annotations

import zoneinfo
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from clear_platform.foundation.rendering.choosing import let_choose
from clear_platform.foundation.rendering.shell import DENSITIES

DENSITY_WORDS = {"compact": _("compact"), "normal": _("normal"), "open": _("open")}


def _zones() -> list[tuple[str, str]]:
    return [
        (zone, zone.replace("_", " "))
        for zone in sorted(zoneinfo.available_timezones())
        if "/" in zone or zone == "UTC"
    ]


class ProfileForm(forms.Form):
    """Name, language, zone and density."""

    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    locale = forms.ChoiceField(label=_("Language"))
    timezone = forms.ChoiceField(label=_("Time zone"), help_text=_("Times on pages are shown in it."))
    density = forms.ChoiceField(
        label=_("Rows of lists"), choices=[(one, DENSITY_WORDS[one]) for one in DENSITIES], widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_choose(self, "timezone", _zones())
        let_choose(self, "locale", settings.LANGUAGES)
        if len(settings.LANGUAGES) == 1:
            del self.fields["locale"]


def _password(label: Any, autocomplete: str, **more: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, max_length=200, strip=False, widget=widget, **more)


NEW_PASSWORD_HINT = _("At least 12 characters; several words that do not belong together are best.")


class NewPasswordForm(forms.Form):
    """A password chosen anew."""

    new_password = _password(_("New password"), "new-password", help_text=NEW_PASSWORD_HINT)


class ChangePasswordForm(forms.Form):
    """The password as it is, and as it shall be."""

    old_password = _password(_("Password as it is now"), "current-password")
    new_password = _password(_("New password"), "new-password", help_text=NEW_PASSWORD_HINT)


class ForgottenForm(forms.Form):
    """The address a link is sent to."""

    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
