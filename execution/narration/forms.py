"""Forms of prompts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from execution.narration.operations import LONGEST_REASON
from execution.narration.rules.wording import (
    LEAST_CHARACTERS,
    LONGEST_INSTRUCTIONS,
    LONGEST_TEMPLATE,
    MOST_CHARACTERS,
    Wording,
)


def _text(label: Any, most: int, hint: Any, rows: int) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, strip=False, widget=forms.Textarea(attrs={"rows": rows}), help_text=hint
    )


class WordingForm(forms.Form):
    """The words of a prompt, and why they are changed."""

    instructions = _text(_("Instructions"), LONGEST_INSTRUCTIONS, _("What the language model is told."), 12)
    template = _text(_("Question"), LONGEST_TEMPLATE, _("What it is asked, with places to fill."), 8)
    fallback = _text(
        _("Text without a language model"),
        LONGEST_TEMPLATE,
        _("What stands where there is none, or where its answer does not hold."),
        4,
    )
    most_characters = forms.IntegerField(
        label=_("Longest answer, in characters"), min_value=LEAST_CHARACTERS, max_value=MOST_CHARACTERS
    )
    because = forms.CharField(
        label=_("Why"), max_length=LONGEST_REASON, required=False, help_text=_("Whoever compares versions reads it.")
    )

    def wording(self) -> Wording:
        """Give the words, with line ends as they are kept."""
        given = self.cleaned_data
        texts = {name: str(given[name]).replace("\r\n", "\n") for name in ("instructions", "template", "fallback")}
        return Wording(**texts, most_characters=given["most_characters"])


class RollBackForm(forms.Form):
    """Which version is to hold again."""

    version = forms.IntegerField(min_value=0)
