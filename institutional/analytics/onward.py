"""Where the positions and enterprises of a figure of an overview are listed: addresses of the portfolio's lists.

The lists show what is held now, in the portfolio's currency; what of an overview they cannot show is said here too.
Reads nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext

from clear_platform.foundation.rendering.wording import day_full, number
from institutional.analytics.results import LEDGER, Overview
from institutional.analytics.rules.assuming import QUARTERS, UNSCORED
from institutional.analytics.rules.holding import ENDED
from institutional.analytics.rules.measuring import EXPOSURE
from institutional.positions.rules import STATUSES

AT_RISK = tuple(one for one in STATUSES if one not in ENDED)
HUNDREDTH = Decimal("0.01")
_FIELDS = {"by_status": "status", "by_industry": "industry", "by_size": "size_band", "by_region": "region"}

Asked = Mapping[str, str | Iterable[str]]


def positions_with(portfolio_id: int, asked: Asked) -> str:
    """Give the address of the list of positions, narrowed down; what was asked for stands in it as its filters."""
    return f"{reverse('institutional-portfolio', args=[portfolio_id])}?{urlencode(asked, doseq=True)}#list"


def of_group(found: Overview, way: str, key: str) -> str:
    """Give where the positions of a group are listed; empty where no filter can name it: what it goes by is not known.

    Takes: the way it was grouped, as charts have it, and its key.
    """
    counted = counting(found)
    if way == "by_readiness":
        return positions_with(found.portfolio_id, {**counted, **within_band(key)})
    if not key:
        return ""
    return positions_with(found.portfolio_id, {**counted, _FIELDS[way]: key})


def of_loss(found: Overview, part: Mapping[str, Any]) -> str:
    """Give where the positions of a part of the expected loss are listed."""
    asked = {"status": part["status"], "instrument": part["instrument"], **within_band(part["readiness_band"])}
    return positions_with(found.portfolio_id, asked)


def counting(found: Overview) -> Asked:
    """Give what narrows positions down to those that shares go by: all that is at risk, where anything is."""
    return {"status": AT_RISK} if found.result["metrics"]["weighed_by"] == EXPOSURE else {}


def within_band(band: str) -> dict[str, str]:
    """Give what narrows positions down to a band of readiness; a score has two decimals, a band no upper end."""
    if band == UNSCORED:
        return {"stale": "unscored"}
    order = [code for _bound, code in QUARTERS]
    since = {"readiness_from": str(QUARTERS[order.index(band)][0])}
    above = order.index(band) - 1
    return since if above < 0 else {**since, "readiness_to": str(QUARTERS[above][0] - HUNDREDTH)}


def of_enterprise(found: Overview, key: str) -> str:
    """Give where one of the largest is shown; empty where it is out of sight."""
    return reverse("institutional-enterprise", args=[int(key)]) if int(key) in found.names else ""


def largest_first(found: Overview) -> str:
    """Give where all enterprises are listed, those first in which most is held."""
    listed = reverse("institutional-portfolio-enterprises", args=[found.portfolio_id])
    return f"{listed}?{urlencode({'ordering': '-principal'})}#list"


def not_listed(found: Overview) -> str:
    """Say what of a figure the lists do not show; empty where they show all of it."""
    currency = found.result["currency"]
    abroad = sum(one["positions"] for one in found.result["rates"] if one["currency"] != currency)
    said = []
    if abroad:
        said.append(
            ngettext(
                "%(n)s position in another currency is in the figure; the list has those in %(currency)s.",
                "%(n)s positions in other currencies are in the figure; the list has those in %(currency)s.",
                abroad,
            )
            % {"n": number(abroad), "currency": currency}
        )
    if LEDGER in found.stale:
        said.append(gettext("The list is as of now, the figure as of %(day)s.") % {"day": day_full(found.asof_date)})
    return " ".join(said)
