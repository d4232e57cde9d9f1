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
NOT_STATED = frozenset({"sources", "not_weighed"})
UNSURE_BELOW = Decimal("0.6")
MOST_PLACES = 2
SOUND = Decimal(50)
MOST_NAMED = 2


def register_judgements() -> None:
    """Give the judgements of findings their shapes and words; called when the app starts."""
    register_marks(
        {
            "strong": Mark("st-ok", "good", gettext_lazy("strong")),
            "sound": Mark("st-closed", "calm", gettext_lazy("sound")),
            "weak": Mark("st-diamond", "bad", gettext_lazy("weak")),
            "not_judged": Mark("st-skip", "off", gettext_lazy("not judged")),
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


def headline_of(one: AnalysisRow) -> str:
    """Give what an analysis says in one or two sentences: how it stands, what weighs most, how sure that is."""
    score, domain = one.findings.get("score"), DOMAINS[one.domain]
    if score is None:
        return _("%(domain)s: too little is known to say how it stands.") % {"domain": domain}
    judged = [found for found in one.findings.get("findings", []) if found["score"] is not None]
    worst = sorted(
        (found for found in judged if found["judgement"] in {"weak", "watch"}),
        key=lambda found: (Decimal(found["score"]) - SOUND) * found["weight"],
    )[:MOST_NAMED]
    names = _(" and ").join(f"“{found['label']}”" for found in worst)
    says = _("%(domain)s stands at %(score)s of 100.") % {"domain": domain, "score": number(Decimal(score))}
    says += " " + (_("Look first at %(names)s.") % {"names": names} if names else _("Nothing that is known is weak."))
    if one.confidence < UNSURE_BELOW:
        says += " " + _("This is not sure: much was not stated.")
    return says


def gaps_of(one: AnalysisRow) -> list[dict[str, Any]]:
    """Give what was not known: its name, what it would add to the confidence, and what it alone would let be told."""
    gaps = one.findings.get("gaps")
    if gaps is None:
        return [{"label": label_of(name), "adds": "", "allows": []} for name in one.findings.get("lacking", [])]
    ordered = sorted(gaps, key=lambda gap: -Decimal(gap["adds"]))
    return [{"label": gap["label"], "adds": gap["adds"], "allows": gap["allows"]} for gap in ordered]


def not_told_of(one: AnalysisRow) -> list[dict[str, str]]:
    """Give the measures that these inputs give nothing for, and why."""
    return [{"label": found["label"], "value": found["says"]} for found in one.findings.get("not_told", [])]


def benchmark_in_words(found: dict[str, Any], currency: str) -> Cell:
    """Give what a value is held against: the figure, of how many or by whom, and where it comes from."""
    benchmark = found.get("benchmark")
    if not benchmark:
        return Cell("–", note=_("none that can be cited"))
    value = value_in_words({**found, "value": benchmark["value"]}, currency)
    if benchmark.get("n"):
        low, high = (value_in_words({**found, "value": benchmark[at]}, currency) for at in ("low", "high"))
        note = _("median of %(n)s: %(group)s; the middle half %(low)s to %(high)s; %(source)s") % {
            "n": benchmark["n"], "group": benchmark["group"], "low": low, "high": high, "source": benchmark["source"],
        }  # fmt: skip
    else:
        note = f"{benchmark['says']}; {benchmark['source']}, {benchmark['year']}"
    return Cell(value, note=note)


def findings_table(one: AnalysisRow, *, at_most: int | None = None) -> Table:
    """Give the findings of an analysis as a table, heaviest first."""
    currency = str(one.inputs.get("currency", "USD"))
    findings = one.findings.get("findings", [])[:at_most]
    return Table(
        _("Findings"),
        [
            Column(_("Measure"), "name"),
            Column(_("Value"), "figure", main=True),
            Column(_("Benchmark"), "figure"),
            Column(_("Score"), "figure"),
            Column(_("Judgement"), "status"),
            Column(_("Weight"), "figure", spare=True),
        ],
        [
            Row(
                [
                    Cell(found["label"], note=_note(found)),
                    Cell(value_in_words(found, currency), note=found.get("caveat", "")),
                    benchmark_in_words(found, currency),
                    Cell("–")
                    if found["score"] is None
                    else Cell(
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
    if unit in {"USD", "currency"}:
        return f"{currency_sign(currency)}{number(value)}"
    if unit == "share" or (unit == "ratio" and found["label"].startswith("Share of")):
        return percent(value)
    places = 0 if value == value.to_integral_value() else MOST_PLACES if unit == "ratio" else 1
    return f"{number(value, places=places)}{'' if unit == 'ratio' else ' ' + unit}"


def _note(found: dict[str, Any]) -> str:
    """Give why a measure counts, and how it is computed."""
    definition = found.get("definition", "")
    return f"{found['why']} {definition} ({found['source']})." if definition else str(found["why"])


def inputs_in_words(one: AnalysisRow) -> list[dict[str, str]]:
    """Give the inputs that were stated, by name; sources of rows are not among them."""
    return [
        {"label": label_of(name), "value": _plain(value, grouped=not name.endswith("year"))}
        for name, value in sorted(one.inputs.items())
        if name not in NOT_STATED
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
    if isinstance(value, dict):
        return ", ".join(f"{label_of(name).lower()} {_plain(one, grouped=grouped)}" for name, one in value.items())
    day = parse_date(value) if isinstance(value, str) and len(value) == len("2026-01-31") else None
    if day is not None:
        return day_full(day)
    try:
        exact = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    whole = exact == exact.to_integral_value()
    return number(exact, places=0 if whole else MOST_PLACES) if grouped else str(value)
