"""Decisions as people read them: seals, expected outcomes, options, plan. Reads nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from clear_platform.foundation.decimals import read_decimal
from clear_platform.foundation.rendering.tables import Cell, Column, Row, Table
from clear_platform.foundation.rendering.wording import ABSENT, currency_sign, day_full, number, percent
from enterprises.analyses.wording import label_of
from enterprises.decisions.models import DecisionApproval, DecisionRecord
from enterprises.decisions.registry import metric_told

SEALED = frozenset({"approved", "superseded", "closed"})


def seal_state(row: DecisionRecord, *, stale: bool = False) -> str:
    """Give how the seal of a version is drawn: once it was approved pinned, or stale; else none."""
    if not (row.decided_at and row.status in SEALED):
        return "none"
    return "stale" if stale else "pinned"


def stands(row: DecisionRecord, signed: Sequence[DecisionApproval] = ()) -> str:
    """Give where a version stands, in a short sentence; of approvals that are given it names all."""
    author = row.created_by.name if row.created_by else _("the system")
    over_this = [one for one in signed if one.content_hash == row.content_hash and row.status in SEALED]
    by = [one.approver for one in over_this] or [row.decided_by]
    decider = in_a_row([one.name if one else _("the system") for one in by])
    day = day_full(row.decided_at.date() if row.decided_at else row.created_at.date())
    sentences = {
        "draft": _("Draft of %(author)s, %(day)s"),
        "proposed": _("Proposed by %(author)s, waits for somebody else's approval"),
        "approved": _("Approved by %(decider)s, %(day)s"),
        "rejected": _("Rejected by %(decider)s, %(day)s"),
        "superseded": _("Approved by %(decider)s, %(day)s; a later version holds"),
        "closed": _("Closed; begun by %(author)s"),
    }
    return sentences[row.status] % {"author": author, "decider": decider, "day": day}


def in_a_row(names: Sequence[str]) -> str:
    """Give names as a sentence lists them: *Ada, Jo and Lin*."""
    *others, last = names
    return _("%(others)s and %(last)s") % {"others": ", ".join(others), "last": last} if others else last


def sealed(row: DecisionRecord, signed: Sequence[DecisionApproval] = ()) -> dict[str, Any]:
    """Give a version as a seal with its words."""
    return {
        "content_hash": row.content_hash,
        "state": seal_state(row),
        "version": row.version,
        "title": row.title,
        "href": reverse("decision-page", args=[row.pk]),
        "text": f"{_('Version')} {row.version}. {stands(row, signed)}",
    }


def expected_table(row: DecisionRecord) -> Table:
    """Give what a version expects: each metric with its start, its target and by when."""
    return Table(
        _("Expected outcomes"),
        [
            Column(_("Expected outcome"), "name"),
            Column(_("Start"), "figure"),
            Column(_("Target"), "figure", main=True),
            Column(_("By"), "figure"),
        ],
        [
            Row(
                [
                    Cell(metric_of(one["metric"], one.get("unit", "")), note=unit_of(one.get("unit", ""))),
                    Cell(figure_of(one.get("baseline"), one.get("unit", "")), because=_("not known")),
                    Cell(figure_of(one.get("target"), one.get("unit", ""))),
                    Cell(_("day %(n)s") % {"n": number(one["by_days"])}),
                ]
            )
            for one in row.expected_json
        ],
    )


def options_of(row: DecisionRecord) -> Table | None:
    """Give the options weighed; None where none is stated."""
    options = [{"name": one} if isinstance(one, str) else one for one in row.artifact_json.get("options", [])]
    if not options:
        return None
    weighed = any(one.get("for") or one.get("against") for one in options)
    sides = [Column(_("For"), "words"), Column(_("Against"), "words")] if weighed else []
    return Table(
        _("Options"),
        [Column(_("Option"), "name"), *sides, Column(_("Choice"), "status")],
        [
            Row(
                [
                    Cell(one["name"], note=one.get("detail", "")),
                    *(
                        Cell(one.get(side, ""), because=_("not stated"))
                        for side in (("for", "against") if weighed else ())
                    ),
                    Cell(_("chosen"), status="approved")
                    if one.get("chosen")
                    else Cell(_("not chosen"), status="closed"),
                ]
            )
            for one in options
        ],
    )


def plan_table(row: DecisionRecord) -> Table | None:
    """Give the steps of the plan; None where there is none."""
    plan = row.artifact_json.get("action_plan", [])
    if not plan:
        return None
    return Table(
        _("Plan"),
        [
            Column(_("Step"), "name"),
            Column(_("Who"), "words"),
            Column(_("Proved by"), "words"),
            Column(_("Due"), "figure"),
        ],
        [
            Row(
                [
                    Cell(
                        f"{one['ref']} {one['title']}", note=_("high priority") if one.get("priority") == "high" else ""
                    ),
                    Cell(one.get("owner", ""), because=_("nobody named")),
                    Cell("; ".join(one.get("milestones", [])), because=_("not stated")),
                    Cell(_("day %(n)s") % {"n": number(one["due_days"])} if one.get("due_days") is not None else ""),
                ]
            )
            for one in plan
        ],
    )


def lists_of(row: DecisionRecord) -> list[dict[str, Any]]:
    """Give the lists of sentences that a version holds, each with its title; none that is empty."""
    titles = (("risks", _("Risks")), ("trade_offs", _("What it costs")), ("constraints", _("Limits")))
    return [{"title": title, "lines": row.artifact_json[name]} for name, title in titles if row.artifact_json.get(name)]


def metric_of(name: str, unit: str) -> str:
    """Give what a metric is called: by its library, else by its code without the unit that stands beside it anyway."""
    told = metric_told(name)
    return told.name if told else label_of(name.removesuffix(f"_{unit}") if unit else name)


def unit_of(unit: str) -> str:
    """Give the unit to be written under a metric; a share and a ratio are seen in the figure itself."""
    return "" if unit in {"share", "ratio"} else unit


def figure_of(value: Any, unit: str) -> str:
    """Give an expected figure with what its unit asks for; empty where there is none."""
    if value is None:
        return ""
    exact = read_decimal(value)
    if exact is None:
        return ABSENT
    if unit == "share":
        return percent(exact)
    places = 0 if exact == exact.to_integral_value() else 2
    if len(unit) == 3 and unit.isupper():
        return f"{currency_sign(unit)}{number(exact, places=places)}"
    return number(exact, places=places)
