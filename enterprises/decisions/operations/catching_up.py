"""Taking analyses and decisions of earlier releases into lineage and ledger; part of `sync_reference_data`."""

from __future__ import annotations

from clear_platform.foundation.public import not_noted, system_actor
from enterprises.analyses.models import Analysis
from enterprises.analyses.operations import BATCH, note_analyses
from enterprises.analyses.operations import KIND as ANALYSIS
from enterprises.analyses.queries import shown
from enterprises.decisions.models import DecisionRecord
from enterprises.decisions.operations.keeping import KIND, cite_evidence, keep
from enterprises.ledger.queries import not_kept

OPERATION = "sync_reference_data"


def catch_up_with_decisions() -> int:
    """Note what was found and decided before there were ledger and lineage. Gives how much; a second run nothing."""
    actor = system_actor(OPERATION)
    analyses = not_noted(ANALYSIS, Analysis.objects.for_actor(actor).order_by("pk"))
    found = 0
    while rows := list(analyses[:BATCH]):
        note_analyses(rows=[shown(row) for row in rows])
        found += len(rows)
    decisions = DecisionRecord.objects.for_actor(actor).select_related("analysis").order_by("created_at", "version")
    for row in not_kept(KIND, decisions).iterator(chunk_size=BATCH):
        keep(actor=actor, operation=OPERATION, row=row)
        cite_evidence(actor=actor, row=row)
        found += 1
    return found
