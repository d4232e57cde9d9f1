"""Analyses as people read them: one sentence, figures, and a table of findings. Reads nothing."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clear_platform.foundation.rendering.marks import Mark, register_marks
from clear_platform.foundation.rendering.tables import Bar, Cell, Column, Row, Table
from clear_platform.foundation.rendering.wording import currency_sign, day_full, in_words, number, percent
from enterprises.analyses.results import AnalysisRow

DOMAINS = {
    "cfo": gettext_lazy("Finance"),
    "cmo": gettext_lazy("Marketing"),
    "coo": gettext_lazy("Operations"),
    "cto": gettext_lazy("Technology"),
    "general": gettext_lazy("General"),
}
UNSURE_BELOW = Decimal("0.6")
MOST_PLACES = 2


def register_judgements() -> None:
    """Give the judgements of findings their shapes and words; called when the app starts."""
    register_marks(
        {
            "strong": Mark("st-ok", "good", gettext_lazy("strong")),
            "sound": Mark("st-closed", "calm", gettext_lazy("sound")),
            "weak": Mark("st-diamond", "bad", gettext_lazy("weak")),
        }
    )


def summary_of(one: AnalysisRow) -> dict[str, Any]:
    """Give an analysis in short: a sentence, its figures, its address."""
    findings = one.findings.get("findings", [])
    weak = sum(found["judgement"] == "weak" for found in findings)
    score = one.findings.get("score")
    says = ngettext("%(n)s finding, ", "%(n)s findings, ", len(findings)) % {"n": in_words(len(findings))}
    says += _("none of them weak") if not weak else _("%(n)s of them weak") % {"n": in_words(weak)}
    return {
        "id": one.id,
        "domain": DOMAINS[one.domain],
        "href": reverse("analysis-page", args=[one.id]),
        "says": f"{says[0].upper()}{says[1:]}; {day_full(one.created_at.date())}.",
        "figures": [
            {"label": _("Score"), "value": number(Decimal(score)), "unit": _("of 100")}
            if score is not None
            else {"label": _("Score"), "state": "missing", "because": _("nothing could be judged")},
            {
                "label": _("Confidence"),
                "value": number(one.confidence, places=2),
                "basis": one.findings.get("confidence_why", ""),
            },
            {"label": _("Lacking"), "value": number(len(one.findings.get("lacking", []))), "unit": _("inputs")},
        ],
    }


def findings_table(one: AnalysisRow, *, at_most: int | None = None) -> Table:
    """Give the findings of an analysis as a table, heaviest first."""
    currency = str(one.inputs.get("currency", "USD"))
    findings = one.findings.get("findings", [])[:at_most]
    return Table(
        _("Findings"),
        [
            Column(_("Measure"), "name"),
            Column(_("Value"), "figure", main=True),
            Column(_("Score"), "figure"),
            Column(_("Judgement"), "status"),
            Column(_("Weight"), "figure", spare=True),
        ],
        [
            Row(
                [
                    Cell(found["label"], note=found["why"]),
                    Cell(value_in_words(found, currency)),
                    Cell(
                        number(Decimal(found["score"])),
                        bar=Bar(float(found["score"]), unsure=one.confidence < UNSURE_BELOW),
                    ),
                    Cell(status=found["judgement"]),
                    Cell(number(found["weight"])),
                ]
            )
            for found in findings
        ],
    )


def value_in_words(found: dict[str, Any], currency: str) -> str:
    """Give a finding's value with its unit, rounded as it is read."""
    value, unit = Decimal(found["value"]), found["unit"]
    if unit == "":
        return _("yes") if value else _("no")
    if unit == "USD":
        return f"{currency_sign(currency)}{number(value)}"
    if unit == "ratio" and found["label"].startswith("Share of"):
        return percent(value)
    places = 0 if value == value.to_integral_value() else MOST_PLACES if unit == "ratio" else 1
    return f"{number(value, places=places)}{'' if unit == 'ratio' else ' ' + unit}"


def inputs_in_words(one: AnalysisRow) -> list[dict[str, str]]:
    """Give the inputs that were stated, by name; sources of rows are not among them."""
    return [
        {"label": label_of(name), "value": _plain(value, grouped=not name.endswith("year"))}
        for name, value in sorted(one.inputs.items())
        if name != "sources"
    ]


def label_of(name: str) -> str:
    """Give the name of an input as people read it."""
    words = name.replace("_12m", _(", twelve months")).replace("_ratio", "").replace("_", " ")
    return f"{words[0].upper()}{words[1:]}"


def _plain(value: Any, *, grouped: bool) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "; ".join(_plain(one, grouped=grouped) for one in value)
    day = parse_date(value) if isinstance(value, str) and len(value) == len("2026-01-31") else None
    if day is not None:
        return day_full(day)
    try:
        exact = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    whole = exact == exact.to_integral_value()
    return number(exact, places=0 if whole else MOST_PLACES) if grouped else str(value)
