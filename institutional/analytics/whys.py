"""Why a figure of an overview is what it is, as its drawer says it, from what the run gave. Reads nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from clear_platform.foundation.rendering.wording import grouped_hash, moment_full, money, number, percent
from institutional.analytics import drawings, onward, words
from institutional.analytics.results import Overview
from institutional.overview import banding

Context = dict[str, Any]


def address(found: Overview, figure: str) -> str:
    """Give where the drawer of a figure is."""
    return reverse("institutional-portfolio-overview-figure", args=[found.portfolio_id, figure])


def why(figure: str, found: Overview) -> Context | None:
    """Give what the drawer of a figure says; None where there is no such figure, or it has no value."""
    told = _FIGURES[figure](found) if figure in _FIGURES else None
    if told is None:
        return None
    return {
        **told,
        "none": "" if told["parts"] else _("It is the sum of nothing: no position is held that it counts."),
        "not_listed": onward.not_listed(found) if told["parts"] else "",
        "steps": _steps(found),
    }


def _exposure(found: Overview) -> Context:
    return _by_status(found, "exposure", _("At risk"), _("What is outstanding of every position that is not over."))


def _principal(found: Overview) -> Context:
    return _by_status(found, "principal", _("Principal"), _("The principal of every position."))


def _by_status(found: Overview, figure: str, label: str, says: str) -> Context:
    metrics, currency = found.result["metrics"], found.result["currency"]
    return {
        "label": label,
        "value": money(Decimal(metrics[figure]), currency),
        "says": says,
        "parts": [
            {
                "label": words.key_word("by_status", one["key"]),
                "value": money(Decimal(one[figure]), currency),
                "href": onward.positions_with(found.portfolio_id, {"status": one["key"]}),
                "note": words.positions(one["positions"]),
            }
            for one in metrics["by_status"]
            if Decimal(one[figure])
        ],
        "onward": {
            "label": _("The positions"),
            "href": onward.positions_with(
                found.portfolio_id, {"status": [one["key"] for one in metrics["by_status"] if Decimal(one[figure])]}
            ),
        },
    }


def _loss(found: Overview) -> Context:
    loss, currency = found.result["metrics"]["expected_loss"], found.result["currency"]
    return {
        "label": _("Expected loss, one year"),
        "value": money(Decimal(loss["amount"]), currency),
        "says": _("What is at risk, times the chance that it fails within a year, times the share that is lost then."),
        "parts": [
            {
                "label": f"{words.key_word('by_status', one['status'])}, {words.band_word(one['readiness_band'])}",
                "value": money(Decimal(one["expected_loss"]), currency),
                # On one line: a product that breaks in its middle is read as two figures.
                "note": "\u00a0×\u00a0".join(
                    (
                        money(Decimal(one["exposure"]), currency),
                        percent(Decimal(one["pd"])),
                        percent(Decimal(one["lgd"])),
                    )
                ),
                "href": onward.of_loss(found, one),
            }
            for one in loss["parts"]
        ],
        "onward": {
            "label": _("The positions at risk"),
            "href": onward.positions_with(found.portfolio_id, {"status": onward.AT_RISK}),
        },
    }


def _readiness(found: Overview) -> Context | None:
    metrics, currency = found.result["metrics"], found.result["currency"]
    ready = metrics["readiness"]
    if ready["weighted"] is None:
        return None
    return {
        "label": words.readiness_word(metrics),
        "value": banding.points(Decimal(ready["weighted"])),
        "says": _("The readiness of each enterprise, weighted by what is at risk in it, of those that are scored."),
        "parts": [
            {
                "label": words.band_word(one["key"]),
                "value": money(Decimal(one[metrics["weighed_by"]]), currency),
                "href": onward.of_group(found, "by_readiness", one["key"]),
                "note": words.positions(one["positions"]),
            }
            for one in ready["bands"]
        ],
        "onward": {"label": _("The enterprises"), "href": onward.largest_first(found)},
    }


def _concentration(found: Overview) -> Context | None:
    by_enterprise, currency = found.result["concentration"]["by_enterprise"], found.result["currency"]
    if by_enterprise["hhi_points"] is None:
        return None
    return {
        "label": _("Concentration, HHI"),
        "value": number(Decimal(by_enterprise["hhi_points"])),
        "says": _("The shares of all enterprises in percent, squared and added. 10,000 is a single one."),
        "parts": [
            {
                "label": found.names.get(int(one["key"]), _("out of sight")),
                "value": money(Decimal(one["amount"]), currency),
                "note": "" if one["share_ratio"] is None else percent(Decimal(one["share_ratio"])),
                "href": onward.of_enterprise(found, one["key"]),
            }
            for one in by_enterprise["top"]
        ],
        "onward": {"label": _("All enterprises"), "href": onward.largest_first(found)},
    }


def _steps(found: Overview) -> list[Context]:
    pack = found.result["pack"]
    ledger = found.ledger_commit_hash
    return [
        {
            "kind": _("Run"),
            "what": moment_full(found.computed_at),
            "text": found.requested_by,
            "facts": [
                {
                    "label": _("Run"),
                    "value": _("Each step with what it read and gave"),
                    "href": drawings.run_address(found.run_id),
                },
                {"label": _("Result"), "value": grouped_hash(found.result_hash, groups=16)},
            ],
        },
        {
            "kind": _("Pack"),
            "what": f"{pack['source']}, {pack['asof_date']}",
            "facts": [{"label": _("SHA-256"), "value": grouped_hash(pack["hash"], groups=16)}],
        },
        {
            "kind": _("Ledger"),
            "what": _("Every position, as the ledger held it"),
            "facts": [{"label": _("SHA-256"), "value": grouped_hash(ledger, groups=16)}] if ledger else [],
        },
    ]


_FIGURES: Final[Mapping[str, Callable[[Overview], Context | None]]] = {
    "exposure": _exposure,
    "principal": _principal,
    "loss": _loss,
    "readiness": _readiness,
    "concentration": _concentration,
}
OF_POSITIONS: Final = frozenset({"exposure", "principal", "loss"})
"""Figures that add up positions."""
