"""What the page of a theme sends."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from clear_platform.foundation.branding.logos import MOST_BYTES
from clear_platform.foundation.branding.rules import MODES, SCALES

_SCALES = {"0.9375": _("smaller"), "1": _("as usual"), "1.125": _("larger"), "1.25": _("largest")}
_MODES = {"system": _("as each reader's device"), "light": _("light"), "dark": _("dark")}


class ThemeForm(forms.Form):
    """Colours, size of type, light or dark, and a logo."""

    primary = forms.CharField(
        label=_("Primary colour"),
        max_length=7,
        help_text=_("Buttons, links, where one is. Text in it has to read well on every ground."),
        widget=forms.TextInput(attrs={"type": "color"}),
    )
    accent = forms.CharField(
        label=_("Accent"),
        max_length=7,
        help_text=_("The line on top of pages, and the covers of papers."),
        widget=forms.TextInput(attrs={"type": "color"}),
    )
    type_scale = forms.ChoiceField(label=_("Size of type"), choices=[(one, _SCALES[one]) for one in SCALES])
    mode = forms.ChoiceField(
        label=_("Light or dark"),
        choices=[(one, _MODES[one]) for one in MODES],
        help_text=_("For readers who chose neither themselves."),
    )
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_("SVG, PNG or JPEG of at most %(most)s kB; shown 24 pixels high.") % {"most": MOST_BYTES // 1000},
        widget=forms.FileInput(attrs={"accept": ".svg,.png,.jpg,.jpeg"}),
    )
    no_logo = forms.BooleanField(label=_("Take the logo away"), required=False)
