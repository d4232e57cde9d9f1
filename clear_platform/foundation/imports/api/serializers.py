"""Shapes of the imports API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from clear_platform.foundation.imports import queries
from clear_platform.foundation.rendering.api import StrictSerializer

STATUSES = ["checked", "committing", "stopped", "failed", "committed", "undone", "cancelled"]


class SaidBoolean(serializers.BooleanField):
    """A flag that is what its default says when a form leaves it out, not False as in a form with tick boxes."""

    default_empty_html = serializers.empty


class UploadRequest(StrictSerializer):
    """What is sent to import a file."""

    file = serializers.FileField(
        allow_empty_file=True, help_text="CSV (UTF-8 or Windows-1252; comma, semicolon or tab) or XLSX, at most 200 MB."
    )
    mapping = serializers.CharField(
        required=False,
        default="",
        allow_blank=True,
        max_length=20_000,
        help_text='JSON from a column to its heading in the file, {"Name": "Borrower"}, or the name of one kept.',
    )
    save_mapping_as = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=80, help_text="Keep the mapping under this name."
    )
    dry_run = SaidBoolean(default=True, help_text="false loads the good rows too; else commit the import later.")


class ColumnShown(serializers.Serializer[object]):
    """A column that a kind of import knows."""

    name = serializers.CharField()
    meaning = serializers.CharField()
    is_required = serializers.BooleanField(source="required")


class KindShown(serializers.Serializer[object]):
    """A kind of import, and the mappings that are kept for it."""

    kind = serializers.CharField()
    title = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # a field's own attribute has that name
    columns = ColumnShown(many=True)
    mappings = serializers.DictField(child=serializers.DictField(child=serializers.CharField()))


class CountsShown(serializers.Serializer[object]):
    """Rows by what became of them so far, or, in a checked import, by what committing would do."""

    rows = serializers.IntegerField()
    good = serializers.IntegerField()
    rejected = serializers.IntegerField()
    warned = serializers.IntegerField()
    created = serializers.IntegerField()
    changed = serializers.IntegerField()
    unchanged = serializers.IntegerField()


class ProgressShown(serializers.Serializer[object]):
    """How far loading has come, or had when it stopped: good rows, parts of a thousand, and about how long yet."""

    done = serializers.IntegerField()
    total = serializers.IntegerField()
    part = serializers.IntegerField()
    parts = serializers.IntegerField()
    seconds_left = serializers.IntegerField(allow_null=True)


class ProblemShown(serializers.Serializer[object]):
    """One thing that is wrong or odd; row 1 is the header, the column is blank when it concerns the whole row."""

    row = serializers.IntegerField()
    column = serializers.CharField(allow_blank=True)
    reason = serializers.CharField()
    value = serializers.CharField(allow_blank=True)
    severity = serializers.ChoiceField(["error", "warning"])


class BatchShown(serializers.Serializer[Any]):
    """An import."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    title = serializers.CharField()
    status = serializers.ChoiceField(STATUSES)
    organization = serializers.IntegerField(source="organization_id")
    file_name = serializers.CharField()
    file_sha256 = serializers.CharField()
    file_bytes = serializers.IntegerField()
    file_format = serializers.ChoiceField(["csv", "xlsx"])
    encoding = serializers.CharField(allow_blank=True)
    delimiter = serializers.CharField(allow_blank=True)
    sheet = serializers.CharField(allow_blank=True)
    source = serializers.CharField()  # type: ignore[assignment]  # as above
    mapping = serializers.DictField(child=serializers.CharField())
    ignored_columns = serializers.ListField(child=serializers.CharField())
    absent_columns = serializers.ListField(child=serializers.CharField())
    counts = CountsShown()
    removed = serializers.DictField(child=serializers.IntegerField())
    created_by = serializers.CharField()
    created_at = serializers.DateTimeField()
    committed_at = serializers.DateTimeField(allow_null=True)
    undone_at = serializers.DateTimeField(allow_null=True)
    progress = ProgressShown(allow_null=True)
    failure = serializers.CharField(allow_blank=True, help_text="Why loading was given up; committing goes on.")


class BatchRow(BatchShown):
    """An import in a list."""

    def to_representation(self, instance: Any) -> dict[str, Any]:
        return super().to_representation(queries.summary_of(instance))


class BatchDetail(BatchShown):
    """An import with what was named about its first rows; `more_problems` says that there are more rows with some."""

    problems = ProblemShown(many=True)
    more_problems = serializers.BooleanField()


class RowProblems(serializers.Serializer[Any]):
    """A row that something was named about, and what became of it."""

    row = serializers.IntegerField(source="number")
    state = serializers.ChoiceField(["rejected", "created", "changed", "unchanged"])
    key = serializers.CharField(allow_blank=True)
    problems = serializers.SerializerMethodField()

    def get_problems(self, row: Any) -> list[dict[str, Any]]:
        return [problem.as_json() for problem in queries.problems_of([row])]
