"""Decisions, analyses and tasks on paper: what was decided, what it rests on, and how it was carried out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import Any, Final

from reportlab.platypus import Flowable

from clear_platform.foundation.paper.layout import Later, bullets, facts, listed, said, tables
from clear_platform.foundation.paper.lists import Cell
from clear_platform.foundation.paper.words import day, figure, label, lines, moment, sure
from enterprises.public import (
    DOMAINS,
    AnalysisOnPaper,
    analysis_named,
    analysis_on_paper,
    expected_on_paper,
    options_on_paper,
    plan_on_paper,
    told_in_words,
)
from institutional.exports.paper.leading import leads

Row = Mapping[str, Any]
Names = Mapping[int | None, str]
NO_NAMES: Final[Names] = MappingProxyType({})
"""Names of enterprises by id, to be said of each row; none where a document is about one enterprise."""
TEXTS = (("recommendation", "Recommendation"), ("rationale", "Why"))
LISTS = (("risks", "Risks"), ("trade_offs", "What it costs"), ("constraints", "Limits"))


def decisions(rows: Sequence[Row], names: Names = NO_NAMES) -> Iterator[Flowable]:
    """Draw every version of every decision, in the order the document has them. Takes: `names`, see `NO_NAMES`."""
    versions = {row["decision_id"]: row["version"] for row in rows}
    return (Later(partial(_decision, row, names, versions)) for row in rows)


def _decision(row: Row, names: Names, versions: Mapping[str, int]) -> Iterator[Flowable]:
    artifact = dict(row["artifact"])
    yield leads(f"{row['title']}, version {row['version']}", "decision-page", row["decision_id"], voice="item")
    yield from facts(
        [
            *_enterprise(row, names),
            ("Domain", said(DOMAINS.get(row["domain"], row["domain"]))),
            ("Status", said(label(row["status"]))),
            ("Written", said(f"{day(row['created_at'])}, {row['created_by'] or 'by the system'}")),
            *_superseded(row["supersedes"], versions),
            *([("Proposed", said(day(row["proposed_at"])))] if row["proposed_at"] else []),
            ("Approvals", [said(f"{len(row['approvals'])} of {row['approvers_needed']}"), *_approvals(row)]),
            ("Decided", said(f"{day(row['decided_at'])}, {row['decided_by']}" if row["decided_by"] else "not yet")),
            *([("Note", said(row["decided_note"], "record"))] if row["decided_note"] else []),
            ("Content hash", said(row["content_hash"], "code")),
            *([("Analyses", [_analysis_linked(one) for one in row["analyses"]])] if row["analyses"] else []),
            *_cited(artifact.pop("citations", [])),
        ]
    )
    for key, title in TEXTS:
        if text := artifact.pop(key, ""):
            yield from [said(title, "over"), said(text, "record")]
    yield from expected_on_paper(artifact.pop("expected_outcomes", []) or row["expected"])
    yield from options_on_paper(artifact.pop("options", []))
    yield from plan_on_paper(artifact.pop("action_plan", []))
    for key, title in LISTS:
        if texts := artifact.pop(key, []):
            yield said(title, "over")
            yield from bullets([str(one) for one in texts])
    yield from facts([(label(key), said("\n".join(lines(one)))) for key, one in artifact.items()])
    for one in row["contexts"]:
        yield said(f"What was known and assumed, {moment(one['created_at'])}", "over")
        yield from facts([(label(key), said("\n".join(lines(known)))) for key, known in one["context"].items()])


def _superseded(before: str | None, versions: Mapping[str, int]) -> list[tuple[str, Cell]]:
    if before is None:
        return []
    known = versions.get(before)
    return [("Supersedes", leads(before if known is None else f"version {known}, {before}", "decision-page", before))]


def _approvals(row: Row) -> Iterator[Flowable]:
    """Say who approved, when, over which content, and with which words."""
    for one in row["approvals"]:
        over = "over this content" if one["content_hash"] == row["content_hash"] else f"over {one['content_hash']}"
        yield said(f"{one['approved_by'] or 'somebody'}, {moment(one['approved_at'])}, {over}")
        if one["note"]:
            yield said(one["note"], "proof")


def _analysis_linked(analysis_id: int) -> Flowable:
    return leads(f"Analysis {analysis_id}", "analysis-page", analysis_id)


def _enterprise(row: Row, names: Names) -> list[tuple[str, Cell]]:
    return [("Enterprise", said(names.get(row["enterprise"], "–")))] if names else []


def analyses(rows: Sequence[Row], names: Names = NO_NAMES) -> Iterator[Flowable]:
    """Draw each analysis: how sure it is, what it found, what it was told and what it lacked. Takes: as `decisions`."""
    return (Later(partial(_analysis, row, names)) for row in rows)


def _analysis(row: Row, names: Names) -> Iterator[Flowable]:
    told = analysis_on_paper(row)
    name = analysis_named(row["domain"], date.fromisoformat(row["created_at"][:10]))
    yield leads(name, "analysis-page", row["id"], voice="item")
    yield said(told.headline)
    yield from facts(
        [
            *_enterprise(row, names),
            ("Analysis", said(row["id"])),
            ("Confidence", said(f"{sure(row['confidence'])} of 1. {told.confidence_why}".strip())),
            ("House rules", said(told.rule_set)),
            ("Content hash", said(row["content_hash"], "code")),
            *_told(row["domain"], row["inputs"]),
            *_each("Look first at", told.look_first),
            *_each("Could not be told", told.not_told),
            *_each("Lacking", told.lacking),
            *((label(key), said("\n".join(lines(one)))) for key, one in told.rest.items()),
        ]
    )
    if told.findings:
        yield from _findings(told)
    yield from expected_on_paper(told.expected)


def _findings(told: AnalysisOnPaper) -> Iterator[Flowable]:
    yield from tables(
        ["Finding", "Judgement", "Value", "Score", "Held against", "Weight"],
        [
            [
                [said(one.label), said(one.why, "label")],
                said(label(one.judgement)),
                [said(one.value, "number"), *([said(one.caveat, "label figures")] if one.caveat else [])],
                said(one.score or "–", "number"),
                [said(one.held_against, "number"), *([said(one.held_note, "label figures")] if one.held_note else [])],
                said(one.weight, "number"),
            ]
            for one in told.findings
        ],
        [0.36, 0.12, 0.15, 0.08, 0.2, 0.09],
        first_figure=2,
    )
    if told.why_not_held:
        yield said(told.why_not_held, "quiet")
    yield from facts(_each("How each was worked out", told.ways))


def _each(name: str, told: Sequence[str]) -> list[tuple[str, Cell]]:
    return [(name, [said(one) for one in told])] if told else []


def tasks(rows: Sequence[Row], names: Names = NO_NAMES) -> Iterator[Flowable]:
    """Draw the tasks with their days, each with its milestones and how they were proved. Takes: as `decisions`."""
    yield from listed(
        ["Task and proof", "Status", "Owner", "Due", "Done"],
        rows,
        lambda row: [
            [
                *([said(names.get(row["enterprise"], "–"), "label")] if names else []),
                leads(row["title"], "task-page", row["id"]),
                *([said(f"Step {row['action_plan_ref']}", "label")] if row["action_plan_ref"] else []),
                *(part for one in row["milestones"] for part in _proof(one)),
            ],
            said(label(row["status"])),
            said(row["owner"] or ("–" if row["done_at"] else "nobody yet")),
            said(day(row["due_date"])),
            said(day(row["done_at"])),
        ],
        [0.47, 0.12, 0.14, 0.14, 0.13],
        first_figure=3,
    )


def _proof(one: Row) -> Iterator[Flowable]:
    """Draw a milestone: who wrote it down, what proves it, what was measured, and the hash of its evidence."""
    verified = f"verified {day(one['verified_at'])} by {one['verified_by']}" if one["verified_at"] else "not verified"
    by = f" by {one['logged_by']}" if one["logged_by"] else ""
    reached = f", reached {day(one['effective_date'])}" if one["effective_date"] else ""
    told = " ".join(part for part in (one["evidence_text"], one["evidence_url"]) if part)
    yield said(f"{label(one['type'])} {day(one['logged_at'])}{by}{reached}, {verified}. {told}".strip(), "proof")
    if one["metrics"]:
        yield said("; ".join(f"{label(name)}: {figure(value)}" for name, value in one["metrics"].items()), "proof")
    if one["evidence_file"]:
        yield said(f"File {one['evidence_file']}", "proof")
    if one["evidence_sha256"]:
        yield said(f"SHA-256 {one['evidence_sha256']}", "code")


def _cited(citations: Sequence[Row]) -> list[tuple[str, Cell]]:
    sources: dict[tuple[str, str, str], int] = {}
    for one in citations:
        key = (str(one.get("type", "")), str(one.get("id", "")), str(one.get("hash", "")))
        sources[key] = sources.get(key, 0) + 1
    return [
        ("Rests on", said(f"{label(kind)} {one}, {count} citations\n{content_hash}", "code"))
        for (kind, one, content_hash), count in sources.items()
    ]


def _told(domain: str, inputs: Row) -> list[tuple[str, Cell]]:
    """Say what an analysis was told in the words that it was asked with, as its page does."""
    known = [f"{one['label']}: {one['value']}" for one in told_in_words(domain, inputs)]
    return [("Inputs", said(" · ".join(known)))] if known else []
