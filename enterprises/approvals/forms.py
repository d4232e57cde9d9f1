"""What the page of rules of approval sends: a number for all domains, and one for each that differs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.analyses.wording import DOMAINS
from enterprises.approvals.results import Rule
from enterprises.approvals.rules import FEWEST, MOST, WITHOUT_A_RULE

NUMBERS = [(number, str(number)) for number in range(FEWEST, MOST + 1)]


def _number(value: str) -> int | None:
    return int(value) if value else None


class RulesForm(forms.Form):
    """How many approve: in every domain, and in single ones otherwise."""

    def __init__(self, *args: Any, stands: Iterable[Rule], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {one.domain: one.approvers_needed for one in stands}
        self.fields["every"] = forms.TypedChoiceField(
            label=_("In every domain"), choices=NUMBERS, coerce=int, initial=known.get(None, WITHOUT_A_RULE)
        )
        for domain, label in DOMAINS.items():
            self.fields[domain] = forms.TypedChoiceField(
                label=label,
                choices=[("", _("as in every domain")), *NUMBERS],
                coerce=_number,
                empty_value=None,
                required=False,
                initial=known.get(domain, ""),
            )

    def rules(self) -> list[Rule]:
        """Give the rules as they were filled in."""
        filled = self.cleaned_data
        own = [Rule(domain, filled[domain]) for domain in DOMAINS if filled[domain] is not None]
        return [Rule(None, filled["every"]), *own]
