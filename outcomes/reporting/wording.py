"""How reporting is told on pages: fields of a form, how far answers are, on what a total rests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clear_platform.foundation.rendering.wording import money
from outcomes.records.rules import MONEY, SHARES, Metric, exactly
from outcomes.records.wording import DIMENSIONS, WHOLE_FROM, Words, bounds_to_type, parts_in_words, value_in_words
from outcomes.reporting.rules.adding import Coverage, Total

NAMED = 5
"""How many are named of each kind beside a total."""
HOW: Mapping[str, Words] = {
    "sum": gettext_lazy("added up over time and enterprises"),
    "sum_of_last": gettext_lazy("the last value of each, added up"),
    "mean": gettext_lazy("the mean of the last values, each enterprise alike"),
    "weighted_mean": gettext_lazy("the mean of the last values, weighed by size"),
}


def hint_of(metric: Metric, *, before: str, currency: str | None) -> str:
    """Give what helps to fill a metric in: how it is counted, within which bounds, what was reported before."""
    says = [metric.definition]
    if metric.unit == MONEY and currency is not None:
        says.append(_("The accounts are kept in %(currency)s.") % {"currency": currency})
    if metric.cumulative:
        says.append(_("To date: everything since the beginning, not only what is new."))
    if metric.unit in SHARES or metric.low is not None or metric.high is not None:
        says.append(bounds_to_type(metric))
    if before:
        says.append(_("Last time: %(value)s.") % {"value": before})
    return " ".join(one for one in says if one)


def entry_in_words(metric: Metric, entry: Mapping[str, object]) -> str:
    """Give one answer as it is read; empty where there is none."""
    if "value" in entry:
        return value_in_words(metric, Decimal(str(entry["value"])))
    return _("n/a: %(reason)s") % {"reason": entry["skipped"]} if "skipped" in entry else ""


def entry_parts_in_words(entry: Mapping[str, Any]) -> str:
    """Give the groups of one answer as they are read; empty where it has none."""
    return "; ".join(
        f"{DIMENSIONS[dimension]}: {parts_in_words({group: exactly(part) for group, part in groups.items()})}"
        for dimension, groups in entry.get("parts", {}).items()
    )


def reminder_in_words(days: int) -> str:
    """Give when a reminder goes, by the day due."""
    if not days:
        return _("on the day due")
    words = (
        ngettext("%(n)s day before it", "%(n)s days before it", -days)
        if days < 0
        else ngettext("%(n)s day after it", "%(n)s days after it", days)
    )
    return words % {"n": abs(days)}


def answered_in_words(counts: Mapping[str, int]) -> str:
    """Give how far the answers to a request are, in one sentence."""
    says = [_("%(came)s of %(all)s handed in") % {"came": counts["all"] - counts["owed"], "all": counts["all"]}]
    if counts["approved"]:
        says.append(_("%(n)s accepted") % {"n": counts["approved"]})
    if counts["submitted"]:
        says.append(
            ngettext("%(n)s waits for you", "%(n)s wait for you", counts["submitted"]) % {"n": counts["submitted"]}
        )
    if counts["returned"]:
        says.append(_("%(n)s sent back") % {"n": counts["returned"]})
    return ", ".join(says)


def coverage_in_words(coverage: Coverage) -> str:
    """Give on how many of those asked a figure rests, and why the others are not in it."""
    says = [_("%(n)s of %(all)s") % {"n": len(coverage.reported), "all": coverage.asked}]
    told = [
        (coverage.late, _("%(n)s late")),
        (coverage.carried, _("%(n)s with an earlier value")),
        (coverage.waiting, _("%(n)s waiting to be accepted")),
        (coverage.skipped, _("%(n)s not applicable")),
        (coverage.missing, _("%(n)s missing")),
        (coverage.not_reviewed, _("%(n)s as they wrote it down themselves")),
        (coverage.left_out, _("%(n)s with a report left out")),
        (coverage.currency_unknown, _("%(n)s in a currency not named")),
    ]
    says += [words % {"n": len(ids)} for ids, words in told if ids]
    if coverage.in_other_currencies:
        says.append(_("%(n)s in another currency") % {"n": coverage.in_other_currencies})
    return "; ".join(says)


def whom_in_words(coverage: Coverage, names: Mapping[int, str]) -> str:
    """Give by name who is not in a figure, or in it otherwise than asked; of many the first five and how many more."""
    told = [
        (coverage.missing, _("missing")),
        (coverage.late, _("late")),
        (coverage.carried, _("earlier value")),
        (coverage.waiting, _("waiting to be accepted")),
        (coverage.skipped, _("not applicable")),
        (coverage.not_reviewed, _("wrote it down themselves")),
        (coverage.left_out, _("a report left out, since its period overlaps another or begins before")),
        (coverage.currency_unknown, _("currency not named")),
    ]
    return "; ".join(f"{words}: {_named(ids, names)}" for ids, words in told if ids)


def concerned_by(coverage: Coverage) -> set[int]:
    """Give whom `whom_in_words` may name."""
    return {
        *coverage.missing, *coverage.late, *coverage.carried, *coverage.waiting, *coverage.skipped,
        *coverage.not_reviewed, *coverage.left_out, *coverage.currency_unknown,
    }  # fmt: skip


def _named(ids: Sequence[int], names: Mapping[int, str]) -> str:
    says = ", ".join(names.get(key, "–") for key in ids[:NAMED])
    more = len(ids) - NAMED
    return _("%(names)s and %(n)s more") % {"names": says, "n": more} if more > 0 else says


def total_in_words(metric: Metric, total: Total) -> str:
    """Give a total as it is read, an amount with its currency; why there is none where amounts cannot be added."""
    if total.value is None:
        return _("not added: nobody said in which currencies") if total.coverage.currency_unknown else "–"
    if total.currency is None:
        return value_in_words(metric, total.value)
    places = 0 if total.value == int(total.value) or abs(total.value) >= WHOLE_FROM else 2
    return money(total.value, total.currency, places=places)
