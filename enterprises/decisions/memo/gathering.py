"""Reading what the memo of a version says, within the reader's sight and as much of it as its sources let go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from clear_platform.foundation import clock
from clear_platform.foundation.imports.origins import files_by_batch
from clear_platform.foundation.public import (
    INTERNAL,
    Actor,
    CitationShown,
    Purpose,
    Scales,
    StaleCitation,
    Thing,
    brand_of,
    is_citable,
    kind_named,
    weigh,
)
from enterprises.analyses.wording import DOMAINS
from enterprises.decisions import queries
from enterprises.decisions.lineage import DecisionLineage, lineage_of
from enterprises.decisions.memo.parts import parts_told
from enterprises.decisions.memo.results import Memo, Note, Signed
from enterprises.decisions.queries import Version
from enterprises.decisions.wording import seal_state, stands
from enterprises.decisions.wording_of_lineage import VERDICTS

DECISION = "decision"
ENTERPRISE = "enterprise"


def memo_of(*, actor: Actor, decision_id: UUID) -> tuple[Memo, Scales]:
    """Give what the memo of a version says, and the scales on which its parts were weighed.

    A memo names things that it rests on by kind and id, never by words of theirs: those are their sources'. Where the
    source of an enterprise's own facts lets nothing go, nothing was weighed to go.
    Refuses: `NotVisible`; `NotFound` to those who see all.
    """
    found = lineage_of(actor=actor, decision_id=decision_id)
    row = found.decision
    scales = weigh(actor, Purpose.EXPORT)
    goes = scales.keeps(ENTERPRISE, [_filed_by(row)]) and scales.keeps(DECISION, [INTERNAL])
    told = list(parts_told(actor=actor, decision_id=decision_id, scales=scales)) if goes else []
    contexts = queries.contexts_of(actor=actor, decision_id=decision_id)
    return Memo(
        decision_id=row.pk,
        title=row.title,
        domain=str(DOMAINS[row.domain]),
        version=row.version,
        status=row.status,
        stands=stands(row, found.approvals),
        content_hash=row.content_hash,
        seal=seal_state(row, stale=bool(found.stale)),
        organization=row.organization.name,
        about=row.enterprise.organization.name if row.enterprise else row.organization.name,
        origin=(row.enterprise.organization if row.enterprise else row.organization).origin,
        author=row.created_by.name if row.created_by else _("the system"),
        begun_on=row.created_at.date(),
        decided_on=row.decided_at.date() if row.decided_at else None,
        decided_by=row.decided_by.name if row.decided_by else (_("the system") if row.decided_at else ""),
        decided_note=row.decided_note,
        approvers_needed=row.approvers_needed,
        approvals=[
            Signed(one.approver.name if one.approver else _("the system"), one.approved_at, one.content_hash)
            for one in found.approvals
        ],
        artifact=row.artifact_json,
        context=contexts[0].context_json if contexts else {},
        notes=list(_notes(found)),
        stale=[_stale_line(one) for one in found.stale],
        told=told,
        withheld=[f"{one.name}: {one.because}" for one in scales.withheld],
        ledger_commit_hash=found.ledger_commit_hash,
        known_on=clock.today(),
        attributions=scales.attributions,
        watermark=scales.watermark,
        brand=brand_of(actor, actor.organization_id),
    ), scales


def _filed_by(row: Version) -> str:
    """Give the source of the file that the enterprise was first read from; our own where somebody entered it."""
    batch_id = row.enterprise.import_batch_id if row.enterprise else None
    file = files_by_batch([batch_id]).get(batch_id) if batch_id is not None else None
    return (file.source if file is not None else "") or INTERNAL


def _notes(found: DecisionLineage) -> Iterator[Note]:
    """Give each thing cited once: first as the version names them, then what it rests on without naming it."""
    known = {(one.cited.kind, one.cited.ref): one for one in found.cites}
    for (kind, ref), named in _named(found.decision.artifact_json.get("citations", ())).items():
        yield _note(kind, ref, named, known.pop((kind, ref), None))
    for (kind, ref), one in known.items():
        yield _note(kind, ref, (), one)


def _named(citations: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], list[Mapping[str, Any]]]:
    named: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for one in citations:
        named.setdefault((str(one["type"]), str(one["id"])), []).append(one)
    return named


def _note(kind: str, ref: str, named: Sequence[Mapping[str, Any]], known: CitationShown | None) -> Note:
    given = next((str(one["hash"]) for one in named if one.get("hash")), "")
    return Note(
        what=f"{_kind_in_words(kind)} {ref}",
        parts=[str(one["label"]) for one in named if one.get("label")],
        hash_then=known.hash_then if known else given,
        hash_now=known.hash_now if known else "",
        holds=known is not None and known.holds,
        verdict=_verdict(known),
    )


def _verdict(known: CitationShown | None) -> str:
    if known is None:
        return ""
    return _("holds") if known.holds else str(VERDICTS[known.verdict])


def _stale_line(one: StaleCitation) -> str:
    said = f"{_called(one.citation.cited)} {VERDICTS[one.citation.verdict]}"
    between = one.path[1:-1]
    if not between:
        return said
    return _("%(said)s; it stands behind %(through)s") % {"said": said, "through": ", ".join(map(_called, between))}


def _called(thing: Thing) -> str:
    return f"{_kind_in_words(thing.kind)} {thing.ref}"


def _kind_in_words(kind: str) -> str:
    return str(kind_named(kind).label) if is_citable(kind) else kind.replace("_", " ").capitalize()
