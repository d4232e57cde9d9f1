"""What overviews are called and say, composed from their figures. Reads nothing."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, ngettext

from clear_platform.foundation.rendering.marks import mark_of
from clear_platform.foundation.rendering.wording import money, number, percent
from enterprises.public import industry_short
from institutional.analytics.rules.assuming import QUARTERS, UNSCORED
from institutional.analytics.rules.measuring import EXPOSURE
from institutional.overview import banding
from institutional.positions.words import instrument_word

_ASSUMPTIONS: dict[str, str | Promise] = {
    "pd_default": gettext_lazy("Chance of failing, in default"),
    "pd_watch": gettext_lazy("Chance of failing, on watch"),
    "pd_75_100": gettext_lazy("Chance of failing, performing, readiness 75 to 100"),
    "pd_50_75": gettext_lazy("Chance of failing, performing, readiness 50 to under 75"),
    "pd_25_50": gettext_lazy("Chance of failing, performing, readiness 25 to under 50"),
    "pd_0_25": gettext_lazy("Chance of failing, performing, readiness 0 to under 25"),
    "pd_unscored": gettext_lazy("Chance of failing, performing, not scored"),
    "lgd_loan": gettext_lazy("Share lost of a loan that fails"),
    "lgd_guarantee": gettext_lazy("Share lost of a guarantee that is called"),
    "lgd_equity": gettext_lazy("Share lost of an equity stake that fails"),
    "lgd_grant": gettext_lazy("Share lost of a grant"),
}
GRADES: dict[str, str | Promise] = {
    "standard": gettext_lazy("published standard"),
    "assumed": gettext_lazy("assumed by the house"),
    "stated": gettext_lazy("stated for this overview"),
}
MOVED: dict[str, str | Promise] = {
    "pack": gettext_lazy("newer rates are in force"),
    "ledger": gettext_lazy("the ledger has new entries"),
}


def assumption_word(code: str) -> str | Promise:
    """Give what an assumption is called."""
    return _ASSUMPTIONS[code]


def in_short(assumed: Mapping[str, Decimal]) -> str:
    """Give all that is assumed in one line. Takes: the ratios by their codes."""
    said = {code: percent(value, places=0 if value * 100 % 1 == 0 else 2) for code, value in assumed.items()}
    return (
        gettext(
            "%(pd_default)s fail within a year in default, %(pd_watch)s on watch, %(pd_75_100)s to %(pd_0_25)s"
            " performing by readiness, %(pd_unscored)s not scored; lost of it: %(lgd_loan)s of a loan,"
            " %(lgd_guarantee)s of a guarantee, %(lgd_equity)s of a stake, %(lgd_grant)s of a grant"
        )
        % said
    )


def band_word(band: str) -> str:
    """Give a band of readiness as people read it."""
    if band == UNSCORED:
        return gettext("not scored")
    low, high = band.split("_")
    return banding.band_word(int(low), int(high))


def readiness_word(metrics: Mapping[str, Any]) -> str:
    """Give what the readiness of a whole portfolio is called, by the money that it is weighted by."""
    at_risk = metrics["weighed_by"] == EXPOSURE
    return gettext("Readiness, by what is at risk") if at_risk else gettext("Readiness, by principal")


def key_word(way: str, key: str) -> str:
    """Give what a group is called, by what it was grouped."""
    if not key:
        return gettext("not known")
    return {
        "by_status": lambda: str(mark_of(key).word),
        "by_industry": lambda: industry_short(key) or key,
        "by_readiness": lambda: band_word(key),
        "by_instrument": lambda: instrument_word(key),
    }.get(way, lambda: key)()


def positions(count: int) -> str:
    """Give how many positions there are, in words."""
    return ngettext("%(n)s position", "%(n)s positions", count) % {"n": number(count)}


def in_order_of_bands(points: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give groups of readiness from the highest band to those that are not scored."""
    order = [band for _bound, band in QUARTERS] + [UNSCORED]
    return sorted(points, key=lambda one: order.index(one["key"]))


def lede(found: Mapping[str, Any]) -> str:
    """Give the sentence that says what a portfolio comes to."""
    metrics = found["metrics"]
    enterprises = ngettext("%(n)s enterprise", "%(n)s enterprises", metrics["enterprises"]) % {
        "n": number(metrics["enterprises"])
    }
    facts = {
        "positions": positions(metrics["positions"]),
        "enterprises": enterprises,
        "exposure": money(Decimal(metrics["exposure"]), found["currency"]),
        "loss": money(Decimal(metrics["expected_loss"]["amount"]), found["currency"]),
    }
    if not metrics["positions"]:
        return gettext("Nothing is held in it yet.")
    if metrics["weighed_by"] != EXPOSURE:
        return gettext("%(positions)s in %(enterprises)s, and nothing of it is at risk any more.") % facts
    said = (
        gettext(
            "%(exposure)s at risk in %(enterprises)s; of that %(loss)s may be lost within a year, as far as the"
            " assumptions hold."
        )
        % facts
    )
    return f"{said} {_stated_apart(metrics)}".rstrip()


def _stated_apart(metrics: Mapping[str, Any]) -> str:
    """Say where figures rest on what somebody stated for them, and not on what the house assumes of all."""
    stated = sum(one["grade"] == "stated" for one in metrics["expected_loss"]["assumptions"])
    said = ngettext(
        "%(n)s of them was stated for this overview.", "%(n)s of them were stated for this overview.", stated
    ) % {"n": number(stated)}
    return said if stated else ""


def title_of(way: str, metrics: Mapping[str, Any], points: list[dict[str, Any]]) -> str:
    """Give the sentence above a chart: which group has most of the money."""
    plain = {
        "by_status": gettext("By status"),
        "by_industry": gettext("By industry"),
        "by_size": gettext("By number of employees"),
        "by_region": gettext("By region"),
        "by_readiness": gettext("By readiness"),
    }[way]
    largest = max(points, key=lambda one: Decimal(one["amount"]), default=None)
    if largest is None or largest["share_ratio"] is None or len(points) == 1:
        return plain
    return gettext("%(way)s: %(share)s is %(what)s") % {
        "way": plain,
        "share": percent(Decimal(largest["share_ratio"]), places=0),
        "what": key_word(way, largest["key"]),
    }


def concentration_line(found: Mapping[str, Any]) -> str:
    """Give in words how concentrated something is."""
    if found["hhi_points"] is None:
        return gettext("nothing to measure")
    if found["count"] == 1:
        return gettext("all of it in one")
    return gettext("as concentrated as %(n)s equal ones; there are %(count)s") % {
        "n": number(Decimal(found["as_many_as"]), places=1),
        "count": number(found["count"]),
    }
