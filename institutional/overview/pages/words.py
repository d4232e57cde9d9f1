"""Sentences about a portfolio, composed from its figures. Markup and drawings are elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, ngettext

from clear_platform.foundation.rendering.wording import day_full, number, percent
from enterprises.public import industry_short
from institutional.overview.banding import WIDTH
from institutional.overview.results import Band, Industry, Totals, Year
from institutional.positions.rules import ENDED

LOW = 2 * WIDTH
"""Below it lie the two lowest bands."""
_ORDER = ("repaid", "written_off", "performing", "watch", "default")


def not_scored(row: Any) -> str:
    """Say that a row has no readiness, and since when where it had one of which nothing counts any more."""
    return since_when(row) or gettext("not scored so far")


def since_when(row: Any) -> str:
    """Say since when a row has no readiness any more; nothing where it has one, or never had."""
    if row.lapsed_at is None:
        return ""
    return gettext("not scored since %(day)s") % {"day": day_full(row.lapsed_at.date())}


def counted(totals: Totals) -> str:
    """Give how many positions there are, by their instrument: 94 loans, 2,101 guarantees, 12 positions."""
    return counted_as(totals.positions, totals)


def counted_as(count: int, totals: Totals) -> str:
    """Give a count of positions in the words that fit a whole set of them."""
    kinds = list(totals.by_instrument)
    words = {
        "loan": ngettext("%(n)s loan", "%(n)s loans", count),
        "guarantee": ngettext("%(n)s guarantee", "%(n)s guarantees", count),
        "equity": ngettext("%(n)s equity stake", "%(n)s equity stakes", count),
        "grant": ngettext("%(n)s grant", "%(n)s grants", count),
    }
    mixed = ngettext("%(n)s position", "%(n)s positions", count)
    return (words[kinds[0]] if len(kinds) == 1 else mixed) % {"n": number(count)}


def heading_of_list(totals: Totals) -> str:
    """Give what the list of positions is called."""
    words = {
        "loan": gettext("Loans"),
        "guarantee": gettext("Guarantees"),
        "equity": gettext("Equity stakes"),
        "grant": gettext("Grants"),
    }
    kinds = list(totals.by_instrument)
    return words[kinds[0]] if len(kinds) == 1 else gettext("Positions")


def principal_word(totals: Totals) -> str:
    """Give what the principal of these positions is called."""
    words = {
        "loan": gettext("Approved"),
        "guarantee": gettext("Guaranteed"),
        "equity": gettext("Invested"),
        "grant": gettext("Granted"),
    }
    kinds = list(totals.by_instrument)
    return words[kinds[0]] if len(kinds) == 1 else gettext("Principal")


def lede(totals: Totals, enterprises_in: int, only_in: str = "") -> str:
    """Give the sentence that says what is in a portfolio.

    Takes: `only_in`, the currency of what is counted, where positions of other currencies are held too.
    """
    if not totals.positions:
        return gettext("%(enterprises)s, no position entered yet.") % {"enterprises": enterprises(enterprises_in)}
    positions = counted(totals)
    if only_in:
        positions = gettext("%(positions)s in %(currency)s") % {"positions": positions, "currency": only_in}
    held = {"positions": positions, "enterprises": enterprises(totals.enterprises)}
    parts = [gettext("%(positions)s to %(enterprises)s") % held]
    if enterprises_in > totals.enterprises:
        parts.append(gettext("of %(n)s in it") % {"n": number(enterprises_in)})
    if totals.approved_first and totals.approved_last:
        first, last = totals.approved_first.year, totals.approved_last.year
        years = str(first) if first == last else gettext("%(first)s to %(last)s") % {"first": first, "last": last}
        parts.append(gettext("approved %(years)s") % {"years": years})
    return f"{', '.join(parts)}. {_how_they_stand(totals)}"


def enterprises(count: int) -> str:
    """Give how many enterprises there are."""
    return ngettext("%(n)s enterprise", "%(n)s enterprises", count) % {"n": number(count)}


def _how_they_stand(totals: Totals) -> str:
    told = [_how_many_stand(status, n) for status in _ORDER if (n := totals.by_status.get(status, 0))]
    if all(one in ENDED for one in totals.by_status):
        return gettext("All have ended: %(told)s.") % {"told": ", ".join(told)}
    joined = ", ".join(told)
    return f"{joined[:1].upper()}{joined[1:]}."


def _how_many_stand(status: str, n: int) -> str:
    words = {
        "repaid": ngettext("%(n)s was repaid", "%(n)s were repaid", n),
        "written_off": ngettext("%(n)s written off", "%(n)s written off", n),
        "performing": ngettext("%(n)s is performing", "%(n)s are performing", n),
        "watch": ngettext("%(n)s is watched", "%(n)s are watched", n),
        "default": ngettext("%(n)s is in default", "%(n)s are in default", n),
    }
    return words[status] % {"n": number(n)}


def title_of_years(years: Sequence[Year], totals: Totals) -> str:
    """Give the sentence above the chart of years: where most of what was lost was approved."""
    lost = sum((one.principal_lost for one in years), Decimal(0))
    if not lost or len(years) < 3:
        return gettext("What was approved, year by year")
    pairs = [(years[at].principal_lost + years[at + 1].principal_lost, years[at].year) for at in range(len(years) - 1)]
    most, first = max(pairs)
    return gettext("%(share)s of the money written off later was approved in %(first)s and %(second)s") % {
        "share": percent(most / lost, places=0),
        "first": first,
        "second": first + 1,
    }


def title_of_industries(industries: Sequence[Industry], totals: Totals) -> str:
    """Give the sentence above the chart of industries: what the largest has of the money and of the losses."""
    named = [one for one in industries if one.code]
    if not named or not totals.principal or len(industries) == 1:
        return gettext("What is held, by industry")
    top = named[0]
    facts = {
        "industry": industry_short(top.code) or top.code,
        "share": percent(top.principal / totals.principal, places=0),
        "lost": number(top.lost_positions),
        "all": number(totals.lost_positions),
    }
    if not totals.lost_positions:
        return gettext("%(industry)s: %(share)s of the money") % facts
    return gettext("%(industry)s: %(share)s of the money, %(lost)s of the %(all)s losses") % facts


def total_words(totals: Totals, narrowed: bool) -> str:
    """Give the first words of the line of totals."""
    return gettext("%(counted)s shown") % {"counted": counted(totals)} if narrowed else counted(totals)


def lost_basis(totals: Totals) -> str:
    """Give what stands under the figure of losses: their share, and how many positions ended so.

    Part of a position can be written off while the rest is still asked for: there is a loss, and none that ended so.
    """
    if not totals.lost and not totals.lost_positions:
        return gettext("nothing was written off")
    told = {"share": percent(totals.lost_share), "whole": principal_word(totals).lower()}
    if not totals.lost_positions:
        return gettext("%(share)s of %(whole)s") % told
    counted = counted_as(totals.lost_positions, totals)
    return gettext("%(share)s of %(whole)s, %(counted)s") % {**told, "counted": counted}


def principal_of(instrument: str) -> str:
    """Give what the principal of one position is called."""
    return principal_word(Totals(by_instrument={instrument: 1}))


def title_of_bands(bands: Sequence[Band], totals: Totals) -> str:
    """Give what the chart of readiness bands says: how much of the money stands below forty."""
    low = sum((one.amount for one in bands if one.until is not None and one.until <= LOW), Decimal(0))
    if not totals.principal or not low:
        return gettext("Nothing is held below a readiness of %(low)s") % {"low": LOW}
    share = percent(low / totals.principal, places=0)
    return gettext("%(share)s of the money stands below a readiness of %(low)s") % {"share": share, "low": LOW}
