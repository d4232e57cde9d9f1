"""Roadmaps and packs of tickets; what a file of a pack was made from, and what of it waits for somebody to choose.

The library of tickets belongs to nobody; all else is in the enterprise's own file.
"""

from __future__ import annotations

from django.db import models

from clear_platform.foundation.field_functions import recorded_now
from clear_platform.foundation.public import GlobalTable, TenantModel, Versioned, keeps_history
from execution.roadmaps.rules.kinds import SECTIONS, SYSTEMS

LIBRARY = "A library that ships with the product."
IS_VERSION = r"^v[0-9]{1,4}\.[0-9]{1,4}$"


@keeps_history()
class Roadmap(Versioned, TenantModel):
    """What an enterprise means to build and why, in ten sections. One of its versions is in force.

    `metadata_json` is `{roi_projection {time_savings_value_annual, revenue_impact_annual, cost_avoidance_annual, cost},
    implementation_progress, assumptions {blended_hourly_rate, annual_lead_volume, avg_deal_value, currency}}`; amounts
    are decimals as texts, what nobody stated is left out. Beside them what the next renewal is held against: `placed`,
    the sprint of each ticket, and two hashes.
    """

    class Status(models.TextChoices):
        ACTIVE = "active"
        SUPERSEDED = "superseded"

    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="+")
    version = models.CharField(max_length=10)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ACTIVE)
    metadata_json = models.JSONField(default=dict, blank=True)
    decision = models.ForeignKey(
        "enterprises.DecisionRecord", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    renews = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="renewed_by")
    changelog_md = models.TextField(blank=True, default="", help_text="What this version changed, in Markdown.")
    created_at = models.DateTimeField(default=recorded_now, editable=False)
    created_by = models.ForeignKey("foundation.User", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "version"], name="roadmap_version_once"),
            models.UniqueConstraint(
                fields=["enterprise"], condition=models.Q(status="active"), name="roadmap_in_force_once"
            ),
            models.CheckConstraint(condition=models.Q(version__regex=IS_VERSION), name="roadmap_version_form"),
            models.CheckConstraint(
                condition=models.Q(status__in=["active", "superseded"]), name="roadmap_status_known"
            ),
            models.CheckConstraint(
                condition=models.Q(organization=models.F("enterprise")), name="roadmap_in_the_enterprises_file"
            ),
        ]
        indexes = [models.Index(fields=["organization", "-created_at"], name="roadmap_by_organization")]

    def __str__(self) -> str:
        return f"Roadmap {self.version}"


class RoadmapSection(Versioned, TenantModel):
    """One of the ten sections of a roadmap, in Markdown."""

    class Status(models.TextChoices):
        PLANNED = "planned"
        IN_PROGRESS = "in_progress"
        IMPLEMENTED = "implemented"
        DEPRECATED = "deprecated"

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="sections")
    section_number = models.PositiveSmallIntegerField()
    section_name = models.CharField(max_length=20, choices=[(name, name) for name in SECTIONS.values()])
    content_md = models.TextField(blank=True, default="")
    status = models.CharField(max_length=11, choices=Status.choices, default=Status.PLANNED)
    last_updated_at = models.DateTimeField(default=recorded_now, editable=False)

    class Meta:
        verbose_name = "section of a roadmap"
        ordering = ["roadmap_id", "section_number"]
        constraints = [
            models.UniqueConstraint(fields=["roadmap", "section_number"], name="section_number_once"),
            models.CheckConstraint(
                condition=models.Q(
                    *(models.Q(section_number=number, section_name=name) for number, name in SECTIONS.items()),
                    _connector=models.Q.OR,
                ),
                name="section_named_by_its_number",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["planned", "in_progress", "implemented", "deprecated"]),
                name="section_status_known",
            ),
        ]
        indexes = [models.Index(fields=["organization", "roadmap"], name="section_by_organization")]

    def __str__(self) -> str:
        return f"{self.section_number} {self.section_name}"


