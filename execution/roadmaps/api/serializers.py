"""Shapes of the API of roadmaps and packs. Money and hours are decimals as text."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from clear_platform.foundation.rendering.api import StrictSerializer
from execution.roadmaps.rules.kinds import SECTIONS, SectionStatus, TicketStatus

SECTION_STATUSES = [str(one) for one in SectionStatus]
TICKET_STATUSES = [str(one) for one in TicketStatus]
MOST_CHOSEN = 2000
MOST_NOTES = 20_000
MOST_SECTION = 100_000


def _amount(**how: Any) -> serializers.DecimalField:
    return serializers.DecimalField(
        max_digits=15, decimal_places=2, min_value=0, required=False, allow_null=True, **how
    )


class AssumptionsRequest(StrictSerializer):
    """What the worth of a roadmap is computed with; what is left out is not known."""

    blended_hourly_rate = _amount(help_text="What an hour of work is counted at.")
    annual_lead_volume = _amount(help_text="Leads a year.")
    avg_deal_value = _amount(help_text="Average value of a deal.")
    currency = serializers.RegexField(r"^[A-Z]{3}$", required=False, help_text="ISO 4217; of every amount here.")


class ProjectionRequest(StrictSerializer):
    """What the roadmap is expected to be worth in a year, and what it costs."""

    time_savings_value_annual = _amount()
    revenue_impact_annual = _amount()
    cost_avoidance_annual = _amount()
    cost = _amount()


class TicketPackRequest(StrictSerializer):
    """What is sent to make a roadmap with its pack: a decision, tickets chosen by hand, or both."""

    decision = serializers.UUIDField(source="decision_id", required=False)
    recommendations = serializers.ListField(
        child=serializers.CharField(max_length=20),
        required=False,
        max_length=MOST_CHOSEN,
        help_text="Ids of tickets of the library.",
    )
    hours_per_sprint = serializers.DecimalField(
        max_digits=6, decimal_places=1, min_value=1, required=False, help_text="Hours that two weeks hold; 40."
    )
    starts_on = serializers.DateField(required=False, help_text="First day of the first sprint; tomorrow.")
    assumptions = AssumptionsRequest(required=False)
    roi_projection = ProjectionRequest(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse a pack of nothing."""
        if "decision_id" not in attrs and not attrs.get("recommendations"):
            raise serializers.ValidationError({"recommendations": "Choose tickets, or give a decision."}, "required")
        return attrs


class RoadmapChange(StrictSerializer):
    """What is stated of a roadmap's worth; each of the two is sent whole."""

    assumptions = AssumptionsRequest(required=False)
    roi_projection = ProjectionRequest(required=False)


class SectionChange(StrictSerializer):
    """What is sent to change a section; what is left out stays."""

    content_md = serializers.CharField(
        max_length=MOST_SECTION, required=False, allow_blank=True, trim_whitespace=False, help_text="Markdown."
    )
    status = serializers.ChoiceField(SECTION_STATUSES, required=False)


class TicketChange(StrictSerializer):
    """What is sent to change a ticket of a pack; what is left out stays."""

    status = serializers.ChoiceField(TICKET_STATUSES, required=False)
    assignee = serializers.IntegerField(source="assignee_id", required=False, allow_null=True, min_value=1)
    notes = serializers.CharField(max_length=MOST_NOTES, required=False, allow_blank=True)
    sprint = serializers.IntegerField(min_value=1, max_value=100_000, required=False)


class SaidBoolean(serializers.BooleanField):
    """A flag that is what its default says when a form leaves it out."""

    default_empty_html = serializers.empty


class SyncRequest(StrictSerializer):
    """A file of the pack with what hands changed in it."""

    file = serializers.FileField(allow_empty_file=True, help_text="The Markdown file, at most 4 MB.")
    keep = serializers.ChoiceField(
        ["file", "here"],
        required=False,
        help_text="Which side counts where both changed; left out, those wait as conflicts.",
    )
    dry_run = SaidBoolean(default=False, help_text="true says what would be taken and changes nothing.")


class SettleRequest(StrictSerializer):
    """Which side counts for conflicts of a file."""

    conflicts = serializers.ListField(
        child=serializers.IntegerField(min_value=1),
        required=False,
        min_length=1,
        max_length=MOST_CHOSEN,
        help_text="Those that are settled; left out, all that are open.",
    )
    keep = serializers.ChoiceField(["file", "here"])


class RoadmapAnswer(serializers.Serializer[Any]):
    """A version of an enterprise's roadmap."""

    id = serializers.IntegerField()
    enterprise = serializers.IntegerField(source="enterprise_id")
    version = serializers.CharField()
    status = serializers.ChoiceField(["active", "superseded"])
    decision_id = serializers.UUIDField(allow_null=True)
    renews = serializers.IntegerField(source="renews_id", allow_null=True, help_text="The version it was renewed from.")
    pack = serializers.SerializerMethodField(help_text="Its pack; null where that was deleted.")
    metadata_json = serializers.DictField()
    changelog_md = serializers.CharField()
    created_at = serializers.DateTimeField()
    created_by = serializers.IntegerField(source="created_by_id", allow_null=True)

    def get_pack(self, row: Any) -> int | None:
        """Give the id of the roadmap's pack."""
        pack = getattr(row, "pack", None)
        return None if pack is None else int(pack.pk)


class SectionAnswer(serializers.Serializer[Any]):
    """A section of a roadmap."""

    roadmap = serializers.IntegerField(source="roadmap_id")
    section_number = serializers.IntegerField()
    section_name = serializers.ChoiceField(list(SECTIONS.values()))
    content_md = serializers.CharField()
    status = serializers.ChoiceField(SECTION_STATUSES)
    last_updated_at = serializers.DateTimeField()


