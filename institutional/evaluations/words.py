"""How evaluations are said in words: scores, ways of parting loans, features of the loan model. Draws nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from capability.public import FIGURES_VERSION
from clear_platform.foundation.rendering.wording import number, percent
from enterprises.public import industry_title

HOW_PARTED: Mapping[str, str | Promise] = {
    "out_of_time": lazy(
        "Learnt from loans approved up to fiscal year 2004, judged on those approved later. This is how it would have"
        " done for somebody who lent at the time, a recession included; it is the figure to go by."
    ),
    "same_years": lazy(
        "Learnt from loans whose number has an even SHA-256, judged on the odd ones. Both come from the same years, so"
        " the model has seen how each year went. Nobody who lends knows that; take it as the most it could reach."
    ),
}
FEATURES: Mapping[str, str | Promise] = {
    "amount": lazy("Amount approved"),
    "employees": lazy("Employees"),
    "jobs_to_create": lazy("Jobs to be created"),
    "jobs_to_retain": lazy("Jobs to be kept"),
    "guaranteed": lazy("Share guaranteed"),
    "established": lazy("In business before the loan"),
    "revolving": lazy("May be drawn again"),
    "low_documentation": lazy("Approved on little paper"),
    "franchise": lazy("Franchise"),
    "industry": lazy("Industry"),
}
GAP_THAT_HOLDS = 0.05
LEVELS: Mapping[str, str | Promise] = {
    "none": lazy("none"),
    "unknown": lazy("not known"),
    "other": lazy("another share"),
    "yes": lazy("yes"),
    "no": lazy("no"),
}


def made_before(version: int) -> dict[str, str] | None:
    """Say that an evaluation was made when figures were told otherwise, and what differs; None for today's."""
    if version >= FIGURES_VERSION:
        return None
    strong = _("Made by earlier rules: its figures are of version %(then)s, today's of version %(now)s.")
    text = _("Its industry groups were withheld by other rules than today's, so it may show groups that a new one does"
             " not. Whoever runs this installation renews it by the command below.")  # fmt: skip
    return {"strong": strong % {"then": version, "now": FIGURES_VERSION}, "text": text}


def lede(figures: Mapping[str, Any], split: str) -> str:
    """Say in a sentence how both scores did."""
    model, rules = (figures[score][split]["auc"] for score in ("loan_model", "rules"))
    if model is None or rules is None:
        return _("This file leaves too little to judge in this way.")
    return _(
        "Of two loans, one paid in full and one not, the loan model puts the paid one first in %(model)s of 100 cases,"
        " readiness by the rules in %(rules)s. A coin reaches 50."
    ) % {"model": number(model * 100), "rules": number(rules * 100)}


def area(figures: Mapping[str, Any]) -> str:
    """Give an AUC in three digits."""
    return number(figures["auc"], places=3)


def ranked(auc: float | None) -> str:
    """Say what an AUC means."""
    if auc is None:
        return ""
    return _("of 100 pairs of a paid loan and one that was not, it puts the paid one first in %(n)s; a coin in 50") % {
        "n": number(auc * 100)
    }


def interval(pair: list[float] | None) -> str:
    """Give the interval of an AUC in words."""
    if pair is None:
        return ""
    return _("95 %% interval %(low)s to %(high)s") % {
        "low": number(pair[0], places=3),
        "high": number(pair[1], places=3),
    }


def calibration(told: Mapping[str, float]) -> dict[str, str]:
    """Say whether the chances can be read as chances: a sentence, what follows from it, and its tone."""
    said = {"expected": percent(told["expected"], places=0), "observed": percent(told["observed"], places=0)}
    gap = told["expected"] - told["observed"]
    strong = _("The loan model expected %(expected)s of these loans to be paid; %(observed)s were.") % said
    if abs(gap) < GAP_THAT_HOLDS:
        text = _("Over all loans its chances hold; the curve below shows for each tenth whether they do.")
        return {"strong": strong, "text": text, "tone": ""}
    text = _("It ranks loans, and its chances are those of the years it learnt from. Do not read them as chances.")
    return {"strong": strong, "text": text, "tone": "warn"}


def feature(name: str) -> str:
    """Give the name of a feature as people say it."""
    kind, _colon, level = name.partition(":")
    return f"{FEATURES[kind]}: {_level(kind, level)}" if level else str(FEATURES[kind])


def _level(kind: str, level: str) -> str:
    if level in LEVELS:
        return str(LEVELS[level])
    if kind == "industry":
        return industry_title(level)
    if kind == "guaranteed":
        return percent(int(level) / 100, places=0)
    bound = number(int(level.rsplit("_", 1)[-1]))
    return (_("above $%(bound)s") if level.startswith("over") else _("up to $%(bound)s")) % {"bound": bound}


RECIPE_PARTS: Mapping[str, str | Promise] = {
    "terms": lazy("terms of the loan and the business"),
    "kinks": lazy("stretches of the amount"),
    "industry": lazy("industry"),
}


def recipe_named(name: str) -> str:
    """Say what a recipe is made of that figures name: terms + kinks, restraint 3."""
    parts, _comma, restraint = name.partition(", restraint ")
    return _("%(parts)s; restraint %(restraint)s") % {
        "parts": ", ".join(str(RECIPE_PARTS.get(one, one)) for one in parts.split(" + ")),
        "restraint": restraint,
    }


def recipe(told: Mapping[str, Any]) -> str:
    """Say what a recipe is made of."""
    parts = [str(RECIPE_PARTS[one]) for one in ("terms", "kinks", "industry") if told.get(one, True)]
    return _("%(parts)s; restraint %(restraint)s") % {
        "parts": ", ".join(parts),
        "restraint": number(told["restraint"], places=1),
    }
