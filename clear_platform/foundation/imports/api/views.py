"""API doors of imports: send a file, see what was found, commit, undo, cancel, fetch the rows that stayed behind."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_field
from rest_framework import status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from clear_platform.foundation.imports import queries
from clear_platform.foundation.imports.api.filters import BatchFilters
from clear_platform.foundation.imports.api.serializers import (
    BatchDetail,
    BatchRow,
    KindShown,
    ProblemShown,
    RowProblems,
    UploadRequest,
)
from clear_platform.foundation.imports.columns import read_mapping
from clear_platform.foundation.imports.downloads import rejected_file
from clear_platform.foundation.imports.errors import FileTooLarge
from clear_platform.foundation.imports.operations.checking import check_import
from clear_platform.foundation.imports.operations.committing import cancel_import, commit_import
from clear_platform.foundation.imports.operations.mappings import save_import_mapping
from clear_platform.foundation.imports.operations.undoing import undo_import
from clear_platform.foundation.imports.reading.limits import LIMITS
from clear_platform.foundation.imports.registry import as_columns, import_kind
from clear_platform.foundation.rendering.api import ClearAPIView
from clear_platform.foundation.rendering.schema import filters_of, refused

ROWS_WITH_PROBLEMS = 500
FORM_BYTES = 64 * 1024
"""What a form may have beside its file."""

extend_schema_field(ProblemShown(many=True))(RowProblems.get_problems)


class ImportsView(ClearAPIView):
    """The imports of the caller's organizations, newest first."""

    resource = "imports"
    filterset_class = BatchFilters
    orderings = {"id": "pk", "created_at": "created_at"}
    default_ordering = "-created_at"

    @extend_schema(operation_id="imports_list", parameters=filters_of(BatchFilters), responses=BatchRow(many=True))
    def get(self, request: Request) -> Response:
        return self.listed(queries.batches_for(self.actor), BatchRow)


class ImportKindView(ClearAPIView):
    """A kind of import: its columns, and where its files are sent."""

    resource = "imports"
    parser_classes = [MultiPartParser]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        # Before anything reads the body, for reading it would already store all of it.
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > LIMITS.file_bytes + FORM_BYTES:
            raise FileTooLarge(reason=f"it has more than {LIMITS.file_bytes // 2**20} MB. Split it and send the parts.")
        super().initial(request, *args, **kwargs)

    @extend_schema(operation_id="imports_kind", responses=KindShown)
    def get(self, request: Request, kind: str) -> Response:
        found = import_kind(kind)
        mappings = {one.name: one.mapping_json for one in queries.mappings_for(self.actor, kind=kind)}
        shown = {
            "kind": found.code,
            "title": found.title,
            "source": found.source,
            "columns": as_columns(found),
            "mappings": mappings,
        }
        return Response(KindShown(shown).data)

    @extend_schema(
        operation_id="check_import",
        request={"multipart/form-data": UploadRequest},
        responses={201: BatchDetail},
        examples=[
            OpenApiExample(
                "With one heading of its own",
                value={"file": "(a file)", "mapping": '{"Name": "Borrower"}', "dry_run": True},
                request_only=True,
                media_type="multipart/form-data",
            )
        ],
    )
    def post(self, request: Request, kind: str) -> Response:
        sent = self.body(UploadRequest)
        mapping, mapping_name = read_mapping(sent["mapping"])
        if sent["save_mapping_as"]:
            save_import_mapping(actor=self.actor, kind=kind, name=sent["save_mapping_as"], mapping=mapping)
        summary = check_import(
            actor=self.actor,
            kind=kind,
            source=sent["file"].file,
            file_name=sent["file"].name,
            mapping=mapping,
            mapping_name=mapping_name,
        )
        if not sent["dry_run"]:
            summary = commit_import(actor=self.actor, batch_id=summary.id)
        response = Response(_told(self, summary.id), status=status.HTTP_201_CREATED)
        response["Location"] = f"{request.path.rsplit('/', 1)[0]}/{summary.id}"
        return response


class ImportView(ClearAPIView):
    """One import, with what was named about its first rows."""

    resource = "imports"

    @extend_schema(operation_id="imports_show", responses=BatchDetail)
    def get(self, request: Request, batch_id: int) -> Response:
        return Response(_told(self, batch_id))


class ImportProblemsView(ClearAPIView):
    """All rows of an import that something was named about, in the order of the file."""

    resource = "imports"
    orderings = {"row": "number"}
    default_ordering = "row"

    @extend_schema(operation_id="imports_problems", responses=RowProblems(many=True))
    def get(self, request: Request, batch_id: int) -> Response:
        batch = queries.batch_for(self.actor, batch_id)
        return self.listed(queries.rows_with_problems(self.actor, batch), RowProblems)


class ImportRejectedView(ClearAPIView):
    """The rows that stayed behind, as a CSV file with the reason in its last column."""

    resource = "imports"

    @extend_schema(operation_id="imports_rejected", responses={(200, "text/csv"): OpenApiTypes.BINARY, **refused(409)})
    def get(self, request: Request, batch_id: int) -> FileResponse:
        return rejected_file(self.actor, batch_id)


class CommitImportView(ClearAPIView):
    """Load the good rows of a checked import, or go on where one stopped; `status` and `progress` say how far it is."""

    resource = "imports"

    @extend_schema(operation_id="commit_import", request=None, responses=BatchDetail)
    def post(self, request: Request, batch_id: int) -> Response:
        commit_import(actor=self.actor, batch_id=batch_id)
        return Response(_told(self, batch_id))


class UndoImportView(ClearAPIView):
    """Take a committed import back; `errors` of the refusal lists what was built on it."""

    resource = "imports"

    @extend_schema(operation_id="undo_import", request=None, responses=BatchDetail)
    def post(self, request: Request, batch_id: int) -> Response:
        undo_import(actor=self.actor, batch_id=batch_id)
        return Response(_told(self, batch_id))


class CancelImportView(ClearAPIView):
    """Let a checked import go, or stop the loading of one."""

    resource = "imports"

    @extend_schema(operation_id="cancel_import", request=None, responses=BatchDetail)
    def post(self, request: Request, batch_id: int) -> Response:
        cancel_import(actor=self.actor, batch_id=batch_id)
        return Response(_told(self, batch_id))


def _told(view: ClearAPIView, batch_id: int) -> Any:
    return BatchDetail(queries.told(view.actor, batch_id, at_most=ROWS_WITH_PROBLEMS)).data
