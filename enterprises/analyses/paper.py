"""Analyses for whoever has their rows in a package and no page: the words of the page, as plain text. Reads nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from clear_platform.foundation.rendering.wording import number
from enterprises.analyses import wording

SAID_IN_WORDS = frozenset(
    {
        "confidence_why",
        "expected_outcomes",
        "findings",
        "gaps",
        "lacking",
        "look_first",
        "measures",
        "measures_in_all",
        "not_told",
        "rule_set",
        "score",
        "version",
    }
)
"""The members of what was found that `analysis_on_paper` gives; `measures` are the values of the findings."""


@dataclass(frozen=True)
class FindingOnPaper:
    """One finding as its row of the page says it; `score` is empty where nothing was judged."""

    label: str
    why: str
    value: str
    caveat: str
    judgement: str
    score: str
    held_against: str
    held_note: str
    weight: str


@dataclass(frozen=True)
class AnalysisOnPaper:
    """An analysis as its page says it, with what it led the agent to expect; `rest`, what was found beside all that."""

    headline: str
    confidence_why: str
    look_first: Sequence[str]
    findings: Sequence[FindingOnPaper]
    not_told: Sequence[str]
    lacking: Sequence[str]
    ways: Sequence[str]
    why_not_held: str
    rule_set: str
    expected: Sequence[Mapping[str, Any]]
    rest: Mapping[str, Any]


@dataclass(frozen=True)
class _Analysis:
    id: int
    domain: str
    inputs: Mapping[str, Any]
    findings: Mapping[str, Any]
    confidence: Decimal
    created_at: datetime


def analysis_on_paper(row: Mapping[str, Any]) -> AnalysisOnPaper:
    """Give an analysis in words. Takes: its row of a package (`contracts/tables.py` of exports)."""
    one = _Analysis(
        id=row["id"],
        domain=row["domain"],
        inputs=row["inputs"],
        findings=row["findings"],
        confidence=Decimal(row["confidence"]),
        created_at=datetime.fromisoformat(row["created_at"]),
    )
    currency = str(one.inputs.get("currency", "USD"))
    return AnalysisOnPaper(
        headline=wording.headline_of(one),
        confidence_why=one.findings.get("confidence_why", ""),
        look_first=[_first(found) for found in wording.first_of(one)],
        findings=[_finding(found, one, currency) for found in one.findings.get("findings", [])],
        not_told=[f"{found['label']}: {found['value']}" for found in wording.not_told_of(one)],
        lacking=[_gap(gap) for gap in wording.gaps_of(one)],
        ways=[f"{way['label']}: {way['value']}" for way in wording.ways_of(one)],
        why_not_held=wording.why_not_held(one),
        rule_set=wording.rules_in_words(one),
        expected=one.findings.get("expected_outcomes", []),
        rest={name: value for name, value in one.findings.items() if name not in SAID_IN_WORDS},
    )


def _first(found: Mapping[str, Any]) -> str:
    said = f"{found['label']}: {found['value']}"
    return f"{said}. {_('What to do:')} {found['do']}" if found["do"] else f"{said}."


def _finding(found: dict[str, Any], one: _Analysis, currency: str) -> FindingOnPaper:
    held = wording.benchmark_in_words(found, one.inputs)
    return FindingOnPaper(
        label=found["label"],
        why=str(found["why"]),
        value=wording.value_in_words(found, currency),
        caveat=found.get("caveat", ""),
        judgement=found["judgement"],
        score="" if found["score"] is None else number(Decimal(found["score"])),
        held_against=held.text,
        held_note=held.note,
        weight=number(found["weight"]),
    )


def _gap(gap: Mapping[str, Any]) -> str:
    said = f"{gap['label']}: +{gap['adds']}" if gap["adds"] else str(gap["label"])
    return f"{said}, {_('would tell')} {'; '.join(gap['allows'])}" if gap["allows"] else said