class Ticket(models.Model):
    """A piece of work that many enterprises need: what it is, what it takes, and the metric that shows it worked."""

    ticket_id = models.CharField(max_length=20, unique=True, help_text="As in T1.3.1.")
    title = models.CharField(max_length=160)
    system = models.CharField(max_length=21, choices=[(one, one) for one in SYSTEMS])
    category = models.CharField(max_length=40)
    description = models.TextField()
    success_metric = models.SlugField(max_length=60, help_text="Code of the metric that shows it worked.")
    estimate_hours = models.DecimalField(max_digits=6, decimal_places=1)
    cost = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)
    depends_on = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="needed_by",
        through="TicketDependency",
        through_fields=("ticket", "needs"),
    )
    answers = models.JSONField(
        default=list, blank=True, help_text="Codes of the measures of a diagnosis whose weakness it answers."
    )
    is_offered = models.BooleanField(default=True, help_text="Whether new packs may take it.")

    tenancy = GlobalTable(LIBRARY)

    class Meta:
        ordering = ["ticket_id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ticket_id__regex=r"^T[1-9][0-9]*(\.[1-9][0-9]*){1,3}$"), name="ticket_id_form"
            ),
            models.CheckConstraint(condition=models.Q(system__in=SYSTEMS), name="ticket_system_known"),
            models.CheckConstraint(condition=models.Q(estimate_hours__gt=0), name="ticket_takes_time"),
            models.CheckConstraint(condition=models.Q(cost__gte=0), name="ticket_cost_not_negative"),
            models.CheckConstraint(condition=models.Q(currency__regex=r"^[A-Z]{3}$"), name="ticket_currency_form"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.title}"


