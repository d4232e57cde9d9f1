"""What checks are called, the rule of each, and the door that mends what it finds. Reads nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from clear_platform.foundation.decimals import read_decimal
from clear_platform.foundation.rendering.marks import mark_of
from clear_platform.foundation.rendering.wording import day_full, number
from institutional.positions.rules import STATUSES
from institutional.quality.rules import Check, Finding
from outcomes.public import type_in_words

KINDS: dict[str, str | Promise] = {
    "missing": gettext_lazy("Missing"),
    "stale": gettext_lazy("Stale"),
    "outlying": gettext_lazy("Outlying"),
    "contradictory": gettext_lazy("Contradictory"),
}
WHO: dict[str, str | Promise] = {
    "enterprise": gettext_lazy("the enterprise"),
    "institution": gettext_lazy("your institution"),
    "source": gettext_lazy("the source"),
}
MENDED_BY: dict[str, str | Promise] = {
    "enterprise": gettext_lazy("The enterprise can mend it."),
    "institution": gettext_lazy("Your institution can mend it."),
    "source": gettext_lazy("Whoever keeps the source can mend it."),
}
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_OF_FACTS = ("_missing", "_stale", "_outlying")
"""How the codes of checks end whose names are those of facts."""
_OUTLYING = gettext_lazy(
    "More than 3.5 modified z-scores from the median of its group (Iglewicz and Hoaglin, 1993), by the median of"
    " absolute deviations; groups of ten or more. Amounts by their logarithm, among positions of the same instrument,"
    " currency and sector; rates among those of the same instrument."
)
CHECKS: dict[str, tuple[str | Promise, str | Promise]] = {
    "industry_missing": (gettext_lazy("Industry"), gettext_lazy("No NAICS code is known.")),
    "region_missing": (gettext_lazy("Region"), gettext_lazy("No region is known.")),
    "city_missing": (gettext_lazy("City"), gettext_lazy("No city is known.")),
    "size_band_missing": (gettext_lazy("Employees"), gettext_lazy("It is not known how many it employs.")),
    "readiness_missing": (
        gettext_lazy("Readiness"),
        gettext_lazy("It was never scored, or nothing counts any more that it was scored from."),
    ),
    "outstanding_missing": (
        gettext_lazy("Outstanding"),
        gettext_lazy("Not stated of a position that runs; its principal stands in."),
    ),
    "approved_on_missing": (gettext_lazy("Day of approval"), gettext_lazy("Not stated of a position.")),
    "matures_on_missing": (
        gettext_lazy("Day it matures"),
        gettext_lazy("Not stated of a loan or guarantee that runs."),
    ),
    "loss_missing": (
        gettext_lazy("Amount lost"),
        gettext_lazy("Not stated of a position that was written off."),
    ),
    "overdue_task_without_evidence": (
        gettext_lazy("Overdue tasks without evidence"),
        gettext_lazy("Its day is past, it is neither done nor cancelled, and nothing was shown of it."),
    ),
    "expected_outcome_not_measured": (
        gettext_lazy("Expected outcomes never measured"),
        gettext_lazy(
            "An approved decision expected it by a day that is past, and nothing was measured from 15 days before that"
            " day on."
        ),
    ),
    "evidence_not_verified": (
        gettext_lazy("Evidence that nobody verified"),
        gettext_lazy("Evidence of a task waits for more than 30 days."),
    ),
    "readiness_stale": (gettext_lazy("Readiness"), gettext_lazy("Computed more than 180 days ago.")),
    "readiness_older_than_inputs": (
        gettext_lazy("Readiness older than its inputs"),
        gettext_lazy("An analysis was recorded after it was computed."),
    ),
    "principal_outlying": (gettext_lazy("Principal"), _OUTLYING),
    "interest_outlying": (gettext_lazy("Interest"), _OUTLYING),
    "matures_before_start": (
        gettext_lazy("Matures before it starts"),
        gettext_lazy("The last day is before the first."),
    ),
    "approved_after_start": (
        gettext_lazy("Approved after it started"),
        gettext_lazy("Money went out before approval."),
    ),
    "outstanding_above_principal": (
        gettext_lazy("Outstanding above principal"),
        gettext_lazy("More is outstanding than was committed."),
    ),
    "ended_with_outstanding": (
        gettext_lazy("Ended with outstanding"),
        gettext_lazy("Repaid or written off, and something is outstanding."),
    ),
    "written_off_above_principal": (
        gettext_lazy("Lost above principal"),
        gettext_lazy("More was lost than was committed."),
    ),
    "matured_but_running": (
        gettext_lazy("Matured and running"),
        gettext_lazy("Its last day is past, and it counts as performing or on watch."),
    ),
    "written_off_but_performing": (
        gettext_lazy("Lost and performing"),
        gettext_lazy("Something of it was lost, and it counts as performing."),
    ),
    "counted_twice": (
        gettext_lazy("Counted twice"),
        gettext_lazy(
            "A guarantee stands in one portfolio with the loan that it covers: it has the loan's reference, or names it"
            " in its own. The sums of the portfolio count both. Hold one of them in a portfolio of its own."
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Door:
    """Where something is mended: what to do, and the address."""

    label: str
    href: str


_SAID: Mapping[str, Callable[[Finding, Mapping[str, str]], str]] = {
    "overdue_task_without_evidence": lambda one, _metrics: gettext("was due on %(day)s") % {"day": _day(one.figure)},
    "expected_outcome_not_measured": lambda one, metrics: (
        gettext("%(metric)s by %(day)s")
        % {"metric": metrics.get(one.figure) or type_in_words(one.figure), "day": _day(one.against)}
    ),
    "evidence_not_verified": lambda one, _metrics: gettext("waits since %(day)s") % {"day": _day(one.figure)},
}
_DOORS: Mapping[str, Callable[[Finding], Door]] = {
    "task": lambda one: Door(gettext("The task"), reverse("task-page", args=[one.about_id])),
    "decision": lambda one: Door(gettext("The forecast"), reverse("decision-forecast-page", args=[one.about_id])),
}


def _day(iso: str) -> str:
    return day_full(date.fromisoformat(iso))


def _plain(text: str) -> str:
    """Give a figure of a statement as people read it: a day, the status of a position, an amount or a ratio."""
    if text in STATUSES:
        return str(mark_of(text).word)
    if _ISO.fullmatch(text):
        return _day(text)
    amount = read_decimal(text)
    return text if amount is None else number(amount, places=_places(amount))


def _places(amount: Decimal) -> int:
    exponent = amount.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def name_of(code: str) -> str:
    """Give what a check is called."""
    return str(CHECKS[code][0])


def heading_of(check: Check) -> str:
    """Give what a check finds, as a heading says it: of a fact that is amiss, in which way it is."""
    name = name_of(check.code)
    return f"{KINDS[check.kind]}: {name}" if check.code.endswith(_OF_FACTS) else name


def rule_of(code: str) -> str:
    """Give the rule of a check."""
    return str(CHECKS[code][1])


def said_of(one: Finding, metrics: Mapping[str, str]) -> str:
    """Give the figure at fault and what it is held against, in words. Takes: what metrics are called, by code."""
    if not one.figure:
        return ""
    if said := _SAID.get(one.check.code):
        return said(one, metrics)
    facts = {"figure": _plain(one.figure), "against": _plain(one.against)}
    if one.check.kind == "outlying":
        return gettext("%(figure)s, the median of its group is %(against)s") % facts
    return gettext("%(figure)s against %(against)s") % facts if one.against else str(facts["figure"])


def door_of(one: Finding) -> Door:
    """Give the door that mends what was found.

    What a file brought is mended in the file, which is then loaded again; other positions are changed where they stand.
    """
    if one.position_id is not None:
        if one.from_file:
            return Door(gettext("Load the corrected file"), reverse("new-import-page"))
        return Door(
            gettext("Correct the position"),
            reverse("institutional-portfolio-position", args=[one.portfolio_id, one.position_id]),
        )
    if one.check.about in _DOORS:
        return _DOORS[one.check.about](one)
    if one.check.who == "enterprise":
        return Door(gettext("Ask the enterprise"), reverse("institutional-enterprise", args=[one.enterprise_id]))
    return Door(gettext("Score it again"), reverse("enterprise-dashboard-page", args=[one.enterprise_id]))
