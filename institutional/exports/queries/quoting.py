"""Which sources the computed rows of a package rest on, and what of them is told.

Scores and readiness are computed: they leave where the sources may be computed with, but
what they quote of a row that may not leave itself (a figure, a reference, a note) stays. Whatever is quoted and cannot
be found any more stays too, for nobody knows where it came from.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from clear_platform.foundation.public import INTERNAL, Actor, Scales
from enterprises.public import analyses_for, sources_of_inputs
from institutional.positions.queries import positions_for
from outcomes.public import outcomes_for

OWN = (INTERNAL,)
UNKNOWN = ("unknown",)
HERE = ("task", "milestone", "decision", "flag")
"""Types of rows that are only ever entered here."""
Row = dict[str, Any]
Reference = tuple[str, str]
"""The type and id of a row."""


Series = tuple[int | None, int, str]
"""An enterprise, the organization that computed, and the capability."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """The sources of the rows that computed rows quote, by type and id."""

    sources: Mapping[tuple[str, str], Collection[str]]
    scores: Mapping[Series, Sequence[tuple[datetime, Sequence[Reference]]]]
    """What each score of a series rests on, the newest first."""

    @classmethod
    def of(cls, actor: Actor, wanted: Iterable[Reference], scores: Mapping[Series, Any]) -> Quoted:
        """Look up the sources of all rows that are quoted, in as many statements as there are types of them."""
        ids: dict[str, set[int]] = {"position": set(), "outcome": set(), "analysis": set()}
        behind = (one for series in scores.values() for _at, rows in series for one in rows)
        for type, id in (*wanted, *behind):
            if type in ids and id.isdecimal():
                ids[type].add(int(id))
        found: dict[tuple[str, str], Collection[str]] = {}
        for type, rows in (("position", positions_for(actor)), ("outcome", outcomes_for(actor))):
            named = rows.filter(pk__in=ids[type]).order_by().values_list("pk", "source__code") if ids[type] else ()
            found |= {(type, str(pk)): (code,) for pk, code in named}
        told = analyses_for(actor).filter(pk__in=ids["analysis"]).order_by() if ids["analysis"] else None
        for pk, inputs in told.values_list("pk", "input_json") if told is not None else ():
            found["analysis", str(pk)] = sources_of_inputs(inputs) or OWN
        return cls(found, scores)

    def behind(self, one: Reference) -> Collection[str]:
        """Give the sources of a quoted row."""
        return OWN if one[0] in HERE else self.sources.get(one, UNKNOWN)

    def behind_score(self, series: Series, computed_at: str) -> list[Collection[str]]:
        """Give the sources of each row behind the score of a capability as it stood at a moment."""
        until = datetime.fromisoformat(computed_at)
        rows = next((rows for at, rows in self.scores.get(series, ()) if at <= until), ())
        return [self.behind(one) for one in rows]


def reference_of(one: Mapping[str, Any]) -> Reference:
    """Give the row that a row of evidence, or of what a reason rests on, is taken from."""
    if one["type"] == "finding":
        return "analysis", str(one["part_of"])
    return str(one["type"]), str(one["id"]).split("/")[0]


def quoted_by_score(evidence: Mapping[str, Any]) -> list[Reference]:
    """Give the rows that a score quotes."""
    return [reference_of(one) for one in evidence.get("rows", [])]


def quoted_by_readiness(rationale: Mapping[str, Any]) -> list[Reference]:
    """Give the rows that a readiness quotes."""
    flags = [_cited(flag) for flag in rationale.get("flags", []) if flag.get("citation")]
    reasons = (*rationale.get("reasons", []), rationale.get("first_step") or {})
    return [*flags, *(reference_of(one["basis"]) for one in reasons if one.get("basis"))]


def _cited(flag: Mapping[str, Any]) -> Reference:
    return str(flag["citation"]["type"]), str(flag["citation"]["id"])


def score_told(row: Row, quoted: Quoted, scales: Scales, *, part: str = "capability_scores") -> Row | None:
    """Weigh a score and give it as far as it may be told, None where it may not leave."""
    evidence = row["evidence"]
    rests_on = [quoted.behind(reference_of(one)) for one in evidence.get("rows", [])]
    if not scales.keeps(part, _known(rests_on), computed=True):
        return None
    told = [
        one if scales.shows(part, codes) else {**one, "note": "", "withheld": sorted(codes)}
        for one, codes in zip(evidence.get("rows", []), rests_on, strict=True)
    ]
    return {**row, "evidence": {**evidence, "rows": told}}


def _known(rests_on: Iterable[Collection[str]]) -> Collection[str]:
    # A row that is gone was known when the score was computed; that is no reason to keep the score back.
    return {code for codes in rests_on for code in codes if codes != UNKNOWN} or OWN


def readiness_told(row: Row, quoted: Quoted, scales: Scales, *, series: int, part: str = "readiness") -> Row | None:
    """Weigh a readiness and give it as far as it may be told, None where it may not leave.

    Takes: `series`, the organization that computed it.
    """
    rationale = row["rationale"]
    rests_on = {
        flag["code"]: quoted.behind(_cited(flag)) for flag in rationale.get("flags", []) if flag.get("citation")
    }
    # What is quoted of a flag stands in its reason once more; what is quoted of a finding or a metric, there alone.
    reasoned = {
        one["code"]: quoted.behind(reference_of(one["basis"]))
        for one in (*rationale.get("reasons", []), rationale.get("first_step") or {})
        if one.get("basis") and one["code"].removeprefix("flag.") not in rests_on
    }
    scored = [
        codes
        for one in rationale.get("bridge", [])
        if one["kind"] == "capability"
        for codes in quoted.behind_score((row["enterprise"], series, one["code"]), row["computed_at"])
    ]
    if not scales.keeps(part, _known([*rests_on.values(), *reasoned.values(), *scored]), computed=True):
        return None
    hidden = {code: sorted(codes) for code, codes in rests_on.items() if not scales.shows(part, codes)}
    untold = {code: sorted(codes) for code, codes in reasoned.items() if not scales.shows(part, codes)}
    untold |= {f"flag.{code}": codes for code, codes in hidden.items()}
    if not untold:
        return row
    return {
        **row,
        "rationale": {
            **rationale,
            "flags": [
                {**flag, "figure": None, "of": None, "citation": None, "withheld": hidden[flag["code"]]}
                if flag["code"] in hidden
                else flag
                for flag in rationale["flags"]
            ],
            "bridge": [
                {**step, "figure": ""} if step["kind"] == "flag" and step["code"] in hidden else step
                for step in rationale.get("bridge", [])
            ],
            **_reasons(rationale, untold),
        },
    }


_BARE: Row = {"figure": None, "of": None, "basis": None, "advice": "", "raised_by": [], "ways": []}


def _reasons(rationale: Mapping[str, Any], untold: Mapping[str, Sequence[str]]) -> Row:
    """Give the reasons and the first step, without what those that may not be told quote."""

    def told(one: Row) -> Row:
        if one["code"] not in untold:
            return one
        bare = {name: nothing for name, nothing in _BARE.items() if name in one}
        return {**one, **bare, "withheld": untold[one["code"]]}

    step = rationale.get("first_step")
    return {
        **({"reasons": [told(one) for one in rationale["reasons"]]} if "reasons" in rationale else {}),
        **({"first_step": told(step)} if step else {}),
    }
