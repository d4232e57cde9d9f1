"""What checks are called, the rule of each, and the door that mends what it finds. Reads nothing."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from institutional.quality.rules import Finding

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
        gettext_lazy("Amount written off"),
        gettext_lazy("Not stated of a position that was written off."),
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
        gettext_lazy("Written off above principal"),
        gettext_lazy("More was lost than was committed."),
    ),
    "matured_but_running": (
        gettext_lazy("Matured and running"),
        gettext_lazy("Its last day is past, and it counts as performing or on watch."),
    ),
    "written_off_but_performing": (
        gettext_lazy("Written off and performing"),
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


def name_of(code: str) -> str:
    """Give what a check is called."""
    return str(CHECKS[code][0])


def rule_of(code: str) -> str:
    """Give the rule of a check."""
    return str(CHECKS[code][1])


def said_of(one: Finding) -> str:
    """Give the figure at fault and what it is held against, in words."""
    if not one.figure:
        return ""
    facts = {"figure": one.figure, "against": one.against}
    if one.check.kind == "outlying":
        return gettext("%(figure)s, the median of its group is %(against)s") % facts
    return gettext("%(figure)s against %(against)s") % facts if one.against else one.figure


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
    if one.check.who == "enterprise":
        return Door(gettext("Ask the enterprise"), reverse("institutional-enterprise", args=[one.enterprise_id]))
    return Door(gettext("Score it again"), reverse("enterprise-dashboard-page", args=[one.enterprise_id]))
