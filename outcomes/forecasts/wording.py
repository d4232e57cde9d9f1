"""Forecasts as people read them: figures with their units, verdicts with their distance, sentences. Reads nothing."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clear_platform.foundation.rendering.wording import (
    ABSENT,
    HARD_SPACE,
    currency_sign,
    day_full,
    in_words,
    number,
    percent,
)
from enterprises.public import DOMAINS
from outcomes.forecasts.rules.calibrating import Calibration
from outcomes.forecasts.rules.forecast import Forecast
from outcomes.forecasts.rules.judging import Checked, Judged, settled_by
from outcomes.records.wording import plain, unit_of_value

CODE_OF_A_CURRENCY = 3
HELD = ("held",)
BEHIND = ("missed", "behind")


def sayer(unit: str) -> Callable[[Decimal | int | float], str]:
    """Give how values of a unit are written: 14.2 % of shares, $4,000 of money, else the number alone."""
    if unit in {"share", "ratio"}:
        return percent
    if len(unit) == CODE_OF_A_CURRENCY and unit.isupper():
        return lambda value: f"{currency_sign(unit)}{plain(_exact(value))}"
    return lambda value: plain(_exact(value))


def with_unit(value: Decimal | None, unit: str) -> str:
    """Give a value with its unit written out where the figure does not show it."""
    if value is None:
        return ABSENT
    if not unit_shown(unit):
        return sayer(unit)(value)
    return f"{sayer(unit)(value)}{HARD_SPACE}{unit_of_value(unit, value)}"


def unit_shown(unit: str) -> str:
    """Give the unit where it has to stand beside a figure; shares and money show theirs themselves."""
    own = unit in {"share", "ratio", "currency", "times", ""} or (len(unit) == CODE_OF_A_CURRENCY and unit.isupper())
    return "" if own else unit


def verdict_note(one: Judged) -> str:
    """Give how far a forecast is from what it asked for, or why there is nothing to say."""
    if one.state == "not_comparable":
        return why_not_comparable(one)
    return note_of(one.decisive, one) if one.decisive.measured is not None else _why_open(one)


def note_of(checked: Checked, one: Judged) -> str:
    """Give how far one day is from what was asked for on it."""
    if checked.difference is None:
        return ""
    if checked.difference == 0:
        return _("exactly as expected")
    by = _distance(abs(checked.difference), one.expected.unit)
    if checked.state in BEHIND:
        return _("by %(distance)s") % {"distance": by}
    return _("%(distance)s better") % {"distance": by}


def _why_open(one: Judged) -> str:
    if one.state == "not_measured":
        facts = {"first": number(one.expected.by_days), "last": number(settled_by(one.expected.by_days))}
        if one.before_due is None:
            return _("nobody measured it from day %(first)s to day %(last)s") % facts
        return _("measured on day %(before)s, and not from day %(first)s to day %(last)s") % {
            **facts,
            "before": number(one.before_due.day),
        }
    if one.state == "superseded":
        return _("a later version holds")
    return ""


def why_not_comparable(one: Judged) -> str:
    """Give why what was measured cannot be held against what was expected."""
    reasons = {
        "unit": _("%(unit)s is not the unit it is measured in"),
        "currency": _("the accounts are not known to be in %(unit)s"),
        "direction": _("nobody can say which way is better"),
    }
    return reasons[one.unlike] % {"unit": one.expected.unit} if one.unlike else ""


def lede_of(forecast: Forecast) -> str:
    """Give in a sentence how the forecast of a decision stands."""
    if not forecast.outcomes:
        return _("This version states no outcome that it expects.")
    if forecast.day is None:
        return _("Days are counted from the approval, and this version was not approved.")
    says = [
        (forecast.count("held"), ngettext("%(n)s held", "%(n)s held", forecast.count("held"))),
        (forecast.count("missed"), ngettext("%(n)s missed", "%(n)s missed", forecast.count("missed"))),
        (forecast.count("on_course"), ngettext("%(n)s on course", "%(n)s on course", forecast.count("on_course"))),
        (forecast.count("behind"), ngettext("%(n)s behind", "%(n)s behind", forecast.count("behind"))),
        (forecast.count("early"), ngettext("%(n)s still open", "%(n)s still open", forecast.count("early"))),
        (
            forecast.count("not_measured"),
            ngettext("%(n)s not measured in time", "%(n)s not measured in time", forecast.count("not_measured")),
        ),
        (
            forecast.count("not_comparable"),
            ngettext("%(n)s not comparable", "%(n)s not comparable", forecast.count("not_comparable")),
        ),
        (
            forecast.count("superseded"),
            ngettext("%(n)s replaced by a later version", "%(n)s replaced by a later version", 1),
        ),
    ]
    told = ", ".join(words % {"n": in_words(count)} for count, words in says if count)
    day = _("Day %(day)s since the approval of %(date)s") % {
        "day": number(forecast.day),
        "date": day_full(forecast.approved_on),
    }
    return f"{day}: {told}."


def sentence_of(one: Judged, name: str) -> str:
    """Give the title of the chart of one expected outcome: what became of it, in a sentence."""
    facts = {
        "name": name,
        "target": with_unit(one.expected.target, one.expected.unit),
        "day": number(one.expected.by_days),
        "by": verdict_note(one),
    }
    sentences = {
        "held": _("%(name)s: the forecast held"),
        "missed": _("%(name)s: the forecast missed %(by)s"),
        "on_course": _("%(name)s is on course"),
        "behind": _("%(name)s is behind %(by)s"),
        "early": _("%(name)s: %(target)s is expected by day %(day)s"),
        "not_measured": _("%(name)s: %(by)s"),
        "not_comparable": _("%(name)s cannot be compared: %(by)s"),
        "superseded": _("%(name)s: %(by)s"),
    }
    return sentences[one.state] % facts


def agent_in_words(agent: str) -> str:
    """Give who said a forecast: an agent by its domain, or people."""
    return _("%(domain)s agent") % {"domain": DOMAINS[agent]} if agent else _("People, without an agent")


def record_of(overall: Calibration) -> str:
    """Give in a sentence how often forecasts held, with the interval, and how much it says."""
    if overall.held_ratio is None or overall.low_ratio is None or overall.high_ratio is None:
        return _("No forecast has come due and been measured so far.")
    says = ngettext(
        "Forecasts held %(held)s time of %(n)s (%(share)s, interval %(low)s to %(high)s).",
        "Forecasts held %(held)s times of %(n)s (%(share)s, interval %(low)s to %(high)s).",
        overall.held,
    ) % {
        "held": number(overall.held),
        "n": number(overall.n),
        "share": percent(overall.held_ratio, places=0),
        "low": number(overall.low_ratio * 100),
        "high": number(overall.high_ratio * 100),
    }
    return " ".join(
        part for part in (says, unmeasured_of(overall), _("So few say little.") if overall.few else "") if part
    )


def unmeasured_of(overall: Calibration) -> str:
    """Give in a sentence how many forecasts came due that nobody measured; empty where none did."""
    if not overall.not_measured:
        return ""
    return ngettext(
        "%(n)s more came due and was not measured: it counts for neither.",
        "%(n)s more came due and were not measured: they count for neither.",
        overall.not_measured,
    ) % {"n": number(overall.not_measured)}


def _distance(by: Decimal, unit: str) -> str:
    if unit in {"share", "ratio"}:
        # The plural goes by what is read: 1.004 is read as 1.
        points = plain(by * 100)
        one = points == plain(Decimal(1))
        return ngettext("%(n)s percentage point", "%(n)s percentage points", 1 if one else 2) % {"n": points}
    return with_unit(by, unit)


def _exact(value: Decimal | int | float) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))
