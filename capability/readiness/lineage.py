"""The walk from a score, or from readiness, back to the rows it rests on, as plain data for the lineage drawer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from capability.readiness import queries
from capability.readiness.explaining.reasons import reason_figure, taken
from capability.readiness.models import FinancingReadiness
from capability.readiness.wording import citation_href, flag_in_words
from capability.scoring.models import CapabilityScore
from capability.scoring.queries.gathering import gather
from capability.scoring.rules.reasons import reasons_of
from capability.scoring.rules.scoring import score
from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering.wording import day_full, moment_full, number, short_hash, signed
from outcomes.public import outcome_files

STATES = {
    "raised": gettext_lazy("raised"),
    "clear": gettext_lazy("clear"),
    "not_known": gettext_lazy("not known"),
}
SIGNALS = {"analysis": "Analysis", "execution": "Execution", "outcomes": "Outcomes"}


def score_lineage(actor: Actor, row: CapabilityScore) -> dict[str, Any]:
    """Give the lineage of one score: its formula, each row with its points, the files, and whether it still holds."""
    evidence = row.evidence_json
    files = outcome_files(
        actor=actor,
        outcome_ids={int(one["id"].split("/")[0]) for one in evidence["rows"] if one["type"] == "outcome"},
    )
    return {
        "title": row.capability.name,
        "figure": number(row.score),
        "unit": _("of 100"),
        "lede": _("Computed %(at)s.") % {"at": moment_full(row.computed_at)},
        "holds": _still_holds(actor, row),
        "reasons": [
            {
                "name": one["name"],
                "advice": one["advice"],
                "code": one["code"],
                "figure": reason_figure(one),
                "taken": taken(one),
            }
            for one in (reason.as_json() for reason in reasons_of(row.score, row.confidence, evidence))
        ],
        "formula": _formula(evidence),
        "groups": [
            {
                "title": SIGNALS[code],
                "value": number(Decimal(signal["value"]), places=1),
                "share": number(Decimal(signal["share"]), places=2),
                "rows": [
                    _row(one, row.enterprise_id, files) for one in evidence["rows"] if _signal_of(one["type"]) == code
                ],
            }
            for code, signal in _signals(evidence)
        ],
        "total": number(row.score, places=2),
        "facts": [
            {"label": _("Confidence"), "value": number(row.confidence, places=2), "note": _why_confident(evidence)},
            {"label": _("Constants"), "value": _("version %s") % evidence["constants_version"]},
            {"label": _("Inputs"), "value": short_hash(row.inputs_hash)},
        ],
    }


def readiness_lineage(row: FinancingReadiness, currency: str | None = None) -> dict[str, Any]:
    """Give the lineage of one readiness: each part of the sum, and for each flag the figure it was judged by.

    Takes: the currency of amounts, None where it is not known.
    """
    ready = queries.shown(row)
    flags = [flag for flag in ready.rationale["flags"] if flag["state"] != "not_known"]
    return {
        "title": _("Financing readiness"),
        "figure": number(ready.score),
        "unit": _("of 100"),
        "lede": _("Computed %(at)s.") % {"at": moment_full(ready.computed_at)},
        "reasons": [
            {"name": one["name"], "code": one["code"], "taken": taken(one)}
            for one in ready.rationale.get("reasons", ())
        ],
        "parts": [
            {
                "label": part["label"],
                "figure": f"{number(Decimal(part['figure']))} × {number(Decimal(part['weight']), places=2)}"
                if part["weight"]
                else "",
                "points": signed(Decimal(part["points"]), places=2),
            }
            for part in ready.rationale["bridge"]
        ],
        "total": number(ready.score, places=2),
        "flags": [
            {
                "name": flag["name"],
                "state": STATES[flag["state"]],
                "figure": flag_in_words(flag, currency),
                "cited": flag["citation"]["label"] if flag["citation"] else "",
                "href": citation_href(flag["citation"], row.enterprise_id),
                "hash": short_hash(flag["citation"]["hash"]) if flag["citation"] else "",
                "on": day_full(date.fromisoformat(flag["on"])) if flag["on"] else "",
            }
            for flag in flags
        ],
        "facts": [
            {"label": _("Confidence"), "value": number(ready.confidence, places=2)},
            {"label": _("Weights covered"), "value": number(Decimal(ready.rationale["coverage"]), places=2)},
            {"label": _("Constants"), "value": _("version %s") % ready.rationale["constants_version"]},
            {"label": _("Inputs"), "value": short_hash(ready.inputs_hash)},
        ],
    }


def _signal_of(row_type: str) -> str:
    return {"finding": "analysis", "task": "execution", "outcome": "outcomes"}[row_type]


def _signals(evidence: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Give the signals in the order of the formula; stored JSON keeps none."""
    return [(code, evidence["signals"][code]) for code in SIGNALS if code in evidence["signals"]]


def _formula(evidence: Mapping[str, Any]) -> str:
    parts = [
        f"{number(Decimal(signal['share']), places=2)} × {number(Decimal(signal['value']), places=1)}"
        for _code, signal in _signals(evidence)
    ]
    return " + ".join(parts)


def _why_confident(evidence: Mapping[str, Any]) -> str:
    return _("coverage %(coverage)s × freshness %(freshness)s") % {
        "coverage": number(Decimal(evidence["coverage"]), places=2),
        "freshness": number(Decimal(evidence["freshness"]), places=2),
    }


def _row(one: Mapping[str, Any], enterprise_id: int, files: Mapping[int, Any]) -> dict[str, Any]:
    file = files.get(int(one["id"].split("/")[0])) if one["type"] == "outcome" else None
    return {
        "label": one["label"],
        "href": citation_href(one, enterprise_id),
        "value": number(Decimal(one["value"]), places=1) if one["value"] is not None else "",
        "weight": number(Decimal(one["weight"]), places=3),
        "points": signed(Decimal(one["contribution"]), places=2),
        "on": day_full(date.fromisoformat(one["on"])) if one["on"] else "",
        "note": one["note"],
        "hash": short_hash(one["hash"]),
        "file": file,
    }


def _still_holds(actor: Actor, row: CapabilityScore) -> bool:
    """Compute the score anew from what is recorded now, writing nothing, and say whether it is the same."""
    holder = row.organization_id if row.organization_id != row.enterprise_id else None
    gathered = gather(actor=actor, enterprise_ids=[row.enterprise_id], organization_id=holder)
    facts = gathered.facts_of(row.enterprise_id, code=row.capability.code, domain=row.capability.domain)
    found = score(facts, as_of=clock.today())
    return found is not None and (found.inputs_hash, found.score) == (row.inputs_hash, row.score)
