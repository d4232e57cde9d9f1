"""Evaluations as charts and tables. Reads nothing. Not here: the kinds of drawing (`charts`), the page itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from capability.public import SCORES
from clear_platform.foundation.charts.ranked_bars import Rank, ranked_bars
from clear_platform.foundation.charts.reliability import Said, reliability_curve
from clear_platform.foundation.charts.results import Chart, ChartTable, Words
from clear_platform.foundation.rendering.tables import Cell, Column, Row, Table
from clear_platform.foundation.rendering.wording import number, percent, signed
from enterprises.public import industry_title
from institutional.evaluations import words

Told = Mapping[str, Any]
SCORE_PLACES = {"rules": 0, "loan_model": 3}


def reliability_chart(score: str, told: Told) -> Chart:
    """Draw what a score said over what came, tenth by tenth."""
    points = told["reliability"]
    is_chance = score == "loan_model"
    title = {
        True: _("What the loan model expected, and what was paid"),
        False: _("Readiness by the rules, and what was paid"),
    }[is_chance]
    unit = (
        _("Tenths of the loans judged; upright lines: 95 % intervals; on the dashed line the chances would hold")
        if is_chance
        else _("Tenths of the loans judged; upright lines: 95 % intervals; readiness is a score, no chance")
    )
    heads = (_("expected") if is_chance else _("readiness ÷ 100"), _("paid in full"))
    rows = tuple(
        (
            number(place),
            number(one["n"]),
            percent(one["expected"]),
            percent(one["observed"]),
            _("%(low)s to %(high)s") % {"low": percent(one["interval"][0]), "high": percent(one["interval"][1])},
        )
        for place, one in enumerate(points, start=1)
    )
    table = ChartTable((_("Tenth, lowest first"), _("Loans"), heads[0], heads[1], _("95 % interval")), rows)
    return reliability_curve(
        Words(title, unit),
        points=[
            Said(
                _("Tenth %(n)s: expected %(expected)s, paid %(paid)s")
                % {"n": place, "expected": percent(one["expected"]), "paid": percent(one["observed"])},
                one["expected"],
                one["observed"],
                *one["interval"],
            )
            for place, one in enumerate(points, start=1)
        ],
        heads=heads,
        same=_("the same"),
        table=table,
        say=lambda value: percent(value, places=0),
    )


def deciles_chart(score: str, told: Told) -> Chart:
    """Draw how many of each tenth were paid, the tenth with the highest scores first."""
    tenths: Sequence[Told] = told["deciles"]
    best, worst = tenths[0], tenths[-1]
    title = _("%(best)s of the best tenth were paid, %(worst)s of the last") % {
        "best": percent(best["paid_share"], places=0),
        "worst": percent(worst["paid_share"], places=0),
    }
    rows = tuple(
        (
            number(one["decile"]),
            number(one["n"]),
            _scores(score, one["scores"]),
            number(one["paid"]),
            percent(one["paid_share"]),
            number(one["lift"], places=2),
        )
        for one in tenths
    )
    heads = (_("Tenth, best first"), _("Loans"), _("Scores"), _("Paid"), _("Share paid"), _("Lift"))
    return ranked_bars(
        Words(title, _("%(score)s: loans by tenth; lift: share paid over that of all") % {"score": SCORES[score]}),
        ranks=[
            Rank(
                _("Tenth %(n)s") % {"n": one["decile"]},
                (one["paid"], one["n"] - one["paid"]),
                percent(one["paid_share"], places=0),
                "" if one["lift"] is None else f"× {number(one['lift'], places=2)}",
            )
            for one in tenths
        ],
        looks=(("calm", _("paid in full")), ("loss", _("charged off"))),
        heads=(_("Best first"), _("paid"), _("lift")),
        table=ChartTable(heads, rows),
    )


def _scores(score: str, pair: Sequence[float]) -> str:
    places = SCORE_PLACES[score]
    return _("%(low)s to %(high)s") % {"low": number(pair[0], places=places), "high": number(pair[1], places=places)}


def industries_table(rules: Told, model: Told) -> Table:
    """Give the figures of each industry group, both scores side by side."""
    by_model = {one["industry"]: one for one in model["industries"]["groups"]}
    return Table(
        _("By industry"),
        [
            Column(_("Industry"), "name"),
            Column(_("Loans"), "figure"),
            Column(_("Paid in full"), "figure"),
            Column(_("AUC, rules"), "figure"),
            Column(_("AUC, loan model"), "figure", main=True),
            Column(_("Loan model expected"), "figure", spare=True),
        ],
        [_industry(one, by_model[one["industry"]]) for one in rules["industries"]["groups"]],
    )


def _industry(rules: Told, model: Told) -> Row:
    code = rules["industry"]
    name = industry_title(code) if code else _("not known")
    return Row(
        [
            Cell(name, note=code),
            Cell(number(rules["n"])),
            Cell(percent(rules["paid_share"])),
            _area(rules),
            _area(model),
            Cell(percent(model["mean_score"])),
        ]
    )


def _area(group: Told) -> Cell:
    if group["auc"] is None:
        return Cell(because=_("too few to judge"))
    low, high = group["interval"]
    note = _("%(low)s to %(high)s") % {"low": number(low, places=2), "high": number(high, places=2)}
    return Cell(number(group["auc"], places=2), note=note)


def weights_table(model: Told) -> Table:
    """Give every weight of the loan model, those that count most first."""
    ranked = sorted(model["weights"].items(), key=lambda one: (-abs(one[1]), one[0]))
    return Table(
        _("Weights of the loan model"),
        [
            Column(_("Feature"), "name"),
            Column(_("Weight"), "figure", main=True),
        ],
        [Row([Cell(words.feature(name), note=name), Cell(signed(weight, places=3))]) for name, weight in ranked],
        tight=True,
    )


def recipes_table(model: Told) -> Table:
    """Give what each recipe came to in cross-validation, the best first."""
    ranked = sorted(model["compared"].items(), key=lambda one: (one[1], one[0]))
    return Table(
        _("Recipes that were tried"),
        [
            Column(_("Recipe"), "name"),
            Column(_("Log loss"), "figure", main=True),
        ],
        [Row([Cell(words.recipe_named(name)), Cell(number(loss, places=4))]) for name, loss in ranked],
        tight=True,
    )
