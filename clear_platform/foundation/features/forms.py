"""What the page of features sends."""

from __future__ import annotations

from django import forms

from clear_platform.foundation.features.rules import CODES

CHOICES = {"on": True, "off": False, "unset": None}


class SwitchForm(forms.Form):
    """One feature, and what was chosen for it."""

    code = forms.ChoiceField(choices=[(code, code) for code in CODES])
    choice = forms.ChoiceField(choices=[(choice, choice) for choice in CHOICES])
