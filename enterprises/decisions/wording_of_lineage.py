"""Approvals, citations and the way a decision came, as people read them. Reads nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clear_platform.foundation.public import (
    CitationShown,
    CitingShown,
    StaleCitation,
    Thing,
    is_citable,
    kind_named,
    link_to,
    said,
)
from clear_platform.foundation.rendering.wording import day_full, moment_full, number, short_hash
from enterprises.analyses.wording import analysis_in_words
from enterprises.decisions.lineage import DecisionLineage
from enterprises.decisions.models import DecisionApproval, DecisionRecord

VERDICTS = {
    "changed": gettext_lazy("was changed"),
    "superseded": gettext_lazy("was superseded"),
    "removed": gettext_lazy("was taken away"),
    "unreadable": gettext_lazy("cannot be read from here"),
}
STANDINGS = {
    "holds": gettext_lazy("as it was cited"),
    "changed": gettext_lazy("changed"),
    "superseded": gettext_lazy("superseded"),
    "removed": gettext_lazy("taken away"),
    "unreadable": gettext_lazy("cannot be read"),
}
Labels = Mapping[Thing, str]


def stale_in_words(stale: Sequence[StaleCitation], cites: Iterable[CitationShown]) -> list[dict[str, str]]:
    """Give each citation that holds no longer: what changed, the hash then and now, the way to it, its address."""
    labels = {one.cited: one.label for one in cites if one.label}
    return [
        {
            "what": _named(one.citation.cited, {one.citation.cited: one.citation.label, **labels}),
            "verdict": str(VERDICTS[one.citation.verdict]),
            "on": day_full(one.citation.changed_at.date()) if one.citation.changed_at else "",
            "then": _hash(one.citation.hash_then),
            "now": _hash(one.citation.hash_now) if one.citation.verdict == "changed" else "",
            "way": _way(one.path, labels),
            "href": one.citation.link,
        }
        for one in stale
    ]


def approvals_in_words(
    row: DecisionRecord, approvals: Sequence[DecisionApproval], *, needed: int, lacking: int
) -> dict[str, Any]:
    """Give who approved, when and over which hash, of how many, and how many are lacking yet."""
    return {
        "given": [
            {
                "label": _("Approval %(number)s of %(needed)s")
                % {"number": number(place), "needed": number(max(needed, len(approvals)))},
                "value": one.approver.name if one.approver else _("the system"),
                "note": _("%(at)s, over %(hash)s")
                % {"at": moment_full(one.approved_at), "hash": short_hash(one.content_hash)},
            }
            for place, one in enumerate(approvals, start=1)
        ],
        "notes": [
            {"text": one.note, "who": one.approver.name if one.approver else _("the system")}
            for one in approvals
            if one.note and one.note != row.decided_note
        ],
        "standing": _("%(given)s of %(needed)s approvals are given.")
        % {"given": number(max(0, needed - lacking)), "needed": number(needed)}
        if row.status == DecisionRecord.Status.PROPOSED
        else "",
        "lacking": ngettext("One more person has to approve it.", "%(n)s more people have to approve it.", lacking)
        % {"n": number(lacking)}
        if lacking > 0
        else "",
    }


def cites_in_words(artifact: Mapping[str, Any], cites: Sequence[CitationShown]) -> list[dict[str, Any]]:
    """Give what a version rests on: each thing once, with the parts of it that are pointed at, and how it stands."""
    known = {one.cited: one for one in cites}
    pointed: dict[Thing, list[str]] = {one: [] for one in known}
    for one in artifact.get("citations", []):
        thing = Thing(str(one["type"]), str(one["id"]))
        parts = pointed.setdefault(thing, [])
        if one.get("label"):
            parts.append(one["label"])
    return [_cited(thing, parts, known.get(thing)) for thing, parts in pointed.items()]


def lineage_in_words(found: DecisionLineage) -> dict[str, Any]:
    """Give the lineage of a version for its drawer, from the decision down to its analysis, and what stands around."""
    row, labels = found.decision, {one.cited: one.label for one in found.cites if one.label}
    return {
        "title": str(row),
        "lede": _lede(found),
        "steps": _steps(found),
        "cites": [_cited_whole(one) for one in found.cites],
        "stale": stale_in_words(found.stale, found.cites),
        "unreadable": stale_in_words(found.unreadable, found.cites),
        "more": bool(found.more),
        "cited_by": [_citing(one, labels) for one in found.cited_by],
        "ledger": [
            {
                "seq": one.seq,
                "said": said(one.kind),
                "at": one.recorded_at,
                "hash": one.hash,
                "prev": one.prev_hash,
            }
            for one in found.ledger
        ],
        "ledger_commit_hash": found.ledger_commit_hash,
        "audit": [
            {"seq": one.seq, "who": one.who, "said": said(one.action), "at": one.at, "hash": one.hash}
            for one in found.audit
        ],
    }


def _lede(found: DecisionLineage) -> str:
    if not found.cites:
        return _("It cites nothing that is kept here.")
    if not found.stale and found.unreadable:
        return _("Everything you can read of what it rests on says what it said.")
    if not found.stale:
        return _("Everything it rests on says what it said.")
    return ngettext(
        "One citation it rests on no longer holds.",
        "%(n)s citations it rests on no longer hold.",
        len(found.stale),
    ) % {"n": number(len(found.stale))}


def _steps(found: DecisionLineage) -> list[dict[str, Any]]:
    row, analysis = found.decision, found.decision.analysis
    steps: list[dict[str, Any]] = [
        {
            "kind": _("Decision"),
            "what": str(row),
            "facts": [{"label": _("Content"), "value": short_hash(row.content_hash)}],
        }
    ]
    if analysis is not None:
        steps.append(
            {
                "kind": _("Analysis"),
                "what": analysis_in_words(analysis.domain, analysis.created_at),
                "facts": [
                    {"label": _("Its page"), "value": str(analysis.pk), "href": link_to("analysis", str(analysis.pk))},
                    {"label": _("Made"), "value": moment_full(analysis.created_at)},
                    {"label": _("Confidence"), "value": number(analysis.confidence, places=2)},
                ],
            }
        )
    return steps


def _cited(thing: Thing, parts: Sequence[str], one: CitationShown | None) -> dict[str, Any]:
    return {
        "text": (one.label if one and one.label else "") or f"{thing.kind} {thing.ref[:40]}",
        "href": one.link if one else "",
        "changed": one is not None and not one.holds,
        "standing": str(STANDINGS[one.verdict]) if one and not one.holds else "",
        "parts": list(parts),
    }


def _cited_whole(one: CitationShown) -> dict[str, Any]:
    return {
        "text": _named(one.cited, {one.cited: one.label}),
        "href": one.link,
        "changed": not one.holds,
        "standing": str(STANDINGS[one.verdict]),
        "then": _hash(one.hash_then),
        "now": _hash(one.hash_now),
        "noted": one.noted_at,
        "on": day_full(one.changed_at.date()) if one.changed_at and not one.holds else "",
    }


def _citing(one: CitingShown, labels: Labels) -> dict[str, Any]:
    through = ", ".join(_named(thing, labels) for thing in one.through)
    return {
        "text": _named(one.citing, {one.citing: one.label}),
        "href": one.link,
        "changed": one.verdict != "holds",
        "standing": str(STANDINGS[one.verdict]),
        "through": _("by way of %(through)s") % {"through": through} if through else "",
    }


def _way(path: Sequence[Thing], labels: Labels) -> str:
    """Spell the way from a version to what changed; empty where it cites that itself."""
    between = path[1:-1]
    if not between:
        return ""
    said_so = _("This version cites %(first)s") % {"first": _named(between[0], labels)}
    for thing in between[1:]:
        said_so = _("%(so_far)s, which cites %(next)s") % {"so_far": said_so, "next": _named(thing, labels)}
    return _("%(so_far)s, which cites it.") % {"so_far": said_so}


def _hash(text: str) -> str:
    return short_hash(text) if text else _("none")


def _named(thing: Thing, labels: Labels) -> str:
    if labels.get(thing):
        return labels[thing]
    word = str(kind_named(thing.kind).label) if is_citable(thing.kind) else thing.kind
    return f"{word} {thing.ref[:8]}"
