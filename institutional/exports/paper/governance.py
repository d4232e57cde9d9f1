"""Decisions, analyses and tasks on paper: what was decided, what it rests on, and how it was carried out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from reportlab.platypus import Flowable, KeepTogether

from clear_platform.foundation.paper.layout import Later, bullets, facts, listed, said, tables
from clear_platform.foundation.paper.words import day, figure, label, lines, measured
from enterprises.public import analysis_named, expected_on_paper, options_on_paper, plan_on_paper
from institutional.exports.paper.leading import leads

Row = Mapping[str, Any]
TEXTS = (("recommendation", "Recommendation"), ("rationale", "Why"))
LISTS = (("risks", "Risks"), ("trade_offs", "What it costs"), ("constraints", "Limits"))


def decisions(rows: Sequence[Row]) -> Iterator[Flowable]:
    """Draw every version of every decision, newest as the document has them."""
    return (Later(partial(_decision, row)) for row in rows)


def _decision(row: Row) -> Iterator[Flowable]:
    artifact = dict(row["artifact"])
    yield leads(f"{row['title']}, version {row['version']}", "decision-page", row.get("decision_id"), voice="item")
    yield from facts(
        [
            ("Status", said(label(row["status"]))),
            ("Written", said(f"{day(row['created_at'])}, {row['created_by'] or 'by the system'}")),
            ("Decided", said(f"{day(row['decided_at'])}, {row['decided_by']}" if row["decided_by"] else "not yet")),
            *([("Note", said(row["decided_note"], "record"))] if row["decided_note"] else []),
            ("Content hash", said(row["content_hash"], "code")),
            *_cited(artifact.pop("citations", [])),
        ]
    )
    for key, title in TEXTS:
        if text := artifact.pop(key, ""):
            yield (
                KeepTogether([said(title, "label"), said(text, "record")]) if len(text) < 2000 else said(text, "record")
            )
    yield from expected_on_paper(artifact.pop("expected_outcomes", []))
    yield from options_on_paper(artifact.pop("options", []))
    yield from plan_on_paper(artifact.pop("action_plan", []))
    for key, title in LISTS:
        if texts := artifact.pop(key, []):
            yield said(title, "label")
            yield from bullets([str(one) for one in texts])
    yield from facts([(label(key), said("\n".join(lines(one)))) for key, one in artifact.items()])


def analyses(rows: Sequence[Row]) -> Iterator[Flowable]:
    """Draw each analysis: how sure it is, what it found, what it was told and what it lacked."""
    return (Later(partial(_analysis, row)) for row in rows)


def _analysis(row: Row) -> Iterator[Flowable]:
    findings = dict(row["findings"])
    name = analysis_named(row["domain"], date.fromisoformat(row["created_at"][:10]))
    yield leads(name, "analysis-page", row["id"], voice="item")
    yield from facts(
        [
            ("Confidence", said(f"{figure(row['confidence'])} of 1. {findings.pop('confidence_why', '')}".strip())),
            ("Content hash", said(row["content_hash"], "code")),
            *_told(row["inputs"]),
            *([("Lacking", said(", ".join(map(label, lack))))] if (lack := findings.pop("lacking", [])) else []),
        ]
    )
    found = findings.pop("findings", [])
    if found:
        yield from tables(
            ["Finding", "Judgement", "Value", "Score", "Weight"],
            [
                [
                    said(f"{one['label']}\n{one['why']}"),
                    said(label(one["judgement"])),
                    said(measured(one["value"], one["unit"]), "number"),
                    said(figure(one["score"], places=0), "number"),
                    said(figure(one["weight"]), "number"),
                ]
                for one in found
            ],
            [0.52, 0.13, 0.15, 0.1, 0.1],
            first_figure=2,
        )
    yield from facts([(label(key), said("\n".join(lines(one)))) for key, one in findings.items()])


def tasks(rows: Sequence[Row]) -> Iterator[Flowable]:
    """Draw the tasks with their days, each with its milestones and how they were proved."""
    yield from listed(
        ["Task and proof", "Status", "Owner", "Due", "Done"],
        rows,
        lambda row: [
            [leads(row["title"], "task-page", row.get("id")), *(_proof(one) for one in row["milestones"])],
            said(label(row["status"])),
            said(row["owner"] or "nobody yet"),
            said(day(row["due_date"])),
            said(day(row["done_at"])),
        ],
        [0.47, 0.12, 0.14, 0.14, 0.13],
        first_figure=3,
    )


def _proof(one: Row) -> Flowable:
    verified = f"verified {day(one['verified_at'])} by {one['verified_by']}" if one["verified_at"] else "not verified"
    told = " ".join(part for part in (one["evidence_text"], one["evidence_url"]) if part)
    return said(f"{label(one['type'])} {day(one['logged_at'])}, {verified}. {told}".strip(), "proof")


def _cited(citations: Sequence[Row]) -> list[tuple[str, Flowable]]:
    sources: dict[tuple[str, str, str], int] = {}
    for one in citations:
        key = (str(one.get("type", "")), str(one.get("id", "")), str(one.get("hash", "")))
        sources[key] = sources.get(key, 0) + 1
    return [
        ("Rests on", said(f"{label(kind)} {one}, {count} citations\n{content_hash}", "code"))
        for (kind, one, content_hash), count in sources.items()
    ]


def _told(inputs: Row) -> list[tuple[str, Flowable]]:
    known = [
        f"{label(name)}: {figure(one) if not isinstance(one, list | dict) else 'see data'}"
        for name, one in inputs.items()
    ]
    return [("Inputs", said(" · ".join(known)))] if known else []
