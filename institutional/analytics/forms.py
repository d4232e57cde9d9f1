"""What a reader may say of an overview before it is computed: the day, the pack, each assumption."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clear_platform.foundation.rendering.bounded import BoundedDecimalField
from institutional.analytics.rules.assuming import ASSUMPTIONS, CODES
from institutional.analytics.words import assumption_word, in_short

DAY, PACK, LEDGER = "asof_date", "pricing_pack_id", "ledger_commit_hash"


class OverviewForm(forms.Form):
    """The day, the pack, and, folded away, each assumption and the ledger; what is left empty is as usual."""

    nothing_is_needed = True
    asof_date = forms.DateField(
        required=False,
        label=_("As of"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Rates, holdings and readiness as they were when this day was over; without it, as they are now."),
    )
    pricing_pack_id = forms.IntegerField(required=False, min_value=1, label=_("Rates"), widget=forms.Select)
    older_pack = forms.BooleanField(
        required=False, initial=True, label=_("The newest rates there are will do, where those of the day are missing")
    )
    ledger_commit_hash = forms.RegexField(
        r"^[0-9a-f]{64}$",
        required=False,
        label=_("Ledger hash of an earlier overview"),
        help_text=_("With it, that overview comes out again, whatever was changed since."),
        error_messages={"invalid": _("A hash has 64 digits, 0 to 9 and a to f.")},
    )

    def __init__(self, data: Mapping[str, str] | None = None, *, packs: Mapping[int, str]) -> None:
        """Take what was sent, and the packs of rates that can be chosen: each number with what it is called."""
        super().__init__(data)
        sent = self[PACK].value()
        older = {} if str(sent or "") in {"", *map(str, packs)} else {sent: gettext("Pack %(id)s") % {"id": sent}}
        self.fields[PACK].widget.choices = [("", gettext("Those of the day")), *packs.items(), *older.items()]
        for one in ASSUMPTIONS:
            self.fields[one.code] = BoundedDecimalField(
                required=False,
                min_value=Decimal(0),
                max_value=Decimal(1),
                max_digits=7,
                decimal_places=6,
                label=str(assumption_word(one.code)),
                initial=one.value,
            )

    def groups(self) -> list[dict[str, Any]]:
        """Give the fields as the page shows them: first those that everybody needs, then what is folded away.

        A fold says in its line what it holds, and is open where something in it was stated or has to be mended.
        """
        return [
            {"fields": [self[DAY], self[PACK], self["older_pack"]]},
            self._folded(gettext("What is assumed: %(what)s") % {"what": in_short(self._values())}, CODES),
            self._folded(gettext("The ledger: as it stands now"), [LEDGER]),
        ]

    def _folded(self, summary: str, names: Sequence[str]) -> dict[str, Any]:
        is_open = self.is_bound and bool({*self.errors, *self.changed_data} & set(names))
        return {"summary": summary, "fields": [self[name] for name in names], "open": is_open}

    def _values(self) -> dict[str, Decimal]:
        stated = self.assumptions() if self.is_bound and hasattr(self, "cleaned_data") else {}
        return {one.code: Decimal(stated.get(one.code, one.value)) for one in ASSUMPTIONS}

    def assumptions(self) -> dict[str, str]:
        """Give the assumptions that were stated, as text."""
        stated = {code: self.cleaned_data.get(code) for code in CODES}
        return {code: format(value, "f") for code, value in stated.items() if value is not None}
