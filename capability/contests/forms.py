"""Forms of contests: what is doubted, and what a person who looked again answers."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from capability.contests.rules import CHANGED, LONGEST_TEXT, SHORTEST_REASON, UPHELD

ANSWERS = (
    (UPHELD, _("The score stands")),
    (CHANGED, _("It was wrong, and is mended or changed since: compute it anew")),
)


class AskForm(forms.Form):
    """Why a person should look again."""

    reason = forms.CharField(
        label=_("What is wrong with it"),
        max_length=LONGEST_TEXT,
        min_length=SHORTEST_REASON,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "In a sentence or more: name the figure or the flag, what it should be, and where that can be seen."
            " Everybody who sees this score can read it."
        ),
        error_messages=dict.fromkeys(
            ("required", "min_length"), _("Say which figure or flag is wrong, what it should be, and how you know.")
        ),
    )


class AnswerForm(forms.Form):
    """What a person who looked again says."""

    version = forms.CharField(widget=forms.HiddenInput)
    becomes = forms.ChoiceField(
        label=_("Your answer"),
        choices=ANSWERS,
        widget=forms.RadioSelect,
        help_text=_("Put right first what the score rests on; it is computed anew when you keep the answer."),
        error_messages={"required": _("Say whether the score stands.")},
    )
    answer = forms.CharField(
        label=_("Reasons"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What you looked at, and what you found. It is kept as you write it, and cannot be changed."),
        error_messages={"required": _("Say why the score stands, or what was mended.")},
    )
