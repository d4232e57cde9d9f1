"""Where figures of readiness lead to, and how they are said with their units. Used by every part of its pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from capability.scoring.rules.arithmetic import rounded
from clear_platform.foundation import clock
from clear_platform.foundation.rendering.marks import Mark, register_marks
from clear_platform.foundation.rendering.wording import ABSENT, day_full, money, number, percent


def register_states() -> None:
    """Give the states of flags their shapes and words; called when the app starts."""
    register_marks(
        {
            "raised": Mark("st-diamond", "bad", gettext_lazy("raised")),
            "clear": Mark("st-ok", "good", gettext_lazy("clear")),
            "not_known": Mark("st-unknown", "off", gettext_lazy("not known")),
        }
    )


def lineage_href(enterprise_id: int, score_id: int) -> str:
    """Give the address of a score's lineage."""
    return reverse("capability-lineage-page", args=[enterprise_id, score_id])


def readiness_href(enterprise_id: int, readiness_id: int) -> str:
    """Give the address of a readiness's lineage."""
    return reverse("readiness-lineage-page", args=[enterprise_id, readiness_id])


def citation_href(citation: Mapping[str, Any] | None, enterprise_id: int) -> str:
    """Give the page of a row that is cited, or of a way that is named; empty for one that has none."""
    if citation is None:
        return ""
    kind, row_id = citation["type"], str(citation["id"])
    first = row_id.split("/")[0]
    pages: Mapping[str, tuple[str, Sequence[object]]] = {
        "analysis": ("analysis-page", [row_id]),
        "decision": ("decision-page", [row_id]),
        "task": ("task-page", [row_id]),
        "finding": ("analysis-page", [first]),
        "outcome": ("enterprise-outcome-page", [enterprise_id, first]),
        "diagnosis": ("diagnose-domain-page", [enterprise_id, row_id]),
    }
    if kind not in pages:
        return ""
    name, named = pages[kind]
    return reverse(name, args=named)


def flag_in_words(flag: Mapping[str, Any], currency: str | None = None) -> str:
    """Give the figure of a flag with its unit: 2.7 months, 54 %, 2 of 9 milestones, an amount.

    Takes: the currency of the accounts, None where it is not known.
    """
    if flag["figure"] is None:
        return _("none stated") if flag["code"] == "no_recent_financials" else ABSENT
    value = Decimal(flag["figure"])
    if flag["unit"] == "share":
        return percent(value)
    if flag["of"] is not None:
        return _("%(n)s of %(all)s %(unit)s") % {
            "n": number(value),
            "all": number(Decimal(flag["of"])),
            "unit": flag["unit"],
        }
    if flag["unit"] == "currency":
        return money(value, currency) if currency else number(value)
    return f"{number(value, places=1 if value % 1 else 0)} {flag['unit']}"


def way_note(way: Mapping[str, Any], flag: Mapping[str, Any], currency: str | None = None) -> str:
    """Give what is known of a way that clears a flag: how far it is, what it expects, by when."""
    if way["type"] == "task":
        return _("its evidence waits to be verified")
    if way["type"] == "diagnosis":
        return ""
    notes = [way["status"].replace("_", " ")]
    if way["goal"] is not None:
        goal = flag_in_words({**flag, "figure": way["goal"], "of": None}, currency)
        notes.append(_("forecast %(n)s") % {"n": goal})
    if way["by"]:
        by = date.fromisoformat(way["by"])
        says = _("by %(day)s") if by >= clock.today() else _("overdue since %(day)s")
        notes.append(says % {"day": day_full(by)})
    return ", ".join(notes)


def tenths(value: Decimal) -> Decimal:
    """Give a figure as it is shown with one digit, so that what is reckoned from shown figures adds up."""
    return rounded(Fraction(value), places=1)
