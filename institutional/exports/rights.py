"""Which sources the rows of a package rest on, and what of them is told: rows on the scales, one part after the other.

What people entered here is the house's own. Positions and outcomes name their source; an analysis names the rows that
its inputs were read from. Scores and readiness are computed: they leave where the sources may be computed with, but
what they quote of a row that may not leave itself (a figure, a reference, a note) stays. Whatever is quoted and cannot
be found any more stays too, for nobody knows where it came from.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from clear_platform.foundation.public import INTERNAL, Scales
from enterprises.public import sources_of_inputs
from institutional.overview.queries.snapshot import Snapshot

OWN = (INTERNAL,)
UNKNOWN = ("unknown",)
ENTERPRISE = "enterprise"
HERE = ("task", "milestone", "decision", "flag")
"""Types of rows that are only ever entered here."""
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Quoted:
    """The sources of the rows that computed rows quote, by type and id."""

    sources: Mapping[tuple[str, str], Collection[str]]
    scores: Mapping[str, Sequence[Any]]
    """Of each capability, the newest first."""

    @classmethod
    def of(cls, seen: Snapshot) -> Quoted:
        """Give those of an enterprise as it was gathered."""
        return cls(
            {
                **{("position", str(one.id)): (one.source,) for one in seen.positions},
                **{("outcome", str(row.pk)): (row.source.code,) for row in seen.outcomes},
                **{("analysis", str(row.pk)): sources_of_inputs(row.input_json) or OWN for row in seen.analyses},
            },
            seen.scores,
        )

    def behind(self, type: str, id: str) -> Collection[str]:
        """Give the sources of a quoted row."""
        return OWN if type in HERE else self.sources.get((type, id), UNKNOWN)

    def behind_evidence(self, one: Mapping[str, Any]) -> Collection[str]:
        """Give the sources of a row of evidence, or of what a reason rests on."""
        if one["type"] == "finding":
            return self.behind("analysis", str(one["part_of"]))
        return self.behind(one["type"], str(one["id"]).split("/")[0])

    def behind_score(self, capability: str, computed_at: str) -> list[Collection[str]]:
        """Give the sources of each row behind the score of a capability as it stood at a moment."""
        until = datetime.fromisoformat(computed_at)
        score = next((one for one in self.scores.get(capability, ()) if one.computed_at <= until), None)
        return [] if score is None else [self.behind_evidence(one) for one in score.evidence_json.get("rows", [])]


def let_out(
    parts: Mapping[str, Sequence[Row]], *, seen: Snapshot, filed_by: str, scales: Scales
) -> dict[str, list[Row]]:
    """Give the rows of each part that may leave, as much of them as may be told, and weigh them all.

    Takes: `filed_by`, the source of the enterprise's own facts. Where those may not leave, nothing said of it may.
    """
    quoted = Quoted.of(seen)
    if not scales.keeps(ENTERPRISE, [filed_by]):
        return {name: [] for name in parts}
    return {
        name: [row for one in rows if (row := _PARTS[name](name, one, quoted, scales)) is not None]
        for name, rows in parts.items()
    }


def _own(part: str, row: Row, quoted: Quoted, scales: Scales) -> Row | None:
    return row if scales.keeps(part, OWN) else None


def _named(part: str, row: Row, quoted: Quoted, scales: Scales) -> Row | None:
    return row if scales.keeps(part, [row["source"]]) else None


def _analysis(part: str, row: Row, quoted: Quoted, scales: Scales) -> Row | None:
    return row if scales.keeps(part, quoted.behind("analysis", str(row["id"]))) else None


def _score(part: str, row: Row, quoted: Quoted, scales: Scales) -> Row | None:
    evidence = row["evidence"]
    rests_on = [quoted.behind_evidence(one) for one in evidence.get("rows", [])]
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


def _readiness(part: str, row: Row, quoted: Quoted, scales: Scales) -> Row | None:
    rationale = row["rationale"]
    rests_on = {
        flag["code"]: quoted.behind(str(flag["citation"]["type"]), str(flag["citation"]["id"]))
        for flag in rationale.get("flags", [])
        if flag.get("citation")
    }
    # What is quoted of a flag stands in its reason once more; what is quoted of a finding or a metric, there alone.
    reasoned = {
        one["code"]: quoted.behind_evidence(one["basis"])
        for one in (*rationale.get("reasons", []), rationale.get("first_step") or {})
        if one.get("basis") and one["code"].removeprefix("flag.") not in rests_on
    }
    scored = [
        codes
        for one in rationale.get("bridge", [])
        if one["kind"] == "capability"
        for codes in quoted.behind_score(one["code"], row["computed_at"])
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


_PARTS: Mapping[str, Callable[[str, Row, Quoted, Scales], Row | None]] = {
    "decisions": _own,
    "analyses": _analysis,
    "tasks": _own,
    "outcomes": _named,
    "positions": _named,
    "capability_scores": _score,
    "readiness": _readiness,
}