class TicketAnswer(serializers.Serializer[Any]):
    """A ticket of the library."""

    ticket_id = serializers.CharField()
    title = serializers.CharField()
    system = serializers.CharField()
    category = serializers.CharField()
    description = serializers.CharField()
    success_metric = serializers.CharField()
    estimate_hours = serializers.DecimalField(max_digits=6, decimal_places=1)
    cost = serializers.DecimalField(max_digits=12, decimal_places=2)
    currency = serializers.CharField()
    depends_on = serializers.SerializerMethodField()
    answers = serializers.ListField(
        child=serializers.CharField(), help_text="Measures of a diagnosis whose weakness it answers."
    )

    def get_depends_on(self, row: Any) -> list[str]:
        """Give the ids of the tickets it waits for."""
        return [one.ticket_id for one in row.depends_on.all()]


class SprintAnswer(serializers.Serializer[Any]):
    """A sprint of a pack."""

    sprint_number = serializers.IntegerField()
    name = serializers.CharField()
    ticket_instance_ids = serializers.ListField(child=serializers.IntegerField())
    planned_start = serializers.DateField()
    planned_end = serializers.DateField()


class PackTotalsAnswer(serializers.Serializer[Any]):
    """The tickets of a pack, counted."""

    tickets = serializers.IntegerField()
    done = serializers.IntegerField()
    in_progress = serializers.IntegerField()
    blocked = serializers.IntegerField()
    not_started = serializers.IntegerField()
    skipped = serializers.IntegerField()


class TicketPackAnswer(serializers.Serializer[Any]):
    """A pack of tickets."""

    id = serializers.IntegerField()
    enterprise = serializers.IntegerField(source="enterprise_id")
    roadmap = serializers.IntegerField(source="roadmap_id")
    version = serializers.CharField()
    status = serializers.ChoiceField(["not_started", "in_progress", "completed"])
    total_tickets = serializers.IntegerField()
    total_sprints = serializers.IntegerField()
    hours_per_sprint = serializers.DecimalField(max_digits=6, decimal_places=1)
    sprint_assignments_json = SprintAnswer(many=True)
    totals_json = PackTotalsAnswer()
    created_at = serializers.DateTimeField()


class PackTicketAnswer(serializers.Serializer[Any]):
    """A ticket of a pack."""

    id = serializers.IntegerField()
    pack = serializers.IntegerField(source="pack_id")
    ticket = serializers.CharField(source="ticket.ticket_id")
    title = serializers.CharField(source="ticket.title")
    system = serializers.CharField(source="ticket.system")
    estimate_hours = serializers.DecimalField(source="ticket.estimate_hours", max_digits=6, decimal_places=1)
    status = serializers.ChoiceField(TICKET_STATUSES)
    assignee = serializers.IntegerField(source="assignee_id", allow_null=True)
    started_at = serializers.DateTimeField(allow_null=True)
    completed_at = serializers.DateTimeField(allow_null=True)
    notes = serializers.CharField()
    updated_at = serializers.DateTimeField()
    updated_by = serializers.IntegerField(source="updated_by_id", allow_null=True)


class PackTicketDetail(PackTicketAnswer):
    """A ticket of a pack, with its sprint."""

    sprint = serializers.IntegerField()


class FileChangeAnswer(serializers.Serializer[Any]):
    """One field of one ticket that a file changes, or changed too."""

    ticket = serializers.CharField(source="ref")
    line = serializers.IntegerField()
    exported = serializers.CharField()
    in_file = serializers.CharField()
    here = serializers.CharField(help_text="As it was before the file came.")

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Add `field`, whose name as an attribute would say something else of fields."""
        named = serializers.ChoiceField(["status", "assignee", "notes", "sprint"])
        return {**super().get_fields(), "field": named}


class FileFaultAnswer(serializers.Serializer[Any]):
    """What in a file was not taken, and the line it stands on."""

    code = serializers.CharField()
    line = serializers.IntegerField()
    ticket = serializers.CharField(source="ref", help_text="Empty where it is about no ticket.")
    detail = serializers.CharField()


class SyncAnswer(serializers.Serializer[Any]):
    """What a file came to."""

    pack = TicketPackAnswer()
    dry_run = serializers.BooleanField()
    upload = serializers.IntegerField(allow_null=True)
    edits = serializers.IntegerField(help_text="Fields that hands changed.")
    taken = FileChangeAnswer(many=True)
    conflicts = FileChangeAnswer(many=True)
    problems = FileFaultAnswer(many=True)


class ConflictAnswer(serializers.Serializer[Any]):
    """A field that was changed in a file and here; as it is here until somebody chooses."""

    id = serializers.IntegerField()
    upload = serializers.IntegerField(source="upload_id")
    ticket = serializers.CharField(source="instance.ticket.ticket_id")
    instance = serializers.IntegerField(source="instance_id")
    line = serializers.IntegerField()
    exported = serializers.CharField()
    in_file = serializers.CharField()
    here = serializers.CharField()
    changed_at = serializers.DateTimeField(source="instance.updated_at")
    changed_by = serializers.IntegerField(source="instance.updated_by_id", allow_null=True)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Add `field`, whose name as an attribute would say something else of fields."""
        named = serializers.ChoiceField(["status", "assignee", "notes", "sprint"])
        return {**super().get_fields(), "field": named}


class ConflictsAnswer(serializers.Serializer[Any]):
    """The open conflicts of a pack."""

    results = ConflictAnswer(many=True)
