"""Analyses as people read them: one sentence, figures, and a table of findings. Reads nothing.

Not here: what was stated (`stated`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clear_platform.foundation.rendering.marks import Mark, register_marks
from clear_platform.foundation.rendering.tables import Bar, Cell, Column, Row, Table
from clear_platform.foundation.rendering.wording import day_full, in_words, money, number, percent
from enterprises.analyses.stated import INDUSTRY, label_of

DOMAINS = {
    "cfo": gettext_lazy("Finance"),
    "cmo": gettext_lazy("Marketing"),
    "coo": gettext_lazy("Operations"),
    "cto": gettext_lazy("Technology"),
    "general": gettext_lazy("General"),
}
UNSURE_BELOW = Decimal("0.6")
MOST_PLACES = 2
SOUND = Decimal(50)
MOST_NAMED = 2
FEWEST_FOR_A_WHOLE = 3
PLACED = {
    "negative_cash_flow": gettext_lazy("nothing is covered"),
    "negative_equity": gettext_lazy("negative"),
    "never_tested": gettext_lazy("never"),
    "never_reviewed": gettext_lazy("never"),
    "lifetime_capped": gettext_lazy("at least %(figure)s"),
}
"""How a value is said that is a place on the scale and no figure of the enterprise, by what was assumed."""


class Analysed(Protocol):
    """An analysis as far as its words go: a row, or one that stands in a package."""

    @property
    def id(self) -> int: ...
    @property
    def domain(self) -> str: ...
    @property
    def inputs(self) -> Mapping[str, Any]: ...
    @property
    def findings(self) -> Mapping[str, Any]: ...
    @property
    def confidence(self) -> Decimal: ...
    @property
    def created_at(self) -> datetime: ...


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


def analysis_in_words(domain: str, at: datetime) -> str:
    """Give what an analysis is called: its domain, and the day it was made."""
    return _("%(domain)s analysis, %(day)s") % {"domain": DOMAINS[domain], "day": day_full(at.date())}


def summary_of(one: Analysed) -> dict[str, Any]:
    """Give an analysis in short: a sentence, its figures, its address."""
    findings = one.findings.get("findings", [])
    judgements = [found["judgement"] for found in findings]
    weak, watch = judgements.count("weak"), judgements.count("watch")
    score, judged = one.findings.get("score"), len(_judged(one))
    says = ngettext("%(n)s finding, ", "%(n)s findings, ", len(findings)) % {"n": in_words(len(findings))}
    says += _("none of them weak") if not weak else _("%(n)s of them weak") % {"n": in_words(weak)}
    if watch:
        says += _(", %(n)s to watch") % {"n": in_words(watch)}
    return {
        "id": one.id,
        "domain": DOMAINS[one.domain],
        "name": analysis_in_words(one.domain, one.created_at),
        "href": reverse("analysis-page", args=[one.id]),
        "says": f"{says[0].upper()}{says[1:]}; {day_full(one.created_at.date())}.",
        "figures": [
            {
                "label": _("Score"),
                "value": number(Decimal(score)),
                "unit": _("of 100"),
                "basis": _of_how_many(one, judged),
            }
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


def headline_of(one: Analysed) -> str:
    """Give what an analysis says in one or two sentences: how it stands, what weighs most, how sure that is."""
    score, domain, judged = one.findings.get("score"), DOMAINS[one.domain], _judged(one)
    if score is None:
        return _("%(domain)s: too little is known to say how it stands.") % {"domain": domain}
    if len(judged) < FEWEST_FOR_A_WHOLE:
        says = _("%(domain)s: too little is known to say how all of it stands.") % {"domain": domain}
        says += " " + ngettext(
            "One measure could be judged, at %(score)s of 100.",
            "Two measures could be judged, at %(score)s of 100.",
            len(judged),
        ) % {"score": number(Decimal(score))}
    else:
        says = _("%(domain)s stands at %(score)s of 100.") % {"domain": domain, "score": number(Decimal(score))}
    says += " " + _look_first_in_words(one, judged)
    if one.confidence < UNSURE_BELOW:
        says += " " + _("This is not sure: much was not stated.")
    return says


def first_of(one: Analysed) -> list[dict[str, Any]]:
    """Give the findings to look at first: each with its place in the table, its value, its judgement, what to do."""
    found = {finding["measure"]: finding for finding in one.findings.get("findings", [])}
    currency = str(one.inputs.get("currency", "USD"))
    return [
        {
            "label": found[name]["label"],
            "href": f"#{anchor_of(name)}",
            "value": value_in_words(found[name], currency),
            "status": found[name]["judgement"],
            "do": do,
        }
        for name, do in _first(one)
        if name in found
    ]


def rules_in_words(one: Analysed) -> str:
    """Give by which house rules an analysis was made."""
    rule_set, version = one.findings.get("rule_set", one.domain), one.findings.get("version", "")
    return _("%(domain)s, version %(n)s") % {"domain": DOMAINS.get(rule_set, rule_set), "n": version}


def anchor_of(measure: str) -> str:
    """Give where a finding stands on the page of its analysis."""
    return f"finding-{measure}"


def _first(one: Analysed) -> list[tuple[str, str]]:
    """Give the measures to look at first and what to do; of an analysis that does not say, the weakest."""
    said = one.findings.get("look_first")
    if said is not None:
        return [(entry["measure"], entry["do"]) for entry in said]
    worst = sorted(_below_sound(one), key=lambda found: (Decimal(found["score"]) - SOUND) * found["weight"])
    return [(found["measure"], "") for found in worst]


def _look_first_in_words(one: Analysed, judged: list[dict[str, Any]]) -> str:
    labels = {found["measure"]: found["label"] for found in judged}
    names = [labels[name] for name, _do in _first(one) if name in labels][:MOST_NAMED]
    if names:
        return _("Look first at %(names)s.") % {"names": _(" and ").join(f"“{name}”" for name in names)}
    if _below_sound(one):
        return _("Only facts of the loan are below sound, which stand as they were approved.")
    return _("Nothing that is known is weak.")


def _judged(one: Analysed) -> list[dict[str, Any]]:
    return [found for found in one.findings.get("findings", []) if found["score"] is not None]


def _below_sound(one: Analysed) -> list[dict[str, Any]]:
    return [found for found in _judged(one) if found["judgement"] in {"weak", "watch"}]


def _of_how_many(one: Analysed, judged: int) -> str:
    """Give of how many measures a score is the mean, and of how many there could be where that was kept."""
    every = one.findings.get("measures_in_all")
    if every:
        return _("%(n)s of %(all)s measures could be judged") % {"n": number(judged), "all": number(every)}
    return ngettext("of one measure", "of %(n)s measures", judged) % {"n": number(judged)}


def gaps_of(one: Analysed) -> list[dict[str, Any]]:
    """Give what was not known: its name, what it would add to the confidence, and what it alone would let be told."""
    gaps = one.findings.get("gaps")
    if gaps is None:
        return [{"label": label_of(name), "adds": "", "allows": []} for name in one.findings.get("lacking", [])]
    ordered = sorted(gaps, key=lambda gap: -Decimal(gap["adds"]))
    return [{"label": gap["label"], "adds": gap["adds"], "allows": gap["allows"]} for gap in ordered]


def not_told_of(one: Analysed) -> list[dict[str, str]]:
    """Give the measures that these inputs give nothing for, and why."""
    return [{"label": found["label"], "value": found["says"]} for found in one.findings.get("not_told", [])]


def benchmark_in_words(found: dict[str, Any], inputs: Mapping[str, Any]) -> Cell:
    """Give what a value is held against: the figure, of how many or by whom, and where it comes from."""
    benchmark = found.get("benchmark")
    if not benchmark:
        return Cell("–")
    currency = str(inputs.get("currency", "USD"))
    value = _figure({**found, "value": benchmark["value"]}, currency)
    if benchmark.get("n"):
        low, high = (_figure({**found, "value": benchmark[at]}, currency) for at in ("low", "high"))
        note = _("median of %(n)s: %(group)s; the middle half %(low)s to %(high)s") % {
            "n": number(benchmark["n"]), "group": benchmark["group"], "low": low, "high": high,
        }  # fmt: skip
    else:
        note = str(benchmark["says"])
    return Cell(value, note=note)


def why_not_held(one: Analysed) -> str:
    """Give why findings are held against nothing, once for all of them; blank where each is held against something."""
    if all(found.get("benchmark") for found in one.findings.get("findings", [])):
        return ""
    if not one.inputs.get(INDUSTRY):
        return _("Where – stands, there is nothing to hold it against: this analysis was not told the industry.")
    return _("Where – stands, fewer than five of this trade are known here, and no published limit is meant for it.")


def ways_of(one: Analysed) -> list[dict[str, str]]:
    """Give how each finding was worked out, and where what it is held against comes from."""
    return [
        {"label": found["label"], "value": _way_of(found)}
        for found in one.findings.get("findings", [])
        if found.get("definition")
    ]


def _way_of(found: dict[str, Any]) -> str:
    benchmark = found.get("benchmark")
    if not benchmark:
        cited = ""
    elif benchmark.get("n"):
        cited = str(benchmark["source"])
    else:
        cited = f"{benchmark['source']}, {benchmark['year']}"
    way = f"{found['definition']} ({found['source']})."
    return f"{way} {_('Held against: %(source)s.') % {'source': cited}}" if cited else way


def findings_table(one: Analysed, *, at_most: int | None = None) -> Table:
    """Give the findings of an analysis as a table, heaviest first."""
    currency = str(one.inputs.get("currency", "USD"))
    findings = one.findings.get("findings", [])[:at_most]
    return Table(
        _("Findings"),
        [
            Column(_("Measure"), "name"),
            Column(_("Value"), "figure", main=True),
            Column(_("Judgement"), "status"),
            Column(_("Score"), "figure"),
            Column(_("Held against"), "figure"),
            Column(_("Weight"), "figure", spare=True),
        ],
        [
            Row(
                [
                    Cell(found["label"], note=str(found["why"])),
                    Cell(value_in_words(found, currency), note=found.get("caveat", "")),
                    Cell(status=found["judgement"]),
                    Cell("–")
                    if found["score"] is None
                    else Cell(
                        number(Decimal(found["score"])),
                        bar=Bar(float(found["score"]), unsure=one.confidence < UNSURE_BELOW),
                    ),
                    benchmark_in_words(found, one.inputs),
                    Cell(number(found["weight"])),
                ],
                anchor=anchor_of(found["measure"]),
            )
            for found in findings
        ],
    )


def value_in_words(found: dict[str, Any], currency: str) -> str:
    """Give a finding's value as it is read: with its unit and rounded, or in words where it only is a place."""
    figure = _figure(found, currency)
    placed = PLACED.get(found.get("caveat_code", ""))
    return figure if placed is None else str(placed) % {"figure": figure}


def _figure(found: dict[str, Any], currency: str) -> str:
    value, unit = Decimal(found["value"]), found["unit"]
    if unit == "":
        return _("yes") if value else _("no")
    if unit in {"USD", "currency"}:
        return money(value, currency)
    if unit == "share" or (unit == "ratio" and found["label"].startswith("Share of")):
        return percent(value)
    places = 0 if value == value.to_integral_value() else MOST_PLACES if unit == "ratio" else 1
    return f"{number(value, places=places)}{'' if unit == 'ratio' else ' ' + _unit(unit, value)}"


def _unit(unit: str, value: Decimal) -> str:
    """Give a unit as it stands after its number: one month, two months."""
    return unit.removesuffix("s") if abs(value) == 1 else unit
