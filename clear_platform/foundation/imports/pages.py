"""Pages of imports: the list, sending a file, one import with its problems, loading it, letting go, taking back."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clear_platform.foundation.imports import queries
from clear_platform.foundation.imports.downloads import MEDIA_TYPE, rejected_file
from clear_platform.foundation.imports.errors import FileRefused, NothingToImport, UnknownColumn, WrongColumns
from clear_platform.foundation.imports.forms import ImportForm
from clear_platform.foundation.imports.listing import columns_of, import_list, import_shown
from clear_platform.foundation.imports.operations.checking import check_import
from clear_platform.foundation.imports.operations.committing import cancel_import, commit_import
from clear_platform.foundation.imports.operations.mappings import save_import_mapping
from clear_platform.foundation.imports.operations.undoing import TO_UNDO, undo_import
from clear_platform.foundation.imports.registry import ImportKind, import_kind
from clear_platform.foundation.leaving.files import blank_form
from clear_platform.foundation.rendering.doors import PageRequest, page
from clear_platform.foundation.rendering.refusals import shown_in
from clear_platform.foundation.spreadsheets import csv_line
from clear_platform.foundation.tenancy.actors import Actor


@require_GET
@page
def imports_page(request: PageRequest) -> HttpResponse:
    """Show the imports of one's organizations."""
    context = import_list(request.actor, request.GET)
    return render(
        request,
        "foundation/imports/import_list.html",
        {**context, "may_import": bool(queries.kinds_for(request.actor))},
    )


@require_http_methods(["GET", "POST"])
@page
def new_import_page(request: PageRequest) -> HttpResponse:
    """Take a file, check it, and lead to what was found."""
    kinds = _kinds_of(request.actor)
    asked = request.POST.get("kind") or request.GET.get("kind") or kinds[0].code
    kind = next((one for one in kinds if one.code == asked), kinds[0])
    form = ImportForm(
        request.POST or None,
        request.FILES or None,
        kinds=kinds,
        kept=[one.name for one in queries.mappings_for(request.actor, kind=kind.code)],
        initial={"kind": kind.code},
    )
    if request.method == "POST" and form.is_valid():
        batch_id = _checked(request.actor, form)
        if batch_id is not None:
            return redirect("import-page", batch_id)
    return render(
        request,
        "foundation/imports/new_import.html",
        {
            "form": form,
            "kind": kind,
            "table": columns_of(kind),
            "back_href": reverse("imports-page"),
            "template_href": reverse("import-template-page", args=[kind.code]),
        },
        status=400 if form.errors else 200,
    )


@require_GET
@page
def import_page(request: PageRequest, batch_id: int) -> HttpResponse:
    """Show one import: where it stands, what it holds, what is wrong with it."""
    context = import_shown(request.actor, batch_id, request.GET)
    may_write = context["batch"].kind in queries.kinds_for(request.actor)
    response = render(request, "foundation/imports/import_detail.html", {**context, "may_write": may_write})
    if getattr(request, "htmx", False) and context["batch"].status != "committing":
        # The part that asks again and again is over: the whole page, with its buttons, is another one now.
        response["HX-Refresh"] = "true"
    return response


@require_GET
@page
def rejected_page(request: PageRequest, batch_id: int) -> FileResponse:
    """Hand out the rows that stay behind."""
    return rejected_file(request.actor, batch_id)


@require_GET
@page
def template_page(request: PageRequest, kind: str) -> HttpResponse:
    """Hand out an empty file with the headings of a kind of import."""
    line = csv_line(column.name for column in import_kind(kind).columns)
    return blank_form(line, name=f"{import_kind(kind).code}.csv", media_type=MEDIA_TYPE)


@require_POST
@page
def commit_page(request: PageRequest, batch_id: int) -> HttpResponseRedirect:
    """Load the good rows."""
    commit_import(actor=request.actor, batch_id=batch_id)
    return redirect("import-page", batch_id)


@require_POST
@page
def cancel_page(request: PageRequest, batch_id: int) -> HttpResponseRedirect:
    """Let a checked import go."""
    cancel_import(actor=request.actor, batch_id=batch_id)
    return redirect("import-page", batch_id)


@require_http_methods(["GET", "POST"])
@page
def undo_page(request: PageRequest, batch_id: int) -> HttpResponse:
    """Ask once more, saying what would go or what stands in the way, and take the import back."""
    if request.method == "POST":
        undo_import(actor=request.actor, batch_id=batch_id)
        return redirect("import-page", batch_id)
    batch = queries.batch_for(request.actor, batch_id)
    context: dict[str, Any] = {
        "batch": queries.summary_of(batch),
        "may_undo": batch.status in TO_UNDO,
        "blockers": [str(blocker) for blocker in queries.blockers(request.actor, batch)],
    }
    return render(request, "foundation/imports/undo_import.html", context)


def _kinds_of(actor: Actor) -> list[ImportKind]:
    """Give the kinds of import of an actor. Refuses: `NothingToImport` when the role includes none."""
    kinds = [import_kind(code) for code in queries.kinds_for(actor)]
    if not kinds:
        raise NothingToImport()
    return kinds


def _checked(actor: Actor, form: ImportForm) -> int | None:
    """Check the file of a form and give the batch; a file that is refused is said at its field."""
    sent = form.cleaned_data
    with shown_in(form, {FileRefused: "file", WrongColumns: "file", UnknownColumn: "headings"}):
        if sent["keep_as"] and sent["headings"]:
            save_import_mapping(actor=actor, kind=sent["kind"], name=sent["keep_as"], mapping=sent["headings"])
        return check_import(
            actor=actor,
            kind=sent["kind"],
            source=sent["file"].file,
            file_name=sent["file"].name,
            mapping=sent["headings"],
            mapping_name=sent.get("kept", ""),
        ).id
    return None
