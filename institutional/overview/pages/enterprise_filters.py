"""The filter bar above the list of a portfolio's enterprises, and what its address narrows the list down to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clear_platform.foundation.rendering import filters
from clear_platform.foundation.rendering.wording import number
from enterprises.public import SIZE_BAND_NAMES, industry_short, region_in_words
from institutional.overview.forms import turned_round
from institutional.overview.narrowing import EnterpriseFilters
from institutional.overview.pages import columns, enterprise_columns, lists, words
from institutional.overview.queries.members import within_industries
from institutional.overview.queries.standing import LAPSED, NEVER, SCORED, STALE_AFTER_DAYS
from institutional.overview.results import EnterpriseChoices
from institutional.positions.rules import STATUSES

SHORT_WORD = re.compile(r"[\w.+-]{1,40}")


class SeveralWords(forms.Field):
    """Short words, any number of them; what is none of them is passed over, as an option that went is."""

    widget = forms.SelectMultiple

    def to_python(self, value: Any) -> list[str]:
        """Give the words."""
        return [one for one in value or () if SHORT_WORD.fullmatch(one)]


class SeveralWordsFilter(django_filters.Filter):
    """A filter by any of several words."""

    field_class = SeveralWords


class ListFilters(EnterpriseFilters):
    """As the API narrows enterprises down, each closed list taking several values, as boxes that are ticked do."""

    industry = SeveralWordsFilter(method="in_industries", label=_("Industry"))
    region = SeveralWordsFilter(field_name="enterprise__region", lookup_expr="in", label=_("Region"))
    size_band = SeveralWordsFilter(field_name="enterprise__size_band", lookup_expr="in", label=_("Employees"))

    def in_industries(self, rows: QuerySet[Any], name: str, codes: Sequence[str]) -> QuerySet[Any]:
        """Narrow down to the industries whose codes begin with one of these."""
        return rows.filter(within_industries(codes))


def faults_of(read: ListFilters) -> list[str]:
    """Give a sentence for each value of the address that cannot be read; it narrows nothing."""
    labels = {
        "readiness_min": gettext("Readiness from"),
        "readiness_max": gettext("Readiness to"),
        "status": gettext("Status"),
        "flag": gettext("Flag"),
        "search": gettext("Search"),
        "stale": gettext("Stale data"),
        "readiness_state": gettext("Scored"),
    }
    told = [f"{labels.get(name, name)}: {' '.join(map(str, said))}" for name, said in read.errors.items()]
    known = read.form.cleaned_data
    return [*told, *turned_round(gettext("Readiness"), known.get("readiness_min"), known.get("readiness_max"))]


def is_narrowed(read: ListFilters) -> bool:
    """Say whether the address narrows anything down."""
    return any(value not in (None, "", []) for value in read.form.cleaned_data.values())


def filter_bar(query: QueryDict, choices: EnterpriseChoices, *, found: int) -> filters.FilterBar:
    """Give the filter bar with what the address has chosen, and how many of all are found."""
    counted = words.enterprises(choices.enterprises)
    shown = gettext("%(found)s of %(all)s") % {"found": number(found), "all": counted}
    return filters.filter_bar(
        query,
        gettext("Narrow the list down"),
        fields=[*_of_enterprises(query, choices), *_of_scores(query), _columns(query)],
        search=filters.search(query, gettext("Find by name or place"), gettext("Name or place")),
        count=shown if found != choices.enterprises else counted,
    )


def _of_enterprises(query: QueryDict, choices: EnterpriseChoices) -> list[filters.Choice]:
    option = filters.Option
    return [
        filters.choice(
            query,
            "industry",
            gettext("Industry"),
            [option(code, industry_short(code) or code, n) for code, n in choices.industries.items()],
        ),
        filters.choice(
            query,
            "region",
            gettext("Region"),
            [option(one, region_in_words(one), n) for one, n in choices.regions.items()],
        ),
        filters.choice(
            query,
            "size_band",
            gettext("Employees"),
            [option(one, one, choices.size_bands[one]) for one in SIZE_BAND_NAMES if one in choices.size_bands],
        ),
        filters.choice(query, "status", gettext("Status"), [option(one, columns.status_word(one)) for one in STATUSES]),
    ]


def _of_scores(query: QueryDict) -> list[filters.Choice | filters.Range]:
    option = filters.Option
    return [
        filters.span(query, gettext("Readiness"), name_from="readiness_min", name_to="readiness_max"),
        filters.choice(
            query,
            "readiness_state",
            gettext("Scored"),
            [
                option(SCORED, gettext("scored")),
                option(LAPSED, gettext("not scored any more")),
                option(NEVER, gettext("not scored so far")),
            ],
        ),
        filters.choice(query, "flag", gettext("Flag"), columns.flag_options()),
        filters.choice(
            query,
            "stale",
            gettext("Stale"),
            [option("true", gettext("not scored within %(n)s days") % {"n": STALE_AFTER_DAYS})],
        ),
    ]


def _columns(query: QueryDict) -> filters.Choice:
    return lists.choice_of_columns(query, enterprise_columns.COLUMNS, enterprise_columns.FIRST_SHOWN)
