"""The lineage of a decision on the API: its shape and its door."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation.rendering.api import ClearAPIView
from enterprises.decisions.lineage import MOST, lineage_of

VERDICTS = ("holds", "changed", "superseded", "removed", "unreadable")


class ThingAnswer(serializers.Serializer[Any]):
    """Something that can be cited."""

    type = serializers.CharField(source="kind")
    id = serializers.CharField(source="ref")


class CitationAnswer(serializers.Serializer[Any]):
    """What is cited, the hash it had and has, and whether the citation holds."""

    type = serializers.CharField(source="cited.kind")
    id = serializers.CharField(source="cited.ref")
    title = serializers.CharField(source="label", help_text="Empty where it cannot be read.")
    page = serializers.CharField(source="link", help_text="Path of its page; empty where there is none.")
    hash_then = serializers.CharField()
    hash_now = serializers.CharField()
    verdict = serializers.ChoiceField(VERDICTS)
    noted_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField(allow_null=True)


class StaleAnswer(serializers.Serializer[Any]):
    """A citation that holds no longer, with the things one passes on the way to it."""

    citation = CitationAnswer()
    path = ThingAnswer(many=True)


class StaleListAnswer(serializers.Serializer[Any]):
    """How many citations changed of all that it rests on, and which."""

    count = serializers.IntegerField()
    citations = StaleAnswer(many=True)


class UnreadableListAnswer(serializers.Serializer[Any]):
    """How many citations the reader cannot follow, and which; nothing says that they changed."""

    count = serializers.IntegerField()
    citations = StaleAnswer(many=True)


class CitingAnswer(serializers.Serializer[Any]):
    """Something that cites this version, directly or by way of others, and whether its citation holds."""

    type = serializers.CharField(source="citing.kind")
    id = serializers.CharField(source="citing.ref")
    title = serializers.CharField(source="label")
    page = serializers.CharField(source="link")
    through = ThingAnswer(many=True)
    verdict = serializers.ChoiceField(VERDICTS)


class ApprovalAnswer(serializers.Serializer[Any]):
    """That somebody approved, and the content hash that was signed."""

    approver = serializers.IntegerField(source="approver_id", allow_null=True)
    approved_at = serializers.DateTimeField()
    content_hash = serializers.CharField()
    note = serializers.CharField()


class LedgerOfDecisionAnswer(serializers.Serializer[Any]):
    """An entry of the ledger about this version; the image stands in the ledger itself."""

    organization = serializers.IntegerField(source="organization_id")
    seq = serializers.IntegerField()
    kind = serializers.CharField()
    actor = serializers.CharField()
    recorded_at = serializers.DateTimeField()
    hash = serializers.CharField()


class AuditOfDecisionAnswer(serializers.Serializer[Any]):
    """An entry of the audit log about this version."""

    organization = serializers.IntegerField(source="organization_id")
    seq = serializers.IntegerField()
    at = serializers.DateTimeField()
    action = serializers.CharField()
    actor_kind = serializers.CharField()
    actor = serializers.IntegerField(source="actor_id", allow_null=True)
    hash = serializers.CharField()


class LineageAnswer(serializers.Serializer[Any]):
    """Where a version comes from and what rests on it."""

    decision_id = serializers.UUIDField(source="decision.pk")
    content_hash = serializers.CharField(source="decision.content_hash")
    status = serializers.CharField(source="decision.status")
    analysis = serializers.IntegerField(source="decision.analysis_id", allow_null=True)
    ledger_commit_hash = serializers.CharField(help_text="Head of its organization's ledger now.")
    approvers_needed = serializers.IntegerField(source="decision.approvers_needed")
    approvals = ApprovalAnswer(many=True)
    cites = CitationAnswer(many=True)
    stale = StaleListAnswer()
    unreadable = UnreadableListAnswer()
    cited_by = CitingAnswer(many=True)
    runs = serializers.ListField(
        child=serializers.UUIDField(), help_text="Runs that its analysis, and the analyses it rests on, came from."
    )
    ledger = LedgerOfDecisionAnswer(many=True)
    audit = AuditOfDecisionAnswer(many=True)
    more = serializers.ListField(
        child=serializers.CharField(), help_text=f"Names of the lists here that are longer than the {MOST} shown."
    )

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Give the lineage, with the counts of what is stale, and of what cannot be read, beside the lists."""
        stale = {"count": len(instance.stale), "citations": instance.stale}
        unreadable = {"count": len(instance.unreadable), "citations": instance.unreadable}
        return super().to_representation({**vars(instance), "stale": stale, "unreadable": unreadable})


class LineageView(ClearAPIView):
    """What a version cites, what cites it, its approvals, runs, and entries of ledger and audit log."""

    resource = "decisions"

    @extend_schema(operation_id="decision_lineage", responses=LineageAnswer)
    def get(self, request: Request, decision_id: UUID) -> Response:
        return Response(LineageAnswer(lineage_of(actor=self.actor, decision_id=decision_id)).data)
