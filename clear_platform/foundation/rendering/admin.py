"""The kit of the administration: models read in the actor's scope, changed through operations or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import MAXYEAR, MINYEAR
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.admin import ModelAdmin as DjangoModelAdmin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.db.models import QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from import_export.admin import ExportActionMixin
from import_export.fields import Field
from import_export.resources import ModelResource, modelresource_factory
from unfold.admin import ModelAdmin
from unfold.contrib.import_export.forms import ExportForm

from clear_platform.foundation.errors import ClearError
from clear_platform.foundation.history.queries import history_of, keeps_history_of
from clear_platform.foundation.inbox.registry import inbox_of
from clear_platform.foundation.leaving.files import ATTRIBUTION_COLUMN, released
from clear_platform.foundation.leaving.gate import release_from, weigh
from clear_platform.foundation.leaving.origins import Origin
from clear_platform.foundation.leaving.results import Purpose, Scales, Subject, each_once
from clear_platform.foundation.rendering.numbers import row_number
from clear_platform.foundation.spreadsheets import neutralise
from clear_platform.foundation.tenancy.actors import Actor
from clear_platform.foundation.tenancy.scoping import ScopedQuerySet


def actor_of(request: HttpRequest) -> Actor:
    """Give the actor of a request to the administration."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by TransactionMiddleware
    return actor


class ClearModelAdmin(ModelAdmin):
    """Reads in the actor's scope. Nothing can be added, changed or deleted unless a subclass calls an operation."""

    list_per_page = 50
    show_full_result_count = True
    actions_on_top = True
    change_form_outer_after_template = "admin/row_history.html"
    withheld: tuple[str, ...] = ()
    """Columns that are neither asked for nor taken away as a file: what secrets are kept as."""

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show and save one row; what an operation refuses is a message on the same page."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except ClearError as refusal:
            # What cannot even be shown would be refused there again.
            if request.method != "POST":
                raise
            self.message_user(request, refusal.detail, messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Any = None, **kwargs: Any
    ) -> HttpResponse:
        """Show one row, with what became of it where its earlier states are kept."""
        if obj is not None and keeps_history_of(self.model):
            context["row_history"] = history_of(actor_of(request), self.model, obj.pk)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Refuse what no list can be asked for: what only accounts know, and values the database could not hold."""
        parts = lookup.split(LOOKUP_SEP)
        if not {"password", *self.withheld}.isdisjoint(parts) or "\x00" in str(value):
            return False
        if parts[-1] == "year" and not MINYEAR <= (row_number(str(value)) or 0) <= MAXYEAR:
            return False
        return super().lookup_allowed(lookup, value, request)

    def response_action(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        """Act on the rows that were chosen. Refuses: what is no id of a row at all."""
        for chosen in request.POST.getlist(ACTION_CHECKBOX_NAME):
            try:
                self.opts.pk.to_python(chosen)
            except ValidationError as fault:
                raise SuspiciousOperation("What was chosen is no row of this list.") from fault
        return super().response_action(request, queryset)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = self.model._default_manager.all()
        if isinstance(rows, ScopedQuerySet):
            rows = rows.for_actor(actor_of(request))
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    def has_module_permission(self, request: HttpRequest) -> bool:
        return actor_of(request).is_staff

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return actor_of(request).is_staff

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class FiledRows(ModelResource):
    """Rows as a file: each column of the table, a text that a spreadsheet would compute made plain text again.

    Rows that their source does not let go stay out. What has to stand beside a row is in its own last column: it stays
    with the row however the file is sorted or cut.
    """

    def __init__(self, scales: Scales | None = None, origin: Origin | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.scales = scales
        self.origin = origin

    def iter_queryset(self, queryset: Any) -> Iterator[Any]:
        """Give the rows that may leave. Refuses: `TypeError` where nobody said where they come from."""
        if self.scales is None or self.origin is None:
            raise TypeError("Rows leave by the scales alone: see ExportsRows.")
        for row in super().iter_queryset(self.origin.prepared(queryset)):
            row.sources = self.origin.sources(row, self.scales.decision)
            if self.scales.keeps(self._meta.model._meta.label_lower, row.sources):
                yield row

    def named_beside(self, row: Any) -> str:
        """Give what has to stand beside a row."""
        verdicts = [self.scales.decision.on(code) for code in row.sources] if self.scales else []
        return " ".join(each_once(text for one in verdicts for text in (one.attribution, one.watermark)))

    def export_field(self, field: Field, instance: Any, **kwargs: Any) -> Any:
        """Give one cell."""
        if field.column_name == ATTRIBUTION_COLUMN:
            return self.named_beside(instance)
        value = super().export_field(field, instance, **kwargs)
        if isinstance(value, UUID):
            # Not every format of a file knows what that is.
            return str(value)
        return neutralise(value) if isinstance(value, str) else value


class ExportsRows(ExportActionMixin):
    """Lets staff take the rows of a list away as a file, as far as their sources allow.

    A subclass says with `comes_from` where its rows come from: `Own("why")`, `FromColumns(["source__code"])` …
    """

    export_form_class = ExportForm
    withheld: tuple[str, ...]
    comes_from: Origin

    def get_export_resource_classes(self, request: HttpRequest) -> list[type[ModelResource]]:
        """Give the model's own columns; rows of other tables have a scope of their own."""
        left_out = {*self.withheld, *self.comes_from.left_out}
        columns = [field.name for field in self.model._meta.fields if field.name not in left_out]
        beside = {ATTRIBUTION_COLUMN: Field(column_name=ATTRIBUTION_COLUMN)} if self.comes_from.from_outside else {}
        return [
            modelresource_factory(
                self.model,
                resource_class=FiledRows,
                meta_options={"fields": [*columns, *beside], "export_order": [*columns, *beside]},
                custom_fields=beside,
            )
        ]

    def get_export_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """Give what rows are weighed with; the page that asks for the format has none."""
        return {"scales": getattr(request, "scales", None), "origin": self.comes_from}

    def _do_file_export(self, file_format: Any, request: HttpRequest, queryset: Any, export_form: Any = None) -> Any:
        actor = actor_of(request)
        scales = weigh(actor, Purpose.EXPORT)
        request.scales = scales  # type: ignore[attr-defined]  # the way by which the library hands it to the rows
        answer = super()._do_file_export(file_format, request, queryset, export_form=export_form)
        subject = Subject(self.model._meta.label_lower, "", file_format.get_extension())
        release = release_from(scales, actor=actor, subject=subject)
        for one in release.withheld:
            messages.warning(request, f"{one.rows} rows of {one.name} stay here. {one.because}")
        return released(answer, release)


