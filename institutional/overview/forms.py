"""Reading from the address what the list of a portfolio is narrowed down to. Fetching is elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clear_platform.foundation.rendering.bounded import BoundedDecimalField
from institutional.overview.results import Narrowed
from institutional.portfolios.forms import let_choose_one

AMOUNT: dict[str, Any] = {"required": False, "min_value": 0, "max_digits": 16}
SCORE: dict[str, Any] = {"required": False, "min_value": 0, "max_value": 100, "max_digits": 5, "decimal_places": 2}
INTO = "into"
RANGES = {"principal": _("Amount"), "approved": _("Approved"), "readiness": _("Readiness")}
UNSCORED = "unscored"
"""What `stale` is asked with for those alone of which no score counts."""
SHORT_WORD = re.compile(r"[\w.+-]{1,40}")


class NarrowForm(forms.Form):
    """The bounds and words of the filter bar. A value that cannot be read narrows nothing and is named."""

    search = forms.CharField(required=False, max_length=100, label=_("Search"))
    principal_from = BoundedDecimalField(**AMOUNT, label=_("Amount from"))
    principal_to = BoundedDecimalField(**AMOUNT, label=_("Amount to"))
    approved_from = forms.DateField(required=False, label=_("Approved from"))
    approved_to = forms.DateField(required=False, label=_("Approved to"))
    readiness_from = BoundedDecimalField(**SCORE, label=_("Readiness from"))
    readiness_to = BoundedDecimalField(**SCORE, label=_("Readiness to"))
    stale = forms.BooleanField(required=False, label=_("Stale data"))


class PutForm(forms.Form):
    """The portfolio that enterprises are put into, one of those of the same institution."""

    into = forms.TypedChoiceField(label=_("Portfolio"), coerce=int, empty_value=None)

    def __init__(self, portfolios: Sequence[tuple[int, str]], data: Mapping[str, str] | None = None) -> None:
        super().__init__(data)
        let_choose_one(self, INTO, portfolios)


def narrowed_from(query: QueryDict) -> tuple[Narrowed, list[str]]:
    """Give what the address narrows a list down to, and a sentence for each value in it that cannot be read."""
    form = NarrowForm(query)
    form.full_clean()
    faults = [f"{form.fields[name].label}: {' '.join(map(str, said))}" for name, said in form.errors.items()]
    read = form.cleaned_data
    for name, what in RANGES.items():
        faults += turned_round(str(what), read.get(f"{name}_from"), read.get(f"{name}_to"))
    narrowed = Narrowed(
        search=read.get("search", ""),
        industries=_chosen(query, "industry"),
        regions=_chosen(query, "region"),
        size_bands=_chosen(query, "size_band"),
        statuses=_chosen(query, "status"),
        instruments=_chosen(query, "instrument"),
        flags=_chosen(query, "flag"),
        principal_from=read.get("principal_from"),
        principal_to=read.get("principal_to"),
        approved_from=read.get("approved_from"),
        approved_to=read.get("approved_to"),
        readiness_from=read.get("readiness_from"),
        readiness_to=read.get("readiness_to"),
        stale=read.get("stale", False),
        # What was never scored is stale too: asked for beside it, it narrows nothing further down.
        unscored=query.getlist("stale") == [UNSCORED],
    )
    return narrowed, faults


def turned_round(what: str, since: Any, until: Any) -> list[str]:
    """Give a sentence where a range ends before it begins, for nothing lies in it."""
    if since is None or until is None or since <= until:
        return []
    return [gettext("%(what)s: it ends before it begins, so nothing lies in it. Turn the two round.") % {"what": what}]


def _chosen(query: QueryDict, name: str) -> tuple[str, ...]:
    return tuple(value for value in query.getlist(name) if SHORT_WORD.fullmatch(value))