class TicketDependency(models.Model):
    """One ticket of the library waits for another."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    needs = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")

    tenancy = GlobalTable(LIBRARY)

    class Meta:
        verbose_name = "dependency of a ticket"
        constraints = [
            models.UniqueConstraint(fields=["ticket", "needs"], name="ticket_dependency_once"),
            models.CheckConstraint(condition=~models.Q(ticket=models.F("needs")), name="ticket_dependency_on_another"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} after {self.needs_id}"


@keeps_history()
class TicketPack(Versioned, TenantModel):
    """The tickets by which a roadmap is carried out, placed in sprints.

    `sprint_assignments_json` is `[{sprint_number, name, ticket_instance_ids, planned_start, planned_end}]`,
    `totals_json` is `{tickets, done, in_progress, blocked, not_started, skipped}`, counted by the database.
    """

    class Status(models.TextChoices):
        NOT_STARTED = "not_started"
        IN_PROGRESS = "in_progress"
        COMPLETED = "completed"

    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="+")
    roadmap = models.OneToOneField(Roadmap, on_delete=models.PROTECT, related_name="pack")
    version = models.CharField(max_length=10)
    status = models.CharField(max_length=11, choices=Status.choices, default=Status.NOT_STARTED)
    total_tickets = models.PositiveIntegerField(default=0)
    total_sprints = models.PositiveIntegerField(default=0)
    hours_per_sprint = models.DecimalField(max_digits=6, decimal_places=1)
    sprint_assignments_json = models.JSONField(default=list, blank=True)
    totals_json = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=recorded_now, editable=False)

    class Meta:
        verbose_name = "ticket pack"
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "version"], name="ticket_pack_version_once"),
            models.CheckConstraint(condition=models.Q(version__regex=IS_VERSION), name="ticket_pack_version_form"),
            models.CheckConstraint(
                condition=models.Q(status__in=["not_started", "in_progress", "completed"]),
                name="ticket_pack_status_known",
            ),
            models.CheckConstraint(condition=models.Q(hours_per_sprint__gt=0), name="ticket_pack_capacity"),
            models.CheckConstraint(
                condition=models.Q(organization=models.F("enterprise")), name="ticket_pack_in_the_enterprises_file"
            ),
        ]
        indexes = [models.Index(fields=["organization", "-created_at"], name="ticket_pack_by_organization")]

    def __str__(self) -> str:
        return f"Ticket pack {self.version}"


@keeps_history()
class TicketInstance(Versioned, TenantModel):
    """One ticket of the library as one enterprise works on it."""

    class Status(models.TextChoices):
        NOT_STARTED = "not_started"
        IN_PROGRESS = "in_progress"
        BLOCKED = "blocked"
        DONE = "done"
        SKIPPED = "skipped"

    pack = models.ForeignKey(TicketPack, on_delete=models.CASCADE, related_name="instances")
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=11, choices=Status.choices, default=Status.NOT_STARTED)
    assignee = models.ForeignKey("foundation.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    started_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    notes = models.TextField(blank=True, default="")
    updated_at = models.DateTimeField(default=recorded_now, editable=False)
    updated_by = models.ForeignKey("foundation.User", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = "ticket of a pack"
        constraints = [
            models.UniqueConstraint(fields=["pack", "ticket"], name="ticket_instance_once_in_a_pack"),
            models.CheckConstraint(
                condition=models.Q(status__in=["not_started", "in_progress", "blocked", "done", "skipped"]),
                name="ticket_instance_status_known",
            ),
            models.CheckConstraint(
                condition=models.Q(status="done", completed_at__isnull=False)
                | (~models.Q(status="done") & models.Q(completed_at__isnull=True)),
                name="ticket_instance_done_has_its_time",
            ),
        ]
        indexes = [
            models.Index(fields=["pack", "status"], name="ticket_instance_by_status"),
            models.Index(fields=["organization", "status"], name="ticket_instance_by_org"),
            models.Index(fields=["assignee", "status"], name="ticket_instance_by_assignee"),
        ]

    def __str__(self) -> str:
        return f"ticket {self.ticket_id} of pack {self.pack_id}"


class PackExport(TenantModel):
    """The state of a pack that a file was written from: the base that the file is compared with when it comes back.

    `state_json` is `{ticket id: {status, assignee, assignee_id, notes, sprint}}`; `hash` is of all of that, so a pack
    written twice in the same state has one.
    """

    pack = models.ForeignKey(TicketPack, on_delete=models.CASCADE, related_name="exports")
    hash = models.CharField(max_length=64)
    state_json = models.JSONField()
    exported_at = models.DateTimeField(default=recorded_now, editable=False)
    exported_by = models.ForeignKey("foundation.User", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = "state of a pack as exported"
        constraints = [models.UniqueConstraint(fields=["pack", "hash"], name="pack_export_once")]
        indexes = [models.Index(fields=["organization", "-exported_at"], name="pack_export_by_organization")]

    def __str__(self) -> str:
        return f"export {self.hash[:12]}"


class PackUpload(TenantModel):
    """A file of a pack that came back: how many edits it held, and how many of them were taken."""

    pack = models.ForeignKey(TicketPack, on_delete=models.CASCADE, related_name="uploads")
    # A file may have been exported from a version before; that one goes only where nothing of a later pack rests on it.
    export = models.ForeignKey(PackExport, on_delete=models.RESTRICT, related_name="+")
    filename = models.CharField(max_length=200)
    file_hash = models.CharField(max_length=64)
    edits = models.PositiveIntegerField()
    taken = models.PositiveIntegerField()
    problems_json = models.JSONField(default=list, blank=True)
    uploaded_at = models.DateTimeField(default=recorded_now, editable=False)
    uploaded_by = models.ForeignKey("foundation.User", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = "file of a pack that came back"
        indexes = [
            models.Index(fields=["pack", "-uploaded_at"], name="pack_upload_newest"),
            models.Index(fields=["organization", "-uploaded_at"], name="pack_upload_by_organization"),
        ]

    def __str__(self) -> str:
        return self.filename


class PackConflict(TenantModel):
    """One field of one ticket that was changed in a file and here: it stays as it is here until somebody chooses."""

    class Field(models.TextChoices):
        STATUS = "status"
        ASSIGNEE = "assignee"
        NOTES = "notes"
        SPRINT = "sprint"

    class Kept(models.TextChoices):
        FILE = "file"
        HERE = "here"

    upload = models.ForeignKey(PackUpload, on_delete=models.CASCADE, related_name="conflicts")
    instance = models.ForeignKey(TicketInstance, on_delete=models.CASCADE, related_name="conflicts")
    field = models.CharField(max_length=8, choices=Field.choices)
    line = models.PositiveIntegerField(help_text="Line of the file, counted from one.")
    exported = models.TextField(blank=True, default="")
    in_file = models.TextField(blank=True, default="")
    person = models.ForeignKey(
        "foundation.User", on_delete=models.SET_NULL, null=True, related_name="+", help_text="Whom the file names."
    )
    kept = models.CharField(max_length=4, choices=Kept.choices, blank=True, default="")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey("foundation.User", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = "conflict of a file"
        constraints = [
            models.UniqueConstraint(fields=["upload", "instance", "field"], name="pack_conflict_once"),
            models.UniqueConstraint(
                fields=["instance", "field"],
                condition=models.Q(settled_at__isnull=True),
                name="pack_conflict_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(field__in=["status", "assignee", "notes", "sprint"]),
                name="pack_conflict_field_known",
            ),
            models.CheckConstraint(
                condition=models.Q(kept="", settled_at__isnull=True)
                | models.Q(kept__in=["file", "here"], settled_at__isnull=False),
                name="pack_conflict_settled_has_its_time",
            ),
        ]
        indexes = [models.Index(fields=["organization", "settled_at"], name="pack_conflict_open")]

    def __str__(self) -> str:
        return f"{self.field} of {self.instance_id}"