def run_for_each(admin: DjangoModelAdmin[Any], request: HttpRequest, rows: Any, call: Any, done: str) -> None:
    """Call an operation for each selected row and say what was done and what was refused, and why.

    A call that gives a text did less than the whole: what it says is said of that row instead of counting it as done.
    """
    finished = 0
    for row in rows:
        try:
            less = call(row)
        except ClearError as refusal:
            admin.message_user(request, f"{row}: {refusal.detail}", messages.ERROR)
            continue
        if isinstance(less, str) and less:
            admin.message_user(request, f"{row}: {less}", messages.INFO)
        else:
            finished += 1
    if finished:
        admin.message_user(request, f"{finished} {done}.", messages.SUCCESS)


GROUPS: list[tuple[str, list[tuple[str, str, str]]]] = []


def admin_group(title: str, entries: list[tuple[str, str, str]]) -> None:
    """Add a group to the administration's navigation: (label, model as app.model, icon); called from `ready`."""
    if all(title != known for known, _ in GROUPS):
        GROUPS.append((title, entries))


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """Give the administration's navigation, grouped by what staff do."""
    groups: list[dict[str, Any]] = [
        {"title": "Today", "items": [{"title": "What needs me", "icon": "inbox", "link": reverse("admin:index")}]}
    ]
    for title, entries in GROUPS:
        items = []
        for label, model, icon in entries:
            try:
                link = reverse(f"admin:{model.replace('.', '_')}_changelist")
            except NoReverseMatch:
                link = reverse(model)
            items.append({"title": label, "icon": icon, "link": link})
        groups.append({"title": title, "separator": True, "items": items})
    return groups


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Give the administration's first page what needs the one who looks, and the ways in."""
    context["inbox"] = inbox_of(actor_of(request))
    context["ways"] = navigation(request)[1:]
    return context


def mark(request: HttpRequest) -> str:
    """Give the address of the mark that stands in the head and in the browser's tab."""
    return static("clear/mark.svg")
