"""Forms of reviews."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from execution.reviews import rules
from execution.reviews.operations.deciding import LONGEST_COMMENT

DECISIONS = [
    (rules.APPROVE, _("Let it pass")),
    (rules.REQUEST_CHANGES, _("Send it back")),
    (rules.REJECT, _("Do not let it pass")),
]


class DecisionForm(forms.Form):
    """What is decided, and why."""

    decision = forms.ChoiceField(label=_("Decision"), choices=DECISIONS, widget=forms.RadioSelect)
    comment = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed unless you let it pass; whoever asked for it reads this."),
    )
